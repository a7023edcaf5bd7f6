/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-page-test.h"

#include "app/pf-blank-row.h"
#include "app/pf-section-header-row.h"
#include "app/pf-t0-dialog.h"

#include <string.h>

/* The clock in the header, what is due, phases and reminders, as a person sees them. */

#define MINUTE (60 * G_GINT64_CONSTANT (1000))
#define HOUR (60 * MINUTE)

static const char *const checklist
    = "# Rollout\n\n## T-60 minutes\n\n- [ ] Page shown\n\n## T-30 minutes\n\n- [ ] Traffic drained\n\n"
      "## Deployment\n\n### Install (10 minutes)\n\n**Start Time**: ______\n\n- [ ] one\n- [ ] two\n\n"
      "**End Time**: ______\n\n## Deployment Metrics\n\n- **Deployment Duration:** _____ minutes\n";

typedef struct {
  PfPageTest *page;
  PfClock *clock;
} Timed;

/* At 12:00 by a clock that only moves when it is told to. */
static void
open_page (Timed *self, PfAppTest *test, const char *markdown)
{
  g_setenv ("TZ", "UTC", TRUE);
  self->clock = pf_test_clock_new ();
  self->page = pf_page_test_new_with_clock (test, markdown, self->clock);
  /* There is no desktop to show notifications. */
  g_signal_handlers_block_matched (self->page->page->reminders, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL,
                                   self->page->page);
}

static void
close_page (Timed *self)
{
  g_clear_object (&self->clock);
  g_clear_pointer (&self->page, pf_page_test_free);
  g_unsetenv ("TZ");
}

static void
pass (Timed *self, gint64 ms)
{
  pf_test_clock_advance (self->clock, ms);
  pf_run_page_check_time (self->page->page);
  pf_app_test_settle ();
}

static void
set_t0 (Timed *self, gint64 from_now)
{
  gtk_widget_activate_action (GTK_WIDGET (self->page->page), "run.set-t0", "x", pf_run_get_now (self->page->run) + from_now);
  pf_app_test_settle ();
}

static GtkWidget *
find_header (GtkWidget *widget, const char *title)
{
  if (PF_IS_SECTION_HEADER_ROW (widget))
    return pf_app_test_sees (widget, title) ? widget : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_header (child, title);
    if (found != NULL)
      return found;
  }
  return NULL;
}

static gboolean
header_sees (Timed *self, const char *title, const char *text)
{
  GtkWidget *header = find_header (GTK_WIDGET (self->page->page->list_view), title);
  g_assert_nonnull (header);
  return pf_app_test_sees (header, text);
}

static const char *
get_clock (Timed *self)
{
  return gtk_label_get_label (self->page->page->t0_label);
}

static void
test_clock (PfAppTest *test)
{
  Timed timed = { 0 };
  open_page (&timed, test, checklist);
  GtkWidget *button = GTK_WIDGET (timed.page->page->t0_button);
  g_assert_true (pf_app_test_is_shown (button));
  g_assert_cmpstr (get_clock (&timed), ==, "Set T0…");
  g_assert_false (header_sees (&timed, "T-60 minutes", "late"));
  set_t0 (&timed, 12 * MINUTE + 30000);
  g_assert_cmpuint (pf_page_test_count_stored (timed.page, "t0.set"), ==, 1);
  g_assert_cmpstr (get_clock (&timed), ==, "T-12:30");
  g_assert_true (pf_app_test_has_name (button, "T0 is at 12:12 (UTC), in 12 min"));
  pass (&timed, 15 * MINUTE + 40000);
  g_assert_cmpstr (get_clock (&timed), ==, "T+03:10");
  /* It goes on by itself while it is seen, and stands still while it is not. */
  g_assert_cmpuint (timed.page->page->tick_source, !=, 0);
  gtk_widget_set_visible (GTK_WIDGET (timed.page->window), FALSE);
  g_assert_cmpuint (timed.page->page->tick_source, ==, 0);
  close_page (&timed);
}

/* A checklist without times has no clock. */
static void
test_no_clock (PfAppTest *test)
{
  Timed timed = { 0 };
  open_page (&timed, test, "# List\n\n## Before\n\n- [ ] a\n");
  g_assert_false (pf_app_test_is_shown (GTK_WIDGET (timed.page->page->t0_button)));
  set_t0 (&timed, HOUR);
  g_assert_true (pf_app_test_is_shown (GTK_WIDGET (timed.page->page->t0_button)));
  close_page (&timed);
}

