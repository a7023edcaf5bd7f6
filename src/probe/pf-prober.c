/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-prober.h"

#include "probe/pf-prober-message.h"
#include "probe/pf-prober-process.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PROGRAM_NAME "preflight-prober"
/* What a prober may take beyond the time of the probe, on a busy machine, before it counts as hung. */
#define SLACK_MS 5000

struct _PfProber {
  GObject parent_instance;

  /* Owned. */
  char *program;
  PfClock *clock;
  PfProberProcess *shared;
  GHashTable *calls; /* (element-type gint64 Call) */
  gint64 last_id;
};

G_DEFINE_FINAL_TYPE (PfProber, pf_prober, G_TYPE_OBJECT)

/* One probe from request to outcome. Its task keeps the prober alive. */
typedef struct {
  PfProber *prober; /* borrowed */
  gint64 id;
  GTask *task;
  char *line;
  char *probe_id;
  gboolean safe;
  gint64 timeout_ms;
  gint64 started_utc_ms;
  PfProberProcess *process;
  gboolean alone;
  GSource *deadline;
  GSource *cancellation;
} Call;

static void
wipe (char *line)
{
  if (line)
    explicit_bzero (line, strlen (line));
  g_free (line);
}

static void
clear_source (GSource **source)
{
  if (*source)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* A process of its own ends with its probe. */
static void
leave_process (Call *call)
{
  if (call->process && call->alone)
    pf_prober_process_forget (call->process);
  g_clear_object (&call->process);
}

static void
call_free (gpointer data)
{
  Call *call = data;

  clear_source (&call->deadline);
  clear_source (&call->cancellation);
  leave_process (call);
  wipe (call->line);
  g_free (call->probe_id);
  g_object_unref (call->task);
  g_free (call);
}

static void
finish (Call *call, PfOutcome *outcome)
{
  g_autoptr (GTask) task = g_object_ref (call->task);

  g_hash_table_remove (call->prober->calls, &call->id);
  g_task_return_pointer (task, outcome, (GDestroyNotify)pf_outcome_unref);
}

static void
finish_with_error (Call *call, GError *error)
{
  g_autoptr (GTask) task = g_object_ref (call->task);

  g_hash_table_remove (call->prober->calls, &call->id);
  g_task_return_error (task, error);
}

static void
finish_unknown (Call *call, const char *reason, const char *message)
{
  PfOutcome *outcome = pf_outcome_new (call->probe_id, PF_OUTCOME_UNKNOWN, reason, call->started_utc_ms);

  pf_outcome_set_message (outcome, message);
  finish (call, outcome);
}

static void
on_line (PfProberProcess *process, char *line, gsize length, gpointer user_data)
{
  PfProber *self = user_data;
  g_autoptr (GError) error = NULL;
  gint64 id = 0;
  g_autoptr (PfOutcome) outcome = pf_prober_answer_read (line, length, &id, &error);
  Call *call = id > 0 ? g_hash_table_lookup (self->calls, &id) : NULL;

  if (id <= 0) {
    /* Something that does not speak our language: no word of it can be trusted any more. */
    pf_prober_process_kill (process);
  } else if (call && call->process == process) {
    if (outcome)
      finish (call, g_steal_pointer (&outcome));
    else
      finish_unknown (call, "prober-died", _ ("The prober gave an answer that cannot be read"));
  }
}

static gboolean
on_deadline (gpointer user_data)
{
  Call *call = user_data;

  if (call->process)
    pf_prober_process_kill (call->process);
  clear_source (&call->deadline);
  return G_SOURCE_REMOVE;
}

static GSource *
attach (GSource *source, GSourceFunc function, Call *call)
{
  g_source_set_callback (source, function, call, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

static void
send_call (Call *call, PfProberProcess *process)
{
  gint64 limit_ms = CLAMP (call->timeout_ms, 0, G_MAXINT - SLACK_MS) + SLACK_MS;

  leave_process (call);
  call->process = g_object_ref (process);
  clear_source (&call->deadline);
  call->deadline = attach (g_timeout_source_new ((guint)limit_ms), on_deadline, call);
  pf_prober_process_send (process, call->line);
}

static void on_death (PfProberProcess *process, gpointer user_data);

static void
retry_alone (Call *call)
{
  PfProber *self = call->prober;
  g_autoptr (GError) error = NULL;
  g_autoptr (PfProberProcess) process = pf_prober_process_start (self->program, on_line, on_death, self, &error);

  if (!process) {
    finish_with_error (call, g_steal_pointer (&error));
    return;
  }
  send_call (call, process);
  call->alone = TRUE;
}

static void
on_call_lost (Call *call)
{
  if (call->alone)
    finish_unknown (call, "prober-died",
                    _ ("The prober died twice over this probe; the result is unknown, and the answer of this server "
                       "may be the cause"));
  else if (!call->safe)
    finish_unknown (
        call, "prober-died",
        _ ("The prober died during this probe; it is not repeated, since its request may change something"));
  else
    retry_alone (call);
}

static void
on_death (PfProberProcess *process, gpointer user_data)
{
  g_autoptr (PfProber) self = g_object_ref (user_data);
  g_autoptr (GPtrArray) lost = g_ptr_array_new ();
  GHashTableIter iterator;
  gpointer value;

  if (self->shared == process)
    g_clear_object (&self->shared);
  g_hash_table_iter_init (&iterator, self->calls);
  while (g_hash_table_iter_next (&iterator, NULL, &value)) {
    Call *call = value;

    if (call->process == process)
      g_ptr_array_add (lost, call);
  }
  for (guint i = 0; i < lost->len; i++)
    on_call_lost (g_ptr_array_index (lost, i));
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  Call *call = user_data;
  g_autofree char *line = pf_prober_message_write (call->id, NULL, NULL);

  if (call->process && !call->alone)
    pf_prober_process_send (call->process, line);
  finish_unknown (call, "cancelled", _ ("The probe was cancelled"));
  return G_SOURCE_REMOVE;
}

static void
watch_cancellable (Call *call, GCancellable *cancellable)
{
  if (!cancellable)
    return;
  call->cancellation = g_cancellable_source_new (cancellable);
  attach (call->cancellation, G_SOURCE_FUNC (on_cancelled), call);
}

static Call *
call_new (PfProber *self, PfProbeRequest *request, PfCredential *credential, GTask *task)
{
  Call *call = g_new0 (Call, 1);

  call->prober = self;
  call->id = ++self->last_id;
  call->task = task;
  call->line = pf_prober_message_write (call->id, request, credential);
  call->probe_id = g_strdup (pf_probe_get_id (request->probe));
  call->safe = pf_probe_is_safe (request->probe);
  call->timeout_ms = pf_probe_get_timeout_ms (request->probe);
  call->started_utc_ms = pf_clock_get_utc_ms (self->clock);
  g_hash_table_insert (self->calls, &call->id, call);
  return call;
}

static void
pf_prober_dispose (GObject *object)
{
  PfProber *self = PF_PROBER (object);

  if (self->shared)
    pf_prober_process_forget (self->shared);
  g_clear_object (&self->shared);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (pf_prober_parent_class)->dispose (object);
}

static void
pf_prober_finalize (GObject *object)
{
  PfProber *self = PF_PROBER (object);

  g_free (self->program);
  g_hash_table_unref (self->calls);
  G_OBJECT_CLASS (pf_prober_parent_class)->finalize (object);
}

static void
pf_prober_class_init (PfProberClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pf_prober_dispose;
  object_class->finalize = pf_prober_finalize;
}

static void
pf_prober_init (PfProber *self)
{
  self->calls = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, call_free);
}

/**
 * pf_prober_find_program:
 *
 * Where the prober is: beside the running program as it was installed, beside it in the build folder, or where it was
 * configured to be installed. No environment variable is asked, for whoever sets one would be given the secrets.
 *
 * Returns: (transfer full): an absolute path, or %NULL with an error that names where it should be
 */
char *
pf_prober_find_program (GError **error)
{
  g_autofree char *self_path = g_file_read_link ("/proc/self/exe", error);
  g_autofree char *folder = NULL;
  g_autofree char *installed = NULL;
  g_autofree char *built = NULL;
  const char *candidates[] = { NULL, NULL, PF_LIBEXECDIR "/" PROGRAM_NAME };

  if (!self_path)
    return NULL;
  folder = g_path_get_dirname (self_path);
  candidates[0] = installed = g_build_filename (folder, "..", "libexec", PROGRAM_NAME, NULL);
  candidates[1] = built = g_build_filename (folder, "..", "prober", PROGRAM_NAME, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++) {
    if (g_file_test (candidates[i], G_FILE_TEST_IS_EXECUTABLE) && !g_file_test (candidates[i], G_FILE_TEST_IS_DIR))
      return g_canonicalize_filename (candidates[i], "/");
  }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               _ ("The program “%s” is missing, so nothing can be probed. Install Preflight again"),
               PF_LIBEXECDIR "/" PROGRAM_NAME);
  return NULL;
}

/**
 * pf_prober_new:
 * @program: absolute path of the prober, see [func@Prober.find_program]
 * @clock: where the time of an outcome comes from
 *
 * Returns: (transfer full): a client; no process is started yet
 */
PfProber *
pf_prober_new (const char *program, PfClock *clock)
{
  PfProber *self;

  g_return_val_if_fail (program && g_path_is_absolute (program), NULL);
  g_return_val_if_fail (PF_IS_CLOCK (clock), NULL);

  self = g_object_new (PF_TYPE_PROBER, NULL);
  self->program = g_strdup (program);
  self->clock = g_object_ref (clock);
  return self;
}

/**
 * pf_prober_probe_async:
 * @request: what to probe; not used after the call
 * @credential: (nullable): what to authenticate with; not used after the call
 * @cancellable: (nullable): ends the probe with the outcome unknown, reason `cancelled`
 * @callback: calls [method@Prober.probe_finish]
 *
 * Carries out one probe in the prober process, which is started where none runs.
 */
void
pf_prober_probe_async (PfProber *self,
                       PfProbeRequest *request,
                       PfCredential *credential,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task;
  Call *call;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (PF_IS_PROBER (self));
  g_return_if_fail (request && request->probe);

  /* Without the cancellable: being cancelled is an outcome, not an error. */
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_name (task, "pf_prober_probe_async");
  call = call_new (self, request, credential, task);
  if (strlen (call->line) > PF_PROBER_MAX_LINE) {
    finish_unknown (call, NULL, _ ("The probe is too large to be carried out"));
    return;
  }
  if (!self->shared)
    self->shared = pf_prober_process_start (self->program, on_line, on_death, self, &error);
  if (!self->shared) {
    finish_with_error (call, g_steal_pointer (&error));
    return;
  }
  watch_cancellable (call, cancellable);
  send_call (call, self->shared);
}

/**
 * pf_prober_probe_finish:
 *
 * Returns: (transfer full): the outcome, or %NULL with an error when the prober cannot be started at all
 */
PfOutcome *
pf_prober_probe_finish (PfProber *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * pf_prober_get_pid:
 *
 * Returns: the process id of the prober all probes share, 0 when none runs
 */
GPid
pf_prober_get_pid (PfProber *self)
{
  g_return_val_if_fail (PF_IS_PROBER (self), 0);

  return self->shared ? pf_prober_process_get_pid (self->shared) : 0;
}
