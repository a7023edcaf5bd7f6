/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-store.h"

#include "probe/pf-json.h"
#include "run/pf-event-data.h"
#include "run/pf-run.h"
#include "run/pf-store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* As the index `milestone` has it, word by word: only then can SQLite use it, and finds a run's few milestones without
 * going through its events. */
#define MILESTONE "(action GLOB 'run.*' OR action = 'person.add')"

typedef struct {
  gint64 run;
  gint64 seq; /* of the last event */
  char *hash; /* of the last event */
} Chain;

static void
clear_chain (Chain *chain)
{
  g_free (chain->hash);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Chain, clear_chain)

/* The number the tables know a run by, or -1 with an error. */
gint64
pf_store_find_run (PfDatabase *database, const char *run_id, GError **error)
{
  g_autoptr (PfRows) rows = pf_database_query (database, error, "SELECT run FROM run WHERE id = ?1", "t", run_id);
  gboolean failed = FALSE;

  if (rows == NULL)
    return -1;
  if (pf_rows_next (database, rows, &failed, error))
    return pf_rows_integer (rows, 0);
  if (!failed)
    g_set_error (error, PF_STORE_ERROR, PF_STORE_ERROR_NOT_FOUND,
                 _ ("There is no run “%s”. “preflightctl runs” lists the runs"), run_id);
  return -1;
}

static gboolean
insert_texts (PfDatabase *database, gint64 run, PfEvent *event, GError **error)
{
  GHashTableIter iter;
  gpointer digest, value;

  g_hash_table_iter_init (&iter, event->texts);
  while (g_hash_table_iter_next (&iter, &digest, &value)) {
    PfText *text = value;

    if (!pf_database_run (database, error,
                          "INSERT INTO text (run, seq, digest, salt, value) VALUES (?1, ?2, ?3, ?4, ?5)", "iittt", run,
                          event->seq, (const char *)digest, text->salt, text->value))
      return FALSE;
  }
  return TRUE;
}

static char *
data_to_text (JsonObject *data)
{
  g_autoptr (JsonNode) node = NULL;

  if (data == NULL)
    return NULL;
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, data);
  return pf_json_canonicalize (node, NULL);
}

static gboolean
insert_event (PfDatabase *database, gint64 run, PfEvent *event, GError **error)
{
  g_autofree char *data = data_to_text (event->data);

  return pf_database_run (database, error,
                          "INSERT INTO event (run, seq, at, mono_ms, session, actor, action, target, data, prev, hash)"
                          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                          "iiiittttttt", run, event->seq, event->at, event->mono_ms, event->session, event->actor,
                          event->action, event->target, data, event->prev, event->hash)
         && insert_texts (database, run, event, error);
}

/* Seals the act as the next event of the chain and writes it. */
static gboolean
append_act (PfStore *self, Chain *chain, PfAct *act, const char *actor, GPtrArray *events, GError **error)
{
  PfClock *clock = pf_store_get_clock (self);
  g_autoptr (PfEvent) event = NULL;

  event = pf_event_seal (act, chain->seq + 1, act->at >= 0 ? act->at : pf_clock_get_utc_ms (clock),
                         act->mono_ms >= 0 ? act->mono_ms : pf_clock_get_monotonic_ms (clock),
                         pf_store_get_session (self), actor, chain->hash);
  if (!insert_event (pf_store_get_database (self), chain->run, event, error))
    return FALSE;
  chain->seq = event->seq;
  g_free (chain->hash);
  chain->hash = g_strdup (event->hash);
  g_ptr_array_add (events, g_steal_pointer (&event));
  return TRUE;
}

static gboolean
read_chain (PfDatabase *database, const char *run_id, Chain *chain, GError **error)
{
  g_autoptr (PfRows) rows = NULL;
  gboolean failed = FALSE;

  chain->run = pf_store_find_run (database, run_id, error);
  if (chain->run < 0)
    return FALSE;
  rows = pf_database_query (database, error, "SELECT seq, hash FROM event WHERE run = ?1 ORDER BY seq DESC LIMIT 1",
                            "i", chain->run);
  if (rows == NULL)
    return FALSE;
  if (pf_rows_next (database, rows, &failed, error)) {
    chain->seq = pf_rows_integer (rows, 0);
    chain->hash = pf_rows_dup (rows, 1);
    return TRUE;
  }
  if (!failed)
    g_set_error (error, PF_STORE_ERROR, PF_STORE_ERROR_CORRUPT, _ ("Run %s has lost its events"), run_id);
  return FALSE;
}

