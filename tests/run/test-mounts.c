/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-run-test.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

/* What a full disk and a read-only folder do, on a small file system of our own: run by mounts.sh, which mounts it. */

static const char *mount_point;

typedef struct {
  char *database;
  char *ballast;
  char *run_id;
  PfStore *store;
  PfRunSession *session;
} Fixture;

static void
remount (gboolean read_only)
{
  int code = mount (NULL, mount_point, NULL, MS_REMOUNT | MS_NOSUID | MS_NODEV | (read_only ? MS_RDONLY : 0), NULL);

  g_assert_cmpint (code == 0 ? 0 : errno, ==, 0);
}

static void
open_again (Fixture *fixture)
{
  g_autoptr (PfPerson) person = pf_test_person_new ();
  g_autoptr (GError) error = NULL;

  fixture->store = pf_test_store_open (fixture->database);
  fixture->session = pf_run_session_open (fixture->store, fixture->run_id, &error);
  g_assert_no_error (error);
  pf_run_session_set_person (fixture->session, person);
}

static void
close_all (Fixture *fixture)
{
  pf_run_session_flush (fixture->session, NULL);
  g_assert_finalize_object (g_steal_pointer (&fixture->session));
  g_assert_finalize_object (g_steal_pointer (&fixture->store));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->database = g_build_filename (mount_point, "data", "preflight.db", NULL);
  fixture->ballast = g_build_filename (mount_point, "ballast", NULL);
  fixture->store = pf_test_store_open (fixture->database);
  fixture->run_id = pf_test_create_run (fixture->store);
  g_clear_object (&fixture->store);
  open_again (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };

  close_all (fixture);
  remount (FALSE);
  g_unlink (fixture->ballast);
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *path = g_strconcat (fixture->database, suffixes[i], NULL);

    g_unlink (path);
  }
  g_free (fixture->database);
  g_free (fixture->ballast);
  g_free (fixture->run_id);
}

static void
fill_disk (Fixture *fixture)
{
  int file = g_open (fixture->ballast, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  static const char block[4096];

  g_assert_cmpint (file, >=, 0);
  while (write (file, block, sizeof block) > 0)
    ;
  g_assert_cmpint (errno, ==, ENOSPC);
  close (file);
}

static GPtrArray *
plan (Fixture *fixture, const char *text, PfItemState state)
{
  PfRun *run = pf_run_session_get_run (fixture->session);

  return pf_run_plan_mark (run, pf_test_find_item (run, text), state, "because", NULL);
}

static void
act (Fixture *fixture, const char *text, PfItemState state)
{
  g_autoptr (GPtrArray) acts = plan (fixture, text, state);

  pf_run_session_act (fixture->session, acts);
}

static gboolean
is_settled (gpointer session)
{
  return pf_run_session_get_save_state (session) != PF_SAVE_SAVING;
}

static guint
count_events (Fixture *fixture)
{
  g_autoptr (GPtrArray) events = pf_store_load_events (fixture->store, fixture->run_id, 0, NULL);

  return events->len;
}

static void
test_full (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) acts = NULL;
  g_autoptr (GError) error = NULL;
  guint n_events;
  guint n_expected = 2; /* run.create, run.start */

  fill_disk (fixture);
  while (pf_run_session_get_save_state (fixture->session) != PF_SAVE_FAILED) {
    act (fixture, "alpha", n_expected % 2 == 0 ? PF_STATE_DONE : PF_STATE_FAILED);
    pf_test_wait_for (is_settled, fixture->session);
    n_expected++;
    g_assert_cmpuint (n_expected, <, 10000);
  }
  g_assert_nonnull (strstr (pf_run_session_get_save_error (fixture->session), "space"));
  g_assert_nonnull (strstr (pf_run_session_get_save_error (fixture->session), fixture->database));
  n_events = count_events (fixture);
  acts = plan (fixture, "omega", PF_STATE_DONE);
  g_assert_false (pf_run_session_act_sync (fixture->session, acts, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (count_events (fixture), ==, n_events);

  act (fixture, "omega", PF_STATE_WAIVED);
  n_expected++;
  g_assert_cmpint (g_unlink (fixture->ballast), ==, 0);
  pf_run_session_retry (fixture->session);
  pf_test_wait_for (is_settled, fixture->session);
  g_assert_null (pf_run_session_get_save_error (fixture->session));
  g_assert_cmpuint (count_events (fixture), ==, n_expected);
  close_all (fixture);
  open_again (fixture);
  g_assert_cmpuint (pf_run_get_events (pf_run_session_get_run (fixture->session))->len, ==, n_expected);
}

/* No room even for an empty database. */
static void
test_full_from_the_start (Fixture *fixture, gconstpointer data)
{
  g_autofree char *database = g_build_filename (mount_point, "other", "preflight.db", NULL);
  g_autoptr (PfClock) clock = pf_test_clock_new ();
  g_autoptr (PfStore) store = NULL;
  g_autoptr (GError) error = NULL;

  fill_disk (fixture);
  g_assert_null (pf_store_open (database, clock, &error));
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, mount_point));
  g_clear_error (&error);
  g_assert_cmpint (g_unlink (fixture->ballast), ==, 0);
  store = pf_store_open (database, clock, &error);
  g_assert_no_error (error);
}

