/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-lint.h"

#include "document/pf-lint-private.h"
#include "document/pf-secret-pattern.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Nobody reads more of one kind, and a hostile file would have millions. */
#define MOST_OF_A_CODE 100
#define LONGEST_QUOTE 60

typedef struct {
  const char *code;
  const char *help;
} PfLintHelp;

static const PfLintHelp helps[] = {
  { "box-syntax",
    N_ ("A box is written “- [ ] ” or “- [x] ”: a bullet, one character between the brackets, and a blank "
        "on either side. Anything else is ordinary text that no run asks for.") },
  { "derived-circle", N_ ("Leave out the item that follows from this one.") },
  { "derived-missing", N_ ("Behind DERIVED all or any stand ids of items, or L and their lines, such as L42.") },
  { "duplicate-item", N_ ("Two items with the same words in one place cannot be told apart. Remove one of them, or say "
                          "what each is about.") },
  { "empty-section", N_ ("Write what belongs under the heading, or remove it.") },
  { "encoding", N_ ("Save the file as UTF-8.") },
  { "heading-no-space", N_ ("Put a blank between the number signs and the title. Without it the line is ordinary text, "
                            "and what follows belongs to the section before.") },
  { "html-tasks", N_ ("Put an empty line between the HTML and the list. Until then the boxes are part of the HTML and "
                      "no run asks for them.") },
  { "mojibake", N_ ("The text was read in the wrong encoding once and saved again. Let Preflight repair it, and save "
                    "the repaired text if it looks right.") },
  { "no-rollback", N_ ("Say how to go back before somebody has to: add a section such as “## Rollback” with the steps, "
                       "or a link to them.") },
  { "open-placeholder",
    N_ ("Fill in what is still open. Where each run has a value of its own, write a blank (____) or "
        "a placeholder such as <version>, and the run asks for it.") },
  { "placeholder-host",
    N_ ("Such a host may belong to somebody else and is never contacted. Write the real one, or give "
        "the placeholder a value when a run starts.") },
  { "probe-duplicate", N_ ("Results are kept by the name of a probe, so each needs one of its own.") },
  { "probe-group", N_ ("Put the probe under an item with a box, indented as far as the item's text.") },
  { "probe-name", N_ ("The name stands behind “probe” on the first line of the block.") },
  { "probe-second", N_ ("Only one probe can decide an item. Put the other one under an item of its own.") },
  { "probe-syntax",
    N_ ("A probe has its target on the first line, such as “GET https://host/path”, and then one check or "
        "option to a line, such as “expect status == 200”.") },
  { "review-date-past", N_ ("Go through the checklist, and put a new date in.") },
  { "role-unknown", N_ ("The roles are preparation, execution, verification, monitoring, sign-off, go-criteria, "
                        "no-go-criteria, trigger, rollback, post-rollback, success-criteria, contacts, links, notes, "
                        "lessons, kpi and reference.") },
  { "secret",
    N_ ("Everybody who can read the file can read the secret, and it stays in the history. Change it where it "
        "is used, keep it in a keyring or vault, and write only where it is kept.") },
  { "unit-missing", N_ ("Write the unit behind the number or the blank, such as “< 500 ms” or “____ ms”. Without it "
                        "nobody knows what is meant, and no probe can check it.") },
};

/**
 * pf_lint_get_help:
 * @code: code of a finding
 *
 * Returns: (transfer none) (nullable): translated, what to do about it; %NULL for a code without help
 */
const char *
pf_lint_get_help (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (helps); i++) {
    if (g_str_equal (helps[i].code, code))
      return _ (helps[i].help);
  }
  return NULL;
}

/**
 * pf_diagnostic_severity_to_string:
 * @severity: a severity
 *
 * Returns: (transfer none): its name in JSON and on the command line
 */
const char *
pf_diagnostic_severity_to_string (PfDiagnosticSeverity severity)
{
  switch (severity) {
  case PF_DIAGNOSTIC_ERROR:
    return "error";
  case PF_DIAGNOSTIC_WARNING:
    return "warning";
  case PF_DIAGNOSTIC_NOTE:
  default:
    return "note";
  }
}

static void
finding_free (PfDiagnostic *self)
{
  g_free (self->code);
  g_free (self->message);
  g_free (self);
}

static void
append (PfLint *self, PfDiagnosticSeverity severity, guint line, guint column, const char *code, const char *message)
{
  PfDiagnostic *finding = g_new (PfDiagnostic, 1);

  *finding = (PfDiagnostic){ severity, line, column, g_strdup (code), g_strdup (message) };
  g_ptr_array_add (self->findings, finding);
}

/**
 * pf_lint_add:
 * @self: a look at a document
 * @severity: how bad it is
 * @line: where, from 1
 * @column: byte in the line, from 1
 * @code: (transfer none): static, what it is
 * @message: translated
 *
 * Adds a finding, unless there are very many of that code already.
 */
