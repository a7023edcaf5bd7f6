/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-document-private.h"

#include <string.h>

/* In a list or a quote, markers may stand before the rule. */
static gboolean
is_rule (const char *text, gsize length, gboolean nested)
{
  gsize at = 0;
  guint count = 0;
  char mark;

  while (nested && at < length && (g_ascii_isdigit (text[at]) || strchr (" \t>-+*.)", text[at]) != NULL))
    at++;
  /* Of a rule of dashes or stars nothing is left, then. */
  if (nested && at >= 3 && at == length)
    return TRUE;
  while (!nested && at < length && at < 3 && text[at] == ' ')
    at++;
  mark = at < length ? text[at] : '\0';
  if (mark != '_' && (nested || (mark != '-' && mark != '*')))
    return FALSE;
  for (; at < length; at++) {
    if (text[at] == mark)
      count++;
    else if (text[at] != ' ' && text[at] != '\t')
      return FALSE;
  }
  return count >= 3;
}

/**
 * pf_document_parser_take_rule:
 * @self: a parse
 *
 * Takes a thematic break. The parser tells of it without its place: it is the first line that looks like one behind
 * what came before.
 */
void
pf_document_parser_take_rule (PfDocumentParser *self)
{
  guint n_lines = pf_source_get_n_lines (self->source);
  gboolean nested = self->n_frames > 0;

  for (guint line = self->last_line + 1; line <= n_lines && !self->rules_lost; line++) {
    gsize length;
    const char *text = pf_source_get_line (self->source, line, &length);

    if (is_rule (text, length, nested)) {
      PfRange range = { line, line };

      if (!nested)
        g_array_append_val (self->rules, range);
      self->last_line = line;
      return;
    }
  }
  self->rules_lost = TRUE;
}

/* An empty heading has no text to tell its line; it is the next one with a mark of a heading. */
static guint
find_heading_line (PfDocumentParser *self)
{
  guint n_lines = pf_source_get_n_lines (self->source);

  for (guint line = self->last_line + 1; line <= n_lines; line++) {
    gsize length;
    const char *text = pf_source_get_line (self->source, line, &length);

    while (length > 0 && *text == ' ') {
      text++;
      length--;
    }
    if (length > 0 && *text == '#')
      return line;
  }
  return MAX (self->last_line, 1);
}

/* A heading that does not begin with `#` has a line of `=` or `-` under it. */
static gboolean
is_underlined (PfDocumentParser *self, guint line)
{
  gsize length;
  const char *text = pf_source_get_line (self->source, line, &length);

  while (text != NULL && length > 0 && *text == ' ') {
    text++;
    length--;
  }
  return text != NULL && length > 0 && *text != '#';
}

/**
 * pf_document_parser_leave_heading:
 * @self: a parse
 * @level: its level
 *
 * Ends a heading: a section begins.
 */
void
pf_document_parser_leave_heading (PfDocumentParser *self, guint level)
{
  guint line = self->words_line;

  /* In a list or a quote a heading is large type and divides nothing. */
  if (self->n_frames > 0) {
    pf_document_parser_flush_words (self);
    return;
  }
  pf_inline_finish (&self->words);
  if (!self->words.active || line == 0)
    line = find_heading_line (self);
  pf_document_parser_add_section (self, self->words.plain->str, level, TRUE, line);
  pf_document_parser_take_links (self, PF_NONE);
  self->last_line = MAX (self->last_line, line);
  if (is_underlined (self, line))
    self->last_line++;
  pf_inline_reset (&self->words);
  self->words_line = 0;
}
