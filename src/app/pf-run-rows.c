/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-run-model.h"

#include "document/pf-head.h"
#include "document/pf-sign-offs.h"

#include <string.h>

typedef struct {
  PfDocument *document;
  GPtrArray *rows;      /* (element-type PfRunRow) */
  GHashTable *blanks;   /* lines that have a blank of their own outside an item */
  GHashTable *told;     /* lines that a gate, a choice or an item tells of already */
  GHashTable *form;     /* lines of the fields in the head */
  GHashTable *signed_blanks; /* indexes of blanks that signing fills in */
} RowBuilder;

static guint
get_item_level (PfDocument *document, guint item)
{
  const GPtrArray *items = pf_document_get_items (document);
  guint level = 0;
  while (item < items->len) {
    item = ((PfItem *) g_ptr_array_index (items, item))->parent;
    level += item < items->len ? 1 : 0;
  }
  return level;
}

static PfRunRow *
add_row (RowBuilder *self, PfRunRowKind kind, guint index, guint cell_row, guint item, guint section, guint line)
{
  gboolean answers = kind == PF_RUN_ROW_ITEM || kind == PF_RUN_ROW_GROUP;
  guint depth = item != PF_NONE ? get_item_level (self->document, item) + (answers ? 0 : 1) : 0;
  PfRunRow *row = pf_run_row_new (kind, index, cell_row, item, section, line, depth);
  g_ptr_array_add (self->rows, row);
  return row;
}

/* The first heading, when it only says what the page's title says. */
static gboolean
is_title_section (PfDocument *document, guint index)
{
  const PfSection *section = g_ptr_array_index (pf_document_get_sections (document), index);
  return index == 0 && (section->level == 1 || !section->heading)
         && g_strcmp0 (section->title, pf_document_get_title (document)) == 0;
}

/* Bold lines right above a block of commands and over nothing else, which the block shows as its caption. */
static GHashTable *
find_captions (PfDocument *document)
{
  GHashTable *captions = g_hash_table_new (NULL, NULL);
  const GPtrArray *commands = pf_document_get_commands (document);
  for (guint i = 0; i < commands->len; i++) {
    const PfCommand *command = g_ptr_array_index (commands, i);
    /* The steps of a procedure have titles of their own. */
    if (command->inline_code || command->caption == NULL || command->section == PF_NONE || pf_command_has_steps (command))
      continue;
    const PfSection *section = g_ptr_array_index (pf_document_get_sections (document), command->section);
    if (!section->heading && section->total_tasks == 0 && g_strcmp0 (section->title, command->caption) == 0)
      g_hash_table_add (captions, GUINT_TO_POINTER (command->section));
  }
  return captions;
}

static gboolean
is_told (RowBuilder *self, guint line)
{
  return g_hash_table_contains (self->told, GUINT_TO_POINTER (line));
}

static void
tell (RowBuilder *self, guint line)
{
  g_hash_table_add (self->told, GUINT_TO_POINTER (line));
}

/* Whether a choice is made with boxes that are items themselves. */
static gboolean
has_own_boxes (PfDocument *document, const PfOptionGroup *group)
{
  const PfOption *first = g_ptr_array_index (pf_document_get_options (document), group->first);
  return first->item != PF_NONE;
}

static void
add_choices (RowBuilder *self)
{
  const GPtrArray *groups = pf_document_get_option_groups (self->document);
  for (guint i = 0; i < groups->len; i++) {
    const PfOptionGroup *group = g_ptr_array_index (groups, i);
    if (has_own_boxes (self->document, group))
      continue;
    add_row (self, PF_RUN_ROW_CHOICE, i, 0, PF_NONE, group->section, group->line);
    tell (self, group->line);
  }
}

static void
add_gates (RowBuilder *self)
{
  const GPtrArray *gates = pf_document_get_gates (self->document);
  for (guint i = 0; i < gates->len; i++) {
    const PfGate *gate = g_ptr_array_index (gates, i);
    add_row (self, PF_RUN_ROW_GATE, i, 0, PF_NONE, gate->section, gate->line);
    tell (self, gate->line);
  }
}

