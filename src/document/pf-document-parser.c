/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-blank-private.h"

#include "document/pf-limits.h"

#include <string.h>

/* md4c goes on after a positive answer from a callback. */
#define GIVE_UP (-1)

/* The parser reports lists, items and text in the order of the file, but the place of a block only through its text.
 * So most lines are learnt from the first text inside. */

/**
 * pf_document_parser_line_at:
 * @self: a parse
 * @offset: offset in the view
 *
 * As [method@Source.get_line_at], but quick for offsets near the one before.
 *
 * Returns: the line, from 1
 */
guint
pf_document_parser_line_at (PfDocumentParser *self, gsize offset)
{
  const char *line;
  const char *next;

  if (self->known_line > 0 && offset >= self->known_start && offset < self->known_end)
    return self->known_line;
  /* Mostly the next line, or the one after the next. */
  for (guint i = 0; i < 4 && self->known_line > 0 && offset >= self->known_end; i++) {
    next = pf_source_get_line (self->source, self->known_line + 2, NULL);
    self->known_line++;
    self->known_start = self->known_end;
    self->known_end = next != NULL ? (gsize)(next - self->text) : self->length + 1;
    if (offset < self->known_end)
      return self->known_line;
  }
  self->known_line = pf_source_get_line_at (self->source, offset);
  line = pf_source_get_line (self->source, self->known_line, NULL);
  next = pf_source_get_line (self->source, self->known_line + 1, NULL);
  self->known_start = line != NULL ? (gsize)(line - self->text) : 0;
  self->known_end = next != NULL ? (gsize)(next - self->text) : self->length + 1;
  return self->known_line;
}

static int
enter_block (MD_BLOCKTYPE type, void *detail, void *data)
{
  PfDocumentParser *self = data;

  pf_document_parser_flush_words (self);
  switch (type) {
  case MD_BLOCK_QUOTE:
  case MD_BLOCK_UL:
  case MD_BLOCK_OL:
  case MD_BLOCK_LI:
    self->previous = PF_BLOCK_OTHER;
    return pf_document_parser_enter_container (self, type, detail) ? 0 : GIVE_UP;
  case MD_BLOCK_CODE:
    pf_document_parser_enter_code (self, detail);
    break;
  case MD_BLOCK_HTML:
    self->in_html = TRUE;
    self->html_line = 0;
    self->html_start = self->length;
    g_string_truncate (self->html, 0);
    break;
  case MD_BLOCK_TABLE:
    pf_document_parser_enter_table (self, ((MD_BLOCK_TABLE_DETAIL *)detail)->col_count);
    break;
  case MD_BLOCK_TH:
  case MD_BLOCK_TD:
    self->table.in_cell = TRUE;
    if (++self->n_cells > PF_SOURCE_MAX_TABLE_CELLS) {
      pf_limits_set_cells_error (&self->error, self->source, MAX (self->last_line, 1));
      return GIVE_UP;
    }
    break;
  case MD_BLOCK_HR:
    pf_document_parser_take_rule (self);
    break;
  case MD_BLOCK_DOC:
  case MD_BLOCK_H:
  case MD_BLOCK_P:
  case MD_BLOCK_THEAD:
  case MD_BLOCK_TBODY:
  case MD_BLOCK_TR:
  default:
    break;
  }
  if (type != MD_BLOCK_P && type != MD_BLOCK_TH && type != MD_BLOCK_TD)
    self->previous = PF_BLOCK_OTHER;
  return 0;
}

static int
leave_block (MD_BLOCKTYPE type, void *detail, void *data)
{
  PfDocumentParser *self = data;

  switch (type) {
  case MD_BLOCK_QUOTE:
  case MD_BLOCK_UL:
  case MD_BLOCK_OL:
  case MD_BLOCK_LI:
    pf_document_parser_flush_words (self);
    pf_document_parser_leave_container (self, type);
    break;
  case MD_BLOCK_H:
    pf_document_parser_leave_heading (self, ((MD_BLOCK_H_DETAIL *)detail)->level);
    break;
  case MD_BLOCK_CODE:
    pf_document_parser_leave_code (self);
    break;
  case MD_BLOCK_HTML:
    pf_document_parser_leave_html (self);
    break;
  case MD_BLOCK_P:
    pf_document_parser_flush_words (self);
    break;
  case MD_BLOCK_TH:
  case MD_BLOCK_TD:
    pf_document_parser_leave_cell (self);
    break;
  case MD_BLOCK_TR:
    pf_document_parser_leave_row (self);
    break;
  case MD_BLOCK_TABLE:
    pf_document_parser_leave_table (self);
    break;
  case MD_BLOCK_DOC:
  case MD_BLOCK_HR:
  case MD_BLOCK_THEAD:
  case MD_BLOCK_TBODY:
  default:
    break;
  }
  return 0;
}

