/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record/pf-record-check.h"

/* What is missing or unknown counts as the worst it can be, so that it never turns NO-GO into GO. */

static gboolean
verdict_from_string (const char *text, PfVerdict *verdict)
{
  for (PfVerdict known = PF_VERDICT_GO; known <= PF_VERDICT_ROLLBACK; known++)
    if (g_strcmp0 (text, pf_verdict_to_string (known)) == 0) {
      *verdict = known;
      return TRUE;
    }
  return FALSE;
}

/* An override stays for ever, but a pass of the probe after it is worth what any pass is. */
static gboolean
is_overridden (JsonObject *item)
{
  const char *method = pf_json_get_string (item, "method");

  return pf_json_get_object (item, "override") != NULL && g_strcmp0 (method, "probe") != 0
         && g_strcmp0 (method, "derived") != 0;
}

/* The best verdict one item allows. */
static PfVerdict
verdict_of_state (JsonObject *item)
{
  const char *text = pf_json_get_string (item, "state");
  PfItemState state;

  if (pf_check_is_tripped (item))
    return PF_VERDICT_ROLLBACK;
  if (g_strcmp0 (pf_json_get_string (item, "kind"), "trigger") == 0 || !pf_json_get_boolean (item, "counts", TRUE))
    return PF_VERDICT_GO;
  if (text == NULL || !pf_item_state_from_string (text, &state))
    return PF_VERDICT_HOLD;
  switch (state) {
  case PF_STATE_FAILED:
    return PF_VERDICT_NO_GO;
  case PF_STATE_WAIVED:
  case PF_STATE_DEFERRED:
    return PF_VERDICT_GO_WITH_WAIVERS;
  case PF_STATE_DONE:
    return is_overridden (item) ? PF_VERDICT_GO_WITH_WAIVERS : PF_VERDICT_GO;
  case PF_STATE_NOT_APPLICABLE:
    return PF_VERDICT_GO;
  case PF_STATE_OPEN:
  case PF_STATE_IN_PROGRESS:
  default:
    return PF_VERDICT_HOLD;
  }
}

static PfVerdict
verdict_of_criterion (JsonObject *item)
{
  const char *kind = pf_json_get_string (item, "kind");
  const char *answer = pf_json_get_string (item, "answer");
  const char *good = g_strcmp0 (kind, "criterion-go") == 0      ? "yes"
                     : g_strcmp0 (kind, "criterion-no-go") == 0 ? "no"
                                                                : NULL;

  if (good == NULL)
    return PF_VERDICT_GO;
  if (g_strcmp0 (answer, good) == 0)
    return is_overridden (item) ? PF_VERDICT_GO_WITH_WAIVERS : PF_VERDICT_GO;
  return answer == NULL ? PF_VERDICT_HOLD : PF_VERDICT_NO_GO;
}

static PfVerdict
best_possible (PfRecordCheck *self)
{
  JsonArray *items = pf_json_get_array (self->root, "items");
  PfVerdict verdict = pf_check_weigh_votes (self);

  for (guint i = 0; i < pf_array_length (items); i++) {
    JsonObject *item = pf_array_object (items, i);

    verdict = MAX (verdict, verdict_of_state (item));
    verdict = MAX (verdict, verdict_of_criterion (item));
  }
  return verdict;
}

static void
check_bound (PfRecordCheck *self, JsonObject *decision, const char *member, PfVerdict bound)
{
  const char *text = pf_json_get_string (decision, member);
  PfVerdict verdict;
  g_autofree char *quoted = NULL;

  if (text == NULL || (verdict_from_string (text, &verdict) && verdict >= bound))
    return;
  quoted = pf_text_shorten (text);
  pf_findings_add (
      self->findings, g_strdup_printf ("/decision/%s", member),
      g_strdup_printf (_ ("This says “%s”, but the items allow “%s” at best."), quoted, pf_verdict_to_string (bound)));
}

static GHashTable *
collect_blockers (JsonArray *blockers)
{
  GHashTable *items = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < pf_array_length (blockers); i++) {
    const char *item = pf_json_get_string (pf_array_object (blockers, i), "item");

    if (item != NULL)
      g_hash_table_add (items, (gpointer)(guintptr)item);
  }
  return items;
}

