/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-blank-private.h"
#include "document/pf-language.h"

#include <string.h>

static gboolean
has_sign_off_words (const char *text)
{
  PfPhraseMatch match;

  return pf_phrase_set_find_next (PF_PHRASES (sign_offs), text, (gssize)strlen (text), 0, &match);
}

static gboolean
is_dated (const PfBlankLine *line)
{
  for (guint i = 1; i < line->n_blanks; i++)
    if (line->blanks[i]->kind == PF_BLANK_KIND_DATE || line->blanks[i]->kind == PF_BLANK_KIND_DATETIME)
      return TRUE;
  return FALSE;
}

static gboolean
is_signed_behind (const PfBlankLine *line)
{
  for (guint i = 1; i < line->n_blanks; i++)
    if (line->blanks[i]->kind == PF_BLANK_KIND_SIGNATURE)
      return TRUE;
  return FALSE;
}

/* Whoever is named before a blank with a date behind signs there; in a section of sign-offs the date may lack. */
static gboolean
is_signed (const PfBlankLine *line, const PfBlankPlace *place, gboolean known, gboolean is_name)
{
  const PfBlank *first = line->blanks[0];

  if (*first->label == '\0' || is_name || is_signed_behind (line))
    return FALSE;
  if (first->kind == PF_BLANK_KIND_PERSON)
    return is_dated (line) || place->is_sign_off;
  return first->kind == PF_BLANK_KIND_TEXT && !known && is_dated (line)
         && (place->is_sign_off || has_sign_off_words (first->label));
}

/* `Deployment Engineer Certification`: who signs below it. */
static char *
find_signer (PfDocument *document, const PfBlank *blank)
{
  const PfSection *section;
  PfPhraseMatch match;
  PfBlankKind kind;
  char *signer;

  if (blank->section == PF_NONE)
    return NULL;
  section = g_ptr_array_index (document->sections, blank->section);
  if (strlen (section->title) > PF_BLANK_MAX_WORDS
      || !pf_phrase_set_find_next (PF_PHRASES (sign_offs), section->title, -1, 0, &match) || match.start == 0)
    return NULL;
  signer = pf_blank_clean_words (document->arena, section->title, match.start, NULL);
  return pf_blank_find_kind (signer, &kind, NULL) && kind == PF_BLANK_KIND_PERSON ? signer : NULL;
}

/*
 * pf_blank_find_signers:
 * @line: a line whose blanks have labels and kinds
 * @place: the section around it
 * @known: whether words said what the first blank is
 * @is_name: whether they said no more than that
 *
 * Finds the signatures that are not called so, and whose the signatures, dates and names of the line are.
 */
void
pf_blank_find_signers (PfBlankLine *line, const PfBlankPlace *place, gboolean known, gboolean is_name)
{
  PfBlank *first = line->blanks[0];
  char *role = first->role;

  if (is_signed (line, place, known, is_name)) {
    first->kind = PF_BLANK_KIND_SIGNATURE;
    first->role = role = first->label;
    first->label = pf_arena_strndup (line->document->arena, "", 0);
  } else if (first->kind == PF_BLANK_KIND_SIGNATURE && role == NULL) {
    first->role = role = find_signer (line->document, first);
  } else if (first->kind == PF_BLANK_KIND_PERSON && !is_name && is_signed_behind (line)) {
    role = first->label;
  }
  for (guint i = 1; role != NULL && i < line->n_blanks; i++) {
    PfBlank *blank = line->blanks[i];

    if (blank->role == NULL
        && (blank->kind == PF_BLANK_KIND_DATE || blank->kind == PF_BLANK_KIND_DATETIME
            || blank->kind == PF_BLANK_KIND_TIME || blank->kind == PF_BLANK_KIND_SIGNATURE
            || blank->kind == PF_BLANK_KIND_PERSON))
      blank->role = role;
  }
}

static gboolean
is_stamp (const PfBlank *blank)
{
  return blank->kind == PF_BLANK_KIND_TIMESTAMP_START || blank->kind == PF_BLANK_KIND_TIMESTAMP_END;
}

/* `Phase 1 Complete Time`: of what, and what. */
static void
split_stamp (PfDocument *document, PfBlank *blank)
{
  PfPhraseMatch match;
  char *scope;

  if (!pf_phrase_set_find_best (PF_PHRASES (blank_kinds), blank->label, -1, &match) || match.start == 0)
    return;
  scope = pf_blank_clean_words (document->arena, blank->label, match.start, NULL);
  if (*scope == '\0')
    return;
  blank->scope = scope;
  blank->label = pf_arena_strndup (document->arena, blank->label + match.start, strlen (blank->label + match.start));
}

/* A title says its scope before the colon or the bracket. */
static char *
scope_of_section (PfDocument *document, const PfBlank *blank)
{
  const char *title;

  if (blank->section == PF_NONE)
    return NULL;
  title = ((PfSection *)g_ptr_array_index (document->sections, blank->section))->title;
  return pf_blank_clean_words (document->arena, title, strcspn (title, ":("), NULL);
}

/*
 * pf_blank_find_scopes:
 * @document: a document whose blanks have labels and kinds
 *
 * Finds of which phase each start and end is. Where a start does not say, the end that follows does, else the title.
 */
void
pf_blank_find_scopes (PfDocument *document)
{
  char *scope = NULL;

  for (guint i = document->blanks->len; i > 0; i--) {
    PfBlank *blank = g_ptr_array_index (document->blanks, i - 1);

    if (!is_stamp (blank))
      continue;
    split_stamp (document, blank);
    if (blank->kind == PF_BLANK_KIND_TIMESTAMP_START && blank->scope == NULL)
      blank->scope = scope != NULL ? scope : scope_of_section (document, blank);
    scope = blank->kind == PF_BLANK_KIND_TIMESTAMP_END ? blank->scope : NULL;
  }
  scope = NULL;
  for (guint i = 0; i < document->blanks->len; i++) {
    PfBlank *blank = g_ptr_array_index (document->blanks, i);

    if (blank->kind == PF_BLANK_KIND_TIMESTAMP_END && blank->scope == NULL)
      blank->scope = scope != NULL ? scope : scope_of_section (document, blank);
    if (is_stamp (blank))
      scope = blank->kind == PF_BLANK_KIND_TIMESTAMP_START ? blank->scope : NULL;
  }
}
