/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-document-private.h"

#include "document/pf-language.h"
#include "document/pf-role-rules.h"

#include <string.h>

/* Tables that are checklists: a row is an item when a column holds boxes, when a column for its result is left blank,
 * or when several columns wait for yes, no or not applicable. A matrix of marks and a finished report are neither. */

typedef enum {
  COLUMN_TEXT,
  COLUMN_NUMBER,
  COLUMN_BOX,    /* a box in at least one cell */
  COLUMN_ANSWER, /* yes, no or not applicable, left blank or with boxes */
  COLUMN_RESULT, /* a result, left blank */
  COLUMN_BLANK,  /* another column that is left blank */
  COLUMN_SIGNATURE,
} ColumnKind;

static const char *const open_boxes[] = { "[ ]", "☐", "⬜", "□", "◻" };
static const char *const ticked_boxes[] = { "[x]", "[X]", "☑", "☒", "✅", "✔" };

static gboolean
starts_with_any (const char *text, const char *const *marks, gsize n_marks, gsize *length)
{
  for (gsize i = 0; i < n_marks; i++) {
    if (g_str_has_prefix (text, marks[i])) {
      *length = strlen (marks[i]);
      return TRUE;
    }
  }
  return FALSE;
}

/* How many open boxes a cell has, and whether a ticked one stands in it. */
static guint
count_boxes (const char *cell, gboolean *ticked)
{
  guint n = 0;
  gsize length;

  while (*cell != '\0') {
    if (starts_with_any (cell, open_boxes, G_N_ELEMENTS (open_boxes), &length)) {
      n++;
    } else if (starts_with_any (cell, ticked_boxes, G_N_ELEMENTS (ticked_boxes), &length)) {
      *ticked = TRUE;
    } else {
      length = 1;
    }
    cell += length;
  }
  return n;
}

static gboolean
is_left_blank (const char *cell)
{
  return cell[strspn (cell, "_ .-/")] == '\0';
}

static int
find_meaning (const char *title)
{
  PfPhraseMatch match;

  return pf_phrase_set_find_best (PF_PHRASES (columns), title, -1, &match) ? match.meaning : -1;
}

static char **
get_row (const PfTable *table, guint row)
{
  return g_ptr_array_index (table->rows, row);
}

static ColumnKind
kind_of_column (const PfTable *table, guint column)
{
  int meaning = find_meaning (table->header[column]);
  gboolean blank = TRUE;
  gboolean numbers = TRUE;
  guint n_boxes = 0;
  gboolean ticked = FALSE;

  for (guint row = 0; row < table->rows->len; row++) {
    const char *cell = get_row (table, row)[column];

    blank &= is_left_blank (cell);
    numbers &= cell[strspn (cell, "#0123456789.")] == '\0';
    n_boxes += count_boxes (cell, &ticked);
  }
  if (n_boxes > 0)
    return meaning == PF_COLUMN_ANSWER ? COLUMN_ANSWER : COLUMN_BOX;
  if (!blank)
    return numbers || meaning == PF_COLUMN_NUMBER ? COLUMN_NUMBER : COLUMN_TEXT;
  switch (meaning) {
  case PF_COLUMN_ANSWER:
    return COLUMN_ANSWER;
  case PF_COLUMN_RESULT:
    return COLUMN_RESULT;
  case PF_COLUMN_SIGNATURE:
    return COLUMN_SIGNATURE;
  default:
    return COLUMN_BLANK;
  }
}

static guint
count_kind (const ColumnKind *kinds, guint n_columns, ColumnKind kind)
{
  guint n = 0;

  for (guint i = 0; i < n_columns; i++)
    n += kinds[i] == kind ? 1 : 0;
  return n;
}

static gboolean
is_legend (const PfTable *table)
{
  for (guint i = 0; i < table->n_columns; i++) {
    if (find_meaning (table->header[i]) == PF_COLUMN_LEGEND)
      return TRUE;
  }
  return FALSE;
}

