/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-head.h"

#include "document/pf-language.h"

#include <string.h>

/* The fields right below the title of a checklist, which are about the run as a whole. */

#define LONGEST_VALUE 100 /* bytes; more is a sentence */

/* The first heading, when it only says what the document is called. */
static gboolean
is_title (PfDocument *self, const PfSection *section, guint index)
{
  return index == 0 && (section->level == 1 || !section->heading)
         && g_strcmp0 (section->title, pf_document_get_title (self)) == 0;
}

/**
 * pf_document_get_head_end:
 * @self: a checklist
 *
 * The head is what stands before the first section, item, table and block of commands.
 *
 * Returns: the first line behind it; %G_MAXUINT when there is nothing else
 */
guint
pf_document_get_head_end (PfDocument *self)
{
  const GPtrArray *sections = pf_document_get_sections (self);
  const GPtrArray *items = pf_document_get_items (self);
  const GPtrArray *tables = pf_document_get_tables (self);
  const GPtrArray *commands = pf_document_get_commands (self);
  guint end = G_MAXUINT;

  for (guint i = 0; i < MIN (sections->len, 2); i++) {
    const PfSection *section = g_ptr_array_index (sections, i);

    if (!is_title (self, section, i))
      end = MIN (end, section->line);
  }
  if (items->len > 0)
    end = MIN (end, ((PfItem *) g_ptr_array_index (items, 0))->line);
  if (tables->len > 0)
    end = MIN (end, ((PfTable *) g_ptr_array_index (tables, 0))->line);
  for (guint i = 0; i < commands->len; i++) {
    const PfCommand *command = g_ptr_array_index (commands, i);

    if (command->line >= end)
      break;
    if (!command->inline_code)
      end = command->line;
  }
  return end;
}

/**
 * pf_head_get_meaning:
 * @field: a field
 *
 * Returns: what its key asks for
 */
PfHeadMeaning
pf_head_get_meaning (const PfField *field)
{
  PfPhraseMatch match;

  /* All of the key: `Version control` asks for something else. */
  return pf_phrase_set_match_at (PF_PHRASES (head_fields), field->key, -1, 0, &match)
                 && match.end == strlen (field->key)
             ? (PfHeadMeaning) match.meaning
             : PF_HEAD_OTHER;
}

static const PfField *
find_field (PfDocument *self, PfHeadMeaning meaning)
{
  const GPtrArray *fields = pf_document_get_fields (self);
  guint end = pf_document_get_head_end (self);

  for (guint i = 0; i < fields->len; i++) {
    const PfField *field = g_ptr_array_index (fields, i);

    if (field->line >= end)
      return NULL;
    if (pf_head_get_meaning (field) == meaning)
      return field;
  }
  return NULL;
}

/**
 * pf_document_find_head_blank:
 * @self: a checklist
 * @meaning: what is asked for
 *
 * Returns: index of the blank in the head that asks for it, or %PF_NONE
 */
guint
pf_document_find_head_blank (PfDocument *self, PfHeadMeaning meaning)
{
  const PfField *field = find_field (self, meaning);

  return field != NULL ? field->blank : PF_NONE;
}

/* Whether it is still to be chosen or filled in. */
static gboolean
is_open (const char *value)
{
  PfPhraseMatch match;

  return strpbrk (value, "<>{}[]|/\\") != NULL || strstr (value, "__") != NULL
         || pf_phrase_set_find_best (PF_PHRASES (open_words), value, -1, &match);
}

/**
 * pf_document_dup_head_value:
 * @self: a checklist
 * @meaning: what is asked for
 *
 * Returns: (transfer full) (nullable): what the head says it is, which a run takes as its default; %NULL when that is
 *   left open
 */
char *
pf_document_dup_head_value (PfDocument *self, PfHeadMeaning meaning)
{
  const PfField *field = find_field (self, meaning);
  g_autofree char *value = field != NULL && field->blank == PF_NONE ? g_strstrip (g_strdup (field->value)) : NULL;

  return value == NULL || *value == '\0' || strlen (value) > LONGEST_VALUE || is_open (value)
             ? NULL
             : g_steal_pointer (&value);
}

/* `v1.2` and `1.2` are one. */
static const char *
skip_v (const char *text)
{
  return (*text == 'v' || *text == 'V') && g_ascii_isdigit (text[1]) ? text + 1 : text;
}

/**
 * pf_head_values_agree:
 * @written: what a checklist says
 * @value: what a run says
 *
 * Returns: whether that is the same but for case and the `v` of a version
 */
gboolean
pf_head_values_agree (const char *written, const char *value)
{
  g_autofree char *first = g_utf8_casefold (skip_v (written), -1);
  g_autofree char *second = g_utf8_casefold (skip_v (value), -1);

  return g_str_equal (g_strstrip (first), g_strstrip (second));
}
