/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-page-test.h"

#include "app/pf-sign-dialog.h"
#include "app/pf-t0-dialog.h"
#include "app/pf-variables-dialog.h"
#include "run/pf-run-sign-offs.h"

/* Draws the page as a person would see it in several sizes and colours. */
static void
shoot (PfPageTest *page, const char *name)
{
  pf_app_test_shoot (GTK_WIDGET (page->window), name);
}

static void
work_a_little (PfPageTest *page)
{
  const GPtrArray *items = pf_document_get_items (pf_run_get_document (page->run));
  static const PfItemState states[] = { PF_STATE_DONE, PF_STATE_DONE, PF_STATE_FAILED, PF_STATE_NOT_APPLICABLE,
                                        PF_STATE_DONE, PF_STATE_IN_PROGRESS, PF_STATE_WAIVED, PF_STATE_DONE,
                                        PF_STATE_DEFERRED, PF_STATE_OPEN, PF_STATE_DONE, PF_STATE_OPEN };
  for (guint i = 0, k = 0; i < items->len && k < 30; i++) {
    if (!pf_run_item_is_leaf (pf_run_get_item (page->run, i)))
      continue;
    PfItemState state = states[k++ % G_N_ELEMENTS (states)];
    const char *reason = pf_item_state_needs_reason (state) ? "The staging cluster has none of these" : NULL;
    g_autoptr (GPtrArray) acts = pf_run_plan_mark (page->run, i, state, reason, NULL);
    if (acts != NULL && acts->len > 0)
      pf_run_session_act (page->session, acts);
  }
  pf_page_test_wait_saved (page);
}

static void
bind_some (PfPageTest *page)
{
  const GPtrArray *items = pf_document_get_items (pf_run_get_document (page->run));
  for (guint i = 0; i < items->len && i < 12; i += 3) {
    if (!pf_run_item_is_leaf (pf_run_get_item (page->run, i)))
      continue;
    g_autoptr (GPtrArray) acts
        = pf_run_plan_bind (page->run, i, "GET @api/health\nexpect status == 200\nexpect total < 500ms\n", NULL);
    g_assert_nonnull (acts);
    pf_run_session_act (page->session, acts);
    PfOutcomeValue value = i % 2 == 0 ? PF_OUTCOME_PASS : PF_OUTCOME_FAIL;
    g_autoptr (PfOutcome) outcome = pf_outcome_new ("probe", value, value == PF_OUTCOME_PASS ? NULL : "check",
                                                    1772366400000);
    pf_outcome_take_check (outcome, "status == 200", value, g_strdup (value == PF_OUTCOME_PASS ? "200" : "503"));
    pf_outcome_set_timing (outcome, PF_PHASE_TOTAL, 42100);
    json_object_set_int_member (pf_outcome_get_facts (outcome), "status", value == PF_OUTCOME_PASS ? 200 : 503);
    if (i == 9)
      continue;
    g_autoptr (GPtrArray) evidence = pf_run_plan_outcome (page->run, i, outcome, NULL);
    pf_run_session_act (page->session, evidence);
  }
  pf_page_test_wait_saved (page);
}

static void
shoot_checklist (PfAppTest *test, const char *prefix, const char *name)
{
  g_autofree char *path = pf_page_test_find_checklist (prefix);
  if (path == NULL) {
    g_test_skip ("The real checklists are not here");
    return;
  }
  g_autoptr (PfPageTest) page = pf_page_test_new_from_file (test, path);
  g_autofree char *wide = g_strdup_printf ("%s-wide", name);
  g_autofree char *dark = g_strdup_printf ("%s-dark", name);
  g_autofree char *narrow = g_strdup_printf ("%s-narrow", name);
  AdwStyleManager *style = adw_style_manager_get_default ();
  work_a_little (page);
  bind_some (page);
  pf_run_page_select_item (page->page, 3);
  g_object_set (page->page, "show-details", TRUE, NULL);
  shoot (page, wide);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  shoot (page, dark);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_DEFAULT);
  g_object_set (page->page, "show-details", FALSE, NULL);
  pf_page_test_resize (page, 360, 720);
  g_object_set (page->page, "show-outline", FALSE, NULL);
  shoot (page, narrow);
}

