/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record/pf-record-build.h"

#include "document/pf-blank-kind.h"
#include "document/pf-decimal.h"
#include "record/pf-fact-json.h"
#include "run/pf-run-bulk.h"
#include "run/pf-run-triggers.h"

#include <string.h>

/* Header words that make a table a list of people to reach, whose cells are nobody else's business. */
static const char *const contact_words[] = { "phone", "contact", "email", "e-mail", "mobile" };

/* Lines of a table before its first row: the header and the line of dashes. */
#define TABLE_HEAD_LINES 2

static gboolean
is_contact_table (PfTable *table)
{
  for (gsize i = 0; table->header[i] != NULL; i++) {
    g_autofree char *folded = g_utf8_strdown (table->header[i], -1);

    for (gsize j = 0; j < G_N_ELEMENTS (contact_words); j++)
      if (strstr (folded, contact_words[j]) != NULL)
        return TRUE;
  }
  return FALSE;
}

/* Tables stand in the order of the file. */
static PfTable *
find_table (PfRecordBuilder *self, PfBlank *blank)
{
  const GPtrArray *tables = pf_document_get_tables (self->document);
  guint low = 0, high = tables->len;
  PfTable *table;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (((PfTable *)g_ptr_array_index (tables, middle))->line < blank->line)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == 0)
    return NULL;
  table = g_ptr_array_index (tables, low - 1);
  return blank->line >= table->line + TABLE_HEAD_LINES
                 && blank->line - table->line - TABLE_HEAD_LINES < table->rows->len
             ? table
             : NULL;
}

/* The cell a byte of a table row stands in, from 1: the bars before it, without the one that opens the row. Goes on
 * from the blank before when that stands in the same row. */
static guint
find_cell_column (PfRecordBuilder *self, PfBlank *blank)
{
  gsize length;
  const char *line = pf_source_get_line (pf_document_get_source (self->document), blank->line, &length);
  gsize end = MIN (length, (gsize)(blank->column > 0 ? blank->column - 1 : 0));
  gsize i = self->row_offset;

  if (self->row_line != blank->line || end < i) {
    self->row_line = blank->line;
    self->row_cell = 1;
    for (i = 0; i < end && g_ascii_isspace (line[i]); i++)
      continue;
    if (i < end && line[i] == '|')
      i++;
  }
  for (; i < end; i++) {
    if (line[i] == '\\')
      i++;
    else if (line[i] == '|')
      self->row_cell++;
  }
  self->row_offset = i;
  return self->row_cell;
}

/* Every text ever filled in stays out, not only the last one. */
static void
leave_out_texts (PfRecordBuilder *self, const char *blank_id)
{
  GPtrArray *fills = g_hash_table_lookup (self->fills, blank_id);

  for (guint i = 0; fills != NULL && i < fills->len; i++) {
    const char *digest = pf_json_get_string (((PfEvent *)g_ptr_array_index (fills, i))->data, "value");

    if (digest != NULL)
      g_hash_table_add (self->left_out, (gpointer)(guintptr)digest);
  }
}

/* What a number is worth. A value that is older than its kind may be no number. */
static void
add_measure (JsonObject *object, const PfBlank *blank, const char *value)
{
  g_autofree char *decimal = pf_blank_is_measured (blank) ? pf_decimal_normalise (value, -1, NULL) : NULL;

  if (decimal == NULL)
    return;
  json_object_set_string_member (object, "decimal", decimal);
  if (blank->target != NULL || blank->kind == PF_BLANK_KIND_RATIO)
    json_object_set_boolean_member (object, "target_met", pf_blank_meets_target (blank, value));
}

static void
add_value (PfRecordBuilder *self, JsonObject *object, guint index, gboolean private, const char *pointer)
{
  PfBlank *blank = g_ptr_array_index (pf_document_get_blanks (self->document), index);
  PfEvent *event = NULL;
  const char *value = pf_run_get_blank_value (self->run, index, &event);
  const char *source = NULL;

  if (private)
    leave_out_texts (self, blank->id);
  if (value != NULL && !private)
    json_object_set_string_member (object, "value", value);
  else
    json_object_set_null_member (object, "value");
  if (value == NULL)
    return;
  if (!private)
    add_measure (object, blank, value);
  if (event != NULL)
    source = pf_json_get_string (event->data, "source");
  json_object_set_string_member (object, "source", source != NULL ? source : "typed");
  pf_builder_add_stamp (object, "filled", event);
  if (private) {
    json_object_set_boolean_member (object, "redacted", TRUE);
    pf_builder_add_redaction (self, g_strdup_printf ("%s/value", pointer), "pii-excluded");
  }
}

