/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-document-private.h"

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
  guint line; /* of the blank before, what stood before it there, and where it ended */
  const char *lead;
  guint row_line; /* of the row whose cells these are, up to which column they were used, and where it ends */
  guint next_cell;
  gsize row_end;
  GArray *cells; /* (element-type PfRange) */
  gsize end;
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

/* Words without marks of Markdown and without what joins them to a blank. */
static char *
clean_words (PfArena *arena, const char *text, gsize length)
{
  g_autoptr (GString) words = g_string_sized_new (length);
  const char *open;

  for (gsize i = 0; i < length; i++) {
    gboolean space = g_ascii_isspace (text[i]);

    if (strchr ("*`|", text[i]) != NULL || (space && (words->len == 0 || words->str[words->len - 1] == ' ')))
      continue;
    g_string_append_c (words, space ? ' ' : text[i]);
  }
  open = strrchr (words->str, '(');
  if (open != NULL && strchr (open, ')') == NULL)
    g_string_erase (words, 0, open + 1 - words->str);
  while (words->len > 0 && strchr (": (\"'$=", words->str[words->len - 1]) != NULL)
    g_string_truncate (words, words->len - 1);
  return pf_arena_strndup (arena, words->str, words->len);
}

/* What a list item begins with: quotes, a bullet or number, a box. */
static gsize
skip_markers (const char *text, gsize length)
{
  gsize at = measure_prefix (text, length);
  gsize digits = at;

  while (digits < length && g_ascii_isdigit (text[digits]))
    digits++;
  if (digits > at && digits + 1 < length && (text[digits] == '.' || text[digits] == ')') && text[digits + 1] == ' ')
    at = digits + 2;
  else if (at + 1 < length && strchr ("-*+", text[at]) != NULL && text[at + 1] == ' ')
    at += 2;
  else
    return at;
  while (at < length && text[at] == ' ')
    at++;
  if (at + 2 < length && text[at] == '[' && strchr (" xX", text[at + 1]) != NULL && text[at + 2] == ']')
    at += 3;
  else if (at < length && strchr ("-*+", text[at]) != NULL)
    return at + skip_markers (text + at, length - at);
  return at;
}

/* Between two blanks, what stands before a comma belongs to the first: “___ critical, ___ major”. */
static const char *
label_between (PfBlankScanner *self, const char *words)
{
  const char *joint = strrchr (words, ',');

  if (joint == NULL)
    joint = strrchr (words, ';');
  if (joint != NULL)
    words = joint + 1 + strspn (joint + 1, " ");
  return *words != '\0' ? words : self->lead;
}

/* The words before a blank name it; those of the bold lead of its item only where there are no others. */
static const char *
label_first (PfBlankScanner *self, const PfBlank *blank, const PfItem *item)
{
  const char *line = pf_source_get_line (self->parser->source, blank->line, NULL);
  gsize column = blank->column - 1;
  gsize from = MIN (skip_markers (line, column), column);
  const char *label = clean_words (self->document->arena, line + from, column - from);
  const char *rest;

  if (item == NULL || item->label == NULL || blank->line != item->line || !g_str_has_prefix (label, item->label))
    return label;
  rest = label + strlen (item->label);
  rest += strspn (rest, ": -");
  return *rest != '\0' ? rest : label;
}

