/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-document.h"

G_BEGIN_DECLS

/** PF_VARIABLES_MAX: more different placeholders than a person would ever fill in; further ones are left alone. */
#define PF_VARIABLES_MAX 512

/**
 * PfVariable:
 * @name: what it is called in events and on the command line: its first spelling without brackets, in lower case, its
 *   words joined by `-`; unique in the document
 * @label: how to ask for it: its first spelling
 * @spellings: (array zero-terminated=1): every way it is written, such as `<version>` and `vX.Y.Z`
 * @places: (element-type PfVariablePlace): where it stands, by offset
 * @is_host: whether it stands for the name of a host or an address
 * @is_contingency: whether it only stands where something has gone wrong: a run without a rollback can do without it
 *
 * A placeholder that means one value throughout a checklist; it is asked once and shown everywhere.
 */
typedef struct {
  char *name;
  char *label;
  GStrv spellings;
  GArray *places;
  gboolean is_host;
  gboolean is_contingency;
} PfVariable;

typedef struct {
  gsize start; /* bytes in the source's view */
  gsize end;
  guint line;
} PfVariablePlace;

GPtrArray *pf_variables_find (PfDocument *document) G_GNUC_WARN_UNUSED_RESULT;
void pf_variable_free (PfVariable *self);
guint pf_variables_lookup (const GPtrArray *variables, const char *name);
char *pf_variables_substitute (const GPtrArray *variables,
                               const char *text,
                               const char *const *values) G_GNUC_WARN_UNUSED_RESULT;
char *pf_variables_substitute_markup (const GPtrArray *variables,
                                      const char *markup,
                                      const char *const *values) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
