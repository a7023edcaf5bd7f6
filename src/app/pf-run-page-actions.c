/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-item-menu.h"
#include "app/pf-probe-dialog.h"
#include "app/pf-reason-dialog.h"
#include "app/pf-row-slot.h"
#include "app/pf-run-closures.h"
#include "app/pf-run-page-private.h"

#include <glib/gi18n-lib.h>

/* Something a person was asked about one item. */
typedef struct {
  PfRunPage *page;
  guint item;
  PfItemState state;
} ItemQuestion;

static ItemQuestion *
item_question_new (PfRunPage *page, guint item, PfItemState state)
{
  ItemQuestion *question = g_new0 (ItemQuestion, 1);
  question->page = g_object_ref (page);
  question->item = item;
  question->state = state;
  return question;
}

static void
item_question_free (ItemQuestion *question)
{
  g_object_unref (question->page);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ItemQuestion, item_question_free)

/**
 * pf_run_page_show_message:
 * @self: a page
 * @message: a sentence for the person
 *
 * Shows a toast.
 */
void
pf_run_page_show_message (PfRunPage *self, const char *message)
{
  g_autofree char *escaped = g_markup_escape_text (message, -1);
  adw_toast_overlay_add_toast (self->toast_overlay, adw_toast_new (escaped));
}

/**
 * pf_run_page_act:
 * @self: a page
 * @acts: (transfer full) (nullable) (element-type PfAct): what was planned
 * @error: (transfer full) (nullable): why it could not be planned
 *
 * Acts on the run, or says why not.
 */
void
pf_run_page_act (PfRunPage *self, GPtrArray *acts, GError *error)
{
  g_autoptr (GPtrArray) owned_acts = acts;
  g_autoptr (GError) owned_error = error;
  const char *damage = pf_run_session_get_damage (self->session);
  if (owned_acts == NULL)
    pf_run_page_show_message (self, owned_error->message);
  else if (damage != NULL)
    pf_run_page_show_message (self, damage);
  else if (owned_acts->len > 0) {
    pf_run_session_act (self->session, owned_acts);
    pf_run_page_offer_undo (self, owned_acts);
  }
}

static void
mark (PfRunPage *self, guint item, PfItemState state, const char *reason)
{
  GError *error = NULL;
  GPtrArray *acts = pf_run_plan_mark (pf_run_page_get_run (self), item, state, reason, &error);
  pf_run_page_act (self, acts, error);
}

static void
reason_given (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ItemQuestion) question = user_data;
  g_autofree char *reason = pf_reason_dialog_ask_finish (result, NULL);
  if (reason != NULL && question->page->session != NULL)
    mark (question->page, question->item, question->state, reason);
  /* The box a person clicked shows the state of the item again. */
  if (reason == NULL && question->page->session != NULL)
    g_object_notify (G_OBJECT (pf_run_get_item (pf_run_page_get_run (question->page), question->item)), "state");
}

static const char *
get_question (PfItemState state)
{
  switch (state) {
  case PF_STATE_NOT_APPLICABLE:
    return _("Mark as not applicable?");
  case PF_STATE_WAIVED:
    return _("Waive this item?");
  case PF_STATE_DEFERRED:
    return _("Defer this item?");
  case PF_STATE_OPEN:
  case PF_STATE_IN_PROGRESS:
  case PF_STATE_DONE:
  case PF_STATE_FAILED:
  default:
    return _("Override the probe?");
  }
}

static const char *
get_answer (PfItemState state)
{
  switch (state) {
  case PF_STATE_NOT_APPLICABLE:
    return _("_Not Applicable");
  case PF_STATE_WAIVED:
    return _("_Waive");
  case PF_STATE_DEFERRED:
    return _("_Defer");
  case PF_STATE_OPEN:
  case PF_STATE_IN_PROGRESS:
  case PF_STATE_DONE:
  case PF_STATE_FAILED:
  default:
    return _("_Override");
  }
}

