/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-run-page.h"

#include "app/pf-row-box.h"
#include "app/pf-row-slot.h"
#include "app/pf-run-page-private.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (PfRunPage, pf_run_page, ADW_TYPE_BIN)

enum {
  PROP_0,
  PROP_SESSION,
  PROP_VERIFIER,
  PROP_FOLDED,
  PROP_WATCHING,
  PROP_FILTER,
  PROP_SEARCHING,
  PROP_SHOW_OUTLINE,
  PROP_SHOW_DETAILS,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

static void
select_row_of (GtkEventControllerFocus *controller, GtkListItem *list_item)
{
  PfRunPage *self = g_object_get_data (G_OBJECT (list_item), "page");
  guint position = gtk_list_item_get_position (list_item);
  if (gtk_list_item_get_selectable (list_item) && position != GTK_INVALID_LIST_POSITION)
    gtk_single_selection_set_selected (self->selection, position);
}

static void
setup_row (GtkListItemFactory *factory, GtkListItem *list_item, PfRunPage *self)
{
  GtkWidget *slot = pf_row_slot_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_object_set_data (G_OBJECT (list_item), "page", self);
  g_signal_connect_object (focus, "enter", G_CALLBACK (select_row_of), list_item, 0);
  gtk_widget_add_controller (slot, focus);
  gtk_list_item_set_child (list_item, slot);
}

static void
bind_row (GtkListItemFactory *factory, GtkListItem *list_item, PfRunPage *self)
{
  PfRunRow *row = gtk_list_item_get_item (list_item);
  gboolean is_item = pf_run_row_get_kind (row) == PF_RUN_ROW_ITEM;
  gtk_list_item_set_selectable (list_item, is_item);
  gtk_list_item_set_activatable (list_item, is_item);
  pf_row_slot_bind (PF_ROW_SLOT (gtk_list_item_get_child (list_item)), self->session, self->verifier, row);
}

static void
unbind_row (GtkListItemFactory *factory, GtkListItem *list_item, PfRunPage *self)
{
  pf_row_slot_unbind (PF_ROW_SLOT (gtk_list_item_get_child (list_item)));
}

static void
row_activated (PfRunPage *self, guint position)
{
  pf_run_page_select_position (self, position, FALSE);
  g_object_set (self, "show-details", TRUE, NULL);
}

static void
selection_changed (PfRunPage *self)
{
  pf_evidence_pane_set_item (self->details, pf_run_page_get_selected_item (self));
}

static void
update_list_stack (PfRunPage *self)
{
  gboolean empty = g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0;
  gtk_stack_set_visible_child_name (self->list_stack, empty ? "nothing" : "list");
  if (!empty)
    return;
  gboolean searched = pf_run_model_get_search (self->model) != NULL;
  PfRunFilter filter = pf_run_model_get_filter (self->model);
  adw_status_page_set_title (self->nothing_found, searched ? _("Nothing found")
                                                  : filter == PF_RUN_FILTER_OPEN
                                                      ? _("Nothing is open")
                                                      : filter == PF_RUN_FILTER_FAILED ? _("Nothing failed")
                                                                                       : _("This checklist is empty"));
}

static void
search_changed (PfRunPage *self)
{
  pf_run_model_set_search (self->model, gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
  update_list_stack (self);
}

static void
searching_changed (PfRunPage *self)
{
  if (!gtk_search_bar_get_search_mode (self->search_bar))
    gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCHING]);
}

static void
notify_flaps (PfRunPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_OUTLINE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_DETAILS]);
}

/* Stacks the status bar where a row of it would not fit. */
static gboolean
adapt_to_width (gpointer user_data)
{
  PfRunPage *self = user_data;
  self->adapt_source = 0;
  gboolean narrow = adw_flap_get_folded (self->outline_flap);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->status_bar),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_spacing (self->status_bar, narrow ? 6 : 12);
  gtk_widget_set_visible (GTK_WIDGET (self->status_spacer), narrow);
  /* Beside the list there is room for the outline; over it, it would hide what the page is for. */
  adw_flap_set_reveal_flap (self->outline_flap, !narrow && gtk_widget_get_visible (GTK_WIDGET (self->outline_button)));
  return G_SOURCE_REMOVE;
}

/* Comes while sizes are being handed out, which is no time to ask for others. */
static void
outline_folded_changed (PfRunPage *self)
{
  if (self->adapt_source == 0)
    self->adapt_source = g_idle_add_full (G_PRIORITY_DEFAULT, adapt_to_width, self, NULL);
}

