/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-command-closures.h"

#include <glib/gi18n-lib.h>

/**
 * pf_command_effect_get_word:
 * @effect: what a command does
 *
 * Returns: (transfer none): a word for it
 */
const char *
pf_command_effect_get_word (PfCommandEffect effect)
{
  switch (effect) {
  case PF_EFFECT_READS:
    /* Translators: what a command does: it only looks */
    return _("Only reads");
  case PF_EFFECT_CHANGES:
    /* Translators: what a command does */
    return _("Changes");
  case PF_EFFECT_DESTROYS:
    /* Translators: what a command does: something is lost by it */
    return _("Destroys");
  case PF_EFFECT_UNKNOWN:
  default:
    return _("Effect unknown");
  }
}

/**
 * pf_command_effect_get_icon_name:
 * @effect: what a command does
 *
 * Returns: (transfer none): name of an icon that stands beside the word
 */
const char *
pf_command_effect_get_icon_name (PfCommandEffect effect)
{
  switch (effect) {
  case PF_EFFECT_READS:
    return "view-reveal-symbolic";
  case PF_EFFECT_CHANGES:
    return "document-edit-symbolic";
  case PF_EFFECT_DESTROYS:
    return "dialog-warning-symbolic";
  case PF_EFFECT_UNKNOWN:
  default:
    return "dialog-question-symbolic";
  }
}

/**
 * pf_command_effect_get_css_class:
 * @effect: what a command does
 *
 * Returns: (transfer none): class for icon and word
 */
const char *
pf_command_effect_get_css_class (PfCommandEffect effect)
{
  switch (effect) {
  case PF_EFFECT_CHANGES:
    return "changes";
  case PF_EFFECT_DESTROYS:
    return "destroys";
  case PF_EFFECT_READS:
  case PF_EFFECT_UNKNOWN:
  default:
    return "reads";
  }
}

/**
 * pf_command_dup_caption:
 * @command: a command
 * @step: (nullable): the step of it that is shown
 *
 * Returns: (transfer full): what to write above it; may be empty
 */
char *
pf_command_dup_caption (const PfCommand *command, const PfCommandStep *step)
{
  PfCommandShell shell = pf_command_get_shell (command);

  if (step != NULL && step->number > 0)
    /* Translators: number and title of a step */
    return g_strdup_printf (_("%u. %s"), step->number, step->title);
  if (command->is_output)
    return g_strdup (_("Expected output"));
  if (command->caption != NULL)
    return g_strdup (command->caption);
  if (shell == PF_COMMAND_SHELL_POWERSHELL)
    return g_strdup ("PowerShell");
  return g_strdup (command->language);
}

static void
append_detail (GString *details, const char *label, const char *text)
{
  g_autofree char *markup = NULL;

  if (text == NULL)
    return;
  markup = g_markup_printf_escaped ("<span fgalpha=\"72%%\">%s</span>  %s", label, text);
  g_string_append_printf (details, "%s%s", details->len > 0 ? "\n" : "", markup);
}

/**
 * pf_command_dup_details:
 * @step: (nullable): a step
 *
 * Returns: (transfer full): markup of what should be seen and when it is to be run; may be empty
 */
char *
pf_command_dup_details (const PfCommandStep *step)
{
  GString *details = g_string_new (NULL);

  if (step != NULL) {
    append_detail (details, _("Expected"), step->expected);
    append_detail (details, _("When"), step->when);
    if (step->number > 0 && *step->text != '\0')
      append_detail (details, _("Note"), step->notes);
  }
  return g_string_free (details, FALSE);
}

/**
 * pf_command_dup_warning:
 * @placeholders: (array zero-terminated=1): what is not filled in
 *
 * Returns: (transfer full): what to do about them
 */
char *
pf_command_dup_warning (const char *const *placeholders)
{
  g_autofree char *names = g_strjoinv (", ", (char **) (guintptr) placeholders);

  /* Translators: %s is one or more placeholders in a command, such as <version> */
  return g_strdup_printf (_("Fill in %s before you run this"), names);
}
