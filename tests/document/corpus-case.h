/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document-fixture.h"

#include <json-glib/json-glib.h>

/* One checklist of the corpus and what was written down by hand that it holds. */
typedef struct {
  const char *name; /* borrowed */
  PfDocument *document;
  JsonParser *parser;
  JsonObject *expected; /* of the parser */
  GHashTable *pending;  /* what the rules cannot do yet, such as `12 role`, and whether it was met; owned */
} PfCorpusCase;

PfCorpusCase *load_case (const char *folder, const char *name);
void free_case (PfCorpusCase *self);

/* Says what is pending no longer. */
void check_pending (PfCorpusCase *self);

/* Fails the test, with the document, the line and the member, and goes on: a person wants to see them all. */
void fail_case (PfCorpusCase *self, gint64 line, const char *what, const char *expected, const char *got);
void compare_numbers (PfCorpusCase *self, gint64 line, const char *what, gint64 expected, gint64 got);
/* Compares with a member when the entry has it. */
void compare_text (PfCorpusCase *self, JsonObject *entry, const char *member, const char *got);
void compare_flag (PfCorpusCase *self, JsonObject *entry, const char *member, gboolean got);

/* The entries of a member, none when it is not there. */
guint count_entries (PfCorpusCase *self, const char *member);
JsonObject *nth_entry (PfCorpusCase *self, const char *member, guint index, gint64 *line);

void check_counts (PfCorpusCase *self);
void check_sections (PfCorpusCase *self);
void check_absent_roles (PfCorpusCase *self);
void check_items (PfCorpusCase *self);
void check_lines_without_items (PfCorpusCase *self);
void check_blanks (PfCorpusCase *self);
void check_options (PfCorpusCase *self);
void check_gates (PfCorpusCase *self);
void check_proposals (PfCorpusCase *self);
void check_variables (PfCorpusCase *self);
void check_commands (PfCorpusCase *self);
void check_diagnostics (PfCorpusCase *self);
void check_lint (PfCorpusCase *self);
void check_timing (PfCorpusCase *self);
void check_repair (PfCorpusCase *self);
