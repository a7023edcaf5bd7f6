/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-page-test.h"

#include "app/pf-blank-row.h"
#include "app/pf-item-menu.h"
#include "app/pf-probe-dialog.h"
#include "app/pf-reason-dialog.h"
#include "document/pf-suggestions.h"
#include "run/pf-run-sign-offs.h"

#include <string.h>

static const char *const checklist = "# Release\n"
                                     "\n"
                                     "Manager: ______\n"
                                     "\n"
                                     "## Before\n"
                                     "- [ ] Tag the release\n"
                                     "- [ ] **Backups**: younger than an hour\n"
                                     "- [ ] Cluster\n"
                                     "  - [ ] Nodes up\n"
                                     "  - [ ] Quota free\n"
                                     "\n"
                                     "    ```bash\n"
                                     "    kubectl get nodes\n"
                                     "    ```\n"
                                     "## After\n"
                                     "- [ ] Smoke test\n"
                                     "  ```probe\n"
                                     "  GET @nowhere/health\n"
                                     "  expect status == 200\n"
                                     "  ```\n";

static void
test_check_box (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  GtkWidget *check = pf_app_test_expect (pf_page_test_find_row (page, "Tag"), GTK_TYPE_CHECK_BUTTON, NULL);
  g_assert_true (gtk_widget_activate (check));
  g_assert_cmpint (pf_page_test_state (page, "Tag"), ==, PF_STATE_DONE);
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)));
  g_assert_cmpuint (pf_page_test_count_stored (page, "item.set"), ==, 1);
  g_assert_true (pf_app_test_sees (GTK_WIDGET (page->window), "1 of 5"));
  g_assert_true (gtk_widget_activate (check));
  g_assert_cmpint (pf_page_test_state (page, "Tag"), ==, PF_STATE_OPEN);
  g_assert_cmpuint (pf_page_test_count_stored (page, "item.set"), ==, 2);
}

static void
test_reason (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  guint item = pf_page_test_find (page, "Backups");
  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.mark", "(us)", item, "not-applicable");
  GtkWindow *dialog = pf_app_test_expect_window (PF_TYPE_REASON_DIALOG);
  gtk_window_close (dialog);
  pf_app_test_settle ();
  g_assert_cmpint (pf_page_test_state (page, "Backups"), ==, PF_STATE_OPEN);
  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.mark", "(us)", item, "not-applicable");
  pf_page_test_give_reason ("  Nothing to back up ");
  g_assert_cmpint (pf_page_test_state (page, "Backups"), ==, PF_STATE_NOT_APPLICABLE);
  g_assert_cmpstr (pf_run_item_get_reason (pf_run_get_item (page->run, item)), ==, "Nothing to back up");
  g_assert_true (pf_app_test_sees (pf_page_test_find_row (page, "Backups"), "Not applicable"));
  g_assert_true (pf_app_test_sees (GTK_WIDGET (page->window), "0 of 4"));
}

static void
test_parent (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  GtkWidget *row = pf_page_test_find_row (page, "Cluster");
  g_assert_true (pf_app_test_sees (row, "0 of 2"));
  g_assert_false (pf_app_test_is_shown (pf_app_test_expect (row, GTK_TYPE_CHECK_BUTTON, NULL)));
  pf_page_test_mark (page, "Nodes up", PF_STATE_DONE, NULL);
  g_assert_true (pf_app_test_sees (row, "1 of 2"));
  pf_page_test_mark (page, "Quota free", PF_STATE_FAILED, NULL);
  g_assert_cmpint (pf_page_test_state (page, "Cluster"), ==, PF_STATE_FAILED);
  g_assert_cmpint (pf_verdict_button_get_verdict (page->page->verdict), ==, PF_VERDICT_NO_GO);
}

static void
test_blank (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  GtkWidget *row = pf_app_test_expect (GTK_WIDGET (page->page->list_view), PF_TYPE_BLANK_ROW, NULL);
  GtkWidget *entry = pf_app_test_expect (row, GTK_TYPE_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "Grace");
  g_assert_null (pf_run_get_blank_value (page->run, 0, NULL));
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (pf_run_get_blank_value (page->run, 0, NULL), ==, "Grace");
  g_assert_cmpuint (pf_page_test_count_stored (page, "blank.fill"), ==, 1);
  g_autofree char *tooltip = gtk_entry_get_icon_tooltip_text (GTK_ENTRY (entry), GTK_ENTRY_ICON_SECONDARY);
  g_assert_cmpstr (tooltip, ==, "Saved");
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  g_signal_emit_by_name (entry, "activate");
  g_assert_null (pf_run_get_blank_value (page->run, 0, NULL));
}

