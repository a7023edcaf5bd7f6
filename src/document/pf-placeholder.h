/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PfPlaceholderKind:
 */
typedef enum {
  PF_PLACEHOLDER_ANGLE,    /* `<version>` */
  PF_PLACEHOLDER_BRACES,   /* `{{version}}` */
  PF_PLACEHOLDER_BRACKETS, /* `[VERSION]` */
  PF_PLACEHOLDER_VERSION,  /* `vX.Y.Z`, `YY.MM.MICRO` */
  PF_PLACEHOLDER_WORD,     /* `your-domain.com`, `YOUR_API_KEY`, `REPLACE_WITH_KEY` */
  PF_PLACEHOLDER_OPEN,     /* `TBD`, `XXX`, `MM/DD/YYYY`: each place has a value of its own */
} PfPlaceholderKind;

/**
 * PfPlaceholderPlace: where a text stands, which decides what is a placeholder in it
 */
typedef enum {
  PF_PLACEHOLDER_IN_PROSE,
  PF_PLACEHOLDER_IN_CODE,    /* a code span */
  PF_PLACEHOLDER_IN_COMMAND, /* commands for a shell */
  PF_PLACEHOLDER_IN_DATA,    /* YAML, JSON and the like: braces are a template of their own */
  PF_PLACEHOLDER_IN_PROGRAM, /* a programming language or markup: angle brackets mean something else, too */
  PF_PLACEHOLDER_ANYWHERE,   /* whatever could be one in any of them */
} PfPlaceholderPlace;

/**
 * PfPlaceholder:
 * @is_leading: whether words in brackets stand first on their line, as a tag such as `[OPS] restart` does
 */
typedef struct {
  PfPlaceholderKind kind;
  gsize start;
  gsize end;
  gboolean is_leading;
} PfPlaceholder;

gboolean
pf_placeholder_find (const char *text, gsize length, gsize from, PfPlaceholderPlace place, PfPlaceholder *found);
gsize pf_placeholder_match_angle (const char *text, gsize length, gsize at);

G_END_DECLS
