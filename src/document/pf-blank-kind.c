/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-blank-kind.h"

#include "document/pf-blank-private.h"
#include "document/pf-language.h"

#include <string.h>

/*
 * pf_blank_limit:
 *
 * Returns: how much of a text is looked at: whole characters
 */
gsize
pf_blank_limit (const char *text, gsize length)
{
  if (length <= PF_BLANK_MAX_WORDS)
    return length;
  for (length = PF_BLANK_MAX_WORDS; length > 0 && (text[length] & 0xC0) == 0x80;)
    length--;
  return length;
}

/* Whether a phrase is all the words of a text. */
static gboolean
covers (const PfPhraseMatch *match, const char *text, gsize length)
{
  const char *end = text + length;

  for (const char *at = text; at < end; at = g_utf8_next_char (at)) {
    if (at == text + match->start)
      at = text + match->end;
    if (at >= end)
      break;
    if (g_unichar_isalnum (g_utf8_get_char (at)))
      return FALSE;
  }
  return TRUE;
}

static gboolean
find_whole (const PfPhraseSet *set, const char *text, int *meaning)
{
  gsize length = pf_blank_limit (text, strlen (text));
  PfPhraseMatch match;

  if (!pf_phrase_set_find_next (set, text, (gssize)length, 0, &match) || !covers (&match, text, length))
    return FALSE;
  *meaning = match.meaning;
  return TRUE;
}

static gboolean
has_phrase (const PfPhraseSet *set, const char *text)
{
  PfPhraseMatch match;

  return pf_phrase_set_find_next (set, text, (gssize)pf_blank_limit (text, strlen (text)), 0, &match);
}

/*
 * pf_blank_find_kind:
 * @words: what names a blank
 * @kind: (out): what they say it is
 * @is_name: (out) (optional): whether the words are no more than that, such as `Name`
 *
 * Returns: whether they say it
 */
gboolean
pf_blank_find_kind (const char *words, PfBlankKind *kind, gboolean *is_name)
{
  PfPhraseMatch match;
  int meaning;

  if (is_name != NULL)
    *is_name = FALSE;
  if (find_whole (PF_PHRASES (blank_names), words, &meaning)) {
    *kind = (PfBlankKind)meaning;
    if (is_name != NULL)
      *is_name = TRUE;
    return TRUE;
  }
  if (!pf_phrase_set_find_best (PF_PHRASES (blank_kinds), words, (gssize)pf_blank_limit (words, strlen (words)), &match))
    return FALSE;
  *kind = (PfBlankKind)match.meaning;
  return TRUE;
}

/**
 * pf_item_is_question:
 * @text: plain text of an item
 *
 * Returns: whether it ends with a question mark, so that a tick alone is no answer
 */
gboolean
pf_item_is_question (const char *text)
{
  static const char *const marks[] = { "?", "\uFF1F", "\u061F", "\u037E" };
  gsize length = strlen (text);

  while (length > 0 && strchr (" \t\r\n*_)", text[length - 1]) != NULL)
    length--;
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++) {
    gsize n = strlen (marks[i]);

    if (length > n && memcmp (text + length - n, marks[i], n) == 0)
      return TRUE;
  }
  return FALSE;
}

/* Titles above are asked once for all blanks of a section. */
static const PfBlankPlace *
look_around (PfBlankPlace *place, PfDocument *document, guint index)
{
  if (place->known && place->section == index)
    return place;
  *place = (PfBlankPlace){ .section = index, .known = TRUE };
  if (index != PF_NONE) {
    const PfSection *section = g_ptr_array_index (document->sections, index);
    PfPhraseMatch match;

    place->has_kind = pf_phrase_set_find_best (PF_PHRASES (blank_groups), section->title,
                                               (gssize)pf_blank_limit (section->title, strlen (section->title)), &match);
    place->kind = place->has_kind ? (PfBlankKind)match.meaning : PF_BLANK_KIND_TEXT;
  }
  while (index != PF_NONE && !place->is_sign_off) {
    const PfSection *section = g_ptr_array_index (document->sections, index);

    place->is_sign_off = has_phrase (PF_PHRASES (sign_offs), section->title);
    index = section->parent;
  }
  return place;
}

typedef struct {
  PfBlankLine *line;
  const PfBlankPlace *place;
  PfBlankWords words; /* before the first blank */
  char *lead;         /* what names the first blank */
  gsize from;         /* behind the blank before and its unit */
  gboolean known;     /* whether words said what the blank is */
  gboolean is_name;
} Reading;

static PfArena *
arena_of (Reading *self)
{
  return self->line->document->arena;
}