/* What each part of a real checklist looks like. */
static void
shoot_sections (PfAppTest *test, const char *prefix, const char *const *lines)
{
  g_autofree char *path = pf_page_test_find_checklist (prefix);
  if (path == NULL) {
    g_test_skip ("The real checklists are not here");
    return;
  }
  g_autoptr (PfPageTest) page = pf_page_test_new_from_file (test, path);
  PfDocument *document = pf_run_get_document (page->run);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_autofree char *name = g_strdup_printf ("%s-%s", prefix, lines[i]);
    guint section = pf_document_find_section (document, lines[i]);
    g_assert_cmpuint (section, !=, PF_NONE);
    gtk_widget_activate_action (GTK_WIDGET (page->page), "run.go-to-section", "u", section);
    shoot (page, name);
  }
}

static void
test_sections (PfAppTest *test)
{
  static const char *const first[] = { "L200", "L211", "L223", "L233", "L244", "L318", "L371", NULL };
  static const char *const second[] = { "L12", "L176", "L191", "L330", "L338", "L381", NULL };
  static const char *const third[] = { "L63", "L146", "L170", NULL };
  static const char *const fourth[] = { "L121", "L144", "L225", "L252", "L274", "L291", "L304", NULL };
  static const char *const fifth[] = { "L10", "L64", "L149", "L194", "L213", "L225", "L237", "L275", "L323", NULL };
  shoot_sections (test, "000", first);
  shoot_sections (test, "001", second);
  shoot_sections (test, "002", third);
  shoot_sections (test, "003", fourth);
  shoot_sections (test, "004", fifth);
}

static void
sign_as (PfPageTest *page, const PfSignOff *sign_off, const char *name)
{
  g_autoptr (PfPerson) person = pf_person_new (name, "typed");
  g_autoptr (GPtrArray) acts = pf_run_plan_sign (page->run, sign_off, person, NULL, 1772366400000, NULL);
  if (acts == NULL)
    return;
  pf_run_session_set_person (page->session, person);
  pf_run_session_act (page->session, acts);
  pf_page_test_wait_saved (page);
}

/* One that went stale, one that holds, one that was withdrawn, and those nobody signed. */
static void
sign_some (PfPageTest *page)
{
  const GPtrArray *sign_offs = pf_run_get_sign_offs (page->run);
  sign_as (page, g_ptr_array_index (sign_offs, sign_offs->len - 1), "Ada Byron");
  g_autoptr (GPtrArray) marked = pf_run_plan_mark (page->run, 5, PF_STATE_DONE, NULL, NULL);
  if (marked != NULL)
    pf_run_session_act (page->session, marked);
  pf_page_test_wait_saved (page);
  sign_as (page, g_ptr_array_index (sign_offs, sign_offs->len - 2), "Grace Hopper");
  sign_as (page, g_ptr_array_index (sign_offs, sign_offs->len - 3), "Katherine Johnson");
  g_autoptr (GPtrArray) withdrawn = pf_run_plan_withdraw (
      page->run, g_ptr_array_index (sign_offs, sign_offs->len - 3), "The scan was of the old build", NULL);
  if (withdrawn != NULL)
    pf_run_session_act (page->session, withdrawn);
  pf_page_test_wait_saved (page);
}

