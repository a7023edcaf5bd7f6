/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record/pf-record-check.h"

#include "probe/pf-clock.h"

/* The rollbacks a record tells of, against those its events tell of. */

typedef struct {
  JsonObject *start;
  JsonObject *end; /* NULL when it went on until the run was closed */
} Rollback;

static GArray *
list_rollbacks (PfRecordCheck *self)
{
  GArray *rollbacks = g_array_new (FALSE, FALSE, sizeof (Rollback));

  for (guint i = 0; i < pf_array_length (self->entries); i++) {
    JsonObject *entry = pf_array_object (self->entries, i);
    const char *action = pf_json_get_string (entry, "action");
    Rollback *last = rollbacks->len > 0 ? &g_array_index (rollbacks, Rollback, rollbacks->len - 1) : NULL;
    gboolean goes_on = last != NULL && last->end == NULL;
    Rollback next = { .start = entry };

    if (g_strcmp0 (action, "rollback.start") == 0 && !goes_on)
      g_array_append_val (rollbacks, next);
    else if (g_strcmp0 (action, "rollback.end") == 0 && goes_on)
      last->end = entry;
  }
  return rollbacks;
}

/* Of the monotonic clock where one process wrote both. */
static gint64
measure (const Rollback *rollback)
{
  const char *session = pf_json_get_string (rollback->start, "session");
  gint64 from = pf_json_get_int (rollback->start, "mono_ms", -1);
  gint64 to = pf_json_get_int (rollback->end, "mono_ms", -1);
  const char *from_text = pf_json_get_string (rollback->start, "at");
  const char *to_text = pf_json_get_string (rollback->end, "at");

  if (g_strcmp0 (session, pf_json_get_string (rollback->end, "session")) == 0 && from >= 0 && to >= from)
    return to - from;
  if (from_text == NULL || to_text == NULL || !pf_time_parse (from_text, &from) || !pf_time_parse (to_text, &to))
    return 0;
  return MAX (to - from, 0);
}

static void
add_finding (PfRecordCheck *self, guint index, const char *member)
{
  pf_findings_add (self->findings, g_strdup_printf ("/outcome/rollback/rollbacks/%u/%s", index, member),
                   g_strdup (_ ("This differs from the events of the rollback.")));
}

static void
check_reason (PfRecordCheck *self, guint index, JsonObject *stated, const char *member, JsonObject *entry)
{
  gboolean given;
  const char *text = pf_check_sealed (self, entry, "reason", &given);

  if (g_strcmp0 (pf_json_get_string (stated, member), text) != 0)
    add_finding (self, index, member);
}

/* What the start names, if the record has it. */
static void
check_named (PfRecordCheck *self, guint index, JsonObject *stated, const char *member, JsonObject *entry, GHashTable *known)
{
  const char *named = pf_json_get_string (pf_json_get_object (entry, "data"), member);

  if (named != NULL && !g_hash_table_contains (known, named))
    named = NULL;
  if (g_strcmp0 (pf_json_get_string (stated, member), named) != 0)
    add_finding (self, index, member);
}

static void
check_rollback (PfRecordCheck *self, guint index, JsonObject *stated, const Rollback *rollback)
{
  if (!pf_check_same_stamp (pf_json_get_object (stated, "started"), rollback->start))
    add_finding (self, index, "started");
  check_reason (self, index, stated, "reason", rollback->start);
  check_named (self, index, stated, "trigger", rollback->start, self->items);
  check_named (self, index, stated, "procedure", rollback->start, self->sections);
  if (!pf_check_same_stamp (pf_json_get_object (stated, "ended"), rollback->end))
    add_finding (self, index, "ended");
  check_reason (self, index, stated, "end_reason", rollback->end);
  if (pf_json_get_int (stated, "duration_ms", -1) != (rollback->end != NULL ? measure (rollback) : -1))
    add_finding (self, index, "duration_ms");
}

static void
check_sums (PfRecordCheck *self, JsonObject *stated, GArray *rollbacks)
{
  gint64 duration = -1;

  for (guint i = 0; i < rollbacks->len; i++) {
    const Rollback *rollback = &g_array_index (rollbacks, Rollback, i);

    if (rollback->end != NULL)
      duration = MAX (duration, 0) + measure (rollback);
  }
  if (pf_json_get_int (stated, "count", 0) != rollbacks->len
      || pf_array_length (pf_json_get_array (stated, "rollbacks")) != rollbacks->len)
    pf_findings_add (self->findings, g_strdup ("/outcome/rollback/count"),
                     g_strdup (_ ("The events tell of another number of rollbacks.")));
  if (pf_json_get_int (stated, "duration_ms", -1) != duration)
    pf_findings_add (self->findings, g_strdup ("/outcome/rollback/duration_ms"),
                     g_strdup (_ ("The rollbacks add up to another time.")));
}

/*
 * pf_check_rollbacks:
 * @self: a check
 *
 * Checks that the outcome tells of every rollback the events tell of, with its times, reasons and length.
 */
void
pf_check_rollbacks (PfRecordCheck *self)
{
  JsonObject *stated = pf_json_get_object (pf_json_get_object (self->root, "outcome"), "rollback");
  JsonArray *array = pf_json_get_array (stated, "rollbacks");
  g_autoptr (GArray) rollbacks = list_rollbacks (self);

  if (self->fold.closed == NULL)
    return;
  check_sums (self, stated, rollbacks);
  for (guint i = 0; i < MIN (rollbacks->len, pf_array_length (array)) && !pf_findings_is_full (self->findings); i++)
    check_rollback (self, i, pf_array_object (array, i), &g_array_index (rollbacks, Rollback, i));
}
