/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz-driver.h"

#include "document/pf-document-diff.h"
#include "document/pf-lint.h"

#include <string.h>

#define BETWEEN "\n%%%%\n"

static PfDocument *
parse (const char *text, gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, length);
  g_autoptr (PfSource) source = pf_source_new (bytes, "fuzz.md", NULL);

  return source != NULL ? pf_document_new (source, NULL) : NULL;
}

/* How often an item was told of. */
static void
count_told (guint *told, guint index, guint n)
{
  if (index == PF_NONE)
    return;
  g_assert_cmpuint (index, <, n);
  told[index]++;
}

static void
check_change (const PfDocumentDiff *diff, const PfDocumentChange *change)
{
  g_assert_true ((change->before == PF_NONE) == (change->kind == PF_CHANGE_ADDED));
  g_assert_true ((change->after == PF_NONE) == (change->kind == PF_CHANGE_REMOVED));
  if (change->is_section || change->before == PF_NONE)
    return;
  if (change->kind == PF_CHANGE_REWORDED)
    g_assert_cmpuint (diff->item_likely[change->before], ==, change->after);
  else
    g_assert_cmpuint (diff->item_after[change->before], ==, change->after);
}

/* Every item of both is accounted for exactly once. */
static void
check_diff (PfDocument *before, PfDocument *after, const PfDocumentDiff *diff)
{
  guint n_before = pf_document_get_items (before)->len;
  guint n_after = pf_document_get_items (after)->len;
  g_autofree guint *told_before = g_new0 (guint, n_before + 1);
  g_autofree guint *told_after = g_new0 (guint, n_after + 1);
  guint n_same = 0;

  for (guint i = 0; i < diff->changes->len; i++) {
    const PfDocumentChange *change = g_ptr_array_index (diff->changes, i);

    check_change (diff, change);
    /* What was moved or is for something else says the same, and is counted with that. */
    if (change->is_section || change->kind == PF_CHANGE_MOVED || change->kind == PF_CHANGE_ROLE_CHANGED)
      continue;
    count_told (told_before, change->before, n_before);
    count_told (told_after, change->after, n_after);
  }
  for (guint i = 0; i < n_before; i++) {
    if (diff->item_after[i] != PF_NONE) {
      n_same++;
      count_told (told_before, i, n_before);
      count_told (told_after, diff->item_after[i], n_after);
    }
    g_assert_cmpuint (told_before[i], ==, 1);
  }
  for (guint i = 0; i < n_after; i++)
    g_assert_cmpuint (told_after[i], ==, 1);
  g_assert_cmpuint (diff->n_same, ==, n_same);
  g_assert_cmpuint (diff->n_compared, <=, 20 * (n_before + n_after + 2 * pf_document_get_sections (before)->len));
}

static void
check_lint (PfDocument *document)
{
  g_autoptr (GPtrArray) findings = pf_lint_run (document, G_GINT64_CONSTANT (1772323200000));

  for (guint i = 0; i < findings->len; i++) {
    const PfDiagnostic *finding = g_ptr_array_index (findings, i);
    gsize length = 0;

    g_assert_nonnull (pf_source_get_line (pf_document_get_source (document), finding->line, &length));
    g_assert_cmpuint (finding->column, >=, 1);
    g_assert_true (g_utf8_validate (finding->message, -1, NULL));
    g_assert_nonnull (pf_lint_get_help (finding->code));
  }
}

static void
check_self (PfDocument *document)
{
  g_autoptr (PfDocumentDiff) diff = pf_document_diff_new (document, document);

  g_assert_cmpuint (diff->changes->len, ==, 0);
  g_assert_cmpuint (diff->n_same, ==, pf_document_get_items (document)->len);
}

/* Two documents, with a line of percent signs between them. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *text = (const char *) data;
  const char *between = g_strstr_len (text, (gssize) size, BETWEEN);
  gsize length = between != NULL ? (gsize) (between - text) : size;
  gsize rest = between != NULL ? length + strlen (BETWEEN) : size;
  g_autoptr (PfDocument) before = parse (text, length);
  g_autoptr (PfDocument) after = parse (text + rest, size - rest);

  if (before != NULL) {
    check_self (before);
    check_lint (before);
  }
  if (before != NULL && after != NULL) {
    g_autoptr (PfDocumentDiff) diff = pf_document_diff_new (before, after);
    g_autoptr (PfDocumentDiff) back = pf_document_diff_new (after, before);

    check_diff (before, after, diff);
    check_diff (after, before, back);
  }
  return 0;
}