/* Somebody edited the journal: what came before is shown, nothing more is taken. */
static void
test_damaged (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  pf_page_test_mark (page, "Backups", PF_STATE_DONE, NULL);
  pf_page_test_mark (page, "Nodes up", PF_STATE_DONE, NULL);
  pf_page_test_wait_saved (page);
  guint n_events = pf_run_get_events (page->run)->len;
  pf_page_test_reopen (page, "UPDATE event SET actor = 'eve' WHERE seq = (SELECT max(seq) FROM event)");

  g_assert_true (pf_app_test_sees (GTK_WIDGET (page->window), "Damaged"));
  g_assert_nonnull (pf_run_notices_get_save (page->page->notices));
  g_assert_nonnull (strstr (pf_run_notices_get_save (page->page->notices), "does not follow"));
  GtkWidget *retry = pf_app_test_expect (GTK_WIDGET (page->page->notices), GTK_TYPE_BUTTON, "Retry");
  g_assert_false (gtk_widget_get_visible (retry));
  g_assert_cmpint (pf_page_test_state (page, "Backups"), ==, PF_STATE_DONE);
  g_assert_cmpint (pf_page_test_state (page, "Nodes up"), ==, PF_STATE_OPEN);
  pf_page_test_mark (page, "Quota free", PF_STATE_DONE, NULL);
  g_assert_cmpint (pf_page_test_state (page, "Quota free"), ==, PF_STATE_OPEN);
  g_assert_cmpuint (pf_run_get_events (page->run)->len, ==, n_events - 1);
}

static gboolean
tag_is_done (gpointer data)
{
  return pf_page_test_state (data, "Tag") == PF_STATE_DONE;
}

static void
test_other_process (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  g_autoptr (GError) error = NULL;
  g_autoptr (PfClock) clock = pf_system_clock_new ();
  g_autoptr (PfStore) store = pf_store_open (page->folder->database, clock, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) acts
      = pf_run_plan_mark (page->run, pf_page_test_find (page, "Tag"), PF_STATE_DONE, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (PfPerson) person = pf_person_new ("Grace Hopper", "typed");
  g_autoptr (GPtrArray) events = pf_store_append (store, page->run_id, acts, person, &error);
  g_assert_no_error (error);
  pf_app_test_wait (tag_is_done, page, "the other process' change shows");
  GtkWidget *check = pf_app_test_expect (pf_page_test_find_row (page, "Tag"), GTK_TYPE_CHECK_BUTTON, NULL);
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)));
}

static gboolean
save_failed (gpointer data)
{
  return pf_run_session_get_save_state (data) == PF_SAVE_FAILED;
}

static void
test_failed_save (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  /* Fill what room the limited database has, then one act more. */
  g_autofree char *long_text = g_strnfill (60 * 1024, 'x');
  pf_test_store_limit (page->store, TRUE);
  for (guint i = 0; i < 12 && !save_failed (page->session); i++) {
    long_text[0] = (char) ('a' + (int) i);
    gtk_widget_activate_action (GTK_WIDGET (page->page), "run.fill", "(us)", 0, long_text);
    pf_app_test_settle ();
  }
  pf_app_test_wait (save_failed, page->session, "saving fails");
  pf_app_test_settle ();
  GtkWidget *revealer = pf_app_test_expect (GTK_WIDGET (page->page->notices), GTK_TYPE_REVEALER, NULL);
  g_assert_true (gtk_revealer_get_child_revealed (GTK_REVEALER (revealer)));
  g_assert_nonnull (pf_run_notices_get_save (page->page->notices));
  g_assert_true (pf_app_test_sees (GTK_WIDGET (page->window), "Not saved"));
  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.mark", "(us)", pf_page_test_find (page, "Tag"), "done");
  pf_app_test_settle ();
  g_assert_true (pf_app_test_sees (pf_page_test_find_row (page, "Tag"), "Not saved"));
  pf_test_store_limit (page->store, FALSE);
  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.retry", NULL);
  pf_page_test_wait_saved (page);
  g_assert_null (pf_run_notices_get_save (page->page->notices));
  g_assert_cmpuint (pf_page_test_count_stored (page, "item.set"), ==, 1);
}

