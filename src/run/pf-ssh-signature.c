/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-ssh-signature.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#define TOOL "ssh-keygen"

/* Enough to look for a passphrase and type it, or to touch a security key. */
#define SIGN_SECONDS 120
#define VERIFY_SECONDS 20

/* An RSA key of 16384 bits gives less than half of this. */
#define MAX_SIGNATURE (16 * 1024)
#define BEGIN_SIGNATURE "-----BEGIN SSH SIGNATURE-----"
#define END_SIGNATURE "-----END SSH SIGNATURE-----"

G_DEFINE_QUARK (pf-ssh-error-quark, pf_ssh_error)

/* One call of ssh-keygen, on a main context of its own. */
typedef struct {
  GMainLoop *loop;
  GCancellable *cancellable;
  gboolean timed_out;
  gboolean succeeded;
  GBytes *output;
  GBytes *messages;
  GError *error;
} Call;

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Call *call = data;

  if (g_subprocess_communicate_finish (G_SUBPROCESS (source), result, &call->output, &call->messages, &call->error))
    call->succeeded = g_subprocess_get_successful (G_SUBPROCESS (source));
  g_main_loop_quit (call->loop);
}

static gboolean
on_timeout (gpointer data)
{
  Call *call = data;

  call->timed_out = TRUE;
  g_cancellable_cancel (call->cancellable);
  return G_SOURCE_REMOVE;
}

static void
forward_cancel (GCancellable *cancellable, gpointer inner)
{
  (void) cancellable;
  g_cancellable_cancel (inner);
}

static void
clear_call (Call *call)
{
  g_clear_pointer (&call->loop, g_main_loop_unref);
  g_clear_object (&call->cancellable);
  g_clear_pointer (&call->output, g_bytes_unref);
  g_clear_pointer (&call->messages, g_bytes_unref);
  g_clear_error (&call->error);
}

static GSubprocess *
spawn (const char *const *arguments, gboolean use_terminal, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GError) cause = NULL;
  GSubprocess *process;

  /* A passphrase is between the person and ssh: its agent, its dialog or, from a command line, the terminal. */
  if (!use_terminal)
    g_subprocess_launcher_setenv (launcher, "SSH_ASKPASS_REQUIRE", "force", TRUE);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  process = g_subprocess_launcher_spawnv (launcher, arguments, &cause);
  if (process == NULL)
    g_set_error (error, PF_SSH_ERROR, PF_SSH_ERROR_MISSING,
                 _ ("%s cannot be started: %s. It comes with OpenSSH; install that to sign with a key, or to check such a "
                    "signature"),
                 TOOL, cause->message);
  return process;
}

static gboolean
run (Call *call, const char *const *arguments, const char *input, gboolean use_terminal, guint seconds,
     GCancellable *cancellable, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (input, strlen (input));
  g_autoptr (GSource) timeout = g_timeout_source_new_seconds (seconds);
  gulong forwarded = 0;

  process = spawn (arguments, use_terminal, error);
  if (process == NULL)
    return FALSE;
  g_main_context_push_thread_default (context);
  call->loop = g_main_loop_new (context, FALSE);
  call->cancellable = g_cancellable_new ();
  if (cancellable != NULL)
    forwarded = g_cancellable_connect (cancellable, G_CALLBACK (forward_cancel), call->cancellable, NULL);
  g_source_set_callback (timeout, on_timeout, call, NULL);
  g_source_attach (timeout, context);
  g_subprocess_communicate_async (process, bytes, call->cancellable, on_done, call);
  g_main_loop_run (call->loop);
  g_source_destroy (timeout);
  if (cancellable != NULL)
    g_cancellable_disconnect (cancellable, forwarded);
  g_subprocess_force_exit (process);
  g_main_context_pop_thread_default (context);
  if (call->error == NULL)
    return TRUE;
  if (call->timed_out)
    g_set_error (error, PF_SSH_ERROR, PF_SSH_ERROR_TIMEOUT, _ ("%s did not answer within %u seconds"), TOOL, seconds);
  else
    g_propagate_error (error, g_steal_pointer (&call->error));
  return FALSE;
}

static char *
dup_text (GBytes *bytes)
{
  gsize size = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  return data != NULL ? g_strstrip (g_utf8_make_valid (data, (gssize) size)) : g_strdup ("");
}

/* What ssh-keygen said went wrong, on one line. */
static char *
read_messages (const Call *call)
{
  g_autofree char *messages = dup_text (call->messages);
  g_autofree char *output = dup_text (call->output);
  char *text = g_strdup (*messages != '\0' ? messages : output);

  return g_strdelimit (text, "\r\n", ' ');
}

static gboolean
has_form (const char *signature)
{
  gsize length = strlen (signature);

  if (length > MAX_SIGNATURE || !g_str_has_prefix (signature, BEGIN_SIGNATURE)
      || strstr (signature, END_SIGNATURE) == NULL)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isprint (signature[i]) && signature[i] != '\n')
      return FALSE;
  return TRUE;
}

static char *
find_fingerprint (const char *output)
{
  const char *start = strstr (output, "SHA256:");

  return start != NULL ? g_strndup (start, strcspn (start, " \t\r\n")) : NULL;
}