static void
ask_or_mark (PfRunPage *self, guint index, PfItemState state)
{
  PfRunItem *item = pf_run_get_item (pf_run_page_get_run (self), index);
  gboolean overrides = state == PF_STATE_DONE && pf_run_item_get_state (item) != PF_STATE_DONE
                       && (pf_run_item_get_probe (item) != NULL || pf_run_find_gate (pf_run_page_get_run (self), index) != NULL);
  if (!pf_run_item_is_leaf (item)) {
    pf_run_page_mark_sub_items (self, index, state);
    return;
  }
  if (state == PF_STATE_DONE && pf_run_page_sign_item (self, index))
    return;
  if (!pf_item_state_needs_reason (state) && !overrides) {
    mark (self, index, state, NULL);
    return;
  }
  pf_reason_dialog_ask_async (GTK_WIDGET (self), get_question (state), pf_run_item_get_item (item)->text,
                              get_answer (state), self->cancellable, reason_given,
                              item_question_new (self, index, state));
}

static gboolean
has_item (PfRunPage *self, guint index)
{
  return index < g_list_model_get_n_items (pf_run_get_items (pf_run_page_get_run (self)));
}

static void
mark_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  guint index;
  const char *text;
  PfItemState state;
  g_variant_get (parameter, "(u&s)", &index, &text);
  if (has_item (self, index) && pf_item_state_from_string (text, &state))
    ask_or_mark (self, index, state);
}

/* The key for done takes it back on an item that is done. */
static void
mark_selected_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  const char *text = g_variant_get_string (parameter, NULL);
  guint index = pf_run_page_get_selected_item (self);
  PfItemState state = PF_STATE_DONE;
  if (index == PF_NONE)
    return;
  PfRunItem *item = pf_run_get_item (pf_run_page_get_run (self), index);
  if (g_str_equal (text, "toggle"))
    state = pf_run_item_get_state (item) == PF_STATE_DONE ? PF_STATE_OPEN : PF_STATE_DONE;
  else if (!pf_item_state_from_string (text, &state))
    return;
  if (state == PF_STATE_NOT_APPLICABLE && pf_run_page_set_aside (self, index))
    return;
  ask_or_mark (self, index, state);
}

static void
fill_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  guint blank;
  const char *value;
  GError *error = NULL;
  g_variant_get (parameter, "(u&s)", &blank, &value);
  GPtrArray *acts = pf_run_plan_fill (pf_run_page_get_run (self), blank, value, &error);
  pf_run_page_act (self, acts, error);
}

static void
probe_given (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ItemQuestion) question = user_data;
  g_autofree char *text = pf_probe_dialog_ask_finish (result, NULL);
  if (text == NULL || question->page->session == NULL)
    return;
  GError *error = NULL;
  GPtrArray *acts = pf_run_plan_bind (pf_run_page_get_run (question->page), question->item, text, &error);
  pf_run_page_act (question->page, acts, error);
  pf_run_page_update_checking (question->page);
}

static void
bind_probe (PfRunPage *self, guint index, gboolean suggested)
{
  if (!has_item (self, index))
    return;
  PfRunItem *item = pf_run_get_item (pf_run_page_get_run (self), index);
  PfProbe *probe = pf_run_item_get_probe (item);
  g_autoptr (GPtrArray) suggestions = pf_document_list_suggestions (pf_run_get_document (pf_run_page_get_run (self)), index);
  pf_probe_dialog_ask_async (GTK_WIDGET (self), pf_run_item_get_item (item)->text,
                             probe != NULL ? pf_probe_get_text (probe) : NULL, suggestions, suggested,
                             self->cancellable, probe_given, item_question_new (self, index, PF_STATE_OPEN));
}

static void
bind_probe_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  bind_probe (PF_RUN_PAGE (widget), pf_run_page_get_selected_item (PF_RUN_PAGE (widget)), FALSE);
}

static void
bind_probe_to_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  bind_probe (PF_RUN_PAGE (widget), g_variant_get_uint32 (parameter), FALSE);
}

