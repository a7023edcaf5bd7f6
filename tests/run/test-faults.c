/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fault-vfs.h"
#include "pf-run-test.h"

#include <glib/gstdio.h>
#include <stdlib.h>

/* A short life of a journal, struck at each of its operations in turn: what was said to be durable is there afterwards,
 * nothing is there that nobody did, and the chain holds.
 *
 * test-faults [--powers N]: how often the power is lost at each operation */

#define N_ACTS 8
#define DEFAULT_POWERS 1

static int n_powers = DEFAULT_POWERS;

typedef struct {
  char *id; /* NULL when it did not come so far */
  guint n_tried;
  guint n_durable;
} Life;

static gboolean
do_act (PfStore *store, Life *life)
{
  g_autoptr (PfRunSession) session = pf_run_session_open (store, life->id, NULL);
  g_autoptr (GPtrArray) acts = NULL;
  g_autofree char *value = g_strdup_printf ("act %u", life->n_tried + 1);
  g_autoptr (GError) error = NULL;

  if (session == NULL)
    return FALSE;
  acts = pf_run_plan_fill (pf_run_session_get_run (session), 0, value, &error);
  g_assert_no_error (error);
  life->n_tried++;
  if (!pf_run_session_act_sync (session, acts, NULL))
    return FALSE;
  life->n_durable = life->n_tried;
  return TRUE;
}

static char *
create_run (PfStore *store)
{
  g_autoptr (PfSource) source = pf_test_source_new ();
  g_autoptr (PfPerson) person = pf_test_person_new ();
  PfRunStart start = { .source = source, .title = "Release", .t0 = -1, .operator= person };

  return pf_store_create_run (store, &start, NULL);
}

/* Opens the store twice, so that its log is written back in between. Stops at the first failure, as a person does. */
static void
live (const char *database, Life *life)
{
  g_autoptr (PfClock) clock = pf_test_clock_new ();

  for (guint half = 0; half < 2; half++) {
    g_autoptr (PfStore) store = pf_store_open (database, clock, NULL);

    if (store == NULL)
      return;
    if (life->id == NULL)
      life->id = create_run (store);
    if (life->id == NULL)
      return;
    while (life->n_tried < N_ACTS / 2 * (half + 1))
      if (!do_act (store, life))
        return;
  }
}

static void
check_life (const char *database, const Life *life)
{
  g_autoptr (PfStore) store = pf_test_store_open (database);
  g_autoptr (PfRunSession) session = NULL;
  g_autoptr (GError) error = NULL;
  const GPtrArray *events;
  guint n_fills = 0;

  g_assert_false (pf_store_is_read_only (store));
  if (life->id == NULL)
    return;
  session = pf_run_session_open (store, life->id, &error);
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
  g_assert_cmpuint (n_fills, >=, life->n_durable);
  g_assert_cmpuint (n_fills, <=, life->n_tried);
}

static guint
count_operations (void)
{
  g_autoptr (PfTestFolder) folder = pf_test_folder_new ();
  Life life = { 0 };

  fault_vfs_set (FAULT_NONE, 0);
  live (folder->database, &life);
  g_assert_cmpuint (life.n_durable, ==, N_ACTS);
  g_free (life.id);
  return fault_vfs_count ();
}

static guint
strike (FaultKind kind, guint operation, GRand *random)
{
  g_autoptr (PfTestFolder) folder = pf_test_folder_new ();
  Life life = { 0 };

  fault_vfs_set (kind, operation);
  live (folder->database, &life);
  fault_vfs_set (FAULT_NONE, 0);
  if (kind == FAULT_POWER)
    fault_vfs_lose_power (random);
  check_life (folder->database, &life);
  g_free (life.id);
  return life.n_durable;
}

static void
test_faults (gconstpointer data)
{
  FaultKind kind = GPOINTER_TO_UINT (data);
  guint32 seed = (guint32)g_test_rand_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  guint n_operations = count_operations ();
  guint n_rounds = kind == FAULT_POWER ? (guint)n_powers : 1;
  guint n_durable = 0, n_cut_short = 0;

  for (guint operation = 1; operation <= n_operations; operation++)
    for (guint round = 0; round < n_rounds; round++) {
      guint durable = strike (kind, operation, random);

      n_durable += durable;
      n_cut_short += durable < N_ACTS;
    }
  /* It struck somewhere. */
  g_assert_cmpuint (n_cut_short, >, 0);
  g_test_message ("%u operations, %u rounds each, %u acts said durable, none missing; random %u", n_operations,
                  n_rounds, n_durable, seed);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    FaultKind kind;
  } tests[] = {
    { "/faults/disk-full", FAULT_FULL },         { "/faults/disk-full-once", FAULT_FULL_ONCE },
    { "/faults/input-output", FAULT_IO },        { "/faults/input-output-once", FAULT_IO_ONCE },
    { "/faults/power-loss", FAULT_POWER },
  };

  g_test_init (&argc, &argv, NULL);
  if (argc == 3 && g_str_equal (argv[1], "--powers"))
    n_powers = (int)CLAMP (g_ascii_strtoll (argv[2], NULL, 10), 1, 100000);
  fault_vfs_install ();
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_data_func (tests[i].path, GUINT_TO_POINTER (tests[i].kind), test_faults);
  return g_test_run ();
}
