/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-document-private.h"

#include "document/pf-choice-line.h"
#include "document/pf-language.h"
#include "document/pf-option-names.h"
#include "document/pf-role-rules.h"

#include <string.h>

/* What a run takes one of: sibling sections named as options, items under opposite conditions, boxes of which only one
 * can be ticked. */

#define LONGEST_DECISION 60
#define MOST_DECISIONS 4
#define LONGEST_USING 64

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

static PfOption *
get_option (PfDocument *self, guint index)
{
  return g_ptr_array_index (self->options, index);
}

static char *
keep (PfDocumentParser *parser, const char *text, gsize length)
{
  while (length > 0 && strchr (" \t:-–", text[length - 1]) != NULL)
    length--;
  return pf_arena_strndup (parser->arena, text, length);
}

static guint
add_group (PfDocumentParser *parser, const char *label, guint line, guint section)
{
  PfDocument *self = parser->document;
  PfOptionGroup *group = pf_arena_new0 (parser->arena, PfOptionGroup);
  guint64 path = section != PF_NONE ? g_array_index (parser->section_paths, guint64, section) : 0;

  group->label = keep (parser, label, strlen (label));
  group->line = line;
  group->section = section;
  group->first = self->options->len;
  group->id = pf_identity_make (parser->identity, PF_IDENTITY_OPTION_GROUP, path, group->label,
                                self->option_groups->len, NULL);
  g_ptr_array_add (self->option_groups, group);
  return self->option_groups->len - 1;
}

static guint
add_option (PfDocumentParser *parser, guint group, const char *label, const char *name)
{
  PfDocument *self = parser->document;
  PfOption *option = pf_arena_new0 (parser->arena, PfOption);

  option->group = group;
  option->label = keep (parser, label, strlen (label));
  option->name = keep (parser, name, strlen (name));
  option->section = PF_NONE;
  option->item = PF_NONE;
  option->id
      = pf_identity_make (parser->identity, PF_IDENTITY_OPTION_GROUP, 0, option->label, self->options->len, NULL);
  ((PfOptionGroup *) g_ptr_array_index (self->option_groups, group))->n_options++;
  g_ptr_array_add (self->options, option);
  return self->options->len - 1;
}

/* What comes behind `Option A:`, or %NULL for another title. */
static const char *
match_option_title (const char *title)
{
  PfPhraseMatch match;
  const char *rest;

  while (*title != '\0' && !g_ascii_isalnum (*title))
    title++;
  if (!pf_phrase_set_find_next (PF_PHRASES (options), title, -1, 0, &match) || match.start > 0)
    return NULL;
  rest = title + match.end;
  rest += strspn (rest, " ");
  if (g_ascii_isdigit (*rest))
    rest += strspn (rest, "0123456789");
  else if (g_ascii_isalpha (*rest))
    rest++;
  else
    return NULL;
  if (strchr (" :-.)\xE2", *rest) == NULL && *rest != '\0')
    return NULL;
  return rest + strspn (rest, " :-.)");
}

/* The words of an option's name without those every option has, such as “deployment”. */
static char *
dup_name (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " ", -1);
  g_autoptr (GString) name = g_string_new (NULL);
  PfPhraseMatch match;

  for (guint i = 0; words[i] != NULL; i++) {
    if (*words[i] == '\0' || pf_phrase_set_find_next (PF_PHRASES (option_fillers), words[i], -1, 0, &match))
      continue;
    g_string_append_printf (name, "%s%s", name->len > 0 ? " " : "", words[i]);
  }
  return g_string_free (g_steal_pointer (&name), FALSE);
}

