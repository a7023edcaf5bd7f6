/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-run-test.h"

#include "run/pf-store-private.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

/* Far more than anything here takes; a test that waits for it has failed. */
#define DEADLINE_SECONDS 60

static const char checklist[] = "# Release\n"
                                "\n"
                                "## Build\n"
                                "\n"
                                "- [ ] alpha\n"
                                "- [ ] parent\n"
                                "  - [ ] child one\n"
                                "  - [ ] child two\n"
                                "    - [ ] leaf one\n"
                                "    - [ ] leaf two\n"
                                "\n"
                                "## Verify\n"
                                "\n"
                                "### Service\n"
                                "\n"
                                "- [ ] sensed\n"
                                "  ```probe health\n"
                                "  GET http://127.0.0.1:9/health\n"
                                "  fresh: 10m\n"
                                "  expect status == 200\n"
                                "  ```\n"
                                "- [ ] omega\n"
                                "\n"
                                "Name: ________\n"
                                "Date: ________\n";

struct _PfTestClock {
  GObject parent_instance;

  GMutex lock;
  gint64 now;
};

static gint64
get_utc_ms (PfClock *clock)
{
  PfTestClock *self = PF_TEST_CLOCK (clock);
  gint64 now;

  g_mutex_lock (&self->lock);
  now = self->now;
  g_mutex_unlock (&self->lock);
  return now;
}

static gint64
get_monotonic_ms (PfClock *clock)
{
  return get_utc_ms (clock) - PF_TEST_TIME;
}

static void
implement_clock (PfClockInterface *iface)
{
  iface->get_utc_ms = get_utc_ms;
  iface->get_monotonic_ms = get_monotonic_ms;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PfTestClock,
                               pf_test_clock,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PF_TYPE_CLOCK, implement_clock))

static void
pf_test_clock_finalize (GObject *object)
{
  g_mutex_clear (&PF_TEST_CLOCK (object)->lock);
  G_OBJECT_CLASS (pf_test_clock_parent_class)->finalize (object);
}

static void
pf_test_clock_class_init (PfTestClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_test_clock_finalize;
}

static void
pf_test_clock_init (PfTestClock *self)
{
  g_mutex_init (&self->lock);
  self->now = PF_TEST_TIME;
}

PfClock *
pf_test_clock_new (void)
{
  return g_object_new (PF_TYPE_TEST_CLOCK, NULL);
}

void
pf_test_clock_advance (PfClock *clock, gint64 ms)
{
  PfTestClock *self = PF_TEST_CLOCK (clock);

  g_mutex_lock (&self->lock);
  self->now += ms;
  g_mutex_unlock (&self->lock);
}

PfTestFolder *
pf_test_folder_new (void)
{
  PfTestFolder *self = g_new0 (PfTestFolder, 1);
  g_autoptr (GError) error = NULL;

  self->path = g_dir_make_tmp ("pf-run-XXXXXX", &error);
  g_assert_no_error (error);
  self->database = g_build_filename (self->path, "data", "preflight.db", NULL);
  return self;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
      remove_tree (child);
    else
      g_unlink (child);
  }
  g_rmdir (path);
}

void
pf_test_folder_free (PfTestFolder *self)
{
  remove_tree (self->path);
  g_free (self->path);
  g_free (self->database);
  g_free (self);
}

PfSource *
pf_test_source_new (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (checklist, sizeof checklist - 1);
  g_autoptr (GError) error = NULL;
  PfSource *source = pf_source_new (bytes, "release.md", &error);

  g_assert_no_error (error);
  return source;
}

PfStore *
pf_test_store_open (const char *path)
{
  g_autoptr (PfClock) clock = pf_test_clock_new ();
  g_autoptr (GError) error = NULL;
  PfStore *store = pf_store_open (path, clock, &error);

  g_assert_no_error (error);
  return store;
}

PfPerson *
pf_test_person_new (void)
{
  return pf_person_new ("Ada Lovelace", "typed");
}

char *
pf_test_create_run (PfStore *store)
{
  g_autoptr (PfSource) source = pf_test_source_new ();
  g_autoptr (PfPerson) person = pf_test_person_new ();
  g_autoptr (GError) error = NULL;
  PfRunStart start = {
    .source = source,
    .title = "Release",
    .environment = "production",
    .release = "1.2.3",
    .t0 = -1,
    .operator= person,
  };
  char *id = pf_store_create_run (store, &start, &error);

  g_assert_no_error (error);
  return id;
}

guint
pf_test_find_item (PfRun *run, const char *text)
{
  const GPtrArray *items = pf_document_get_items (pf_run_get_document (run));

  for (guint i = 0; i < items->len; i++)
    if (g_str_equal (((PfItem *)g_ptr_array_index (items, i))->text, text))
      return i;
  g_error ("The checklist has no item “%s”", text);
}

PfOutcome *
pf_test_outcome_new (PfOutcomeValue value, const char *reason)
{
  return pf_outcome_new ("health", value, reason, PF_TEST_TIME);
}

PfOutcome *
pf_test_outcome_new_with_check (PfOutcomeValue value, const char *actual)
{
  PfOutcome *outcome = pf_test_outcome_new (value, NULL);

  pf_outcome_take_check (outcome, "expect status == 200", value, g_strdup (actual));
  return outcome;
}

/* An act that any run takes, whatever its state. */
GPtrArray *
pf_test_note (const char *text)
{
  GPtrArray *acts = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_act_unref);
  PfAct *act = pf_act_new ("note.add", NULL);

  pf_act_set_sealed (act, "text", text);
  g_ptr_array_add (acts, act);
  return acts;
}

static gboolean
on_deadline (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

void
pf_test_wait_for (gboolean (*is_true) (gpointer data), gpointer data)
{
  gboolean is_late = FALSE;
  guint deadline = g_timeout_add_seconds (DEADLINE_SECONDS, on_deadline, &is_late);

  while (!is_true (data)) {
    g_assert_false (is_late);
    g_main_context_iteration (NULL, TRUE);
  }
  g_source_remove (deadline);
}

/* Lets the database of this connection not grow beyond a little, or without limit. */
void
pf_test_store_limit (PfStore *store, gboolean limited)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (pf_store_get_lock (store));
  g_autoptr (GError) error = NULL;

  pf_database_execute (pf_store_get_database (store),
                       limited ? "PRAGMA max_page_count = 64" : "PRAGMA max_page_count = 1000000", &error);
  g_assert_no_error (error);
}

/* Runs SQL as anyone with the file could; the first column of the first row. */
char *
pf_test_sql (const char *database, const char *sql)
{
  sqlite3 *handle = NULL;
  sqlite3_stmt *statement = NULL;
  char *result = NULL;
  const char *tail = sql;

  g_assert_cmpint (sqlite3_open_v2 (database, &handle, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  while (*tail != '\0') {
    g_assert_cmpint (sqlite3_prepare_v2 (handle, tail, -1, &statement, &tail), ==, SQLITE_OK);
    if (sqlite3_step (statement) == SQLITE_ROW && result == NULL)
      result = g_strdup ((const char *)sqlite3_column_text (statement, 0));
    g_assert_cmpint (sqlite3_finalize (statement), ==, SQLITE_OK);
  }
  g_assert_cmpint (sqlite3_close (handle), ==, SQLITE_OK);
  return result;
}
