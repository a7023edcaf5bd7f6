/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-reason-dialog.h"
#include "app/pf-run-closures.h"
#include "app/pf-run-page-private.h"
#include "run/pf-run-bulk.h"
#include "run/pf-run-history.h"
#include "run/pf-run-lifecycle.h"
#include "run/pf-run-undo.h"
#include "run/pf-store-trash.h"

#include <glib/gi18n-lib.h>

/* What becomes of a run as a whole, what is done to several items at once, and taking back. */

#define MS_PER_HOUR (G_GINT64_CONSTANT (60) * 60 * 1000)

/* What was taken back is not always in view. */
static guint
find_shown (PfRunPage *self, const GPtrArray *acts)
{
  for (guint i = 0; acts != NULL && i < acts->len; i++) {
    const PfAct *act = g_ptr_array_index (acts, i);
    guint item = act->target != NULL ? pf_document_find_item (pf_run_get_document (pf_run_page_get_run (self)), act->target) : PF_NONE;
    if (item != PF_NONE)
      return item;
  }
  return PF_NONE;
}

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  GError *error = NULL;
  GPtrArray *acts = pf_run_plan_undo (pf_run_page_get_run (self), pf_run_session_get_person (self->session)->id, &error);
  guint item = find_shown (self, acts);
  pf_run_page_act (self, acts, error);
  if (item != PF_NONE)
    pf_run_page_select_item (self, item);
}

static void
undo_batch_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  GError *error = NULL;
  GPtrArray *acts = pf_run_plan_undo_batch (pf_run_page_get_run (self), g_variant_get_string (parameter, NULL), &error);
  pf_run_page_act (self, acts, error);
}

/**
 * pf_run_page_offer_undo:
 * @self: a page
 * @acts: (element-type PfAct): what was just done
 *
 * Tells of what changed several items at once, with a way back.
 */
void
pf_run_page_offer_undo (PfRunPage *self, const GPtrArray *acts)
{
  const char *batch = pf_run_get_batch (acts);
  guint n_items = 0;
  for (guint i = 0; i < acts->len; i++) {
    PfAct *act = g_ptr_array_index (acts, i);
    n_items += g_str_equal (act->action, "item.set") && !json_object_has_member (act->data, "undo_of");
  }
  if (n_items < 2 || batch == NULL)
    return;
  g_autofree char *text = g_strdup_printf (ngettext ("%u item was marked", "%u items were marked", n_items), n_items);
  AdwToast *toast = adw_toast_new (text);
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_action_name (toast, "run.undo-batch");
  adw_toast_set_action_target (toast, "s", batch);
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}

static void
mark_many (PfRunPage *self, GArray *items, PfItemState state)
{
  g_autoptr (GPtrArray) left_out = g_ptr_array_new ();
  GError *error = NULL;
  if (items->len == 0) {
    pf_run_page_show_message (self, _("Nothing here is open"));
    return;
  }
  GPtrArray *acts = pf_run_plan_mark_many (pf_run_page_get_run (self), items, state, NULL, PF_NONE, left_out, &error);
  gboolean planned = acts != NULL;
  pf_run_page_act (self, acts, error);
  if (!planned || left_out->len == 0)
    return;
  g_autofree char *text = g_strdup_printf (ngettext ("%u item has to be answered by itself",
                                                     "%u items have to be answered by themselves", left_out->len),
                                           left_out->len);
  pf_run_page_show_message (self, text);
}

static void
mark_section_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  guint section;
  const char *text;
  PfItemState state;
  g_variant_get (parameter, "(u&s)", &section, &text);
  if (!pf_item_state_from_string (text, &state)
      || section >= pf_document_get_sections (pf_run_get_document (pf_run_page_get_run (self)))->len)
    return;
  g_autoptr (GArray) items = pf_run_list_section_items (pf_run_page_get_run (self), section, state);
  mark_many (self, items, state);
}

typedef struct {
  PfRunPage *page;
  guint item;
  guint section;
  PfItemState state;
} Question;

static Question *
question_new (PfRunPage *page, guint item, guint section, PfItemState state)
{
  Question *question = g_new (Question, 1);
  *question = (Question){ g_object_ref (page), item, section, state };
  return question;
}

static void
question_free (Question *question)
{
  g_object_unref (question->page);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
sub_items_answered (AdwMessageDialog *dialog, const char *response, Question *question)
{
  if (question->page->session != NULL && g_str_equal (response, "mark")) {
    g_autoptr (GArray) items = pf_run_list_sub_items (pf_run_page_get_run (question->page), question->item, question->state);
    mark_many (question->page, items, question->state);
  }
  question_free (question);
}

/**
 * pf_run_page_mark_sub_items:
 * @self: a page
 * @index: index of an item with sub-items
 * @state: what they are to be
 *
 * Asks whether all that is still open below the item is meant, and marks it.
 */
void
pf_run_page_mark_sub_items (PfRunPage *self, guint index, PfItemState state)
{
  g_autoptr (GArray) items = pf_run_list_sub_items (pf_run_page_get_run (self), index, state);
  g_autofree char *heading = g_strdup_printf (ngettext ("Mark %u sub-item?", "Mark %u sub-items?", items->len), items->len);
  if (items->len == 0 || pf_item_state_needs_reason (state)) {
    pf_run_page_show_message (self, items->len == 0 ? _("Nothing here is open") : _("Mark the sub-items by themselves"));
    return;
  }
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), heading,
                                              pf_run_item_get_item (pf_run_get_item (pf_run_page_get_run (self), index))->text);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "mark", _("_Mark"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "mark", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "mark");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (sub_items_answered), question_new (self, index, PF_NONE, state));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
