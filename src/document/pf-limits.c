/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-limits.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/*
 * md4c takes quadratic time in the length of a paragraph and in the columns of a table times its rows, and reports
 * neither before it has begun. So both are bounded here, on the source lines, before it sees them.
 *
 * The bound must never be too lenient, so a line ends the paragraph before it only where CommonMark is certain to see
 * it that way: an empty line, the marker of a list item that can interrupt a paragraph and is not indented so far that
 * it continues one, a heading, a fence at the very left, or a row of a table that begins there. In doubt a line counts.
 */

typedef struct {
  gsize content;    /* column the last list item's content begins at; 0 outside of lists */
  guint quotes;     /* depth of quotes the line stands in */
  gboolean ordered; /* whether that list item was a numbered one */
  gboolean after_blank;
  gboolean may_be_html; /* in an HTML block a fence is no fence */
  char fence;           /* character of the open fence at the left, or 0 */
  gsize fence_length;
  gsize paragraph; /* bytes so far */
  guint paragraph_line;
  guint64 cells;
  guint64 columns;   /* of the table that may be going on */
  guint header_line; /* line that is the head of a table, if a row of dashes follows */
  gboolean in_table; /* whether a line that begins with a bar is surely a row */
} PfLimits;

static gsize
count_run (const char *text, gsize length, char c)
{
  gsize n = 0;

  while (n < length && text[n] == c)
    n++;
  return n;
}

/* Bytes of spaces; a tab counts as four columns, more than it may be, so that the indentation is not taken as less. */
static gsize
measure_indent (const char *text, gsize length, gsize *columns)
{
  gsize n = 0;

  for (*columns = 0; n < length && (text[n] == ' ' || text[n] == '\t'); n++)
    *columns += text[n] == '\t' ? 4 : 1;
  return n;
}

/* Bytes of a list item's marker and the space behind it, or 0. */
static gsize
measure_marker (const PfLimits *self, const char *text, gsize length, gboolean *ordered)
{
  gsize digits = 0;

  *ordered = FALSE;
  if (length > 2 && (text[0] == '-' || text[0] == '*' || text[0] == '+') && text[1] == ' '
      && strchr (" \t\r\n", text[2]) == NULL)
    return 2;
  while (digits < length && digits < 10 && g_ascii_isdigit (text[digits]))
    digits++;
  if (digits == 0 || digits > 9 || length < digits + 3 || (text[digits] != '.' && text[digits] != ')')
      || text[digits + 1] != ' ' || strchr (" \t\r\n", text[digits + 2]) != NULL)
    return 0;
  *ordered = TRUE;
  return self->ordered || self->after_blank || (digits == 1 && text[0] == '1') ? digits + 2 : 0;
}

/* Whether a line is the row of dashes under a table's head; says how many columns it has. */
static guint64
count_columns (const char *text, gsize length)
{
  guint64 pipes = 0;
  gboolean dashes = FALSE;

  for (gsize i = 0; i < length; i++) {
    if (text[i] == '|')
      pipes++;
    else if (text[i] == '-')
      dashes = TRUE;
    else if (text[i] != ' ' && text[i] != ':' && text[i] != '\t' && text[i] != '>')
      return 0;
  }
  return dashes && pipes > 0 ? pipes + 1 : 0;
}

/* Whether a line is the row of dashes under a table's head beyond doubt: each cell has three of them or more. */
static gboolean
is_rule_row (const char *text, gsize length)
{
  gsize dashes = 0;

  for (gsize i = 1; i < length; i++) {
    if (text[i] == '-')
      dashes++;
    else if (text[i] == '|' && dashes >= 3)
      dashes = 0;
    else if (text[i] == '|' || (text[i] != ' ' && text[i] != ':'))
      return FALSE;
  }
  return dashes == 0;
}

/* Follows tables that stand at the left margin, whose rows the parser looks at one by one. */
static gboolean
is_table_row (PfLimits *self, const char *text, gsize length, guint line)
{
  gboolean has_bar = length > 2 && text[0] == '|' && !self->may_be_html;

  if (self->in_table && has_bar)
    return TRUE;
  self->in_table = has_bar && line == self->header_line + 1 && is_rule_row (text, length);
  if (has_bar && self->after_blank)
    self->header_line = line;
  return self->in_table;
}

static void
start_paragraph (PfLimits *self, guint line, gsize length)
{
  self->paragraph = length;
  self->paragraph_line = line;
}

/* Whether the line belongs to a fenced block at the left margin, whose text md4c does not look into. */
static gboolean
is_fenced (PfLimits *self, const char *text, gsize length)
{
  gsize indent;
  gsize skipped = measure_indent (text, length, &indent);
  gsize run;

  if (self->fence != 0) {
    run = count_run (text + skipped, length - skipped, self->fence);
    if (indent < 4 && run >= self->fence_length && text[skipped + run] != self->fence) {
      for (gsize i = skipped + run; i < length; i++) {
        if (!g_ascii_isspace (text[i]))
          return TRUE;
      }
      self->fence = 0;
    }
    return TRUE;
  }
  if (self->may_be_html || length == 0 || (text[0] != '`' && text[0] != '~'))
    return FALSE;
  run = count_run (text, length, text[0]);
  if (run < 3 || (text[0] == '`' && memchr (text + run, '`', length - run) != NULL))
    return FALSE;
  self->fence = text[0];
  self->fence_length = run;
  self->content = 0;
  return TRUE;
}

