/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <md4c.h>

G_BEGIN_DECLS

/**
 * PfInlineLine:
 * @line: line in the source, from 1
 * @plain: where it begins in the plain text
 * @markup: where it begins in the markup
 * @lead_end: where the bold words at its very beginning end in the plain text; 0 when it does not begin with bold
 * @balanced: whether no tag is open at its beginning
 */
typedef struct {
  guint line;
  gsize plain;
  gsize markup;
  gsize lead_end;
  gboolean balanced;
} PfInlineLine;

/**
 * PfInlineSpan:
 * @start: where the link or code span begins in the plain text
 * @end: where it ends
 * @line: line in the source it begins in
 * @url: (nullable): where the link leads; %NULL for a code span
 * @bracketed: whether the link is written `[text](url)`
 */
typedef struct {
  gsize start;
  gsize end;
  guint line;
  char *url;
  gboolean bracketed;
} PfInlineSpan;

/**
 * PfInline:
 *
 * Collects the text of one paragraph, heading or cell as plain text and as markup while the parser reports it. Reused
 * from block to block. Read its fields, change it by its functions.
 */
typedef struct {
  GString *plain;  /* words separated by single spaces */
  GString *markup; /* the same with <b>, <i>, <tt>, <s> and <a href>, escaped for Pango */
  GArray *lines;   /* (element-type PfInlineLine) */
  GArray *links;   /* (element-type PfInlineSpan) */
  GArray *codes;   /* (element-type PfInlineSpan) */
  gboolean active;

  guint tags[5];     /* how often each tag is open; only the first and last time shows */
  guint8 written[5]; /* the tags that are open in the markup, outermost first */
  guint n_written;
  guint anchor;  /* number of the link whose tag is open, from 1; tags do not nest */
  gboolean space_due;
  gboolean break_due;
  gboolean hard_break;
  guint lead_line;
  gboolean in_lead;
  guint line;
} PfInline;

void pf_inline_init (PfInline *self);
void pf_inline_clear (PfInline *self);
void pf_inline_reset (PfInline *self);

void pf_inline_enter_span (PfInline *self, MD_SPANTYPE type, void *detail);
void pf_inline_leave_span (PfInline *self, MD_SPANTYPE type);
void pf_inline_add_text (PfInline *self, MD_TEXTTYPE type, const char *text, gsize length, guint line);
void pf_inline_finish (PfInline *self);

gsize pf_inline_get_lead (PfInline *self);
gboolean pf_inline_is_bold_only (PfInline *self);
char *pf_inline_dup_attribute (const MD_ATTRIBUTE *attribute);
gboolean pf_inline_is_known_tag (const char *html, gsize length);

G_END_DECLS