/* The sign-offs of each real checklist, wide and narrow, and the dialog that asks for one. */
static void
test_sign_offs (PfAppTest *test)
{
  static const char *const prefixes[] = { "000", "001", "002", "003", "004" };
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++) {
    g_autofree char *path = pf_page_test_find_checklist (prefixes[i]);
    if (path == NULL) {
      g_test_skip ("The real checklists are not here");
      return;
    }
    g_autoptr (PfPageTest) page = pf_page_test_new_from_file (test, path);
    g_autofree char *wide = g_strdup_printf ("%s-sign", prefixes[i]);
    g_autofree char *first = g_strdup_printf ("%s-sign-first", prefixes[i]);
    g_autofree char *narrow = g_strdup_printf ("%s-sign-narrow", prefixes[i]);
    const GPtrArray *sign_offs = pf_run_get_sign_offs (page->run);
    const PfSignOff *last = g_ptr_array_index (sign_offs, sign_offs->len - 1);
    sign_some (page);
    pf_run_page_select_item (page->page, ((PfSignOff *) g_ptr_array_index (sign_offs, 0))->item + 2);
    shoot (page, first);
    g_assert_true (pf_run_page_select_item (page->page, last->item));
    shoot (page, wide);
    pf_page_test_resize (page, 360, 720);
    g_object_set (page->page, "show-outline", FALSE, NULL);
    pf_run_page_select_item (page->page, last->item);
    shoot (page, narrow);
    if (i > 0)
      continue;
    gtk_widget_activate_action (GTK_WIDGET (page->page), "run.sign", "s", last->id);
    GtkWindow *dialog = pf_app_test_expect_window (PF_TYPE_SIGN_DIALOG);
    pf_app_test_shoot (GTK_WIDGET (dialog), "sign-dialog");
    gtk_window_close (dialog);
  }
}

static void
test_first (PfAppTest *test)
{
  shoot_checklist (test, "000", "000");
}

static void
test_nested (PfAppTest *test)
{
  shoot_checklist (test, "001", "001");
}

static void
test_blanks (PfAppTest *test)
{
  shoot_checklist (test, "004", "004");
}

static void
test_tables (PfAppTest *test)
{
  g_autofree char *path = pf_page_test_find_checklist ("002");
  if (path == NULL) {
    g_test_skip ("The real checklists are not here");
    return;
  }
  g_autoptr (PfPageTest) page = pf_page_test_new_from_file (test, path);
  const GPtrArray *sections = pf_document_get_sections (pf_run_get_document (page->run));
  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.go-to-section", "u", sections->len - 3);
  shoot (page, "002-tables");
  pf_page_test_resize (page, 2560, 900);
  shoot (page, "002-huge");
}

static void
go_to_section (PfPageTest *page, const char *title)
{
  const GPtrArray *sections = pf_document_get_sections (pf_run_get_document (page->run));
  for (guint i = 0; i < sections->len; i++) {
    if (g_str_has_prefix (((PfSection *) g_ptr_array_index (sections, i))->title, title))
      pf_app_test_activate (GTK_WIDGET (page->page), "run.go-to-section", "u", i);
  }
  pf_app_test_settle ();
}

/* Procedures as steps, with placeholders that are still open, and the dialog that asks for them. */
static void
shoot_steps (PfAppTest *test, const char *prefix, const char *section)
{
  g_autofree char *path = pf_page_test_find_checklist (prefix);
  if (path == NULL) {
    g_test_skip ("The real checklists are not here");
    return;
  }
  g_autoptr (PfPageTest) page = pf_page_test_new_from_file (test, path);
  g_autofree char *wide = g_strdup_printf ("%s-steps", prefix);
  g_autofree char *narrow = g_strdup_printf ("%s-steps-narrow", prefix);
  g_autofree char *name = g_strdup_printf ("%s-variables", prefix);
  go_to_section (page, section);
  shoot (page, wide);
  pf_app_test_activate (GTK_WIDGET (page->page), "run.variables", NULL);
  GtkWindow *dialog = pf_app_test_expect_window (PF_TYPE_VARIABLES_DIALOG);
  pf_app_test_settle ();
  pf_app_test_shoot (GTK_WIDGET (dialog), name);
  gtk_window_destroy (dialog);
  pf_page_test_resize (page, 360, 720);
  g_object_set (page->page, "show-outline", FALSE, NULL);
  go_to_section (page, section);
  shoot (page, narrow);
}

static void
test_steps (PfAppTest *test)
{
  shoot_steps (test, "000", "POST-DEPLOYMENT MON");
}

static void
test_rollback_steps (PfAppTest *test)
{
  shoot_steps (test, "001", "Post-Rollback Actions");
}

