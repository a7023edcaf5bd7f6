/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-document-private.h"

#include "document/pf-choice-line.h"
#include "document/pf-limits.h"
#include "document/pf-proposals.h"
#include "document/pf-role-rules.h"

#include <string.h>

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

/* What the heading before on the same level is for, where that is a part of the deployment. */
static PfRole
role_of_sibling (PfDocumentParser *self, const PfSection *section)
{
  const PfSection *before = NULL;

  for (guint i = self->heading; i != PF_NONE; i = before->parent) {
    before = g_ptr_array_index (self->document->sections, i);
    if (before->parent == section->parent)
      return pf_role_is_special (before->role) ? PF_ROLE_NONE : before->role;
  }
  return PF_ROLE_NONE;
}

/* The role of a new section: a person's word, else what its title says, else that of what it stands under, else that of
 * the section before it on the same level. */
static void
give_role (PfDocumentParser *self, PfSection *section, guint index)
{
  GPtrArray *sections = self->document->sections;
  const PfSection *parent = section->parent != PF_NONE ? g_ptr_array_index (sections, section->parent) : NULL;
  PfRole above = parent != NULL ? parent->role : PF_ROLE_NONE;

  if (pf_reading_get_role (self->document->reading, section->id, &section->role)) {
    section->role_origin = PF_ROLE_FROM_PERSON;
  } else if (section->heading && section->level == 1 && index == 0) {
    /* A title names the deployment; it says nothing of what stands under it. */
    section->role = PF_ROLE_NONE;
  } else if (!section->heading && pf_choice_line_has_boxes (section->title)) {
    section->role = above;
    section->role_origin = PF_ROLE_FROM_PARENT;
  } else {
    section->role = pf_role_of_title (section->title, above, section->heading, self->deployed, &section->role_origin);
  }
  if (section->role == PF_ROLE_NONE && section->heading && index > 0)
    section->role = role_of_sibling (self, section);
  self->deployed |= section->role == PF_ROLE_EXECUTION;
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
  section->option = PF_NONE;
  section->line = line;
  section->parent = parent;
  g_array_set_size (self->section_paths, sections->len + 1);
  section->id = pf_identity_make (
      self->identity, PF_IDENTITY_SECTION,
      parent != PF_NONE ? g_array_index (self->section_paths, guint64, parent) : 0, section->title, sections->len,
      &g_array_index (self->section_paths, guint64, sections->len));
  give_role (self, section, sections->len);
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
  item->form = frame->is_task ? PF_FORM_TASK : PF_FORM_ENTRY;
  item->option = PF_NONE;
  item->condition_option = PF_NONE;
  item->table = PF_NONE;
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
  if (kind != PF_ITEM_GROUP && task != PF_NONE)
    get_item (self, task)->n_children++;
  if (kind != PF_ITEM_GROUP && item->parent != task)
    get_item (self, item->parent)->n_children++;
  if (frame->delimiter != 0) {
    g_autofree char *ordinal = g_strdup_printf ("%u%c", frame->number, frame->delimiter);

    item->ordinal = pf_arena_strndup (self->arena, ordinal, strlen (ordinal));
  }
  frame->item = self->document->items->len;
  g_ptr_array_add (self->document->items, item);
  return frame->item;
}

/**
 * pf_document_parser_append_item:
 * @self: a parse
 * @kind: what it is for
 * @form: what it is in the text: anything but a task
 * @line: its line
 * @text: what it says, which lives in the arena
 * @markup: the same as markup
 *
 * Adds an item that is no list entry, under the innermost one that is open.
 *
 * Returns: (transfer none) (nullable): it, or %NULL where the lists are nested as deep as may be
 */
PfItem *
pf_document_parser_append_item (
    PfDocumentParser *self, PfItemKind kind, PfItemForm form, guint line, char *text, char *markup)
{
  PfFrame *frame = &self->frames[self->n_frames];
  PfItem *item;

  if (self->n_frames == PF_MAX_FRAMES)
    return NULL;
  memset (frame, 0, sizeof *frame);
  frame->text = text;
  frame->markup = markup;
  item = get_item (self, pf_document_parser_add_item (self, kind, frame, line));
  item->form = form;
  self->last_line = MAX (self->last_line, line);
  return item;
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
    pf_limits_set_nesting_error (&self->error, self->source, self->last_line);
    return NULL;
  }
  frame = &self->frames[self->n_frames++];
  memset (frame, 0, sizeof *frame);
  frame->type = type;
  frame->item = PF_NONE;
  frame->prose = PF_NONE;
  frame->outer_section = self->section;
  frame->first_item = self->document->items->len;
  return frame;
}

/**
 * pf_document_parser_enter_container:
 * @self: a parse
 * @type: list, list item or quote
 * @detail: what the parser says about it
 *
 * Returns: whether it is not nested too deep
 */
gboolean
pf_document_parser_enter_container (PfDocumentParser *self, MD_BLOCKTYPE type, void *detail)
{
  PfFrame *list = self->n_frames > 0 ? &self->frames[self->n_frames - 1] : NULL;
  PfFrame *frame = push_frame (self, type);

  if (frame == NULL)
    return FALSE;
  if (type == MD_BLOCK_OL) {
    frame->number = ((MD_BLOCK_OL_DETAIL *)detail)->start;
    frame->delimiter = ((MD_BLOCK_OL_DETAIL *)detail)->mark_delimiter;
  }
  if ((type == MD_BLOCK_OL || type == MD_BLOCK_UL) && self->n_frames == 1)
    pf_proposals_enter_list (self, frame);
  if (type == MD_BLOCK_LI) {
    if (list != NULL && list->type == MD_BLOCK_OL) {
      frame->number = list->number++;
      frame->delimiter = list->delimiter;
    }
    if (((MD_BLOCK_LI_DETAIL *)detail)->is_task)
      begin_task (self, frame, detail);
  }
  return TRUE;
}

/**
 * pf_document_parser_leave_container:
 * @self: a parse
 * @type: list, list item or quote
 */
void
pf_document_parser_leave_container (PfDocumentParser *self, MD_BLOCKTYPE type)
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
  if (self->n_frames == 0) {
    gboolean has_task = self->last_task != PF_NONE && self->last_task >= frame->first_item;

    if (type != MD_BLOCK_QUOTE)
      pf_proposals_leave_list (self, has_task);
    self->previous = PF_BLOCK_LIST;
    self->task_above = has_task ? self->last_task : PF_NONE;
  }
}
