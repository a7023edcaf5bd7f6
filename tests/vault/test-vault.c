/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "vault/pf-vault.h"

#include <signal.h>

/* Runs under tests/tools/keyring.sh; the one argument says in which state that left the keyring. */

#define ORIGIN "https://api.example.org:443"

typedef struct {
  GMainLoop *loop;
  GAsyncResult *result;
} Waiter;

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  Waiter *waiter = data;

  g_assert_null (waiter->result);
  waiter->result = g_object_ref (result);
  g_main_loop_quit (waiter->loop);
}

static GAsyncResult *
wait_for (Waiter *waiter)
{
  GAsyncResult *result;

  if (waiter->result == NULL)
    g_main_loop_run (waiter->loop);
  result = g_steal_pointer (&waiter->result);
  g_main_loop_unref (waiter->loop);
  return result;
}

static Waiter
new_waiter (void)
{
  return (Waiter) { .loop = g_main_loop_new (NULL, FALSE) };
}

static PfCredential *
look_up (PfVault *vault, const char *origin, const char *environment, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  Waiter waiter = new_waiter ();

  pf_credential_source_lookup_async (PF_CREDENTIAL_SOURCE (vault), origin, environment, NULL, on_answer, &waiter);
  result = wait_for (&waiter);
  return pf_credential_source_lookup_finish (PF_CREDENTIAL_SOURCE (vault), result, error);
}

static gboolean
store (PfVault *vault, PfCredentialKind kind, const char *environment, const char *name, const char *secret, GError **error)
{
  g_autoptr (PfCredential) credential = pf_credential_new (kind, ORIGIN, environment, name, secret);
  g_autoptr (GAsyncResult) result = NULL;
  Waiter waiter = new_waiter ();

  pf_vault_store_async (vault, credential, NULL, on_answer, &waiter);
  result = wait_for (&waiter);
  return pf_vault_store_finish (vault, result, error);
}

static GPtrArray *
list (PfVault *vault, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  Waiter waiter = new_waiter ();

  pf_vault_list_async (vault, NULL, on_answer, &waiter);
  result = wait_for (&waiter);
  return pf_vault_list_finish (vault, result, error);
}

static gboolean
forget (PfVault *vault, const char *environment, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  Waiter waiter = new_waiter ();

  pf_vault_forget_async (vault, ORIGIN, environment, NULL, on_answer, &waiter);
  result = wait_for (&waiter);
  return pf_vault_forget_finish (vault, result, error);
}

static void
store_or_fail (PfVault *vault, PfCredentialKind kind, const char *environment, const char *name, const char *secret)
{
  g_autoptr (GError) error = NULL;
  gboolean stored = store (vault, kind, environment, name, secret, &error);

  g_assert_no_error (error);
  g_assert_true (stored);
}

static void
forget_or_fail (PfVault *vault, const char *environment)
{
  g_autoptr (GError) error = NULL;
  gboolean forgotten = forget (vault, environment, &error);

  g_assert_no_error (error);
  g_assert_true (forgotten);
}

static gboolean
unlock (PfVault *vault, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  Waiter waiter = new_waiter ();

  pf_vault_unlock_async (vault, NULL, on_answer, &waiter);
  result = wait_for (&waiter);
  return pf_vault_unlock_finish (vault, result, error);
}

static gboolean
get_state (PfVault *vault, PfVaultState *state, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  Waiter waiter = new_waiter ();

  pf_vault_get_state_async (vault, NULL, on_answer, &waiter);
  result = wait_for (&waiter);
  return pf_vault_get_state_finish (vault, result, state, error);
}

static void
assert_state (PfVault *vault, PfVaultState expected)
{
  g_autoptr (GError) error = NULL;
  PfVaultState state;

  g_assert_true (get_state (vault, &state, &error));
  g_assert_no_error (error);
  g_assert_cmpint (state, ==, expected);
}

static void
assert_kept (PfVault *vault, const char *environment, PfCredentialKind kind, const char *name, const char *secret)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PfCredential) credential = look_up (vault, ORIGIN, environment, &error);

  g_assert_no_error (error);
  g_assert_cmpint (credential->kind, ==, kind);
  g_assert_cmpstr (credential->origin, ==, ORIGIN);
  g_assert_cmpstr (credential->environment, ==, environment);
  g_assert_cmpstr (credential->name, ==, name);
  g_assert_cmpstr (credential->secret, ==, secret);
}