/* Everything that stands in the way of GO is named. */
static void
check_blockers (PfRecordCheck *self, JsonObject *decision)
{
  JsonArray *blockers = pf_json_get_array (decision, "blockers");
  JsonArray *items = pf_json_get_array (self->root, "items");
  g_autoptr (GHashTable) named = collect_blockers (blockers);

  if (blockers == NULL)
    return;
  for (guint i = 0; i < pf_array_length (items) && !pf_findings_is_full (self->findings); i++) {
    JsonObject *item = pf_array_object (items, i);
    const char *id = pf_json_get_string (item, "id");

    if (MAX (verdict_of_state (item), verdict_of_criterion (item)) != PF_VERDICT_GO && id != NULL
        && !g_hash_table_contains (named, id))
      pf_findings_add (self->findings, g_strdup ("/decision/blockers"),
                       g_strdup_printf (_ ("“%s” stands in the way of GO, but is not named."), id));
  }
  if (pf_array_length (blockers) > 0 && g_strcmp0 (pf_json_get_string (decision, "computed"), "go") == 0)
    pf_findings_add (self->findings, g_strdup ("/decision/blockers"),
                     g_strdup (_ ("Something stands in the way although the verdict is GO.")));
}

static void
check_equal (PfRecordCheck *self, const char *member, const char *stated, const char *events)
{
  if (g_strcmp0 (stated, events) != 0)
    pf_findings_add (self->findings, g_strdup_printf ("/decision/%s", member),
                     g_strdup (_ ("This is not what was declared when the run was closed.")));
}

/* A run is a success only when every criterion of it was looked at. */
static void
check_success (PfRecordCheck *self)
{
  JsonArray *items = pf_json_get_array (self->root, "items");

  for (guint i = 0; i < pf_array_length (items); i++) {
    JsonObject *item = pf_array_object (items, i);
    const char *state = pf_json_get_string (item, "state");

    if (g_strcmp0 (pf_json_get_string (item, "kind"), "success-criterion") == 0
        && g_strcmp0 (pf_json_get_string (item, "method"), "derived") != 0
        && (g_strcmp0 (state, "open") == 0 || g_strcmp0 (state, "in-progress") == 0)) {
      pf_findings_add (self->findings, g_strdup ("/outcome/result"),
                       g_strdup (_ ("The run is called a success, but not all criteria of success are answered.")));
      return;
    }
  }
}

/* What was declared stands in the event that closed the run. One without a verdict declared the computed one. */
static void
check_declared (PfRecordCheck *self, JsonObject *decision)
{
  JsonObject *data = pf_json_get_object (self->fold.closed, "data");
  const char *declared = pf_json_get_string (data, "verdict");
  gboolean given;
  const char *reason = pf_check_sealed (self, self->fold.closed, "reason", &given);

  check_equal (self, "override_reason", pf_json_get_string (decision, "override_reason"), reason);
  if (!pf_check_same_stamp (pf_json_get_object (decision, "decided"), self->fold.closed))
    check_equal (self, "decided", "", NULL);
  if (declared != NULL)
    check_equal (self, "verdict", pf_json_get_string (decision, "verdict"), declared);
  if (g_strcmp0 (pf_json_get_string (data, "outcome"), "success") == 0)
    check_success (self);
}

/* Whether the declared verdict is better than the computed one. */
static gboolean
is_better (const char *declared, const char *computed)
{
  PfVerdict a, b;

  return verdict_from_string (declared, &a) && verdict_from_string (computed, &b) && a < b;
}

/* A worse verdict than the computed one may always be declared; a better one for a reason, which may have been left
 * out. */
static void
check_verdict (PfRecordCheck *self, JsonObject *decision, PfVerdict bound)
{
  const char *verdict = pf_json_get_string (decision, "verdict");
  const char *computed = pf_json_get_string (decision, "computed");
  const char *reason = pf_json_get_string (decision, "override_reason");
  gboolean given = FALSE;

  if (self->fold.closed != NULL)
    pf_check_sealed (self, self->fold.closed, "reason", &given);
  if (given || (reason != NULL && *reason != '\0'))
    return;
  check_bound (self, decision, "verdict", bound);
  if (computed != NULL && (self->fold.closed == NULL ? g_strcmp0 (verdict, computed) != 0 : is_better (verdict, computed)))
    pf_findings_add (self->findings, g_strdup ("/decision/verdict"),
                     g_strdup (_ ("The verdict is not the computed one, and no reason is given.")));
}

/*
 * pf_check_decision:
 * @self: a check
 *
 * Checks that the verdict is no better than the items and votes of the record allow, or was declared so for a reason,
 * and says what stands in its way.
 */
void
pf_check_decision (PfRecordCheck *self)
{
  JsonObject *decision = pf_json_get_object (self->root, "decision");
  PfVerdict bound;

  pf_check_votes (self);
  if (decision == NULL)
    return;
  bound = best_possible (self);
  check_bound (self, decision, "computed", bound);
  check_verdict (self, decision, bound);
  check_declared (self, decision);
  check_blockers (self, decision);
}
