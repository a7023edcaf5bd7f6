/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record/pf-record.h"

#include "probe/pf-json.h"
#include "record/pf-record-slug.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SLUG_MAX_LENGTH 60

/* `2026-01-31` of `2026-01-31T09:30:00.000Z` */
#define DATE_LENGTH 10

G_DEFINE_QUARK (pf-record-error-quark, pf_record_error)

/*
 * pf_record_slug:
 * @text: (nullable): any text
 * @fallback: what to use when nothing of it is left
 *
 * Returns: (transfer full): lower-case ASCII letters and digits with single dashes and dots between them
 */
char *
pf_record_slug (const char *text, const char *fallback)
{
  g_autofree char *ascii = g_str_to_ascii (text != NULL ? text : "", "C");
  g_autoptr (GString) slug = g_string_new (NULL);

  for (const char *p = ascii; *p != '\0' && slug->len < SLUG_MAX_LENGTH; p++) {
    if (g_ascii_isalnum (*p))
      g_string_append_c (slug, g_ascii_tolower (*p));
    else if (slug->len > 0 && g_ascii_isalnum (slug->str[slug->len - 1]))
      g_string_append_c (slug, *p == '.' ? '.' : '-');
  }
  while (slug->len > 0 && !g_ascii_isalnum (slug->str[slug->len - 1]))
    g_string_truncate (slug, slug->len - 1);
  return slug->len > 0 ? g_string_free (g_steal_pointer (&slug), FALSE) : g_strdup (fallback);
}

/**
 * pf_record_to_bytes:
 * @record: a record
 * @error: return location
 *
 * Writes a record as people and programs read it: indented JSON in UTF-8 with a line feed at the end. The same record
 * gives the same bytes everywhere.
 *
 * Returns: (transfer full): the bytes, or %NULL with %PF_RECORD_ERROR_READ when nobody could read them back
 */
GBytes *
pf_record_to_bytes (JsonNode *record, GError **error)
{
  g_autofree char *text = NULL;
  char *file;
  gsize length;

  g_return_val_if_fail (record != NULL, NULL);
  text = pf_json_to_text (record, TRUE);
  length = strlen (text);
  if (length >= PF_RECORD_MAX_BYTES) {
    g_set_error (error, PF_RECORD_ERROR, PF_RECORD_ERROR_READ,
                 _ ("The record would be larger than %d MiB; Preflight does not read more than that."),
                 PF_RECORD_MAX_BYTES / (1024 * 1024));
    return NULL;
  }
  file = g_strconcat (text, "\n", NULL);
  return g_bytes_new_take (file, length + 1);
}

/**
 * pf_record_dup_file_name:
 * @run: a run
 *
 * Proposes a name: the checklist, the release or else the environment, and the day the run was made, in UTC.
 *
 * Returns: (transfer full): a name such as `web-service-release-2.4.1-2026-01-31.preflight.json`
 */
char *
pf_record_dup_file_name (PfRun *run)
{
  const char *release;
  const char *kind;
  g_autofree char *title = NULL;
  g_autofree char *what = NULL;
  g_autofree char *date = NULL;

  g_return_val_if_fail (PF_IS_RUN (run), NULL);
  release = pf_run_get_release (run);
  kind = release != NULL && *release != '\0' ? release : pf_run_get_environment (run);
  title = pf_record_slug (pf_document_get_title (pf_run_get_document (run)), "checklist");
  what = pf_record_slug (kind, "");
  date = pf_time_format (pf_run_get_created (run));
  date[DATE_LENGTH] = '\0';
  return g_strdup_printf ("%s%s%s-%s.preflight.json", title, *what != '\0' ? "-" : "", what, date);
}