static void
set_filter (PfRunPage *self, const char *name)
{
  PfRunFilter filter;
  if (!pf_run_filter_from_string (name, &filter) || filter == pf_run_model_get_filter (self->model))
    return;
  pf_run_model_set_filter (self->model, filter);
  update_list_stack (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTER]);
}

static void
pf_run_page_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  PfRunPage *self = PF_RUN_PAGE (object);
  switch (property_id) {
  case PROP_SESSION:
    g_value_set_object (value, self->session);
    break;
  case PROP_VERIFIER:
    g_value_set_object (value, self->verifier);
    break;
  case PROP_FOLDED:
    g_value_set_boolean (value, self->folded);
    break;
  case PROP_WATCHING:
    g_value_set_boolean (value, self->verifier != NULL && pf_verifier_is_watching (self->verifier));
    break;
  case PROP_FILTER:
    g_value_set_string (value, pf_run_filter_to_string (self->model != NULL ? pf_run_model_get_filter (self->model)
                                                                            : PF_RUN_FILTER_ALL));
    break;
  case PROP_SEARCHING:
    g_value_set_boolean (value, self->search_bar != NULL && gtk_search_bar_get_search_mode (self->search_bar));
    break;
  case PROP_SHOW_OUTLINE:
    g_value_set_boolean (value, self->outline_flap != NULL && adw_flap_get_reveal_flap (self->outline_flap));
    break;
  case PROP_SHOW_DETAILS:
    g_value_set_boolean (value, self->details_flap != NULL && adw_flap_get_reveal_flap (self->details_flap));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
set_folded (PfRunPage *self, gboolean folded)
{
  if (self->folded == folded)
    return;
  self->folded = folded;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLDED]);
}

