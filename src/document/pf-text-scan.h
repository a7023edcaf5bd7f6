/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-language.h"

G_BEGIN_DECLS

/**
 * PfTextPart: a part of a text that is valid UTF-8.
 */
typedef struct {
  const char *start;
  const char *end;
} PfTextPart;

gunichar pf_text_char_before (const char *start, const char *place);
gunichar pf_text_char_at (const char *place, const char *end);
gboolean pf_text_has_word_before (const char *start, const char *place);
gboolean pf_text_has_word_at (const char *place, const char *end);
gboolean pf_text_is_blank (gunichar c);
gboolean pf_text_is_dash (gunichar c);
gboolean pf_text_is_opening (gunichar c);
gboolean pf_text_is_closing (gunichar c);
const char *pf_text_skip_blanks (const char *place, const char *end);
const char *pf_text_skip_blanks_back (const char *start, const char *place);
const char *pf_text_skip_word (const char *place, const char *end);
PfTextPart pf_text_strip (const char *start, const char *end);
const char *pf_text_clip (const char *place, const char *end, gsize n_bytes);
gboolean pf_text_skip_phrase (const PfPhraseSet *phrases, const char **place, const char *end, int *meaning);

G_END_DECLS