static void
assert_every_operation_fails (PfVault *vault, PfCredentialError code)
{
  g_autoptr (GError) lookup_error = NULL;
  g_autoptr (GError) store_error = NULL;
  g_autoptr (GError) list_error = NULL;
  g_autoptr (GError) forget_error = NULL;

  g_assert_null (look_up (vault, ORIGIN, "production", &lookup_error));
  g_assert_error (lookup_error, PF_CREDENTIAL_ERROR, (gint) code);
  g_assert_false (store (vault, PF_CREDENTIAL_BEARER, "production", NULL, "token", &store_error));
  g_assert_error (store_error, PF_CREDENTIAL_ERROR, (gint) code);
  g_assert_null (list (vault, &list_error));
  g_assert_error (list_error, PF_CREDENTIAL_ERROR, (gint) code);
  g_assert_false (forget (vault, "production", &forget_error));
  g_assert_error (forget_error, PF_CREDENTIAL_ERROR, (gint) code);
}

/* Not through libsecret, whose call for it leaks. */
static void
lock_default_collection (void)
{
  static const char *const paths[] = { "/org/freedesktop/secrets/collection/login" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_autoptr (GVariant) reply = NULL;

  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (bus, "org.freedesktop.secrets", "/org/freedesktop/secrets",
                                       "org.freedesktop.Secret.Service", "Lock",
                                       g_variant_new ("(@ao)", g_variant_new_objv (paths, G_N_ELEMENTS (paths))),
                                       G_VARIANT_TYPE ("(aoo)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

static GPid
find_daemon (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_autoptr (GVariant) reply = NULL;
  guint32 pid = 0;

  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       "GetConnectionUnixProcessID", g_variant_new ("(s)", "org.freedesktop.secrets"),
                                       G_VARIANT_TYPE ("(u)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  g_variant_get (reply, "(u)", &pid);
  g_assert_cmpuint (pid, >, 1);
  return (GPid) pid;
}

static void
test_round_trip (void)
{
  g_autoptr (PfVault) vault = pf_vault_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) absent = NULL;
  g_autoptr (GError) again = NULL;

  assert_state (vault, PF_VAULT_UNLOCKED);
  g_assert_null (look_up (vault, ORIGIN, "production", &absent));
  g_assert_error (absent, PF_CREDENTIAL_ERROR, PF_CREDENTIAL_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (absent->message, ORIGIN));

  store_or_fail (vault, PF_CREDENTIAL_BASIC, "production", "zoë", "pässwörd 密码 🔑");
  assert_kept (vault, "production", PF_CREDENTIAL_BASIC, "zoë", "pässwörd 密码 🔑");

  forget_or_fail (vault, "production");
  g_assert_false (forget (vault, "production", &again));
  g_assert_error (again, PF_CREDENTIAL_ERROR, PF_CREDENTIAL_ERROR_NOT_FOUND);
}

static void
test_replace (void)
{
  g_autoptr (PfVault) vault = pf_vault_new ();
  g_autoptr (PfVault) other = pf_vault_new ();
  g_autoptr (GPtrArray) kept = NULL;
  g_autoptr (GError) error = NULL;

  store_or_fail (vault, PF_CREDENTIAL_BEARER, "production", NULL, "first");
  store_or_fail (vault, PF_CREDENTIAL_BEARER, "production", NULL, "second");
  assert_kept (other, "production", PF_CREDENTIAL_BEARER, NULL, "second");
  /* Another kind takes the place of the first, since a probe asks for an origin and not for a kind. */
  store_or_fail (vault, PF_CREDENTIAL_HEADER, "production", "X-Api-Key", "third");
  store_or_fail (vault, PF_CREDENTIAL_BEARER, "staging", NULL, "fourth");
  assert_kept (other, "production", PF_CREDENTIAL_HEADER, "X-Api-Key", "third");
  assert_kept (other, "staging", PF_CREDENTIAL_BEARER, NULL, "fourth");

  kept = list (other, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kept->len, ==, 2);
  for (guint i = 0; i < kept->len; i++) {
    PfCredential *credential = g_ptr_array_index (kept, i);

    g_assert_cmpstr (credential->environment, ==, i == 0 ? "production" : "staging");
    g_assert_cmpint (credential->kind, ==, i == 0 ? PF_CREDENTIAL_HEADER : PF_CREDENTIAL_BEARER);
    g_assert_null (credential->secret);
  }
  forget_or_fail (vault, "production");
  forget_or_fail (vault, "staging");
}

static void
test_refuses_bad_secrets (void)
{
  static const char *const secrets[] = { "", "two\nlines", "carriage\rreturn", "bell\a", "\x7f" };
  g_autoptr (PfVault) vault = pf_vault_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (secrets); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GError) absent = NULL;

    g_assert_false (store (vault, PF_CREDENTIAL_BEARER, "production", NULL, secrets[i], &error));
    g_assert_error (error, PF_CREDENTIAL_ERROR, PF_CREDENTIAL_ERROR_INVALID);
    g_assert_null (look_up (vault, ORIGIN, "production", &absent));
    g_assert_error (absent, PF_CREDENTIAL_ERROR, PF_CREDENTIAL_ERROR_NOT_FOUND);
  }
}

static void
test_cancel_abandons (void)
{
  g_autoptr (PfVault) vault = pf_vault_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Waiter waiter = new_waiter ();

  g_cancellable_cancel (cancellable);
  pf_vault_list_async (vault, cancellable, on_answer, &waiter);
  result = wait_for (&waiter);
  g_assert_null (pf_vault_list_finish (vault, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_state (vault, PF_VAULT_UNLOCKED);
}

static void
test_stopped_daemon (void)
{
  g_autoptr (PfVault) vault = pf_vault_new ();
  g_autoptr (GError) cold = NULL;
  g_autoptr (GError) warm = NULL;
  g_autoptr (GError) error = NULL;
  GPid daemon = find_daemon ();

  store_or_fail (vault, PF_CREDENTIAL_BEARER, "production", NULL, "token");

  g_assert_cmpint (kill (daemon, SIGSTOP), ==, 0);
  g_assert_null (look_up (vault, ORIGIN, "production", &warm));
  g_assert_null (look_up (vault, ORIGIN, "production", &cold));
  g_assert_cmpint (kill (daemon, SIGCONT), ==, 0);
  g_assert_error (warm, PF_CREDENTIAL_ERROR, PF_CREDENTIAL_ERROR_TIMEOUT);
  g_assert_error (cold, PF_CREDENTIAL_ERROR, PF_CREDENTIAL_ERROR_TIMEOUT);

  /* What was abandoned harmed neither the daemon nor what it keeps, and its late answers go to nobody. */
  assert_kept (vault, "production", PF_CREDENTIAL_BEARER, NULL, "token");
  g_assert_cmpint (find_daemon (), ==, daemon);
  forget_or_fail (vault, "production");
}

/* Last of its group: nobody can unlock the keyring again. */
static void
test_lock (void)
{
  g_autoptr (PfVault) vault = pf_vault_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) unlock_error = NULL;
  GPid daemon = find_daemon ();

  store_or_fail (vault, PF_CREDENTIAL_BEARER, "production", NULL, "token");
  lock_default_collection ();
  assert_state (vault, PF_VAULT_LOCKED);
  assert_every_operation_fails (vault, PF_CREDENTIAL_ERROR_LOCKED);
  g_assert_false (unlock (vault, &unlock_error));
  g_assert_nonnull (unlock_error);
  g_assert_cmpint (find_daemon (), ==, daemon);
}

static void
test_never_unlocked (void)
{
  g_autoptr (PfVault) vault = pf_vault_new ();
  GPid daemon = find_daemon ();

  assert_state (vault, PF_VAULT_LOCKED);
  assert_every_operation_fails (vault, PF_CREDENTIAL_ERROR_LOCKED);
  g_assert_cmpint (find_daemon (), ==, daemon);
}

static void
test_no_service (void)
{
  g_autoptr (PfVault) vault = pf_vault_new ();
  g_autoptr (GError) error = NULL;

  assert_state (vault, PF_VAULT_NO_SERVICE);
  assert_every_operation_fails (vault, PF_CREDENTIAL_ERROR_NO_SERVICE);
  g_assert_false (unlock (vault, &error));
  g_assert_error (error, PF_CREDENTIAL_ERROR, PF_CREDENTIAL_ERROR_NO_SERVICE);
  g_assert_nonnull (strstr (error->message, "no keyring service"));
}

int
main (int argc, char *argv[])
{
  const char *keyring;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  keyring = argv[1];
  if (g_str_equal (keyring, "unlocked")) {
    g_test_add_func ("/vault/round-trip", test_round_trip);
    g_test_add_func ("/vault/replace", test_replace);
    g_test_add_func ("/vault/bad-secrets", test_refuses_bad_secrets);
    g_test_add_func ("/vault/cancel-abandons", test_cancel_abandons);
    g_test_add_func ("/vault/stopped-daemon", test_stopped_daemon);
    g_test_add_func ("/vault/lock", test_lock);
  } else if (g_str_equal (keyring, "locked")) {
    g_test_add_func ("/vault/never-unlocked", test_never_unlocked);
  } else {
    g_assert_cmpstr (keyring, ==, "none");
    g_test_add_func ("/vault/no-service", test_no_service);
  }
  return g_test_run ();
}