defer_reason_given (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autofree char *reason = pf_reason_dialog_ask_finish (result, NULL);
  GError *error = NULL;
  if (reason == NULL || question->page->session == NULL)
    return;
  GPtrArray *acts = pf_run_plan_defer (pf_run_page_get_run (question->page), question->item, question->section, reason, &error);
  pf_run_page_act (question->page, acts, error);
}

static void
defer_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  PfDocument *document = pf_run_get_document (pf_run_page_get_run (self));
  guint item, section;
  g_variant_get (parameter, "(uu)", &item, &section);
  if (item >= pf_document_get_items (document)->len || section >= pf_document_get_sections (document)->len)
    return;
  const PfSection *later = g_ptr_array_index (pf_document_get_sections (document), section);
  g_autofree char *heading = g_strdup_printf (_("Defer to “%s”?"), later->title);
  pf_reason_dialog_ask_async (widget, heading, ((PfItem *) g_ptr_array_index (pf_document_get_items (document), item))->text,
                              _("_Defer"), self->cancellable, defer_reason_given,
                              question_new (self, item, section, PF_STATE_DEFERRED));
}

static void
pause_reason_given (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PfRunPage) self = user_data;
  g_autofree char *reason = pf_reason_dialog_ask_finish (result, NULL);
  GError *error = NULL;
  if (reason == NULL || self->session == NULL)
    return;
  GPtrArray *acts = pf_run_plan_pause (pf_run_page_get_run (self), reason, &error);
  pf_run_page_act (self, acts, error);
}

static void
pause_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  pf_reason_dialog_ask_async (widget, _("Pause the run?"),
                              _("Probes stop, and nothing of the checklist changes until it is resumed. Say why."),
                              _("_Pause"), self->cancellable, pause_reason_given, g_object_ref (self));
}

static void
resume_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  GError *error = NULL;
  GPtrArray *acts = pf_run_plan_resume (pf_run_page_get_run (self), &error);
  pf_run_page_act (self, acts, error);
}

static void
name_given (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PfRunPage) self = user_data;
  g_autofree char *name = pf_reason_dialog_ask_finish (result, NULL);
  GError *error = NULL;
  if (name == NULL || self->session == NULL)
    return;
  g_autoptr (PfPerson) to = pf_person_new (g_strstrip (name), "typed");
  GPtrArray *acts = pf_run_plan_handover (pf_run_page_get_run (self), to, NULL, &error);
  pf_run_page_act (self, acts, error);
}

static void
hand_over_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  pf_reason_dialog_ask_async (widget, _("Hand over the run?"),
                              _("Write the name of the operator from now on. The run stays with you until they take it over."),
                              _("_Hand Over"), self->cancellable, name_given, g_object_ref (self));
}

static void
take_over_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  GError *error = NULL;
  GPtrArray *acts = pf_run_plan_take_over (pf_run_page_get_run (self), pf_run_session_get_person (self->session), &error);
  pf_run_page_act (self, acts, error);
}

static void
watch_after_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  GError *error = NULL;
  gint64 now = pf_clock_get_utc_ms (pf_store_get_clock (pf_run_session_get_store (self->session)));
  GPtrArray *acts = pf_run_plan_watch (pf_run_page_get_run (self), now, g_variant_get_uint32 (parameter) * MS_PER_HOUR, &error);
  pf_run_page_act (self, acts, error);
}

static void
reopen_reason_given (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PfRunPage) self = user_data;
  g_autofree char *reason = pf_reason_dialog_ask_finish (result, NULL);
  GError *error = NULL;
  if (reason == NULL || self->session == NULL)
    return;
  GPtrArray *acts = pf_run_plan_reopen (pf_run_page_get_run (self), reason, &error);
  pf_run_page_act (self, acts, error);
}

static void
reopen_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  pf_reason_dialog_ask_async (widget, _("Open the run again?"),
                              _("What was closed stays in the record as it was; what follows amends it."),
                              _("_Open Again"), self->cancellable, reopen_reason_given, g_object_ref (self));
}

typedef struct {
  GWeakRef page;
  gboolean deleted;
} Trashing;

