/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli-fixture.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static const char *const folders[] = { "data", "config", "cache", "state", "home", "run" };
static const char *const folder_variables[] = { "XDG_DATA_HOME",  "XDG_CONFIG_HOME", "XDG_CACHE_HOME",
                                                "XDG_STATE_HOME", "HOME",            "XDG_RUNTIME_DIR" };

CliFixture *
cli_fixture_new (const char *program)
{
  CliFixture *self = g_new0 (CliFixture, 1);
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("preflight-cli-XXXXXX", &error);
  g_assert_no_error (error);
  self->program = g_canonicalize_filename (program, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *path = cli_path (self, folders[i]);

    g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  }
  return self;
}

static void
remove_all (GFile *file)
{
  g_autoptr (GFileEnumerator) children = g_file_enumerate_children (
      file, G_FILE_ATTRIBUTE_STANDARD_NAME, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, NULL);
  GFile *child;

  while (children != NULL && g_file_enumerator_iterate (children, NULL, &child, NULL, NULL) && child != NULL)
    remove_all (child);
  g_file_delete (file, NULL, NULL);
}

void
cli_fixture_free (CliFixture *self)
{
  g_autoptr (GFile) folder = g_file_new_for_path (self->folder);

  remove_all (folder);
  g_free (self->folder);
  g_free (self->program);
  g_free (self);
}

void
cli_result_free (CliResult *self)
{
  g_free (self->output);
  g_free (self->messages);
  g_free (self);
}

char *
cli_path (CliFixture *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

char *
cli_write (CliFixture *self, const char *name, const char *contents, gssize length)
{
  g_autoptr (GError) error = NULL;
  char *path = cli_path (self, name);

  g_file_set_contents (path, contents, length, &error);
  g_assert_no_error (error);
  return path;
}

GSubprocess *
cli_spawn (CliFixture *self, GSubprocessFlags flags, const char *const *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  g_autoptr (GPtrArray) line = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *path = cli_path (self, folders[i]);

    g_subprocess_launcher_setenv (launcher, folder_variables[i], path, TRUE);
  }
  /* What the daemon of a prober test needs stays as it is; the others must not find any. */
  if (g_getenv ("PF_TEST_KEYRING") == NULL)
    g_subprocess_launcher_setenv (launcher, "DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  for (const char *const *word = self->prefix; word != NULL && *word != NULL; word++)
    g_ptr_array_add (line, g_strdup (*word));
  g_ptr_array_add (line, self->program);
  for (; *arguments != NULL; arguments++)
    g_ptr_array_add (line, g_strdup (*arguments));
  g_ptr_array_add (line, NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) line->pdata, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < line->len; i++)
    if (line->pdata[i] != self->program)
      g_free (line->pdata[i]);
  return process;
}

static char *
take_text (GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  return g_strndup (length > 0 ? data : "", length);
}

CliResult *
cli_call_with (CliFixture *self, const char *input, const char *const *arguments)
{
  g_autoptr (GSubprocess) process =
      cli_spawn (self, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                 arguments);
  g_autoptr (GBytes) in = input != NULL ? g_bytes_new (input, strlen (input)) : g_bytes_new (NULL, 0);
  g_autoptr (GBytes) out = NULL;
  g_autoptr (GBytes) err = NULL;
  g_autoptr (GError) error = NULL;
  CliResult *result = g_new0 (CliResult, 1);

  g_subprocess_communicate (process, in, NULL, &out, &err, &error);
  /* Whoever does not read its input may be gone before all of it was written. */
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE))
    g_assert_no_error (error);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  result->status = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process)
                                                        : -g_subprocess_get_term_sig (process);
  result->output = out != NULL ? take_text (out) : g_strdup ("");
  result->messages = err != NULL ? take_text (err) : g_strdup ("");
  return result;
}

static char **
collect (const char *first, va_list rest)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (const char *word = first; word != NULL; word = va_arg (rest, const char *))
    g_strv_builder_add (builder, word);
  return g_strv_builder_end (builder);
}

CliResult *
cli_call (CliFixture *self, ...)
{
  g_auto (GStrv) arguments = NULL;
  va_list rest;

  va_start (rest, self);
  arguments = collect (va_arg (rest, const char *), rest);
  va_end (rest);
  return cli_call_with (self, NULL, (const char *const *) arguments);
}

void
cli_assert_result_at (const char *where, CliResult *result, int status, const char *message)
{
  if (result->status == status && (message == NULL || strstr (result->messages, message) != NULL))
    return;
  g_printerr ("%s: status %d, expected %d\noutput: %s\nmessages: %s\nexpected among them: %s\n", where, result->status,
              status, result->output, result->messages, message != NULL ? message : "");
  g_assert_not_reached ();
}

char *
cli_start (CliFixture *self, const char *file)
{
  g_autoptr (CliResult) result = cli_call (self, "start", file, NULL);

  cli_assert_result (result, 0, NULL);
  return g_strdup (g_strchomp (result->output));
}

JsonNode *
cli_json (CliFixture *self, int status, ...)
{
  g_auto (GStrv) arguments = NULL;
  g_autoptr (CliResult) result = NULL;
  g_autoptr (GError) error = NULL;
  JsonNode *node;
  va_list rest;

  va_start (rest, status);
  arguments = collect (va_arg (rest, const char *), rest);
  va_end (rest);
  result = cli_call_with (self, NULL, (const char *const *) arguments);
  cli_assert_result (result, status, NULL);
  node = json_from_string (result->output, &error);
  g_assert_no_error (error);
  g_assert_nonnull (node);
  return node;
}

JsonObject *
cli_find (JsonArray *array, const char *member, gint64 value)
{
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonObject *object = json_array_get_object_element (array, i);

    if (json_object_get_int_member (object, member) == value)
      return object;
  }
  g_error ("nothing with %s %" G_GINT64_FORMAT, member, value);
  return NULL;
}

gboolean
cli_is_root (void)
{
  return geteuid () == 0;
}
