/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-proposals.h"

#include "document/pf-role-rules.h"

#include <string.h>

/* Other ways to read a checklist: entries of lists without boxes as items, a checklist inside a fence in place of the
 * whole. Only a person can tell whether one is meant, so they are offered with a preview. */

#define FEWEST_STEPS 2
#define FEWEST_BULLETS 3
#define MOST_PREVIEWED 12

static char *
make_id (PfDocumentParser *parser, guint section, const char *text)
{
  guint64 path = section != PF_NONE ? g_array_index (parser->section_paths, guint64, section) : 0;

  return pf_identity_make (parser->identity, PF_IDENTITY_PROPOSAL, path, text, 0, NULL);
}

/* The number of a list in its section names it, so that its id can be told before what is in it was seen. */
static char *
make_list_id (PfDocumentParser *parser, guint section, guint number)
{
  g_autofree char *text = g_strdup_printf ("list %u", number);

  return make_id (parser, section, text);
}

/**
 * pf_proposals_enter_list:
 * @parser: a parse
 * @frame: the list, which stands at the top
 *
 * Sees whether a person made its entries items.
 */
void
pf_proposals_enter_list (PfDocumentParser *parser, PfFrame *frame)
{
  PfListCandidate list = { 0 };

  parser->list_number = parser->list_section == parser->section ? parser->list_number + 1 : 1;
  parser->list_section = parser->section;
  list.section = parser->section;
  list.number = parser->list_number;
  list.numbered = frame->delimiter != 0;
  list.first_prose = parser->document->prose->len;
  list.first_item = parser->document->items->len;
  if (!pf_reading_is_empty (parser->document->reading)) {
    list.id = make_list_id (parser, list.section, list.number);
    list.accepted = pf_reading_accepts (parser->document->reading, list.id);
  }
  frame->accepted = list.accepted;
  parser->list = list;
}

/**
 * pf_proposals_leave_list:
 * @parser: a parse
 * @has_task: whether a task stands in the list that ends
 */
void
pf_proposals_leave_list (PfDocumentParser *parser, gboolean has_task)
{
  PfListCandidate *list = &parser->list;

  if (has_task)
    return;
  list->end_prose = parser->document->prose->len;
  list->end_item = parser->document->items->len;
  list->end_line = parser->last_line;
  g_array_append_val (parser->lists, *list);
}

static PfRole
get_role (const PfDocument *self, guint section)
{
  return section != PF_NONE ? ((PfSection *) g_ptr_array_index (self->sections, section))->role : PF_ROLE_NONE;
}

static gboolean
may_have_steps (PfRole role)
{
  return role != PF_ROLE_NOTES && role != PF_ROLE_LINKS && role != PF_ROLE_CONTACTS && role != PF_ROLE_REFERENCE
         && role != PF_ROLE_LESSONS && role != PF_ROLE_KPI;
}

static PfProposal *
new_proposal (PfDocumentParser *parser, PfProposalKind kind, char *id, guint section)
{
  PfProposal *proposal = pf_arena_new0 (parser->arena, PfProposal);

  proposal->kind = kind;
  proposal->id = id;
  proposal->section = section;
  proposal->accepted = pf_reading_accepts (parser->document->reading, id);
  proposal->preview = pf_arena_alloc (parser->arena, (MOST_PREVIEWED + 1) * sizeof (char *));
  memset (proposal->preview, 0, (MOST_PREVIEWED + 1) * sizeof (char *));
  return proposal;
}

static void
add_to_preview (PfProposal *proposal, char *text)
{
  if (proposal->n_items < MOST_PREVIEWED)
    proposal->preview[proposal->n_items] = text;
  proposal->n_items++;
}

/* Beside tasks of the same section a numbered list explains something. */
static gboolean
has_tasks (const PfDocument *self, guint section)
{
  return section != PF_NONE && ((PfSection *)g_ptr_array_index (self->sections, section))->direct_tasks > 0;
}

