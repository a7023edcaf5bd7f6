/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-document.h"

#include <md4c.h>
#include <string.h>

/* How long bytes → document takes, as a ratio to md4c's bare parse of the same bytes in the same run, on many copies
 * of real checklists; and how long each of them takes to open. Prints, judges nothing. */

#define TARGET_BYTES (20 * 1000 * 1000)
#define ROUNDS 3
#define OPENS 20

static int
ignore_block (MD_BLOCKTYPE type, void *detail, void *data)
{
  return 0;
}

static int
ignore_span (MD_SPANTYPE type, void *detail, void *data)
{
  return 0;
}

static int
ignore_text (MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *data)
{
  return 0;
}

static double
time_md4c (GBytes *bytes)
{
  const MD_PARSER parser = {
    .flags = MD_DIALECT_GITHUB,
    .enter_block = ignore_block,
    .leave_block = ignore_block,
    .enter_span = ignore_span,
    .leave_span = ignore_span,
    .text = ignore_text,
  };
  gint64 start = g_get_monotonic_time ();
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);

  if (md_parse (text, (MD_SIZE)size, &parser, NULL) != 0)
    g_error ("md4c gave up");
  return (double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static double
time_document (GBytes *bytes, guint *n_tasks)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (PfSource) source = pf_source_new (bytes, "bench.md", &error);
  g_autoptr (PfDocument) document = source != NULL ? pf_document_new (source, &error) : NULL;
  gint64 end = g_get_monotonic_time ();

  if (document == NULL)
    g_error ("%s", error->message);
  *n_tasks = pf_document_count_tasks (document);
  return (double)(end - start) / G_USEC_PER_SEC;
}

static void
time_opening (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *name = g_path_get_basename (path);
  double best = G_MAXDOUBLE;

  for (guint i = 0; i < OPENS; i++) {
    g_autoptr (GError) error = NULL;
    gint64 start = g_get_monotonic_time ();
    g_autoptr (PfSource) source = pf_source_load (file, NULL, &error);
    g_autoptr (PfDocument) document = source != NULL ? pf_document_new (source, &error) : NULL;

    if (document == NULL)
      g_error ("%s", error->message);
    best = MIN (best, (double)(g_get_monotonic_time () - start) / 1000.0);
  }
  g_print ("parse: %s opens in %.2f ms\n", name, best);
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* The checklists of the tests, or, where they are not there, the examples that are shipped. */
static GPtrArray *
find_files (const char *examples)
{
  const char *folder = g_getenv ("PF_TEST_CHECKLISTS");
  g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL) {
    folder = examples;
    dir = g_dir_open (folder, 0, NULL);
  }
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    if (g_str_has_suffix (name, ".md") || g_str_has_suffix (name, ".txt"))
      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  }
  g_ptr_array_sort (paths, compare_paths);
  return paths;
}

static GBytes *
concatenate (GPtrArray *paths)
{
  GByteArray *all = g_byte_array_new ();

  while (all->len < TARGET_BYTES) {
    for (guint i = 0; i < paths->len; i++) {
      g_autofree char *contents = NULL;
      gsize length;

      if (!g_file_get_contents (g_ptr_array_index (paths, i), &contents, &length, NULL))
        g_error ("Cannot read %s", (char *)g_ptr_array_index (paths, i));
      g_byte_array_append (all, (const guint8 *)contents, (guint)length);
      g_byte_array_append (all, (const guint8 *)"\n\n", 2);
    }
  }
  return g_byte_array_free_to_bytes (all);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GPtrArray) paths = find_files (argc > 1 ? argv[1] : ".");
  g_autoptr (GBytes) bytes = NULL;
  double ours = G_MAXDOUBLE;
  double bare = G_MAXDOUBLE;
  guint n_tasks = 0;

  if (paths->len == 0)
    g_error ("No checklists to parse");
  bytes = concatenate (paths);
  for (guint i = 0; i < ROUNDS; i++) {
    bare = MIN (bare, time_md4c (bytes));
    ours = MIN (ours, time_document (bytes, &n_tasks));
  }
  g_print ("parse: bytes to document %.2f times md4c's bare parse (%.0f ms to %.0f ms, %.1f MB, %u tasks)\n",
           ours / bare, ours * 1000, bare * 1000, (double)g_bytes_get_size (bytes) / 1e6, n_tasks);
  for (guint i = 0; i < paths->len; i++)
    time_opening (g_ptr_array_index (paths, i));
  return 0;
}
