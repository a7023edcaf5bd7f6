/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document-fixture.h"

#include <string.h>

/* One checklist, saved in every way editors save text: it is the same checklist each time. */

static const char checklist[]
    = "# Caf\u00E9 release\n\n- [ ] Back up ____\n  - [x] Na\u00EFve check\n\nWho\n===\n\n"
      "| Role | Name |\n|---|---|\n| \u00DCber | |\n\n```bash\ncurl \u00BD\n```\n\n- [ ] last";

typedef struct {
  const char *name;
  const char *charset;
  const char *line_break;
  gboolean marked;
  const char *encoding;
} Way;

static const Way ways[] = {
  { "as it is", "UTF-8", "\n", FALSE, "UTF-8" },
  { "with a byte order mark", "UTF-8", "\n", TRUE, "UTF-8" },
  { "by Windows", "UTF-8", "\r\n", FALSE, "UTF-8" },
  { "by Windows, marked", "UTF-8", "\r\n", TRUE, "UTF-8" },
  { "by an old Mac", "UTF-8", "\r", FALSE, "UTF-8" },
  { "UTF-16, little-endian", "UTF-16LE", "\n", TRUE, "UTF-16LE" },
  { "UTF-16, big-endian", "UTF-16BE", "\n", TRUE, "UTF-16BE" },
  { "UTF-16, by Windows", "UTF-16LE", "\r\n", TRUE, "UTF-16LE" },
  { "UTF-16, by an old Mac", "UTF-16BE", "\r", TRUE, "UTF-16BE" },
  { "Windows-1252", "WINDOWS-1252", "\n", FALSE, "windows-1252" },
  { "Windows-1252, by Windows", "WINDOWS-1252", "\r\n", FALSE, "windows-1252" },
  { "Latin-1", "ISO-8859-1", "\n", FALSE, "windows-1252" },
};

static char *
save (const Way *way, gsize *length)
{
  g_auto (GStrv) lines = g_strsplit (checklist, "\n", -1);
  g_autofree char *text = g_strjoinv (way->line_break, lines);
  g_autofree char *whole = g_strconcat (way->marked ? "\xEF\xBB\xBF" : "", text, NULL);
  g_autoptr (GError) error = NULL;
  char *bytes = g_convert (whole, -1, way->charset, "UTF-8", NULL, length, &error);

  g_assert_no_error (error);
  return bytes;
}

static void
assert_same (PfDocument *document, PfDocument *expected)
{
  g_assert_cmpstr (pf_document_get_title (document), ==, pf_document_get_title (expected));
  g_assert_cmpuint (pf_document_get_items (document)->len, ==, pf_document_get_items (expected)->len);
  g_assert_cmpuint (pf_document_get_blanks (document)->len, ==, 2);
  g_assert_cmpuint (pf_document_get_sections (document)->len, ==, 2);
  g_assert_cmpuint (pf_document_count_tasks (document), ==, 3);
  for (guint i = 0; i < pf_document_get_items (document)->len; i++) {
    g_assert_cmpstr (nth_item (document, i)->id, ==, nth_item (expected, i)->id);
    g_assert_cmpstr (nth_item (document, i)->text, ==, nth_item (expected, i)->text);
    g_assert_cmpuint (nth_item (document, i)->line, ==, nth_item (expected, i)->line);
    g_assert_true (nth_item (document, i)->checked == nth_item (expected, i)->checked);
  }
  for (guint i = 0; i < 2; i++) {
    g_assert_cmpstr (nth_blank (document, i)->id, ==, nth_blank (expected, i)->id);
    g_assert_cmpuint (nth_blank (document, i)->line, ==, nth_blank (expected, i)->line);
  }
}

/* A tick is one byte of the file, whatever it is saved in. */
static void
assert_tickable (PfDocument *document, const char *bytes, gsize length)
{
  PfSource *source = pf_document_get_source (document);
  gboolean big = g_str_equal (pf_source_get_encoding (source), "UTF-16BE");
  g_autofree char *ticked = g_memdup2 (bytes, length);
  g_autoptr (PfDocument) again = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < pf_document_get_items (document)->len; i++) {
    const PfItem *item = nth_item (document, i);

    if (item->form == PF_FORM_TASK)
      ticked[pf_source_get_byte_offset (source, item->mark_offset) + (big ? 1 : 0)] = 'x';
  }
  again = parse_bytes (ticked, length, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < pf_document_get_items (document)->len; i++) {
    g_assert_cmpstr (nth_item (again, i)->text, ==, nth_item (document, i)->text);
    g_assert_true (nth_item (again, i)->checked || nth_item (again, i)->form != PF_FORM_TASK);
  }
}

/* What was read in another encoding than UTF-8 without saying so is told of, where it begins. */
static void
assert_told (PfDocument *document, const Way *way)
{
  const GPtrArray *diagnostics = pf_document_get_diagnostics (document);
  const PfDiagnostic *diagnostic;

  if (!g_str_equal (way->encoding, "windows-1252")) {
    g_assert_cmpuint (diagnostics->len, ==, 0);
    return;
  }
  diagnostic = NTH (diagnostics, PfDiagnostic, 0);
  g_assert_cmpuint (diagnostics->len, ==, 1);
  g_assert_cmpstr (diagnostic->code, ==, "encoding");
  g_assert_cmpint (diagnostic->severity, ==, PF_DIAGNOSTIC_WARNING);
  g_assert_cmpuint (diagnostic->line, ==, 1);
  g_assert_cmpuint (diagnostic->column, ==, 6);
  g_assert_nonnull (strstr (diagnostic->message, "Windows-1252"));
}

static void
test_ways (void)
{
  g_autoptr (PfDocument) expected = parse_text (checklist);

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++) {
    gsize length;
    g_autofree char *bytes = save (&ways[i], &length);
    g_autoptr (GError) error = NULL;
    g_autoptr (PfDocument) document = parse_bytes (bytes, length, &error);

    g_test_message ("%s", ways[i].name);
    g_assert_no_error (error);
    g_assert_cmpstr (pf_source_get_encoding (pf_document_get_source (document)), ==, ways[i].encoding);
    assert_same (document, expected);
    assert_tickable (document, bytes, length);
    assert_told (document, &ways[i]);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/encodings/ways", test_ways);
  return g_test_run ();
}
