/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz-driver.h"

#include "document/pf-source.h"

#include <string.h>

/* Garbled twice is more than one repair; but each one makes the text shorter, so it has an end. */
#define MOST_TIMES 32

static const PfRepairKind kinds[] = { PF_REPAIR_NONE, PF_REPAIR_MAC_ROMAN, PF_REPAIR_WINDOWS_1252 };

/* Offsets lead into the bytes, never back, and what is ASCII is the same there. */
static void
check_offsets (PfSource *source)
{
  gsize length;
  gsize n_bytes;
  const char *text = pf_source_get_text (source, &length);
  const char *bytes = g_bytes_get_data (pf_source_get_bytes (source), &n_bytes);
  gboolean wide = g_str_has_prefix (pf_source_get_encoding (source), "UTF-16");
  gsize before = 0;

  for (gsize i = 0; i < length; i++) {
    gsize place = pf_source_get_byte_offset (source, i);

    g_assert_true (place >= before && place < n_bytes);
    g_assert_true (wide || (text[i] & 0x80) != 0 || bytes[place] == text[i]);
    before = place;
  }
  g_assert_cmpuint (pf_source_get_byte_offset (source, length), ==, n_bytes);
}

static void
check_lines (PfSource *source, PfSource *repaired)
{
  g_assert_cmpuint (pf_source_get_n_lines (source), ==, pf_source_get_n_lines (repaired));
  for (guint line = 1; line <= pf_source_get_n_lines (source); line++) {
    gsize length;
    gsize repaired_length;

    g_assert_nonnull (pf_source_get_line (source, line, &length));
    g_assert_nonnull (pf_source_get_line (repaired, line, &repaired_length));
    g_assert_cmpuint (repaired_length, <=, length);
  }
}

static void
check_repaired (PfSource *source, PfSource *repaired)
{
  const PfRepairFinding *finding = pf_source_get_repair (repaired);
  g_autoptr (PfSource) again = pf_source_new_repaired (repaired, PF_REPAIR_NONE);
  g_autofree char *sha256 = pf_source_dup_repaired_sha256 (repaired);
  gsize length;
  gsize repaired_length;
  const char *text = pf_source_get_text (repaired, &repaired_length);

  pf_source_get_text (source, &length);
  g_assert_null (again);
  g_assert_true (g_utf8_validate (text, (gssize) repaired_length, NULL));
  g_assert_null (memchr (text, '\0', repaired_length));
  g_assert_cmpuint (repaired_length, <, length);
  g_assert_cmpuint (strlen (sha256), ==, 64);
  g_assert_cmpuint (finding->runs, >=, 2);
  g_assert_cmpuint (finding->first, <, length);
  g_assert_true (pf_source_get_bytes (repaired) == pf_source_get_bytes (source));
  check_lines (source, repaired);
  check_offsets (repaired);
}

/* The text of one repair as a file of its own. */
static PfSource *
save (PfSource *source)
{
  gsize length;
  const char *text = pf_source_get_text (source, &length);
  g_autoptr (GBytes) bytes = g_bytes_new (text, length);

  return pf_source_new (bytes, "fuzz.md", NULL);
}

static void
check_end (PfSource *repaired)
{
  g_autoptr (PfSource) source = save (repaired);
  guint times = 0;

  while (source != NULL) {
    g_autoptr (PfSource) once = g_steal_pointer (&source);
    g_autoptr (PfSource) next = pf_source_new_repaired (once, PF_REPAIR_NONE);

    g_assert_cmpuint (times++, <, MOST_TIMES);
    if (next != NULL)
      source = save (next);
  }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (PfSource) source = pf_source_new (bytes, "fuzz.md", NULL);

  if (source == NULL)
    return 0;
  check_offsets (source);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (PfSource) repaired = pf_source_new_repaired (source, kinds[i]);

    if (repaired == NULL)
      continue;
    check_repaired (source, repaired);
    check_end (repaired);
  }
  return 0;
}
