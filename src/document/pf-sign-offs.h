/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-document.h"

G_BEGIN_DECLS

/**
 * PfSignOff:
 * @id: id of its item, else of its blank; of one that only a run knows, a slug of the role
 * @role: who signs, such as `Security Lead`
 * @line: line of it in the file, 0 where only the run knows it
 * @item: index of its item, or %PF_NONE
 * @section: index of its section, or %PF_NONE
 * @blanks: (element-type guint): indexes of the blanks for the name, the day and the signature that belong to it
 * @certification: (nullable): what the checklist has whoever signs declare, such as “I certify that …”
 *
 * One place where a person puts their name to a checklist, whatever it is written as: a row of a table, a task, a line
 * of a paragraph, or a certification with its signature below. Immutable, reference counted.
 */
typedef struct {
  char *id;
  char *role;
  guint line;
  guint item;
  guint section;
  GArray *blanks;
  char *certification;
} PfSignOff;

PfSignOff *pf_sign_off_new (const char *id, const char *role);
PfSignOff *pf_sign_off_ref (PfSignOff *self);
void pf_sign_off_unref (PfSignOff *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfSignOff, pf_sign_off_unref)

GPtrArray *pf_sign_offs_find (PfDocument *document) G_GNUC_WARN_UNUSED_RESULT;
gboolean pf_sign_off_is_of_lead (const PfSignOff *self);
gboolean pf_sign_off_has_place (const PfSignOff *self);

G_END_DECLS
