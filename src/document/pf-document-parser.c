/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-document-private.h"

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

/**
 * pf_document_parser_nearest_item:
 * @self: a parse
 * @tasks_only: whether groups do not count
 *
 * Returns: index of the innermost item that is open, or %PF_NONE
 */
guint
pf_document_parser_nearest_item (PfDocumentParser *self, gboolean tasks_only)
{
  for (guint i = self->n_frames; i > 0; i--) {
    const PfFrame *frame = &self->frames[i - 1];

    if (frame->item != PF_NONE && (frame->is_task || !tasks_only))
      return frame->item;
  }
  return PF_NONE;
}

/**
 * pf_document_parser_add_section:
 * @self: a parse
 * @title: its title
 * @level: level of a true heading; for another it is computed
 * @heading: whether it is a true heading
 * @line: its line
 *
 * Adds a section below the current one and makes it current.
 *
 * Returns: its index
 */
guint
pf_document_parser_add_section (PfDocumentParser *self, const char *title, guint level, gboolean heading, guint line)
{
  PfSection *section = pf_arena_new0 (self->arena, PfSection);
  GPtrArray *sections = self->document->sections;
  guint parent = heading ? self->heading : self->section;

  while (heading && parent != PF_NONE && ((PfSection *)g_ptr_array_index (sections, parent))->level >= level)
    parent = ((PfSection *)g_ptr_array_index (sections, parent))->parent;
  section->title = pf_arena_strndup (self->arena, title, strlen (title));
  section->level = heading ? level : 1;
  if (!heading && parent != PF_NONE)
    section->level = MIN (((PfSection *)g_ptr_array_index (sections, parent))->level + 1, 6);
  section->heading = heading;
  section->line = line;
  section->parent = parent;
  self->section = sections->len;
  if (heading)
    self->heading = sections->len;
  g_ptr_array_add (sections, section);
  return self->section;
}

/**
 * pf_document_parser_need_section:
 * @self: a parse
 *
 * Returns: index of the current section; before the first heading, of an implicit one
 */
guint
pf_document_parser_need_section (PfDocumentParser *self)
{
  if (self->section == PF_NONE)
    pf_document_parser_add_section (self, "", 1, FALSE, 1);
  return self->section;
}

static PfItem *
get_item (PfDocumentParser *self, guint index)
{
  return g_ptr_array_index (self->document->items, index);
}

/**
 * pf_document_parser_add_item:
 * @self: a parse
 * @kind: what it is
 * @frame: the open list item it comes from
 * @line: its line
 *
 * Returns: its index
 */
guint
pf_document_parser_add_item (PfDocumentParser *self, PfItemKind kind, PfFrame *frame, guint line)
{
  PfItem *item = pf_arena_new0 (self->arena, PfItem);
  guint task = PF_NONE;

  item->kind = kind;
  item->line = line;
  item->end_line = line;
  item->section = pf_document_parser_need_section (self);
  item->heading_section = self->heading;
  item->parent = PF_NONE;
  item->text = frame->text;
  item->markup = frame->markup;
  item->label = frame->label;
  item->expected = frame->expected;
  for (const PfFrame *outer = frame; outer > self->frames; outer--) {
    if (outer[-1].item != PF_NONE && item->parent == PF_NONE)
      item->parent = outer[-1].item;
    if (outer[-1].is_task) {
      task = task == PF_NONE ? outer[-1].item : task;
      item->depth++;
    }
  }
  if (kind == PF_ITEM_TASK && task != PF_NONE)
    get_item (self, task)->n_children++;
  if (kind == PF_ITEM_TASK && item->parent != task)
    get_item (self, item->parent)->n_children++;
  if (frame->delimiter != 0) {
    g_autofree char *ordinal = g_strdup_printf ("%u%c", frame->number, frame->delimiter);

    item->ordinal = pf_arena_strndup (self->arena, ordinal, strlen (ordinal));
  }
  frame->item = self->document->items->len;
  g_ptr_array_add (self->document->items, item);
  return frame->item;
}

/* A list entry turns out to hold tasks: it becomes a group, or, numbered, bold and at the top, a section. */
static void
promote (PfDocumentParser *self, guint index)
{
  PfFrame *frame = &self->frames[index];

  if (!frame->has_text || frame->text == NULL || *frame->text == '\0')
    return;
  if (frame->prose != PF_NONE)
    ((PfProse *)g_ptr_array_index (self->document->prose, frame->prose))->markup = NULL;
  if (index == 1 && frame->delimiter != 0 && frame->bold_only && strlen (frame->label) <= PF_MAX_BOLD_TITLE) {
    g_autofree char *ordinal = g_strdup_printf ("%u%c", frame->number, frame->delimiter);
    guint section = pf_document_parser_add_section (self, frame->label, 0, FALSE, frame->line);

    ((PfSection *)g_ptr_array_index (self->document->sections, section))->ordinal
        = pf_arena_strndup (self->arena, ordinal, strlen (ordinal));
    frame->is_section = TRUE;
  } else {
    pf_document_parser_add_item (self, PF_ITEM_GROUP, frame, frame->line);
  }
}

