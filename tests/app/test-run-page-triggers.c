/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-page-test.h"

#include "app/pf-item-row.h"
#include "app/pf-reason-dialog.h"
#include "run/pf-run-rollback.h"
#include "run/pf-run-triggers.h"

#include <string.h>

/* A trigger that trips is not to be overlooked, and a rollback is one click from it. */

static const char *const checklist
    = "# Rollout\n\n## Deployment\n- [ ] Switch over\n\n"
      "## Rollback Triggers\n- [ ] Error rate > 5%\n- [ ] Users cannot log in\n\n"
      "### Rollback Procedure (10 minutes)\n\n```bash\nrailway rollback --service=backend\n```\n\n"
      "## Post-Rollback Actions\n- [ ] Tell support\n";

typedef struct {
  GDBusConnection *bus;
  guint object;
  guint name;
  gboolean owned;
  GVariant *added; /* (sa{sv}): id and what was said */
  char *removed;
} Desktop;

static const char *const desktop_interface
    = "<node><interface name='org.gtk.Notifications'>"
      "<method name='AddNotification'><arg type='s' direction='in'/><arg type='s' direction='in'/>"
      "<arg type='a{sv}' direction='in'/></method>"
      "<method name='RemoveNotification'><arg type='s' direction='in'/><arg type='s' direction='in'/></method>"
      "</interface></node>";

static void
on_call (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *method,
         GVariant *parameters, GDBusMethodInvocation *invocation, gpointer data)
{
  Desktop *desktop = data;
  const char *id = NULL;

  if (g_str_equal (method, "AddNotification")) {
    g_clear_pointer (&desktop->added, g_variant_unref);
    g_variant_get (parameters, "(&s&s@a{sv})", NULL, &id, &desktop->added);
  } else {
    g_variant_get (parameters, "(&s&s)", NULL, &id);
    g_free (desktop->removed);
    desktop->removed = g_strdup (id);
  }
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
on_name (GDBusConnection *bus, const char *name, gpointer data)
{
  ((Desktop *) data)->owned = TRUE;
}

static gboolean
is_owned (gpointer data)
{
  return ((Desktop *) data)->owned;
}

static gboolean
has_added (gpointer data)
{
  return ((Desktop *) data)->added != NULL;
}

static gboolean
has_removed (gpointer data)
{
  return ((Desktop *) data)->removed != NULL;
}

/* Stands in for the desktop: what the application sends to it arrives here over the bus. */
static void
start_desktop (Desktop *self)
{
  static const GDBusInterfaceVTable table = { .method_call = on_call };
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (desktop_interface, &error);

  g_assert_no_error (error);
  self->bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  self->object = g_dbus_connection_register_object (self->bus, "/org/gtk/Notifications", node->interfaces[0], &table,
                                                    self, NULL, &error);
  g_assert_no_error (error);
  self->name = g_bus_own_name_on_connection (self->bus, "org.gtk.Notifications", G_BUS_NAME_OWNER_FLAGS_NONE, on_name,
                                             NULL, self, NULL);
  pf_app_test_wait (is_owned, self, "the name of the desktop's notifications");
}

static void
stop_desktop (Desktop *self)
{
  g_dbus_connection_unregister_object (self->bus, self->object);
  g_bus_unown_name (self->name);
  g_clear_pointer (&self->added, g_variant_unref);
  g_clear_pointer (&self->removed, g_free);
  g_clear_object (&self->bus);
}

static void
observe (PfPageTest *page, guint item, PfOutcomeValue value)
{
  gint64 now = pf_clock_get_utc_ms (pf_store_get_clock (page->store));
  g_autoptr (PfOutcome) outcome = pf_outcome_new ("rate", value, NULL, now);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) acts = NULL;

  pf_outcome_take_check (outcome, "expect json $.rate <= 5", value, g_strdup (value == PF_OUTCOME_FAIL ? "6" : "1"));
  acts = pf_run_plan_outcome (page->run, item, outcome, &error);
  g_assert_no_error (error);
  pf_run_session_act (page->session, acts);
}

