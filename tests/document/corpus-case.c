/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "corpus-case.h"

static void
list_pending (PfCorpusCase *self)
{
  JsonArray *pending = json_object_has_member (self->expected, "pending")
                           ? json_object_get_array_member (self->expected, "pending")
                           : NULL;

  for (guint i = 0; pending != NULL && i < json_array_get_length (pending); i++)
    g_hash_table_insert (self->pending, g_strdup (json_array_get_string_element (pending, i)), NULL);
}

PfCorpusCase *
load_case (const char *folder, const char *name)
{
  PfCorpusCase *self = g_new0 (PfCorpusCase, 1);
  g_autofree char *file_name = g_strconcat (name, ".md", NULL);
  g_autofree char *expected_name = g_strconcat (name, ".json", NULL);
  g_autofree char *expected_path = g_build_filename (folder, expected_name, NULL);
  g_autoptr (GFile) file = g_file_new_build_filename (folder, file_name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PfSource) source = pf_source_load (file, NULL, &error);

  g_assert_no_error (error);
  self->name = name;
  self->document = pf_document_new (source, &error);
  g_assert_no_error (error);
  self->parser = json_parser_new ();
  json_parser_load_from_file (self->parser, expected_path, &error);
  g_assert_no_error (error);
  self->expected = json_node_get_object (json_parser_get_root (self->parser));
  self->pending = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  list_pending (self);
  return self;
}

void
free_case (PfCorpusCase *self)
{
  g_hash_table_unref (self->pending);
  g_object_unref (self->parser);
  pf_document_unref (self->document);
  g_free (self);
}

void
check_pending (PfCorpusCase *self)
{
  GHashTableIter pending;
  gpointer key;
  gpointer seen;

  g_hash_table_iter_init (&pending, self->pending);
  while (g_hash_table_iter_next (&pending, &key, &seen)) {
    if (seen == NULL)
      g_test_message ("%s.md: no longer pending: %s", self->name, (char *) key);
  }
}

void
fail_case (PfCorpusCase *self, gint64 line, const char *what, const char *expected, const char *got)
{
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT " %s", line, what);

  if (g_hash_table_contains (self->pending, key)) {
    g_hash_table_insert (self->pending, g_steal_pointer (&key), self);
    return;
  }
  g_test_message ("%s.md:%" G_GINT64_FORMAT ": %s: expected %s, got %s", self->name, line, what,
                  expected != NULL ? expected : "none", got != NULL ? got : "none");
  g_test_fail ();
}

void
compare_numbers (PfCorpusCase *self, gint64 line, const char *what, gint64 expected, gint64 got)
{
  g_autofree char *expected_text = g_strdup_printf ("%" G_GINT64_FORMAT, expected);
  g_autofree char *got_text = g_strdup_printf ("%" G_GINT64_FORMAT, got);

  if (expected != got)
    fail_case (self, line, what, expected_text, got_text);
}

void
compare_text (PfCorpusCase *self, JsonObject *entry, const char *member, const char *got)
{
  const char *expected;

  if (!json_object_has_member (entry, member))
    return;
  expected = json_object_get_string_member (entry, member);
  if (g_strcmp0 (expected, got) != 0)
    fail_case (self, json_object_get_int_member_with_default (entry, "line", 0), member, expected, got);
}

void
compare_flag (PfCorpusCase *self, JsonObject *entry, const char *member, gboolean got)
{
  if (!json_object_has_member (entry, member))
    return;
  compare_numbers (self, json_object_get_int_member (entry, "line"), member,
                   json_object_get_boolean_member (entry, member), got);
}

guint
count_entries (PfCorpusCase *self, const char *member)
{
  return json_object_has_member (self->expected, member)
             ? json_array_get_length (json_object_get_array_member (self->expected, member))
             : 0;
}

JsonObject *
nth_entry (PfCorpusCase *self, const char *member, guint index, gint64 *line)
{
  JsonObject *entry = json_array_get_object_element (json_object_get_array_member (self->expected, member), index);

  *line = json_object_get_int_member_with_default (entry, "line", 0);
  return entry;
}