static void
take_list (PfDocumentParser *parser, const PfListCandidate *list, gboolean has_items)
{
  PfDocument *self = parser->document;
  PfProposal *proposal;
  PfProposalKind kind = list->numbered ? PF_PROPOSAL_STEPS : PF_PROPOSAL_BULLETS;
  PfRole role = get_role (self, list->section);

  if (!list->accepted
      && (list->end_item > list->first_item || !may_have_steps (role) || (has_items && kind == PF_PROPOSAL_BULLETS)
          || has_tasks (self, list->section)))
    return;
  proposal = new_proposal (
      parser, kind, list->id != NULL ? list->id : make_list_id (parser, list->section, list->number), list->section);
  for (guint i = list->first_prose; i < list->end_prose && !list->accepted; i++) {
    PfProse *prose = g_ptr_array_index (self->prose, i);

    if (prose->depth > 0 || prose->marker == NULL || prose->markup == NULL)
      continue;
    proposal->line = proposal->line > 0 ? proposal->line : prose->line;
    add_to_preview (proposal, prose->markup);
  }
  for (guint i = list->first_item; i < list->end_item; i++) {
    PfItem *item = g_ptr_array_index (self->items, i);

    if (item->form != PF_FORM_ENTRY)
      continue;
    proposal->line = proposal->line > 0 ? proposal->line : item->line;
    add_to_preview (proposal, item->markup);
  }
  proposal->end_line = list->end_line;
  if (proposal->n_items >= (kind == PF_PROPOSAL_STEPS ? FEWEST_STEPS : FEWEST_BULLETS))
    g_ptr_array_add (self->proposals, proposal);
}

static gboolean
is_task_line (const char *line)
{
  line += strspn (line, " \t");
  return (g_str_has_prefix (line, "- [") || g_str_has_prefix (line, "* [") || g_str_has_prefix (line, "+ ["))
         && line[3] != '\0' && strchr (" xX", line[3]) != NULL && line[4] == ']';
}

/* A fence with task lines in it may be the checklist itself, to be pasted somewhere. */
static void
take_fence (PfDocumentParser *parser, const PfCommand *command)
{
  g_auto (GStrv) lines = NULL;
  PfProposal *proposal = NULL;

  if (command->inline_code
      || (*command->language != '\0' && g_ascii_strcasecmp (command->language, "markdown") != 0
          && g_ascii_strcasecmp (command->language, "md") != 0))
    return;
  lines = g_strsplit (command->text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_autofree char *markup = NULL;

    if (!is_task_line (lines[i]))
      continue;
    if (proposal == NULL) {
      proposal = new_proposal (parser, PF_PROPOSAL_EMBEDDED, make_id (parser, command->section, command->text),
                               command->section);
      proposal->line = command->line;
      proposal->end_line = command->end_line;
    }
    markup = g_markup_escape_text (strchr (lines[i], ']') + 1, -1);
    g_strstrip (markup);
    add_to_preview (proposal, pf_arena_strndup (parser->arena, markup, strlen (markup)));
  }
  if (proposal != NULL)
    g_ptr_array_add (parser->document->proposals, proposal);
}

static int
compare_proposals (gconstpointer a, gconstpointer b)
{
  const PfProposal *first = *(const PfProposal *const *) a;
  const PfProposal *second = *(const PfProposal *const *) b;

  return first->line < second->line ? -1 : first->line > second->line;
}

/**
 * pf_proposals_find:
 * @parser: a parse that has seen the whole text, with what counts in it
 *
 * Finds the proposals: of numbered lists, and, where nothing else is an item, of bullets and fences.
 */
void
pf_proposals_find (PfDocumentParser *parser)
{
  PfDocument *self = parser->document;
  gboolean has_items = FALSE;

  for (guint i = 0; i < self->items->len && !has_items; i++) {
    const PfItem *item = g_ptr_array_index (self->items, i);

    has_items = item->kind != PF_ITEM_STEP && (item->counts || item->form == PF_FORM_TASK);
  }
  for (guint i = 0; i < parser->lists->len; i++)
    take_list (parser, &g_array_index (parser->lists, PfListCandidate, i), has_items);
  for (guint i = 0; i < self->commands->len && !has_items; i++)
    take_fence (parser, g_ptr_array_index (self->commands, i));
  g_ptr_array_sort (self->proposals, compare_proposals);
}

/**
 * pf_proposals_make_embedded_view:
 * @self: a document
 * @proposal: one of its proposals to open a checklist inside a fence
 *
 * Returns: (transfer full): the source's view with nothing left but what stands inside the fence, every byte in its
 *   place, so that lines and offsets stay true
 */
char *
pf_proposals_make_embedded_view (PfDocument *self, const PfProposal *proposal)
{
  gsize length;
  const char *view = pf_source_get_text (self->source, &length);
  char *masked = g_malloc (length + 1);
  guint n_lines = pf_source_get_n_lines (self->source);

  memset (masked, ' ', length);
  masked[length] = '\0';
  for (guint line = 1; line <= n_lines; line++) {
    gsize size;
    const char *text = pf_source_get_line (self->source, line, &size);
    gsize start = (gsize) (text - view);
    gsize end = start + size;

    if (line > proposal->line && line < proposal->end_line)
      memcpy (masked + start, text, size);
    while (end < length && (view[end] == '\r' || view[end] == '\n') && end < start + size + 2) {
      masked[end] = view[end];
      end++;
    }
  }
  return masked;
}