static gboolean
may_follow_close (PfAct *act)
{
  return g_str_equal (act->action, "record.export") || g_str_has_prefix (act->action, "review.");
}

/* Whoever plans an act looks at the run as it knows it; here, with the lock held, is the last word. */
static gboolean
check_not_closed (PfDatabase *database, Chain *chain, GPtrArray *acts, GError **error)
{
  g_autoptr (PfRows) rows = NULL;
  gboolean failed = FALSE;

  rows = pf_database_query (database, error,
                            "SELECT action FROM event INDEXED BY milestone WHERE run = ?1 AND " MILESTONE
                            " AND action IN ('run.close', 'run.reopen') ORDER BY seq DESC LIMIT 1",
                            "i", chain->run);
  if (rows == NULL)
    return FALSE;
  if (!pf_rows_next (database, rows, &failed, error))
    return !failed;
  if (!g_str_equal (pf_rows_text (rows, 0), "run.close"))
    return TRUE;
  for (guint i = 0; i < acts->len; i++) {
    PfAct *act = g_ptr_array_index (acts, i);

    /* What comes with it in one go comes after it. */
    if (g_str_equal (act->action, "run.reopen"))
      return TRUE;
    if (!may_follow_close (act)) {
      g_set_error_literal (error, PF_STORE_ERROR, PF_STORE_ERROR_INVALID,
                           _ ("The run is closed; it takes no further changes"));
      return FALSE;
    }
  }
  return TRUE;
}

/* How sure an identity is: the least sure one of a person is the one that counts. */
static int
rank_identity (const char *identity)
{
  if (g_strcmp0 (identity, "key") == 0)
    return 2;
  return g_strcmp0 (identity, "os-account") == 0 ? 1 : 0;
}

static const char *
find_identity (JsonObject *data, gboolean is_first, const char *person_id)
{
  JsonObject *creator;

  if (!is_first)
    return pf_json_get_string (data, "identity");
  creator = pf_json_get_object (data, "operator");
  if (creator == NULL || g_strcmp0 (pf_json_get_string (creator, "id"), person_id) != 0)
    return NULL;
  return pf_json_get_string (creator, "identity");
}

static gboolean
is_known (PfDatabase *database, Chain *chain, PfPerson *person, gboolean *known, GError **error)
{
  g_autoptr (PfRows) rows = NULL;
  gboolean failed = FALSE;

  *known = FALSE;
  rows = pf_database_query (database, error,
                            "SELECT seq, data FROM event INDEXED BY milestone WHERE run = ?1 AND " MILESTONE
                            " AND (action = 'person.add' AND target = ?2 OR seq = 0)",
                            "it", chain->run, person->id);
  if (rows == NULL)
    return FALSE;
  while (!*known && pf_rows_next (database, rows, &failed, error)) {
    const char *text = pf_rows_text (rows, 1);
    g_autoptr (JsonNode) node = text != NULL ? pf_json_parse (text, -1, NULL) : NULL;
    const char *identity = NULL;

    if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
      identity = find_identity (json_node_get_object (node), pf_rows_integer (rows, 0) == 0, person->id);
    *known = identity != NULL && rank_identity (identity) <= rank_identity (person->identity);
  }
  return !failed;
}

static gboolean
append_person (PfStore *self, Chain *chain, PfPerson *person, PfAct *first, GPtrArray *events, GError **error)
{
  g_autoptr (PfAct) act = NULL;
  gboolean known;

  if (!is_known (pf_store_get_database (self), chain, person, &known, error))
    return FALSE;
  if (known)
    return TRUE;
  act = pf_act_new ("person.add", person->id);
  act->at = first->at;
  act->mono_ms = first->mono_ms;
  pf_act_set_string (act, "name", person->name);
  pf_act_set_string (act, "identity", person->identity);
  return append_act (self, chain, act, person->id, events, error);
}

