/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-tags.h"

#include "document/pf-document-private.h"
#include "document/pf-language.h"

#include <string.h>

#define LONGEST_PREFIX 24
#define LEAST_USES 5

static const char *const severities[] /* by PF_SEVERITY_… */
    = { "blocker", "critical", "high", "medium", "low", "info", "warning", "p0", "p1", "p2", "p3", "p4" };

/* Coloured marks that stand for a severity; the word is what is shown. */
static const struct {
  const char *mark;
  const char *severity;
} marks[] = { { "🔴", "critical" }, { "🟠", "high" }, { "🟡", "medium" }, { "🟢", "low" } };

static gboolean
is_opening (char c)
{
  return c == '[' || c == '(';
}

/* Whether what stands behind a tag ends it: a bracket, a colon, a dash, or nothing. */
static gboolean
closes_tag (const char *text, gboolean bracketed)
{
  static const char *const closers[] = { ":", " - ", " – ", " — ", "：" };

  if (bracketed)
    return *text == ']' || *text == ')';
  for (guint i = 0; i < G_N_ELEMENTS (closers); i++) {
    if (g_str_has_prefix (text, closers[i]))
      return TRUE;
  }
  return *text == '\0';
}

static gboolean
is_in_capitals (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++) {
    if (g_ascii_islower (text[i]))
      return FALSE;
  }
  return TRUE;
}

static const char *
match_tag (const char *text, gboolean bracketed)
{
  PfPhraseMatch match;
  gsize length = 0;

  /* Only the first word, so that this costs little in a text that has no tag. */
  while (g_ascii_isalnum (text[length]) || (text[length] & 0x80) != 0)
    length++;
  if (length < 2 || length > LONGEST_PREFIX || !(bracketed || is_in_capitals (text, length))
      || !closes_tag (text + length, bracketed)
      || !pf_phrase_set_find_next (PF_PHRASES (severities), text, (gssize) length, 0, &match) || match.start > 0)
    return NULL;
  return severities[match.meaning];
}

/**
 * pf_severity_find:
 * @text: text of an item or title of a section
 *
 * Finds a tag such as `[BLOCKER]`, `CRITICAL:`, `(P1)` at the end, or a coloured mark.
 *
 * Returns: (transfer none) (nullable): how severe it is: `blocker`, `critical`, `high`, `medium`, `low`, `info`,
 *   `warning`, or `p0` to `p4`
 */
const char *
pf_severity_find (const char *text)
{
  const char *open;
  const char *found = NULL;
  gsize length = strlen (text);

  if (is_opening (*text) || g_ascii_isupper (*text))
    found = match_tag (text + (is_opening (*text) ? 1 : 0), is_opening (*text));
  for (guint i = 0; found == NULL && (*text & 0x80) != 0 && i < G_N_ELEMENTS (marks); i++) {
    if (g_str_has_prefix (text, marks[i].mark))
      found = marks[i].severity;
  }
  if (found == NULL && length > 3 && (text[length - 1] == ']' || text[length - 1] == ')')) {
    open = strrchr (text, text[length - 1] == ']' ? '[' : '(');
    if (open != NULL && is_in_capitals (open + 1, strlen (open + 1)))
      found = match_tag (open + 1, TRUE);
  }
  return found;
}

/* `Ops: restart the workers`: who does it, in front of a plain text. */
static gsize
measure_actor (const PfItem *item)
{
  const char *text = item->text;
  const char *colon = memchr (text, ':', strnlen (text, LONGEST_PREFIX));
  gsize length;

  if (item->label != NULL || colon == NULL || colon == text || colon[1] != ' ' || *text == '[')
    return 0;
  length = (gsize) (colon - text);
  for (gsize i = 0; i < length; i++) {
    if (!g_ascii_isalnum (text[i]) && strchr (" -/&", text[i]) == NULL && (text[i] & 0x80) == 0)
      return 0;
  }
  return length;
}

static void
find_actors (PfDocumentParser *parser)
{
  GPtrArray *items = parser->document->items;
  g_autoptr (GHashTable) uses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint round = 0; round < 2; round++) {
    for (guint i = 0; i < items->len; i++) {
      PfItem *item = g_ptr_array_index (items, i);
      gsize length = measure_actor (item);
      g_autofree char *prefix = length > 0 ? g_strndup (item->text, length) : NULL;
      guint n = prefix != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (uses, prefix)) : 0;

      if (prefix == NULL)
        continue;
      if (round == 0)
        g_hash_table_insert (uses, g_steal_pointer (&prefix), GUINT_TO_POINTER (n + 1));
      else if (n >= LEAST_USES)
        item->actor = pf_arena_strndup (parser->arena, prefix, length);
    }
  }
}

/**
 * pf_tags_find:
 * @parser: a parse that has seen the whole text
 *
 * Finds how severe sections and items are, and who does them.
 */
void
pf_tags_find (PfDocumentParser *parser)
{
  PfDocument *self = parser->document;

  for (guint i = 0; i < self->sections->len; i++) {
    PfSection *section = g_ptr_array_index (self->sections, i);

    section->severity = pf_severity_find (section->title);
    if (section->severity == NULL && section->parent != PF_NONE)
      section->severity = ((PfSection *) g_ptr_array_index (self->sections, section->parent))->severity;
  }
  for (guint i = 0; i < self->items->len; i++) {
    PfItem *item = g_ptr_array_index (self->items, i);

    item->severity = pf_severity_find (item->text);
    if (item->severity == NULL)
      item->severity = ((PfSection *) g_ptr_array_index (self->sections, item->section))->severity;
  }
  find_actors (parser);
}
