/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-document.h"

G_BEGIN_DECLS

typedef enum {
  PF_SUGGESTION_COMPLETE,   /* class A: the document says all that is needed */
  PF_SUGGESTION_NEEDS,      /* class B: something has to be bound first; @needs says what */
  PF_SUGGESTION_SUPPORTING, /* class C: gives evidence, a person still answers */
  PF_SUGGESTION_FILLS,      /* class F: fills a blank */
  PF_SUGGESTION_TRIGGER,    /* class T: watches a rollback trigger */
} PfSuggestionClass;
const char *pf_suggestion_class_to_string (PfSuggestionClass suggestion_class); /* `A` `B` `C` `F` `T` */

/**
 * PfSuggestion:
 * @line: line of the item, criterion or link
 * @item: index of the item, or %PF_NONE
 * @kind: `http`, `tls`, `tcp`, `dns`, `prometheus`, `command`, `file` or `derived`
 * @probe: (nullable): a probe in the grammar of probe blocks; %NULL where the kind has none (`command`, `file`)
 * @command: (nullable): what to run, where @kind is `command`; the path, where it is `file`
 * @needs: (array zero-terminated=1): what has to be bound, such as `@api` or `@prometheus`, or a placeholder's name
 * @changes_state: whether carrying it out changes something, so that it is only ever done on a person's act
 * @why: what it was made from, for people
 *
 * A probe that could verify an item. Never applied and never contacted without a person.
 */
typedef struct {
  guint line;
  guint item;
  PfSuggestionClass suggestion_class;
  char *kind;
  char *probe;
  char *command;
  GStrv needs;
  gboolean changes_state;
  char *why;
} PfSuggestion;

GPtrArray *pf_suggestions_find (PfDocument *document) G_GNUC_WARN_UNUSED_RESULT;
const GPtrArray *pf_document_get_suggestions (PfDocument *document);
GPtrArray *pf_document_list_suggestions (PfDocument *document, guint item) G_GNUC_WARN_UNUSED_RESULT;
void pf_suggestion_free (PfSuggestion *self);

G_END_DECLS
