/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run-decision.h"

#include "run/pf-run-plan.h"
#include "run/pf-run-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The poll: who says go, by role. Votes add up, so they are read from the changes of the run, never folded. */

#define MAX_ROLE 100

static const char *const vote_actions[] = { "vote.set", NULL };
static const char *const value_names[] = { "none", "go", "no-go", "abstain", "withdrawn" };

/**
 * pf_vote_value_to_string:
 * @value: what a role says
 *
 * Returns: (transfer none): its name in events, such as `no-go`
 */
const char *
pf_vote_value_to_string (PfVoteValue value)
{
  g_return_val_if_fail ((guint)value < G_N_ELEMENTS (value_names), "none");

  return value_names[value];
}

/**
 * pf_vote_value_from_string:
 * @text: (nullable): a name
 * @value: (out): what it means
 *
 * Returns: whether it is the name of a vote
 */
gboolean
pf_vote_value_from_string (const char *text, PfVoteValue *value)
{
  for (guint i = PF_VOTE_GO; i < G_N_ELEMENTS (value_names); i++)
    if (g_strcmp0 (text, value_names[i]) == 0) {
      *value = (PfVoteValue)i;
      return TRUE;
    }
  return FALSE;
}

/**
 * pf_vote_free:
 * @self: (transfer full) (nullable): a vote
 */
void
pf_vote_free (PfVote *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->role);
  g_free (self->by);
  g_free (self->reason);
  g_free (self);
}

static PfVote *
new_vote (const char *id, const char *role)
{
  PfVote *self = g_new0 (PfVote, 1);

  self->id = g_strdup (id);
  self->role = g_strdup (role);
  self->seq = -1;
  self->ended_at = -1;
  return self;
}

static PfVote *
new_vote_of_change (const PfChange *change)
{
  const char *role = pf_change_get_string (change, "role");
  PfVoteValue value;
  PfVote *self;

  if (change->target == NULL || !pf_vote_value_from_string (pf_change_get_string (change, "vote"), &value))
    return NULL;
  self = new_vote (change->target, role != NULL && *role != '\0' ? role : change->target);
  self->value = value;
  self->by = g_strdup (change->actor);
  self->at = change->at;
  self->seq = change->seq;
  self->reason = g_strdup (pf_change_get_text (change, "reason"));
  return self;
}

/**
 * pf_run_list_votes:
 * @self: a run
 *
 * Returns: (transfer full) (element-type PfVote): every vote that was given, withdrawn ones too, in their order; that a
 *   vote was withdrawn is told by its `ended_at` and is no vote itself
 */
GPtrArray *
pf_run_list_votes (PfRun *self)
{
  g_autoptr (GArray) changes = NULL;
  g_autoptr (GHashTable) standing = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *votes = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_vote_free);

  g_return_val_if_fail (PF_IS_RUN (self), votes);

  changes = pf_run_list_changes (self, vote_actions, NULL);
  for (guint i = 0; i < changes->len; i++) {
    PfVote *vote = new_vote_of_change (&g_array_index (changes, PfChange, i));
    PfVote *before = vote != NULL ? g_hash_table_lookup (standing, vote->id) : NULL;

    if (vote == NULL)
      continue;
    if (before != NULL && before->ended_at < 0)
      before->ended_at = vote->at;
    if (vote->value == PF_VOTE_WITHDRAWN) {
      pf_vote_free (vote);
      continue;
    }
    g_hash_table_replace (standing, vote->id, vote);
    g_ptr_array_add (votes, vote);
  }
  return votes;
}

static void
add_role (GPtrArray *poll, GHashTable *known, const char *name, gsize length)
{
  g_autofree char *role = g_strstrip (g_strndup (name, length));
  g_autofree char *id = NULL;
  PfVote *vote;

  if (*role == '\0' || g_utf8_strlen (role, -1) > MAX_ROLE)
    return;
  id = pf_slug_new (role, "role");
  if (g_hash_table_contains (known, id))
    return;
  vote = new_vote (id, role);
  g_hash_table_insert (known, vote->id, vote);
  g_ptr_array_add (poll, vote);
}

static const char *
name_role (const PfItem *item, const PfBlank *blank)
{
  if (blank != NULL && blank->role != NULL)
    return blank->role;
  return item->label != NULL ? item->label : item->text;
}

static gboolean
is_signature (const PfBlank *blank)
{
  return blank->kind == PF_BLANK_KIND_SIGNATURE || blank->kind == PF_BLANK_KIND_SIGNATURE_AND_DATE;
}