static void
find_section_options (PfDocumentParser *parser)
{
  PfDocument *self = parser->document;
  guint parent = PF_NONE;
  guint group = PF_NONE;
  guint first = PF_NONE;

  for (guint i = 0; i < self->sections->len; i++) {
    PfSection *section = get_section (self, i);
    const char *rest = match_option_title (section->title);
    g_autofree char *name = NULL;

    if (rest == NULL)
      continue;
    if (first == PF_NONE || section->parent != parent || section->heading != get_section (self, first)->heading) {
      first = i;
      parent = section->parent;
      group = PF_NONE;
      continue;
    }
    if (group == PF_NONE) {
      const char *first_title = get_section (self, first)->title;
      g_autofree char *first_name = dup_name (match_option_title (first_title));

      group = add_group (parser, parent != PF_NONE ? get_section (self, parent)->title : self->title,
                         get_section (self, first)->line, parent);
      get_section (self, first)->option = add_option (parser, group, first_title, first_name);
      get_option (self, get_section (self, first)->option)->section = first;
    }
    name = dup_name (rest);
    section->option = add_option (parser, group, section->title, name);
    get_option (self, section->option)->section = i;
  }
}

/* Sections elsewhere that name an option, such as the rollback of one platform, belong to it. */
static void
find_other_branches (PfDocument *self, const PfOptionNames *names)
{
  g_autofree gboolean *holds = g_new0 (gboolean, self->sections->len + 1);

  for (guint i = 0; i < self->options->len; i++) {
    guint section = get_option (self, i)->section;

    while (section != PF_NONE && !holds[section]) {
      holds[section] = TRUE;
      section = get_section (self, section)->parent;
    }
  }
  for (guint i = 0; i < self->sections->len; i++) {
    PfSection *section = get_section (self, i);

    if (!holds[i] && section->option == PF_NONE && section->heading)
      section->option = pf_option_names_find (names, section->title);
  }
}

/* The words of `(if using …)`, or %NULL. */
static char *
dup_used (const char *text)
{
  const char *open = strchr (text, '(');
  const char *close = NULL;
  PfPhraseMatch match;

  for (; open != NULL; open = strchr (open + 1, '(')) {
    if (close < open)
      close = strchr (open, ')');
    if (close == NULL)
      return NULL;
    /* The phrase stands at the beginning, so no more of the text is looked at. */
    if (pf_phrase_set_find_next (PF_PHRASES (using), open + 1, MIN (close - open - 1, LONGEST_USING), 0, &match)
        && match.start == 0)
      return g_strstrip (g_strndup (open + 1 + match.end, (gsize) (close - open) - 1 - match.end));
  }
  return NULL;
}

/* Items next to each other that say “if using” this and that exclude each other. */
static void
pair_conditions (PfDocumentParser *parser, guint before, const char *used_before, guint item, const char *used)
{
  PfDocument *self = parser->document;
  PfItem *first = get_item (self, before);
  PfItem *second = get_item (self, item);
  g_autofree char *label = NULL;
  guint group;

  if (first->parent != second->parent || first->section != second->section
      || g_ascii_strcasecmp (used_before, used) == 0)
    return;
  if (first->condition_option == PF_NONE) {
    label = g_strdup_printf ("%s / %s", used_before, used);
    group = add_group (parser, label, first->line, first->section);
    first->condition_option = add_option (parser, group, used_before, used_before);
  }
  group = get_option (self, first->condition_option)->group;
  /* Options of a group stand together; only the last group can still grow. */
  if (group + 1 == self->option_groups->len && get_option (self, first->condition_option)->section == PF_NONE)
    second->condition_option = add_option (parser, group, used, used);
}

static void
find_conditions (PfDocumentParser *parser, const PfOptionNames *names)
{
  PfDocument *self = parser->document;
  g_autofree char *used_before = NULL;
  guint before = PF_NONE;

  for (guint i = 0; i < self->items->len; i++) {
    PfItem *item = get_item (self, i);
    g_autofree char *used = item->n_children == 0 ? dup_used (item->text) : NULL;

    if (used == NULL)
      continue;
    item->condition_option = pf_option_names_find (names, used);
    if (item->condition_option == PF_NONE && before != PF_NONE && before + 1 == i)
      pair_conditions (parser, before, used_before, i, used);
    before = i;
    g_free (used_before);
    used_before = g_steal_pointer (&used);
  }
}

/* 1 for a decision to go on, -1 for one not to, 0 for none. */
static int
judge (const char *text)
{
  PfPhraseMatch match;

  if (strlen (text) > LONGEST_DECISION || !pf_phrase_set_find_next (PF_PHRASES (decisions), text, -1, 0, &match))
    return 0;
  for (gsize i = 0; i < match.start; i++) {
    if (g_ascii_isalnum (text[i]))
      return 0;
  }
  return match.meaning;
}