static gsize
strip_quotes (PfLimits *self, const char *text, gsize length, gsize *indent)
{
  gsize at = measure_indent (text, length, indent);
  guint quotes = 0;

  while (*indent < 4 && at < length && text[at] == '>') {
    at++;
    quotes++;
    at += measure_indent (text + at, length - at, indent);
  }
  if (quotes != self->quotes)
    self->content = 0;
  self->quotes = quotes;
  return at;
}

static void
take_line (PfLimits *self, const char *text, gsize length, guint line)
{
  gsize indent;
  gsize at = strip_quotes (self, text, length, &indent);
  gsize hashes;
  gsize marker;
  gboolean ordered;

  if (at == length) {
    self->after_blank = TRUE;
    self->in_table = FALSE;
    self->paragraph = 0;
    self->columns = 0;
    return;
  }
  if (text[at] == '<')
    self->may_be_html = TRUE;
  if (self->after_blank && indent < self->content)
    self->content = 0;
  if (is_table_row (self, text, length, line)) {
    self->after_blank = FALSE;
    start_paragraph (self, line, length);
    return;
  }
  hashes = count_run (text + at, length - at, '#');
  marker = indent <= self->content + 3 ? measure_marker (self, text + at, length - at, &ordered) : 0;
  if (marker > 0) {
    self->content = indent + marker;
    self->ordered = ordered;
    self->columns = 0;
    start_paragraph (self, line, length);
  } else if (hashes > 0 && hashes < 7 && indent < 4 && at + hashes < length && text[at + hashes] == ' ') {
    start_paragraph (self, line, length);
  } else if (self->paragraph == 0) {
    start_paragraph (self, line, length);
  } else {
    self->paragraph += length + 1;
  }
  self->after_blank = FALSE;
}

static void
take_table (PfLimits *self, const char *text, gsize length)
{
  guint64 columns = count_columns (text, length);

  if (columns > 0)
    self->columns = MAX (self->columns, columns);
  self->cells += self->columns;
}

static gboolean
set_limit_error (GError **error, const char *file_name, guint line, const char *what)
{
  g_set_error (error, PF_DOCUMENT_ERROR, PF_DOCUMENT_ERROR_LIMIT,
               /* Translators: a file name, a line number, and a sentence that says what is too much and what to do */
               _ ("“%s”, line %u: %s"), file_name, line, what);
  return FALSE;
}

/* The first line from here that is not blank. */
static guint
find_words (PfSource *source, guint line)
{
  guint n_lines = pf_source_get_n_lines (source);
  gsize length;

  for (; line < n_lines; line++) {
    const char *text = pf_source_get_line (source, line, &length);

    for (gsize i = 0; i < length; i++) {
      if (!g_ascii_isspace (text[i]))
        return line;
    }
  }
  return line;
}

/**
 * pf_limits_set_nesting_error:
 * @error: where the error goes
 * @source: the file
 * @last_line: the last line that said something, or 0; it goes too deep at the next one
 */
void
pf_limits_set_nesting_error (GError **error, PfSource *source, guint last_line)
{
  guint line = find_words (source, last_line + 1);
  g_autofree char *what
      = g_strdup_printf (_ ("Lists and quotes are nested more than %d deep. Indent less."), PF_SOURCE_MAX_NESTING);

  set_limit_error (error, pf_source_get_file_name (source), line, what);
}

/**
 * pf_limits_set_cells_error:
 * @error: where the error goes
 * @source: the file
 * @line: line at which there are too many
 */
void
pf_limits_set_cells_error (GError **error, PfSource *source, guint line)
{
  g_autofree char *what
      = g_strdup_printf (_ ("The tables have more than %d cells. Split the file."), PF_SOURCE_MAX_TABLE_CELLS);

  set_limit_error (error, pf_source_get_file_name (source), line, what);
}

static gboolean
set_paragraph_error (GError **error, PfSource *source, guint line)
{
  g_autofree char *what = g_strdup_printf (
      _ ("More than %d KiB of text stand here without an empty line. Divide them."), PF_SOURCE_MAX_PARAGRAPH / 1024);

  return set_limit_error (error, pf_source_get_file_name (source), line, what);
}

/**
 * pf_limits_check:
 * @source: a file
 * @error: where an error goes
 *
 * Checks the limits that must hold before the Markdown parser sees the text: how long a paragraph is and how many
 * cells its tables have.
 *
 * Errors: %PF_DOCUMENT_ERROR_LIMIT
 *
 * Returns: whether they hold
 */
gboolean
pf_limits_check (PfSource *source, GError **error)
{
  PfLimits limits = { .after_blank = TRUE };
  guint n_lines = pf_source_get_n_lines (source);

  for (guint line = 1; line <= n_lines; line++) {
    gsize length;
    const char *text = pf_source_get_line (source, line, &length);

    if (limits.quotes == 0 && is_fenced (&limits, text, length)) {
      limits.paragraph = 0;
      limits.columns = 0;
      limits.in_table = FALSE;
      limits.after_blank = FALSE;
      continue;
    }
    take_line (&limits, text, length, line);
    if (limits.paragraph > 0)
      take_table (&limits, text, length);
    if (limits.paragraph > PF_SOURCE_MAX_PARAGRAPH)
      return set_paragraph_error (error, source, limits.paragraph_line);
    if (limits.cells > PF_SOURCE_MAX_TABLE_CELLS) {
      pf_limits_set_cells_error (error, source, line);
      return FALSE;
    }
  }
  return TRUE;
}
