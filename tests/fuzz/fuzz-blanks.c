/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz-driver.h"

#include "document/pf-blank-kind.h"

#include <string.h>

/* A checklist, and behind a line of four equals signs values for its blanks. */

#define SEPARATOR "\n====\n"

static void
check_words (const char *words)
{
  g_assert_true (words == NULL || g_utf8_validate (words, -1, NULL));
}

static void
check_blank (const PfBlank *blank, PfSource *source)
{
  gsize length;
  const char *text = pf_source_get_text (source, &length);
  const char *line = pf_source_get_line (source, blank->line, NULL);

  g_assert_nonnull (line);
  g_assert_cmpuint (blank->offset + blank->length, <=, length);
  g_assert_true (line + blank->column - 1 == text + blank->offset);
  g_assert_true (blank->form == PF_BLANK_UNDERSCORES || blank->length == 0);
  g_assert_true (blank->form != PF_BLANK_UNDERSCORES || memchr (line + blank->column - 1, '\n', blank->length) == NULL);
  g_assert_true (blank->kind != PF_BLANK_KIND_NUMBER || blank->form == PF_BLANK_UNDERSCORES
                 || blank->form == PF_BLANK_COLON || blank->form == PF_BLANK_CELL);
  g_assert_nonnull (blank->label);
  check_words (blank->label);
  check_words (blank->role);
  check_words (blank->unit);
  check_words (blank->of);
  check_words (blank->scope);
}

/* What is kept would be kept the same when it is typed again. */
static void
check_value (const PfBlank *blank, const char *value)
{
  g_autofree char *kept = NULL;
  g_autofree char *again = NULL;
  g_autoptr (GError) error = NULL;
  gboolean met = FALSE;
  gboolean met_again = FALSE;

  if (!pf_blank_check_value (blank, value, &kept, &met, &error)) {
    g_assert_error (error, PF_DOCUMENT_ERROR, PF_DOCUMENT_ERROR_VALUE);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
    return;
  }
  g_assert_no_error (error);
  g_assert_true (g_utf8_validate (kept, -1, NULL));
  pf_blank_check_value (blank, kept, &again, &met_again, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, kept);
  g_assert_true (met == met_again);
}

static void
check_kinds (const char *value)
{
  for (int kind = PF_BLANK_KIND_TEXT; kind <= PF_BLANK_KIND_SECRET; kind++) {
    PfBlank blank = { .kind = (PfBlankKind)kind };

    check_value (&blank, value);
  }
}

static void
check_document (PfDocument *document, const char *const *values)
{
  const GPtrArray *blanks = pf_document_get_blanks (document);
  guint n_values = 0;
  gsize end = 0;

  while (values[n_values] != NULL)
    n_values++;
  for (guint i = 0; i < blanks->len; i++) {
    const PfBlank *blank = g_ptr_array_index (blanks, i);

    check_blank (blank, pf_document_get_source (document));
    g_assert_cmpuint (blank->offset, >=, end);
    end = blank->offset + blank->length;
    if (n_values > 0)
      check_value (blank, values[i % n_values]);
  }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const uint8_t *separator = memmem (data, size, SEPARATOR, strlen (SEPARATOR));
  gsize length = separator != NULL ? (gsize)(separator - data) : size;
  gsize start = separator != NULL ? length + strlen (SEPARATOR) : size;
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autofree char *rest = g_strndup ((const char *)data + start, size - start);
  g_auto (GStrv) values = g_strsplit (rest, "\n", 64);
  g_autoptr (PfSource) source = pf_source_new (bytes, "fuzz.md", NULL);
  g_autoptr (PfDocument) document = source != NULL ? pf_document_new (source, NULL) : NULL;

  if (document != NULL)
    check_document (document, (const char *const *)values);
  for (guint i = 0; values[i] != NULL && i < 16; i++)
    check_kinds (values[i]);
  return 0;
}