static void
bind (PfPageTest *page, guint item)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) acts
      = pf_run_plan_bind (page->run, item, "GET https://example.org/rate\nexpect json $.rate <= 5", &error);

  g_assert_no_error (error);
  pf_run_session_act (page->session, acts);
}

static void
test_trip (PfAppTest *test)
{
  Desktop desktop = { 0 };
  start_desktop (&desktop);
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  PfTriggerBanner *banner = pf_run_notices_get_trigger_banner (page->page->notices);
  guint item = pf_page_test_find (page, "Error rate");
  g_autofree char *title = NULL;
  g_autofree char *priority = NULL;

  g_assert_false (pf_trigger_banner_is_shown (banner));
  bind (page, item);
  pf_page_test_mark (page, "Switch over", PF_STATE_DONE, NULL);
  g_assert_true (pf_app_test_sees (GTK_WIDGET (page->window), "1 of 1"));
  gtk_widget_set_visible (GTK_WIDGET (test->window), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (page->window), FALSE);
  observe (page, item, PF_OUTCOME_FAIL);
  pf_app_test_wait (has_added, &desktop, "the notification");
  gtk_window_present (page->window);
  pf_app_test_settle ();
  g_assert_true (pf_trigger_banner_is_shown (banner));
  g_assert_cmpstr (pf_trigger_banner_get_title (banner), ==, "Tripped: “Error rate > 5%”");
  g_assert_nonnull (strstr (pf_trigger_banner_get_detail (banner), "expect json $.rate <= 5 (was 6)"));
  g_assert_cmpstr (pf_trigger_banner_get_procedure (banner), ==, "railway rollback --service=backend");
  g_assert_cmpint (pf_verdict_button_get_verdict (page->page->verdict), ==, PF_VERDICT_ROLLBACK);
  g_assert_true (pf_app_test_sees (GTK_WIDGET (page->page->verdict), "ROLLBACK"));
  g_assert_true (pf_app_test_sees (pf_page_test_find_row (page, "Error rate"), "Tripped · failing"));
  g_assert_true (pf_app_test_sees (pf_page_test_find_row (page, "Users cannot"), "Armed · not watched"));
  /* It never counts. */
  g_assert_true (pf_app_test_sees (GTK_WIDGET (page->window), "1 of 1"));
  g_assert_true (g_variant_lookup (desktop.added, "title", "s", &title));
  g_assert_cmpstr (title, ==, "Rollback trigger tripped: Error rate > 5%");
  g_assert_true (g_variant_lookup (desktop.added, "priority", "s", &priority));
  g_assert_cmpstr (priority, ==, "urgent");
  observe (page, item, PF_OUTCOME_PASS);
  g_assert_true (pf_app_test_sees (pf_page_test_find_row (page, "Error rate"), "Tripped · healthy again"));
  g_assert_true (pf_trigger_banner_is_shown (banner));
  g_signal_emit_by_name (pf_app_test_expect_shown (GTK_WIDGET (banner), GTK_TYPE_BUTTON, "Ac_knowledge"), "clicked");
  g_assert_cmpint (pf_run_item_get_trigger (pf_run_get_item (page->run, item)), ==, PF_TRIGGER_ACKNOWLEDGED);
  pf_app_test_wait (has_removed, &desktop, "the notification to go");
  g_signal_emit_by_name (pf_app_test_expect_shown (GTK_WIDGET (banner), GTK_TYPE_BUTTON, "_Clear…"), "clicked");
  pf_page_test_give_reason ("a load test");
  g_assert_false (pf_trigger_banner_is_shown (banner));
  g_assert_cmpint (pf_verdict_button_get_verdict (page->page->verdict), ==, PF_VERDICT_GO);
  g_assert_cmpuint (pf_page_test_count_stored (page, "trigger.clear"), ==, 1);
  stop_desktop (&desktop);
}

