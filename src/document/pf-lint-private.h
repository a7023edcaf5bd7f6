/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-lint.h"

G_BEGIN_DECLS

typedef enum {
  PF_LINE_CODE = 1 << 0,
  PF_LINE_TASK = 1 << 1,
  PF_LINE_BLANK = 1 << 2, /* has one to be filled in */
} PfLineFlags;

/**
 * PfLint:
 * @lines: (array): [flags@LineFlags] of each line, from 1
 * @n_found: (element-type utf8 guint): how many there are of each code
 *
 * One look at a document for what a person should put right.
 */
typedef struct {
  PfDocument *document;
  PfSource *source;
  gint64 now_ms;
  guint n_lines;
  guint8 *lines;
  GPtrArray *findings;
  GHashTable *n_found;
} PfLint;

void pf_lint_add (
    PfLint *self, PfDiagnosticSeverity severity, guint line, guint column, const char *code, const char *message);
char *pf_lint_shorten (const char *text);

void pf_lint_check_lines (PfLint *self);
void pf_lint_check_secrets (PfLint *self);
void pf_lint_check_structure (PfLint *self);
void pf_lint_check_hosts (PfLint *self);
void pf_lint_check_dates (PfLint *self);
void pf_lint_check_units (PfLint *self);
void pf_lint_check_derived (PfLint *self);

G_END_DECLS