/* In a transaction. What was there from @since on comes first in the result; -1 leaves it out. */
static GPtrArray *
append_all (PfStore *self, const char *run_id, GPtrArray *acts, PfPerson *person, gint64 since, GError **error)
{
  PfDatabase *database = pf_store_get_database (self);
  g_autoptr (GPtrArray) events = NULL;
  g_auto (Chain) chain = { 0 };

  if (!read_chain (database, run_id, &chain, error) || !pf_store_check_not_deleted (database, chain.run, error)
      || !check_not_closed (database, &chain, acts, error))
    return NULL;
  if (since >= 0 && since <= chain.seq)
    events = pf_store_read_events (database, chain.run, run_id, since, error);
  else
    events = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_event_unref);
  if (events == NULL || !append_person (self, &chain, person, g_ptr_array_index (acts, 0), events, error))
    return NULL;
  for (guint i = 0; i < acts->len; i++)
    if (!append_act (self, &chain, g_ptr_array_index (acts, i), person->id, events, error))
      return NULL;
  return g_steal_pointer (&events);
}

GPtrArray *
pf_store_append_since (
    PfStore *self, const char *run_id, GPtrArray *acts, PfPerson *person, gint64 since, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (pf_store_get_lock (self));
  PfDatabase *database = pf_store_get_database (self);
  g_autoptr (GPtrArray) events = NULL;

  if (acts->len == 0)
    return g_ptr_array_new_with_free_func ((GDestroyNotify)pf_event_unref);
  if (!pf_database_begin (database, error))
    return NULL;
  events = append_all (self, run_id, acts, person, since, error);
  if (events == NULL) {
    pf_database_roll_back (database);
    return NULL;
  }
  if (!pf_database_commit (database, error))
    return NULL;
  return g_steal_pointer (&events);
}

/**
 * pf_store_append:
 * @self: a store
 * @run_id: full id of a run
 * @acts: (element-type PfAct): what is to be done, in order
 * @person: who does it
 *
 * Seals the acts as the next events of the run's chain and makes them durable, all or none. A person the run does not
 * know yet, or knew as surer than now, is entered before with `person.add`.
 *
 * Returns: (transfer full) (element-type PfEvent): the events, that of the person included
 * Throws: PF_STORE_ERROR_NOT_FOUND, PF_STORE_ERROR_INVALID for a closed run, and those of a failed write
 */
GPtrArray *
pf_store_append (PfStore *self, const char *run_id, GPtrArray *acts, PfPerson *person, GError **error)
{
  g_return_val_if_fail (PF_IS_STORE (self), NULL);

  return pf_store_append_since (self, run_id, acts, person, -1, error);
}

static JsonObject *
describe_person (PfPerson *person)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", person->id);
  json_object_set_string_member (object, "name", person->name);
  json_object_set_string_member (object, "identity", person->identity);
  return object;
}

static JsonObject *
describe_checklist (const PfRunStart *start)
{
  JsonObject *object = json_object_new ();
  const char *file_name = pf_source_get_file_name (start->source);

  json_object_set_string_member (object, "title", start->title != NULL ? start->title : "");
  if (file_name != NULL)
    json_object_set_string_member (object, "file_name", file_name);
  json_object_set_string_member (object, "sha256", pf_source_get_sha256 (start->source));
  return object;
}

/* The zone times of the run are meant in: an IANA name, or nothing where the system does not tell one. */
static void
set_time_zone (PfAct *act)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  const char *identifier = g_time_zone_get_identifier (zone);

  if (identifier != NULL && g_ascii_isalpha (*identifier) && strchr (identifier, ':') == NULL)
    pf_act_set_string (act, "time_zone", identifier);
}

/* What a person chose before the run: it is read that way for ever. */
static void
set_reading (PfAct *act, const PfReading *reading)
{
  JsonObject *chosen = reading != NULL ? pf_run_reading_to_json (reading) : NULL;
  const char *repair = reading != NULL ? pf_repair_kind_to_string (pf_reading_get_repair (reading)) : NULL;

  if (chosen != NULL)
    json_object_set_object_member (act->data, "reading", chosen);
  if (repair != NULL)
    pf_act_set_string (act, "repair", repair);
}

static PfAct *
plan_create (const PfRunStart *start, PfPerson *person)
{
  PfAct *act = pf_act_new ("run.create", NULL);

  pf_act_set_string (act, "mode", start->mode != NULL ? start->mode : "live");
  if (start->environment != NULL && *start->environment != '\0')
    pf_act_set_string (act, "environment", start->environment);
  if (start->release != NULL && *start->release != '\0')
    pf_act_set_string (act, "release", start->release);
  if (start->artifact != NULL && *start->artifact != '\0')
    pf_act_set_string (act, "artifact", start->artifact);
  if (start->t0 >= 0) {
    g_autofree char *t0 = pf_time_format (start->t0);

    pf_act_set_string (act, "t0", t0);
  }
  set_time_zone (act);
  set_reading (act, start->reading);
  if (start->separate_signers)
    json_object_set_boolean_member (act->data, "separate_signers", TRUE);
  json_object_set_object_member (act->data, "checklist", describe_checklist (start));
  json_object_set_object_member (act->data, "operator", describe_person (person));
  return act;
}

