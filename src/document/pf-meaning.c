/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-blank-kind.h"
#include "document/pf-document-private.h"

#include "document/pf-language.h"
#include "document/pf-proposals.h"
#include "document/pf-role-rules.h"
#include "document/pf-tags.h"

#include <string.h>

/* What needs the whole document to be told: which rollback is only prepared for, what each item is for, and whether it
 * counts. */

typedef struct {
  guint n_tasks;
  guint n_ready;
  guint n_commands;
} SectionFacts;

static PfSection *
get_section (PfDocument *self, guint index)
{
  return g_ptr_array_index (self->sections, index);
}

static PfItem *
get_item (PfDocument *self, guint index)
{
  return g_ptr_array_index (self->items, index);
}

static SectionFacts *
collect_facts (PfDocument *self)
{
  SectionFacts *facts = g_new0 (SectionFacts, self->sections->len + 1);
  PfPhraseMatch match;

  for (guint i = 0; i < self->items->len; i++) {
    const PfItem *item = get_item (self, i);

    if (item->form != PF_FORM_TASK || get_section (self, item->section)->role != PF_ROLE_ROLLBACK)
      continue;
    facts[item->section].n_tasks++;
    if (pf_phrase_set_find_next (PF_PHRASES (readiness), item->text, -1, 0, &match))
      facts[item->section].n_ready++;
  }
  for (guint i = 0; i < self->commands->len; i++) {
    const PfCommand *command = g_ptr_array_index (self->commands, i);

    facts[command->section].n_commands += command->inline_code ? 0 : 1;
  }
  return facts;
}

/* A section that merely says that a rollback could be done is ordinary preparation: its tasks state facts (“script
 * tested and ready”), and it has no commands. */
static void
find_readiness (PfDocument *self)
{
  g_autofree SectionFacts *facts = collect_facts (self);

  for (guint i = 0; i < self->sections->len; i++) {
    PfSection *section = get_section (self, i);

    if (section->role == PF_ROLE_ROLLBACK && section->role_origin != PF_ROLE_FROM_PERSON
        && section->role_origin != PF_ROLE_FROM_COMMENT && facts[i].n_tasks > 0 && facts[i].n_commands == 0
        && facts[i].n_ready * 2 > facts[i].n_tasks)
      section->role = PF_ROLE_PREPARATION;
  }
}

/* What stands in no other part and has something to tick is preparation. */
static void
fill_roles (PfDocument *self)
{
  for (guint i = 0; i < self->items->len; i++) {
    PfSection *section = get_section (self, get_item (self, i)->section);

    if (section->role == PF_ROLE_NONE && section->role_origin != PF_ROLE_FROM_PERSON)
      section->role = PF_ROLE_PREPARATION;
  }
}

static PfItemKind
kind_of_task (const PfItem *item, const PfSection *section)
{
  switch (section->role) {
  case PF_ROLE_TRIGGER:
    return PF_ITEM_TRIGGER;
  case PF_ROLE_ROLLBACK:
  case PF_ROLE_POST_ROLLBACK:
    return PF_ITEM_CONTINGENCY;
  case PF_ROLE_GO_CRITERIA:
    return PF_ITEM_CRITERION_GO;
  case PF_ROLE_NO_GO_CRITERIA:
    return PF_ITEM_CRITERION_NO_GO;
  case PF_ROLE_SUCCESS_CRITERIA:
    return PF_ITEM_SUCCESS_CRITERION;
  case PF_ROLE_SIGN_OFF:
    /* Below a section of its own title, a task is a sign-off only where there is a place to sign. */
    return section->role_origin == PF_ROLE_FROM_PARENT ? PF_ITEM_TASK : PF_ITEM_SIGN_OFF;
  case PF_ROLE_NONE:
  case PF_ROLE_PREPARATION:
  case PF_ROLE_EXECUTION:
  case PF_ROLE_VERIFICATION:
  case PF_ROLE_MONITORING:
  case PF_ROLE_CONTACTS:
  case PF_ROLE_LINKS:
  case PF_ROLE_NOTES:
  case PF_ROLE_LESSONS:
  case PF_ROLE_KPI:
  case PF_ROLE_REFERENCE:
  default:
    return pf_item_is_question (item->text) ? PF_ITEM_QUESTION : PF_ITEM_TASK;
  }
}