static const char *
behind (Reading *self, guint index, gsize *length)
{
  const PfBlank *blank = self->line->blanks[index];
  gsize start = MIN (blank->column - 1 + blank->length, self->line->length);
  gsize end = index + 1 < self->line->n_blanks ? self->line->blanks[index + 1]->column - 1 : self->line->length;

  *length = end - start;
  return self->line->text + start;
}

/* `(Signature & Date)` behind a blank names it, and the words before say whose. */
static gboolean
take_hint (Reading *self, PfBlank *blank, const char *text, gsize length)
{
  g_autofree char *hint = NULL;
  const char *close;
  PfBlankKind kind;
  PfPhraseMatch match;
  gsize start = 0;

  while (start < length && text[start] == ' ')
    start++;
  if (start >= length || text[start] != '(')
    return FALSE;
  close = memchr (text + start, ')', MIN (length - start, PF_BLANK_MAX_WORDS));
  if (close == NULL)
    return FALSE;
  hint = g_strndup (text + start, (gsize)(close + 1 - text) - start);
  if (!pf_phrase_set_find_next (PF_PHRASES (blank_kinds), hint, -1, 0, &match) || !covers (&match, hint, strlen (hint)))
    return FALSE;
  kind = (PfBlankKind)match.meaning;
  blank->role = *blank->label != '\0' ? blank->label : NULL;
  blank->label = pf_arena_strndup (arena_of (self), hint, strlen (hint));
  blank->kind = kind;
  self->from = (gsize)(close + 1 - self->line->text);
  return TRUE;
}

/* The words before a blank name it; those of the bold lead only where there are no others, or where the others are
 * the end of its sentence. */
static void
name_first (Reading *self, PfBlank *blank)
{
  const PfBlankWords *words = &self->words;

  pf_blank_read_words (&self->words, arena_of (self), self->line->text, blank->column - 1);
  if (words->lead == NULL || *words->lead == '\0')
    blank->label = words->rest;
  else if (*words->rest == '\0' || (!words->lead_colon && !words->in_bracket))
    blank->label = words->lead;
  else
    blank->label = words->rest;
  self->lead = blank->label;
}

/* Between two blanks, what stands before a comma belongs to the first: “___ critical, ___ major”. */
static void
name_next (Reading *self, PfBlank *blank)
{
  gsize end = blank->column - 1;
  gsize start = MIN (self->from, end);
  const char *text = self->line->text;
  char *words;

  for (gsize i = end; i > start; i--) {
    if (text[i - 1] == ',' || text[i - 1] == ';') {
      start = i;
      break;
    }
  }
  words = pf_blank_clean_words (arena_of (self), text + start, end - start, NULL);
  blank->label = *words != '\0' ? words : self->lead;
}

/* What the words of its line say. */
static void
find_kind_in_line (Reading *self, PfBlank *blank, gboolean first)
{
  self->known = pf_blank_find_kind (blank->label, &blank->kind, &self->is_name);
  if (!self->known && first && blank->label == self->words.lead)
    self->known = pf_blank_find_kind (self->words.rest, &blank->kind, NULL);
}

/* `Backup` beside `Engineer` is a person; beside a file it is none. */
static gboolean
is_deputy (Reading *self, const PfBlank *blank)
{
  const GPtrArray *blanks = self->line->document->blanks;
  int meaning;

  if (blank->item == PF_NONE || !find_whole (PF_PHRASES (blank_deputies), blank->label, &meaning))
    return FALSE;
  for (guint i = blanks->len; i > 0 && i + 4 > blanks->len; i--) {
    const PfBlank *other = g_ptr_array_index (blanks, i - 1);

    if (other != blank && other->item == blank->item
        && (other->kind == PF_BLANK_KIND_PERSON || other->kind == PF_BLANK_KIND_CONTACT))
      return TRUE;
  }
  return FALSE;
}

/* An entry whose blanks are several things of one kind says so in its plural; so does a title. */
static void
find_kind_around (Reading *self, PfBlank *blank)
{
  const PfItem *item
      = blank->item != PF_NONE ? g_ptr_array_index (self->line->document->items, blank->item) : NULL;
  PfPhraseMatch match;

  if (is_deputy (self, blank)) {
    blank->kind = PF_BLANK_KIND_PERSON;
  } else if (!self->known && item != NULL && item->text != NULL && !self->line->own_line
             && pf_phrase_set_find_best (PF_PHRASES (blank_groups), item->text,
                                         (gssize)pf_blank_limit (item->text, strlen (item->text)), &match)) {
    blank->kind = (PfBlankKind)match.meaning;
  } else if (self->place->has_kind && item == NULL
             && (!self->known
                 || (blank->kind == PF_BLANK_KIND_PERSON && self->place->kind == PF_BLANK_KIND_CONTACT && !self->is_name))) {
    blank->kind = self->place->kind;
  }
}

