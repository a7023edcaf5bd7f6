/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-run-page-private.h"

#include "app/pf-variables-dialog.h"
#include "document/pf-command-facts.h"
#include "document/pf-secret-pattern.h"

#include <glib/gi18n-lib.h>

/* More names than these make the bar longer than anybody reads. */
#define MAX_NAMES 3

static char *
dup_open_names (PfRun *run, guint n_open)
{
  const GPtrArray *variables = pf_run_get_variables (run);
  g_autoptr (GString) names = g_string_new (NULL);
  guint n_named = 0;
  for (guint i = 0; i < variables->len && n_named < MIN (n_open, MAX_NAMES); i++) {
    if (pf_run_is_variable_open (run, i))
      g_string_append_printf (names, "%s%s", n_named++ > 0 ? ", " : "",
                              ((PfVariable *) g_ptr_array_index (variables, i))->label);
  }
  if (n_open <= MAX_NAMES)
    return g_string_free (g_steal_pointer (&names), FALSE);
  return g_strdup_printf (ngettext ("%s and %u more", "%s and %u more", n_open - MAX_NAMES), names->str,
                          n_open - MAX_NAMES);
}

/**
 * pf_run_page_update_variables:
 * @self: a page
 *
 * Shows which variables have no value yet, as long as somebody can still give them one.
 */
void
pf_run_page_update_variables (PfRunPage *self)
{
  PfRun *run = pf_run_page_get_run (self);
  const char *state = pf_run_get_state (run);
  gboolean closed = !g_str_equal (state, "prepared") && !g_str_equal (state, "in-progress");
  guint n_open = closed ? 0 : pf_run_count_open_variables (run);
  g_autofree char *names = dup_open_names (run, n_open);
  /* Translators: %s is one or more placeholders of the checklist, such as <version> */
  g_autofree char *message = g_strdup_printf (_("Fill in %s"), names);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "run.variables", pf_run_get_variables (run)->len > 0 && !closed);
  pf_run_notices_set_variables (self->notices, n_open > 0 ? message : NULL);
}

static void
variables_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pf_variables_dialog_present (widget, PF_RUN_PAGE (widget)->session);
}

static const char *
get_copied_message (const char *text, gboolean is_command)
{
  g_auto (GStrv) placeholders = pf_command_list_placeholders (text);
  if (is_command && placeholders[0] != NULL)
    return _("Copied; it still has places to fill in");
  if (pf_secret_pattern_find (text, -1, NULL, NULL))
    return _("Copied, with what looks like a secret in it");
  return is_command ? _("Command copied") : _("Copied");
}

/* A person's copy is what a shell takes: without titles, prompts and output, and with the values filled in. */
static void
copy_command_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  const GPtrArray *commands = pf_document_get_commands (pf_run_get_document (pf_run_page_get_run (self)));
  guint index;
  guint step;
  g_variant_get (parameter, "(uu)", &index, &step);
  if (index >= commands->len)
    return;
  const PfCommand *command = g_ptr_array_index (commands, index);
  g_autoptr (GPtrArray) steps = pf_command_list_steps (command);
  gboolean is_step = step < steps->len && ((PfCommandStep *) g_ptr_array_index (steps, step))->number > 0;
  gboolean is_part = step < steps->len && (is_step || steps->len > 1);
  g_autofree char *text = is_part ? g_strdup (((PfCommandStep *) g_ptr_array_index (steps, step))->text)
                                  : g_strchomp (pf_command_dup_script (command));
  g_autofree char *filled = pf_run_fill_text (pf_run_page_get_run (self), text);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), filled);
  pf_run_page_show_message (self, get_copied_message (filled, steps->len > 0));
}

/**
 * pf_run_page_install_variable_actions:
 * @widget_class: class of the page
 *
 * Installs the actions that have to do with what is filled in.
 */
void
pf_run_page_install_variable_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "run.variables", NULL, variables_action);
  gtk_widget_class_install_action (widget_class, "run.copy-command", "(uu)", copy_command_action);
}