static void
trash_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  PfRunSession *session = PF_RUN_SESSION (source);
  const char *id = pf_run_get_id (pf_run_session_get_run (session));
  PfStore *store = pf_run_session_get_store (session);
  GError *error = NULL;
  gboolean done = GPOINTER_TO_INT (data) ? pf_store_delete_run (store, id, &error) : pf_store_restore_run (store, id, &error);
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
trashed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Trashing *trashing = user_data;
  g_autoptr (PfRunPage) self = g_weak_ref_get (&trashing->page);
  g_autoptr (GError) error = NULL;
  gboolean done = g_task_propagate_boolean (G_TASK (result), &error);
  if (self != NULL && self->session != NULL && !done) {
    pf_run_page_show_message (self, error->message);
  } else if (self != NULL && self->session != NULL) {
    AdwToast *toast = adw_toast_new (trashing->deleted ? _("The run was deleted") : _("The run is back"));
    if (trashing->deleted) {
      adw_toast_set_button_label (toast, _("_Undo"));
      adw_toast_set_action_name (toast, "run.restore");
      adw_toast_set_timeout (toast, 0);
    }
    adw_toast_overlay_add_toast (self->toast_overlay, toast);
    gtk_widget_activate_action (GTK_WIDGET (self), "win.refresh-library", NULL);
  }
  g_weak_ref_clear (&trashing->page);
  g_free (trashing);
}

static void
trash (PfRunPage *self, gboolean deleted)
{
  Trashing *trashing = g_new0 (Trashing, 1);
  g_weak_ref_init (&trashing->page, self);
  trashing->deleted = deleted;
  g_autoptr (GTask) task = g_task_new (self->session, NULL, trashed, trashing);
  g_task_set_name (task, "pf_run_page_trash");
  g_task_set_task_data (task, GINT_TO_POINTER (deleted), NULL);
  pf_store_run_in_thread (pf_run_session_get_store (self->session), task, trash_in_thread);
}

static void
delete_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  trash (PF_RUN_PAGE (widget), TRUE);
}

static void
restore_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  trash (PF_RUN_PAGE (widget), FALSE);
}

static void
load_history_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  PfRunHistory *history = pf_run_history_load (PF_STORE (source), data, &error);
  if (history != NULL)
    g_task_return_pointer (task, history, (GDestroyNotify) pf_run_history_free);
  else
    g_task_return_error (task, error);
}

static void
history_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PfRun) run = user_data;
  PfRunHistory *history = g_task_propagate_pointer (G_TASK (result), NULL);
  if (history == NULL)
    return;
  g_object_set_data_full (G_OBJECT (run), PF_RUN_HISTORY_KEY, history, (GDestroyNotify) pf_run_history_free);
  g_signal_emit_by_name (run, "changed");
}

/**
 * pf_run_page_load_history:
 * @self: a page
 *
 * Looks how the run before went; the sections tell of it once that is known.
 */
void
pf_run_page_load_history (PfRunPage *self)
{
  PfStore *store = pf_run_session_get_store (self->session);
  g_autoptr (GTask) task = g_task_new (store, self->cancellable, history_loaded, g_object_ref (pf_run_page_get_run (self)));
  g_task_set_name (task, "pf_run_page_load_history");
  g_task_set_task_data (task, g_strdup (pf_run_get_id (pf_run_page_get_run (self))), g_free);
  pf_store_run_in_thread (store, task, load_history_in_thread);
}

/**
 * pf_run_page_update_lifecycle:
 * @self: a page
 *
 * Enables what can be done with the run as it is now.
 */
void
pf_run_page_update_lifecycle (PfRunPage *self)
{
  PfRun *run = pf_run_page_get_run (self);
  const char *state = pf_run_get_state (run);
  gboolean closed = pf_run_is_closed (run);
  gboolean paused = pf_run_is_paused (run);
  gboolean started = !g_str_equal (state, "prepared");
  const char *to = pf_run_get_handover_to (run);
  const char *person = pf_run_session_get_person (self->session)->id;
  const struct {
    const char *action;
    gboolean enabled;
  } actions[] = {
    { "run.undo", !closed && !paused },
    { "run.pause", !closed && !paused && started },
    { "run.resume", paused },
    { "run.hand-over", !closed },
    { "run.take-over", !closed && g_strcmp0 (to, person) == 0 },
    { "run.watch-after", !closed && !paused && started && !pf_run_is_watching (run) },
    { "run.reopen", closed },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i].action, actions[i].enabled);
}

/**
 * pf_run_page_install_lifecycle_actions:
 * @widget_class: class of the page
 */
void
pf_run_page_install_lifecycle_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "run.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "run.undo-batch", "s", undo_batch_action);
  gtk_widget_class_install_action (widget_class, "run.mark-section", "(us)", mark_section_action);
  gtk_widget_class_install_action (widget_class, "run.defer", "(uu)", defer_action);
  gtk_widget_class_install_action (widget_class, "run.pause", NULL, pause_action);
  gtk_widget_class_install_action (widget_class, "run.resume", NULL, resume_action);
  gtk_widget_class_install_action (widget_class, "run.hand-over", NULL, hand_over_action);
  gtk_widget_class_install_action (widget_class, "run.take-over", NULL, take_over_action);
  gtk_widget_class_install_action (widget_class, "run.watch-after", "u", watch_after_action);
  gtk_widget_class_install_action (widget_class, "run.reopen", NULL, reopen_action);
  gtk_widget_class_install_action (widget_class, "run.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "run.restore", NULL, restore_action);
}
