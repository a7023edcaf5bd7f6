/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run-evidence.h"

#include "probe/pf-json.h"
#include "run/pf-run-plan.h"
#include "run/pf-run-private.h"

#include <glib/gi18n-lib.h>

static const char *const note_actions[] = { "note.add", NULL };
static const char *const evidence_actions[] = { "evidence.add", NULL };
static const char *const both_actions[] = { "note.add", "evidence.add", NULL };

/**
 * pf_note_free:
 * @self: (transfer full) (nullable): a note
 */
void
pf_note_free (PfNote *self)
{
  if (self == NULL)
    return;
  g_free (self->target);
  g_free (self->text);
  g_free (self->by);
  g_free (self);
}

/**
 * pf_evidence_free:
 * @self: (transfer full) (nullable): a piece of evidence
 */
void
pf_evidence_free (PfEvidence *self)
{
  if (self == NULL)
    return;
  g_free (self->kind);
  g_free (self->ref);
  g_free (self->sha256);
  g_free (self->media_type);
  g_free (self->by);
  g_free (self);
}

/**
 * pf_run_list_notes:
 * @self: a run
 * @target: (nullable): id of an item or a section; %NULL for all notes
 *
 * Returns: (transfer full) (element-type PfNote): its notes in the order they were written
 */
GPtrArray *
pf_run_list_notes (PfRun *self, const char *target)
{
  GPtrArray *notes = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_note_free);
  g_autoptr (GArray) changes = NULL;

  g_return_val_if_fail (PF_IS_RUN (self), notes);

  changes = pf_run_list_changes (self, note_actions, target);
  for (guint i = 0; i < changes->len; i++) {
    const PfChange *change = &g_array_index (changes, PfChange, i);
    PfNote *note;

    if (change->target == NULL)
      continue;
    note = g_new0 (PfNote, 1);
    note->target = g_strdup (change->target);
    note->text = g_strdup (pf_change_get_text (change, "text"));
    note->by = g_strdup (change->actor);
    note->at = change->at;
    note->seq = change->seq;
    g_ptr_array_add (notes, note);
  }
  return notes;
}

/**
 * pf_run_list_evidence:
 * @self: a run
 * @item: (nullable): id of an item; %NULL for that of all items
 *
 * Returns: (transfer full) (element-type PfEvidence): what was added to it, in that order; outcomes, values and
 *   results of commands are no part of it
 */
GPtrArray *
pf_run_list_evidence (PfRun *self, const char *item)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_evidence_free);
  g_autoptr (GArray) changes = NULL;

  g_return_val_if_fail (PF_IS_RUN (self), pieces);

  changes = pf_run_list_changes (self, evidence_actions, item);
  for (guint i = 0; i < changes->len; i++) {
    const PfChange *change = &g_array_index (changes, PfChange, i);
    const char *kind = pf_change_get_string (change, "kind");
    PfEvidence *piece = g_new0 (PfEvidence, 1);

    piece->kind = g_strdup (kind != NULL ? kind : "file");
    piece->ref = g_strdup (pf_change_get_string (change, "ref"));
    piece->sha256 = g_strdup (pf_change_get_string (change, "sha256"));
    piece->media_type = g_strdup (pf_change_get_string (change, "media_type"));
    piece->bytes = change->data != NULL ? pf_json_get_int (change->data, "bytes", -1) : -1;
    piece->by = g_strdup (change->actor);
    piece->at = change->at;
    piece->seq = change->seq;
    g_ptr_array_add (pieces, piece);
  }
  return pieces;
}

/**
 * pf_run_count_evidence:
 * @self: a run
 * @target: id of an item or a section
 *
 * Returns: how many notes and files it has
 */
guint
pf_run_count_evidence (PfRun *self, const char *target)
{
  g_autoptr (GArray) changes = NULL;

  g_return_val_if_fail (PF_IS_RUN (self), 0);

  changes = pf_run_list_changes (self, both_actions, target);
  return changes->len;
}

static gboolean
has_target (PfRun *self, const char *target)
{
  const GPtrArray *sections = pf_document_get_sections (self->document);

  if (pf_run_find_item (self, target) != PF_NONE)
    return TRUE;
  for (guint i = 0; i < sections->len; i++)
    if (g_str_equal (((PfSection *) g_ptr_array_index (sections, i))->id, target))
      return TRUE;
  return FALSE;
}

/**
 * pf_run_plan_note:
 * @self: a run
 * @target: id of an item or a section
 * @text: what a person has to say about it
 *
 * Returns: (transfer full) (element-type PfAct): the acts
 * Throws: PF_RUN_ERROR_NOT_FOUND; PF_RUN_ERROR_INVALID for a closed run, and a text that is empty or longer than 64 KiB
 */
GPtrArray *
pf_run_plan_note (PfRun *self, const char *target, const char *text, GError **error)
{
  g_autoptr (GPtrArray) acts = pf_run_plan_new_acts ();
  PfAct *act;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (!has_target (self, target)) {
    g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND, _ ("The checklist has no item or section “%s”"), target);
    return NULL;
  }
  if (!pf_run_plan_check_not_closed (self, error) || !pf_run_plan_check_text (text, error))
    return NULL;
  if (pf_run_plan_is_blank (text)) {
    g_set_error_literal (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID, _ ("The note is empty"));
    return NULL;
  }
  act = pf_act_new ("note.add", target);
  pf_act_set_sealed (act, "text", text);
  g_ptr_array_add (acts, act);
  return g_steal_pointer (&acts);
}

static gboolean
is_attached (PfRun *self, const char *item, PfAttachment *attachment)
{
  g_autoptr (GPtrArray) pieces = pf_run_list_evidence (self, item);

  for (guint i = 0; i < pieces->len; i++) {
    const PfEvidence *piece = g_ptr_array_index (pieces, i);

    if (g_strcmp0 (piece->sha256, attachment->sha256) == 0 && g_strcmp0 (piece->ref, attachment->name) == 0)
      return TRUE;
  }
  return FALSE;
}

/**
 * pf_run_plan_attach:
 * @self: a run
 * @item: index of an item
 * @attachment: a file whose bytes the store has, see [method@Store.add_attachment]
 *
 * Returns: (transfer full) (element-type PfAct): the acts; none when the item has that very file already
 * Throws: PF_RUN_ERROR_NOT_FOUND; PF_RUN_ERROR_INVALID for a closed run
 */
GPtrArray *
pf_run_plan_attach (PfRun *self, guint item, PfAttachment *attachment, GError **error)
{
  g_autoptr (GPtrArray) acts = pf_run_plan_new_acts ();
  const char *id;
  PfAct *act;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (item >= self->item_array->len) {
    g_set_error_literal (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND, _ ("The checklist has no such item"));
    return NULL;
  }
  if (!pf_run_plan_check_not_closed (self, error))
    return NULL;
  id = pf_run_item_get_id (pf_run_get_item (self, item));
  if (is_attached (self, id, attachment))
    return g_steal_pointer (&acts);
  act = pf_act_new ("evidence.add", id);
  pf_act_set_string (act, "kind", "file");
  pf_act_set_string (act, "ref", attachment->name);
  pf_act_set_string (act, "sha256", attachment->sha256);
  json_object_set_int_member (act->data, "bytes", (gint64) g_bytes_get_size (attachment->contents));
  pf_act_set_string (act, "media_type", attachment->media_type);
  g_ptr_array_add (acts, act);
  return g_steal_pointer (&acts);
}