static void
test_filter (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  guint all = g_list_model_get_n_items (G_LIST_MODEL (page->page->model));
  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.filter", "s", "failed");
  g_assert_true (pf_app_test_sees (GTK_WIDGET (page->window), "Nothing failed"));
  pf_page_test_mark (page, "Nodes up", PF_STATE_FAILED, NULL);
  /* The heading, the parent and the item, and the command that hangs on it or not. */
  g_assert_cmpuint (pf_run_model_find (page->page->model, PF_RUN_ROW_ITEM, pf_page_test_find (page, "Nodes up")), !=,
                    PF_NONE);
  g_assert_cmpuint (pf_run_model_find (page->page->model, PF_RUN_ROW_ITEM, pf_page_test_find (page, "Cluster")), !=,
                    PF_NONE);
  g_assert_cmpuint (pf_run_model_find (page->page->model, PF_RUN_ROW_ITEM, pf_page_test_find (page, "Tag")), ==,
                    PF_NONE);
  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.filter", "s", "open");
  g_assert_cmpuint (pf_run_model_find (page->page->model, PF_RUN_ROW_ITEM, pf_page_test_find (page, "Nodes up")), ==,
                    PF_NONE);
  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.show-all", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (page->page->model)), ==, all);
  pf_run_model_set_search (page->page->model, "KUBECTL");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (page->page->model)), <, all);
  g_assert_cmpuint (pf_run_model_find (page->page->model, PF_RUN_ROW_COMMAND, 0), !=, PF_NONE);
}

static void
test_keys (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  GtkWidget *list = GTK_WIDGET (page->page->list_view);
  g_assert_true (pf_run_page_select_item (page->page, pf_page_test_find (page, "Tag")));
  g_assert_true (pf_page_test_press (page, list, "space"));
  g_assert_cmpint (pf_page_test_state (page, "Tag"), ==, PF_STATE_DONE);
  g_assert_true (pf_page_test_press (page, list, "j"));
  g_assert_cmpuint (pf_run_page_get_selected_item (page->page), ==, pf_page_test_find (page, "Backups"));
  g_assert_true (pf_page_test_press (page, list, "f"));
  g_assert_cmpint (pf_page_test_state (page, "Backups"), ==, PF_STATE_FAILED);
  g_assert_true (pf_page_test_press (page, list, "n"));
  pf_page_test_give_reason ("None here");
  g_assert_cmpint (pf_page_test_state (page, "Backups"), ==, PF_STATE_NOT_APPLICABLE);
  g_assert_true (pf_page_test_press (page, list, "k"));
  g_assert_cmpuint (pf_run_page_get_selected_item (page->page), ==, pf_page_test_find (page, "Tag"));
  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.next-open", NULL);
  g_assert_cmpuint (pf_run_page_get_selected_item (page->page), ==, pf_page_test_find (page, "Nodes up"));
  GtkWidget *entry = pf_app_test_expect (list, GTK_TYPE_ENTRY, NULL);
  gtk_widget_grab_focus (entry);
  g_assert_false (pf_page_test_press (page, list, "f"));
}

static gboolean
has_outcome (gpointer data)
{
  PfPageTest *page = data;
  return pf_run_item_get_outcome (pf_run_get_item (page->run, pf_page_test_find (page, "Smoke"))) != NULL;
}

static void
test_unbound_probe (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  GtkWidget *row = pf_page_test_find_row (page, "Smoke");
  g_assert_true (pf_app_test_sees (row, "Not verified"));
  g_assert_false (pf_app_test_is_shown (pf_app_test_expect (row, GTK_TYPE_CHECK_BUTTON, NULL)));
  /* There is no such endpoint: nothing to consent to, and no pass. */
  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.verify", NULL);
  pf_app_test_wait (has_outcome, page, "the probe has its outcome");
  g_assert_cmpint (pf_page_test_state (page, "Smoke"), ==, PF_STATE_OPEN);
  pf_app_test_settle ();
  g_assert_true (pf_app_test_sees (row, "Unknown"));
  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.mark", "(us)", pf_page_test_find (page, "Smoke"), "done");
  pf_page_test_give_reason ("Looked at it myself");
  g_assert_cmpint (pf_page_test_state (page, "Smoke"), ==, PF_STATE_DONE);
  g_assert_true (pf_app_test_sees (row, "Overridden"));
}

