/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz-driver.h"

#include "document/pf-document.h"
#include "document/pf-secret-pattern.h"
#include "document/pf-suggestions.h"

#include <string.h>

static void
check_place (PfSource *source, guint line, guint end_line)
{
  guint n_lines = pf_source_get_n_lines (source);

  g_assert_cmpuint (line, >=, 1);
  g_assert_cmpuint (line, <=, n_lines);
  g_assert_cmpuint (end_line, >=, line);
  g_assert_cmpuint (end_line, <=, n_lines);
}

static void
check_id (const char *id)
{
  g_assert_cmpuint (strlen (id), <=, 128);
  g_assert_true (g_ascii_islower (id[0]) || g_ascii_isdigit (id[0]));
  for (const char *c = id; *c != '\0'; c++)
    g_assert_true (g_ascii_islower (*c) || g_ascii_isdigit (*c) || *c == '-');
}

static void
check_markup (const char *markup)
{
  const GMarkupParser nothing = { 0 };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&nothing, 0, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *whole = g_strconcat ("<markup>", markup, "</markup>", NULL);

  g_assert_true (g_utf8_validate (markup, -1, NULL));
  g_markup_parse_context_parse (context, whole, -1, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
}

static void
check_items (PfDocument *document)
{
  PfSource *source = pf_document_get_source (document);
  const GPtrArray *items = pf_document_get_items (document);
  const char *text = pf_source_get_text (source, NULL);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < items->len; i++) {
    const PfItem *item = g_ptr_array_index (items, i);

    check_place (source, item->line, item->end_line);
    check_id (item->id);
    check_markup (item->markup);
    g_assert_true (g_hash_table_add (ids, item->id));
    g_assert_cmpuint (pf_document_find_item (document, item->id), ==, i);
    g_assert_cmpuint (item->section, <, pf_document_get_sections (document)->len);
    g_assert_true (item->parent == PF_NONE || item->parent < i);
    if (item->kind == PF_ITEM_TASK) {
      g_assert_true (text[item->mark_offset - 1] == '[' && text[item->mark_offset + 1] == ']');
      g_assert_cmpuint (pf_source_get_line_at (source, item->mark_offset), ==, item->line);
    }
  }
}

static void
check_sections (PfDocument *document)
{
  const GPtrArray *sections = pf_document_get_sections (document);

  for (guint i = 0; i < sections->len; i++) {
    const PfSection *section = g_ptr_array_index (sections, i);

    check_place (pf_document_get_source (document), section->line, section->end_line);
    check_id (section->id);
    g_assert_true (section->parent == PF_NONE || section->parent < i);
    g_assert_true (section->level >= 1 && section->level <= 6);
    g_assert_cmpuint (section->leaf_tasks, <=, section->total_tasks);
  }
}

static void
check_blanks (PfDocument *document)
{
  PfSource *source = pf_document_get_source (document);
  const GPtrArray *blanks = pf_document_get_blanks (document);
  const char *text = pf_source_get_text (source, NULL);

  for (guint i = 0; i < blanks->len; i++) {
    const PfBlank *blank = g_ptr_array_index (blanks, i);

    check_place (source, blank->line, blank->line);
    check_id (blank->id);
    g_assert_cmpuint (pf_source_get_line_at (source, blank->offset), ==, blank->line);
    g_assert_true (blank->length == 0 || memchr (text + blank->offset, '_', blank->length) != NULL);
    g_assert_cmpuint (pf_source_get_line_at (source, blank->offset + blank->length), ==, blank->line);
  }
}

static void
check_rest (PfDocument *document)
{
  const GPtrArray *commands = pf_document_get_commands (document);
  const GPtrArray *prose = pf_document_get_prose (document);

  for (guint i = 0; i < commands->len; i++) {
    const PfCommand *command = g_ptr_array_index (commands, i);

    check_place (pf_document_get_source (document), command->line, command->end_line);
    check_id (command->id);
  }
  for (guint i = 0; i < prose->len; i++)
    check_markup (((PfProse *)g_ptr_array_index (prose, i))->markup);
}

static void
check_suggestions (PfDocument *document)
{
  g_autoptr (GPtrArray) suggestions = pf_suggestions_find (document);

  for (guint i = 0; i < suggestions->len; i++) {
    const PfSuggestion *suggestion = g_ptr_array_index (suggestions, i);
    g_autoptr (PfProbe) probe
        = suggestion->probe != NULL ? pf_probe_parse ("fuzz", suggestion->probe, -1, 1, NULL, NULL) : NULL;

    g_assert_true (suggestion->probe == NULL || probe != NULL);
    check_place (pf_document_get_source (document), suggestion->line, suggestion->line);
    g_assert_true (suggestion->command == NULL || g_utf8_validate (suggestion->command, -1, NULL));
  }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (PfSource) source = pf_source_new (bytes, "fuzz.md", NULL);
  g_autoptr (PfDocument) document = source != NULL ? pf_document_new (source, NULL) : NULL;
  g_autofree char *masked = source != NULL ? pf_secret_pattern_mask (pf_source_get_text (source, NULL), NULL) : NULL;

  if (document == NULL)
    return 0;
  g_assert_true (g_utf8_validate (masked, -1, NULL));
  check_sections (document);
  check_items (document);
  check_blanks (document);
  check_rest (document);
  check_suggestions (document);
  return 0;
}