static void
exclude (PfDocumentParser *self, gsize start, gsize end)
{
  PfRange range = { start, end };

  g_array_append_val (self->excluded, range);
}

/* Underscores that make text bold and italic are no blank; those of `____-__-__` only look to Markdown as if they did. */
static void
exclude_run (PfDocumentParser *self, gsize start, gsize end)
{
  PfBlankRun run = { start, end, PF_BLANK_KIND_TEXT };

  pf_blank_run_join (&run, self->text, self->body);
  if (run.start == start && run.end == end)
    exclude (self, start, end);
}

static void
exclude_run_before (PfDocumentParser *self, gsize end)
{
  gsize start = end;

  while (start > 0 && self->text[start - 1] == '_')
    start--;
  if (end - start >= 3)
    exclude_run (self, start, end);
}

static int
enter_span (MD_SPANTYPE type, void *detail, void *data)
{
  PfDocumentParser *self = data;

  self->check_underscores |= type == MD_SPAN_EM || type == MD_SPAN_STRONG;
  pf_inline_enter_span (&self->words, type, detail);
  return 0;
}

static int
leave_span (MD_SPANTYPE type, void *detail, void *data)
{
  PfDocumentParser *self = data;

  if ((type == MD_SPAN_EM || type == MD_SPAN_STRONG) && self->text[self->last_end] == '_') {
    gsize end = self->last_end + strspn (self->text + self->last_end, "_");

    if (end - self->last_end >= 3)
      exclude_run (self, self->last_end, end);
  }
  pf_inline_leave_span (&self->words, type);
  return 0;
}

/* Whether a text is part of the view, and where; what the parser made up, such as line breaks, is not. */
static gboolean
locate (PfDocumentParser *self, const char *text, gsize length, gsize *offset)
{
  if (text < self->text || text + length > self->text + self->length)
    return FALSE;
  *offset = (gsize)(text - self->text);
  return TRUE;
}

static int
add_text (MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE length, void *data)
{
  PfDocumentParser *self = data;
  gsize offset = 0;
  guint line = 0;

  if (self->code.active) {
    pf_document_parser_add_code (self, text, length);
    return 0;
  }
  if (locate (self, text, length, &offset)) {
    line = pf_document_parser_line_at (self, offset);
    if (self->check_underscores && offset > 0 && self->text[offset - 1] == '_')
      exclude_run_before (self, offset);
    if (type == MD_TEXT_CODE && g_strstr_len (text, length, "___") != NULL)
      exclude (self, offset, offset + length);
    self->last_line = line;
    self->last_end = offset + length;
  }
  self->check_underscores = FALSE;
  if (self->in_html) {
    if (self->html_line == 0 && line > 0) {
      self->html_line = line;
      self->html_start = offset;
    }
    g_string_append_len (self->html, text, length);
    return 0;
  }
  if (self->words_line == 0)
    self->words_line = line;
  pf_inline_add_text (&self->words, type, text, length, line);
  return 0;
}

/**
 * pf_document_parser_run:
 * @self: a parse that is set up
 *
 * Runs the Markdown parser over the text and fills the document.
 *
 * Returns: 0, or another number when it was given up, with the error set where it was our own decision
 */
int
pf_document_parser_run (PfDocumentParser *self)
{
  const MD_PARSER callbacks = {
    .flags = MD_FLAG_TASKLISTS | MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_PERMISSIVEAUTOLINKS,
    .enter_block = enter_block,
    .leave_block = leave_block,
    .enter_span = enter_span,
    .leave_span = leave_span,
    .text = add_text,
  };

  return md_parse (self->text + self->body, (MD_SIZE)(self->length - self->body), &callbacks, self);
}
