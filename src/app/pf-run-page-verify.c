/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-consent-dialog.h"
#include "app/pf-run-page-private.h"
#include "document/pf-suggestions.h"

#include <glib/gi18n-lib.h>

/* What a person asked to verify, on its way through the consent. */
typedef struct {
  PfRunPage *page;
  GArray *items;          /* (element-type guint) */
  gboolean watch;
  PfEnvironment *environment;
  GPtrArray *contacts;    /* (element-type PfContact) */
  GPtrArray *unknown;     /* (element-type PfContact): those nobody agreed to yet, borrowed from contacts */
  GPtrArray *agreed;      /* (element-type utf8): what to remember */
} Verification;

static void
verification_free (Verification *self)
{
  g_clear_object (&self->page);
  g_clear_pointer (&self->items, g_array_unref);
  g_clear_pointer (&self->environment, pf_environment_unref);
  g_clear_pointer (&self->unknown, g_ptr_array_unref);
  g_clear_pointer (&self->contacts, g_ptr_array_unref);
  g_clear_pointer (&self->agreed, g_ptr_array_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Verification, verification_free)

static PfStore *
get_store (Verification *self)
{
  return pf_run_session_get_store (self->page->session);
}

static PfRun *
get_run (PfRunPage *page)
{
  return pf_run_session_get_run (page->session);
}

static char *
dup_consent_key (const PfContact *contact)
{
  return g_strdup_printf ("%s %s", contact->method, contact->url);
}

static void
run_in_store (Verification *self, GTaskThreadFunc function, GAsyncReadyCallback done)
{
  g_autoptr (GTask) task = g_task_new (NULL, self->page->cancellable, done, self);
  g_task_set_task_data (task, self, NULL);
  pf_store_run_in_thread (get_store (self), task, function);
}

static void
verified (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Verification) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) outcomes = pf_verifier_verify_finish (PF_VERIFIER (source), result, &error);
  if (self->page->session == NULL)
    return;
  g_clear_object (&self->page->verify_cancellable);
  if (outcomes == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    pf_run_page_show_message (self->page, error->message);
  pf_run_page_update_checking (self->page);
}

static void
start (Verification *self)
{
  PfRunPage *page = self->page;
  if (self->watch) {
    pf_verifier_watch (page->verifier);
    pf_run_page_update_checking (page);
    verification_free (self);
    return;
  }
  if (page->verify_cancellable == NULL)
    page->verify_cancellable = g_cancellable_new ();
  pf_verifier_verify_async (page->verifier, &g_array_index (self->items, guint, 0), self->items->len,
                            page->verify_cancellable, verified, self);
  pf_run_page_update_checking (page);
}

static void
remember_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Verification *self = data;
  GError *error = NULL;
  for (guint i = 0; i < self->agreed->len; i++) {
    if (!pf_store_add_consent (get_store (self), pf_run_get_id (get_run (self->page)),
                               g_ptr_array_index (self->agreed, i), &error)) {
      g_task_return_error (task, error);
      return;
    }
  }
  g_task_return_boolean (task, TRUE);
}

static void
remembered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Verification *self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = g_task_propagate_boolean (G_TASK (result), &error);
  if (self->page->session == NULL) {
    verification_free (self);
    return;
  }
  /* The person agreed: that it cannot be kept only means they are asked again. */
  if (!done)
    pf_run_page_show_message (self->page, error->message);
  start (self);
}

static gboolean
contains_contact (GPtrArray *contacts, gpointer contact)
{
  return contacts != NULL && g_ptr_array_find (contacts, contact, NULL);
}

/* Takes out the items that may not be contacted. */
static void
drop_item (Verification *self, const char *item)
{
  guint index = pf_document_find_item (pf_run_get_document (get_run (self->page)), item);
  for (guint i = self->items->len; i > 0; i--) {
    if (g_array_index (self->items, guint, i - 1) == index)
      g_array_remove_index (self->items, i - 1);
  }
}