static void
add_sections (RowBuilder *self)
{
  const GPtrArray *sections = pf_document_get_sections (self->document);
  g_autoptr (GHashTable) captions = find_captions (self->document);
  for (guint i = 0; i < sections->len; i++) {
    const PfSection *section = g_ptr_array_index (sections, i);
    if (!is_title_section (self->document, i) && !g_hash_table_contains (captions, GUINT_TO_POINTER (i))
        && (section->heading || !is_told (self, section->line)))
      add_row (self, PF_RUN_ROW_SECTION, i, 0, PF_NONE, i, section->line);
  }
}

static void
add_items (RowBuilder *self)
{
  const GPtrArray *items = pf_document_get_items (self->document);
  for (guint i = 0; i < items->len; i++) {
    const PfItem *item = g_ptr_array_index (items, i);
    PfRunRowKind kind = item->kind == PF_ITEM_GROUP ? PF_RUN_ROW_GROUP : PF_RUN_ROW_ITEM;
    add_row (self, kind, i, 0, i, item->section, item->line);
    if (item->form == PF_FORM_ROW || item->form == PF_FORM_PARAGRAPH)
      tell (self, item->line);
  }
}

/* What is said or asked of the run as a whole comes first, in one place, whatever stands between. */
static void
add_form (RowBuilder *self)
{
  const GPtrArray *fields = pf_document_get_fields (self->document);
  guint end = pf_document_get_head_end (self->document);
  for (guint i = 0; i < fields->len; i++) {
    const PfField *field = g_ptr_array_index (fields, i);
    if (field->line >= end)
      break;
    if (is_told (self, field->line))
      continue;
    g_hash_table_add (self->form, GUINT_TO_POINTER (field->line));
  }
  if (g_hash_table_size (self->form) == 0)
    return;
  g_hash_table_add (self->form, GUINT_TO_POINTER (0));
  add_row (self, PF_RUN_ROW_FORM, 0, 0, PF_NONE, PF_NONE, 0);
}

/* Signing is one act, whatever the places for it look like. */
static void
add_sign_offs (RowBuilder *self)
{
  g_autoptr (GPtrArray) sign_offs = pf_sign_offs_find (self->document);
  for (guint i = 0; i < sign_offs->len; i++) {
    const PfSignOff *sign_off = g_ptr_array_index (sign_offs, i);
    add_row (self, PF_RUN_ROW_SIGN_OFF, i, 0, sign_off->item, sign_off->section, sign_off->line);
    for (guint k = 0; k < sign_off->blanks->len; k++)
      g_hash_table_add (self->signed_blanks, GUINT_TO_POINTER (g_array_index (sign_off->blanks, guint, k)));
  }
}

static void
add_blanks (RowBuilder *self)
{
  const GPtrArray *blanks = pf_document_get_blanks (self->document);
  for (guint i = 0; i < blanks->len; i++) {
    const PfBlank *blank = g_ptr_array_index (blanks, i);
    if (!g_hash_table_contains (self->signed_blanks, GUINT_TO_POINTER (i)))
      add_row (self, PF_RUN_ROW_BLANK, i, 0, blank->item, blank->section, blank->line);
    g_hash_table_add (self->blanks, GUINT_TO_POINTER (blank->line));
  }
}

/* A row for each step, so that the list needs to draw only those in view. */
static void
add_steps (RowBuilder *self, const PfCommand *command, guint index, GPtrArray *steps)
{
  for (guint i = 0; i < MAX (steps->len, 1); i++) {
    const PfCommandStep *step = steps->len > 1 ? g_ptr_array_index (steps, i) : NULL;
    guint line = step != NULL ? step->line : command->line;
    PfRunRow *row = add_row (self, PF_RUN_ROW_COMMAND, index, i, command->item, command->section, line);
    pf_run_row_set_steps (row, steps);
  }
}

static void
add_commands (RowBuilder *self)
{
  const GPtrArray *commands = pf_document_get_commands (self->document);
  for (guint i = 0; i < commands->len; i++) {
    const PfCommand *command = g_ptr_array_index (commands, i);
    if (command->inline_code)
      continue;
    g_autoptr (GPtrArray) steps = pf_command_list_steps (command);
    add_steps (self, command, i, steps);
  }
}

