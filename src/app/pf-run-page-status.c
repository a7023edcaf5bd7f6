/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-run-closures.h"
#include "app/pf-run-page-private.h"
#include "run/pf-run-lifecycle.h"

#include <glib/gi18n-lib.h>

/* A spinner only tells something when it takes longer than one would expect. */
#define SPINNER_DELAY_MS 3000

static void
update_save_state (PfRunPage *self)
{
  PfSaveState state = pf_run_session_get_save_state (self->session);
  const char *error = pf_run_session_get_save_error (self->session);
  const char *damage = pf_run_session_get_damage (self->session);
  const char *icon = "object-select-symbolic";
  const char *word = _("Saved");
  if (state == PF_SAVE_SAVING) {
    icon = "content-loading-symbolic";
    word = _("Saving…");
  } else if (state == PF_SAVE_FAILED) {
    icon = "dialog-warning-symbolic";
    word = _("Not saved");
  }
  if (damage != NULL) {
    icon = "dialog-warning-symbolic";
    word = _("Damaged");
  }
  gtk_image_set_from_icon_name (self->save_icon, icon);
  gtk_label_set_label (self->save_label, word);
  if (state == PF_SAVE_FAILED || damage != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "save-failed");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "save-failed");
  g_autofree char *message
      = damage != NULL ? g_strdup_printf (_("%s. What came before is shown and cannot be changed; “Save a copy” keeps "
                                            "what is intact."),
                                          damage)
                       : g_strdup_printf (_("The last changes are not saved: %s"), error != NULL ? error : "");
  gboolean shown = state == PF_SAVE_FAILED || damage != NULL;
  pf_run_notices_set_save (self->notices, shown ? message : NULL, damage == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "run.retry", state == PF_SAVE_FAILED);
}

/* What is out of the ordinary; a run that simply goes on says nothing. */
static const char *
get_state_word (PfRun *run)
{
  const char *state = pf_run_get_state (run);
  if (g_str_equal (state, "paused"))
    return _("Paused");
  if (g_str_equal (state, "watching"))
    return _("Watching");
  if (g_str_equal (state, "completed"))
    return _("Completed");
  if (g_str_equal (state, "rolled-back"))
    return _("Rolled back");
  return g_str_equal (state, "aborted") ? _("Aborted") : NULL;
}

static void
update_title (PfRunPage *self, PfRun *run)
{
  const char *environment = pf_run_get_environment (run);
  const char *release = pf_run_get_release (run);
  gboolean has_environment = environment != NULL && *environment != '\0';
  gboolean has_release = release != NULL && *release != '\0';
  g_autofree char *subtitle = g_strdup_printf ("%s%s%s", has_environment ? environment : "",
                                               has_environment && has_release ? " · " : "",
                                               has_release ? release : "");
  gboolean rehearsal = pf_run_is_rehearsal (run);
  const char *name = pf_document_get_title (pf_run_get_document (run));
  /* Translators: %s is the title of a checklist. */
  g_autofree char *title = rehearsal ? g_strdup_printf (_("Rehearsal: %s"), name) : g_strdup (name);
  adw_window_title_set_title (self->title, title);
  adw_window_title_set_subtitle (self->title, subtitle);
  const char *state = get_state_word (run);
  g_autofree char *words = g_strjoin (" · ", pf_run_mode_get_word (pf_run_get_mode (run)), state, NULL);
  gtk_label_set_label (self->mode_label, words);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->mode_label), pf_run_get_pause_reason (run));
  gtk_widget_remove_css_class (GTK_WIDGET (self->mode_label), rehearsal ? "live" : "rehearsal");
  gtk_widget_add_css_class (GTK_WIDGET (self->mode_label), rehearsal ? "rehearsal" : "live");
}

/**
 * pf_run_page_update_status:
 * @self: a page
 *
 * Brings the header up to date with the run and its session.
 */
void
pf_run_page_update_status (PfRunPage *self)
{
  PfRun *run = pf_run_session_get_run (self->session);
  PfProgress progress;
  pf_run_get_progress (run, &progress);
  g_autofree char *text = pf_progress_format (&progress);
  g_autofree char *counts = pf_progress_describe (&progress);
  g_autofree char *verified = pf_run_describe_verified (run);
  g_autofree char *description = verified != NULL ? g_strdup_printf ("%s\n%s", counts, verified) : g_strdup (counts);
  pf_segment_bar_set_progress (self->progress_bar, &progress);
  gtk_label_set_label (self->progress_label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->progress_label), description);
  update_title (self, run);
  update_save_state (self);
}

static guint
count_checking (PfRunPage *self, guint *n_sensed)
{
  PfRun *run = pf_run_session_get_run (self->session);
  guint n_items = g_list_model_get_n_items (pf_run_get_items (run));
  guint n_checking = 0;
  *n_sensed = 0;
  for (guint i = 0; i < n_items && self->verifier != NULL; i++) {
    *n_sensed += pf_run_item_get_probe (pf_run_get_item (run, i)) != NULL ? 1 : 0;
    n_checking += pf_verifier_is_checking (self->verifier, i) ? 1 : 0;
  }
  return n_checking;
}

static gboolean
start_spinner (gpointer user_data)
{
  PfRunPage *self = user_data;
  self->spinner_source = 0;
  gtk_spinner_start (self->spinner);
  return G_SOURCE_REMOVE;
}

static void
update_spinner (PfRunPage *self, gboolean busy)
{
  if (busy && self->spinner_source == 0 && !gtk_spinner_get_spinning (self->spinner))
    self->spinner_source = g_timeout_add (SPINNER_DELAY_MS, start_spinner, self);
  if (busy)
    return;
  g_clear_handle_id (&self->spinner_source, g_source_remove);
  gtk_spinner_stop (self->spinner);
}

/**
 * pf_run_page_update_checking:
 * @self: a page
 *
 * Shows how many probes are under way, and whether there is anything to verify at all.
 */
void
pf_run_page_update_checking (PfRunPage *self)
{
  guint n_sensed;
  guint n_checking = count_checking (self, &n_sensed);
  gboolean watching = self->verifier != NULL && pf_verifier_is_watching (self->verifier);
  gboolean busy = n_checking > 0 && !watching;
  g_autofree char *text = g_strdup_printf (ngettext ("%u check", "%u checks", n_checking), n_checking);
  self->n_checking = n_checking;
  gtk_label_set_label (self->checking_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->verify_stack), n_sensed > 0);
  gtk_stack_set_visible_child_name (self->verify_stack, busy ? "checking" : "verify");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "run.verify", n_sensed > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "run.watch", n_sensed > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "run.cancel-verify", self->verify_cancellable != NULL);
  update_spinner (self, busy);
  pf_run_page_notify_watching (self);
}