void
pf_lint_add (
    PfLint *self, PfDiagnosticSeverity severity, guint line, guint column, const char *code, const char *message)
{
  guint n_found = GPOINTER_TO_UINT (g_hash_table_lookup (self->n_found, code)) + 1;

  g_hash_table_insert (self->n_found, g_strdup (code), GUINT_TO_POINTER (n_found));
  if (n_found <= MOST_OF_A_CODE)
    append (self, severity, line, column, code, message);
}

/**
 * pf_lint_shorten:
 * @text: words of the document
 *
 * Returns: (transfer full): as much of it as goes into a message, without secrets
 */
char *
pf_lint_shorten (const char *text)
{
  const char *end = text;
  g_autofree char *start = NULL;
  g_autofree char *masked = NULL;

  for (guint i = 0; i < LONGEST_QUOTE && *end != '\0'; i++)
    end = g_utf8_next_char (end);
  start = g_strndup (text, (gsize) (end - text));
  masked = pf_secret_pattern_mask (start, NULL);
  return *end == '\0' ? g_steal_pointer (&masked) : g_strconcat (masked, "…", NULL);
}

static void
flag_lines (PfLint *self, guint first, guint last, PfLineFlags flags)
{
  for (guint line = first; line >= 1 && line <= MIN (last, self->n_lines); line++)
    self->lines[line] |= (guint8) flags;
}

static void
read_lines (PfLint *self)
{
  const GPtrArray *items = pf_document_get_items (self->document);
  const GPtrArray *commands = pf_document_get_commands (self->document);
  const GPtrArray *blanks = pf_document_get_blanks (self->document);

  self->n_lines = pf_source_get_n_lines (self->source);
  self->lines = g_new0 (guint8, self->n_lines + 1);
  for (guint i = 0; i < items->len; i++) {
    const PfItem *item = g_ptr_array_index (items, i);

    if (item->form == PF_FORM_TASK)
      flag_lines (self, item->line, item->line, PF_LINE_TASK);
  }
  for (guint i = 0; i < commands->len; i++) {
    const PfCommand *command = g_ptr_array_index (commands, i);

    if (!command->inline_code)
      flag_lines (self, command->line, command->end_line, PF_LINE_CODE);
  }
  for (guint i = 0; i < blanks->len; i++) {
    guint line = ((PfBlank *) g_ptr_array_index (blanks, i))->line;

    flag_lines (self, line, line, PF_LINE_BLANK);
  }
}

static int
compare_findings (gconstpointer a, gconstpointer b)
{
  const PfDiagnostic *first = *(const PfDiagnostic *const *) a;
  const PfDiagnostic *second = *(const PfDiagnostic *const *) b;

  if (first->line != second->line)
    return first->line < second->line ? -1 : 1;
  return first->column < second->column ? -1 : first->column > second->column;
}

static void
tell_left_out (PfLint *self)
{
  GHashTableIter iter;
  gpointer code;
  gpointer n_found;

  g_hash_table_iter_init (&iter, self->n_found);
  while (g_hash_table_iter_next (&iter, &code, &n_found)) {
    guint more = GPOINTER_TO_UINT (n_found) - MIN (GPOINTER_TO_UINT (n_found), MOST_OF_A_CODE);
    g_autofree char *message = NULL;

    if (more == 0)
      continue;
    message = g_strdup_printf (ngettext ("There is %u more of these.", "There are %u more of these.", more), more);
    append (self, PF_DIAGNOSTIC_NOTE, MAX (self->n_lines, 1), 1, code, message);
  }
}

/**
 * pf_lint_run:
 * @document: a checklist
 * @now_ms: the time, UTC milliseconds
 *
 * Looks for what a person should put right: what the parser found odd, and what makes a checklist hard to carry out.
 *
 * Returns: (transfer full) (element-type PfDiagnostic): the findings by line; empty when all is well
 */
GPtrArray *
pf_lint_run (PfDocument *document, gint64 now_ms)
{
  PfLint self = { .document = document, .source = pf_document_get_source (document), .now_ms = now_ms };
  const GPtrArray *diagnostics = pf_document_get_diagnostics (document);

  self.findings = g_ptr_array_new_with_free_func ((GDestroyNotify) finding_free);
  self.n_found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  read_lines (&self);
  for (guint i = 0; i < diagnostics->len; i++) {
    const PfDiagnostic *known = g_ptr_array_index (diagnostics, i);

    /* What is missing at the end is missing in the last line. */
    pf_lint_add (&self, known->severity, CLAMP (known->line, 1, MAX (self.n_lines, 1)), known->column, known->code,
                 known->message);
  }
  pf_lint_check_lines (&self);
  pf_lint_check_secrets (&self);
  pf_lint_check_structure (&self);
  pf_lint_check_hosts (&self);
  pf_lint_check_dates (&self);
  pf_lint_check_units (&self);
  pf_lint_check_derived (&self);
  g_ptr_array_sort (self.findings, compare_findings);
  tell_left_out (&self);
  g_hash_table_unref (self.n_found);
  g_free (self.lines);
  return self.findings;
}
