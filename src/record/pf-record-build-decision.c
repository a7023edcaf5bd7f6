/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record/pf-record-build.h"

#include "run/pf-run-decision.h"

static JsonArray *
make_blockers (GPtrArray *blockers)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < blockers->len; i++) {
    PfBlocker *blocker = g_ptr_array_index (blockers, i);
    JsonObject *object = json_object_new ();

    /* The member has to be there; what is no item has an empty one. */
    json_object_set_string_member (object, "item", blocker->item != NULL ? blocker->item : "");
    pf_builder_add_optional (object, "variable", blocker->variable);
    pf_builder_add_optional (object, "role", blocker->role);
    json_object_set_string_member (object, "why", blocker->why);
    json_array_add_object_element (array, object);
  }
  return array;
}

static JsonArray *
make_votes (PfRecordBuilder *self)
{
  g_autoptr (GPtrArray) votes = pf_run_list_votes (self->run);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < votes->len; i++) {
    PfVote *vote = g_ptr_array_index (votes, i);
    JsonObject *object = json_object_new ();
    g_autofree char *at = pf_time_format (vote->at);
    g_autofree char *ended_at = vote->ended_at >= 0 ? pf_time_format (vote->ended_at) : NULL;

    json_object_set_string_member (object, "role", vote->role);
    json_object_set_string_member (object, "by", vote->by);
    json_object_set_string_member (object, "vote", pf_vote_value_to_string (vote->value));
    json_object_set_string_member (object, "at", at);
    pf_builder_add_optional (object, "reason", vote->reason);
    if (ended_at != NULL)
      json_object_set_string_member (object, "withdrawn_at", ended_at);
    else
      json_object_set_null_member (object, "withdrawn_at");
    json_array_add_object_element (array, object);
  }
  return array;
}

/*
 * pf_builder_make_decision:
 * @self: a builder
 *
 * Returns: (transfer full): the member `decision`: the computed verdict with everything that stands in its way, every
 *   vote, and what was declared when the run was closed
 */
JsonObject *
pf_builder_make_decision (PfRecordBuilder *self)
{
  g_autoptr (GPtrArray) blockers = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_blocker_free);
  PfVerdict computed = pf_run_get_verdict (self->run, blockers);
  JsonObject *object = json_object_new ();
  PfDecision decision;
  gboolean decided = pf_run_get_decision (self->run, &decision);

  json_object_set_string_member (object, "verdict", pf_verdict_to_string (decided ? decision.declared : computed));
  json_object_set_string_member (object, "computed", pf_verdict_to_string (computed));
  json_object_set_array_member (object, "blockers", make_blockers (blockers));
  json_object_set_array_member (object, "votes", make_votes (self));
  if (!decided)
    return object;
  pf_builder_add_stamp (object, "decided", self->closed);
  if (decision.reason != NULL)
    json_object_set_string_member (object, "override_reason", decision.reason);
  else
    json_object_set_null_member (object, "override_reason");
  return object;
}
