/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/pf-cli.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LINE_LENGTH 78

/* Breaks a text into lines; translations are of any length. */
static void
print_wrapped (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  glong column = 0;

  for (char **word = words; *word != NULL; word++) {
    glong length = g_utf8_strlen (*word, -1);

    if (column > 0 && column + 1 + length > LINE_LENGTH) {
      g_print ("\n");
      column = 0;
    }
    g_print ("%s%s", column > 0 ? " " : "", *word);
    column += length + (column > 0 ? 1 : 0);
  }
  g_print ("\n");
}

/**
 * pf_cli_print_help:
 * @command: a command
 *
 * Prints how to call one command.
 */
void
pf_cli_print_help (const PfCliCommand *command)
{
  g_autofree char *options = pf_cli_describe_options (command);

  g_print (_("Usage: %s %s %s"), g_get_prgname (), command->name, command->arguments);
  g_print ("%s%s\n\n", command->arguments[0] != '\0' ? " " : "", _("[OPTION…]"));
  print_wrapped (_(command->summary));
  if (command->details != NULL) {
    g_print ("\n");
    print_wrapped (_(command->details));
  }
  g_print ("\n%s\n%s", _("Options:"), options);
}

/**
 * pf_cli_print_overview:
 *
 * Prints all commands, what the exit status means and what messages and output go where.
 */
void
pf_cli_print_overview (void)
{
  g_print (_("Usage: %s COMMAND [ARGUMENT…] [OPTION…]"), g_get_prgname ());
  g_print ("\n\n%s\n\n%s\n", _("Runs deployment checklists written in Markdown."), _("Commands:"));
  for (const PfCliCommand *command = pf_cli_get_commands (); command->name != NULL; command++) {
    g_autofree char *call = g_strjoin (command->arguments[0] != '\0' ? " " : "", command->name, command->arguments, NULL);

    g_print ("  %s\n      %s\n", call, _(command->summary));
  }
  g_print ("\n");
  g_print (_("“%s help COMMAND” shows the options of one. Results go to standard output, messages to standard "
                  "error.\nExit status: 0 yes, 1 no, 2 called the wrong way, 3 could not.\n"),
                g_get_prgname ());
}