/* Whether its rows are items, and of which kind. */
static gboolean
choose_row_kind (PfDocumentParser *self, const PfTable *table, const ColumnKind *kinds, PfItemKind *kind)
{
  const PfSection *section = g_ptr_array_index (self->document->sections, table->section);
  guint n = table->n_columns;

  if (table->rows->len == 0 || count_kind (kinds, n, COLUMN_TEXT) == 0 || is_legend (table))
    return FALSE;
  *kind = PF_ITEM_SIGN_OFF;
  if (count_kind (kinds, n, COLUMN_SIGNATURE) > 0
      || (section->role == PF_ROLE_SIGN_OFF && count_kind (kinds, n, COLUMN_BLANK) > 0))
    return TRUE;
  *kind = PF_ITEM_TABLE_ROW;
  return section->role != PF_ROLE_CONTACTS
         && (count_kind (kinds, n, COLUMN_BOX) > 0 || count_kind (kinds, n, COLUMN_RESULT) > 0
             || count_kind (kinds, n, COLUMN_ANSWER) > 1);
}

/* The words of a row that say what it is about: the first cell that has some. */
static guint
find_label (const PfTable *table, const ColumnKind *kinds, guint row)
{
  for (guint i = 0; i < table->n_columns; i++) {
    if (kinds[i] == COLUMN_TEXT && *get_row (table, row)[i] != '\0')
      return i;
  }
  return PF_NONE;
}

/* A row of which only the first cell says anything divides the table; one that says nothing is there to be added to. */
static gboolean
is_item_row (const PfTable *table, const ColumnKind *kinds, guint row)
{
  char **cells = get_row (table, row);
  guint n_texts = 0;
  guint n_boxes = 0;
  guint n_text_columns = count_kind (kinds, table->n_columns, COLUMN_TEXT);
  gboolean ticked = FALSE;

  for (guint i = 0; i < table->n_columns; i++) {
    n_texts += kinds[i] == COLUMN_TEXT && *cells[i] != '\0' ? 1 : 0;
    n_boxes += count_boxes (cells[i], &ticked);
  }
  if (count_kind (kinds, table->n_columns, COLUMN_BOX) > 0 && n_boxes == 0 && !ticked)
    return FALSE;
  return n_texts > 0 && (n_texts > 1 || n_text_columns == 1 || n_boxes > 0);
}

static gboolean
is_ticked (const PfTable *table, const ColumnKind *kinds, guint row)
{
  gboolean ticked = FALSE;

  for (guint i = 0; i < table->n_columns; i++) {
    if (kinds[i] == COLUMN_BOX && count_boxes (get_row (table, row)[i], &ticked) > 0)
      return FALSE;
  }
  return ticked;
}

static char *
make_expected (PfDocumentParser *self, const PfTable *table, const ColumnKind *kinds, guint row, guint label)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < table->n_columns; i++) {
    const char *cell = get_row (table, row)[i];

    if (i == label || kinds[i] != COLUMN_TEXT || *cell == '\0')
      continue;
    g_string_append_printf (text, "%s%s: %s", text->len > 0 ? " · " : "", table->header[i], cell);
  }
  return text->len > 0 ? pf_arena_strndup (self->arena, text->str, text->len) : NULL;
}

static void
add_row (PfDocumentParser *self, const PfTable *table, const ColumnKind *kinds, guint row, PfItemKind kind)
{
  guint column = find_label (table, kinds, row);
  char *text = get_row (table, row)[column];
  g_autofree char *markup = g_markup_escape_text (text, -1);
  PfItem *item = pf_document_parser_append_item (self, kind, PF_FORM_ROW, table->line + 2 + row, text,
                                                 pf_arena_strndup (self->arena, markup, strlen (markup)));

  if (item == NULL)
    return;
  item->section = table->section;
  item->table = self->document->tables->len - 1;
  item->row = row;
  item->checked = is_ticked (table, kinds, row);
  item->expected = make_expected (self, table, kinds, row, column);
  if (item->expected != NULL || kind == PF_ITEM_SIGN_OFF)
    item->label = text;
}

/**
 * pf_document_parser_take_rows:
 * @self: a parse
 * @table: a table that is complete
 *
 * Makes the rows items where the table is a checklist or a place to sign off.
 */
void
pf_document_parser_take_rows (PfDocumentParser *self, const PfTable *table)
{
  g_autofree ColumnKind *kinds = g_new0 (ColumnKind, table->n_columns);
  PfItemKind kind;

  for (guint i = 0; i < table->n_columns; i++)
    kinds[i] = kind_of_column (table, i);
  if (!choose_row_kind (self, table, kinds, &kind))
    return;
  for (guint row = 0; row < table->rows->len; row++) {
    if (is_item_row (table, kinds, row))
      add_row (self, table, kinds, row, kind);
  }
}
