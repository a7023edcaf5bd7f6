/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/pf-cli.h"

#include <glib/gi18n-lib.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

G_DEFINE_QUARK (pf-cli-error-quark, pf_cli_error)

/**
 * pf_cli_usage:
 * @error: return location
 * @format: translated message: what is wrong with the call and what to write instead
 * @...: its arguments
 *
 * Says that the command was called the wrong way.
 *
 * Returns: %FALSE
 */
gboolean
pf_cli_usage (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_propagate_error (error, g_error_new_valist (PF_CLI_ERROR, PF_CLI_ERROR_USAGE, format, arguments));
  va_end (arguments);
  return FALSE;
}

static PfCliExit
report (const GError *error)
{
  gboolean usage = g_error_matches (error, PF_CLI_ERROR, PF_CLI_ERROR_USAGE);

  pf_cli_complain ("%s", error->message);
  return usage ? PF_CLI_EXIT_USAGE : PF_CLI_EXIT_FAILED;
}

static PfCliExit
run_command (const PfCliCommand *command, const char *const *words)
{
  g_auto (PfCliCall) call = { .command = command };
  g_autoptr (GError) error = NULL;
  gboolean help = FALSE;
  PfCliExit status;

  if (!pf_cli_parse (&call, words, &help, &error)) {
    report (error);
    pf_cli_complain (_("“%s help %s” shows how to call it"), g_get_prgname (), command->name);
    return PF_CLI_EXIT_USAGE;
  }
  if (help) {
    pf_cli_print_help (command);
    return PF_CLI_EXIT_YES;
  }
  status = command->function (&call, &error);
  if (error != NULL)
    return report (error);
  return call.is_damaged ? PF_CLI_EXIT_FAILED : status;
}

static PfCliExit
print_help (const char *const *words)
{
  g_autoptr (GError) error = NULL;
  const PfCliCommand *command;
  guint n_words = 0;

  if (words[0] == NULL) {
    pf_cli_print_overview ();
    return PF_CLI_EXIT_YES;
  }
  command = pf_cli_find_command (words, &n_words, &error);
  if (command == NULL)
    return report (error);
  pf_cli_print_help (command);
  return PF_CLI_EXIT_YES;
}

static PfCliExit
dispatch (const char *const *words)
{
  g_autoptr (GError) error = NULL;
  const PfCliCommand *command;
  guint n_words = 0;

  if (words[0] == NULL) {
    pf_cli_complain (_("Which command? “%s help” lists them"), g_get_prgname ());
    return PF_CLI_EXIT_USAGE;
  }
  if (g_str_equal (words[0], "--version")) {
    g_print ("preflightctl %s\n", PF_VERSION);
    return PF_CLI_EXIT_YES;
  }
  if (g_str_equal (words[0], "help") || g_str_equal (words[0], "--help") || g_str_equal (words[0], "-h"))
    return print_help (words + 1);
  command = pf_cli_find_command (words, &n_words, &error);
  return command != NULL ? run_command (command, words + n_words) : report (error);
}

/* Whoever read our output, such as `head`, has had enough: nothing to complain about. */
static gboolean
is_reader_gone (void)
{
  struct pollfd output = { .fd = STDOUT_FILENO, .events = POLLOUT };

  return poll (&output, 1, 0) > 0 && (output.revents & (POLLERR | POLLNVAL)) != 0;
}

/**
 * pf_cli_main:
 * @argc: number of arguments
 * @argv: arguments, the program's name first
 *
 * The command line: finds the command, calls it, reports its error.
 *
 * Returns: the exit status
 */
int
pf_cli_main (int argc, char *argv[])
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  PfCliExit status;

  g_set_prgname ("preflightctl");
  pf_cli_guard_terminal ();
  for (int i = 1; i < argc; i++)
    g_ptr_array_add (words, argv[i]);
  g_ptr_array_add (words, NULL);
  status = dispatch ((const char *const *) words->pdata);

  if ((fflush (stdout) != 0 || ferror (stdout)) && !is_reader_gone ()) {
    pf_cli_complain (_("The output could not be written. Is the disk full?"));
    return PF_CLI_EXIT_FAILED;
  }
  return (int) status;
}