static void
test_read_only (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("pf-copy-XXXXXX", NULL);
  g_autofree char *copy = g_build_filename (folder, "copy.db", NULL);
  g_autoptr (GPtrArray) acts = NULL;
  g_autoptr (GError) error = NULL;

  act (fixture, "alpha", PF_STATE_DONE);
  pf_test_wait_for (is_settled, fixture->session);
  close_all (fixture);
  remount (TRUE);
  open_again (fixture);
  g_assert_true (pf_store_is_read_only (fixture->store));
  g_assert_nonnull (strstr (pf_store_get_read_only_reason (fixture->store), fixture->database));
  g_assert_cmpuint (count_events (fixture), ==, 3);
  acts = plan (fixture, "omega", PF_STATE_DONE);
  g_assert_false (pf_run_session_act_sync (fixture->session, acts, &error));
  g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_READ_ONLY);
  g_clear_error (&error);

  act (fixture, "omega", PF_STATE_FAILED);
  pf_test_wait_for (is_settled, fixture->session);
  g_assert_cmpint ((int)pf_run_session_get_save_state (fixture->session), ==, (int)PF_SAVE_FAILED);
  g_assert_true (pf_store_save_copy (fixture->store, copy, &error));
  g_assert_no_error (error);
  g_unlink (copy);
  g_rmdir (folder);
}

static void
test_read_only_empty (Fixture *fixture, gconstpointer data)
{
  g_autofree char *database = g_build_filename (mount_point, "none", "preflight.db", NULL);
  g_autoptr (PfClock) clock = pf_test_clock_new ();
  g_autoptr (GError) error = NULL;

  close_all (fixture);
  remount (TRUE);
  g_assert_null (pf_store_open (database, clock, &error));
  g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_OPEN);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, mount_point));
  remount (FALSE);
  open_again (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mount_point = g_getenv ("PF_TEST_MOUNT");
  if (mount_point == NULL) {
    g_printerr ("PF_TEST_MOUNT is not set; mounts.sh sets it\n");
    return 1;
  }
  g_test_add ("/mounts/full", Fixture, NULL, set_up, test_full, tear_down);
  g_test_add ("/mounts/full-from-the-start", Fixture, NULL, set_up, test_full_from_the_start, tear_down);
  g_test_add ("/mounts/read-only", Fixture, NULL, set_up, test_read_only, tear_down);
  g_test_add ("/mounts/read-only-empty", Fixture, NULL, set_up, test_read_only_empty, tear_down);
  return g_test_run ();
}
