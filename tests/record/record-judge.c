/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record-judge.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

/* Debian's own Python, since another one in the path may lack jsonschema. */
#define PYTHON "/usr/bin/python3"

static gboolean
have_jsonschema (void)
{
  const char *const arguments[] = { PYTHON, "-c", "import jsonschema", NULL };
  g_autoptr (GSubprocess) process
      = g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL);

  return process != NULL && g_subprocess_wait_check (process, NULL, NULL);
}

/* Skips the test, and says why, where there is no independent verifier. */
gboolean
record_judge_open (RecordJudge *self)
{
  const char *tools = g_getenv ("PF_TEST_TOOLS");
  g_autofree char *verifier = tools != NULL ? g_build_filename (tools, "verify_record.py", NULL) : NULL;

  if (verifier == NULL || !g_file_test (verifier, G_FILE_TEST_IS_REGULAR)) {
    g_test_skip ("the independent verifier verify_record.py is not in PF_TEST_TOOLS");
    return FALSE;
  }
  if (!have_jsonschema ()) {
    g_test_skip ("python3-jsonschema is not installed");
    return FALSE;
  }
  self->folder = g_dir_make_tmp ("preflight-judge-XXXXXX", NULL);
  g_assert_nonnull (self->folder);
  self->verifier = g_steal_pointer (&verifier);
  return TRUE;
}

void
record_judge_add (RecordJudge *self, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

/* name → `ok` or what is wrong with it */
GHashTable *
record_judge_ask (RecordJudge *self, const char *schema)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "record", "judge.py", NULL);
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  const char *const arguments[] = { PYTHON, script, self->verifier, schema, self->folder, NULL };
  g_autoptr (GSubprocess) process = g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_auto (GStrv) lines = NULL;
  GHashTable *answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  lines = g_strsplit (output, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) parts = g_strsplit (lines[i], "\t", 2);

    if (g_strv_length (parts) == 2)
      g_hash_table_insert (answers, g_strdup (parts[0]), g_strdup (parts[1]));
  }
  return answers;
}

/* The schema as it is shipped. */
char *
record_judge_find_schema (void)
{
  return g_test_build_filename (G_TEST_DIST, "..", "data", "run-record.schema.json", NULL);
}

void
record_judge_close (RecordJudge *self)
{
  g_autoptr (GDir) folder = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *path = g_build_filename (self->folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (self->folder);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->verifier, g_free);
}
