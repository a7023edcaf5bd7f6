/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-language.h"
#include "document/pf-lint-private.h"
#include "document/pf-measure.h"
#include "document/pf-text-scan.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Numbers that mean nothing without a unit, and have none. */

#define LONGEST_NAME 200  /* bytes of a label in which what is measured is looked for */
#define LONGEST_LINE 2000 /* bytes; beyond, there may be very many blanks in it */

static gboolean
begins_with (const PfPhraseSet *phrases, const char *text, const char *end)
{
  int meaning;

  return pf_text_skip_phrase (phrases, &text, end, &meaning);
}

/* Whether the words name what is measured, as `API response time after the switch` and not `Response time dashboard`.
 */
static gboolean
is_measured (const char *name)
{
  const char *end = name != NULL ? pf_text_clip (name, name + strlen (name), LONGEST_NAME) : NULL;
  const PfPhraseSet *phrases = PF_PHRASES (measured);
  PfPhraseMatch match;

  for (gsize from = 0; name != NULL && pf_phrase_set_find_next (phrases, name, end - name, from, &match);
       from = match.end) {
    const char *rest = pf_text_skip_blanks (name + match.end, end);

    if (match.meaning == PF_MEASURED_ACTUAL || (match.meaning == PF_MEASURED_ALONE && (match.start > 0 || rest < end)))
      continue;
    if (rest == end || strchr ("(,;/", *rest) != NULL || begins_with (PF_PHRASES (scopes), rest, end)
        || begins_with (PF_PHRASES (measured_tails), rest, end))
      return TRUE;
  }
  return FALSE;
}

/* A column or a place for what was measured, whatever it is. */
static gboolean
is_for_actual (const char *name)
{
  PfPhraseMatch match;

  return *name == '\0'
         || (pf_phrase_set_match_at (PF_PHRASES (measured), name, -1, 0, &match)
             && match.meaning == PF_MEASURED_ACTUAL);
}

/* Whether a unit stands in the text, by itself or behind a number. */
static gboolean
names_unit (const char *text, gsize length)
{
  const char *end = text + length;

  for (const char *c = text; c < end; c = g_utf8_next_char (c)) {
    const char *rest;
    PfMeasure measure;

    if (g_ascii_isalpha (*c) && c > text && g_ascii_isalpha (c[-1]))
      continue;
    if (pf_measure_read (c, end, &rest, &measure) && !pf_text_has_word_at (rest, end))
      return TRUE;
    if (*c == '/' && c > text && c + 1 < end && c[1] == 's' && !pf_text_has_word_at (c + 2, end))
      return TRUE;
  }
  return FALSE;
}

static guint
find_column (PfLint *self, guint line, const char *words)
{
  gsize length;
  const char *text = pf_source_get_line (self->source, line, &length);
  const char *place = text != NULL ? g_strstr_len (text, (gssize) length, words) : NULL;

  return place != NULL ? (guint) (place - text) + 1 : 1;
}

static void
check_limits (PfLint *self, const PfItem *item)
{
  g_autoptr (GPtrArray) limits = pf_threshold_find_all (item->text);

  for (guint i = 0; i < limits->len; i++) {
    const PfThreshold *limit = g_ptr_array_index (limits, i);
    g_autofree char *words = NULL;
    g_autofree char *quote = NULL;
    g_autofree char *message = NULL;

    if (limit->unit != NULL || limit->of != NULL || (limit->percentile == NULL && !is_measured (limit->metric)))
      continue;
    words = g_strndup (item->text + limit->start, limit->end - limit->start);
    quote = pf_lint_shorten (words);
    message = g_strdup_printf (_ ("“%s” has no unit."), quote);
    pf_lint_add (self, PF_DIAGNOSTIC_WARNING, item->line, find_column (self, item->line, words), "unit-missing",
                 message);
    /* One is enough, and looking for the place of each would take long. */
    return;
  }
}

static gboolean
lacks_unit (PfLint *self, const PfBlank *blank)
{
  gsize length;
  const char *text = pf_source_get_line (self->source, blank->line, &length);

  if ((blank->kind != PF_BLANK_KIND_TEXT && blank->kind != PF_BLANK_KIND_NUMBER) || blank->unit != NULL
      || blank->of != NULL || (blank->target != NULL && blank->target->unit != NULL))
    return FALSE;
  if (!is_measured (blank->label) && !(is_for_actual (blank->label) && is_measured (blank->role)))
    return FALSE;
  return text != NULL && length <= LONGEST_LINE && !names_unit (text, length)
         && !names_unit (blank->label, strlen (blank->label));
}

/* Of a column, the first empty cell is told of. */
static void
check_blank (PfLint *self, const PfBlank *blank, GHashTable *columns)
{
  gboolean in_role = !is_measured (blank->label);
  g_autofree char *quote = NULL;
  g_autofree char *message = NULL;

  if (!lacks_unit (self, blank)
      || (blank->form == PF_BLANK_CELL
          && !g_hash_table_add (columns,
                                g_strdup_printf ("%u %s", blank->section, in_role ? blank->role : blank->label))))
    return;
  quote = pf_lint_shorten (in_role ? blank->role : blank->label);
  message = g_strdup_printf (_ ("The blank for “%s” has no unit."), quote);
  pf_lint_add (self, PF_DIAGNOSTIC_WARNING, blank->line, blank->column, "unit-missing", message);
}

/**
 * pf_lint_check_units:
 * @self: a look at a document
 *
 * Checks the limits in items, and the blanks for what is measured.
 */
void
pf_lint_check_units (PfLint *self)
{
  const GPtrArray *items = pf_document_get_items (self->document);
  const GPtrArray *blanks = pf_document_get_blanks (self->document);
  g_autoptr (GHashTable) columns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < items->len; i++)
    check_limits (self, g_ptr_array_index (items, i));
  for (guint i = 0; i < blanks->len; i++)
    check_blank (self, g_ptr_array_index (blanks, i), columns);
}
