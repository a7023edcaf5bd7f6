/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "corpus-case.h"

#include "document/pf-command-facts.h"
#include "document/pf-lint.h"
#include "document/pf-variables.h"

/* The blanks of a line are named from its left; a line may have further ones. */
static const PfBlank *
find_blank (PfCorpusCase *self, gint64 line, guint nth)
{
  const GPtrArray *blanks = pf_document_get_blanks (self->document);

  for (guint i = 0; i < blanks->len; i++) {
    if (nth_blank (self->document, i)->line == line && nth-- == 0)
      return nth_blank (self->document, i);
  }
  return NULL;
}

void
check_blanks (PfCorpusCase *self)
{
  gint64 previous = 0;
  guint nth = 0;

  for (guint i = 0; i < count_entries (self, "blanks"); i++) {
    gint64 line;
    JsonObject *entry = nth_entry (self, "blanks", i, &line);
    const PfBlank *blank;

    nth = line == previous ? nth + 1 : 0;
    previous = line;
    blank = find_blank (self, line, nth);
    if (blank == NULL) {
      fail_case (self, line, "blank", json_object_get_string_member_with_default (entry, "kind", "one"), NULL);
      continue;
    }
    compare_text (self, entry, "kind", pf_blank_kind_to_string (blank->kind));
    compare_text (self, entry, "unit", blank->unit);
  }
}

/* Options, gates, proposals and placeholders are named completely: another one would be in a person's way. */
void
check_options (PfCorpusCase *self)
{
  const GPtrArray *options = pf_document_get_options (self->document);

  compare_numbers (self, 0, "options", count_entries (self, "options"), options->len);
  for (guint i = 0; i < MIN (count_entries (self, "options"), options->len); i++) {
    gint64 line;
    JsonObject *entry = nth_entry (self, "options", i, &line);
    const PfOption *option = NTH (options, PfOption, i);

    compare_text (self, entry, "label", option->label);
    if (option->item != PF_NONE)
      compare_numbers (self, line, "option", line, nth_item (self->document, option->item)->line);
    else if (option->section != PF_NONE)
      compare_numbers (self, line, "option", line, nth_section (self->document, option->section)->line);
  }
}

void
check_gates (PfCorpusCase *self)
{
  const GPtrArray *gates = pf_document_get_gates (self->document);

  compare_numbers (self, 0, "gates", count_entries (self, "gates"), gates->len);
  for (guint i = 0; i < MIN (count_entries (self, "gates"), gates->len); i++) {
    gint64 line;

    nth_entry (self, "gates", i, &line);
    compare_numbers (self, line, "gate", line, NTH (gates, PfGate, i)->line);
    if (NTH (gates, PfGate, i)->requires_end <= NTH (gates, PfGate, i)->requires_first)
      fail_case (self, line, "gate", "something to be done first", NULL);
  }
}

void
check_proposals (PfCorpusCase *self)
{
  const GPtrArray *proposals = pf_document_get_proposals (self->document);

  compare_numbers (self, 0, "proposals", count_entries (self, "proposals"), proposals->len);
  for (guint i = 0; i < MIN (count_entries (self, "proposals"), proposals->len); i++) {
    const PfProposal *proposal = NTH (proposals, PfProposal, i);
    gint64 line;
    JsonObject *entry = nth_entry (self, "proposals", i, &line);

    compare_text (self, entry, "kind", pf_proposal_kind_to_string (proposal->kind));
    compare_numbers (self, line, "proposal", line, proposal->line);
    compare_numbers (self, line, "n_items", json_object_get_int_member (entry, "n_items"), proposal->n_items);
  }
}

static const PfVariable *
find_variable (const GPtrArray *variables, const char *spelling)
{
  for (guint i = 0; i < variables->len; i++) {
    const PfVariable *variable = g_ptr_array_index (variables, i);

    if (g_strv_contains ((const char *const *) variable->spellings, spelling))
      return variable;
  }
  return NULL;
}