static void
add_target (PfRecordBuilder *self, JsonObject *object, const PfBlank *blank, const char *pointer)
{
  g_autofree char *above = g_strdup_printf ("%s/target", pointer);
  JsonObject *target;

  if (blank->unit != NULL)
    pf_builder_add_text (self, object, "unit", blank->unit, pointer);
  if (blank->target == NULL)
    return;
  target = json_object_new ();
  json_object_set_string_member (target, "op", pf_comparison_to_string (blank->target->comparison));
  json_object_set_string_member (target, "value", blank->target->value);
  if (blank->target->unit != NULL)
    pf_builder_add_text (self, target, "unit", blank->target->unit, above);
  if (blank->target->qualifier != NULL)
    pf_builder_add_text (self, target, "qualifier", blank->target->qualifier, above);
  json_object_set_object_member (object, "target", target);
}

/* A reader of the record has no need to know of secrets that stand elsewhere. */
static const char *
record_kind (const PfBlank *blank)
{
  return pf_blank_kind_to_string (blank->kind == PF_BLANK_KIND_SECRET ? PF_BLANK_KIND_TEXT : blank->kind);
}

static JsonObject *
make_blank (PfRecordBuilder *self, guint index, const char *pointer)
{
  PfBlank *blank = g_ptr_array_index (pf_document_get_blanks (self->document), index);
  PfTable *table = find_table (self, blank);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", blank->id);
  json_object_set_string_member (object, "kind", record_kind (blank));
  pf_builder_add_text (self, object, "label", blank->label != NULL ? blank->label : "", pointer);
  json_object_set_int_member (object, "line", blank->line);
  json_object_set_int_member (object, "column", blank->column);
  if (table != NULL) {
    JsonObject *cell = json_object_new ();

    json_object_set_int_member (cell, "row", blank->line - table->line - TABLE_HEAD_LINES + 1);
    json_object_set_int_member (cell, "column", find_cell_column (self, blank));
    json_object_set_object_member (object, "cell", cell);
  }
  add_target (self, object, blank, pointer);
  add_value (self, object, index,
             blank->kind == PF_BLANK_KIND_CONTACT || (table != NULL && is_contact_table (table)), pointer);
  return object;
}

/*
 * pf_builder_make_blanks:
 * @self: a builder
 * @item: index of the item they belong to, or %PF_NONE for those of no item
 * @above: pointer to the list
 *
 * Returns: (transfer full): its blanks, filled in or not
 */
JsonArray *
pf_builder_make_blanks (PfRecordBuilder *self, guint item, const char *above)
{
  GPtrArray *blanks = g_hash_table_lookup (self->blanks, GUINT_TO_POINTER (item == PF_NONE ? 0 : item + 1));
  JsonArray *array = json_array_new ();

  for (guint i = 0; blanks != NULL && i < blanks->len; i++) {
    g_autofree char *pointer = g_strdup_printf ("%s/%u", above, i);

    json_array_add_object_element (array, make_blank (self, GPOINTER_TO_UINT (g_ptr_array_index (blanks, i)), pointer));
  }
  return array;
}

static PfEvent *
find_event (PfRecordBuilder *self, gint64 seq)
{
  return seq >= 0 && seq < self->events->len ? g_ptr_array_index (self->events, (guint)seq) : NULL;
}

static void
add_override (PfRecordBuilder *self, JsonObject *object, const char *id)
{
  PfEvent *event = g_hash_table_lookup (self->overrides, id);
  const char *outcome = event != NULL && event->data != NULL ? pf_json_get_string (event->data, "outcome") : NULL;
  const char *reason;
  JsonObject *override;

  if (event == NULL)
    return;
  override = json_object_new ();
  reason = pf_event_get_text (event, "reason");
  pf_builder_add_stamp (override, "stamp", event);
  json_object_set_string_member (override, "outcome", outcome != NULL ? outcome : "unknown");
  if (reason != NULL)
    json_object_set_string_member (override, "reason", reason);
  else
    json_object_set_null_member (override, "reason");
  json_object_set_object_member (object, "override", override);
}

