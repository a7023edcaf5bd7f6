/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record/pf-record-check.h"

/* The poll, replayed from the events. */

typedef struct {
  JsonObject *entry; /* what was said last, a withdrawal too */
  guint place;       /* of the standing vote among all, G_MAXUINT for none */
} Role;

typedef struct {
  JsonObject *entry;
  JsonObject *ended; /* (nullable): the event that took its place */
} Vote;

static gboolean
is_vote (const char *vote)
{
  return g_strcmp0 (vote, "go") == 0 || g_strcmp0 (vote, "no-go") == 0 || g_strcmp0 (vote, "abstain") == 0;
}

static void
fold_vote (GHashTable *roles, GArray *votes, JsonObject *entry)
{
  const char *target = pf_json_get_string (entry, "target");
  const char *said = pf_json_get_string (pf_json_get_object (entry, "data"), "vote");
  Role *role = target != NULL ? g_hash_table_lookup (roles, target) : NULL;

  if (target == NULL || (!is_vote (said) && g_strcmp0 (said, "withdrawn") != 0))
    return;
  if (role == NULL) {
    role = g_new0 (Role, 1);
    role->place = G_MAXUINT;
    g_hash_table_insert (roles, (gpointer)(guintptr)target, role);
  }
  if (role->place < votes->len)
    g_array_index (votes, Vote, role->place).ended = entry;
  role->entry = entry;
  role->place = G_MAXUINT;
  if (is_vote (said)) {
    Vote vote = { entry, NULL };

    role->place = votes->len;
    g_array_append_val (votes, vote);
  }
}

/* Target → the last that was said, and all votes in their order. */
static GHashTable *
fold_votes (PfRecordCheck *self, GArray *votes)
{
  GHashTable *roles = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  for (guint i = 0; i < pf_array_length (self->entries); i++) {
    JsonObject *entry = pf_array_object (self->entries, i);

    if (g_strcmp0 (pf_json_get_string (entry, "action"), "vote.set") == 0)
      fold_vote (roles, votes, entry);
  }
  return roles;
}

/*
 * pf_check_weigh_votes:
 * @self: a check
 *
 * Returns: the best verdict that the poll in the events allows
 */
PfVerdict
pf_check_weigh_votes (PfRecordCheck *self)
{
  g_autoptr (GArray) votes = g_array_new (FALSE, FALSE, sizeof (Vote));
  g_autoptr (GHashTable) roles = fold_votes (self, votes);
  PfVerdict verdict = PF_VERDICT_GO;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, roles);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const char *said = pf_json_get_string (pf_json_get_object (((Role *)value)->entry, "data"), "vote");

    if (g_str_equal (said, "no-go"))
      verdict = MAX (verdict, PF_VERDICT_NO_GO);
    else if (g_str_equal (said, "withdrawn"))
      verdict = MAX (verdict, PF_VERDICT_HOLD);
  }
  return verdict;
}

static void
check_same (PfRecordCheck *self, guint index, const char *member, const char *stated, const char *events)
{
  if (g_strcmp0 (stated, events) != 0)
    pf_findings_add (self->findings, g_strdup_printf ("/decision/votes/%u/%s", index, member),
                     g_strdup (_ ("The vote is not as its events say.")));
}

static void
check_vote (PfRecordCheck *self, guint index, JsonObject *stated, const Vote *vote)
{
  JsonObject *data = pf_json_get_object (vote->entry, "data");
  const char *role = pf_json_get_string (data, "role");
  gboolean given;
  const char *reason = pf_check_sealed (self, vote->entry, "reason", &given);

  check_same (self, index, "role", pf_json_get_string (stated, "role"),
              role != NULL && *role != '\0' ? role : pf_json_get_string (vote->entry, "target"));
  check_same (self, index, "by", pf_json_get_string (stated, "by"), pf_json_get_string (vote->entry, "actor"));
  check_same (self, index, "vote", pf_json_get_string (stated, "vote"), pf_json_get_string (data, "vote"));
  check_same (self, index, "at", pf_json_get_string (stated, "at"), pf_json_get_string (vote->entry, "at"));
  check_same (self, index, "withdrawn_at", pf_json_get_string (stated, "withdrawn_at"),
              pf_json_get_string (vote->ended, "at"));
  check_same (self, index, "reason", pf_json_get_string (stated, "reason"), reason);
}

/*
 * pf_check_votes:
 * @self: a check
 *
 * Checks that the poll of the record is the one in the events, those votes included that were withdrawn.
 */
void
pf_check_votes (PfRecordCheck *self)
{
  g_autoptr (GArray) votes = g_array_new (FALSE, FALSE, sizeof (Vote));
  g_autoptr (GHashTable) roles = fold_votes (self, votes);
  JsonArray *stated = pf_json_get_array (pf_json_get_object (self->root, "decision"), "votes");

  if (pf_array_length (stated) != votes->len) {
    pf_findings_add (self->findings, g_strdup ("/decision/votes"),
                     g_strdup_printf (_ ("There are %u votes here, and %u in the events."), pf_array_length (stated),
                                      votes->len));
    return;
  }
  for (guint i = 0; i < votes->len && !pf_findings_is_full (self->findings); i++)
    check_vote (self, i, pf_array_object (stated, i), &g_array_index (votes, Vote, i));
}