static void
consented (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Verification) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean agreed = pf_consent_dialog_ask_finish (result, &error);
  if (self->page->session == NULL)
    return;
  if (!agreed) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      pf_run_page_show_message (self->page, error->message);
    pf_run_page_notify_watching (self->page);
    return;
  }
  GPtrArray *allowed = pf_consent_dialog_get_allowed (result);
  for (guint i = 0; i < self->unknown->len; i++) {
    PfContact *contact = g_ptr_array_index (self->unknown, i);
    if (contains_contact (allowed, contact))
      g_ptr_array_add (self->agreed, dup_consent_key (contact));
    else if (contact->problem == NULL)
      drop_item (self, contact->item);
  }
  if (self->items->len == 0)
    return;
  Verification *kept = g_steal_pointer (&self);
  run_in_store (kept, remember_in_thread, remembered);
}

static void
look_up_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Verification *self = data;
  for (guint i = 0; i < self->contacts->len; i++) {
    PfContact *contact = g_ptr_array_index (self->contacts, i);
    g_autofree char *key = dup_consent_key (contact);
    GError *error = NULL;
    gboolean known = pf_store_has_consent (get_store (self), pf_run_get_id (get_run (self->page)), key, &error);
    if (error != NULL) {
      g_task_return_error (task, error);
      return;
    }
    if (!known)
      g_ptr_array_add (self->unknown, contact);
  }
  g_task_return_boolean (task, TRUE);
}

static gboolean
needs_consent (Verification *self)
{
  for (guint i = 0; i < self->unknown->len; i++) {
    if (((PfContact *) g_ptr_array_index (self->unknown, i))->problem == NULL)
      return TRUE;
  }
  return FALSE;
}

static void
looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Verification) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = g_task_propagate_boolean (G_TASK (result), &error);
  if (self->page->session == NULL)
    return;
  if (!done) {
    pf_run_page_show_message (self->page, error->message);
    return;
  }
  PfRunPage *page = self->page;
  Verification *kept = g_steal_pointer (&self);
  if (needs_consent (kept))
    pf_consent_dialog_ask_async (GTK_WIDGET (page), kept->unknown, page->cancellable, consented, kept);
  else
    start (kept);
}

static void
load_environment_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Verification *self = data;
  const char *name = pf_run_get_environment (get_run (self->page));
  g_autoptr (GError) error = NULL;
  PfEnvironment *environment = pf_store_load_environment (get_store (self), name != NULL ? name : "", &error);
  /* One that nobody set up has no endpoints; the probes that need one say so. */
  if (environment == NULL && g_error_matches (error, PF_STORE_ERROR, PF_STORE_ERROR_NOT_FOUND))
    environment = pf_environment_new (name != NULL ? name : "");
  if (environment != NULL)
    g_task_return_pointer (task, environment, (GDestroyNotify) pf_environment_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static gboolean
is_asked_for (Verification *self, const PfContact *contact)
{
  guint index = pf_document_find_item (pf_run_get_document (get_run (self->page)), contact->item);
  for (guint i = 0; i < self->items->len; i++) {
    if (g_array_index (self->items, guint, i) == index)
      return !self->watch || contact->safe;
  }
  return FALSE;
}

static void
environment_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Verification) self = user_data;
  g_autoptr (GError) error = NULL;
  self->environment = g_task_propagate_pointer (G_TASK (result), &error);
  if (self->page->session == NULL)
    return;
  if (self->environment == NULL) {
    pf_run_page_show_message (self->page, error->message);
    return;
  }
  self->contacts = pf_verifier_list_contacts (self->page->verifier, self->environment);
  for (guint i = self->contacts->len; i > 0; i--) {
    if (!is_asked_for (self, g_ptr_array_index (self->contacts, i - 1)))
      g_ptr_array_remove_index (self->contacts, i - 1);
  }
  Verification *kept = g_steal_pointer (&self);
  run_in_store (kept, look_up_in_thread, looked_up);
}

