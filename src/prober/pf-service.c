/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "prober/pf-service.h"

#include "probe/pf-line-reader.h"
#include "probe/pf-prober-message.h"
#include "prober/pf-http-probe.h"

#include <string.h>

struct _PfService {
  GObject parent_instance;

  /* Owned. */
  GMainLoop *loop;
  GOutputStream *output;
  PfLineReader *reader;
  PfHttpContext *context;
  GHashTable *probes; /* (element-type gint64 PfHttpProbe) */
  GQueue *lines;      /* (element-type utf8): answers not written yet, the one being written first */
  gboolean writing;
  GError *error;
};

G_DEFINE_FINAL_TYPE (PfService, pf_service, G_TYPE_OBJECT)

static void
quit (PfService *self, const GError *error)
{
  if (error && !self->error)
    self->error = g_error_copy (error);
  g_main_loop_quit (self->loop);
}

static void write_next (PfService *self);

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PfService) self = user_data;
  g_autoptr (GError) error = NULL;

  self->writing = FALSE;
  g_free (g_queue_pop_head (self->lines));
  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    write_next (self);
  else
    quit (self, error);
}

static void
write_next (PfService *self)
{
  char *line = g_queue_peek_head (self->lines);

  if (!line || self->writing)
    return;
  self->writing = TRUE;
  g_output_stream_write_all_async (self->output, line, strlen (line), G_PRIORITY_DEFAULT, NULL, on_written,
                                   g_object_ref (self));
}

static void
answer (PfService *self, gint64 id, JsonNode *outcome)
{
  g_autofree char *line = pf_prober_answer_write (id, outcome);

  g_queue_push_tail (self->lines, g_strconcat (line, "\n", NULL));
  write_next (self);
}

static void
on_probe_done (PfHttpProbe *probe, JsonNode *outcome, gpointer user_data)
{
  PfService *self = user_data;
  gint64 id = pf_http_probe_get_id (probe);

  answer (self, id, outcome);
  g_hash_table_remove (self->probes, &id);
}

static void
refuse (PfService *self, gint64 id, const GError *error)
{
  g_autoptr (PfOutcome) outcome = NULL;
  g_autoptr (JsonNode) node = NULL;

  /* Without an id there is nobody to answer. What was written there is not repeated: it may hold a secret. */
  if (id <= 0) {
    g_printerr ("preflight-prober: a request could not be read\n");
    return;
  }
  outcome = pf_outcome_new ("", PF_OUTCOME_UNKNOWN, NULL, g_get_real_time () / 1000);
  pf_outcome_set_message (outcome, error->message);
  node = pf_outcome_to_json (outcome);
  answer (self, id, node);
}

static void
on_line (char *line, gsize length, gpointer user_data)
{
  PfService *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PfProberMessage) message = NULL;
  PfHttpProbe *running;
  gint64 id = 0;
  gint64 *key;

  message = pf_prober_message_read (line, length, &id, &error);
  if (!message) {
    refuse (self, id, error);
    return;
  }
  running = g_hash_table_lookup (self->probes, &id);
  if (!message->request) {
    if (running)
      pf_http_probe_cancel (running);
    return;
  }
  if (running) {
    g_printerr ("preflight-prober: a request has the id of another one\n");
    return;
  }
  key = g_new (gint64, 1);
  *key = id;
  g_hash_table_insert (self->probes, key,
                       pf_http_probe_start (self->context, g_steal_pointer (&message), on_probe_done, self));
}

static void
on_end (const GError *error, gpointer user_data)
{
  quit (user_data, error);
}

static void
pf_service_finalize (GObject *object)
{
  PfService *self = PF_SERVICE (object);

  g_main_loop_unref (self->loop);
  g_clear_object (&self->output);
  g_clear_object (&self->reader);
  g_hash_table_unref (self->probes);
  pf_http_context_free (self->context);
  g_queue_free_full (self->lines, g_free);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (pf_service_parent_class)->finalize (object);
}

static void
pf_service_class_init (PfServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_service_finalize;
}

static void
pf_service_init (PfService *self)
{
  self->loop = g_main_loop_new (NULL, FALSE);
  self->context = pf_http_context_new ();
  self->probes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->lines = g_queue_new ();
}

/**
 * pf_service_new:
 * @input: where requests come from
 * @output: where outcomes go
 *
 * Returns: (transfer full): a service that does not run yet
 */
PfService *
pf_service_new (GInputStream *input, GOutputStream *output)
{
  PfService *self = g_object_new (PF_TYPE_SERVICE, NULL);

  self->output = g_object_ref (output);
  self->reader = pf_line_reader_new (input, PF_PROBER_MAX_LINE);
  return self;
}

/**
 * pf_service_run:
 *
 * Serves until the input ends, then returns at once: nobody is left to hear what is still running.
 *
 * Returns: %TRUE at the end of the input; %FALSE with an error when a line was too long or a pipe broke
 */
gboolean
pf_service_run (PfService *self, GError **error)
{
  g_return_val_if_fail (PF_IS_SERVICE (self), FALSE);

  pf_line_reader_start (self->reader, on_line, on_end, self);
  g_main_loop_run (self->loop);
  pf_line_reader_stop (self->reader);
  if (!self->error)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}
