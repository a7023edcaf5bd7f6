/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-page-test.h"

#include "app/pf-item-row.h"
#include "app/pf-reason-dialog.h"
#include "app/pf-row-slot.h"

#include <string.h>

static char *
create_run (PfStore *store, PfSource *source)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PfDocument) document = pf_document_new (source, &error);
  g_assert_no_error (error);
  g_autoptr (PfPerson) person = pf_person_new ("Ada Lovelace", "typed");
  PfRunStart start = { .source = source, .title = pf_document_get_title (document), .environment = "production",
                       .release = "v2.14.0", .mode = "rehearsal", .t0 = -1, .operator = person };
  g_autoptr (GPtrArray) acts = pf_run_plan_start (document, start.environment, start.release, FALSE);
  start.acts = acts;
  char *id = pf_store_create_run (store, &start, &error);
  g_assert_no_error (error);
  return id;
}

static PfScheduler *
make_scheduler (PfClock *clock)
{
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "..", "src", "prober", "preflight-prober", NULL);
  g_autoptr (PfProber) prober = pf_prober_new (program, clock);
  return pf_scheduler_new (prober, NULL, clock);
}

static void
open_session (PfPageTest *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PfPerson) person = pf_person_new ("Ada Lovelace", "typed");
  self->session = pf_run_session_open (self->store, self->run_id, &error);
  g_assert_no_error (error);
  pf_run_session_set_person (self->session, person);
  self->run = pf_run_session_get_run (self->session);
  self->verifier = pf_verifier_new (self->session, self->scheduler);
  self->page = PF_RUN_PAGE (pf_run_page_new (self->session, self->verifier));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self->window), GTK_WIDGET (self->page));
}

static PfPageTest *
open_page (PfAppTest *test, PfSource *source, PfClock *clock)
{
  g_autoptr (GError) error = NULL;
  PfPageTest *self = g_new0 (PfPageTest, 1);
  self->folder = pf_test_folder_new ();
  self->store = pf_store_open (self->folder->database, clock, &error);
  g_assert_no_error (error);
  self->run_id = create_run (self->store, source);
  pf_store_start_watching (self->store);
  self->scheduler = make_scheduler (clock);
  self->window = GTK_WINDOW (adw_application_window_new (GTK_APPLICATION (test->application)));
  gtk_window_set_default_size (self->window, 1100, 800);
  open_session (self);
  gtk_window_present (self->window);
  pf_app_test_settle ();
  return self;
}

/**
 * pf_page_test_new_with_clock:
 * @test: the running application
 * @markdown: a checklist
 * @clock: where the run takes its time from
 *
 * Returns: (transfer full): a page on a run of it, in a window of 1100 by 800
 */
PfPageTest *
pf_page_test_new_with_clock (PfAppTest *test, const char *markdown, PfClock *clock)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (markdown, strlen (markdown));
  g_autoptr (PfSource) source = pf_source_new (bytes, "checklist.md", &error);
  g_assert_no_error (error);
  return open_page (test, source, clock);
}

/**
 * pf_page_test_reopen:
 * @self: a page
 * @sql: what another hand does to the database meanwhile
 *
 * Closes the page and opens the run again.
 */
void
pf_page_test_reopen (PfPageTest *self, const char *sql)
{
  pf_page_test_wait_saved (self);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self->window), NULL);
  g_clear_object (&self->verifier);
  g_clear_object (&self->session);
  g_free (pf_test_sql (self->folder->database, sql));
  open_session (self);
  pf_app_test_settle ();
}

/**
 * pf_page_test_new:
 * @test: the running application
 * @markdown: a checklist
 *
 * Returns: (transfer full): a page on a run of it, in a window of 1100 by 800
 */
PfPageTest *
pf_page_test_new (PfAppTest *test, const char *markdown)
{
  g_autoptr (PfClock) clock = pf_system_clock_new ();
  return pf_page_test_new_with_clock (test, markdown, clock);
}

/**
 * pf_page_test_new_from_file:
 * @test: the running application
 * @path: a checklist
 *
 * Returns: (transfer full): a page on a run of it
 */
PfPageTest *
pf_page_test_new_from_file (PfAppTest *test, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (PfSource) source = pf_source_load (file, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (PfClock) clock = pf_system_clock_new ();
  return open_page (test, source, clock);
}

/**
 * pf_page_test_free:
 * @self: (transfer full): a page
 *
 * Closes the window, and holds that nothing keeps the page.
 */
void
pf_page_test_free (PfPageTest *self)
{
  gpointer page = self->page;
  g_object_add_weak_pointer (G_OBJECT (page), &page);
  gtk_window_destroy (self->window);
  pf_app_test_settle ();
  g_assert_null (page);
  g_object_unref (self->verifier);
  g_object_unref (self->scheduler);
  pf_run_session_flush (self->session, NULL);
  g_object_unref (self->session);
  g_object_unref (self->store);
  pf_test_folder_free (self->folder);
  g_free (self->run_id);
  g_free (self);
}

/**
 * pf_page_test_resize:
 * @self: a page
 * @width: new width
 * @height: new height
 *
 * Gives the window a new size, its frame included.
 */
void
pf_page_test_resize (PfPageTest *self, int width, int height)
{
  gtk_window_set_default_size (self->window, width, height);
  pf_app_test_settle ();
  pf_app_test_settle ();
}

/**
 * pf_page_test_find_checklist:
 * @prefix: start of its file name
 *
 * Returns: (transfer full) (nullable): path of one of the real checklists, or %NULL where they are not
 */
char *
pf_page_test_find_checklist (const char *prefix)
{
  const char *folder = g_getenv ("PF_TEST_CHECKLISTS");
  g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    if (g_str_has_prefix (name, prefix))
      return g_build_filename (folder, name, NULL);
  }
  return NULL;
}

