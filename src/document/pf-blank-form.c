/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-blank-kind.h"
#include "document/pf-blank-private.h"

#include <string.h>

/* Places to fill in that are not one run of underscores. */

#define MIN_COLONS 3    /* in one list: fewer introduce something */
#define MAX_DATE_PARTS 4 /* an address of a network has four */

typedef struct {
  const char *text;
  gboolean spaced; /* may have spaces around it */
  gboolean is_date;
} Joint;

static const Joint date_joints[] = {
  { "/", TRUE, FALSE }, { "-", FALSE, FALSE }, { ".", FALSE, FALSE }, { "\u5E74", TRUE, TRUE }, { "\u6708", TRUE, TRUE },
};

/* The bytes from the end of a part to the beginning of the next one; 0 when there is none. */
static gsize
measure_joint (const char *text, gboolean *is_date)
{
  gsize spaces = strspn (text, " ");

  for (guint i = 0; i < G_N_ELEMENTS (date_joints); i++) {
    const Joint *joint = &date_joints[i];
    gsize at = spaces;

    if ((spaces > 0 && !joint->spaced) || !g_str_has_prefix (text + at, joint->text))
      continue;
    at += strlen (joint->text);
    at += joint->spaced ? strspn (text + at, " ") : 0;
    if (strncmp (text + at, "__", 2) != 0)
      continue;
    *is_date |= joint->is_date;
    return at;
  }
  return 0;
}

/* `__/__/` before a longer run; a run of two alone is no blank. */
static guint
join_before (PfBlankRun *run, const char *text, gsize from)
{
  guint n_parts = 0;

  while (run->start >= from + 3 && strchr ("/-.", text[run->start - 1]) != NULL && text[run->start - 2] == '_'
         && text[run->start - 3] == '_' && (run->start == from + 3 || text[run->start - 4] != '_')
         && n_parts < MAX_DATE_PARTS) {
    run->start -= 3;
    n_parts++;
  }
  return n_parts;
}

/* `__:__` behind a date. */
static void
join_time (PfBlankRun *run, const char *text)
{
  gsize at = run->end + strspn (text + run->end, " ");
  gsize hours = strspn (text + at, "_");

  if (hours < 2 || text[at + hours] != ':' || strncmp (text + at + hours + 1, "__", 2) != 0)
    return;
  run->end = at + hours + 1 + strspn (text + at + hours + 1, "_");
  run->kind = PF_BLANK_KIND_DATETIME;
}

/*
 * pf_blank_run_join:
 * @run: a run of underscores
 * @text: NUL-terminated text it stands in
 * @from: where nothing else has been found yet
 *
 * Takes the other parts of `____-__-__` or `____年__月__日` in, which are one blank.
 */
void
pf_blank_run_join (PfBlankRun *run, const char *text, gsize from)
{
  PfBlankRun joined = *run;
  gboolean is_date = FALSE;
  guint n_parts = 1 + join_before (&joined, text, from);
  gsize joint;

  while (n_parts <= MAX_DATE_PARTS && (joint = measure_joint (text + joined.end, &is_date)) > 0) {
    joined.end += joint;
    joined.end += strspn (text + joined.end, "_");
    n_parts++;
  }
  if (n_parts < 3 && !is_date)
    return;
  if (is_date && g_str_has_prefix (text + joined.end, "\u65E5"))
    joined.end += strlen ("\u65E5");
  *run = joined;
  if (n_parts > 3)
    return;
  run->kind = PF_BLANK_KIND_DATE;
  join_time (run, text);
}

static gsize
measure_indent (const char *text, gsize length)
{
  gsize n = 0;

  while (n < length && (text[n] == ' ' || text[n] == '\t' || text[n] == '>'))
    n++;
  return n;
}

/* Whether the entry that ends in a line has something below it. */
static gboolean
has_content (PfSource *source, guint line, gsize indent)
{
  gsize length = 0;
  const char *text = pf_source_get_line (source, line + 1, &length);
  gboolean lazy = TRUE;

  for (guint next = line + 1; text != NULL; lazy = FALSE, text = pf_source_get_line (source, ++next, &length)) {
    gsize own = measure_indent (text, length);

    if (own == length || g_ascii_isspace (text[own]))
      continue;
    if (own > indent || strchr ("|`~", text[own]) != NULL)
      return TRUE;
    return lazy && text[own] != '#' && pf_blank_skip_markers (text, length) <= own;
  }
  return FALSE;
}

