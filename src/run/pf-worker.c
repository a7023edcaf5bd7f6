/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-worker.h"

typedef enum { JOB_TASK, JOB_TICK, JOB_STOP } JobKind;

typedef struct {
  JobKind kind;
  GTask *task;
  GTaskThreadFunc function;
  guint tick_ms;
  GFunc tick;
  GWeakRef object;
} Job;

struct _PfWorker {
  GThread *thread;
  GAsyncQueue *jobs;
};

static Job *
new_job (JobKind kind)
{
  Job *job = g_new0 (Job, 1);

  job->kind = kind;
  g_weak_ref_init (&job->object, NULL);
  return job;
}

static void
free_job (Job *job)
{
  g_clear_object (&job->task);
  g_weak_ref_clear (&job->object);
  g_free (job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, free_job)

static void
run_task (Job *job)
{
  if (g_task_return_error_if_cancelled (job->task))
    return;
  job->function (job->task, g_task_get_source_object (job->task), g_task_get_task_data (job->task),
                 g_task_get_cancellable (job->task));
}

static void
run_tick (Job *job)
{
  g_autoptr (GObject) object = g_weak_ref_get (&job->object);

  if (object != NULL)
    job->tick (object, NULL);
}

static gpointer
work (gpointer data)
{
  g_autoptr (GAsyncQueue) jobs = data;
  g_autoptr (Job) tick = NULL;

  for (;;) {
    g_autoptr (Job) job = NULL;

    if (tick == NULL)
      job = g_async_queue_pop (jobs);
    else
      job = g_async_queue_timeout_pop (jobs, tick->tick_ms * G_TIME_SPAN_MILLISECOND);
    if (job == NULL) {
      run_tick (tick);
    } else if (job->kind == JOB_STOP) {
      return NULL;
    } else if (job->kind == JOB_TASK) {
      run_task (job);
    } else {
      g_clear_pointer (&tick, free_job);
      tick = g_steal_pointer (&job);
    }
  }
}

PfWorker *
pf_worker_new (const char *name)
{
  PfWorker *self = g_new0 (PfWorker, 1);

  self->jobs = g_async_queue_new_full ((GDestroyNotify) free_job);
  self->thread = g_thread_new (name, work, g_async_queue_ref (self->jobs));
  return self;
}

/* Ends the thread after what was pushed is done, and frees the worker. */
void
pf_worker_stop (PfWorker *self)
{
  g_async_queue_push (self->jobs, new_job (JOB_STOP));
  /* The last reference to the owner may be dropped by the thread itself, which then ends by itself. */
  if (self->thread == g_thread_self ())
    g_thread_unref (self->thread);
  else
    g_thread_join (self->thread);
  g_async_queue_unref (self->jobs);
  g_free (self);
}

/* Runs @function for @task, which returns through the task. */
void
pf_worker_push (PfWorker *self, GTask *task, GTaskThreadFunc function)
{
  Job *job = new_job (JOB_TASK);

  job->task = g_object_ref (task);
  job->function = function;
  g_async_queue_push (self->jobs, job);
}

/* Calls @function with @object whenever nothing came for @interval_ms, while @object lives. */
void
pf_worker_set_tick (PfWorker *self, guint interval_ms, GFunc function, GObject *object)
{
  Job *job = new_job (JOB_TICK);

  job->tick_ms = interval_ms;
  job->tick = function;
  g_weak_ref_set (&job->object, object);
  g_async_queue_push (self->jobs, job);
}