static void
bind_suggested_to_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  bind_probe (PF_RUN_PAGE (widget), g_variant_get_uint32 (parameter), TRUE);
}

/* A list view of GTK 4.8 that is given the focus keeps it for itself instead of handing it to a row. */
static void
focus_row (PfRunPage *self, PfRunRow *row)
{
  for (GtkWidget *place = gtk_widget_get_first_child (GTK_WIDGET (self->list_view)); place != NULL;
       place = gtk_widget_get_next_sibling (place)) {
    GtkWidget *slot = gtk_widget_get_first_child (place);
    if (PF_IS_ROW_SLOT (slot) && pf_row_slot_get_row (PF_ROW_SLOT (slot)) == row) {
      gtk_widget_grab_focus (place);
      return;
    }
  }
}

/**
 * pf_run_page_select_position:
 * @self: a page
 * @position: position of an item's row
 * @focus: whether the row gets the focus
 *
 * Selects a row and scrolls to it.
 *
 * Returns: whether there is such a row
 */
gboolean
pf_run_page_select_position (PfRunPage *self, guint position, gboolean focus)
{
  if (pf_run_model_peek (self->model, position) == NULL)
    return FALSE;
  gtk_single_selection_set_selected (self->selection, position);
  gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u", position);
  if (focus)
    focus_row (self, pf_run_model_peek (self->model, position));
  return TRUE;
}

static guint
get_selected_position (PfRunPage *self)
{
  guint position = gtk_single_selection_get_selected (self->selection);
  return position != GTK_INVALID_LIST_POSITION ? position : PF_NONE;
}

/* From the selected item on, and once more from the top. */
static void
next_open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  guint next = pf_run_model_find_next_item (self->model, get_selected_position (self), 1, TRUE);
  if (next == PF_NONE)
    next = pf_run_model_find_next_item (self->model, PF_NONE, 1, TRUE);
  if (next == PF_NONE || !pf_run_page_select_position (self, next, TRUE))
    pf_run_page_show_message (self, _("No item is open"));
}

static void
move_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  int step = g_str_equal (name, "run.previous") ? -1 : 1;
  guint next = pf_run_model_find_next_item (self->model, get_selected_position (self), step, FALSE);
  if (next != PF_NONE)
    pf_run_page_select_position (self, next, TRUE);
}

static void
go_to_item_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  guint index = pf_document_find_item (pf_run_get_document (pf_run_page_get_run (self)), g_variant_get_string (parameter, NULL));
  if (index == PF_NONE || !pf_run_page_select_item (self, index))
    pf_run_page_show_message (self, _("The checklist has no such item"));
}

static void
show_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_object_set (widget, "filter", "all", "searching", FALSE, NULL);
  /* The entry tells of its text only after a while. */
  pf_run_model_set_search (PF_RUN_PAGE (widget)->model, NULL);
}

static void
go_to_section_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  guint section = g_variant_get_uint32 (parameter);
  guint position = pf_run_model_find (self->model, PF_RUN_ROW_SECTION, section);
  if (position == PF_NONE) {
    show_all_action (widget, name, NULL);
    position = pf_run_model_find (self->model, PF_RUN_ROW_SECTION, section);
  }
  if (position == PF_NONE)
    return;
  /* Last row first: the heading then ends up at the top. */
  guint last = g_list_model_get_n_items (G_LIST_MODEL (self->model)) - 1;
  gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u", last);
  gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u", position);
  focus_row (self, pf_run_model_peek (self->model, position));
  if (adw_flap_get_folded (self->outline_flap))
    adw_flap_set_reveal_flap (self->outline_flap, FALSE);
}

static void
show_details_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  if (pf_run_page_select_item (self, g_variant_get_uint32 (parameter)))
    g_object_set (self, "show-details", TRUE, NULL);
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "win.export", NULL);
}

static void
retry_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pf_run_session_retry (PF_RUN_PAGE (widget)->session);
}