/* The lines of a placeholder, each once, such as `4, 9`. */
static char *
list_lines (const PfVariable *variable)
{
  GString *lines = g_string_new (NULL);
  guint previous = 0;

  for (guint i = 0; i < variable->places->len; i++) {
    guint line = g_array_index (variable->places, PfVariablePlace, i).line;

    if (line != previous)
      g_string_append_printf (lines, "%s%u", lines->len > 0 ? ", " : "", line);
    previous = line;
  }
  return g_string_free (lines, FALSE);
}

void
check_variables (PfCorpusCase *self)
{
  g_autoptr (GPtrArray) variables = pf_variables_find (self->document);

  compare_numbers (self, 0, "variables", count_entries (self, "variables"), variables->len);
  for (guint i = 0; i < count_entries (self, "variables"); i++) {
    gint64 line;
    JsonObject *entry = nth_entry (self, "variables", i, &line);
    const char *name = json_object_get_string_member (entry, "name");
    JsonArray *lines = json_object_get_array_member (entry, "lines");
    g_autoptr (GString) expected = g_string_new (NULL);
    g_autofree char *got = NULL;
    const PfVariable *variable = find_variable (variables, name);

    if (variable == NULL) {
      fail_case (self, json_array_get_int_element (lines, 0), "variable", name, NULL);
      continue;
    }
    got = list_lines (variable);
    for (guint j = 0; j < json_array_get_length (lines); j++)
      g_string_append_printf (expected, "%s%d", j > 0 ? ", " : "", (int) json_array_get_int_element (lines, j));
    if (g_strcmp0 (expected->str, got) != 0)
      fail_case (self, json_array_get_int_element (lines, 0), name, expected->str, got);
  }
}

/* A command with placeholders is not run before they are filled. */
static gboolean
may_run (const PfCommand *command)
{
  g_auto (GStrv) placeholders = pf_command_list_placeholders (command->text);

  return pf_command_is_runnable (command) && placeholders[0] == NULL;
}

void
check_commands (PfCorpusCase *self)
{
  const GPtrArray *commands = pf_document_get_commands (self->document);

  for (guint i = 0; i < count_entries (self, "commands"); i++) {
    gint64 line;
    JsonObject *entry = nth_entry (self, "commands", i, &line);
    const PfCommand *command = NULL;

    for (guint j = 0; command == NULL && j < commands->len; j++) {
      if (NTH (commands, PfCommand, j)->line == line)
        command = NTH (commands, PfCommand, j);
    }
    compare_flag (self, entry, "runnable", command != NULL && may_run (command));
    if (command != NULL)
      compare_text (self, entry, "effect", pf_command_effect_to_string (pf_command_get_effect (command)));
  }
}

void
check_diagnostics (PfCorpusCase *self)
{
  const GPtrArray *diagnostics = pf_document_get_diagnostics (self->document);

  compare_numbers (self, 0, "diagnostics", count_entries (self, "diagnostics"), diagnostics->len);
  for (guint i = 0; i < MIN (count_entries (self, "diagnostics"), diagnostics->len); i++) {
    gint64 line;
    JsonObject *entry = nth_entry (self, "diagnostics", i, &line);
    const PfDiagnostic *diagnostic = NTH (diagnostics, PfDiagnostic, i);

    compare_text (self, entry, "code", diagnostic->code);
    compare_numbers (self, line, diagnostic->code, line, diagnostic->line);
  }
}

/* What a person is told to put right; there may be more of it. */
void
check_lint (PfCorpusCase *self)
{
  g_autoptr (GPtrArray) findings = pf_lint_run (self->document, 0);

  for (guint i = 0; i < count_entries (self, "lint"); i++) {
    gint64 line;
    JsonObject *entry = nth_entry (self, "lint", i, &line);
    const char *code = json_object_get_string_member (entry, "code");
    gboolean found = FALSE;

    for (guint j = 0; j < findings->len; j++) {
      const PfDiagnostic *finding = NTH (findings, PfDiagnostic, j);

      found |= finding->line == line && g_str_equal (finding->code, code);
    }
    if (!found)
      fail_case (self, line, "lint", code, NULL);
  }
}
