/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-blank-private.h"

#include <string.h>

/* Blanks are looked for in the lines of the source: to CommonMark `- ________` is a rule in a list, and the parser
 * reports no text for it. */

typedef struct {
  PfDocumentParser *parser;
  PfDocument *document;
  guint next_item; /* first item behind the current line */
  guint next_section;
  guint next_code;
  guint next_excluded;
  guint next_rule;
  guint next_table;
  guint n_described; /* blanks that have their words */
  PfBlankPlace place;
  gsize from; /* behind the blank before */
  guint row_line; /* of the row whose cells these are, up to which column they were used, and where it ends */
  guint next_cell;
  gsize row_end;
  GArray *cells; /* (element-type PfRange) */
} PfBlankScanner;

static gsize
measure_prefix (const char *text, gsize length)
{
  gsize n = 0;

  while (n < length && (text[n] == ' ' || text[n] == '\t' || text[n] == '>'))
    n++;
  return n;
}

/* The innermost item a line belongs to. */
static guint
find_item (PfBlankScanner *self, guint line)
{
  GPtrArray *items = self->document->items;
  guint index;

  while (self->next_item < items->len && ((PfItem *)g_ptr_array_index (items, self->next_item))->line <= line)
    self->next_item++;
  index = self->next_item > 0 ? self->next_item - 1 : PF_NONE;
  while (index != PF_NONE && line > ((PfItem *)g_ptr_array_index (items, index))->end_line)
    index = ((PfItem *)g_ptr_array_index (items, index))->parent;
  return index;
}

static guint
find_section (PfBlankScanner *self, guint line)
{
  GPtrArray *sections = self->document->sections;
  guint index;

  while (self->next_section < sections->len
         && ((PfSection *)g_ptr_array_index (sections, self->next_section))->line <= line)
    self->next_section++;
  for (index = self->next_section > 0 ? self->next_section - 1 : PF_NONE; index != PF_NONE;) {
    const PfSection *section = g_ptr_array_index (sections, index);

    if (section->ordinal == NULL || line <= section->end_line)
      break;
    index = section->parent;
  }
  return index;
}

static PfTable *
find_table (PfBlankScanner *self, guint line)
{
  GPtrArray *tables = self->document->tables;

  while (self->next_table < tables->len) {
    PfTable *table = g_ptr_array_index (tables, self->next_table);

    if (line <= table->line + 1 + table->rows->len)
      return line >= table->line ? table : NULL;
    self->next_table++;
  }
  return NULL;
}

/* Whether the next range of a sorted list holds a place; those that end before it are done with. */
static gboolean
is_in_range (GArray *ranges, guint *next, gsize place, gboolean end_included)
{
  while (*next < ranges->len) {
    const PfRange *range = &g_array_index (ranges, PfRange, *next);

    if (place < range->end || (end_included && place == range->end))
      return place >= range->start;
    (*next)++;
  }
  return FALSE;
}

/* Finds the cells of a row once, however many blanks it has. */
static void
split_row (PfBlankScanner *self, guint line)
{
  gsize length = 0;
  const char *text = pf_source_get_line (self->parser->source, line, &length);
  gsize at;
  gsize start;

  if (self->row_line == line)
    return;
  self->row_line = line;
  self->next_cell = 0;
  g_array_set_size (self->cells, 0);
  at = measure_prefix (text, length);
  while (length > at && g_ascii_isspace (text[length - 1]))
    length--;
  if (at < length && text[at] == '|')
    at++;
  if (length > at && text[length - 1] == '|' && (length < 2 || text[length - 2] != '\\'))
    length--;
  for (start = at; at <= length; at++) {
    PfRange cell = { start, at };

    if (at < length && (text[at] != '|' || text[at - 1] == '\\'))
      continue;
    while (cell.start < cell.end && text[cell.start] == ' ')
      cell.start++;
    while (cell.end > cell.start && text[cell.end - 1] == ' ')
      cell.end--;
    g_array_append_val (self->cells, cell);
    start = at + 1;
  }
  self->row_end = length;
}

static void
name_cell (PfBlank *blank, const PfTable *table, guint row, guint column)
{
  char **cells = g_ptr_array_index (table->rows, row);

  blank->label = table->header[MIN (column, table->n_columns - 1)];
  blank->role = column > 0 && *cells[0] != '\0' ? cells[0] : NULL;
  pf_blank_describe_cell (blank);
}

