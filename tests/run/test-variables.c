/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-run-test.h"

#include <string.h>

static const char checklist[]
    = "# Release <version>\n\n## Before\n\n- [ ] Build <version>\n- [ ] Open https://your-domain.com\n\n"
      "## Rollback\n\n```bash\ngit checkout <previous-tag>\n```\n";

typedef struct {
  PfRun *run;
  PfPerson *person;
  guint n_changes;
} Fixture;

static void
seal_and_apply (Fixture *fixture, PfAct *act)
{
  PfSource *source = pf_document_get_source (pf_run_get_document (fixture->run));
  g_autofree char *genesis
      = pf_event_genesis (pf_run_get_id (fixture->run), pf_source_get_sha256 (source), PF_TEST_TIME);
  const char *head = pf_run_get_head (fixture->run);
  g_autoptr (GError) error = NULL;
  g_autoptr (PfEvent) event = pf_event_seal (act, pf_run_get_events (fixture->run)->len, PF_TEST_TIME, 0, "session",
                                             fixture->person->id, head != NULL ? head : genesis);

  pf_run_apply (fixture->run, event, &error);
  g_assert_no_error (error);
}

static void
on_variables_changed (PfRun *run, Fixture *fixture)
{
  fixture->n_changes++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (checklist, strlen (checklist));
  g_autoptr (GError) error = NULL;
  g_autoptr (PfSource) source = pf_source_new (bytes, "release.md", &error);
  g_autoptr (PfDocument) document = pf_document_new (source, &error);
  g_autoptr (PfAct) create = pf_act_new ("run.create", NULL);

  g_assert_no_error (error);
  fixture->person = pf_test_person_new ();
  fixture->run = pf_run_new ("00000000-0000-4000-8000-000000000000", document);
  seal_and_apply (fixture, create);
  g_signal_connect (fixture->run, "variables-changed", G_CALLBACK (on_variables_changed), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->run);
  pf_person_free (fixture->person);
}

static void
set_variable (Fixture *fixture, guint index, const char *value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) acts = pf_run_plan_set_variable (fixture->run, index, value, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < acts->len; i++)
    seal_and_apply (fixture, g_ptr_array_index (acts, i));
}

static void
mark_all_done (Fixture *fixture)
{
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GPtrArray) acts = pf_run_plan_mark (fixture->run, i, PF_STATE_DONE, NULL, NULL);

    for (guint j = 0; j < acts->len; j++)
      seal_and_apply (fixture, g_ptr_array_index (acts, j));
  }
}

static void
test_set (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autofree char *markup = NULL;
  g_autoptr (GPtrArray) again = NULL;
  PfEvent *event;

  set_variable (fixture, 0, "  1.2 & 3 ");
  g_assert_cmpstr (pf_run_get_variable_value (fixture->run, 0, &event), ==, "1.2 & 3");
  g_assert_cmpstr (event->action, ==, "variable.set");
  g_assert_cmpstr (event->target, ==, "version");
  g_assert_cmpuint (fixture->n_changes, ==, 1);
  text = pf_run_fill_text (fixture->run, "Build <version> for your-domain.com");
  markup = pf_run_fill_markup (fixture->run, "<b>&lt;version&gt;</b>");
  g_assert_cmpstr (text, ==, "Build 1.2 & 3 for your-domain.com");
  g_assert_cmpstr (markup, ==, "<b>1.2 &amp; 3</b>");
  again = pf_run_plan_set_variable (fixture->run, 0, "1.2 & 3", NULL);
  g_assert_cmpuint (again->len, ==, 0);
  set_variable (fixture, 0, " ");
  g_assert_null (pf_run_get_variable_value (fixture->run, 0, NULL));
  g_assert_cmpuint (fixture->n_changes, ==, 2);
  pf_run_reset (fixture->run);
  g_assert_null (pf_run_get_variable_value (fixture->run, 0, &event));
  g_assert_null (event);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autofree char *long_value = g_strnfill (2000, 'x');
  const char *const values[]
      = { "one\ntwo", "bell\a", "\xff", "--password=hunter22", "ghp_abcdefghijklmnopqrstuvwxyz0123456789", long_value };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (pf_run_plan_set_variable (fixture->run, 0, values[i], &error));
    g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
    g_assert_null (strstr (error->message, "hunter22"));
  }
  {
    g_autoptr (GError) error = NULL;

    g_assert_null (pf_run_plan_set_variable (fixture->run, 3, "x", &error));
    g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND);
  }
}