static void
pf_run_page_set_property (GObject *object, guint property_id, const GValue *value, GParamSpec *pspec)
{
  PfRunPage *self = PF_RUN_PAGE (object);
  switch (property_id) {
  case PROP_SESSION:
    self->session = g_value_dup_object (value);
    break;
  case PROP_VERIFIER:
    self->verifier = g_value_dup_object (value);
    break;
  case PROP_FOLDED:
    set_folded (self, g_value_get_boolean (value));
    break;
  case PROP_WATCHING:
    pf_run_page_set_watching (self, g_value_get_boolean (value));
    break;
  case PROP_FILTER:
    set_filter (self, g_value_get_string (value));
    break;
  case PROP_SEARCHING:
    gtk_search_bar_set_search_mode (self->search_bar, g_value_get_boolean (value));
    break;
  case PROP_SHOW_OUTLINE:
    adw_flap_set_reveal_flap (self->outline_flap, g_value_get_boolean (value));
    break;
  case PROP_SHOW_DETAILS:
    adw_flap_set_reveal_flap (self->details_flap, g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

/* Constructs the document does not have leave no trace. */
static void
show_what_there_is (PfRunPage *self)
{
  gboolean has_outline = pf_outline_get_n_sections (self->outline) > 1;
  gtk_widget_set_visible (GTK_WIDGET (self->outline_button), has_outline);
  adw_flap_set_locked (self->outline_flap, TRUE);
  adw_flap_set_locked (self->details_flap, TRUE);
  adw_flap_set_reveal_flap (self->outline_flap, has_outline && !adw_flap_get_folded (self->outline_flap));
  adw_flap_set_reveal_flap (self->details_flap, FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "run.outline", has_outline);
}

/* The items are others; whichever was selected is not known any more. */
static void
document_changed (PfRunPage *self)
{
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  pf_evidence_pane_set_item (self->details, PF_NONE);
  pf_run_page_find_suggestions (self);
  update_list_stack (self);
}

static void
pf_run_page_constructed (GObject *object)
{
  PfRunPage *self = PF_RUN_PAGE (object);
  G_OBJECT_CLASS (pf_run_page_parent_class)->constructed (object);
  PfRun *run = pf_run_session_get_run (self->session);
  self->model = pf_run_model_new (run);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->model)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
  pf_verdict_button_set_run (self->verdict, run);
  pf_outline_set_run (self->outline, run);
  pf_evidence_pane_set_session (self->details, self->session);
  pf_run_page_find_suggestions (self);
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (selection_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "items-changed", G_CALLBACK (update_list_stack), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "changed", G_CALLBACK (pf_run_page_update_status), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "changed", G_CALLBACK (pf_run_page_update_checking), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "changed", G_CALLBACK (pf_run_page_update_variables), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::save-state", G_CALLBACK (pf_run_page_update_status), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "changed", G_CALLBACK (pf_run_page_update_choices), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "changed", G_CALLBACK (pf_run_page_update_lifecycle), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::person", G_CALLBACK (pf_run_page_update_lifecycle), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "changed", G_CALLBACK (pf_run_page_update_decision), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "document-changed", G_CALLBACK (document_changed), self, G_CONNECT_SWAPPED);
  if (self->verifier != NULL)
    g_signal_connect_object (self->verifier, "checking-changed", G_CALLBACK (pf_run_page_update_checking), self,
                             G_CONNECT_SWAPPED);
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  show_what_there_is (self);
  pf_run_page_add_shortcuts (self);
  pf_run_page_follow_commands (self);
  pf_run_page_update_status (self);
  pf_run_page_update_checking (self);
  pf_run_page_update_choices (self);
  pf_run_page_update_lifecycle (self);
  pf_run_page_load_history (self);
  pf_run_page_update_decision (self);
  pf_run_page_update_variables (self);
  pf_run_page_start_timeline (self);
  pf_run_page_start_triggers (self);
  update_list_stack (self);
  adapt_to_width (self);
}

static void
pf_run_page_dispose (GObject *object)
{
  PfRunPage *self = PF_RUN_PAGE (object);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->verify_cancellable != NULL)
    g_cancellable_cancel (self->verify_cancellable);
  if (self->verifier != NULL)
    pf_verifier_unwatch (self->verifier);
  pf_run_page_stop_timeline (self);
  g_clear_pointer (&self->told_of, g_hash_table_unref);
  g_clear_handle_id (&self->spinner_source, g_source_remove);
  g_clear_handle_id (&self->adapt_source, g_source_remove);
  if (self->list_view != NULL)
    gtk_list_view_set_model (self->list_view, NULL);
  self->list_view = NULL;
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->verify_cancellable);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  g_clear_object (&self->verifier);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (pf_run_page_parent_class)->dispose (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags fixed = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, PF_TYPE_RUN_SESSION, fixed);
  properties[PROP_VERIFIER] = g_param_spec_object ("verifier", NULL, NULL, PF_TYPE_VERIFIER, fixed);
  properties[PROP_FOLDED] = g_param_spec_boolean ("folded", NULL, NULL, FALSE, flags);
  properties[PROP_WATCHING] = g_param_spec_boolean ("watching", NULL, NULL, FALSE, flags);
  properties[PROP_FILTER] = g_param_spec_string ("filter", NULL, NULL, "all", flags);
  properties[PROP_SEARCHING] = g_param_spec_boolean ("searching", NULL, NULL, FALSE, flags);
  properties[PROP_SHOW_OUTLINE] = g_param_spec_boolean ("show-outline", NULL, NULL, FALSE, flags);
  properties[PROP_SHOW_DETAILS] = g_param_spec_boolean ("show-details", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

#define bind_child(name) gtk_widget_class_bind_template_child (widget_class, PfRunPage, name)

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-run-page.ui");
  bind_child (toast_overlay);
  bind_child (title);
  bind_child (back_button);
  bind_child (outline_button);
  bind_child (status_spacer);
  bind_child (verify_stack);
  bind_child (spinner);
  bind_child (checking_label);
  bind_child (status_bar);
  bind_child (verdict);
  bind_child (mode_label);
  bind_child (t0_button);
  bind_child (t0_label);
  bind_child (progress_bar);
  bind_child (progress_label);
  bind_child (save_icon);
  bind_child (save_label);
  bind_child (menu_button);
  bind_child (notices);
  bind_child (search_bar);
  bind_child (search_entry);
  bind_child (outline_flap);
  bind_child (details_flap);
  bind_child (outline);
  bind_child (details);
  bind_child (list_stack);
  bind_child (list_view);
  bind_child (nothing_found);
  gtk_widget_class_bind_template_callback (widget_class, search_changed);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
  gtk_widget_class_bind_template_callback (widget_class, setup_row);
  gtk_widget_class_bind_template_callback (widget_class, bind_row);
  gtk_widget_class_bind_template_callback (widget_class, unbind_row);
}

static void
pf_run_page_class_init (PfRunPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->get_property = pf_run_page_get_property;
  object_class->set_property = pf_run_page_set_property;
  object_class->constructed = pf_run_page_constructed;
  object_class->dispose = pf_run_page_dispose;
  install_properties (object_class);
  g_type_ensure (PF_TYPE_EVIDENCE_PANE);
  g_type_ensure (PF_TYPE_OUTLINE);
  g_type_ensure (PF_TYPE_RUN_NOTICES);
  g_type_ensure (PF_TYPE_ROW_BOX);
  g_type_ensure (PF_TYPE_SEGMENT_BAR);
  g_type_ensure (PF_TYPE_TEXT_CELL);
  g_type_ensure (PF_TYPE_VERDICT_BUTTON);
  bind_template (widget_class);
  pf_run_page_install_actions (widget_class);
  pf_run_page_install_verify_actions (widget_class);
  pf_run_page_install_choice_actions (widget_class);
  pf_run_page_install_lifecycle_actions (widget_class);
  pf_run_page_install_sign_actions (widget_class);
  pf_run_page_install_decision_actions (widget_class);
  pf_run_page_install_variable_actions (widget_class);
  pf_run_page_install_timeline_actions (widget_class);
  pf_run_page_install_command_actions (widget_class);
  pf_run_page_install_evidence_actions (widget_class);
  pf_run_page_install_trigger_actions (widget_class);
}

static void
pf_run_page_init (PfRunPage *self)
{
  g_autoptr (GtkBuilder) menu = gtk_builder_new_from_resource ("/dev/preflight/Preflight/ui/pf-run-menu.ui");

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_menu_model (self->menu_button, G_MENU_MODEL (gtk_builder_get_object (menu, "page_menu")));
  g_signal_connect_object (self->search_bar, "notify::search-mode-enabled", G_CALLBACK (searching_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->outline_flap, "notify::reveal-flap", G_CALLBACK (notify_flaps), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->details_flap, "notify::reveal-flap", G_CALLBACK (notify_flaps), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->outline_flap, "notify::folded", G_CALLBACK (outline_folded_changed), self,
                           G_CONNECT_SWAPPED);
}

/**
 * pf_run_page_new:
 * @session: the run's session
 * @verifier: (nullable): who verifies its items; without one there is nothing to verify with
 *
 * Returns: (transfer floating): a page
 */
GtkWidget *
pf_run_page_new (PfRunSession *session, PfVerifier *verifier)
{
  g_return_val_if_fail (PF_IS_RUN_SESSION (session), NULL);
  return g_object_new (PF_TYPE_RUN_PAGE, "session", session, "verifier", verifier, NULL);
}

/**
 * pf_run_page_get_run:
 * @self: a page
 *
 * Returns: (transfer none): the run it shows
 */
PfRun *
pf_run_page_get_run (PfRunPage *self)
{
  return pf_run_session_get_run (self->session);
}

/**
 * pf_run_page_get_session:
 * @self: a page
 *
 * Returns: (transfer none): the run's session
 */
PfRunSession *
pf_run_page_get_session (PfRunPage *self)
{
  return self->session;
}

/**
 * pf_run_page_get_verifier:
 * @self: a page
 *
 * Returns: (transfer none) (nullable): who verifies its items
 */
PfVerifier *
pf_run_page_get_verifier (PfRunPage *self)
{
  return self->verifier;
}

/**
 * pf_run_page_get_selected_item:
 * @self: a page
 *
 * Returns: index of the selected item, or PF_NONE
 */
guint
pf_run_page_get_selected_item (PfRunPage *self)
{
  guint position = gtk_single_selection_get_selected (self->selection);
  PfRunRow *row = position != GTK_INVALID_LIST_POSITION ? pf_run_model_peek (self->model, position) : NULL;
  return row != NULL && pf_run_row_get_kind (row) == PF_RUN_ROW_ITEM ? pf_run_row_get_item (row) : PF_NONE;
}

/**
 * pf_run_page_select_item:
 * @self: a page
 * @item: index of an item
 *
 * Selects the item, scrolls to it and gives it the focus. A filter or search that hides it is taken away.
 *
 * Returns: %FALSE when the run has no such item
 */
gboolean
pf_run_page_select_item (PfRunPage *self, guint item)
{
  guint position = pf_run_model_find (self->model, PF_RUN_ROW_ITEM, item);
  if (position == PF_NONE) {
    gtk_widget_activate_action (GTK_WIDGET (self), "run.show-all", NULL);
    position = pf_run_model_find (self->model, PF_RUN_ROW_ITEM, item);
  }
  return position != PF_NONE && pf_run_page_select_position (self, position, TRUE);
}