static void
test_late (PfAppTest *test)
{
  Timed timed = { 0 };
  open_page (&timed, test, checklist);
  set_t0 (&timed, HOUR);
  g_assert_true (header_sees (&timed, "T-60 minutes", "12:00 · due"));
  g_assert_true (header_sees (&timed, "T-30 minutes", "12:30"));
  pass (&timed, MINUTE);
  g_assert_true (header_sees (&timed, "T-60 minutes", "12:00 · late 1 min"));
  g_assert_true (pf_app_test_sees (GTK_WIDGET (timed.page->page->outline), "late 1 min"));
  pf_page_test_mark (timed.page, "Page shown", PF_STATE_DONE, NULL);
  pf_app_test_settle ();
  g_assert_false (header_sees (&timed, "T-60 minutes", "late"));
  g_assert_false (pf_app_test_sees (GTK_WIDGET (timed.page->page->outline), "late"));
  close_page (&timed);
}

static void
test_dialog (PfAppTest *test)
{
  Timed timed = { 0 };
  open_page (&timed, test, checklist);
  g_signal_emit_by_name (timed.page->page->t0_button, "clicked");
  GtkWindow *dialog = pf_app_test_expect_window (PF_TYPE_T0_DIALOG);
  GtkWidget *time = pf_app_test_expect (GTK_WIDGET (dialog), ADW_TYPE_ENTRY_ROW, "Time");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (time)), ==, "12:30");
  gtk_editable_set_text (GTK_EDITABLE (time), "25:00");
  g_assert_false (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "set"));
  g_assert_false (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "clear"));
  gtk_editable_set_text (GTK_EDITABLE (time), "16:00");
  g_assert_true (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "set"));
  g_assert_true (pf_app_test_sees (GTK_WIDGET (dialog), "In 4 h"));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "set");
  pf_app_test_settle ();
  g_assert_cmpint (pf_run_get_t0 (timed.page->run), ==, PF_TEST_TIME + 4 * HOUR);
  gtk_widget_activate_action (GTK_WIDGET (timed.page->page), "run.t0", NULL);
  dialog = pf_app_test_expect_window (PF_TYPE_T0_DIALOG);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "clear");
  pf_app_test_settle ();
  g_assert_cmpint (pf_run_get_t0 (timed.page->run), ==, PF_NO_TIME);
  close_page (&timed);
}

static const char *
get_value (Timed *self, guint blank)
{
  return pf_run_get_blank_value (self->page->run, blank, NULL);
}