/* The column a place in a row belongs to; places come from left to right. */
static guint
find_column (PfBlankScanner *self, const PfTable *table, guint line, gsize place)
{
  split_row (self, line);
  while (self->next_cell + 1 < MIN (self->cells->len, table->n_columns)
         && place >= g_array_index (self->cells, PfRange, self->next_cell).end)
    self->next_cell++;
  return self->next_cell;
}

/* The item of a row, where its table is a checklist; else the one the table stands in. */
static guint
find_row_item (PfBlankScanner *self, const PfTable *table, guint line)
{
  guint index = find_item (self, line);

  if (index != PF_NONE && ((PfItem *)g_ptr_array_index (self->document->items, index))->form == PF_FORM_ROW
      && ((PfItem *)g_ptr_array_index (self->document->items, index))->line == line)
    return index;
  return table->item;
}

/* Gives the blanks of the line before their words. */
static void
describe_line (PfBlankScanner *self)
{
  GPtrArray *blanks = self->document->blanks;
  const PfBlank *first = self->n_described < blanks->len ? g_ptr_array_index (blanks, self->n_described) : NULL;
  PfBlankLine line = { .document = self->document };

  if (first == NULL)
    return;
  line.text = pf_source_get_line (self->parser->source, first->line, &line.length);
  line.blanks = (PfBlank **)&blanks->pdata[self->n_described];
  line.n_blanks = blanks->len - self->n_described;
  line.own_line = first->item != PF_NONE
                  && ((PfItem *)g_ptr_array_index (self->document->items, first->item))->line == first->line;
  pf_blank_describe_line (&line, &self->place);
  self->n_described = blanks->len;
}

static guint
find_blank_section (PfBlankScanner *self, const PfBlank *blank)
{
  if (blank->item != PF_NONE)
    return ((PfItem *)g_ptr_array_index (self->document->items, blank->item))->section;
  return find_section (self, blank->line);
}

static void
add_blank (PfBlankScanner *self, const PfBlankRun *run, guint line)
{
  PfBlank *blank = pf_arena_new0 (self->document->arena, PfBlank);
  const char *text = pf_source_get_line (self->parser->source, line, NULL);
  PfTable *table = find_table (self, line);
  GPtrArray *blanks = self->document->blanks;

  if (self->n_described < blanks->len && ((PfBlank *)g_ptr_array_index (blanks, self->n_described))->line != line)
    describe_line (self);
  blank->form = PF_BLANK_UNDERSCORES;
  blank->line = line;
  blank->offset = run->start;
  blank->column = (guint)(self->parser->text + run->start - text) + 1;
  blank->length = (guint)(run->end - run->start);
  blank->kind = run->kind;
  blank->item = table != NULL ? find_row_item (self, table, line) : find_item (self, line);
  blank->section = find_blank_section (self, blank);
  g_ptr_array_add (blanks, blank);
  if (table == NULL || line <= table->line + 1)
    return;
  name_cell (blank, table, line - table->line - 2, find_column (self, table, line, blank->column - 1));
  self->n_described = blanks->len;
}

static gboolean
is_letter (const char *text)
{
  gunichar letter = g_utf8_get_char_validated (text, -1);

  return letter < 0x110000 && g_unichar_isalnum (letter);
}

/* In `snake___case` the underscores are letters. */
static gboolean
is_inside_word (const char *text, gsize start, gsize end)
{
  const char *before = start > 0 ? g_utf8_find_prev_char (text, text + start) : NULL;

  return before != NULL && is_letter (before) && is_letter (text + end);
}

static void
scan_underscores (PfBlankScanner *self)
{
  PfDocumentParser *parser = self->parser;
  gsize at = parser->body;

  while (at < parser->length) {
    const char *found = memmem (parser->text + at, parser->length - at, "___", 3);
    PfBlankRun run = { 0 };
    guint line;

    if (found == NULL)
      break;
    run.start = (gsize)(found - parser->text);
    run.end = run.start + strspn (found, "_");
    at = run.end;
    line = pf_document_parser_line_at (parser, run.start);
    if (is_in_range (parser->code_lines, &self->next_code, line, TRUE)
        || is_in_range (parser->excluded, &self->next_excluded, run.start, FALSE)
        || is_in_range (parser->rules, &self->next_rule, line, TRUE))
      continue;
    pf_blank_run_join (&run, parser->text, MAX (self->from, parser->body));
    if (run.end == at && is_inside_word (parser->text, run.start, run.end))
      continue;
    add_blank (self, &run, line);
    self->from = at = run.end;
  }
  describe_line (self);
}

