/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "corpus-case.h"

#include "document/pf-timing.h"

/* What stands in a line: the title of a section, or the text of an item. */
static const char *
find_words (PfCorpusCase *self, gint64 line)
{
  const GPtrArray *sections = pf_document_get_sections (self->document);
  const GPtrArray *items = pf_document_get_items (self->document);

  for (guint i = 0; i < sections->len; i++) {
    if (nth_section (self->document, i)->line == line)
      return nth_section (self->document, i)->title;
  }
  for (guint i = 0; i < items->len; i++) {
    if (nth_item (self->document, i)->line == line)
      return nth_item (self->document, i)->text;
  }
  return "";
}

static char *
minutes_to_string (gint64 seconds)
{
  return g_strdup_printf ("PT%" G_GINT64_FORMAT "M", seconds / 60);
}

static void
compare_estimate (PfCorpusCase *self, JsonObject *entry, const char *words)
{
  PfEstimate estimate = { 0 };
  gboolean found = pf_estimate_parse (words, &estimate);
  g_autofree char *start = minutes_to_string (estimate.min_s);
  g_autofree char *end = minutes_to_string (estimate.max_s);

  compare_text (self, entry, "kind", found ? "duration" : NULL);
  compare_text (self, entry, "start", start);
  compare_text (self, entry, "end", end);
}

void
check_timing (PfCorpusCase *self)
{
  for (guint i = 0; i < count_entries (self, "timing"); i++) {
    gint64 line;
    JsonObject *entry = nth_entry (self, "timing", i, &line);
    const char *words = find_words (self, line);
    PfTiming timing = { 0 };

    if (g_str_equal (json_object_get_string_member (entry, "kind"), "duration")) {
      compare_estimate (self, entry, words);
      continue;
    }
    compare_text (self, entry, "kind",
                  pf_timing_parse (words, &timing) ? pf_timing_kind_to_string (timing.kind) : NULL);
    compare_text (self, entry, "start", timing.start);
    compare_text (self, entry, "end", timing.end);
  }
}