/* Where `- Label:` ends; 0 when the line is no such entry. */
static gsize
find_colon (PfSource *source, guint line)
{
  gsize length = 0;
  const char *text = pf_source_get_line (source, line, &length);
  gsize end = length;
  gsize colon;
  gsize markers;

  while (end > 0 && g_ascii_isspace (text[end - 1]))
    end--;
  for (colon = end; colon > 0 && strchr ("*_", text[colon - 1]) != NULL;)
    colon--;
  if (colon == 0
      || (text[colon - 1] != ':' && (colon < 3 || memcmp (text + colon - 3, "\uFF1A", 3) != 0)))
    return 0;
  markers = pf_blank_skip_markers (text, end);
  if (markers == measure_indent (text, length) || markers + 1 >= colon || colon - markers > PF_BLANK_MAX_WORDS / 2
      || has_content (source, line, measure_indent (text, length)))
    return 0;
  return end;
}

static void
add_colon (PfDocument *document, const PfProse *prose, gsize end, PfBlankPlace *place)
{
  PfBlank *blank = pf_arena_new0 (document->arena, PfBlank);
  PfBlankLine line = { .document = document, .blanks = &blank, .n_blanks = 1 };

  line.text = pf_source_get_line (document->source, prose->line, &line.length);
  blank->form = PF_BLANK_COLON;
  blank->line = prose->line;
  blank->column = (guint)end + 1;
  blank->offset = (gsize)(line.text - pf_source_get_text (document->source, NULL)) + end;
  blank->item = prose->item;
  blank->section = prose->section;
  pf_blank_describe_line (&line, place);
  g_ptr_array_add (document->blanks, blank);
}

static gboolean
is_same_list (const PfProse *first, const PfProse *next)
{
  return next->marker != NULL && *next->marker != '>' && next->depth == first->depth && next->section == first->section
         && next->item == first->item;
}

/*
 * pf_blank_add_colons:
 * @parser: a parse that has seen the whole text
 *
 * Where a list has several labels with nothing behind their colon, something belongs there.
 */
void
pf_blank_add_colons (PfDocumentParser *parser)
{
  PfDocument *document = parser->document;
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (PfRange)); /* index of the prose, end of its line */
  PfBlankPlace place = { 0 };

  for (guint i = 0; i < document->prose->len;) {
    const PfProse *first = g_ptr_array_index (document->prose, i);
    guint next = i;

    g_array_set_size (ends, 0);
    do {
      const PfProse *prose = g_ptr_array_index (document->prose, next);
      PfRange range = { next, is_same_list (first, prose) ? find_colon (document->source, prose->line) : 0 };

      if (range.end > 0)
        g_array_append_val (ends, range);
    } while (++next < document->prose->len && is_same_list (first, g_ptr_array_index (document->prose, next)));
    for (guint k = 0; ends->len >= MIN_COLONS && k < ends->len; k++) {
      const PfRange *range = &g_array_index (ends, PfRange, k);

      add_colon (document, g_ptr_array_index (document->prose, range->start), range->end, &place);
    }
    i = next;
  }
}

/* Behind the question mark; a question may be wrapped. */
static void
place_answer (PfDocument *document, PfBlank *blank, const PfItem *item)
{
  gsize end = 0;

  for (guint line = item->line; line <= item->end_line; line++) {
    gsize length = 0;
    const char *text = pf_source_get_line (document->source, line, &length);

    while (text != NULL && length > 0 && g_ascii_isspace (text[length - 1]))
      length--;
    if (text == NULL || (line > item->line && length == 0))
      break;
    if (line == item->line || text[length - 1] == '?') {
      blank->line = line;
      end = length;
      blank->offset = (gsize)(text - pf_source_get_text (document->source, NULL)) + end;
    }
    if (text[length - 1] == '?')
      break;
  }
  blank->column = (guint)end + 1;
}

/*
 * pf_blank_make_answers:
 * @parser: a parse whose items have their kinds
 *
 * A question is answered in words, where the checklist has no blank for them too.
 */
void
pf_blank_make_answers (PfDocumentParser *parser)
{
  PfDocument *document = parser->document;
  g_autofree gboolean *has_blank = g_new0 (gboolean, document->items->len + 1);

  for (guint i = 0; i < document->blanks->len; i++) {
    const PfBlank *blank = g_ptr_array_index (document->blanks, i);

    if (blank->item != PF_NONE)
      has_blank[blank->item] = TRUE;
  }
  for (guint i = 0; i < document->items->len; i++) {
    const PfItem *item = g_ptr_array_index (document->items, i);
    PfBlank *blank;

    if (item->kind != PF_ITEM_QUESTION || item->form != PF_FORM_TASK || item->n_children > 0 || has_blank[i])
      continue;
    blank = pf_arena_new0 (document->arena, PfBlank);
    blank->form = PF_BLANK_ANSWER;
    blank->kind = PF_BLANK_KIND_FREE_TEXT;
    blank->item = i;
    blank->section = item->section;
    blank->label = item->text;
    place_answer (document, blank, item);
    g_ptr_array_add (document->blanks, blank);
  }
}
