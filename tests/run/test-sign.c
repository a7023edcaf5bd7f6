/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-run-test.h"

#include "probe/pf-json.h"
#include "run/pf-run-decision.h"
#include "run/pf-run-sign-offs.h"
#include "run/pf-ssh-signature.h"

#include <glib/gstdio.h>
#include <string.h>

/* Signing for what a run holds, and what becomes of that. */

static const char *const checklist
    = "# Rollout\n\n## Preparation\n\n- [ ] Backups taken\n- [ ] Freeze is on\n\n## Sign-off\n\n"
      "- [ ] Deployment Manager: ____ Date: ____\n- [ ] Security Lead: ____ Date: ____\n\n"
      "**Operations:** ____ Date: ____\n\n"
      "## Engineer Certification\n\n\"I certify that it runs.\"\n\n**Signature**: ____\n**Date**: ____\n**Time**: ____\n";

typedef struct {
  PfTestFolder *folder;
  PfStore *store;
  PfRunSession *session;
  PfRun *run;
} Fixture;

static void
open_bytes (Fixture *self, GBytes *bytes, gboolean separate_signers)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PfSource) source = pf_source_new (bytes, "rollout.md", &error);
  g_autoptr (PfPerson) person = pf_person_new ("Mara Lind", "typed");
  PfRunStart start = { .source = source, .title = "Rollout", .mode = "live", .t0 = -1, .operator= person,
                       .environment = "production", .release = "2.4", .separate_signers = separate_signers };
  g_autofree char *id = NULL;

  g_assert_no_error (error);
  self->folder = pf_test_folder_new ();
  self->store = pf_test_store_open (self->folder->database);
  id = pf_store_create_run (self->store, &start, &error);
  g_assert_no_error (error);
  self->session = pf_run_session_open (self->store, id, &error);
  g_assert_no_error (error);
  pf_run_session_set_person (self->session, person);
  self->run = pf_run_session_get_run (self->session);
}

static void
open_run (Fixture *self, gboolean separate_signers)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (checklist, strlen (checklist));

  open_bytes (self, bytes, separate_signers);
}

static void
close_run (Fixture *self)
{
  g_clear_object (&self->session);
  g_clear_object (&self->store);
  g_clear_pointer (&self->folder, pf_test_folder_free);
}

static void
act (Fixture *self, GPtrArray *acts, GError *error)
{
  g_autoptr (GPtrArray) owned = acts;
  g_autoptr (GError) failure = NULL;

  g_assert_no_error (error);
  g_assert_true (pf_run_session_act_sync (self->session, owned, &failure));
  g_assert_no_error (failure);
}

static GPtrArray *
plan (Fixture *self, const char *role, const char *name, const char *statement, GError **error)
{
  g_autoptr (PfSignOff) sign_off = pf_run_find_sign_off (self->run, role, error);
  g_autoptr (PfPerson) person = pf_person_new (name, "typed");

  g_assert_nonnull (sign_off);
  pf_run_session_set_person (self->session, person);
  return pf_run_plan_sign (self->run, sign_off, person, statement, PF_TEST_TIME, error);
}

static void
sign (Fixture *self, const char *role, const char *name)
{
  GError *error = NULL;
  GPtrArray *acts = plan (self, role, name, NULL, &error);

  act (self, acts, error);
}

static void
withdraw (Fixture *self, const char *role, const char *reason)
{
  GError *error = NULL;
  g_autoptr (PfSignOff) sign_off = pf_run_find_sign_off (self->run, role, &error);
  GPtrArray *acts = pf_run_plan_withdraw (self->run, sign_off, reason, &error);

  act (self, acts, error);
}

static PfSigning *
look (Fixture *self, const char *role)
{
  GError *error = NULL;
  g_autoptr (PfSignOff) sign_off = pf_run_find_sign_off (self->run, role, &error);

  g_assert_no_error (error);
  return pf_run_get_signing (self->run, sign_off->id);
}

