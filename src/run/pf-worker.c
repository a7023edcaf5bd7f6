/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-worker.h"

typedef enum { JOB_TASK, JOB_TICK, JOB_BARRIER, JOB_STOP } JobKind;

/* Where one thread waits for the worker to come by. */
typedef struct {
  GMutex lock;
  GCond reached;
  gboolean is_reached;
} Barrier;

typedef struct {
  JobKind kind;
  GTask *task;
  GTaskThreadFunc function;
  guint tick_ms;
  GFunc tick;
  gpointer object; /* borrowed: its owner stops the worker */
  Barrier *barrier;
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
  return job;
}

static void
free_job (Job *job)
{
  g_clear_object (&job->task);
  g_free (job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, free_job)

static gboolean
do_nothing (gpointer unused)
{
  return G_SOURCE_REMOVE;
}

/* The last reference to a task, and through it to what it works for, is never dropped in this thread: what lives in
 * the main thread ends there. */
static void
hand_back (GTask *task)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, g_task_get_priority (task));
  g_source_set_callback (source, do_nothing, task, g_object_unref);
  g_source_attach (source, g_task_get_context (task));
}

static void
run_task (Job *job)
{
  if (!g_task_return_error_if_cancelled (job->task))
    job->function (job->task, g_task_get_source_object (job->task), g_task_get_task_data (job->task),
                   g_task_get_cancellable (job->task));
  hand_back (g_steal_pointer (&job->task));
}

static void
pass (Barrier *barrier)
{
  g_mutex_lock (&barrier->lock);
  barrier->is_reached = TRUE;
  g_cond_signal (&barrier->reached);
  g_mutex_unlock (&barrier->lock);
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
      if (tick != NULL)
        tick->tick (tick->object, NULL);
    } else if (job->kind == JOB_STOP) {
      return NULL;
    } else if (job->kind == JOB_TASK) {
      run_task (job);
    } else if (job->kind == JOB_BARRIER) {
      pass (job->barrier);
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

  self->jobs = g_async_queue_new_full ((GDestroyNotify)free_job);
  self->thread = g_thread_new (name, work, g_async_queue_ref (self->jobs));
  return self;
}

/* Ends the thread after what was pushed is done, and frees the worker. Not from its own thread. */
void
pf_worker_stop (PfWorker *self)
{
  g_async_queue_push (self->jobs, new_job (JOB_STOP));
  g_thread_join (self->thread);
  g_async_queue_unref (self->jobs);
  g_free (self);
}

/* Blocks until what was pushed is done and handed back. */
void
pf_worker_wait (PfWorker *self)
{
  Barrier barrier = { 0 };
  Job *job = new_job (JOB_BARRIER);

  g_mutex_init (&barrier.lock);
  g_cond_init (&barrier.reached);
  job->barrier = &barrier;
  g_async_queue_push (self->jobs, job);
  g_mutex_lock (&barrier.lock);
  while (!barrier.is_reached)
    g_cond_wait (&barrier.reached, &barrier.lock);
  g_mutex_unlock (&barrier.lock);
  g_cond_clear (&barrier.reached);
  g_mutex_clear (&barrier.lock);
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

/* Calls @function with @object, which stops the worker before it ends, whenever nothing came for @interval_ms. */
void
pf_worker_set_tick (PfWorker *self, guint interval_ms, GFunc function, gpointer object)
{
  Job *job = new_job (JOB_TICK);

  job->tick_ms = interval_ms;
  job->tick = function;
  job->object = object;
  g_async_queue_push (self->jobs, job);
}
