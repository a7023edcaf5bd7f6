/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document-fixture.h"

#include <string.h>

PfDocument *
parse_bytes (const char *bytes, gsize length, GError **error)
{
  g_autoptr (GBytes) data = g_bytes_new (bytes, length);
  g_autoptr (PfSource) source = pf_source_new (data, "test.md", error);

  return source != NULL ? pf_document_new (source, error) : NULL;
}

PfDocument *
parse_text (const char *text)
{
  g_autoptr (GError) error = NULL;
  PfDocument *document = parse_bytes (text, strlen (text), &error);

  g_assert_no_error (error);
  return document;
}

gconstpointer
nth_element (const GPtrArray *array, guint index)
{
  g_assert_cmpuint (index, <, array->len);
  return g_ptr_array_index (array, index);
}

const PfItem *
nth_item (PfDocument *document, guint index)
{
  return nth_element (pf_document_get_items (document), index);
}

const PfSection *
nth_section (PfDocument *document, guint index)
{
  return nth_element (pf_document_get_sections (document), index);
}

const PfBlank *
nth_blank (PfDocument *document, guint index)
{
  return nth_element (pf_document_get_blanks (document), index);
}

GString *
repeat_text (const char *pattern, guint times)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < times; i++)
    g_string_append (text, pattern);
  return text;
}
