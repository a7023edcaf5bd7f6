/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-item-menu.h"

#include "app/pf-run-closures.h"
#include "document/pf-command-facts.h"
#include "document/pf-secret-pattern.h"
#include "document/pf-suggestions.h"
#include "run/pf-run-triggers.h"

#include <glib/gi18n-lib.h>

/* Longest part of a command that stands in a menu, in characters. */
#define MAX_COMMAND 40

static void
append_state (GMenu *menu, PfRunItem *item, const char *label, PfItemState state)
{
  if (pf_run_item_get_state (item) == state && !pf_item_state_needs_reason (state))
    return;
  g_autoptr (GMenuItem) entry = g_menu_item_new (label, NULL);
  g_menu_item_set_action_and_target (entry, "run.mark", "(us)", pf_run_item_get_index (item),
                                     pf_item_state_to_string (state));
  g_menu_append_item (menu, entry);
}

static void
append_for_item (GMenu *menu, PfRunItem *item, const char *label, const char *action)
{
  g_autoptr (GMenuItem) entry = g_menu_item_new (label, NULL);
  g_menu_item_set_action_and_target (entry, action, "u", pf_run_item_get_index (item));
  g_menu_append_item (menu, entry);
}

static GMenu *
make_trigger_section (PfRunItem *item)
{
  GMenu *menu = g_menu_new ();
  if (!pf_run_item_is_tripped (item))
    append_for_item (menu, item, _("_Trip…"), "run.trip-trigger");
  if (pf_run_item_get_trigger (item) == PF_TRIGGER_TRIPPED)
    append_for_item (menu, item, _("_Acknowledge"), "run.acknowledge-trigger");
  if (pf_run_item_is_tripped (item))
    append_for_item (menu, item, _("_Clear…"), "run.clear-trigger");
  return menu;
}

static gboolean
has_suggestion (PfRunItem *item, PfDocument *document)
{
  g_autoptr (GPtrArray) suggestions = pf_document_list_suggestions (document, pf_run_item_get_index (item));
  return suggestions->len > 0;
}

/* A command in the text of the item has no row of its own. */
static void
append_commands (GMenu *menu, PfRunItem *item, PfDocument *document)
{
  const GPtrArray *commands = pf_document_get_commands (document);
  for (guint i = 0; i < commands->len; i++) {
    const PfCommand *command = g_ptr_array_index (commands, i);
    if (!command->inline_code || command->item != pf_run_item_get_index (item) || !pf_command_is_runnable (command))
      continue;
    g_autofree char *masked = pf_secret_pattern_mask (command->text, NULL);
    g_autofree char *text = g_utf8_substring (masked, 0, MIN (g_utf8_strlen (masked, -1), MAX_COMMAND));
    g_auto (GStrv) parts = g_strsplit (text, "_", -1);
    g_autofree char *shown = g_strjoinv ("__", parts);
    /* Translators: a command, such as “git status” */
    g_autofree char *label = g_strdup_printf (_("_Run “%s”…"), shown);
    g_autoptr (GMenuItem) entry = g_menu_item_new (label, NULL);
    g_menu_item_set_action_and_target (entry, "run.run-command", "(uu)", i, 0);
    g_menu_append_item (menu, entry);
  }
}

/* To the sections that come later and have something to do in them. */
static void
append_deferral (GMenu *menu, PfRunItem *item, PfDocument *document)
{
  const GPtrArray *sections = pf_document_get_sections (document);
  guint own = pf_run_item_get_item (item)->section;
  g_autoptr (GMenu) later = g_menu_new ();
  for (guint i = own == PF_NONE ? 0 : own + 1; i < sections->len; i++) {
    const PfSection *section = g_ptr_array_index (sections, i);
    if (!section->heading || section->level > 2 || (section->total_tasks == 0 && section->role != PF_ROLE_MONITORING))
      continue;
    g_auto (GStrv) parts = g_strsplit (section->title, "_", -1);
    g_autofree char *label = g_strjoinv ("__", parts);
    g_autoptr (GMenuItem) entry = g_menu_item_new (label, NULL);
    g_menu_item_set_action_and_target (entry, "run.defer", "(uu)", pf_run_item_get_index (item), i);
    g_menu_append_item (later, entry);
  }
  if (g_menu_model_get_n_items (G_MENU_MODEL (later)) > 0)
    g_menu_append_submenu (menu, _("Defer _To"), G_MENU_MODEL (later));
}