static void
mark (Fixture *self, const char *line, PfItemState state)
{
  GError *error = NULL;
  GPtrArray *acts
      = pf_run_plan_mark (self->run, pf_document_find_item (pf_run_get_document (self->run), line), state, NULL, &error);

  act (self, acts, error);
}

static const char *
get_blank (Fixture *self, const char *place)
{
  return pf_run_get_blank_value (self->run, pf_document_find_blank (pf_run_get_document (self->run), place), NULL);
}

static PfItemState
get_state (Fixture *self, const char *line)
{
  return pf_run_item_get_state (
      pf_run_get_item (self->run, pf_document_find_item (pf_run_get_document (self->run), line)));
}

/* Signing ticks the task, writes name and day into its blanks, and names what it covers. */
static void
test_sign (void)
{
  Fixture fixture = { 0 };
  g_autoptr (PfSigning) signing = NULL;
  g_autofree char *head = NULL;

  open_run (&fixture, FALSE);
  head = g_strdup (pf_run_get_head (fixture.run));
  sign (&fixture, "security", "Ada Byron");
  signing = look (&fixture, "Security Lead");
  g_assert_true (pf_signing_stands (signing));
  g_assert_false (signing->stale);
  g_assert_cmpstr (signing->by, ==, "ada-byron");
  g_assert_cmpstr (signing->method, ==, "typed-name");
  g_assert_cmpstr (signing->covers_sha256, ==, head);
  g_assert_cmpint (signing->covers_seq, ==, 0);
  g_assert_nonnull (strstr (signing->statement, "Security Lead"));
  g_assert_nonnull (strstr (signing->statement, "“Rollout”"));
  g_assert_nonnull (strstr (signing->statement, "2.4"));
  g_assert_nonnull (strstr (signing->statement, "production"));
  g_assert_nonnull (strstr (signing->statement, "0 of 4"));
  g_assert_nonnull (strstr (signing->statement, "HOLD"));
  g_assert_cmpint (get_state (&fixture, "L11"), ==, PF_STATE_DONE);
  g_assert_cmpstr (get_blank (&fixture, "L11.1"), ==, "Ada Byron");
  g_assert_cmpstr (get_blank (&fixture, "L11.2"), ==, "2026-03-01");
  g_assert_cmpint (get_state (&fixture, "L10"), ==, PF_STATE_OPEN);
  close_run (&fixture);
}

/* One control for a line of a paragraph and a certification, whose text is what is signed. */
static void
test_notations (void)
{
  Fixture fixture = { 0 };
  g_autoptr (PfSigning) engineer = NULL;

  open_run (&fixture, FALSE);
  sign (&fixture, "operations", "Bo");
  g_assert_cmpstr (get_blank (&fixture, "L13.1"), ==, "Bo");
  g_assert_cmpstr (get_blank (&fixture, "L13.2"), ==, "2026-03-01");
  sign (&fixture, "L19", "Cy");
  engineer = look (&fixture, "L19");
  g_assert_cmpstr (engineer->statement, ==, "I certify that it runs.");
  g_assert_cmpstr (get_blank (&fixture, "L19"), ==, "Cy");
  g_assert_cmpstr (get_blank (&fixture, "L20"), ==, "2026-03-01");
  g_assert_nonnull (get_blank (&fixture, "L21"));
  close_run (&fixture);
}

/* Whatever changes later is told, with what changed first; other signatures and votes change nothing. */
static void
test_stale (void)
{
  Fixture fixture = { 0 };
  g_autoptr (PfSigning) before = NULL;
  g_autoptr (PfSigning) stale = NULL;
  g_autoptr (PfSigning) again = NULL;
  g_autofree char *change = NULL;

  open_run (&fixture, FALSE);
  sign (&fixture, "security", "Ada");
  sign (&fixture, "operations", "Bo");
  before = look (&fixture, "security");
  g_assert_false (before->stale);
  mark (&fixture, "L5", PF_STATE_DONE);
  mark (&fixture, "L6", PF_STATE_DONE);
  stale = look (&fixture, "security");
  g_assert_true (stale->stale);
  g_assert_cmpstr (stale->changed_action, ==, "item.set");
  change = pf_signing_describe_change (stale, fixture.run);
  g_assert_nonnull (strstr (change, "Backups taken"));
  sign (&fixture, "security", "Ada");
  again = look (&fixture, "security");
  g_assert_false (again->stale);
  g_assert_cmpint (again->covers_seq, >, before->covers_seq);
  close_run (&fixture);
}

