/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-run-page-private.h"

/* Single letters, while a row of the list has the focus. */
static const struct {
  const char *trigger;
  const char *action;
  const char *target;
} row_keys[] = {
  { "space", "run.mark-selected", "'toggle'" }, { "KP_Space", "run.mark-selected", "'toggle'" },
  { "n", "run.mark-selected", "'not-applicable'" }, { "f", "run.mark-selected", "'failed'" },
  { "p", "run.mark-selected", "'in-progress'" }, { "w", "run.mark-selected", "'waived'" },
  { "o", "run.mark-selected", "'open'" }, { "v", "run.verify-selected", NULL },
  { "j", "run.next", NULL }, { "k", "run.previous", NULL },
  { "slash", "run.search", NULL },
};

static const struct {
  const char *trigger;
  const char *action;
} page_keys[] = {
  { "<Control>f", "run.search" },       { "<Control>r", "run.verify" },  { "<Control>j", "run.next-open" },
  { "<Control>e", "run.export" },       { "F9", "run.outline" },         { "<Control>i", "run.details" },
  { "<Control>b", "run.bind-probe" },   { "F6", "run.next-pane" },  { "<Control>t", "run.t0" },
  { "<Control>z", "run.undo" },
};

/* Whether the focus is on a row itself, not on a control in it. */
static gboolean
row_has_focus (PfRunPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  return focus != NULL && gtk_widget_get_parent (focus) == GTK_WIDGET (self->list_view);
}

/* Letters also work from the controls of a row, unless one takes text; the space bar there presses the control. */
static gboolean
takes_key (PfRunPage *self, gboolean is_space)
{
  if (row_has_focus (self))
    return TRUE;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  return focus != NULL && !is_space && !GTK_IS_EDITABLE (focus)
         && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list_view));
}

static gboolean
row_key_pressed (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  guint key = GPOINTER_TO_UINT (user_data);
  PfRunPage *self = PF_RUN_PAGE (gtk_widget_get_ancestor (widget, PF_TYPE_RUN_PAGE));
  if (!takes_key (self, g_str_has_suffix (row_keys[key].trigger, "pace")))
    return FALSE;
  if (row_keys[key].target == NULL)
    return gtk_widget_activate_action (widget, row_keys[key].action, NULL);
  g_autoptr (GVariant) target = g_variant_parse (NULL, row_keys[key].target, NULL, NULL, NULL);
  return gtk_widget_activate_action_variant (widget, row_keys[key].action, target);
}

static gboolean
escape_pressed (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  if (gtk_search_bar_get_search_mode (self->search_bar)) {
    gtk_search_bar_set_search_mode (self->search_bar, FALSE);
    return TRUE;
  }
  if (adw_flap_get_folded (self->details_flap) && adw_flap_get_reveal_flap (self->details_flap)) {
    adw_flap_set_reveal_flap (self->details_flap, FALSE);
    return TRUE;
  }
  if (adw_flap_get_folded (self->outline_flap) && adw_flap_get_reveal_flap (self->outline_flap)) {
    adw_flap_set_reveal_flap (self->outline_flap, FALSE);
    return TRUE;
  }
  return FALSE;
}

/**
 * pf_run_page_add_shortcuts:
 * @self: a page
 *
 * Adds the keys: single letters while the list has the focus, the rest anywhere in the page.
 */
void
pf_run_page_add_shortcuts (PfRunPage *self)
{
  GtkEventController *rows = gtk_shortcut_controller_new ();
  gtk_event_controller_set_propagation_phase (rows, GTK_PHASE_CAPTURE);
  for (guint i = 0; i < G_N_ELEMENTS (row_keys); i++) {
    GtkShortcutAction *action = gtk_callback_action_new (row_key_pressed, GUINT_TO_POINTER (i), NULL);
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (rows),
        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (row_keys[i].trigger), action));
  }
  gtk_widget_add_controller (GTK_WIDGET (self->list_view), rows);
  GtkEventController *page = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (page), GTK_SHORTCUT_SCOPE_MANAGED);
  for (guint i = 0; i < G_N_ELEMENTS (page_keys); i++)
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (page), gtk_shortcut_new (gtk_shortcut_trigger_parse_string (page_keys[i].trigger),
                                                          gtk_named_action_new (page_keys[i].action)));
  GtkShortcutAction *escape = gtk_callback_action_new (escape_pressed, NULL, NULL);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (page),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), escape));
  gtk_widget_add_controller (GTK_WIDGET (self), page);
}