static gboolean
insert_run (PfStore *self, const PfRunStart *start, const char *id, PfPerson *person, GError **error)
{
  PfDatabase *database = pf_store_get_database (self);
  const char *sha256 = pf_source_get_sha256 (start->source);
  g_autoptr (PfAct) act = plan_create (start, person);
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_event_unref);
  g_auto (Chain) chain = { 0 };

  act->at = pf_clock_get_utc_ms (pf_store_get_clock (self));
  if (!pf_database_run (database, error, "INSERT OR IGNORE INTO source (sha256, bytes) VALUES (?1, ?2)", "tb", sha256,
                        pf_source_get_bytes (start->source))
      || !pf_database_run (database, error, "INSERT INTO run (id, source) VALUES (?1, ?2)", "tt", id, sha256))
    return FALSE;
  chain.run = pf_store_find_run (database, id, error);
  if (chain.run < 0)
    return FALSE;
  chain.seq = -1;
  chain.hash = pf_event_genesis (id, sha256, act->at);
  if (!append_act (self, &chain, act, person->id, events, error))
    return FALSE;
  for (guint i = 0; start->acts != NULL && i < start->acts->len; i++) {
    if (!append_act (self, &chain, g_ptr_array_index (start->acts, i), person->id, events, error))
      return FALSE;
  }
  return TRUE;
}

/**
 * pf_store_create_run:
 * @self: a store
 * @start: the checklist and what the run is for; without an operator it is whoever is logged in
 *
 * Keeps the checklist's bytes (once for all runs of the same bytes) and enters the first event.
 *
 * Returns: (transfer full): the id of the run, a random UUID
 * Throws: PF_STORE_ERROR_INVALID for a mode other than live and rehearsal, and those of a failed write
 */
char *
pf_store_create_run (PfStore *self, const PfRunStart *start, GError **error)
{
  g_autoptr (GMutexLocker) locker = pf_store_hold (self);
  g_autoptr (PfPerson) person = NULL;
  g_autofree char *id = pf_random_uuid ();
  PfDatabase *database;

  g_return_val_if_fail (locker != NULL, NULL);

  if (start->mode != NULL && !g_str_equal (start->mode, "live") && !g_str_equal (start->mode, "rehearsal")) {
    g_set_error (error, PF_STORE_ERROR, PF_STORE_ERROR_INVALID, _ ("“%s” is no mode of a run; it is live or rehearsal"),
                 start->mode);
    return NULL;
  }
  person = start->operator!= NULL ? pf_person_copy (start->operator) : pf_person_new_from_account ();
  database = pf_store_get_database (self);
  if (!pf_database_begin (database, error))
    return NULL;
  if (!insert_run (self, start, id, person, error)) {
    pf_database_roll_back (database);
    return NULL;
  }
  return pf_database_commit (database, error) ? g_steal_pointer (&id) : NULL;
}

/* Makes a run that goes on from another, whose @last acts end it and are told the id of the new one. All or nothing. */
char *
pf_store_succeed_run (PfStore *self, const PfRunStart *start, const char *run_id, GPtrArray *last, GError **error)
{
  g_autoptr (GMutexLocker) locker = pf_store_hold (self);
  g_autofree char *id = pf_random_uuid ();
  g_autoptr (GPtrArray) events = NULL;
  PfDatabase *database;

  g_return_val_if_fail (locker != NULL, NULL);

  database = pf_store_get_database (self);
  if (!pf_database_begin (database, error))
    return NULL;
  pf_act_set_string (g_ptr_array_index (last, 0), "to", id);
  if (insert_run (self, start, id, start->operator, error))
    events = append_all (self, run_id, last, start->operator, -1, error);
  if (events == NULL) {
    pf_database_roll_back (database);
    return NULL;
  }
  return pf_database_commit (database, error) ? g_steal_pointer (&id) : NULL;
}