/* Nothing but what signing itself did escapes: a mark that calls itself part of it does not. */
static void
test_pretended (void)
{
  Fixture fixture = { 0 };
  GError *error = NULL;
  GPtrArray *acts;
  g_autoptr (PfSigning) signing = NULL;

  open_run (&fixture, FALSE);
  sign (&fixture, "security", "Ada");
  acts = pf_run_plan_mark (fixture.run, pf_document_find_item (pf_run_get_document (fixture.run), "L5"), PF_STATE_DONE,
                           NULL, &error);
  json_object_set_boolean_member (((PfAct *)g_ptr_array_index (acts, 0))->data, "sign", TRUE);
  act (&fixture, acts, error);
  signing = look (&fixture, "security");
  g_assert_true (signing->stale);
  close_run (&fixture);
}

/* Taken back, everything signing did is as it was, and the reason stays. */
static void
test_withdraw (void)
{
  Fixture fixture = { 0 };
  GError *error = NULL;
  GPtrArray *acts;
  g_autoptr (PfSignOff) sign_off = NULL;
  g_autoptr (PfSigning) signing = NULL;

  open_run (&fixture, FALSE);
  acts = pf_run_plan_fill (fixture.run, pf_document_find_blank (pf_run_get_document (fixture.run), "L11.2"),
                           "2026-02-27", &error);
  act (&fixture, acts, error);
  sign (&fixture, "security", "Ada");
  mark (&fixture, "L5", PF_STATE_DONE);
  sign (&fixture, "security", "Ada");
  sign_off = pf_run_find_sign_off (fixture.run, "security", &error);
  g_assert_null (pf_run_plan_withdraw (fixture.run, sign_off, " ", &error));
  g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  g_clear_error (&error);
  withdraw (&fixture, "security", "the scan was of the old build");
  signing = look (&fixture, "security");
  g_assert_false (pf_signing_stands (signing));
  g_assert_false (signing->stale);
  g_assert_cmpstr (signing->withdrawn_reason, ==, "the scan was of the old build");
  g_assert_cmpint (get_state (&fixture, "L11"), ==, PF_STATE_OPEN);
  g_assert_null (get_blank (&fixture, "L11.1"));
  g_assert_cmpstr (get_blank (&fixture, "L11.2"), ==, "2026-02-27");
  g_assert_null (pf_run_plan_withdraw (fixture.run, sign_off, "again", &error));
  g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  g_clear_error (&error);
  close_run (&fixture);
}

static void
assert_refused (GPtrArray *acts, GError **error, const char *words)
{
  g_assert_null (acts);
  g_assert_error (*error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  g_assert_nonnull (strstr ((*error)->message, words));
  g_clear_error (error);
}

static void
test_refused (void)
{
  Fixture fixture = { 0 };
  GError *error = NULL;
  GPtrArray *acts;

  open_run (&fixture, FALSE);
  g_assert_null (pf_run_find_sign_off (fixture.run, "Securty Lead", &error));
  g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "“Security Lead”"));
  g_clear_error (&error);
  sign (&fixture, "security", "Ada");
  /* Nobody replaces a signature that holds. */
  assert_refused (plan (&fixture, "security", "Bo", NULL, &error), &error, "Ada");
  /* What is not durable yet cannot be signed for. */
  acts = pf_run_plan_mark (fixture.run, 0, PF_STATE_DONE, NULL, &error);
  pf_run_session_act (fixture.session, acts);
  g_ptr_array_unref (acts);
  assert_refused (plan (&fixture, "operations", "Bo", NULL, &error), &error, "saved");
  g_assert_true (pf_run_session_flush (fixture.session, &error));
  acts = pf_run_plan_close (fixture.run, "aborted", NULL, &error);
  act (&fixture, acts, error);
  assert_refused (plan (&fixture, "operations", "Bo", NULL, &error), &error, "closed");
  close_run (&fixture);
}