static void
test_rollback (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  PfTriggerBanner *banner = pf_run_notices_get_trigger_banner (page->page->notices);
  guint item = pf_page_test_find (page, "Users cannot");

  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.trip-trigger", "u", item);
  pf_page_test_give_reason ("support has 40 calls");
  g_assert_nonnull (strstr (pf_trigger_banner_get_detail (banner), "support has 40 calls"));
  g_signal_emit_by_name (pf_app_test_expect_shown (GTK_WIDGET (banner), GTK_TYPE_BUTTON, "_Start Rollback…"), "clicked");
  pf_page_test_give_reason ("nobody can log in");
  g_assert_true (pf_run_is_in_rollback (page->run));
  g_assert_nonnull (strstr (pf_trigger_banner_get_title (banner), "Rollback under way: 0:0"));
  g_assert_nonnull (strstr (pf_trigger_banner_get_title (banner), " of 10:00"));
  g_assert_nonnull (strstr (pf_trigger_banner_get_detail (banner), "nobody can log in"));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (page->page->status_bar), "in-rollback"));
  g_assert_true (pf_run_item_counts (pf_run_get_item (page->run, pf_page_test_find (page, "Tell support"))));
  g_signal_emit_by_name (pf_app_test_expect_shown (GTK_WIDGET (banner), GTK_TYPE_BUTTON, "_End Rollback…"), "clicked");
  pf_page_test_give_reason ("the old version runs");
  g_assert_false (pf_run_is_in_rollback (page->run));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (page->page->status_bar), "in-rollback"));
  g_assert_cmpint (pf_run_get_rollback_duration (page->run), >=, 0);
  g_assert_cmpstr (pf_trigger_banner_get_title (banner), ==, "Tripped: “Users cannot log in”");
  g_assert_cmpuint (pf_page_test_count_stored (page, "rollback.end"), ==, 1);
}

/* A checklist without any of it shows nothing of it. */
static void
test_without (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, "# Plain\n- [ ] One\n");

  pf_page_test_mark (page, "One", PF_STATE_DONE, NULL);
  g_assert_false (pf_trigger_banner_is_shown (pf_run_notices_get_trigger_banner (page->page->notices)));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (pf_run_notices_get_trigger_banner (page->page->notices))));
}

/* Pictures to look at. */
static void
test_pictures (PfAppTest *test)
{
  g_autofree char *path = pf_page_test_find_checklist ("002");
  g_autoptr (PfPageTest) page = path != NULL ? pf_page_test_new_from_file (test, path) : pf_page_test_new (test, checklist);
  guint item = pf_page_test_find (page, "Error rate > 5%");
  const struct {
    const char *name;
    int width;
  } sizes[] = { { "wide", 1100 }, { "narrow", 360 } };

  bind (page, item);
  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.trip-trigger", "u", pf_page_test_find (page, "Data corruption"));
  pf_page_test_give_reason ("orders of yesterday are missing");
  observe (page, item, PF_OUTCOME_FAIL);
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autofree char *name = g_strconcat ("trigger-", sizes[i].name, NULL);
    pf_page_test_resize (page, sizes[i].width, 800);
    pf_run_page_select_item (page->page, item);
    pf_app_test_settle ();
    pf_app_test_shoot (GTK_WIDGET (page->window), name);
  }
  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.start-rollback", NULL);
  pf_page_test_give_reason ("too many errors");
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autofree char *name = g_strconcat ("rollback-", sizes[i].name, NULL);
    pf_page_test_resize (page, sizes[i].width, 800);
    pf_app_test_settle ();
    pf_app_test_shoot (GTK_WIDGET (page->window), name);
  }
}

int
main (int argc, char **argv)
{
  pf_app_test_init (&argc, &argv);
  pf_app_test_add ("/run-page-triggers/trip", test_trip);
  pf_app_test_add ("/run-page-triggers/rollback", test_rollback);
  pf_app_test_add ("/run-page-triggers/without", test_without);
  pf_app_test_add ("/run-page-triggers/pictures", test_pictures);
  return g_test_run ();
}