static GtkWidget *
find_blank_row (GtkWidget *widget, const char *text)
{
  if (PF_IS_BLANK_ROW (widget) && pf_app_test_sees (widget, text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *row = find_blank_row (child, text);
    if (row != NULL)
      return row;
  }
  return NULL;
}

static void
press_aid (Timed *self, const char *label, const char *name)
{
  GtkWidget *row = find_blank_row (GTK_WIDGET (self->page->page->list_view), label);
  g_assert_nonnull (row);
  g_signal_emit_by_name (pf_app_test_expect_shown (row, GTK_TYPE_BUTTON, name), "clicked");
  pf_store_drain (self->page->store);
  pf_app_test_settle ();
}

static void
test_phase (PfAppTest *test)
{
  Timed timed = { 0 };
  open_page (&timed, test, checklist);
  g_assert_true (header_sees (&timed, "Install", "planned 10 min"));
  press_aid (&timed, "Start Time", "Start Time: Fill in the time it is now");
  g_assert_cmpstr (get_value (&timed, 0), ==, "2026-03-01 12:00");
  g_assert_cmpuint (pf_page_test_count_stored (timed.page, "phase.start"), ==, 1);
  pass (&timed, 7 * MINUTE);
  g_assert_true (header_sees (&timed, "Install", "7 min of 10 min"));
  pass (&timed, 5 * MINUTE);
  g_assert_true (header_sees (&timed, "Install", "12 min, longer than 10 min"));
  /* Its end is one click away when everything in it is answered. */
  GtkWidget *header = find_header (GTK_WIDGET (timed.page->page->list_view), "Install");
  GtkWidget *button = pf_app_test_expect (header, GTK_TYPE_BUTTON, "End Phase");
  g_assert_false (pf_app_test_is_shown (button));
  pf_page_test_mark (timed.page, "one", PF_STATE_DONE, NULL);
  pf_page_test_mark (timed.page, "two", PF_STATE_DONE, NULL);
  pf_app_test_settle ();
  g_assert_true (pf_app_test_is_shown (button));
  g_signal_emit_by_name (button, "clicked");
  pf_app_test_settle ();
  g_assert_false (pf_app_test_is_shown (button));
  g_assert_cmpstr (get_value (&timed, 1), ==, "2026-03-01 12:12");
  press_aid (&timed, "Deployment Duration", "Deployment Duration: Fill in what the clock and the probes say");
  g_assert_cmpstr (get_value (&timed, 2), ==, "12");
  close_page (&timed);
}

typedef struct {
  guint n_reminders;
  guint n_settled;
  char *title;
} Heard;

static void
heard_reminder (PfRunReminders *reminders, const char *id, const char *title, const char *body, Heard *heard)
{
  heard->n_reminders++;
  g_free (heard->title);
  heard->title = g_strdup (title);
}

static void
heard_settled (PfRunReminders *reminders, const char *id, Heard *heard)
{
  heard->n_settled++;
}

/* Once each; what came due while the machine slept is said at the first look at the clock. */
static void
test_reminders (PfAppTest *test)
{
  Timed timed = { 0 };
  Heard heard = { 0 };
  open_page (&timed, test, checklist);
  gulong reminder = g_signal_connect (timed.page->page->reminders, "remind", G_CALLBACK (heard_reminder), &heard);
  gulong settled = g_signal_connect (timed.page->page->reminders, "settled", G_CALLBACK (heard_settled), &heard);
  set_t0 (&timed, 2 * HOUR);
  pass (&timed, 59 * MINUTE);
  g_assert_cmpuint (heard.n_reminders, ==, 0);
  pass (&timed, MINUTE);
  g_assert_cmpuint (heard.n_reminders, ==, 1);
  g_assert_cmpstr (heard.title, ==, "“T-60 minutes” is due");
  pass (&timed, 30000);
  g_assert_cmpuint (heard.n_reminders, ==, 1);
  pass (&timed, 30000);
  g_assert_cmpuint (heard.n_reminders, ==, 2);
  g_assert_cmpstr (heard.title, ==, "“T-60 minutes” is late 1 min");
  pass (&timed, 10 * MINUTE);
  g_assert_cmpuint (heard.n_reminders, ==, 2);
  pf_page_test_mark (timed.page, "Page shown", PF_STATE_DONE, NULL);
  pass (&timed, 0);
  g_assert_cmpuint (heard.n_settled, ==, 1);
  /* Asleep for hours. */
  pass (&timed, 5 * HOUR);
  g_assert_cmpuint (heard.n_reminders, ==, 3);
  g_assert_cmpstr (heard.title, ==, "“T-30 minutes” is late 4 h 41 min");
  g_signal_handler_disconnect (timed.page->page->reminders, reminder);
  g_signal_handler_disconnect (timed.page->page->reminders, settled);
  g_free (heard.title);
  close_page (&timed);
}

/* The watching is reminded of when the deployment has ended, and when the watching should have. */
static void
test_watching (PfAppTest *test)
{
  Timed timed = { 0 };
  Heard heard = { 0 };
  open_page (&timed, test, "# Rollout\n\n## Deployment\n\n- [ ] one\n\n## Monitoring (24-48 hours after deployment)\n\n"
                           "- [ ] two\n");
  gulong reminder = g_signal_connect (timed.page->page->reminders, "remind", G_CALLBACK (heard_reminder), &heard);
  set_t0 (&timed, 0);
  pf_page_test_mark (timed.page, "one", PF_STATE_IN_PROGRESS, NULL);
  pass (&timed, 30 * HOUR);
  g_assert_cmpuint (heard.n_reminders, ==, 0);
  pf_page_test_mark (timed.page, "one", PF_STATE_DONE, NULL);
  gtk_widget_activate_action (GTK_WIDGET (timed.page->page), "run.phase", "(us)", 1, "end");
  pass (&timed, 23 * HOUR);
  g_assert_cmpuint (heard.n_reminders, ==, 0);
  pass (&timed, HOUR);
  g_assert_cmpuint (heard.n_reminders, ==, 1);
  g_assert_nonnull (strstr (heard.title, "is due"));
  pass (&timed, 25 * HOUR);
  g_assert_cmpuint (heard.n_reminders, ==, 2);
  g_assert_nonnull (strstr (heard.title, "is late 1 h"));
  g_signal_handler_disconnect (timed.page->page->reminders, reminder);
  g_free (heard.title);
  close_page (&timed);
}

int
main (int argc, char *argv[])
{
  pf_app_test_init (&argc, &argv);
  pf_app_test_add ("/run-page/timeline/clock", test_clock);
  pf_app_test_add ("/run-page/timeline/no-clock", test_no_clock);
  pf_app_test_add ("/run-page/timeline/late", test_late);
  pf_app_test_add ("/run-page/timeline/dialog", test_dialog);
  pf_app_test_add ("/run-page/timeline/phase", test_phase);
  pf_app_test_add ("/run-page/timeline/reminders", test_reminders);
  pf_app_test_add ("/run-page/timeline/watching", test_watching);
  return g_test_run ();
}