static gboolean
is_left_blank (const char *cell)
{
  return *cell == '\0' || strstr (cell, "___") != NULL;
}

/* Only a column that is blank all the way down is there to be filled in. Rows to be added have nothing in front. */
static gboolean *
find_blank_columns (const PfTable *table)
{
  gboolean *blank = g_new (gboolean, table->n_columns + 1);

  for (guint column = 0; column < table->n_columns; column++)
    blank[column] = TRUE;
  for (guint row = 0; row < table->rows->len; row++) {
    char **cells = g_ptr_array_index (table->rows, row);

    for (guint column = 0; *cells[0] != '\0' && column < table->n_columns && cells[column] != NULL; column++)
      blank[column] &= is_left_blank (cells[column]);
  }
  return blank;
}

static void
add_cell (PfBlankScanner *self, const PfTable *table, guint row, guint column, const char *text)
{
  guint line = table->line + 2 + row;
  PfRange cell;
  PfBlank *blank;

  split_row (self, line);
  cell = column < self->cells->len ? g_array_index (self->cells, PfRange, column)
                                   : (PfRange){ self->row_end, self->row_end };
  /* The parser may divide a row otherwise, where a bar stands in an address. */
  if (cell.start < cell.end)
    return;
  blank = pf_arena_new0 (self->document->arena, PfBlank);
  blank->line = line;
  blank->form = PF_BLANK_CELL;
  blank->offset = (gsize)(text - self->parser->text) + cell.start;
  blank->column = (guint)cell.start + 1;
  blank->item = find_row_item (self, table, blank->line);
  blank->section = table->section;
  name_cell (blank, table, row, column);
  g_ptr_array_add (self->document->blanks, blank);
}

static void
scan_table (PfBlankScanner *self, const PfTable *table)
{
  g_autofree gboolean *blank = find_blank_columns (table);

  for (guint row = 0; row < table->rows->len; row++) {
    char **cells = g_ptr_array_index (table->rows, row);
    const char *text = pf_source_get_line (self->parser->source, table->line + 2 + row, NULL);

    if (*cells[0] == '\0' || text == NULL)
      continue;
    for (guint column = 1; column < table->n_columns && cells[column] != NULL; column++)
      if (blank[column] && *cells[column] == '\0')
        add_cell (self, table, row, column, text);
  }
}

static int
compare_blanks (gconstpointer a, gconstpointer b)
{
  const PfBlank *first = *(const PfBlank *const *)a;
  const PfBlank *second = *(const PfBlank *const *)b;

  return first->offset < second->offset ? -1 : first->offset > second->offset;
}

static int
compare_ranges (gconstpointer a, gconstpointer b)
{
  const PfRange *first = a;
  const PfRange *second = b;

  return first->start < second->start ? -1 : first->start > second->start;
}

/**
 * pf_blank_scanner_run:
 * @parser: a parse that has seen the whole text
 *
 * Adds the blanks of the document in the order of the file: runs of three or more underscores, columns of tables that
 * are empty, and labels with nothing behind their colon.
 */
void
pf_blank_scanner_run (PfDocumentParser *parser)
{
  PfBlankScanner scanner = { 0 };
  PfDocument *document = parser->document;
  guint n_runs;

  scanner.parser = parser;
  scanner.document = document;
  scanner.cells = g_array_new (FALSE, FALSE, sizeof (PfRange));
  g_array_sort (parser->excluded, compare_ranges);
  scan_underscores (&scanner);
  n_runs = document->blanks->len;
  scanner.next_item = 0;
  for (guint i = 0; i < document->tables->len; i++)
    scan_table (&scanner, g_ptr_array_index (document->tables, i));
  pf_blank_add_colons (parser);
  if (document->blanks->len > n_runs)
    g_ptr_array_sort (document->blanks, compare_blanks);
  pf_blank_find_scopes (document);
  g_array_unref (scanner.cells);
}

/**
 * pf_blank_add_answers:
 * @parser: a parse whose items have their kinds
 *
 * Adds the answers of questions that have no other place for them.
 */
void
pf_blank_add_answers (PfDocumentParser *parser)
{
  GPtrArray *blanks = parser->document->blanks;
  guint n_blanks = blanks->len;

  pf_blank_make_answers (parser);
  if (blanks->len > n_blanks)
    g_ptr_array_sort (blanks, compare_blanks);
}