static const PfBlocker *
find_blocker (GPtrArray *blockers, const char *variable)
{
  for (guint i = 0; i < blockers->len; i++) {
    const PfBlocker *blocker = g_ptr_array_index (blockers, i);

    if (g_strcmp0 (blocker->variable, variable) == 0)
      return blocker;
  }
  g_error ("Nothing says that %s is open", variable);
}

static void
test_verdict (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) blockers = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_blocker_free);
  g_autoptr (GPtrArray) none = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_blocker_free);

  mark_all_done (fixture);
  g_assert_cmpint (pf_run_get_verdict (fixture->run, blockers), ==, PF_VERDICT_HOLD);
  g_assert_cmpuint (blockers->len, ==, 2);
  g_assert_null (find_blocker (blockers, "version")->item);
  g_assert_cmpuint (find_blocker (blockers, "version")->line, ==, 1);
  g_assert_cmpstr (find_blocker (blockers, "version")->why, ==, "variable version has no value");
  g_assert_cmpuint (find_blocker (blockers, "your-domain.com")->line, ==, 6);
  set_variable (fixture, 0, "1.2");
  g_assert_cmpint (pf_run_get_verdict (fixture->run, NULL), ==, PF_VERDICT_HOLD);
  set_variable (fixture, 1, "shop.example");
  g_assert_cmpint (pf_run_get_verdict (fixture->run, none), ==, PF_VERDICT_GO);
  g_assert_cmpuint (none->len, ==, 0);
}

/* What only a rollback needs stands in nobody's way until one has started. */
static void
test_rollback (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfAct) start = pf_act_new ("rollback.start", NULL);

  mark_all_done (fixture);
  set_variable (fixture, 0, "1.2");
  set_variable (fixture, 1, "shop.example");
  g_assert_cmpint (pf_run_get_verdict (fixture->run, NULL), ==, PF_VERDICT_GO);
  seal_and_apply (fixture, start);
  g_assert_cmpint (pf_run_get_verdict (fixture->run, NULL), !=, PF_VERDICT_GO);
  set_variable (fixture, 2, "v1.1");
  g_assert_cmpuint (pf_run_count_open_variables (fixture->run), ==, 0);
}

static char *
resolve (Fixture *fixture, const char *text)
{
  g_autoptr (PfEnvironment) environment = pf_environment_new ("production");
  g_autoptr (PfProbe) probe = pf_probe_parse ("p", text, -1, 1, NULL, NULL);
  PfProbeRequest *request;
  char *url;

  g_assert_nonnull (probe);
  pf_run_add_variables_to (fixture->run, environment);
  request = pf_probe_resolve (probe, environment, NULL);
  url = request != NULL ? g_strdup (request->url) : NULL;
  g_clear_pointer (&request, pf_probe_request_free);
  return url;
}

/* A probe is unbound until the value is there that its address needs. */
static void
test_probe (Fixture *fixture, gconstpointer data)
{
  static const char text[] = "GET https://shop.test/<version>/${version}\nexpect status == 200\n";
  g_autofree char *unbound = resolve (fixture, text);
  g_autofree char *bound = NULL;

  set_variable (fixture, 0, "1.2");
  bound = resolve (fixture, text);
  g_assert_null (unbound);
  g_assert_cmpstr (bound, ==, "https://shop.test/1.2/1.2");
}

/* Events of another version may name what this one does not know. */
static void
test_unknown (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfAct) unknown = pf_act_new ("variable.set", "no-such");
  g_autoptr (PfAct) nameless = pf_act_new ("variable.set", NULL);

  pf_act_set_string (unknown, "value", "x");
  seal_and_apply (fixture, unknown);
  seal_and_apply (fixture, nameless);
  g_assert_cmpuint (fixture->n_changes, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/run-variables/set", test_set);
  ADD ("/run-variables/refused", test_refused);
  ADD ("/run-variables/verdict", test_verdict);
  ADD ("/run-variables/rollback", test_rollback);
  ADD ("/run-variables/probe", test_probe);
  ADD ("/run-variables/unknown", test_unknown);
  return g_test_run ();
}
