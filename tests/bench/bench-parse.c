/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "bench-peer.h"

#include "document/pf-document.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

/* On many copies of real checklists, in one run: how long bytes → document takes, as a ratio to md4c's bare parse and to
 * cmark-gfm's on the same bytes, and how much memory it takes; on each checklist by itself: how long it takes to open,
 * and how long `preflightctl inspect` takes from its start to its end, beside `preflightctl --version`, which loads the
 * same libraries. Prints, judges nothing.
 *
 * usage: bench-parse EXAMPLES PREFLIGHTCTL
 *        bench-parse --open FILE   opens it once and prints the highest memory use, in bytes */

#define TARGET_BYTES (20 * 1000 * 1000)
#define ROUNDS 5
#define OPENS 20

static double
time_document (GBytes *bytes, guint *n_tasks)
{
  g_autoptr (GError) error = NULL;
  double start = bench_peer_get_time ();
  g_autoptr (PfSource) source = pf_source_new (bytes, "bench.md", &error);
  g_autoptr (PfDocument) document = source != NULL ? pf_document_new (source, &error) : NULL;
  double end = bench_peer_get_time ();

  if (document == NULL)
    g_error ("%s", error->message);
  *n_tasks = pf_document_count_tasks (document);
  return end - start;
}

static double
open_file (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (PfSource) source = pf_source_load (file, NULL, &error);
  g_autoptr (PfDocument) document = source != NULL ? pf_document_new (source, &error) : NULL;

  if (document == NULL)
    g_error ("%s", error->message);
  return (double) (g_get_monotonic_time () - start) / 1000.0;
}

static void
print_opening (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  double best = G_MAXDOUBLE;

  for (guint i = 0; i < OPENS; i++)
    best = MIN (best, open_file (path));
  g_print ("parse: %s opens in %.2f ms\n", name, best);
}

static char *
run (const char *const *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  char *output = NULL;

  if (process == NULL || !g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error)
      || !g_subprocess_get_successful (process))
    g_error ("%s: %s", arguments[0], error != NULL ? error->message : "failed");
  return output;
}

/* From the start of a process to its end, in milliseconds: the best of some. */
static double
time_program (const char *const *arguments)
{
  double best = G_MAXDOUBLE;

  for (guint i = 0; i < OPENS; i++) {
    g_autoptr (GError) error = NULL;
    gint64 start = g_get_monotonic_time ();
    g_autoptr (GSubprocess) process = g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);

    if (process == NULL || !g_subprocess_wait_check (process, NULL, &error))
      g_error ("%s: %s", arguments[0], error->message);
    best = MIN (best, (double) (g_get_monotonic_time () - start) / 1000.0);
  }
  return best;
}

/* Beside a program with the same libraries that has nothing to do. */
static void
print_inspecting (const char *program, GPtrArray *paths)
{
  const char *const idle[] = { program, "--version", NULL };

  g_print ("parse: preflightctl --version takes %.1f ms\n", time_program (idle));
  for (guint i = 0; i < paths->len; i++) {
    const char *const arguments[] = { program, "inspect", g_ptr_array_index (paths, i), NULL };
    g_autofree char *name = g_path_get_basename (arguments[2]);

    g_print ("parse: preflightctl inspect %s takes %.1f ms\n", name, time_program (arguments));
  }
}

/* In a process of its own, which does nothing else. */
static void
print_memory (const char *self, GBytes *bytes)
{
  g_autofree char *folder = g_dir_make_tmp ("bench-parse-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "large.md", NULL);
  const char *const arguments[] = { self, "--open", path, NULL };
  double size = (double) g_bytes_get_size (bytes);
  g_autofree char *output = NULL;

  if (!g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL))
    g_error ("Cannot write %s", path);
  output = run (arguments);
  g_print ("parse: opening the file takes %.2f times its size of memory (%.0f MB)\n", strtod (output, NULL) / size,
           strtod (output, NULL) / 1e6);
  g_unlink (path);
  g_rmdir (folder);
}

/* Not ru_maxrss, which counts the process that started this one too. */
static int
print_own_memory (const char *path)
{
  g_autofree char *status = NULL;
  const char *peak;

  open_file (path);
  peak = g_file_get_contents ("/proc/self/status", &status, NULL, NULL) ? strstr (status, "VmHWM:") : NULL;
  if (peak == NULL)
    g_error ("The system does not say how much memory was used");
  g_print ("%" G_GUINT64_FORMAT "\n", g_ascii_strtoull (peak + strlen ("VmHWM:"), NULL, 10) * 1024);
  return 0;
}

static void
print_ratios (GBytes *bytes)
{
  double ours = G_MAXDOUBLE;
  double md4c = G_MAXDOUBLE;
  double cmark = G_MAXDOUBLE;
  guint n_tasks = 0;

  for (guint i = 0; i < ROUNDS; i++) {
    md4c = MIN (md4c, bench_peer_time_md4c (bytes));
    ours = MIN (ours, time_document (bytes, &n_tasks));
    cmark = MIN (cmark, bench_peer_time_cmark (bytes));
  }
  g_print ("parse: bytes to document %.2f times md4c's bare parse (%.0f ms to %.0f ms, %.1f MB, %u tasks)\n",
           ours / md4c, ours * 1000, md4c * 1000, (double) g_bytes_get_size (bytes) / 1e6, n_tasks);
  if (cmark > 0)
    g_print ("parse: bytes to document %.2f times cmark-gfm's parse (%.0f ms)\n", ours / cmark, cmark * 1000);
  else
    g_print ("parse: cmark-gfm is not installed, so there is no ratio to it\n");
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
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
        g_error ("Cannot read %s", (char *) g_ptr_array_index (paths, i));
      g_byte_array_append (all, (const guint8 *) contents, (guint) length);
      g_byte_array_append (all, (const guint8 *) "\n\n", 2);
    }
  }
  return g_byte_array_free_to_bytes (all);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (argc != 3)
    g_error ("usage: bench-parse EXAMPLES PREFLIGHTCTL");
  if (g_str_equal (argv[1], "--open"))
    return print_own_memory (argv[2]);
  paths = find_files (argv[1]);
  if (paths->len == 0)
    g_error ("No checklists to parse");
  /* First, because starting a process takes longer the more memory the one that starts it has. */
  print_inspecting (argv[2], paths);
  for (guint i = 0; i < paths->len; i++)
    print_opening (g_ptr_array_index (paths, i));
  bytes = concatenate (paths);
  print_ratios (bytes);
  print_memory (argv[0], bytes);
  return 0;
}