/* Whoever leads the run signs for the lead and for nobody else, once that was chosen. */
static void
test_separate_signers (void)
{
  Fixture fixture = { 0 };
  GError *error = NULL;

  open_run (&fixture, TRUE);
  g_assert_true (pf_run_has_separate_signers (fixture.run));
  assert_refused (plan (&fixture, "security", "Mara Lind", NULL, &error), &error, "Mara Lind");
  sign (&fixture, "Deployment Manager", "Mara Lind");
  sign (&fixture, "security", "Ada");
  close_run (&fixture);
  open_run (&fixture, FALSE);
  sign (&fixture, "security", "Mara Lind");
  close_run (&fixture);
}

/* A checklist without any can be signed all the same; one that has some, only as one of those. */
static void
test_no_sign_offs (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GBytes) bytes = g_bytes_new_static ("# Plain\n- [ ] one\n", 17);
  g_autoptr (PfSigning) signing = NULL;

  open_bytes (&fixture, bytes, TRUE);
  g_assert_cmpuint (pf_run_get_sign_offs (fixture.run)->len, ==, 0);
  sign (&fixture, "Release Manager", "Mara Lind");
  signing = look (&fixture, "release manager");
  g_assert_cmpstr (signing->sign_off->id, ==, "release-manager");
  g_assert_true (pf_signing_stands (signing));
  close_run (&fixture);
}

static GBytes *
read_real (const char *prefix)
{
  const char *checklists = g_getenv ("PF_TEST_CHECKLISTS");
  g_autoptr (GDir) folder = checklists != NULL ? g_dir_open (checklists, 0, NULL) : NULL;
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_prefix (name, prefix)) {
      g_autofree char *path = g_build_filename (checklists, name, NULL);
      char *bytes = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      return g_bytes_new_take (bytes, length);
    }
  return NULL;
}

/* Thirteen roles, and one more that approves; a change makes the first stale, signing again clears it. */
static void
test_thirteen_roles (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GBytes) bytes = read_real ("003");
  g_autoptr (GPtrArray) signings = NULL;
  guint n_tasks = 0;

  if (bytes == NULL) {
    g_test_skip ("the real checklists are not in PF_TEST_CHECKLISTS");
    return;
  }
  open_bytes (&fixture, bytes, FALSE);
  sign (&fixture, "L229", "Ada");
  mark (&fixture, "L20", PF_STATE_DONE);
  {
    g_autoptr (PfSigning) stale = look (&fixture, "L229");

    g_assert_true (stale->stale);
  }
  sign (&fixture, "L229", "Ada");
  signings = pf_run_list_signings (fixture.run);
  for (guint i = 0; i < signings->len; i++) {
    PfSigning *signing = g_ptr_array_index (signings, i);
    g_autofree char *name = g_strdup_printf ("Person %u", i);

    n_tasks += signing->sign_off->line < 300 ? 1 : 0;
    if (i > 0)
      sign (&fixture, signing->sign_off->id, name);
  }
  g_assert_cmpuint (n_tasks, ==, 13);
  g_assert_cmpuint (signings->len, ==, 14);
  g_clear_pointer (&signings, g_ptr_array_unref);
  signings = pf_run_list_signings (fixture.run);
  for (guint i = 0; i < signings->len; i++) {
    g_assert_true (pf_signing_stands (g_ptr_array_index (signings, i)));
    g_assert_false (((PfSigning *)g_ptr_array_index (signings, i))->stale);
  }
  close_run (&fixture);
}

static char *
make_key (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, "ssh-keygen", "-q",
                                                      "-t", "ed25519", "-N", "", "-C", "test", "-f", path, NULL);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  g_assert_no_error (error);
  return g_steal_pointer (&path);
}

