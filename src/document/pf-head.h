/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-document.h"

G_BEGIN_DECLS

/** PfHeadMeaning: what a field in the head of a checklist says of a run. */
typedef enum {
  PF_HEAD_OTHER,
  PF_HEAD_ENVIRONMENT,
  PF_HEAD_RELEASE,
} PfHeadMeaning;

guint pf_document_get_head_end (PfDocument *self);
PfHeadMeaning pf_head_get_meaning (const PfField *field);
guint pf_document_find_head_blank (PfDocument *self, PfHeadMeaning meaning);
char *pf_document_dup_head_value (PfDocument *self, PfHeadMeaning meaning) G_GNUC_WARN_UNUSED_RESULT;
gboolean pf_head_values_agree (const char *written, const char *value);

G_END_DECLS