static void
begin_task (PfDocumentParser *self, PfFrame *frame, const MD_BLOCK_LI_DETAIL *detail)
{
  gsize mark = self->body + detail->task_mark_offset;
  PfItem *item;

  frame->line = pf_document_parser_line_at (self, mark);
  for (guint i = 0; i + 1 < self->n_frames; i++) {
    if (self->frames[i].type == MD_BLOCK_LI && self->frames[i].item == PF_NONE && !self->frames[i].is_section)
      promote (self, i);
  }
  frame->is_task = TRUE;
  self->last_task = pf_document_parser_add_item (self, PF_ITEM_TASK, frame, frame->line);
  item = get_item (self, self->last_task);
  item->checked = detail->task_mark != ' ';
  item->mark_offset = mark;
  self->last_line = MAX (self->last_line, frame->line);
  self->document->n_tasks++;
}

static PfFrame *
push_frame (PfDocumentParser *self, MD_BLOCKTYPE type)
{
  PfFrame *frame;

  if (type != MD_BLOCK_UL && type != MD_BLOCK_OL)
    self->nesting++;
  if (self->nesting > PF_SOURCE_MAX_NESTING || self->n_frames == PF_MAX_FRAMES) {
    pf_limits_set_nesting_error (&self->error, self->source, MAX (self->last_line, 1));
    return NULL;
  }
  frame = &self->frames[self->n_frames++];
  memset (frame, 0, sizeof *frame);
  frame->type = type;
  frame->item = PF_NONE;
  frame->prose = PF_NONE;
  frame->outer_section = self->section;
  return frame;
}

static int
enter_container (PfDocumentParser *self, MD_BLOCKTYPE type, void *detail)
{
  PfFrame *list = self->n_frames > 0 ? &self->frames[self->n_frames - 1] : NULL;
  PfFrame *frame = push_frame (self, type);

  if (frame == NULL)
    return GIVE_UP;
  if (type == MD_BLOCK_OL) {
    frame->number = ((MD_BLOCK_OL_DETAIL *)detail)->start;
    frame->delimiter = ((MD_BLOCK_OL_DETAIL *)detail)->mark_delimiter;
  } else if (type == MD_BLOCK_LI) {
    if (list != NULL && list->type == MD_BLOCK_OL) {
      frame->number = list->number++;
      frame->delimiter = list->delimiter;
    }
    if (((MD_BLOCK_LI_DETAIL *)detail)->is_task)
      begin_task (self, frame, detail);
  }
  return 0;
}

static void
leave_container (PfDocumentParser *self, MD_BLOCKTYPE type)
{
  PfFrame *frame = &self->frames[self->n_frames - 1];

  if (frame->item != PF_NONE) {
    PfItem *item = get_item (self, frame->item);

    item->end_line = MAX (item->line, self->last_line);
    if (item->text == NULL) {
      item->text = pf_arena_strndup (self->arena, "", 0);
      item->markup = item->text;
    }
  }
  if (frame->is_section) {
    ((PfSection *)g_ptr_array_index (self->document->sections, self->section))->end_line = self->last_line;
    self->section = frame->outer_section;
  }
  self->n_frames--;
  if (type == MD_BLOCK_LI || type == MD_BLOCK_QUOTE)
    self->nesting--;
  else if (self->n_frames == 0)
    self->previous = PF_BLOCK_LIST;
}

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

/* The parser tells of a rule without its place: it is the first line that looks like one behind what came before. */
static void
take_rule (PfDocumentParser *self)
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
    return enter_container (self, type, detail);
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
    take_rule (self);
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

static void
leave_heading (PfDocumentParser *self, guint level)
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
    leave_container (self, type);
    break;
  case MD_BLOCK_H:
    leave_heading (self, ((MD_BLOCK_H_DETAIL *)detail)->level);
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

/* Underscores that make text bold and italic are no blank. */
static void
exclude_run_before (PfDocumentParser *self, gsize end)
{
  gsize start = end;

  while (start > 0 && self->text[start - 1] == '_')
    start--;
  if (end - start >= 3)
    exclude (self, start, end);
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
      exclude (self, self->last_end, end);
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