static void
copy_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PfRunPage) self = user_data;
  g_autoptr (GError) error = NULL;
  if (pf_run_session_save_copy_finish (PF_RUN_SESSION (source), result, &error))
    pf_run_page_show_message (self, _("A copy of all runs was saved"));
  else
    pf_run_page_show_message (self, error->message);
}

static void
copy_place_chosen (GtkFileChooserNative *chooser, int response, PfRunPage *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  if (path != NULL)
    pf_run_session_save_copy_async (self->session, path, NULL, copy_saved, g_object_ref (self));
  else if (file != NULL)
    pf_run_page_show_message (self, _("A copy can only be saved in a folder of this computer"));
  g_object_unref (chooser);
}

static void
save_copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkFileChooserNative *chooser
      = gtk_file_chooser_native_new (_("Save a Copy of All Runs"), GTK_WINDOW (gtk_widget_get_root (widget)),
                                     GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), "preflight-copy.db");
  g_signal_connect_object (chooser, "response", G_CALLBACK (copy_place_chosen), widget, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* The panes in their order; the next one that is shown gets the focus. */
static void
next_pane_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  GtkWidget *panes[] = { GTK_WIDGET (self->outline), GTK_WIDGET (self->list_stack), GTK_WIDGET (self->details) };
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  guint current = G_N_ELEMENTS (panes) - 1;
  for (guint i = 0; i < G_N_ELEMENTS (panes); i++) {
    if (focus != NULL && gtk_widget_is_ancestor (focus, panes[i]))
      current = i;
  }
  for (guint i = 1; i <= G_N_ELEMENTS (panes); i++) {
    GtkWidget *pane = panes[(current + i) % G_N_ELEMENTS (panes)];
    if (gtk_widget_get_child_visible (pane) && gtk_widget_get_mapped (pane)
        && gtk_widget_child_focus (pane, GTK_DIR_TAB_FORWARD))
      return;
  }
}

/**
 * pf_run_page_install_actions:
 * @widget_class: class of the page
 *
 * Installs every action but those of verifying.
 */
void
pf_run_page_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "run.mark", "(us)", mark_action);
  gtk_widget_class_install_action (widget_class, "run.mark-selected", "s", mark_selected_action);
  gtk_widget_class_install_action (widget_class, "run.fill", "(us)", fill_action);
  gtk_widget_class_install_action (widget_class, "run.bind-probe", NULL, bind_probe_action);
  gtk_widget_class_install_action (widget_class, "run.bind-probe-to", "u", bind_probe_to_action);
  gtk_widget_class_install_action (widget_class, "run.bind-suggested-to", "u", bind_suggested_to_action);
  gtk_widget_class_install_action (widget_class, "run.next-open", NULL, next_open_action);
  gtk_widget_class_install_action (widget_class, "run.next", NULL, move_action);
  gtk_widget_class_install_action (widget_class, "run.previous", NULL, move_action);
  gtk_widget_class_install_action (widget_class, "run.go-to-item", "s", go_to_item_action);
  gtk_widget_class_install_action (widget_class, "run.go-to-section", "u", go_to_section_action);
  gtk_widget_class_install_action (widget_class, "run.show-all", NULL, show_all_action);
  gtk_widget_class_install_action (widget_class, "run.show-details", "u", show_details_action);
  gtk_widget_class_install_action (widget_class, "run.export", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "run.retry", NULL, retry_action);
  gtk_widget_class_install_action (widget_class, "run.save-copy", NULL, save_copy_action);
  gtk_widget_class_install_action (widget_class, "run.next-pane", NULL, next_pane_action);
  gtk_widget_class_install_property_action (widget_class, "run.filter", "filter");
  gtk_widget_class_install_property_action (widget_class, "run.search", "searching");
  gtk_widget_class_install_property_action (widget_class, "run.watch", "watching");
  gtk_widget_class_install_property_action (widget_class, "run.outline", "show-outline");
  gtk_widget_class_install_property_action (widget_class, "run.details", "show-details");
}