static void
test_bind_probe (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  pf_run_page_select_item (page->page, pf_page_test_find (page, "Tag"));
  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.bind-probe", NULL);
  GtkWindow *dialog = pf_app_test_expect_window (PF_TYPE_PROBE_DIALOG);
  GtkWidget *view = pf_app_test_expect (GTK_WIDGET (dialog), GTK_TYPE_TEXT_VIEW, NULL);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  gtk_text_buffer_set_text (buffer, "GET https://service.invalid/\nexpect statsu == 200", -1);
  GtkWidget *item = pf_app_test_expect (GTK_WIDGET (dialog), PF_TYPE_TEXT_CELL, NULL);
  GtkWidget *message = gtk_widget_get_last_child (gtk_widget_get_parent (item));
  g_assert_nonnull (strstr (pf_text_cell_get_text (PF_TEXT_CELL (message)), "Line 2"));
  gtk_text_buffer_set_text (buffer, "GET https://service.invalid/\nexpect status == 200", -1);
  gtk_widget_activate_action (GTK_WIDGET (dialog), "probe.bind", NULL);
  pf_app_test_settle ();
  g_assert_nonnull (pf_run_item_get_probe (pf_run_get_item (page->run, pf_page_test_find (page, "Tag"))));
  g_assert_cmpuint (pf_page_test_count_stored (page, "probe.bind"), ==, 1);
  g_assert_true (pf_app_test_sees (pf_page_test_find_row (page, "Tag"), "Not verified"));
}

static gboolean
has_suggestions (gpointer user_data)
{
  PfPageTest *page = user_data;
  g_autoptr (GPtrArray) list = pf_document_list_suggestions (pf_run_get_document (page->run), 0);
  return list->len > 0;
}

static guint
count_entries (GMenuModel *menu, const char *action)
{
  guint count = 0;
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++) {
    g_autoptr (GMenuModel) section = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SECTION);
    g_autofree char *name = NULL;
    if (g_menu_model_get_item_attribute (menu, i, "action", "s", &name) && g_str_equal (name, action))
      count++;
    if (section != NULL)
      count += count_entries (section, action);
  }
  return count;
}

static guint
count_suggested (PfPageTest *page, const char *text)
{
  PfRunItem *item = pf_run_get_item (page->run, pf_page_test_find (page, text));
  g_autoptr (GMenuModel) menu = pf_item_menu_new (item, pf_run_get_document (page->run), TRUE);
  return count_entries (menu, "run.bind-suggested-to");
}

/* What the checklist suggests is offered, and bound only once a person has said so. */
static void
test_suggested_probe (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, "# Release\n\n- [ ] Web (port 80/443)\n- [ ] Cake ordered\n");
  pf_app_test_wait (has_suggestions, page, "suggestions are found");
  g_assert_cmpuint (count_suggested (page, "Web"), ==, 1);
  g_assert_cmpuint (count_suggested (page, "Cake"), ==, 0);
  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.bind-suggested-to", "u", pf_page_test_find (page, "Web"));
  GtkWindow *dialog = pf_app_test_expect_window (PF_TYPE_PROBE_DIALOG);
  GtkWidget *view = pf_app_test_expect (GTK_WIDGET (dialog), GTK_TYPE_TEXT_VIEW, NULL);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  g_autofree char *first = NULL;
  g_object_get (buffer, "text", &first, NULL);
  g_assert_cmpstr (first, ==, "TCP <host>:80\nexpect connected == true");
  g_assert_null (pf_run_item_get_probe (pf_run_get_item (page->run, pf_page_test_find (page, "Web"))));
  GtkWidget *list = pf_app_test_expect (GTK_WIDGET (dialog), GTK_TYPE_LIST_BOX, NULL);
  g_assert_true (pf_app_test_sees (list, "needs <host>"));
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 1);
  g_signal_emit_by_name (list, "row-activated", row);
  g_autofree char *second = NULL;
  g_object_get (buffer, "text", &second, NULL);
  g_assert_cmpstr (second, ==, "TCP <host>:443\nexpect connected == true");
  gtk_widget_activate_action (GTK_WIDGET (dialog), "probe.bind", NULL);
  pf_app_test_settle ();
  g_assert_nonnull (pf_run_item_get_probe (pf_run_get_item (page->run, pf_page_test_find (page, "Web"))));
  g_assert_cmpuint (pf_page_test_count_stored (page, "probe.bind"), ==, 1);
  g_assert_cmpuint (count_suggested (page, "Web"), ==, 0);
}

