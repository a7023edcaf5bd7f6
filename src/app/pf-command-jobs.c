/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-command-jobs.h"

#include <string.h>

/* Shown at most, in bytes about; a text view takes its time with more. */
#define MAX_SHOWN (256 * 1024)

/* How often what was written is shown, however much it is. */
#define SHOW_MS 100

struct _PfCommandJobs {
  GObject parent_instance;

  /* Borrowed: it owns this */
  PfRunSession *session;

  /* Owned: key → Job */
  GHashTable *jobs;
};

G_DEFINE_FINAL_TYPE (PfCommandJobs, pf_command_jobs, G_TYPE_OBJECT)

enum { SIGNAL_CHANGED, SIGNAL_FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

typedef struct {
  PfCommandJobs *jobs;   /* owned while it runs */
  PfRunSession *session; /* the same */
  PfCommandCall *call;
  char *folder;
  GCancellable *cancellable;
  GtkTextBuffer *output;
  GString *unshown;
  guint show_source;
  gboolean running;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  g_clear_handle_id (&job->show_source, g_source_remove);
  g_string_free (job->unshown, TRUE);
  g_object_unref (job->output);
  g_object_unref (job->cancellable);
  pf_command_call_free (job->call);
  g_free (job->folder);
  g_free (job);
}

static char *
make_key (guint command, guint step)
{
  return g_strdup_printf ("%u/%u", command, step);
}

static Job *
find_job (PfCommandJobs *self, guint command, guint step)
{
  g_autofree char *key = make_key (command, step);
  return g_hash_table_lookup (self->jobs, key);
}

/* The end of it is what a person follows. */
static void
shorten_shown (GtkTextBuffer *buffer)
{
  GtkTextIter start, end;
  int excess = gtk_text_buffer_get_char_count (buffer) - MAX_SHOWN;
  if (excess <= 0)
    return;
  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_get_iter_at_offset (buffer, &end, excess + MAX_SHOWN / 4);
  gtk_text_iter_forward_line (&end);
  gtk_text_buffer_delete (buffer, &start, &end);
  gtk_text_buffer_insert (buffer, &start, "[…]\n", -1);
}

static gboolean
show_output (gpointer data)
{
  Job *job = data;
  GtkTextIter end;
  job->show_source = 0;
  if (job->unshown->len == 0)
    return G_SOURCE_REMOVE;
  gtk_text_buffer_get_end_iter (job->output, &end);
  gtk_text_buffer_insert (job->output, &end, job->unshown->str, (int) job->unshown->len);
  g_string_truncate (job->unshown, 0);
  shorten_shown (job->output);
  return G_SOURCE_REMOVE;
}

static void
on_output (PfCommandRunner *runner, guint stream, const char *text, Job *job)
{
  g_string_append (job->unshown, text);
  if (job->unshown->len > 2 * MAX_SHOWN) {
    const char *from = job->unshown->str + job->unshown->len - MAX_SHOWN;
    while ((*from & 0xc0) == 0x80)
      from++;
    g_string_erase (job->unshown, 0, from - job->unshown->str);
  }
  if (job->show_source == 0)
    job->show_source = g_timeout_add (SHOW_MS, show_output, job);
}

static void
enter_result (PfCommandJobs *self, Job *job, PfCommandResult *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) acts
      = pf_run_plan_command_result (pf_run_session_get_run (job->session), job->call, result, job->folder, &error);
  if (acts != NULL)
    pf_run_session_act (job->session, acts);
  else
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, error->message);
}

static void
on_finished (GObject *source, GAsyncResult *async_result, gpointer data)
{
  Job *job = data;
  g_autoptr (PfCommandJobs) self = g_steal_pointer (&job->jobs);
  g_autoptr (PfRunSession) session = job->session;
  g_autoptr (GError) error = NULL;
  g_autoptr (PfCommandResult) result
      = pf_command_runner_run_finish (PF_COMMAND_RUNNER (source), async_result, &error);
  g_clear_handle_id (&job->show_source, g_source_remove);
  show_output (job);
  job->running = FALSE;
  if (result != NULL)
    enter_result (self, job, result);
  else
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, error->message);
  job->session = NULL;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, job->call->command, job->call->step);
}

static void
pf_command_jobs_finalize (GObject *object)
{
  g_hash_table_unref (PF_COMMAND_JOBS (object)->jobs);
  G_OBJECT_CLASS (pf_command_jobs_parent_class)->finalize (object);
}