static void
assign_kinds (PfDocument *self)
{
  for (guint i = 0; i < self->items->len; i++) {
    PfItem *item = get_item (self, i);

    if (item->form == PF_FORM_TASK)
      item->kind = kind_of_task (item, get_section (self, item->section));
  }
  for (guint i = 0; i < self->blanks->len; i++) {
    const PfBlank *blank = g_ptr_array_index (self->blanks, i);
    PfItem *item = blank->item != PF_NONE ? get_item (self, blank->item) : NULL;

    if (item != NULL && item->n_children == 0 && (item->kind == PF_ITEM_TASK || item->kind == PF_ITEM_QUESTION)
        && (blank->kind == PF_BLANK_KIND_SIGNATURE || blank->kind == PF_BLANK_KIND_SIGNATURE_AND_DATE))
      item->kind = PF_ITEM_SIGN_OFF;
  }
}

static gboolean
kind_counts (const PfItem *item)
{
  switch (item->kind) {
  case PF_ITEM_TASK:
  case PF_ITEM_QUESTION:
  case PF_ITEM_CONTINGENCY:
  case PF_ITEM_TABLE_ROW:
  case PF_ITEM_STEP:
    return TRUE;
  case PF_ITEM_SIGN_OFF:
  case PF_ITEM_SUCCESS_CRITERION:
    return item->form == PF_FORM_TASK;
  case PF_ITEM_GROUP:
  case PF_ITEM_CRITERION_GO:
  case PF_ITEM_CRITERION_NO_GO:
  case PF_ITEM_TRIGGER:
  case PF_ITEM_CHOICE:
  default:
    return FALSE;
  }
}

/* In a checklist that is nothing but a rollback, the rollback is what is carried out. */
static void
start_at_rollback (PfDocument *self)
{
  for (guint i = 0; i < self->items->len; i++) {
    PfItem *item = get_item (self, i);

    if (item->counts && item->kind != PF_ITEM_CONTINGENCY)
      return;
  }
  for (guint i = 0; i < self->items->len; i++) {
    PfItem *item = get_item (self, i);

    if (item->kind == PF_ITEM_CONTINGENCY)
      item->kind = PF_ITEM_TASK;
  }
}

static void
inherit_options (PfDocument *self)
{
  if (self->options->len == 0)
    return;
  for (guint i = 0; i < self->sections->len; i++) {
    PfSection *section = get_section (self, i);

    /* A bold line that is for something else stands under the branch only to GitHub's Markdown. */
    if (section->option == PF_NONE && section->parent != PF_NONE
        && (section->heading || section->role == get_section (self, section->parent)->role))
      section->option = get_section (self, section->parent)->option;
  }
  for (guint i = 0; i < self->items->len; i++)
    get_item (self, i)->option = get_section (self, get_item (self, i)->section)->option;
}

/**
 * pf_meaning_assign:
 * @parser: a parse that has seen the whole text, with its blanks
 *
 * Says what each section and item is for.
 */
void
pf_meaning_assign (PfDocumentParser *parser)
{
  PfDocument *self = parser->document;

  find_readiness (self);
  fill_roles (self);
  assign_kinds (self);
  pf_options_find (parser);
  inherit_options (self);
  for (guint i = 0; i < self->items->len; i++) {
    PfItem *item = get_item (self, i);

    item->counts = item->n_children == 0 && kind_counts (item);
  }
  start_at_rollback (self);
  pf_tags_find (parser);
  pf_gates_find (parser);
  pf_proposals_find (parser);
}