static void
test_details (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  pf_page_test_mark (page, "Tag", PF_STATE_WAIVED, "Tagged by the build");
  pf_page_test_wait_saved (page);
  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.show-details", "u", pf_page_test_find (page, "Tag"));
  g_assert_cmpuint (pf_evidence_pane_get_item (page->page->details), ==, pf_page_test_find (page, "Tag"));
  g_assert_true (adw_flap_get_reveal_flap (page->page->details_flap));
}

static void
test_plain_document (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, "- [ ] One\n- [ ] Two\n");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (page->page->outline_button)));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (page->page->verify_stack)));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (page->page->model)), ==, 2);
}

static void
test_long_document (PfAppTest *test)
{
  g_autoptr (GString) markdown = g_string_new ("# Long\n");
  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (markdown, "%s- [ ] Item number %u of a long list\n", i % 50 == 0 ? "\n## Part\n" : "", i);
  g_autoptr (PfPageTest) page = pf_page_test_new (test, markdown->str);
  g_assert_true (pf_run_page_select_item (page->page, 9999));
  pf_app_test_settle ();
  g_assert_nonnull (pf_page_test_find_row (page, "Item number 9999"));
}

/* A blank for a name, a day or a signature stands in the row that is signed. */
static gboolean
is_signed_in (PfPageTest *page, guint blank)
{
  const GPtrArray *sign_offs = pf_run_get_sign_offs (page->run);
  for (guint i = 0; i < sign_offs->len; i++) {
    const PfSignOff *sign_off = g_ptr_array_index (sign_offs, i);
    for (guint k = 0; k < sign_off->blanks->len; k++)
      if (g_array_index (sign_off->blanks, guint, k) == blank)
        return pf_run_model_find (page->page->model, PF_RUN_ROW_SIGN_OFF, i) != PF_NONE;
  }
  return FALSE;
}

static void
test_real_checklists (PfAppTest *test)
{
  static const char *const prefixes[] = { "000", "001", "002", "003", "004" };
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++) {
    g_autofree char *path = pf_page_test_find_checklist (prefixes[i]);
    if (path == NULL) {
      g_test_skip ("The real checklists are not here");
      return;
    }
    g_autoptr (PfPageTest) page = pf_page_test_new_from_file (test, path);
    PfDocument *document = pf_run_get_document (page->run);
    guint n_items = pf_document_get_items (document)->len;
    guint shown = 0;
    for (guint k = 0; k < n_items; k++)
      shown += pf_run_model_find (page->page->model, PF_RUN_ROW_ITEM, k) != PF_NONE
                       || pf_run_model_find (page->page->model, PF_RUN_ROW_GROUP, k) != PF_NONE
                   ? 1
                   : 0;
    g_assert_cmpuint (shown, ==, n_items);
    for (guint k = 0; k < pf_document_get_blanks (document)->len; k++)
      g_assert_true (pf_run_model_find (page->page->model, PF_RUN_ROW_BLANK, k) != PF_NONE
                     || is_signed_in (page, k));
  }
}

int
main (int argc, char *argv[])
{
  pf_app_test_init (&argc, &argv);
  pf_app_test_add ("/run-page/check-box", test_check_box);
  pf_app_test_add ("/run-page/reason", test_reason);
  pf_app_test_add ("/run-page/parent", test_parent);
  pf_app_test_add ("/run-page/blank", test_blank);
  pf_app_test_add ("/run-page/other-process", test_other_process);
  pf_app_test_add ("/run-page/failed-save", test_failed_save);
  pf_app_test_add ("/run-page/filter", test_filter);
  pf_app_test_add ("/run-page/keys", test_keys);
  pf_app_test_add ("/run-page/unbound-probe", test_unbound_probe);
  pf_app_test_add ("/run-page/bind-probe", test_bind_probe);
  pf_app_test_add ("/run-page/suggested-probe", test_suggested_probe);
  pf_app_test_add ("/run-page/details", test_details);
  pf_app_test_add ("/run-page/damaged", test_damaged);
  pf_app_test_add ("/run-page/plain-document", test_plain_document);
  pf_app_test_add ("/run-page/long-document", test_long_document);
  pf_app_test_add ("/run-page/real-checklists", test_real_checklists);
  return g_test_run ();
}
