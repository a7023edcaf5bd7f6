/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record/pf-record-check.h"

/* How the run went: who made it, when it began and ended, what came out. */

static void
check_stamp (PfRecordCheck *self, const char *above, JsonObject *object, const char *member, JsonObject *entry)
{
  JsonObject *stamp = pf_json_get_object (object, member);

  if (!pf_check_same_stamp (stamp, entry))
    pf_findings_add (self->findings, g_strdup_printf ("%s/%s", above, member),
                     g_strdup (_ ("Who did it and when differs from the event.")));
}

static void
check_same (PfRecordCheck *self, char *pointer, const char *stated, const char *events)
{
  g_autofree char *quoted = NULL;
  g_autofree char *expected = NULL;

  if (g_strcmp0 (stated, events) == 0) {
    g_free (pointer);
    return;
  }
  quoted = pf_text_shorten (stated);
  expected = pf_text_shorten (events);
  pf_findings_add (self->findings, pointer,
                   g_strdup_printf (_ ("The record says “%s”, its events say “%s”."), quoted, expected));
}

static void
check_made_from (PfRecordCheck *self, JsonObject *run, JsonObject *data)
{
  static const char *const members[] = { "mode", "environment", "release", "time_zone" };
  JsonObject *checklist = pf_json_get_object (self->root, "checklist");
  JsonObject *source = pf_json_get_object (checklist, "source");
  JsonObject *opened = pf_json_get_object (data, "checklist");

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    check_same (self, g_strdup_printf ("/run/%s", members[i]), pf_json_get_string (run, members[i]),
                pf_json_get_string (data, members[i]));
  check_same (self, g_strdup ("/checklist/title"), pf_json_get_string (checklist, "title"),
              pf_json_get_string (opened, "title"));
  check_same (self, g_strdup ("/checklist/source/file_name"), pf_json_get_string (source, "file_name"),
              pf_json_get_string (opened, "file_name"));
  check_same (self, g_strdup ("/checklist/source/sha256"), pf_json_get_string (source, "sha256"),
              pf_json_get_string (opened, "sha256"));
}

static void
check_t0 (PfRecordCheck *self, JsonObject *run)
{
  JsonObject *entry = self->fold.t0 != NULL ? self->fold.t0 : self->fold.created;

  check_same (self, g_strdup ("/run/t0"), pf_json_get_string (run, "t0"),
              pf_json_get_string (pf_json_get_object (entry, "data"), "t0"));
}

/* `NAME@sha256:HEX`, as it was given when the run was made. */
static void
check_artifact (PfRecordCheck *self, JsonObject *run, JsonObject *data)
{
  JsonObject *artifact = pf_json_get_object (run, "artifact");
  const char *name = pf_json_get_string (artifact, "name");
  const char *sha256 = pf_json_get_string (artifact, "sha256");
  g_autofree char *stated = artifact == NULL ? NULL
                            : sha256 != NULL ? g_strdup_printf ("%s@sha256:%s", name != NULL ? name : "", sha256)
                                             : g_strdup (name);

  check_same (self, g_strdup ("/run/artifact"), stated, pf_json_get_string (data, "artifact"));
}

/* Which run it goes on from, and what became another checklist. */
static void
check_origin (PfRecordCheck *self)
{
  static const char *const members[] = { "added", "removed", "changed" };
  JsonObject *data = pf_json_get_object (self->fold.origin, "data");
  JsonObject *change = pf_json_get_object (self->root, "template_change");

  check_same (self, g_strdup ("/supersedes"), pf_json_get_string (self->root, "supersedes"),
              pf_json_get_string (data, "previous_record_id"));
  check_same (self, g_strdup ("/template_change/previous_record_id"), pf_json_get_string (change, "previous_record_id"),
              pf_json_get_string (data, "previous_record_id"));
  check_same (self, g_strdup ("/template_change/previous_source_sha256"),
              pf_json_get_string (change, "previous_source_sha256"), pf_json_get_string (data, "previous_source_sha256"));
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++) {
    JsonArray *stated = pf_json_get_array (change, members[i]);
    JsonArray *entered = pf_json_get_array (data, members[i]);
    gboolean same = pf_array_length (stated) == pf_array_length (entered);

    for (guint j = 0; same && j < pf_array_length (stated); j++)
      same = g_strcmp0 (pf_array_string (stated, j), pf_array_string (entered, j)) == 0;
    if (!same)
      pf_findings_add (self->findings, g_strdup_printf ("/template_change/%s", members[i]),
                       g_strdup (_ ("What was changed in the checklist differs from the event.")));
  }
}

/* Whether it was opened again, before it was closed for the last time or after. */
static gboolean
was_reopened (PfRecordCheck *self)
{
  JsonArray *added = pf_json_get_array (pf_json_get_object (self->root, "amendments"), "entries");
  gboolean reopened = self->fold.reopened;

  for (guint i = 0; i < pf_array_length (added); i++)
    reopened |= g_strcmp0 (pf_json_get_string (pf_array_object (added, i), "action"), "run.reopen") == 0;
  return reopened;
}

