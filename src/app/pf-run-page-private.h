/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/pf-evidence-pane.h"
#include "app/pf-outline.h"
#include "app/pf-run-model.h"
#include "app/pf-run-notices.h"
#include "app/pf-run-page.h"
#include "app/pf-run-reminders.h"
#include "app/pf-segment-bar.h"
#include "app/pf-text-cell.h"
#include "app/pf-verdict-button.h"

G_BEGIN_DECLS

struct _PfRunPage {
  AdwBin parent_instance;

  /* Template children */
  AdwToastOverlay *toast_overlay;
  AdwWindowTitle *title;
  GtkButton *back_button;
  GtkMenuButton *menu_button;
  GtkToggleButton *outline_button;
  GtkBox *status_spacer;
  GtkStack *verify_stack;
  GtkSpinner *spinner;
  GtkLabel *checking_label;
  GtkBox *status_bar;
  PfVerdictButton *verdict;
  GtkLabel *mode_label;
  GtkButton *t0_button;
  GtkLabel *t0_label;
  PfSegmentBar *progress_bar;
  GtkLabel *progress_label;
  GtkImage *save_icon;
  GtkLabel *save_label;
  PfRunNotices *notices;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  AdwFlap *outline_flap;
  AdwFlap *details_flap;
  PfOutline *outline;
  PfEvidencePane *details;
  GtkStack *list_stack;
  GtkListView *list_view;
  AdwStatusPage *nothing_found;

  /* Owned */
  PfRunSession *session;
  PfVerifier *verifier; /* nullable */
  PfRunModel *model;
  GtkSingleSelection *selection;
  GCancellable *cancellable;       /* of everything that outlives a call */
  GCancellable *verify_cancellable; /* of the probes under way, or NULL */
  PfRunReminders *reminders;
  GHashTable *told_of; /* ids of the tripped triggers that were told of */
  guint spinner_source;
  guint tick_source;
  guint remind_source;
  guint adapt_source;
  guint n_checking;

  gboolean folded;
};

PfRun *pf_run_page_get_run (PfRunPage *self);
void pf_run_page_install_actions (GtkWidgetClass *widget_class);
void pf_run_page_install_verify_actions (GtkWidgetClass *widget_class);
void pf_run_page_install_choice_actions (GtkWidgetClass *widget_class);
void pf_run_page_update_choices (PfRunPage *self);
void pf_run_page_install_decision_actions (GtkWidgetClass *widget_class);
void pf_run_page_update_decision (PfRunPage *self);
gboolean pf_run_page_set_aside (PfRunPage *self, guint index);
void pf_run_page_install_lifecycle_actions (GtkWidgetClass *widget_class);
void pf_run_page_update_lifecycle (PfRunPage *self);
void pf_run_page_load_history (PfRunPage *self);
void pf_run_page_offer_undo (PfRunPage *self, const GPtrArray *acts);
void pf_run_page_mark_sub_items (PfRunPage *self, guint index, PfItemState state);
void pf_run_page_install_timeline_actions (GtkWidgetClass *widget_class);
void pf_run_page_start_timeline (PfRunPage *self);
void pf_run_page_stop_timeline (PfRunPage *self);
void pf_run_page_update_timeline (PfRunPage *self);
void pf_run_page_check_time (PfRunPage *self);
void pf_run_page_install_sign_actions (GtkWidgetClass *widget_class);
gboolean pf_run_page_sign_item (PfRunPage *self, guint item);
void pf_run_page_install_trigger_actions (GtkWidgetClass *widget_class);
void pf_run_page_start_triggers (PfRunPage *self);
void pf_run_page_update_triggers (PfRunPage *self);
void pf_run_page_install_variable_actions (GtkWidgetClass *widget_class);
void pf_run_page_install_command_actions (GtkWidgetClass *widget_class);
void pf_run_page_install_evidence_actions (GtkWidgetClass *widget_class);
void pf_run_page_attach (PfRunPage *self, guint item, GFile *file);
void pf_run_page_follow_commands (PfRunPage *self);
void pf_run_page_update_variables (PfRunPage *self);
void pf_run_page_add_shortcuts (PfRunPage *self);
void pf_run_page_update_status (PfRunPage *self);
void pf_run_page_update_checking (PfRunPage *self);
void pf_run_page_show_message (PfRunPage *self, const char *message);
void pf_run_page_act (PfRunPage *self, GPtrArray *acts, GError *error);
gboolean pf_run_page_select_position (PfRunPage *self, guint position, gboolean focus);
void pf_run_page_find_suggestions (PfRunPage *self);
void pf_run_page_set_watching (PfRunPage *self, gboolean watching);
void pf_run_page_notify_watching (PfRunPage *self);

G_END_DECLS
