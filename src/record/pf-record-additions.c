/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record/pf-record-addition.h"
#include "record/pf-record-check.h"

#include <string.h>

/* Notes, files and results of commands: each stands in the record exactly as its event says. */

typedef struct {
  PfRecordCheck *check;
  GArray *additions;      /* (element-type PfAddition): all, in order */
  GHashTable *by_item;    /* item id → (element-type PfAddition) files and results */
  GHashTable *by_command; /* command id → (element-type PfAddition) results */
  GHashTable *notes;      /* item id → PfAddition: its last note with a text */
} Additions;

typedef struct {
  PfRecordCheck *check;
  JsonObject *entry;
} Source;

static const char *
get_entry_text (gconstpointer data, const char *member)
{
  const Source *source = data;
  gboolean given;

  return pf_check_sealed (source->check, source->entry, member, &given);
}

static gboolean
is_addition (const char *action)
{
  static const char *const actions[] = { "note.add", "evidence.add", "command.result", NULL };

  return action != NULL && g_strv_contains (actions, action);
}

static void
append_to (GHashTable *table, const char *key, PfAddition *addition)
{
  GPtrArray *array = key != NULL ? g_hash_table_lookup (table, key) : NULL;

  if (key == NULL)
    return;
  if (array == NULL) {
    array = g_ptr_array_new ();
    g_hash_table_insert (table, (gpointer) (guintptr) key, array);
  }
  g_ptr_array_add (array, addition);
}

static void
clear_addition (gpointer data)
{
  g_free ((gpointer) (guintptr) ((PfAddition *) data)->source);
}

static void
collect (Additions *self)
{
  for (guint i = 0; i < pf_array_length (self->check->entries); i++) {
    JsonObject *entry = pf_array_object (self->check->entries, i);
    const char *action = pf_json_get_string (entry, "action");
    PfAddition addition = { action,
                            pf_json_get_string (entry, "target"),
                            pf_json_get_string (entry, "at"),
                            pf_json_get_string (entry, "actor"),
                            pf_json_get_int (entry, "seq", -1),
                            pf_json_get_object (entry, "data"),
                            get_entry_text,
                            NULL };
    Source *source;

    if (!is_addition (action))
      continue;
    source = g_new0 (Source, 1);
    source->check = self->check;
    source->entry = entry;
    addition.source = source;
    g_array_append_val (self->additions, addition);
  }
}

static void
index_additions (Additions *self)
{
  for (guint i = 0; i < self->additions->len; i++) {
    PfAddition *addition = &g_array_index (self->additions, PfAddition, i);

    if (g_str_equal (addition->action, "note.add")) {
      if (addition->target != NULL && addition->get_text (addition->source, "text") != NULL)
        g_hash_table_insert (self->notes, (gpointer) (guintptr) addition->target, addition);
      continue;
    }
    append_to (self->by_item, pf_addition_get_item (addition), addition);
    if (g_str_equal (addition->action, "command.result"))
      append_to (self->by_command, addition->target, addition);
  }
}

static void
add_finding (Additions *self, char *pointer)
{
  pf_findings_add (self->check->findings, pointer, g_strdup (_ ("This is not what the event says.")));
}

/* Probes and blanks have checks of their own. */
static gboolean
is_of_addition (JsonObject *piece)
{
  const char *kind = pf_json_get_string (piece, "kind");

  return g_strcmp0 (kind, "probe") != 0 && g_strcmp0 (kind, "value") != 0;
}

static void
check_evidence (Additions *self, guint index, JsonObject *item)
{
  JsonArray *evidence = pf_json_get_array (item, "evidence");
  const char *id = pf_json_get_string (item, "id");
  GPtrArray *events = id != NULL ? g_hash_table_lookup (self->by_item, id) : NULL;
  guint n_found = 0;

  for (guint i = 0; i < pf_array_length (evidence); i++) {
    JsonObject *piece = pf_array_object (evidence, i);
    g_autoptr (JsonObject) made = NULL;

    if (!is_of_addition (piece))
      continue;
    if (events != NULL && n_found < events->len)
      made = pf_addition_make_evidence (g_ptr_array_index (events, n_found));
    if (made == NULL || !pf_addition_is_same (piece, made, pf_addition_evidence_names))
      add_finding (self, g_strdup_printf ("/items/%u/evidence/%u", index, i));
    n_found++;
  }
  if (events != NULL && n_found < events->len)
    pf_findings_add (self->check->findings, g_strdup_printf ("/items/%u/evidence", index),
                     g_strdup (_ ("Evidence that an event added is missing.")));
}

