/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-reason-dialog.h"
#include "app/pf-run-closures.h"
#include "app/pf-run-page-private.h"
#include "document/pf-condition.h"
#include "run/pf-run-rollback.h"

#include <glib/gi18n-lib.h>

/* What a person chooses in a run that says what the checklist means. */

static void
choose_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  guint group;
  guint option;
  GError *error = NULL;
  g_variant_get (parameter, "(uu)", &group, &option);
  GPtrArray *acts = pf_run_plan_choose (pf_run_page_get_run (self), group, option, &error);
  pf_run_page_act (self, acts, error);
}

/* What the store's thread needs to remember a role. */
typedef struct {
  PfStore *store;
  PfDocument *document;
  char *section;
  PfRole role;
} Remembrance;

static void
remembrance_free (gpointer data)
{
  Remembrance *remembrance = data;
  g_object_unref (remembrance->store);
  pf_document_unref (remembrance->document);
  g_free (remembrance->section);
  g_free (remembrance);
}

static void
remember_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Remembrance *remembrance = data;
  GError *error = NULL;
  if (pf_store_remember_role (remembrance->store, remembrance->document, remembrance->section, remembrance->role,
                              &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* The page may be gone meanwhile. */
static void
role_remembered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *place = user_data;
  g_autoptr (PfRunPage) self = g_weak_ref_get (place);
  g_autoptr (GError) error = NULL;
  if (!g_task_propagate_boolean (G_TASK (result), &error) && self != NULL && self->session != NULL)
    pf_run_page_show_message (self, error->message);
  g_weak_ref_clear (place);
  g_free (place);
}

/* The next run of this checklist begins with it, as after `preflightctl role` and on the page of the checklist. */
static void
remember_role (PfRunPage *self, guint section, PfRole role)
{
  PfStore *store = pf_run_session_get_store (self->session);
  PfDocument *document = pf_run_get_document (pf_run_page_get_run (self));
  const PfSection *found = g_ptr_array_index (pf_document_get_sections (document), section);
  Remembrance *remembrance = g_new (Remembrance, 1);
  GWeakRef *place = g_new0 (GWeakRef, 1);
  *remembrance = (Remembrance){ g_object_ref (store), pf_document_ref (document), g_strdup (found->id), role };
  g_weak_ref_init (place, self);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, role_remembered, place);
  g_task_set_name (task, "pf_run_page_remember_role");
  g_task_set_task_data (task, remembrance, remembrance_free);
  pf_store_run_in_thread (store, task, remember_in_thread);
}

static void
set_role_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  guint section;
  const char *text;
  PfRole role;
  GError *error = NULL;
  g_variant_get (parameter, "(u&s)", &section, &text);
  if (!pf_role_from_string (text, &role))
    return;
  GPtrArray *acts = pf_run_plan_set_role (pf_run_page_get_run (self), section, role, &error);
  /* Acting reads the checklist anew, so what is remembered is taken from the one before. */
  if (acts != NULL && acts->len > 0)
    remember_role (self, section, role);
  pf_run_page_act (self, acts, error);
}

/**
 * pf_item_dup_condition:
 * @item: an item
 *
 * Returns: (transfer full) (nullable): the words of its condition, which are the reason why it does not apply; %NULL
 *   when it always applies
 */
char *
pf_item_dup_condition (const PfItem *item)
{
  gsize start;
  gsize end;
  if (!pf_condition_find (item->text, &start, &end))
    return NULL;
  return g_strndup (item->text + start, end - start);
}

/**
 * pf_run_page_set_aside:
 * @self: a page
 * @index: index of an item
 *
 * Marks an item with a condition as not applicable, with the condition as the reason. One key does it.
 *
 * Returns: %FALSE for an item without a condition
 */
gboolean
pf_run_page_set_aside (PfRunPage *self, guint index)
{
  PfRunItem *item = pf_run_get_item (pf_run_page_get_run (self), index);
  g_autofree char *condition = pf_item_dup_condition (pf_run_item_get_item (item));
  if (condition == NULL || !pf_run_item_is_leaf (item))
    return FALSE;
  GError *error = NULL;
  g_autofree char *reason = g_strdup_printf ("does not apply: %s", condition);
  GPtrArray *acts = pf_run_plan_mark (pf_run_page_get_run (self), index, PF_STATE_NOT_APPLICABLE, reason, &error);
  pf_run_page_act (self, acts, error);
  return TRUE;
}

static void
set_aside_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pf_run_page_set_aside (PF_RUN_PAGE (widget), g_variant_get_uint32 (parameter));
}

static void
rollback_reason_given (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PfRunPage) self = user_data;
  g_autofree char *reason = pf_reason_dialog_ask_finish (result, NULL);
  if (reason == NULL || self->session == NULL)
    return;
  GError *error = NULL;
  GPtrArray *acts = pf_run_plan_rollback (pf_run_page_get_run (self), reason, &error);
  pf_run_page_act (self, acts, error);
}

static void
start_rollback_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  pf_reason_dialog_ask_async (widget, _("Start the rollback?"),
                              _("From here on the items of the rollback count, and the record says why it was started."),
                              _("_Start Rollback"), self->cancellable, rollback_reason_given, g_object_ref (self));
}

/**
 * pf_run_page_update_choices:
 * @self: a page
 *
 * Enables what the checklist has a place for: without a rollback in it, none can be started.
 */
void
pf_run_page_update_choices (PfRunPage *self)
{
  PfRun *run = pf_run_page_get_run (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "run.start-rollback",
                                 pf_run_has_rollback_part (run) && !pf_run_is_in_rollback (run));
}

/**
 * pf_run_page_install_choice_actions:
 * @widget_class: class of the page
 */
void
pf_run_page_install_choice_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "run.choose", "(uu)", choose_action);
  gtk_widget_class_install_action (widget_class, "run.set-role", "(us)", set_role_action);
  gtk_widget_class_install_action (widget_class, "run.set-aside", "u", set_aside_action);
  gtk_widget_class_install_action (widget_class, "run.start-rollback", NULL, start_rollback_action);
}
