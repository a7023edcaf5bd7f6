/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-document-private.h"

G_BEGIN_DECLS

/** PF_BLANK_MAX_WORDS: bytes of a text that are looked at for words that say what a blank is for. */
#define PF_BLANK_MAX_WORDS 240

/**
 * PfBlankLine:
 * @text: one line of the source, not NUL-terminated
 * @blanks: the blanks in it, from left to right
 * @n_blanks: how many, at least one
 * @own_line: whether it is the line that begins the blanks' item
 */
typedef struct {
  PfDocument *document;
  const char *text;
  gsize length;
  PfBlank **blanks;
  guint n_blanks;
  gboolean own_line;
} PfBlankLine;

/**
 * PfBlankWords:
 * @lead: (nullable): the bold words the line begins with
 * @rest: the words between that and the blank
 * @lead_colon: whether a colon stands behind @lead
 * @in_bracket: whether @rest stands behind an open bracket
 */
typedef struct {
  char *lead;
  char *rest;
  gboolean lead_colon;
  gboolean in_bracket;
} PfBlankWords;

/**
 * PfBlankPlace:
 * @section: whose facts these are, or %PF_NONE
 * @is_sign_off: whether a title above says that people sign here
 * @has_kind: whether the title says what all blanks below it are
 *
 * What the section around a blank says of it. Kept from one blank to the next.
 */
typedef struct {
  guint section;
  gboolean known;
  gboolean is_sign_off;
  gboolean has_kind;
  PfBlankKind kind;
} PfBlankPlace;

/**
 * PfBlankRun:
 * @start: offset of a run of underscores in the view
 * @end: offset behind it
 * @kind: what its form says it is, or %PF_BLANK_KIND_TEXT
 */
typedef struct {
  gsize start;
  gsize end;
  PfBlankKind kind;
} PfBlankRun;

void pf_blank_run_join (PfBlankRun *run, const char *text, gsize from);
gsize pf_blank_limit (const char *text, gsize length);
gsize pf_blank_skip_markers (const char *text, gsize length);
char *pf_blank_clean_words (PfArena *arena, const char *text, gsize length, gboolean *in_bracket);
void pf_blank_read_words (PfBlankWords *words, PfArena *arena, const char *text, gsize length);

gboolean pf_blank_find_kind (const char *words, PfBlankKind *kind, gboolean *is_name);
void pf_blank_describe_line (PfBlankLine *line, PfBlankPlace *place);
void pf_blank_describe_cell (PfBlank *blank);
void pf_blank_find_signers (PfBlankLine *line, const PfBlankPlace *place, gboolean known, gboolean is_name);
void pf_blank_find_scopes (PfDocument *document);

gboolean
pf_blank_take_ratio (PfBlank *blank, PfArena *arena, const char *text, gsize length, gboolean known);
gsize pf_blank_take_unit (PfBlank *blank, PfArena *arena, const char *text, gsize length, gboolean last);
char *pf_blank_join (PfArena *arena, const char *lead, const char *rest);
void pf_blank_add_colons (PfDocumentParser *parser);
void pf_blank_make_answers (PfDocumentParser *parser);
void pf_blank_set_target (PfBlank *blank, PfArena *arena, const char *text, gsize length);

G_END_DECLS