/* Tasks of one list of which only one can ever be ticked: GO, NO GO. */
static void
take_decision (PfDocumentParser *parser, guint first, guint end)
{
  PfDocument *self = parser->document;
  const PfItem *item = get_item (self, first);
  gboolean good = FALSE;
  gboolean bad = FALSE;
  guint group;

  for (guint i = first; i < end; i++) {
    int judgement = judge (get_item (self, i)->text);

    if (judgement == 0)
      return;
    good |= judgement > 0;
    bad |= judgement < 0;
  }
  if (!good || !bad)
    return;
  group = add_group (parser, get_section (self, item->section)->title, item->line, item->section);
  ((PfOptionGroup *) g_ptr_array_index (self->option_groups, group))->is_outcome = TRUE;
  for (guint i = first; i < end; i++) {
    PfItem *choice = get_item (self, i);
    guint option = add_option (parser, group, choice->text, choice->text);

    choice->kind = PF_ITEM_CHOICE;
    get_option (self, option)->item = i;
  }
}

static void
find_decisions (PfDocumentParser *parser)
{
  PfDocument *self = parser->document;
  guint end;

  for (guint first = 0; first < self->items->len; first = end) {
    const PfItem *item = get_item (self, first);
    gboolean plain = TRUE;

    for (end = first; end < self->items->len; end++) {
      const PfItem *next = get_item (self, end);

      if (next->section != item->section || next->parent != item->parent || next->form != item->form)
        break;
      plain &= next->n_children == 0;
    }
    if (item->form == PF_FORM_TASK && plain && end - first >= 2 && end - first <= MOST_DECISIONS)
      take_decision (parser, first, end);
    end = MAX (end, first + 1);
  }
}

/* `STATUS: [ ] SUCCESS [ ] ROLLBACK REQUIRED` */
static void
take_choice_line (PfDocumentParser *parser, const char *text, guint line, guint section)
{
  PfDocument *self = parser->document;
  g_autofree char *label = NULL;
  g_auto (GStrv) labels = pf_choice_line_split (text, &label);
  gboolean is_outcome = FALSE;
  guint group;

  if (labels == NULL)
    return;
  group = add_group (parser, label, line, section);
  for (guint i = 0; labels[i] != NULL; i++) {
    add_option (parser, group, labels[i], labels[i]);
    is_outcome |= judge (labels[i]) < 0;
  }
  ((PfOptionGroup *) g_ptr_array_index (self->option_groups, group))->is_outcome = is_outcome;
}

static void
find_choice_lines (PfDocumentParser *parser)
{
  PfDocument *self = parser->document;

  for (guint i = 0; i < self->sections->len; i++) {
    if (!get_section (self, i)->heading)
      take_choice_line (parser, get_section (self, i)->title, get_section (self, i)->line, i);
  }
  for (guint i = 0; i < self->prose->len; i++) {
    const PfProse *prose = g_ptr_array_index (self->prose, i);

    if (strchr (prose->markup, '<') == NULL)
      take_choice_line (parser, prose->markup, prose->line, prose->section);
  }
  for (guint i = 0; i < self->fields->len; i++) {
    const PfField *field = g_ptr_array_index (self->fields, i);
    g_autofree char *text
        = pf_choice_line_has_boxes (field->value) ? g_strconcat (field->key, ": ", field->value, NULL) : NULL;

    if (text != NULL)
      take_choice_line (parser, text, field->line, field->section);
  }
}

/**
 * pf_options_find:
 * @parser: a parse that has seen the whole text, with the kinds of its items
 *
 * Finds what a run takes one of.
 */
void
pf_options_find (PfDocumentParser *parser)
{
  PfDocument *self = parser->document;
  g_autoptr (PfOptionNames) names = pf_option_names_new ();

  find_section_options (parser);
  for (guint i = 0; i < self->options->len; i++)
    pf_option_names_add (names, get_option (self, i)->name, i);
  if (self->options->len > 0)
    find_other_branches (self, names);
  find_conditions (parser, names);
  find_decisions (parser);
  find_choice_lines (parser);
}
