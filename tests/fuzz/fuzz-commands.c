/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz-driver.h"

#include "document/pf-command-facts.h"
#include "document/pf-variables.h"

#include <string.h>

/* Commands in any language, and placeholders wherever they stand. */

static void
check_text (const char *text)
{
  g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
}

static void
check_steps (const PfCommand *command)
{
  g_autoptr (GPtrArray) steps = pf_command_list_steps (command);
  guint number = 0;
  guint line = 0;

  for (guint i = 0; i < steps->len; i++) {
    const PfCommandStep *step = g_ptr_array_index (steps, i);

    g_assert_true (i == 0 || step->number > number);
    g_assert_true (i == 0 || step->line > line);
    g_assert_nonnull (step->text);
    check_text (step->title);
    check_text (step->text);
    check_text (step->notes);
    check_text (step->expected);
    check_text (step->when);
    number = step->number;
    line = step->line;
  }
  g_assert_cmpint (pf_command_has_steps (command), ==, number > 0);
}

static void
check_command (char *text, const char *language)
{
  PfCommand command = { .text = text, .language = (char *) (guintptr) language, .line = 1 };
  g_autofree char *script = pf_command_dup_script (&command);
  g_auto (GStrv) placeholders = pf_command_list_placeholders (text);

  check_text (script);
  for (guint i = 0; placeholders[i] != NULL; i++)
    g_assert_nonnull (strstr (text, placeholders[i]));
  pf_command_get_effect (&command);
  check_steps (&command);
}

static void
check_variable (PfDocument *document, const PfVariable *variable)
{
  PfSource *source = pf_document_get_source (document);
  const char *text = pf_source_get_text (source, NULL);

  g_assert_cmpuint (variable->places->len, >, 0);
  g_assert_true (*variable->name != '\0' && g_utf8_validate (variable->name, -1, NULL));
  for (guint i = 0; i < variable->places->len; i++) {
    const PfVariablePlace *place = &g_array_index (variable->places, PfVariablePlace, i);
    g_autofree char *spelling = g_strndup (text + place->start, place->end - place->start);

    g_assert_true (g_strv_contains ((const char *const *) variable->spellings, spelling));
    g_assert_cmpuint (pf_source_get_line_at (source, place->start), ==, place->line);
  }
}

static void
check_markup (const char *markup)
{
  const GMarkupParser nothing = { 0 };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&nothing, 0, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *whole = g_strconcat ("<markup>", markup, "</markup>", NULL);

  g_assert_true (g_markup_parse_context_parse (context, whole, -1, &error));
  g_assert_no_error (error);
}

static void
check_document (PfDocument *document)
{
  g_autoptr (GPtrArray) variables = pf_variables_find (document);
  const GPtrArray *items = pf_document_get_items (document);
  g_autofree const char **values = g_new0 (const char *, variables->len + 1);

  for (guint i = 0; i < variables->len; i++) {
    check_variable (document, g_ptr_array_index (variables, i));
    values[i] = i % 2 == 0 ? "<b>&\"'</b>" : "1.2";
  }
  for (guint i = 0; i < items->len; i++) {
    const PfItem *item = g_ptr_array_index (items, i);
    g_autofree char *text = pf_variables_substitute (variables, item->text, values);
    g_autofree char *markup = pf_variables_substitute_markup (variables, item->markup, values);

    check_text (text);
    check_markup (markup);
  }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char *const languages[] = { "bash", "", "powershell", "sql", "console", "yaml" };
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (PfSource) source = pf_source_new (bytes, "fuzz.md", NULL);
  g_autoptr (PfDocument) document = source != NULL ? pf_document_new (source, NULL) : NULL;
  g_autofree char *cut = g_strndup ((const char *) data, size);
  g_autofree char *text = g_utf8_make_valid (cut, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++)
    check_command (text, languages[i]);
  if (document != NULL)
    check_document (document);
  return 0;
}