/* A paragraph that is nothing but the words before a blank stands as that blank's label already. */
static void
add_prose (RowBuilder *self)
{
  const GPtrArray *prose = pf_document_get_prose (self->document);
  for (guint i = 0; i < prose->len; i++) {
    const PfProse *paragraph = g_ptr_array_index (prose, i);
    if (!g_hash_table_contains (self->blanks, GUINT_TO_POINTER (paragraph->line)) && !is_told (self, paragraph->line))
      add_row (self, PF_RUN_ROW_PROSE, i, 0, paragraph->item, paragraph->section, paragraph->line);
  }
}

static void
add_fields (RowBuilder *self)
{
  const GPtrArray *fields = pf_document_get_fields (self->document);
  for (guint i = 0; i < fields->len; i++) {
    const PfField *field = g_ptr_array_index (fields, i);
    if (!g_hash_table_contains (self->blanks, GUINT_TO_POINTER (field->line)) && !is_told (self, field->line))
      add_row (self, PF_RUN_ROW_FIELD, i, 0, PF_NONE, field->section, field->line);
  }
}

/* The body starts two lines below the table's own: behind the header and the line of dashes. */
static void
add_tables (RowBuilder *self)
{
  const GPtrArray *tables = pf_document_get_tables (self->document);
  for (guint i = 0; i < tables->len; i++) {
    const PfTable *table = g_ptr_array_index (tables, i);
    for (guint row = 0; row < table->rows->len; row++)
      if (!is_told (self, table->line + 2 + row))
        add_row (self, PF_RUN_ROW_TABLE, i, row, table->item, table->section, table->line + 2 + row);
  }
}

/* On one line: the heading, then the item or table row, then what hangs on it. */
static guint
get_rank (PfRunRow *row)
{
  static const guint ranks[PF_N_RUN_ROW_KINDS] = {
    /* A choice stands before the first of its branches, a gate below the title it is part of. */
    [PF_RUN_ROW_CHOICE] = 0, [PF_RUN_ROW_SECTION] = 1, [PF_RUN_ROW_GATE] = 2,  [PF_RUN_ROW_GROUP] = 3,
    [PF_RUN_ROW_ITEM] = 3,   [PF_RUN_ROW_TABLE] = 4,   [PF_RUN_ROW_FIELD] = 5, [PF_RUN_ROW_PROSE] = 6,
    [PF_RUN_ROW_COMMAND] = 7, [PF_RUN_ROW_BLANK] = 8,   [PF_RUN_ROW_FORM] = 0,
    [PF_RUN_ROW_SIGN_OFF] = 8,
  };
  return ranks[pf_run_row_get_kind (row)];
}

static int
compare_rows (gconstpointer a, gconstpointer b, gpointer form)
{
  PfRunRow *first = *(PfRunRow *const *) a;
  PfRunRow *second = *(PfRunRow *const *) b;
  guint keys[4][2] = {
    { g_hash_table_contains (form, GUINT_TO_POINTER (pf_run_row_get_line (first))) ? 0 : 1,
      g_hash_table_contains (form, GUINT_TO_POINTER (pf_run_row_get_line (second))) ? 0 : 1 },
    { pf_run_row_get_line (first), pf_run_row_get_line (second) },
    { get_rank (first), get_rank (second) },
    { pf_run_row_get_index (first), pf_run_row_get_index (second) },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    if (keys[i][0] != keys[i][1])
      return keys[i][0] < keys[i][1] ? -1 : 1;
  }
  return 0;
}

/**
 * pf_run_rows_build:
 * @document: a document
 *
 * Everything a run of @document shows, in the order of the file, but first the fields below the title as one form. A
 * first heading that repeats the title is left out.
 *
 * Returns: (transfer full) (element-type PfRunRow): the rows
 */
GPtrArray *
pf_run_rows_build (PfDocument *document)
{
  g_autoptr (GHashTable) blanks = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) told = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) form = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) signed_blanks = g_hash_table_new (NULL, NULL);
  RowBuilder self = { document, g_ptr_array_new_with_free_func (g_object_unref), blanks, told, form, signed_blanks };
  add_choices (&self);
  add_gates (&self);
  add_sections (&self);
  add_items (&self);
  add_form (&self);
  add_sign_offs (&self);
  add_blanks (&self);
  add_commands (&self);
  add_prose (&self);
  add_fields (&self);
  add_tables (&self);
  g_ptr_array_sort_with_data (self.rows, compare_rows, form);
  return self.rows;
}
