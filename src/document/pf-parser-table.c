/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-document-private.h"

#include <string.h>

/**
 * pf_document_parser_enter_table:
 * @self: a parse
 * @n_columns: as its header has
 */
void
pf_document_parser_enter_table (PfDocumentParser *self, guint n_columns)
{
  PfTableState *state = &self->table;

  state->table = pf_arena_new0 (self->arena, PfTable);
  state->table->section = pf_document_parser_need_section (self);
  state->table->item = pf_document_parser_nearest_item (self, FALSE);
  state->table->n_columns = n_columns;
  state->table->rows = g_ptr_array_new ();
  state->row = 0;
  g_ptr_array_set_size (state->cells, 0);
  g_ptr_array_add (self->document->tables, state->table);
}

/* The rows of a table follow one another without a gap, so any text in it tells the line of the header. */
static void
learn_line (PfTableState *state, guint line)
{
  guint above = state->row == 0 ? 0 : state->row + 1;

  if (state->table->line == 0 && line > above)
    state->table->line = line - above;
}

/**
 * pf_document_parser_leave_cell:
 * @self: a parse
 */
void
pf_document_parser_leave_cell (PfDocumentParser *self)
{
  PfTableState *state = &self->table;

  pf_inline_finish (&self->words);
  if (self->words_line > 0)
    learn_line (state, self->words_line);
  pf_document_parser_take_links (self, PF_NONE);
  g_ptr_array_add (state->cells, pf_arena_strndup (self->arena, self->words.plain->str, self->words.plain->len));
  pf_inline_reset (&self->words);
  self->words_line = 0;
  state->in_cell = FALSE;
}

/**
 * pf_document_parser_leave_row:
 * @self: a parse
 */
void
pf_document_parser_leave_row (PfDocumentParser *self)
{
  PfTableState *state = &self->table;
  guint n_cells = state->cells->len;
  GStrv row = pf_arena_alloc (self->arena, (n_cells + 1) * sizeof (char *));

  for (guint i = 0; i < n_cells; i++)
    row[i] = g_ptr_array_index (state->cells, i);
  if (state->row == 0)
    state->table->header = row;
  else
    g_ptr_array_add (state->table->rows, row);
  g_ptr_array_set_size (state->cells, 0);
  state->row++;
}

/* md4c takes two bars without a space between them for one; in GitHub's Markdown there is an empty cell between them.
 */
static void
restore_empty_cells (PfDocumentParser *self, GStrv row, guint line)
{
  guint n_columns = g_strv_length (row);
  gsize length = 0;
  const char *text = pf_source_get_line (self->source, line, &length);
  g_autofree char **given = g_memdup2 (row, n_columns * sizeof (char *));
  gsize at = 0;
  guint next = 0;

  if (text == NULL || g_strstr_len (text, (gssize)length, "||") == NULL)
    return;
  while (at < length && strchr (" \t>", text[at]) != NULL)
    at++;
  if (at < length && text[at] == '|')
    at++;
  for (guint column = 0; column < n_columns; column++) {
    gboolean empty = at >= length || text[at] == '|';

    row[column] = empty || next == n_columns ? pf_arena_strndup (self->arena, "", 0) : given[next++];
    while (at < length && (text[at] != '|' || text[at - 1] == '\\'))
      at++;
    at++;
  }
}

static gboolean
has_pipe (PfDocumentParser *self, guint line)
{
  gsize length;
  const char *text = pf_source_get_line (self->source, line, &length);

  return text != NULL && memchr (text, '|', length) != NULL;
}

/**
 * pf_document_parser_leave_table:
 * @self: a parse
 */
void
pf_document_parser_leave_table (PfDocumentParser *self)
{
  PfTable *table = self->table.table;
  guint n_lines = pf_source_get_n_lines (self->source);

  /* A table of empty cells has no text at all. */
  if (table->line == 0) {
    for (table->line = self->last_line + 1; table->line < n_lines && !has_pipe (self, table->line); table->line++)
      continue;
    table->line = MIN (table->line, n_lines);
  }
  restore_empty_cells (self, table->header, table->line);
  for (guint row = 0; row < table->rows->len; row++)
    restore_empty_cells (self, g_ptr_array_index (table->rows, row), table->line + 2 + row);
  self->last_line = MAX (self->last_line, MIN (table->line + 1 + table->rows->len, n_lines));
  pf_document_parser_take_rows (self, table);
  self->table.table = NULL;
}
