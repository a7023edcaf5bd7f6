/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record/pf-record-build.h"

#include "document/pf-command-facts.h"
#include "document/pf-secret-pattern.h"
#include "record/pf-record-addition.h"

/* In few words what a probe saw, the same in every language; the rest stands with the probe. */
static char *
describe_outcome (JsonObject *outcome)
{
  JsonObject *facts = pf_json_get_object (outcome, "facts");
  const char *value = pf_json_get_string (outcome, "outcome");
  const char *reason = pf_json_get_string (outcome, "reason");
  const char *address = pf_json_get_string (facts, "remote_address");
  gint64 status = pf_json_get_int (facts, "status", 0);
  gint64 total = pf_json_get_int (pf_json_get_object (outcome, "timings_us"), "total", -1);
  g_autoptr (JsonObject) none = json_object_new ();
  JsonObject *certificate = pf_json_get_object (facts, "cert");
  GString *text = g_string_new (value != NULL ? value : "unknown");

  if (reason != NULL)
    g_string_append_printf (text, " (%s)", reason);
  if (status > 0)
    g_string_append_printf (text, ", status %" G_GINT64_FORMAT, status);
  if (total >= 0)
    g_string_append_printf (text, ", %" G_GINT64_FORMAT " ms", total / 1000);
  if (address != NULL)
    g_string_append_printf (text, ", from %s", address);
  if (json_object_has_member (certificate != NULL ? certificate : none, "days"))
    g_string_append_printf (text, ", certificate valid for %" G_GINT64_FORMAT " days",
                            pf_json_get_int (certificate, "days", 0));
  return g_string_free (text, FALSE);
}

static const char *
get_event_text (gconstpointer event, const char *member)
{
  return pf_event_get_text ((PfEvent *) (guintptr) event, member);
}

static PfAddition
addition_of_event (PfEvent *event, char **at)
{
  g_free (*at);
  *at = pf_time_format (event->at);
  return (PfAddition) { event->action, event->target, *at, event->actor, event->seq, event->data, get_event_text, event };
}

static void
add_outcome (PfRecordBuilder *self, JsonArray *array, const char *id)
{
  PfEvent *last = g_hash_table_lookup (self->outcomes, id);
  g_autofree char *text = NULL;
  JsonObject *evidence;

  if (last == NULL)
    return;
  evidence = json_object_new ();
  text = describe_outcome (last->data);
  json_object_set_string_member (evidence, "kind", "probe");
  pf_builder_add_optional (evidence, "ref", pf_json_get_string (last->data, "probe"));
  json_object_set_string_member (evidence, "text", text);
  pf_builder_add_stamp (evidence, "captured", last);
  json_array_add_object_element (array, evidence);
}

/* What it is stands with the blank, which may have to leave it out. */
static void
add_values (PfRecordBuilder *self, JsonArray *array, guint item)
{
  GPtrArray *blanks = g_hash_table_lookup (self->blanks, GUINT_TO_POINTER (item + 1));

  for (guint i = 0; blanks != NULL && i < blanks->len; i++) {
    guint index = GPOINTER_TO_UINT (g_ptr_array_index (blanks, i));
    PfEvent *event = NULL;
    JsonObject *evidence;

    /* Not whether there is a text, which a record may have left out. */
    pf_run_get_blank_value (self->run, index, &event);
    if (event == NULL || pf_json_get_string (event->data, "value") == NULL)
      continue;
    evidence = json_object_new ();
    json_object_set_string_member (evidence, "kind", "value");
    json_object_set_string_member (
        evidence, "ref", ((PfBlank *) g_ptr_array_index (pf_document_get_blanks (self->document), index))->id);
    pf_builder_add_stamp (evidence, "captured", event);
    json_array_add_object_element (array, evidence);
  }
}

/*
 * pf_builder_make_evidence:
 * @self: a builder
 * @item: index of an item
 *
 * Returns: (transfer full): its member `evidence`: what its probe saw last, what was filled in, then results of commands
 *   and attached files in the order they came
 */
JsonArray *
pf_builder_make_evidence (PfRecordBuilder *self, guint item)
{
  const char *id = pf_run_item_get_id (pf_run_get_item (self->run, item));
  GPtrArray *events = g_hash_table_lookup (self->additions, id);
  JsonArray *array = json_array_new ();
  g_autofree char *at = NULL;

  add_outcome (self, array, id);
  add_values (self, array, item);
  for (guint i = 0; events != NULL && i < events->len; i++) {
    PfAddition addition = addition_of_event (g_ptr_array_index (events, i), &at);

    json_array_add_object_element (array, pf_addition_make_evidence (&addition));
  }
  return array;
}