static void
name_blank (PfBlankScanner *self, PfBlank *blank)
{
  PfDocument *document = self->document;
  const PfItem *item = blank->item != PF_NONE ? g_ptr_array_index (document->items, blank->item) : NULL;
  gboolean first = self->line != blank->line;
  const char *label;
  const char *role = item != NULL ? item->label : NULL;

  if (first) {
    label = label_first (self, blank, item);
    self->lead = label;
  } else {
    const char *line = pf_source_get_line (self->parser->source, blank->line, NULL);

    label = label_between (self, clean_words (document->arena, line + self->end, blank->column - 1 - self->end));
    role = role != NULL ? role : self->lead;
  }
  if (*label == '\0' && blank->section != PF_NONE)
    label = ((PfSection *)g_ptr_array_index (document->sections, blank->section))->title;
  blank->label = pf_arena_strndup (document->arena, label, strlen (label));
  if (role != NULL && *role != '\0' && !g_str_equal (role, label))
    blank->role = pf_arena_strndup (document->arena, role, strlen (role));
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

static void
add_blank (PfBlankScanner *self, gsize offset, gsize length, guint line)
{
  PfBlank *blank = pf_arena_new0 (self->document->arena, PfBlank);
  const char *text = pf_source_get_line (self->parser->source, line, NULL);
  PfTable *table = find_table (self, line);

  blank->form = PF_BLANK_UNDERSCORES;
  blank->line = line;
  blank->offset = offset;
  blank->column = (guint)(self->parser->text + offset - text) + 1;
  blank->length = (guint)length;
  blank->item = table != NULL ? table->item : find_item (self, line);
  blank->section = blank->item != PF_NONE ? ((PfItem *)g_ptr_array_index (self->document->items, blank->item))->section
                                          : find_section (self, line);
  if (table != NULL && line > table->line + 1)
    name_cell (blank, table, line - table->line - 2, find_column (self, table, line, blank->column - 1));
  else
    name_blank (self, blank);
  self->line = line;
  self->end = blank->column - 1 + length;
  g_ptr_array_add (self->document->blanks, blank);
}

/* In `snake___case` the underscores are letters. */
static gboolean
is_inside_word (const char *text, gsize start, gsize end)
{
  return start > 0 && (g_ascii_isalnum (text[start - 1]) || (text[start - 1] & 0x80) != 0)
         && (g_ascii_isalnum (text[end]) || (text[end] & 0x80) != 0);
}

static void
scan_underscores (PfBlankScanner *self)
{
  PfDocumentParser *parser = self->parser;
  gsize at = parser->body;

  while (at < parser->length) {
    const char *found = memmem (parser->text + at, parser->length - at, "___", 3);
    gsize start;
    guint line;

    if (found == NULL)
      break;
    start = (gsize)(found - parser->text);
    at = start + strspn (found, "_");
    line = pf_document_parser_line_at (parser, start);
    if (is_in_range (parser->code_lines, &self->next_code, line, TRUE)
        || is_in_range (parser->excluded, &self->next_excluded, start, FALSE)
        || is_in_range (parser->rules, &self->next_rule, line, TRUE) || is_inside_word (parser->text, start, at))
      continue;
    add_blank (self, start, at - start, line);
  }
}

static void
scan_row (PfBlankScanner *self, const PfTable *table, guint row)
{
  char **cells = g_ptr_array_index (table->rows, row);
  guint line = table->line + 2 + row;
  const char *text = pf_source_get_line (self->parser->source, line, NULL);

  for (guint column = 0; text != NULL && cells[column] != NULL; column++) {
    PfBlank *blank;
    gsize start;

    if (*cells[column] != '\0')
      continue;
    split_row (self, line);
    start = column < self->cells->len ? g_array_index (self->cells, PfRange, column).start : self->row_end;
    blank = pf_arena_new0 (self->document->arena, PfBlank);
    blank->form = PF_BLANK_CELL;
    blank->line = line;
    blank->offset = (gsize)(text - self->parser->text) + start;
    blank->column = (guint)start + 1;
    blank->item = table->item;
    blank->section = table->section;
    name_cell (blank, table, row, column);
    g_ptr_array_add (self->document->blanks, blank);
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
 * Adds the blanks of the document in the order of the file: runs of three or more underscores, and empty cells in
 * the bodies of tables.
 */
void
pf_blank_scanner_run (PfDocumentParser *parser)
{
  PfBlankScanner scanner = { 0 };
  PfDocument *document = parser->document;
  guint n_runs;

  scanner.parser = parser;
  scanner.document = document;
  scanner.lead = "";
  scanner.cells = g_array_new (FALSE, FALSE, sizeof (PfRange));
  g_array_sort (parser->excluded, compare_ranges);
  scan_underscores (&scanner);
  n_runs = document->blanks->len;
  for (guint i = 0; i < document->tables->len; i++) {
    const PfTable *table = g_ptr_array_index (document->tables, i);

    for (guint row = 0; row < table->rows->len; row++)
      scan_row (&scanner, table, row);
  }
  if (document->blanks->len > n_runs)
    g_ptr_array_sort (document->blanks, compare_blanks);
  g_array_unref (scanner.cells);
}