/* Amended is what something was added to after closing, and nothing else. */
static void
check_amended (PfRecordCheck *self, const char *status)
{
  gboolean added = pf_object_has (self->root, "amendments") || self->fold.reopened;

  if (g_strcmp0 (status, "amended") == 0 && !added)
    pf_findings_add (self->findings, g_strdup ("/status"),
                     g_strdup (_ ("Nothing was added after the run was closed, so it is not amended.")));
  else if (g_strcmp0 (status, "final") == 0 && was_reopened (self))
    pf_findings_add (self->findings, g_strdup ("/status"),
                     g_strdup (_ ("The run was opened again after it had been closed, so it is amended.")));
}

static void
check_outcome (PfRecordCheck *self, gboolean closed)
{
  JsonObject *outcome = pf_json_get_object (self->root, "outcome");
  const char *status = pf_json_get_string (self->root, "status");

  if (closed) {
    check_same (self, g_strdup ("/outcome/result"), pf_json_get_string (outcome, "result"),
                pf_json_get_string (pf_json_get_object (self->fold.closed, "data"), "outcome"));
    check_stamp (self, "/outcome", outcome, "stamp", self->fold.closed);
  } else if (outcome != NULL) {
    pf_findings_add (self->findings, g_strdup ("/outcome"),
                     g_strdup (_ ("There is an outcome although the run was not closed.")));
  }
  if (status != NULL && g_str_equal (status, "draft") == closed)
    pf_findings_add (self->findings, g_strdup ("/status"),
                     closed ? g_strdup (_ ("The run was closed, so this is no draft."))
                            : g_strdup (_ ("The run was not closed, so this is a draft.")));
  check_amended (self, status);
}

typedef struct {
  const char *name;     /* as first entered */
  const char *identity; /* as last entered: the less sure one counts */
} Person;

static void
add_person (GHashTable *people, const char *id, JsonObject *data)
{
  Person *person = id != NULL ? g_hash_table_lookup (people, id) : NULL;

  if (id == NULL || data == NULL)
    return;
  if (person == NULL) {
    person = g_new0 (Person, 1);
    person->name = pf_json_get_string (data, "name");
    g_hash_table_insert (people, (gpointer)(guintptr)id, person);
  }
  person->identity = pf_json_get_string (data, "identity");
}

static GHashTable *
collect_people (PfRecordCheck *self)
{
  GHashTable *people = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  JsonObject *operator= pf_json_get_object (pf_json_get_object (self->fold.created, "data"), "operator");

  add_person (people, pf_json_get_string (operator, "id"), operator);
  for (guint i = 0; i < pf_array_length (self->entries); i++) {
    JsonObject *entry = pf_array_object (self->entries, i);

    if (g_strcmp0 (pf_json_get_string (entry, "action"), "person.add") == 0)
      add_person (people, pf_json_get_string (entry, "target"), pf_json_get_object (entry, "data"));
  }
  return people;
}

static const char *
find_key (PfRecordCheck *self, const char *id)
{
  JsonObject *entry = id != NULL ? g_hash_table_lookup (self->fold.keys, id) : NULL;

  return pf_json_get_string (pf_json_get_object (entry, "data"), "key_fingerprint");
}

static void
check_people (PfRecordCheck *self)
{
  g_autoptr (GHashTable) people = collect_people (self);
  JsonArray *array = pf_json_get_array (self->root, "people");

  for (guint i = 0; i < pf_array_length (array) && !pf_findings_is_full (self->findings); i++) {
    JsonObject *person = pf_array_object (array, i);
    const char *id = pf_json_get_string (person, "id");
    Person *entered = id != NULL ? g_hash_table_lookup (people, id) : NULL;

    check_same (self, g_strdup_printf ("/people/%u/name", i), pf_json_get_string (person, "name"),
                entered != NULL ? entered->name : NULL);
    check_same (self, g_strdup_printf ("/people/%u/identity", i), pf_json_get_string (person, "identity"),
                entered != NULL ? entered->identity : NULL);
    check_same (self, g_strdup_printf ("/people/%u/key_fingerprint", i), pf_json_get_string (person, "key_fingerprint"),
                find_key (self, id));
  }
}

/*
 * pf_check_run:
 * @self: a check
 *
 * Checks that what the record says of its run, its people and its outcome follows from the events.
 */
void
pf_check_run (PfRecordCheck *self)
{
  JsonObject *run = pf_json_get_object (self->root, "run");
  JsonObject *data = pf_json_get_object (self->fold.created, "data");
  gboolean closed = self->fold.closed != NULL;

  check_same (self, g_strdup ("/run/state"), pf_json_get_string (run, "state"), self->fold.run_state);
  check_stamp (self, "/run", run, "created", self->fold.created);
  check_stamp (self, "/run", run, "started", self->fold.started);
  check_stamp (self, "/run", run, "ended", self->fold.closed);
  check_made_from (self, run, data);
  check_t0 (self, run);
  check_artifact (self, run, data);
  check_outcome (self, closed);
  check_people (self);
  check_origin (self);
}
