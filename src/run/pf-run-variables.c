/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run.h"

#include "document/pf-secret-pattern.h"
#include "run/pf-run-plan.h"
#include "run/pf-run-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Longest value, in bytes: it goes into sentences and commands. */
#define MAX_VALUE 1024

/**
 * pf_run_get_variables:
 * @self: a run
 *
 * Returns: (transfer none) (element-type PfVariable): what its checklist has to be told once, in the order of the file
 */
const GPtrArray *
pf_run_get_variables (PfRun *self)
{
  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  return self->variables;
}

/**
 * pf_run_get_variable_value:
 * @self: a run
 * @variable: index of a variable
 * @event: (out) (optional) (nullable) (transfer none): the event that set or cleared it; %NULL while that is not
 *   durable, or when nobody did
 *
 * Returns: (transfer none) (nullable): its value; %NULL while it has none
 */
const char *
pf_run_get_variable_value (PfRun *self, guint variable, PfEvent **event)
{
  g_return_val_if_fail (PF_IS_RUN (self), NULL);
  g_return_val_if_fail (variable < self->variables->len, NULL);

  if (event != NULL)
    *event = self->variable_events[variable];
  return self->variable_values[variable];
}

/**
 * pf_run_is_variable_open:
 * @self: a run
 * @variable: index of a variable
 *
 * Returns: whether it has no value and stands in the way of GO; one of a rollback alone does so once that has started
 */
gboolean
pf_run_is_variable_open (PfRun *self, guint variable)
{
  g_return_val_if_fail (PF_IS_RUN (self), FALSE);
  g_return_val_if_fail (variable < self->variables->len, FALSE);

  return self->variable_values[variable] == NULL
         && (!((PfVariable *) g_ptr_array_index (self->variables, variable))->is_contingency || self->had_rollback);
}

/**
 * pf_run_count_open_variables:
 * @self: a run
 *
 * Returns: how many variables without a value stand in the way of GO: those of a rollback alone do not
 *   before it has started
 */
guint
pf_run_count_open_variables (PfRun *self)
{
  guint count = 0;

  g_return_val_if_fail (PF_IS_RUN (self), 0);

  for (guint i = 0; i < self->variables->len; i++)
    count += pf_run_is_variable_open (self, i) ? 1 : 0;
  return count;
}

/* Adds the variables without a value to what stands in the way of GO. */
void
pf_run_list_open_variables (PfRun *self, GPtrArray *blockers)
{
  for (guint i = 0; i < self->variables->len; i++) {
    const PfVariable *variable = g_ptr_array_index (self->variables, i);
    PfBlocker *blocker;

    if (!pf_run_is_variable_open (self, i))
      continue;
    blocker = g_new0 (PfBlocker, 1);
    blocker->variable = g_strdup (variable->name);
    blocker->line = variable->places->len > 0 ? g_array_index (variable->places, PfVariablePlace, 0).line : 0;
    blocker->why = g_strdup_printf ("variable %s has no value", variable->name);
    g_ptr_array_add (blockers, blocker);
  }
}

/**
 * pf_run_fill_text:
 * @self: a run
 * @text: text of its checklist
 *
 * Returns: (transfer full): the text with the values that its variables have
 */
char *
pf_run_fill_text (PfRun *self, const char *text)
{
  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  return pf_variables_substitute (self->variables, text, (const char *const *) self->variable_values);
}

/**
 * pf_run_fill_markup:
 * @self: a run
 * @markup: markup of its checklist
 *
 * Returns: (transfer full): the markup with the values that its variables have
 */
char *
pf_run_fill_markup (PfRun *self, const char *markup)
{
  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  return pf_variables_substitute_markup (self->variables, markup, (const char *const *) self->variable_values);
}

/**
 * pf_run_add_variables_to:
 * @self: a run
 * @environment: an environment that nobody else holds yet
 *
 * Lets probes use the values: `${version}` and `<version>` in a probe mean what they mean in the text. What the
 * environment says itself comes first.
 */
void
pf_run_add_variables_to (PfRun *self, PfEnvironment *environment)
{
  g_return_if_fail (PF_IS_RUN (self));

  for (guint i = 0; i < self->variables->len; i++) {
    const PfVariable *variable = g_ptr_array_index (self->variables, i);

    for (guint j = 0; self->variable_values[i] != NULL && variable->spellings[j] != NULL; j++) {
      const char *start = variable->spellings[j] + strspn (variable->spellings[j], "<{[ ");
      g_autofree char *name = g_strndup (start, strcspn (start, ">}]"));

      if (!g_hash_table_contains (environment->variables, g_strstrip (name)))
        g_hash_table_insert (environment->variables, g_steal_pointer (&name), g_strdup (self->variable_values[i]));
    }
  }
}

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID, message);
  return FALSE;
}

/* A value stands in commands that somebody copies, so a second line would be a second command. */
static gboolean
check_value (const PfVariable *variable, const char *value, GError **error)
{
  g_autofree char *setting = g_strconcat (variable->name, "=", value, NULL);

  if (!g_utf8_validate (value, -1, NULL))
    return refuse (error, _ ("The value is not text in UTF-8"));
  if (strlen (value) > MAX_VALUE)
    return refuse (error, _ ("The value is longer than 1024 bytes"));
  for (const char *c = value; *c != '\0'; c = g_utf8_next_char (c)) {
    if (g_unichar_iscntrl (g_utf8_get_char (c)) || g_utf8_get_char (c) == 0x2028 || g_utf8_get_char (c) == 0x2029)
      return refuse (error, _ ("The value has more than one line, or control characters"));
  }
  if (pf_secret_pattern_find (value, -1, NULL, NULL) || pf_secret_pattern_find (setting, -1, NULL, NULL))
    return refuse (error,
                   _ ("The value looks like a secret. A run keeps no secrets; leave the place as it is, or store "
                      "the secret with “preflightctl credential set”"));
  return TRUE;
}

/**
 * pf_run_plan_set_variable:
 * @self: a run
 * @variable: index of a variable
 * @value: (nullable): its value, one line; blanks around it are dropped; %NULL or nothing clears it
 *
 * Returns: (transfer full) (element-type PfAct): the acts; none when it has that value already
 * Throws: PF_RUN_ERROR_NOT_FOUND; PF_RUN_ERROR_INVALID for a closed run, or a value that is no single line of text, too
 *   long or looks like a secret
 */
GPtrArray *
pf_run_plan_set_variable (PfRun *self, guint variable, const char *value, GError **error)
{
  g_autoptr (GPtrArray) acts = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_act_unref);
  g_autofree char *trimmed = g_strstrip (g_strdup (value != NULL ? value : ""));
  const char *wanted = *trimmed != '\0' ? trimmed : NULL;
  PfAct *act;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (variable >= self->variables->len) {
    g_set_error_literal (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND, _ ("The checklist has no such variable"));
    return NULL;
  }
  if (!pf_run_plan_check_going_on (self, error))
    return NULL;
  if (wanted != NULL && !check_value (g_ptr_array_index (self->variables, variable), wanted, error))
    return NULL;
  if (g_strcmp0 (wanted, self->variable_values[variable]) == 0)
    return g_steal_pointer (&acts);
  act = pf_act_new ("variable.set", ((PfVariable *) g_ptr_array_index (self->variables, variable))->name);
  pf_act_set_string (act, "value", wanted);
  g_ptr_array_add (acts, act);
  return g_steal_pointer (&acts);
}