/* The form at the top, of a checklist with blanks in it and of one without. */
static void
test_form (PfAppTest *test)
{
  static const char *const prefixes[] = { "000", "001", "004" };
  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++) {
    g_autofree char *path = pf_page_test_find_checklist (prefixes[i]);
    if (path == NULL) {
      g_test_skip ("The real checklists are not here");
      return;
    }
    g_autoptr (PfPageTest) page = pf_page_test_new_from_file (test, path);
    g_autofree char *wide = g_strdup_printf ("%s-form", prefixes[i]);
    g_autofree char *narrow = g_strdup_printf ("%s-form-narrow", prefixes[i]);
    shoot (page, wide);
    pf_page_test_resize (page, 360, 720);
    g_object_set (page->page, "show-outline", FALSE, NULL);
    shoot (page, narrow);
  }
}

/* Sections that are late and phases that take too long, and the dialog that asks for T0. */
static void
shoot_times (PfAppTest *test, const char *prefix, const char *section, gint64 t0_ms)
{
  const gint64 minute = 60000;
  g_autofree char *path = pf_page_test_find_checklist (prefix);
  if (path == NULL) {
    g_test_skip ("The real checklists are not here");
    return;
  }
  g_autoptr (PfPageTest) page = pf_page_test_new_from_file (test, path);
  g_autofree char *wide = g_strdup_printf ("%s-times", prefix);
  g_autofree char *dark = g_strdup_printf ("%s-times-dark", prefix);
  g_autofree char *narrow = g_strdup_printf ("%s-times-narrow", prefix);
  g_autofree char *dialog_name = g_strdup_printf ("%s-t0", prefix);
  gint64 now = pf_run_get_now (page->run);
  AdwStyleManager *style = adw_style_manager_get_default ();
  /* There is no desktop to show notifications. */
  g_signal_handlers_block_matched (page->page->reminders, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, page->page);
  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.set-t0", "x", now + t0_ms);
  g_autoptr (GArray) phases = pf_run_list_phases (page->run, now);
  for (guint i = 0; i < MIN (phases->len, 3); i++) {
    guint index = g_array_index (phases, PfRunPhase, i).section;
    gint64 start = now - (75 - 25 * i) * minute;
    g_autoptr (GPtrArray) begun = pf_run_plan_phase (page->run, index, PF_PHASE_START, start, NULL);
    pf_run_session_act (page->session, begun);
    g_autoptr (GPtrArray) ended = i < 2 ? pf_run_plan_phase (page->run, index, PF_PHASE_END, start + 12 * minute, NULL) : NULL;
    if (ended != NULL)
      pf_run_session_act (page->session, ended);
  }
  pf_page_test_wait_saved (page);
  go_to_section (page, section);
  shoot (page, wide);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  shoot (page, dark);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_DEFAULT);
  pf_page_test_resize (page, 360, 720);
  g_object_set (page->page, "show-outline", FALSE, NULL);
  go_to_section (page, section);
  shoot (page, narrow);
  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.t0", NULL);
  GtkWindow *dialog = pf_app_test_expect_window (PF_TYPE_T0_DIALOG);
  pf_app_test_settle ();
  pf_app_test_shoot (GTK_WIDGET (dialog), dialog_name);
  gtk_window_destroy (dialog);
}

static void
test_times (PfAppTest *test)
{
  shoot_times (test, "002", "Deployment Day", 28 * 60000);
  shoot_times (test, "004", "Phase 1", -75 * 60000);
}

int
main (int argc, char *argv[])
{
  pf_app_test_init (&argc, &argv);
  pf_app_test_add ("/run-page/shots/000", test_first);
  pf_app_test_add ("/run-page/shots/001", test_nested);
  pf_app_test_add ("/run-page/shots/004", test_blanks);
  pf_app_test_add ("/run-page/shots/form", test_form);
  pf_app_test_add ("/run-page/shots/tables", test_tables);
  pf_app_test_add ("/run-page/shots/steps", test_steps);
  pf_app_test_add ("/run-page/shots/rollback-steps", test_rollback_steps);
  pf_app_test_add ("/run-page/shots/sections", test_sections);
  pf_app_test_add ("/run-page/shots/sign-offs", test_sign_offs);
  pf_app_test_add ("/run-page/shots/times", test_times);
  return g_test_run ();
}