static void
add_if_sensed (PfRunPage *page, Verification *self, guint index)
{
  PfRunItem *item = pf_run_get_item (get_run (page), index);
  if (pf_run_item_is_leaf (item) && pf_run_item_get_probe (item) != NULL)
    g_array_append_val (self->items, index);
}

static Verification *
verification_new (PfRunPage *page)
{
  Verification *self = g_new0 (Verification, 1);
  self->page = g_object_ref (page);
  self->items = g_array_new (FALSE, FALSE, sizeof (guint));
  self->unknown = g_ptr_array_new ();
  self->agreed = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/* Asks for consent first where nobody gave it yet, then verifies or starts to watch. */
static void
begin (PfRunPage *page, guint only_item, gboolean watch)
{
  g_autoptr (Verification) self = verification_new (page);
  guint n_items = g_list_model_get_n_items (pf_run_get_items (get_run (page)));
  self->watch = watch;
  for (guint i = 0; i < n_items; i++) {
    if (only_item == PF_NONE || only_item == i)
      add_if_sensed (page, self, i);
  }
  if (page->verifier == NULL || self->items->len == 0) {
    pf_run_page_show_message (page, only_item == PF_NONE ? _("No item has a probe") : _("This item has no probe"));
    return;
  }
  Verification *kept = g_steal_pointer (&self);
  run_in_store (kept, load_environment_in_thread, environment_loaded);
}

static void
verify_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  begin (PF_RUN_PAGE (widget), PF_NONE, FALSE);
}

static void
verify_item_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  begin (PF_RUN_PAGE (widget), g_variant_get_uint32 (parameter), FALSE);
}

static void
verify_selected_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  guint item = pf_run_page_get_selected_item (self);
  if (item != PF_NONE)
    begin (self, item, FALSE);
}

static void
cancel_verify_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  if (self->verify_cancellable != NULL)
    g_cancellable_cancel (self->verify_cancellable);
}

/**
 * pf_run_page_set_watching:
 * @self: a page
 * @watching: whether the probes are repeated
 *
 * Starts to repeat the probes, once the person agreed to what that contacts, or stops.
 */
void
pf_run_page_set_watching (PfRunPage *self, gboolean watching)
{
  if (self->verifier == NULL || watching == pf_verifier_is_watching (self->verifier))
    return;
  if (watching) {
    begin (self, PF_NONE, TRUE);
  } else {
    pf_verifier_unwatch (self->verifier);
    pf_run_page_update_checking (self);
  }
}

/**
 * pf_run_page_notify_watching:
 * @self: a page
 *
 * Tells whoever shows it whether the probes are repeated.
 */
void
pf_run_page_notify_watching (PfRunPage *self)
{
  g_object_notify (G_OBJECT (self), "watching");
}

/**
 * pf_run_page_install_verify_actions:
 * @widget_class: class of the page
 *
 * Installs the actions of verifying.
 */
void
pf_run_page_install_verify_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "run.verify", NULL, verify_action);
  gtk_widget_class_install_action (widget_class, "run.verify-item", "u", verify_item_action);
  gtk_widget_class_install_action (widget_class, "run.verify-selected", NULL, verify_selected_action);
  gtk_widget_class_install_action (widget_class, "run.cancel-verify", NULL, cancel_verify_action);
}

static void
find_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  pf_document_get_suggestions (data);
  g_task_return_boolean (task, TRUE);
}

/**
 * pf_run_page_find_suggestions:
 * @self: the page of a run
 *
 * Begins to look for what the checklist suggests to verify its items with. Until it is found, menus and dialogs offer
 * none.
 */
void
pf_run_page_find_suggestions (PfRunPage *self)
{
  PfDocument *document = pf_run_get_document (get_run (self));
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_task_data (task, pf_document_ref (document), (GDestroyNotify) pf_document_unref);
  g_task_run_in_thread (task, find_in_thread);
}