/* An entry that is nothing but a blank: a line to write on. */
static gboolean
is_bare (const PfBlankLine *line, const PfBlank *blank)
{
  gsize end = blank->column - 1 + blank->length;

  if (line->n_blanks > 1 || pf_blank_skip_markers (line->text, line->length) + 1 < blank->column)
    return FALSE;
  for (; end < line->length; end++)
    if (!g_ascii_isspace (line->text[end]))
      return FALSE;
  return TRUE;
}

static void
use_section_title (Reading *self, PfBlank *blank)
{
  PfDocument *document = self->line->document;

  blank->label = blank->section != PF_NONE
                     ? ((PfSection *)g_ptr_array_index (document->sections, blank->section))->title
                     : document->title;
}

/* `Team Notified`, alone on its line, asks when. */
static gboolean
is_past (Reading *self, const PfBlank *blank)
{
  gsize length = strlen (blank->label);
  PfPhraseMatch match;
  gsize from = 0;

  if (blank->item != PF_NONE || self->words.lead == NULL || self->line->n_blanks > 1)
    return FALSE;
  while (pf_phrase_set_find_next (PF_PHRASES (blank_past), blank->label, (gssize)length, from, &match)) {
    if (match.end == length)
      return TRUE;
    from = match.end;
  }
  return FALSE;
}

static void
describe (Reading *self, guint index)
{
  PfBlank *blank = self->line->blanks[index];
  gboolean last = index + 1 == self->line->n_blanks;
  gsize length;
  const char *text = behind (self, index, &length);
  PfBlankKind by_form;
  gsize unit;

  if (index == 0)
    name_first (self, blank);
  else
    name_next (self, blank);
  self->from = blank->column - 1 + blank->length;
  by_form = blank->kind;
  find_kind_in_line (self, blank, index == 0);
  if (by_form != PF_BLANK_KIND_TEXT && (!self->known || by_form == PF_BLANK_KIND_DATETIME)) {
    blank->kind = by_form;
    return;
  }
  if (pf_blank_take_ratio (blank, arena_of (self), text, length, self->known) || take_hint (self, blank, text, length))
    return;
  unit = pf_blank_take_unit (blank, arena_of (self), text, length, last);
  if (unit > 0) {
    self->from += unit;
    if (index == 0 && self->words.lead_colon && *self->words.rest != '\0' && *self->words.lead != '\0')
      blank->label = pf_blank_join (arena_of (self), self->words.lead, self->words.rest);
  } else if (*blank->label == '\0' && is_bare (self->line, blank)) {
    blank->kind = PF_BLANK_KIND_FREE_TEXT_LINE;
    find_kind_around (self, blank);
  } else {
    if ((!self->known || blank->kind == PF_BLANK_KIND_TEXT) && is_past (self, blank))
      blank->kind = PF_BLANK_KIND_DATETIME;
    else
      find_kind_around (self, blank);
  }
  pf_blank_set_target (blank, arena_of (self), text, length);
}
/*
 * pf_blank_describe_line:
 * @line: the blanks of a line outside of tables
 * @place: what is known of the section of the blank before
 *
 * Finds what names each blank and what belongs in it.
 */
void
pf_blank_describe_line (PfBlankLine *line, PfBlankPlace *place)
{
  Reading reading = { .line = line };
  gboolean known = FALSE;
  gboolean is_name = FALSE;

  reading.place = look_around (place, line->document, line->blanks[0]->section);
  for (guint i = 0; i < line->n_blanks; i++) {
    describe (&reading, i);
    if (i == 0) {
      known = reading.known;
      is_name = reading.is_name;
    }
  }
  pf_blank_find_signers (line, place, known, is_name);
  for (guint i = 0; i < line->n_blanks; i++)
    if (*line->blanks[i]->label == '\0' && line->blanks[i]->kind != PF_BLANK_KIND_SIGNATURE)
      use_section_title (&reading, line->blanks[i]);
}

/*
 * pf_blank_describe_cell:
 * @blank: a blank in a table, named after its column
 *
 * Finds what belongs in it.
 */
void
pf_blank_describe_cell (PfBlank *blank)
{
  if (!pf_blank_find_kind (blank->label, &blank->kind, NULL))
    blank->kind = PF_BLANK_KIND_TEXT;
}
