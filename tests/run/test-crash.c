/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-run-test.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A writer that says on a pipe what is durable is killed at any moment: nothing it said may be missing.
 *
 * test-crash [--rounds N]                    the test
 * test-crash --write sync|async DATABASE     the writer: the run's id, then the number of each act that is durable */

#define N_ACTS 50
#define DEFAULT_ROUNDS 100
#define MAX_DELAY_MICROSECONDS 4000

static int n_rounds = DEFAULT_ROUNDS;

static void
say (const char *text)
{
  g_autofree char *line = g_strconcat (text, "\n", NULL);

  if (write (STDOUT_FILENO, line, strlen (line)) < 0)
    _exit (1);
}

static GPtrArray *
plan (PfRunSession *session, guint number)
{
  g_autofree char *value = g_strdup_printf ("act %u", number);
  PfRun *run = pf_run_session_get_run (session);
  GPtrArray *acts = pf_run_plan_fill (run, 0, value, NULL);
  g_autoptr (GPtrArray) more = pf_run_plan_mark (run, pf_test_find_item (run, "alpha"),
                                                 number % 2 == 0 ? PF_STATE_OPEN : PF_STATE_DONE, "because", NULL);

  for (guint i = 0; i < more->len; i++)
    g_ptr_array_add (acts, pf_act_ref (g_ptr_array_index (more, i)));
  return acts;
}

static void
write_sync (PfRunSession *session)
{
  for (guint i = 1; i <= N_ACTS; i++) {
    g_autoptr (GPtrArray) acts = plan (session, i);
    g_autofree char *number = g_strdup_printf ("%u", i);

    if (!pf_run_session_act_sync (session, acts, NULL))
      _exit (1);
    say (number);
  }
}

static void
write_async (PfRunSession *session)
{
  for (guint i = 1; i <= N_ACTS; i++) {
    g_autoptr (GPtrArray) acts = plan (session, i);
    g_autofree char *number = g_strdup_printf ("%u", i);

    pf_run_session_act (session, acts);
    /* Some wait together. */
    if (i % 3 != 0 && i < N_ACTS)
      continue;
    while (pf_run_session_get_save_state (session) == PF_SAVE_SAVING)
      g_main_context_iteration (NULL, TRUE);
    if (pf_run_session_get_save_state (session) != PF_SAVE_SAVED)
      _exit (1);
    say (number);
  }
}

static int
run_writer (const char *mode, const char *database)
{
  g_autoptr (PfStore) store = pf_test_store_open (database);
  g_autofree char *id = pf_test_create_run (store);
  g_autoptr (PfRunSession) session = NULL;

  say (id);
  session = pf_run_session_open (store, id, NULL);
  if (g_str_equal (mode, "async"))
    write_async (session);
  else
    write_sync (session);
  pf_run_session_flush (session, NULL);
  return 0;
}

typedef struct {
  char *id; /* NULL when it did not come so far */
  guint n_durable;
} Said;

static void
read_lines (FILE *pipe, Said *said, guint until)
{
  char line[128];

  while (said->n_durable < until && fgets (line, sizeof line, pipe) != NULL) {
    g_strchomp (line);
    if (said->id == NULL)
      said->id = g_strdup (line);
    else
      said->n_durable = (guint)g_ascii_strtoull (line, NULL, 10);
  }
}

/* Lets the writer come to some act and a little further, and kills it there. */
static void
kill_a_writer (const char *database, GRand *random, gboolean is_async, Said *said)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  const char *arguments[] = { program, "--write", is_async ? "async" : "sync", database, NULL };
  g_autoptr (GError) error = NULL;
  FILE *pipe;
  GPid child;
  int output;

  g_spawn_async_with_pipes (NULL, (char **)(void *)arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &child, NULL,
                            &output, NULL, &error);
  g_assert_no_error (error);
  pipe = fdopen (output, "r");
  g_assert_nonnull (pipe);
  read_lines (pipe, said, (guint)g_rand_int_range (random, 0, N_ACTS));
  g_usleep ((gulong)g_rand_int_range (random, 0, MAX_DELAY_MICROSECONDS));
  kill (child, SIGKILL);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
  /* What it had said before it died counts. */
  read_lines (pipe, said, G_MAXUINT);
  fclose (pipe);
}

static void
check_run (PfStore *store, const Said *said)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PfRunSession) session = pf_run_session_open (store, said->id, &error);
  const GPtrArray *events;
  guint n_fills = 0;

  g_assert_no_error (error);
  events = pf_run_get_events (pf_run_session_get_run (session));
  for (guint i = 0; i < events->len; i++) {
    PfEvent *event = g_ptr_array_index (events, i);
    g_autofree char *expected = g_strdup_printf ("act %u", n_fills + 1);

    if (!g_str_equal (event->action, "blank.fill"))
      continue;
    g_assert_cmpstr (pf_event_get_text (event, "value"), ==, expected);
    n_fills++;
  }
  g_assert_cmpuint (n_fills, >=, said->n_durable);
  /* All of an act or nothing: a fill and a mark came together. */
  g_assert_cmpuint (pf_run_item_get_state (pf_run_get_item (pf_run_session_get_run (session), 0)) == PF_STATE_DONE, ==,
                    n_fills % 2);
}

static void
clear_said (gpointer data)
{
  g_free (((Said *)data)->id);
}

static void
test_killed (void)
{
  g_autoptr (PfTestFolder) folder = pf_test_folder_new ();
  g_autoptr (GArray) runs = g_array_new (FALSE, TRUE, sizeof (Said));
  g_autoptr (GRand) random = g_rand_new ();
  guint n_durable = 0;

  g_array_set_clear_func (runs, clear_said);
  for (int round = 0; round < n_rounds; round++) {
    g_autoptr (PfStore) store = NULL;
    Said said = { 0 };

    kill_a_writer (folder->database, random, round % 2 == 1, &said);
    store = pf_test_store_open (folder->database);
    if (said.id == NULL)
      continue;
    check_run (store, &said);
    n_durable += said.n_durable;
    g_array_append_val (runs, said);
  }
  {
    g_autoptr (PfStore) store = pf_test_store_open (folder->database);

    for (guint i = 0; i < runs->len; i++)
      check_run (store, &g_array_index (runs, Said, i));
  }
  /* They lived long enough to be missed. */
  g_assert_cmpuint (n_durable, >, 0);
  g_test_message ("%d rounds, %u acts said durable, none missing", n_rounds, n_durable);
}

int
main (int argc, char **argv)
{
  if (argc == 4 && g_str_equal (argv[1], "--write"))
    return run_writer (argv[2], argv[3]);
  g_test_init (&argc, &argv, NULL);
  if (argc == 3 && g_str_equal (argv[1], "--rounds"))
    n_rounds = (int)CLAMP (g_ascii_strtoll (argv[2], NULL, 10), 1, 100000);
  g_test_add_func ("/crash/killed", test_killed);
  return g_test_run ();
}