/*
 * pf_builder_make_notes:
 * @self: a builder
 *
 * Returns: (transfer full): the member `notes`: those of items and sections, as they were written
 */
JsonArray *
pf_builder_make_notes (PfRecordBuilder *self)
{
  JsonArray *array = json_array_new ();
  g_autofree char *at = NULL;

  for (guint i = 0; i < self->notes->len; i++) {
    PfEvent *event = g_ptr_array_index (self->notes, i);
    PfAddition addition = addition_of_event (event, &at);
    gboolean of_item = event->target != NULL && pf_document_find_item (self->document, event->target) != PF_NONE;
    JsonObject *note = pf_addition_make_note (&addition, of_item);

    if (note != NULL)
      json_array_add_object_element (array, note);
  }
  return array;
}

/* The last note of an item stands with it, too. */
void
pf_builder_add_last_note (PfRecordBuilder *self, JsonObject *object, const char *id)
{
  for (guint i = self->notes->len; i > 0; i--) {
    PfEvent *event = g_ptr_array_index (self->notes, i - 1);
    const char *text = g_strcmp0 (event->target, id) == 0 ? pf_event_get_text (event, "text") : NULL;

    if (text == NULL)
      continue;
    json_object_set_string_member (object, "note", text);
    return;
  }
}

static PfEvent *
find_result (PfRecordBuilder *self, const char *command, guint step)
{
  GPtrArray *events = g_hash_table_lookup (self->command_results, command);

  for (guint i = events != NULL ? events->len : 0; i > 0; i--) {
    PfEvent *event = g_ptr_array_index (events, i - 1);

    if (pf_json_get_int (event->data, "step", 0) == step)
      return event;
  }
  return NULL;
}

static void
add_result (PfRecordBuilder *self, JsonObject *object, const char *command, guint step)
{
  PfEvent *event = find_result (self, command, step);
  g_autofree char *at = NULL;
  PfAddition addition;

  if (event == NULL) {
    json_object_set_string_member (object, "runner", "not-run");
    return;
  }
  addition = addition_of_event (event, &at);
  pf_addition_add_result (&addition, object);
}

static JsonObject *
make_step (PfRecordBuilder *self, const PfCommand *command, const PfCommandStep *step, const char *pointer)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "number", step->number);
  pf_builder_add_text (self, object, "title", step->title, pointer);
  pf_builder_add_text (self, object, "text", step->text, pointer);
  pf_builder_add_text (self, object, "expectation", step->expected, pointer);
  add_result (self, object, command->id, step->number);
  return object;
}

static void
add_steps (PfRecordBuilder *self, JsonObject *object, const PfCommand *command, GPtrArray *steps, const char *pointer)
{
  JsonArray *array = json_array_new ();
  const char *runner = "not-run";

  for (guint i = 0; i < steps->len; i++) {
    g_autofree char *above = g_strdup_printf ("%s/steps/%u", pointer, i);
    JsonObject *step = make_step (self, command, g_ptr_array_index (steps, i), above);
    const char *by = pf_json_get_string (step, "runner");

    if (g_str_equal (by, "app") || g_str_equal (runner, "not-run"))
      runner = g_intern_string (by);
    json_array_add_object_element (array, step);
  }
  json_object_set_string_member (object, "runner", runner);
  json_object_set_array_member (object, "steps", array);
}

/*
 * pf_builder_add_command_results:
 * @self: a builder
 * @object: the command in the record
 * @command: the command
 * @pointer: pointer to @object
 *
 * Adds by whom it was run and what came of it, for each of its steps where it has some.
 */
void
pf_builder_add_command_results (PfRecordBuilder *self, JsonObject *object, const PfCommand *command, const char *pointer)
{
  g_autoptr (GPtrArray) steps = pf_command_list_steps (command);
  const PfCommandStep *last = steps->len > 0 ? g_ptr_array_index (steps, steps->len - 1) : NULL;

  if (last != NULL && last->number > 0) {
    add_steps (self, object, command, steps, pointer);
    return;
  }
  add_result (self, object, command->id, 0);
  if (last != NULL && last->expected != NULL)
    pf_builder_add_text (self, object, "expectation", last->expected, pointer);
}