/**
 * pf_page_test_find:
 * @self: a page
 * @text: text of an item
 *
 * Returns: index of the first item with that text
 */
guint
pf_page_test_find (PfPageTest *self, const char *text)
{
  const GPtrArray *items = pf_document_get_items (pf_run_get_document (self->run));
  for (guint i = 0; i < items->len; i++) {
    if (strstr (((PfItem *) g_ptr_array_index (items, i))->text, text) != NULL)
      return i;
  }
  g_error ("No item “%s”", text);
}

/**
 * pf_page_test_state:
 * @self: a page
 * @text: text of an item
 *
 * Returns: its state
 */
PfItemState
pf_page_test_state (PfPageTest *self, const char *text)
{
  return pf_run_item_get_state (pf_run_get_item (self->run, pf_page_test_find (self, text)));
}

/**
 * pf_page_test_mark:
 * @self: a page
 * @text: text of an item
 * @state: a state
 * @reason: (nullable): why
 *
 * Marks an item past the page.
 */
void
pf_page_test_mark (PfPageTest *self, const char *text, PfItemState state, const char *reason)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) acts = pf_run_plan_mark (self->run, pf_page_test_find (self, text), state, reason, &error);
  g_assert_no_error (error);
  pf_run_session_act (self->session, acts);
}

static gboolean
is_saved (gpointer data)
{
  return pf_run_session_get_save_state (data) == PF_SAVE_SAVED;
}

/**
 * pf_page_test_wait_saved:
 * @self: a page
 *
 * Waits until everything is durable.
 */
void
pf_page_test_wait_saved (PfPageTest *self)
{
  pf_app_test_wait (is_saved, self->session, "the session is saved");
  pf_app_test_settle ();
}

/**
 * pf_page_test_count_stored:
 * @self: a page
 * @action: action of an event
 *
 * Returns: how many of them are in the database
 */
guint
pf_page_test_count_stored (PfPageTest *self, const char *action)
{
  g_autoptr (GError) error = NULL;
  pf_page_test_wait_saved (self);
  g_autoptr (GPtrArray) events = pf_store_load_events (self->store, self->run_id, 0, &error);
  g_assert_no_error (error);
  guint count = 0;
  for (guint i = 0; i < events->len; i++)
    count += g_str_equal (((PfEvent *) g_ptr_array_index (events, i))->action, action) ? 1 : 0;
  return count;
}

static GtkWidget *
find_slot (GtkWidget *root, PfRun *run, guint item)
{
  if (PF_IS_ROW_SLOT (root)) {
    PfRunRow *row = pf_row_slot_get_row (PF_ROW_SLOT (root));
    gboolean found = row != NULL && pf_run_row_get_kind (row) == PF_RUN_ROW_ITEM && pf_run_row_get_item (row) == item;
    return found ? root : NULL;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *slot = find_slot (child, run, item);
    if (slot != NULL)
      return slot;
  }
  return NULL;
}

/**
 * pf_page_test_find_row:
 * @self: a page
 * @text: text of an item
 *
 * Returns: (transfer none): the row that shows it
 */
GtkWidget *
pf_page_test_find_row (PfPageTest *self, const char *text)
{
  GtkWidget *slot = find_slot (GTK_WIDGET (self->page->list_view), self->run, pf_page_test_find (self, text));
  g_assert_nonnull (slot);
  return slot;
}

/**
 * pf_page_test_press:
 * @self: a page
 * @widget: the widget that has the key
 * @trigger: the key, as a shortcut is written
 *
 * Does what @widget has for the key.
 *
 * Returns: whether it took the key
 */
gboolean
pf_page_test_press (PfPageTest *self, GtkWidget *widget, const char *trigger)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
    if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
      continue;
    for (guint k = 0; k < g_list_model_get_n_items (G_LIST_MODEL (controller)); k++) {
      g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), k);
      g_autofree char *text = gtk_shortcut_trigger_to_string (gtk_shortcut_get_trigger (shortcut));
      if (g_str_equal (text, trigger)
          && gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget, NULL)) {
        pf_app_test_settle ();
        return TRUE;
      }
    }
  }
  return FALSE;
}

/**
 * pf_page_test_give_reason:
 * @reason: why
 *
 * Answers the dialog that asks for a reason.
 */
void
pf_page_test_give_reason (const char *reason)
{
  GtkWindow *dialog = pf_app_test_expect_window (PF_TYPE_REASON_DIALOG);
  GtkWidget *entry = pf_app_test_expect (GTK_WIDGET (dialog), GTK_TYPE_ENTRY, NULL);
  g_assert_false (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "accept"));
  gtk_editable_set_text (GTK_EDITABLE (entry), reason);
  g_assert_true (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "accept"));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "accept");
  gtk_window_close (dialog);
  pf_app_test_settle ();
}