/* Signed with a key, the event carries a signature of exactly what it says; of anything else it is none. */
static void
test_key (void)
{
  Fixture fixture = { 0 };
  GError *error = NULL;
  g_autofree char *key = NULL;
  g_autofree char *text = NULL;
  g_autofree char *signature = NULL;
  g_autofree char *fingerprint = NULL;
  g_autofree char *again = NULL;
  g_autoptr (PfSigning) signing = NULL;
  GPtrArray *acts;

  open_run (&fixture, FALSE);
  key = make_key (fixture.folder->path, "key");
  acts = plan (&fixture, "security", "Ada", "I looked at the scan.", &error);
  g_assert_no_error (error);
  text = pf_run_dup_signed_text (fixture.run, acts, pf_run_session_get_person (fixture.session), &error);
  g_assert_nonnull (strstr (text, "\"statement\":\"I looked at the scan.\""));
  g_assert_nonnull (strstr (text, pf_run_get_head (fixture.run)));
  signature = pf_ssh_sign (text, key, FALSE, &fingerprint, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (fingerprint, "SHA256:"));
  pf_run_take_signature (acts, signature, fingerprint);
  act (&fixture, acts, error);
  signing = look (&fixture, "security");
  g_assert_cmpstr (signing->method, ==, "ssh-signature");
  again = pf_ssh_verify (text, signing->signature, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, signing->key_fingerprint);
  g_assert_null (pf_ssh_verify ("something else", signing->signature, NULL, &error));
  g_assert_error (error, PF_SSH_ERROR, PF_SSH_ERROR_BAD);
  g_clear_error (&error);
  g_assert_null (pf_ssh_verify (text, "-----BEGIN SSH SIGNATURE-----\nnonsense\n-----END SSH SIGNATURE-----", NULL, &error));
  g_assert_error (error, PF_SSH_ERROR, PF_SSH_ERROR_BAD);
  g_clear_error (&error);
  close_run (&fixture);
}

/* What cannot sign is told, with the name of the file and what ssh said. */
static void
test_key_trouble (void)
{
  g_autoptr (PfTestFolder) folder = pf_test_folder_new ();
  g_autofree char *missing = g_build_filename (folder->path, "nothing", NULL);
  g_autofree char *fingerprint = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *key = make_key (folder->path, "key");
  g_autofree char *path = g_strdup (g_getenv ("PATH"));
  g_auto (GStrv) keys = pf_ssh_list_keys (folder->path);
  GError *error = NULL;

  g_assert_cmpuint (g_strv_length (keys), ==, 1);
  g_assert_true (g_str_has_suffix (keys[0], "/key.pub"));
  g_assert_null (pf_ssh_sign ("text", missing, FALSE, &fingerprint, NULL, &error));
  g_assert_error (error, PF_SSH_ERROR, PF_SSH_ERROR_KEY);
  g_assert_nonnull (strstr (error->message, missing));
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_null (pf_ssh_sign ("text", key, FALSE, &fingerprint, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_setenv ("PATH", folder->path, TRUE);
  g_assert_null (pf_ssh_sign ("text", key, FALSE, &fingerprint, NULL, &error));
  g_setenv ("PATH", path, TRUE);
  g_assert_error (error, PF_SSH_ERROR, PF_SSH_ERROR_MISSING);
  g_assert_nonnull (strstr (error->message, "OpenSSH"));
  g_clear_error (&error);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sign/sign", test_sign);
  g_test_add_func ("/sign/notations", test_notations);
  g_test_add_func ("/sign/stale", test_stale);
  g_test_add_func ("/sign/pretended", test_pretended);
  g_test_add_func ("/sign/withdraw", test_withdraw);
  g_test_add_func ("/sign/refused", test_refused);
  g_test_add_func ("/sign/separate-signers", test_separate_signers);
  g_test_add_func ("/sign/no-sign-offs", test_no_sign_offs);
  g_test_add_func ("/sign/thirteen-roles", test_thirteen_roles);
  g_test_add_func ("/sign/key", test_key);
  g_test_add_func ("/sign/key-trouble", test_key_trouble);
  return g_test_run ();
}