static void
pf_command_jobs_class_init (PfCommandJobsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_command_jobs_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", PF_TYPE_COMMAND_JOBS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", PF_TYPE_COMMAND_JOBS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
pf_command_jobs_init (PfCommandJobs *self)
{
  self->jobs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, job_free);
}

/**
 * pf_command_jobs_get:
 * @session: a run's session
 *
 * Returns: (transfer none): its jobs, which live as long as it does
 */
PfCommandJobs *
pf_command_jobs_get (PfRunSession *session)
{
  static const char key[] = "pf-command-jobs";
  PfCommandJobs *self = g_object_get_data (G_OBJECT (session), key);
  if (self != NULL)
    return self;
  self = g_object_new (PF_TYPE_COMMAND_JOBS, NULL);
  self->session = session;
  g_object_set_data_full (G_OBJECT (session), key, self, g_object_unref);
  return self;
}

/**
 * pf_command_jobs_start:
 * @self: the jobs
 * @call: (transfer full): what to run, confirmed by a person
 * @settings: where, and with which variables
 *
 * Runs a command and enters what comes of it. One that runs already goes on; it is not begun again.
 */
void
pf_command_jobs_start (PfCommandJobs *self, PfCommandCall *call, const PfCommandSettings *settings)
{
  g_autoptr (PfCommandCall) owned = call;
  g_auto (GStrv) argv = pf_command_call_dup_argv (call);
  g_auto (GStrv) environment = pf_command_settings_dup_environment (settings);
  if (pf_command_jobs_is_running (self, call->command, call->step))
    return;
  PfClock *clock = pf_store_get_clock (pf_run_session_get_store (self->session));
  g_autoptr (PfCommandRunner) runner = pf_command_runner_new (clock);
  Job *job = g_new0 (Job, 1);
  job->jobs = g_object_ref (self);
  job->session = g_object_ref (self->session);
  job->folder = g_strdup (settings->folder);
  job->cancellable = g_cancellable_new ();
  job->output = gtk_text_buffer_new (NULL);
  job->unshown = g_string_new (NULL);
  job->running = TRUE;
  g_signal_connect (runner, "output", G_CALLBACK (on_output), job);
  g_hash_table_replace (self->jobs, make_key (call->command, call->step), job);
  job->call = g_steal_pointer (&owned);
  pf_command_runner_run_async (runner, (const char *const *) argv, job->folder, (const char *const *) environment,
                               job->cancellable, on_finished, job);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, call->command, call->step);
}

/**
 * pf_command_jobs_stop:
 * @self: the jobs
 * @command: index of a command
 * @step: number of its step, or 0
 *
 * Ends a command with all that it started.
 */
void
pf_command_jobs_stop (PfCommandJobs *self, guint command, guint step)
{
  Job *job = find_job (self, command, step);
  if (job != NULL && job->running)
    g_cancellable_cancel (job->cancellable);
}

/**
 * pf_command_jobs_stop_all:
 * @self: the jobs
 *
 * Ends all of them.
 */
void
pf_command_jobs_stop_all (PfCommandJobs *self)
{
  GHashTableIter iter;
  gpointer job;
  g_hash_table_iter_init (&iter, self->jobs);
  while (g_hash_table_iter_next (&iter, NULL, &job))
    if (((Job *) job)->running)
      g_cancellable_cancel (((Job *) job)->cancellable);
}

/**
 * pf_command_jobs_is_running:
 * @self: the jobs
 * @command: index of a command
 * @step: number of its step, or 0
 *
 * Returns: whether it runs
 */
gboolean
pf_command_jobs_is_running (PfCommandJobs *self, guint command, guint step)
{
  Job *job = find_job (self, command, step);
  return job != NULL && job->running;
}

/**
 * pf_command_jobs_count_running:
 * @self: the jobs
 *
 * Returns: how many run
 */
guint
pf_command_jobs_count_running (PfCommandJobs *self)
{
  GHashTableIter iter;
  gpointer job;
  guint count = 0;
  g_hash_table_iter_init (&iter, self->jobs);
  while (g_hash_table_iter_next (&iter, NULL, &job))
    count += ((Job *) job)->running ? 1 : 0;
  return count;
}

/**
 * pf_command_jobs_get_output:
 * @self: the jobs
 * @command: index of a command
 * @step: number of its step, or 0
 *
 * Returns: (transfer none) (nullable): what it wrote since it was begun here, the end of it; %NULL when it was not
 */
GtkTextBuffer *
pf_command_jobs_get_output (PfCommandJobs *self, guint command, guint step)
{
  Job *job = find_job (self, command, step);
  return job != NULL ? job->output : NULL;
}