static char *
verify_file (const char *text, const char *path, GCancellable *cancellable, GError **error)
{
  const char *const arguments[] = { TOOL, "-Y", "check-novalidate", "-n", PF_SSH_NAMESPACE, "-s", path, NULL };
  Call call = { 0 };
  g_autofree char *output = NULL;
  g_autofree char *fingerprint = NULL;

  if (run (&call, arguments, text, FALSE, VERIFY_SECONDS, cancellable, error)) {
    output = dup_text (call.output);
    fingerprint = call.succeeded ? find_fingerprint (output) : NULL;
    if (fingerprint == NULL) {
      g_autofree char *messages = read_messages (&call);

      g_set_error (error, PF_SSH_ERROR, PF_SSH_ERROR_BAD, _ ("The SSH signature is not one of this text (%s)"), messages);
    }
  }
  clear_call (&call);
  return g_steal_pointer (&fingerprint);
}

/* A file of its own for a signature, which ssh-keygen reads from nowhere else. */
static char *
write_signature (const char *signature, GError **error)
{
  g_autofree char *path = NULL;
  int file;

  if (!has_form (signature)) {
    g_set_error_literal (error, PF_SSH_ERROR, PF_SSH_ERROR_BAD, _ ("This is not an SSH signature"));
    return NULL;
  }
  file = g_file_open_tmp ("preflight-XXXXXX.sig", &path, error);
  if (file < 0)
    return NULL;
  g_close (file, NULL);
  if (g_file_set_contents (path, signature, -1, error))
    return g_steal_pointer (&path);
  g_unlink (path);
  return NULL;
}

/**
 * pf_ssh_find_signer:
 * @signature: an armored SSH signature that was verified
 * @allowed_signers: a file of keys and who they belong to, as ssh-keygen(1) has it
 * @cancellable: (nullable): stops it
 *
 * Blocks, for 20 seconds at most; callable from any thread.
 *
 * Returns: (transfer full): whose key the signature was made with, as the file names them
 * Throws: a PfSshError, %PF_SSH_ERROR_KEY where the file does not have the key, or G_IO_ERROR_CANCELLED
 */
char *
pf_ssh_find_signer (const char *signature, const char *allowed_signers, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = write_signature (signature, error);
  g_autofree char *file = g_canonicalize_filename (allowed_signers, NULL);
  const char *const arguments[] = { TOOL, "-Y", "find-principals", "-s", path, "-f", file, NULL };
  Call call = { 0 };
  g_autofree char *signer = NULL;

  if (path == NULL)
    return NULL;
  if (run (&call, arguments, "", FALSE, VERIFY_SECONDS, cancellable, error)) {
    if (call.succeeded)
      signer = dup_text (call.output);
    else
      g_set_error_literal (error, PF_SSH_ERROR, PF_SSH_ERROR_KEY, _ ("The key is not among the allowed signers"));
  }
  clear_call (&call);
  g_unlink (path);
  return g_steal_pointer (&signer);
}

/**
 * pf_ssh_verify:
 * @text: what is said to be signed
 * @signature: an armored SSH signature; any text
 * @cancellable: (nullable): stops it
 *
 * Has `ssh-keygen -Y check-novalidate` check a signature. It says that the text was signed with the key, not whose key
 * that is. Blocks, for 20 seconds at most; callable from any thread.
 *
 * Returns: (transfer full): the fingerprint of the key, `SHA256:…`
 * Throws: a PfSshError, or G_IO_ERROR_CANCELLED
 */
char *
pf_ssh_verify (const char *text, const char *signature, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = write_signature (signature, error);
  char *fingerprint;

  if (path == NULL)
    return NULL;
  fingerprint = verify_file (text, path, cancellable, error);
  g_unlink (path);
  return fingerprint;
}

/**
 * pf_ssh_sign:
 * @text: what is signed
 * @key: file of a private key, or of a public key whose private one the agent holds
 * @use_terminal: whether ssh-keygen may ask at the terminal this process has
 * @fingerprint: (out): that of the key, `SHA256:…`
 * @cancellable: (nullable): stops it
 *
 * Has `ssh-keygen -Y sign` sign a text with a person's key, and checks what it made. A passphrase is asked for by ssh
 * itself. Blocks, for two minutes at most; callable from any thread.
 *
 * Returns: (transfer full): the armored signature
 * Throws: a PfSshError, or G_IO_ERROR_CANCELLED
 */
char *
pf_ssh_sign (const char *text,
             const char *key,
             gboolean use_terminal,
             char **fingerprint,
             GCancellable *cancellable,
             GError **error)
{
  g_autofree char *path = g_canonicalize_filename (key, NULL);
  g_autofree char *shown = g_filename_display_name (key);
  const char *const arguments[] = { TOOL, "-Y", "sign", "-n", PF_SSH_NAMESPACE, "-f", path, NULL };
  Call call = { 0 };
  g_autofree char *signature = NULL;
  g_autofree char *messages = NULL;
  gboolean made = FALSE;

  if (run (&call, arguments, text, use_terminal, SIGN_SECONDS, cancellable, error)) {
    made = call.succeeded;
    signature = dup_text (call.output);
    messages = read_messages (&call);
    if (!made)
      g_set_error (error, PF_SSH_ERROR, PF_SSH_ERROR_KEY,
                   _ ("The key “%s” cannot sign: %s. Check the file, or load the key into the agent with ssh-add"), shown,
                   messages);
  }
  clear_call (&call);
  *fingerprint = made ? pf_ssh_verify (text, signature, cancellable, error) : NULL;
  return *fingerprint != NULL ? g_steal_pointer (&signature) : NULL;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * pf_ssh_list_keys:
 * @folder: where a person keeps keys, such as `~/.ssh`
 *
 * Returns: (transfer full): files of the public keys in it, sorted by name; none when there is no such folder
 */
GStrv
pf_ssh_list_keys (const char *folder)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    if (g_str_has_suffix (name, ".pub"))
      g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}