static void
check_last_note (Additions *self, guint index, JsonObject *item)
{
  const char *id = pf_json_get_string (item, "id");
  const PfAddition *note = id != NULL ? g_hash_table_lookup (self->notes, id) : NULL;
  const char *text = note != NULL ? note->get_text (note->source, "text") : NULL;

  if (g_strcmp0 (pf_json_get_string (item, "note"), text) != 0)
    add_finding (self, g_strdup_printf ("/items/%u/note", index));
}

/* A value stands for the last time its blank was filled in. */
static void
check_values (Additions *self, guint index, JsonObject *item)
{
  JsonArray *evidence = pf_json_get_array (item, "evidence");

  for (guint i = 0; i < pf_array_length (evidence); i++) {
    JsonObject *piece = pf_array_object (evidence, i);
    const char *ref = pf_json_get_string (piece, "ref");

    if (g_strcmp0 (pf_json_get_string (piece, "kind"), "value") != 0)
      continue;
    if (ref == NULL
        || !pf_check_same_stamp (pf_json_get_object (piece, "captured"),
                                 g_hash_table_lookup (self->check->fold.fills, ref)))
      add_finding (self, g_strdup_printf ("/items/%u/evidence/%u", index, i));
  }
}

/* Whether the command that a person went by had ended as they say, when they said it. */
static gboolean
is_backed (Additions *self, JsonObject *entry)
{
  JsonObject *data = pf_json_get_object (entry, "data");
  const char *command = pf_json_get_string (data, "command");
  GPtrArray *events = command != NULL ? g_hash_table_lookup (self->by_command, command) : NULL;
  gint64 before = pf_json_get_int (entry, "seq", -1);
  gboolean failed = g_strcmp0 (pf_json_get_string (data, "state"), "failed") == 0;

  for (guint i = events != NULL ? events->len : 0; i > 0; i--) {
    const PfAddition *result = g_ptr_array_index (events, i - 1);
    gint64 status;

    if (result->seq >= before || result->data == NULL)
      continue;
    if (g_strcmp0 (pf_json_get_string (result->data, "runner"), "app") != 0)
      return !failed && pf_json_get_boolean (result->data, "done", FALSE);
    status = pf_json_get_int (result->data, "exit_status", -1);
    return failed ? status != 0 : status == 0 && !pf_json_get_boolean (result->data, "cancelled", FALSE);
  }
  return FALSE;
}

static void
check_method (Additions *self, guint index, JsonObject *item)
{
  const char *id = pf_json_get_string (item, "id");
  JsonObject *entry = id != NULL ? g_hash_table_lookup (self->check->fold.sets, id) : NULL;

  if (g_strcmp0 (pf_json_get_string (item, "method"), "command") == 0 && !is_backed (self, entry))
    pf_findings_add (self->check->findings, g_strdup_printf ("/items/%u/method", index),
                     g_strdup (_ ("No command ended in a way that says so.")));
}

static void
check_notes (Additions *self)
{
  JsonArray *notes = pf_json_get_array (self->check->root, "notes");
  guint n_found = 0;

  for (guint i = 0; i < self->additions->len && !pf_findings_is_full (self->check->findings); i++) {
    const PfAddition *addition = &g_array_index (self->additions, PfAddition, i);
    g_autoptr (JsonObject) made = NULL;

    if (!g_str_equal (addition->action, "note.add"))
      continue;
    made = pf_addition_make_note (
        addition, addition->target != NULL && g_hash_table_contains (self->check->items, addition->target));
    if (made == NULL)
      continue;
    if (n_found >= pf_array_length (notes)
        || !pf_addition_is_same (pf_array_object (notes, n_found), made, pf_addition_note_names))
      add_finding (self, n_found < pf_array_length (notes) ? g_strdup_printf ("/notes/%u", n_found) : g_strdup ("/notes"));
    n_found++;
  }
  if (n_found < pf_array_length (notes))
    pf_findings_add (self->check->findings, g_strdup_printf ("/notes/%u", n_found),
                     g_strdup (_ ("No event added this note.")));
}

