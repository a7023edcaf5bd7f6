/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/pf-cli.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#define MAX_TEXT (1024 * 1024)
#define MAX_SECRET (64 * 1024)

static gssize
read_some (char *buffer, gsize size, GError **error)
{
  gssize length;

  fflush (stdout);
  do
    length = read (STDIN_FILENO, buffer, size);
  while (length < 0 && errno == EINTR);
  if (length < 0)
    g_set_error (error, PF_CLI_ERROR, PF_CLI_ERROR_FAILED, _("Standard input cannot be read: %s"), g_strerror (errno));
  return length;
}

/**
 * pf_cli_read_input:
 * @maximum: most bytes
 * @error: return location
 *
 * Reads standard input to its end.
 *
 * Returns: (transfer full): its bytes, or %NULL with %PF_CLI_ERROR_FAILED when it cannot be read or is longer
 */
GBytes *
pf_cli_read_input (gsize maximum, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  char buffer[16 * 1024];
  gssize length;

  while ((length = read_some (buffer, sizeof buffer, error)) > 0) {
    if (bytes->len + (gsize) length > maximum) {
      g_set_error (error, PF_CLI_ERROR, PF_CLI_ERROR_FAILED,
                   _("Standard input is longer than %" G_GSIZE_FORMAT " bytes, the most that is read"), maximum);
      return NULL;
    }
    g_byte_array_append (bytes, (const guint8 *) buffer, (guint) length);
  }
  return length < 0 ? NULL : g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/**
 * pf_cli_read_text:
 * @argument: a text, or `-` for standard input, of which one line break at the end is dropped
 * @error: return location
 *
 * Returns: (transfer full): the text, valid UTF-8; or %NULL with an error
 */
char *
pf_cli_read_text (const char *argument, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  const char *data = argument;
  gsize length = strlen (argument);

  if (g_str_equal (argument, "-")) {
    bytes = pf_cli_read_input (MAX_TEXT, error);
    if (bytes == NULL)
      return NULL;
    data = g_bytes_get_data (bytes, &length);
    if (length > 0 && data[length - 1] == '\n')
      length--;
    if (length > 0 && data[length - 1] == '\r')
      length--;
  }
  if (length > 0 && !g_utf8_validate (data, (gssize) length, NULL)) {
    pf_cli_usage (error, bytes != NULL ? _("Standard input is not valid UTF-8 text") : _("An argument is not valid UTF-8"));
    return NULL;
  }
  return g_strndup (length > 0 ? data : "", length);
}

/**
 * pf_cli_wipe:
 * @secret: (transfer full) (nullable): a secret
 *
 * Overwrites it, then frees it.
 */
void
pf_cli_wipe (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

/* Cuts one line break at the end and refuses what no header could carry, before anything is made of it. */
static gboolean
check_secret (char *secret, gsize length, GError **error)
{
  if (length > 0 && secret[length - 1] == '\n')
    secret[--length] = '\0';
  if (length > 0 && secret[length - 1] == '\r')
    secret[--length] = '\0';
  if (length == 0)
    g_set_error_literal (error, PF_CLI_ERROR, PF_CLI_ERROR_USAGE,
                         _("The secret is empty. Give it on standard input, for example from a password manager"));
  else if (strlen (secret) != length)
    g_set_error_literal (error, PF_CLI_ERROR, PF_CLI_ERROR_USAGE, _("The secret holds a NUL byte"));
  else
    return TRUE;
  return FALSE;
}

static char *
read_secret_bytes (gboolean one_line, GError **error)
{
  char *secret = g_malloc0 (MAX_SECRET + 1);
  gsize total = 0;
  gssize length = 0;

  while (total < MAX_SECRET && (length = read_some (secret + total, MAX_SECRET - total, error)) > 0) {
    total += (gsize) length;
    if (one_line && secret[total - 1] == '\n')
      break;
  }
  if (length >= 0 && total == MAX_SECRET)
    g_set_error (error, PF_CLI_ERROR, PF_CLI_ERROR_USAGE, _("The secret is longer than %d bytes"), MAX_SECRET - 1);
  else if (length >= 0 && check_secret (secret, total, error))
    return secret;
  explicit_bzero (secret, MAX_SECRET);
  g_free (secret);
  return NULL;
}

/* Waits for a line or a signal; with a signal pending nothing is read, so that the terminal can be set right first. */
static gboolean
wait_for_line (const sigset_t *signals)
{
  int signal_descriptor = signalfd (-1, signals, SFD_CLOEXEC);
  struct pollfd descriptors[] = { { STDIN_FILENO, POLLIN, 0 }, { signal_descriptor, POLLIN, 0 } };
  int ready;

  do
    ready = poll (descriptors, G_N_ELEMENTS (descriptors), -1);
  while (ready < 0 && errno == EINTR);
  if (signal_descriptor >= 0)
    close (signal_descriptor);
  return ready > 0 && (descriptors[1].revents & POLLIN) == 0;
}

static char *
read_secret_from_terminal (const char *prompt, GError **error)
{
  struct termios before, silent;
  sigset_t signals, old_signals;
  char *secret = NULL;

  if (tcgetattr (STDIN_FILENO, &before) != 0)
    return read_secret_bytes (TRUE, error);
  silent = before;
  silent.c_lflag &= ~(tcflag_t) ECHO;
  sigemptyset (&signals);
  sigaddset (&signals, SIGINT);
  sigaddset (&signals, SIGTERM);
  sigaddset (&signals, SIGHUP);
  sigaddset (&signals, SIGQUIT);
  pthread_sigmask (SIG_BLOCK, &signals, &old_signals);
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent);
  g_printerr ("%s", prompt);
  if (wait_for_line (&signals))
    secret = read_secret_bytes (TRUE, error);
  else
    g_set_error_literal (error, PF_CLI_ERROR, PF_CLI_ERROR_FAILED, _("Interrupted; no secret was stored"));
  g_printerr ("\n");
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &before);
  pthread_sigmask (SIG_SETMASK, &old_signals, NULL);
  return secret;
}

/**
 * pf_cli_read_secret:
 * @prompt: translated; shown when a person types
 * @error: return location
 *
 * Reads a secret from standard input: all of it, or on a terminal one line that is not shown. One line break at its
 * end is dropped.
 *
 * Returns: (transfer full): the secret, to be freed with [func@cli_wipe]; or %NULL with an error
 */
char *
pf_cli_read_secret (const char *prompt, GError **error)
{
  return isatty (STDIN_FILENO) ? read_secret_from_terminal (prompt, error) : read_secret_bytes (FALSE, error);
}