static JsonArray *
make_probe_ids (PfRunItem *item)
{
  JsonArray *array = json_array_new ();
  PfProbe *probe = pf_run_item_get_probe (item);

  if (probe != NULL)
    json_array_add_string_element (array, pf_probe_get_id (probe));
  return array;
}

static void
add_identity (PfRecordBuilder *self, JsonObject *object, guint index, const char *pointer)
{
  const GPtrArray *items = pf_document_get_items (self->document);
  PfItem *item = g_ptr_array_index (items, index);
  PfSection *section = g_ptr_array_index (pf_document_get_sections (self->document), item->section);
  g_autofree char *condition = pf_fact_find_condition (item->text);

  json_object_set_string_member (object, "id", item->id);
  json_object_set_int_member (object, "ordinal", index + 1);
  json_object_set_int_member (object, "line", item->line);
  json_object_set_int_member (object, "end_line", item->end_line);
  json_object_set_string_member (object, "section", section->id);
  if (item->parent != PF_NONE)
    json_object_set_string_member (object, "parent", ((PfItem *)g_ptr_array_index (items, item->parent))->id);
  else
    json_object_set_null_member (object, "parent");
  json_object_set_string_member (object, "kind", pf_item_kind_to_string (item->kind));
  json_object_set_string_member (object, "form", pf_item_form_to_string (item->form));
  pf_builder_add_text (self, object, "label", item->label, pointer);
  pf_builder_add_text (self, object, "text", item->text, pointer);
  if (condition != NULL)
    pf_builder_add_text (self, object, "conditional", condition, pointer);
}

static void
add_state (PfRecordBuilder *self, JsonObject *object, PfRunItem *item)
{
  /* A record knows no other time. */
  PfEvent *last = g_ptr_array_index (self->events, self->events->len - 1);
  const char *reason = pf_run_item_get_reason (item);

  json_object_set_boolean_member (object, "counts", pf_run_item_counts (item));
  if (pf_run_item_is_criterion (item)) {
    const char *answer = pf_answer_to_string (pf_run_item_get_answer (item));

    if (answer != NULL)
      json_object_set_string_member (object, "answer", answer);
    else
      json_object_set_null_member (object, "answer");
  }
  json_object_set_string_member (object, "state", pf_run_name_item_state (self->run, pf_run_item_get_index (item), last->at));
  json_object_set_string_member (object, "method", pf_method_to_string (pf_run_item_get_method (item)));
  pf_builder_add_stamp (object, "stamp", find_event (self, pf_run_item_get_seq (item)));
  if (reason != NULL && *reason != '\0')
    json_object_set_string_member (object, "reason", reason);
  pf_builder_add_optional (object, "deferred_to", pf_run_item_get_deferred_to (item));
}

static JsonObject *
make_item (PfRecordBuilder *self, guint index)
{
  PfRunItem *item = pf_run_get_item (self->run, index);
  const char *id = pf_run_item_get_id (item);
  JsonObject *object = json_object_new ();
  g_autofree char *pointer = g_strdup_printf ("/items/%u", index);
  g_autofree char *blanks = g_strdup_printf ("%s/blanks", pointer);

  add_identity (self, object, index, pointer);
  add_state (self, object, item);
  add_override (self, object, id);
  pf_builder_add_last_note (self, object, id);
  json_object_set_array_member (object, "blanks", pf_builder_make_blanks (self, index, blanks));
  json_object_set_array_member (object, "evidence", pf_builder_make_evidence (self, index));
  json_object_set_array_member (object, "probes", make_probe_ids (item));
  return object;
}

/*
 * pf_builder_make_items:
 * @self: a builder
 *
 * Returns: (transfer full): the member `items`: all of them in the checklist's order, groups and parents too
 */
JsonArray *
pf_builder_make_items (PfRecordBuilder *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < pf_document_get_items (self->document)->len; i++)
    json_array_add_object_element (array, make_item (self, i));
  return array;
}