/**
 * pf_item_menu_new:
 * @item: a leaf
 * @document: the checklist it is in
 * @can_verify: whether probes can be run here
 *
 * What can be done with one item. States that need a reason end in an ellipsis, since a dialog asks for it.
 *
 * Returns: (transfer full): the menu
 */
GMenuModel *
pf_item_menu_new (PfRunItem *item, PfDocument *document, gboolean can_verify)
{
  gboolean sensed = pf_run_item_get_probe (item) != NULL;
  g_autoptr (GMenu) states = g_menu_new ();
  append_state (states, item, sensed ? _("Override as _Done…") : _("_Done"), PF_STATE_DONE);
  append_state (states, item, _("In _Progress"), PF_STATE_IN_PROGRESS);
  append_state (states, item, _("_Failed"), PF_STATE_FAILED);
  append_state (states, item, _("_Open"), PF_STATE_OPEN);
  g_autoptr (GMenu) set_aside = g_menu_new ();
  g_autofree char *condition = pf_item_dup_condition (pf_run_item_get_item (item));
  if (condition != NULL && pf_run_item_get_state (item) != PF_STATE_NOT_APPLICABLE) {
    /* Translators: the words in brackets are the item's own, such as “if applicable” */
    g_autofree char *label = g_strdup_printf (_("_Not Applicable (%s)"), condition);
    append_for_item (set_aside, item, label, "run.set-aside");
  }
  append_state (set_aside, item, _("_Not Applicable…"), PF_STATE_NOT_APPLICABLE);
  append_state (set_aside, item, _("_Waive…"), PF_STATE_WAIVED);
  append_state (set_aside, item, _("D_efer…"), PF_STATE_DEFERRED);
  append_deferral (set_aside, item, document);
  g_autoptr (GMenu) probe = g_menu_new ();
  if (sensed && can_verify)
    append_for_item (probe, item, _("_Verify Now"), "run.verify-item");
  if (!sensed && has_suggestion (item, document))
    append_for_item (probe, item, _("S_uggested Probe…"), "run.bind-suggested-to");
  append_for_item (probe, item, sensed ? _("Change the _Probe…") : _("Bind a _Probe…"), "run.bind-probe-to");
  append_for_item (probe, item, _("_Show Details"), "run.show-details");
  g_autoptr (GMenu) evidence = g_menu_new ();
  append_commands (evidence, item, document);
  append_for_item (evidence, item, _("_Attach Files…"), "run.attach");
  GMenu *menu = g_menu_new ();
  if (pf_run_item_is_trigger (item)) {
    g_autoptr (GMenu) trigger = make_trigger_section (item);
    g_menu_append_section (menu, NULL, G_MENU_MODEL (trigger));
    g_menu_append_section (menu, NULL, G_MENU_MODEL (probe));
    return G_MENU_MODEL (menu);
  }
  if (sensed) {
    g_menu_append_section (menu, NULL, G_MENU_MODEL (probe));
    g_menu_append_section (menu, NULL, G_MENU_MODEL (states));
    g_menu_append_section (menu, NULL, G_MENU_MODEL (set_aside));
  } else {
    g_menu_append_section (menu, NULL, G_MENU_MODEL (states));
    g_menu_append_section (menu, NULL, G_MENU_MODEL (set_aside));
    g_menu_append_section (menu, NULL, G_MENU_MODEL (probe));
  }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (evidence));
  return G_MENU_MODEL (menu);
}