static const PfAddition *
find_result (Additions *self, const char *command, gint64 step)
{
  GPtrArray *events = command != NULL ? g_hash_table_lookup (self->by_command, command) : NULL;

  for (guint i = events != NULL ? events->len : 0; i > 0; i--)
    if (pf_addition_get_step (g_ptr_array_index (events, i - 1)) == step)
      return g_ptr_array_index (events, i - 1);
  return NULL;
}

static void
check_result (Additions *self, JsonObject *stated, const PfAddition *result, char *pointer)
{
  g_autoptr (JsonObject) made = json_object_new ();
  const char *runner = pf_json_get_string (stated, "runner");

  if (result != NULL)
    pf_addition_add_result (result, made);
  else if (runner != NULL)
    json_object_set_string_member (made, "runner", "not-run");
  if (pf_addition_is_same (stated, made, pf_addition_result_names))
    g_free (pointer);
  else
    add_finding (self, pointer);
}

static void
check_command (Additions *self, guint index, JsonObject *command)
{
  JsonArray *steps = pf_json_get_array (command, "steps");
  const char *id = pf_json_get_string (command, "id");
  const char *runner = "not-run";

  if (steps == NULL) {
    check_result (self, command, find_result (self, id, 0), g_strdup_printf ("/commands/%u", index));
    return;
  }
  for (guint i = 0; i < pf_array_length (steps); i++) {
    JsonObject *step = pf_array_object (steps, i);
    const char *by = pf_json_get_string (step, "runner");

    check_result (self, step, find_result (self, id, pf_json_get_int (step, "number", 0)),
                  g_strdup_printf ("/commands/%u/steps/%u", index, i));
    if (g_strcmp0 (by, "app") == 0 || g_str_equal (runner, "not-run"))
      runner = by != NULL ? by : "not-run";
  }
  if (g_strcmp0 (pf_json_get_string (command, "runner"), runner) != 0)
    add_finding (self, g_strdup_printf ("/commands/%u/runner", index));
}

static void
check_all (Additions *self)
{
  JsonArray *items = pf_json_get_array (self->check->root, "items");
  JsonArray *commands = pf_json_get_array (self->check->root, "commands");

  for (guint i = 0; i < pf_array_length (items) && !pf_findings_is_full (self->check->findings); i++) {
    JsonObject *item = pf_array_object (items, i);

    check_evidence (self, i, item);
    check_values (self, i, item);
    check_last_note (self, i, item);
    check_method (self, i, item);
  }
  for (guint i = 0; i < pf_array_length (commands) && !pf_findings_is_full (self->check->findings); i++)
    check_command (self, i, pf_array_object (commands, i));
  check_notes (self);
}

/*
 * pf_check_additions:
 * @self: a check
 *
 * Checks that notes, files and results of commands are those of the events, all of them, and that what a person took
 * from a command was what the command had ended with.
 */
void
pf_check_additions (PfRecordCheck *self)
{
  Additions additions = { 0 };

  additions.check = self;
  additions.additions = g_array_new (FALSE, FALSE, sizeof (PfAddition));
  g_array_set_clear_func (additions.additions, clear_addition);
  additions.by_item = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  additions.by_command = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  additions.notes = g_hash_table_new (g_str_hash, g_str_equal);
  collect (&additions);
  index_additions (&additions);
  check_all (&additions);
  g_hash_table_unref (additions.by_item);
  g_hash_table_unref (additions.by_command);
  g_hash_table_unref (additions.notes);
  g_array_unref (additions.additions);
}