/* Whoever signs has a say: those with a place to sign, else those whose approval is an item. */
static void
add_roles_of_document (PfRun *self, GPtrArray *poll, GHashTable *known)
{
  const GPtrArray *blanks = pf_document_get_blanks (self->document);
  const GPtrArray *items = pf_document_get_items (self->document);

  for (guint i = 0; i < blanks->len; i++) {
    const PfBlank *blank = g_ptr_array_index (blanks, i);
    const PfItem *item = blank->item < items->len ? g_ptr_array_index (items, blank->item) : NULL;

    if (item != NULL && item->kind == PF_ITEM_SIGN_OFF && is_signature (blank))
      add_role (poll, known, name_role (item, blank), strcspn (name_role (item, blank), ":_"));
  }
  if (poll->len > 0)
    return;
  for (guint i = 0; i < items->len; i++) {
    const PfItem *item = g_ptr_array_index (items, i);

    if (item->kind == PF_ITEM_SIGN_OFF && item->n_children == 0)
      add_role (poll, known, name_role (item, NULL), strcspn (name_role (item, NULL), ":_"));
  }
}

static void
replace_vote (PfVote *vote, PfVote *by)
{
  g_free (vote->by);
  g_free (vote->reason);
  vote->value = by->value;
  vote->by = g_steal_pointer (&by->by);
  vote->at = by->at;
  vote->seq = by->seq;
  vote->reason = g_steal_pointer (&by->reason);
}

/**
 * pf_run_list_poll:
 * @self: a run
 *
 * Returns: (transfer full) (element-type PfVote): one for each role, as it stands: the roles that sign in the checklist,
 *   whether they voted or not, then others that voted
 */
GPtrArray *
pf_run_list_poll (PfRun *self)
{
  g_autoptr (GArray) changes = NULL;
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *poll = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_vote_free);

  g_return_val_if_fail (PF_IS_RUN (self), poll);

  add_roles_of_document (self, poll, known);
  changes = pf_run_list_changes (self, vote_actions, NULL);
  for (guint i = 0; i < changes->len; i++) {
    PfVote *vote = new_vote_of_change (&g_array_index (changes, PfChange, i));
    PfVote *known_vote = vote != NULL ? g_hash_table_lookup (known, vote->id) : NULL;

    if (vote == NULL)
      continue;
    if (known_vote != NULL) {
      replace_vote (known_vote, vote);
      pf_vote_free (vote);
    } else {
      g_hash_table_insert (known, vote->id, vote);
      g_ptr_array_add (poll, vote);
    }
  }
  return poll;
}

static const PfVote *
find_role (const GPtrArray *poll, const char *id)
{
  for (guint i = 0; i < poll->len; i++) {
    const PfVote *vote = g_ptr_array_index (poll, i);

    if (g_str_equal (vote->id, id))
      return vote;
  }
  return NULL;
}

static gboolean
check_role (const char *role, GError **error)
{
  if (*role == '\0') {
    g_set_error_literal (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID, _ ("A vote is given by a role. Name it"));
    return FALSE;
  }
  if (g_utf8_validate (role, -1, NULL) && g_utf8_strlen (role, -1) <= MAX_ROLE && strpbrk (role, "\n\r\t") == NULL)
    return TRUE;
  g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID, _ ("The name of a role is one line of at most %d letters"),
               MAX_ROLE);
  return FALSE;
}

/**
 * pf_run_plan_vote:
 * @self: a run
 * @role: the role that votes: one of [method@Run.list_poll], by its name or id in any case, or another one
 * @value: what it says; %PF_VOTE_WITHDRAWN takes its vote back
 * @reason: (nullable): why
 *
 * The last vote of a role counts; all stay in the record.
 *
 * Returns: (transfer full) (element-type PfAct): the acts; none when the role says so already
 * Throws: PF_RUN_ERROR_INVALID for a closed run, a name that is none, or a withdrawal of no vote
 */
GPtrArray *
pf_run_plan_vote (PfRun *self, const char *role, PfVoteValue value, const char *reason, GError **error)
{
  g_autoptr (GPtrArray) acts = pf_run_plan_new_acts ();
  g_autoptr (GPtrArray) poll = NULL;
  g_autofree char *name = g_strstrip (g_strdup (role));
  g_autofree char *id = NULL;
  const PfVote *before;
  PfAct *act;

  g_return_val_if_fail (PF_IS_RUN (self) && value != PF_VOTE_NONE, NULL);

  if (!pf_run_plan_check_not_closed (self, error) || !check_role (name, error)
      || !pf_run_plan_check_text (reason, error))
    return NULL;
  id = pf_slug_new (name, "role");
  poll = pf_run_list_poll (self);
  before = find_role (poll, id);
  if (value == PF_VOTE_WITHDRAWN && (before == NULL || before->value == PF_VOTE_NONE)) {
    g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID, _ ("“%s” has not voted, so there is no vote to withdraw"),
                 before != NULL ? before->role : name);
    return NULL;
  }
  if (before != NULL && before->value == value && (pf_run_plan_is_blank (reason) || value == PF_VOTE_WITHDRAWN))
    return g_steal_pointer (&acts);
  pf_run_plan_add_start (self, acts);
  act = pf_act_new ("vote.set", id);
  pf_act_set_string (act, "role", before != NULL ? before->role : name);
  pf_act_set_string (act, "vote", pf_vote_value_to_string (value));
  if (!pf_run_plan_is_blank (reason))
    pf_act_set_sealed (act, "reason", reason);
  g_ptr_array_add (acts, act);
  return g_steal_pointer (&acts);
}
