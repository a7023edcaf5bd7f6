/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/pf-cli.h"

#include "run/pf-run-rollback.h"
#include "run/pf-run-triggers.h"

#include <glib/gi18n-lib.h>

/* Triggers, and the rollback they call for. */

#define MS_PER_S 1000

/**
 * pf_cli_get_now:
 * @call: a call whose store is open
 *
 * Returns: the time of its clock, UTC milliseconds
 */
gint64
pf_cli_get_now (PfCliCall *call)
{
  return pf_clock_get_utc_ms (pf_store_get_clock (call->store));
}

static void
set_change (JsonObject *object, PfRun *run, guint item, PfTriggerState state)
{
  PfTriggerChange change;
  JsonObject *member;

  if (!pf_run_get_trigger_change (run, item, state, &change))
    return;
  member = json_object_new ();
  pf_cli_set_text (member, "by", change.by);
  pf_cli_set_time (member, "at", change.at);
  if (state == PF_TRIGGER_TRIPPED)
    json_object_set_string_member (member, "method", change.is_by_probe ? "probe" : "person");
  pf_cli_set_text (member, "reason", change.reason);
  if (change.check != NULL)
    pf_cli_set_text (member, "check", change.check);
  if (change.actual != NULL)
    pf_cli_set_text (member, "actual", change.actual);
  json_object_set_object_member (object, pf_trigger_state_to_string (state), member);
}

/**
 * pf_cli_trigger_to_json:
 * @run: a run
 * @item: index of a trigger
 * @now: UTC milliseconds
 *
 * Returns: (transfer full): where it stands: `state`, `watch`, since when it is `armed`, and how it last was `tripped`,
 *   `acknowledged` and `cleared`
 */
JsonObject *
pf_cli_trigger_to_json (PfRun *run, guint item, gint64 now)
{
  PfRunItem *trigger = pf_run_get_item (run, item);
  JsonObject *object = json_object_new ();
  gint64 armed = -1;

  json_object_set_string_member (object, "state", pf_run_name_item_state (run, item, now));
  json_object_set_string_member (object, "watch",
                                 pf_trigger_watch_to_string (pf_run_item_get_trigger_watch (trigger)));
  pf_cli_set_time (object, "armed", pf_run_get_arming (run, now, &armed, NULL) ? armed : -1);
  for (guint state = PF_TRIGGER_TRIPPED; state <= PF_TRIGGER_CLEARED; state++)
    set_change (object, run, item, (PfTriggerState) state);
  return object;
}

static const char *
get_section_id (PfRun *run, guint section)
{
  return section != PF_NONE
             ? ((PfSection *) g_ptr_array_index (pf_document_get_sections (pf_run_get_document (run)), section))->id
             : NULL;
}

static JsonObject *
rollback_to_json (PfRun *run, const PfRollback *rollback)
{
  JsonObject *object = json_object_new ();
  gint64 estimate = rollback->procedure != PF_NONE ? pf_run_get_procedure_estimate (run, rollback->procedure) : -1;

  pf_cli_set_time (object, "started", rollback->started);
  pf_cli_set_text (object, "started_by", rollback->started_by);
  pf_cli_set_text (object, "reason", rollback->reason);
  pf_cli_set_text (object, "trigger",
                   rollback->trigger != PF_NONE ? pf_run_item_get_id (pf_run_get_item (run, rollback->trigger)) : NULL);
  pf_cli_set_text (object, "procedure", get_section_id (run, rollback->procedure));
  if (estimate >= 0)
    json_object_set_int_member (object, "estimate_s", estimate / MS_PER_S);
  pf_cli_set_time (object, "ended", rollback->ended);
  pf_cli_set_text (object, "ended_by", rollback->ended_by);
  pf_cli_set_text (object, "end_reason", rollback->end_reason);
  if (rollback->duration >= 0)
    json_object_set_int_member (object, "duration_ms", rollback->duration);
  return object;
}

static JsonArray *
procedures_to_json (PfRun *run)
{
  g_autoptr (GArray) procedures = pf_run_list_procedures (run, pf_run_find_tripped (run));
  const GPtrArray *sections = pf_document_get_sections (pf_run_get_document (run));
  const GPtrArray *commands = pf_document_get_commands (pf_run_get_document (run));
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < procedures->len; i++) {
    guint index = g_array_index (procedures, guint, i);
    guint command = pf_run_find_procedure_command (run, index);
    const PfSection *section = g_ptr_array_index (sections, index);
    JsonObject *object = json_object_new ();

    json_object_set_string_member (object, "section", section->id);
    json_object_set_string_member (object, "title", section->title);
    json_object_set_int_member (object, "line", section->line);
    pf_cli_set_text (object, "command",
                     command != PF_NONE ? ((PfCommand *) g_ptr_array_index (commands, command))->id : NULL);
    json_array_add_object_element (array, object);
  }
  return array;
}

/**
 * pf_cli_rollback_to_json:
 * @run: a run
 *
 * Returns: (transfer full): its rollbacks, and the procedures the checklist has for one
 */
JsonObject *
pf_cli_rollback_to_json (PfRun *run)
{
  g_autoptr (GArray) rollbacks = pf_run_list_rollbacks (run);
  gint64 duration = pf_run_get_rollback_duration (run);
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < rollbacks->len; i++)
    json_array_add_object_element (array, rollback_to_json (run, &g_array_index (rollbacks, PfRollback, i)));
  json_object_set_boolean_member (object, "under_way", pf_run_is_in_rollback (run));
  json_object_set_int_member (object, "count", rollbacks->len);
  if (duration >= 0)
    json_object_set_int_member (object, "duration_ms", duration);
  json_object_set_array_member (object, "rollbacks", array);
  json_object_set_array_member (object, "procedures", procedures_to_json (run));
  return object;
}

/**
 * pf_cli_describe_trip:
 * @run: a run
 * @item: index of a tripped trigger
 *
 * Returns: (transfer full): what tripped it, and what the checklist says to do, in lines for a person
 */
char *
pf_cli_describe_trip (PfRun *run, guint item)
{
  const PfItem *trigger = pf_run_item_get_item (pf_run_get_item (run, item));
  g_autoptr (GArray) procedures = pf_run_list_procedures (run, item);
  const GPtrArray *sections = pf_document_get_sections (pf_run_get_document (run));
  GString *text = g_string_new (NULL);
  PfTriggerChange trip;

  g_string_append_printf (text, _("TRIPPED: “%s” (line %u)"), trigger->text, trigger->line);
  if (pf_run_get_trigger_change (run, item, PF_TRIGGER_TRIPPED, &trip)) {
    if (trip.check != NULL && trip.actual != NULL)
      g_string_append_printf (text, _(": %s (was %s)"), trip.check, trip.actual);
    else if (trip.check != NULL || trip.reason != NULL)
      g_string_append_printf (text, ": %s", trip.check != NULL ? trip.check : trip.reason);
  }
  for (guint i = 0; i < procedures->len; i++) {
    const PfSection *section = g_ptr_array_index (sections, g_array_index (procedures, guint, i));

    g_string_append_printf (text, "\n  L%u %s", section->line, section->title);
  }
  return g_string_free (text, FALSE);
}

static void
print_lasting (const char *what, gint64 ms)
{
  /* Translators: what, then minutes and seconds, such as “Rollback under way: 12:05” */
  g_print (_("%s: %" G_GINT64_FORMAT ":%02" G_GINT64_FORMAT), what, ms / MS_PER_S / 60, ms / MS_PER_S % 60);
}

/**
 * pf_cli_print_rollback:
 * @run: a run
 * @now: UTC milliseconds
 *
 * Prints which triggers are tripped, and the rollback that is under way or was last; nothing when there is neither.
 */
void
pf_cli_print_rollback (PfRun *run, gint64 now)
{
  guint n_items = g_list_model_get_n_items (pf_run_get_items (run));
  PfRollback last;

  for (guint i = 0; i < n_items; i++)
    if (pf_run_item_is_tripped (pf_run_get_item (run, i))) {
      g_autofree char *text = pf_cli_describe_trip (run, i);

      g_print ("%s\n", text);
    }
  if (!pf_run_get_last_rollback (run, &last))
    return;
  if (last.ended < 0)
    print_lasting (_("Rollback under way"), MAX (now - last.started, 0));
  else
    print_lasting (_("Rollback ended, it took"), last.duration);
  if (last.reason != NULL)
    g_print (" · %s", last.reason);
  g_print ("\n");
}

static PfCliExit
carry_out (PfRunSession *session, GPtrArray *acts, GError **error)
{
  return acts != NULL && pf_run_session_act_sync (session, acts, error) ? PF_CLI_EXIT_YES : PF_CLI_EXIT_FAILED;
}

typedef GPtrArray *(*Plan) (PfRun *run, guint item, const char *reason, GError **error);

static Plan
find_plan (const char *word, GError **error)
{
  static const struct {
    const char *word;
    Plan plan;
  } plans[] = {
    { "trip", pf_run_plan_trip },
    { "acknowledge", pf_run_plan_acknowledge },
    { "clear", pf_run_plan_clear },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (plans); i++)
    if (g_str_equal (word, plans[i].word))
      return plans[i].plan;
  pf_cli_usage (error, _("“%s” cannot be done with a trigger. Write trip, acknowledge or clear"), word);
  return NULL;
}

/**
 * pf_cli_trigger:
 * @call: the call
 * @error: return location
 *
 * `trigger`: trips, acknowledges or clears a trigger.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_trigger (PfCliCall *call, GError **error)
{
  Plan plan = find_plan (call->arguments[2], error);
  g_autoptr (PfRunSession) session = NULL;
  g_autoptr (GPtrArray) acts = NULL;
  JsonObject *object;
  guint item;
  PfRun *run;

  if (plan == NULL)
    return PF_CLI_EXIT_USAGE;
  session = pf_cli_open_run (call, error);
  run = session != NULL ? pf_run_session_get_run (session) : NULL;
  if (run == NULL || !pf_cli_find_item (run, call->arguments[1], &item, error))
    return PF_CLI_EXIT_FAILED;
  acts = plan (run, item, call->reason, error);
  if (carry_out (session, acts, error) != PF_CLI_EXIT_YES)
    return PF_CLI_EXIT_FAILED;
  if (!call->json) {
    pf_cli_report_item (call, session, item, acts);
    return PF_CLI_EXIT_YES;
  }
  object = pf_cli_describe_acts (session, acts);
  json_object_set_string_member (object, "item", pf_run_item_get_id (pf_run_get_item (run, item)));
  json_object_set_object_member (object, "trigger", pf_cli_trigger_to_json (run, item, pf_cli_get_now (call)));
  pf_cli_take_json_object (object);
  return PF_CLI_EXIT_YES;
}

/* What to do now, for the person who has just started it. */
static void
print_procedures (PfRun *run)
{
  g_autoptr (GArray) procedures = pf_run_list_procedures (run, pf_run_find_tripped (run));
  PfDocument *document = pf_run_get_document (run);

  for (guint i = 0; i < procedures->len; i++) {
    guint index = g_array_index (procedures, guint, i);
    guint command = pf_run_find_procedure_command (run, index);
    const PfSection *section = g_ptr_array_index (pf_document_get_sections (document), index);

    g_print ("L%u %s\n", section->line, section->title);
    if (command != PF_NONE) {
      g_autofree char *filled = pf_run_fill_text (
          run, ((PfCommand *) g_ptr_array_index (pf_document_get_commands (document), command))->text);

      g_print ("%s\n", g_strchomp (filled));
    }
  }
}

/**
 * pf_cli_rollback:
 * @call: the call
 * @error: return location
 *
 * `rollback`: starts or ends a rollback.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_rollback (PfCliCall *call, GError **error)
{
  g_autoptr (PfRunSession) session = NULL;
  g_autoptr (GPtrArray) acts = NULL;
  gboolean starts = g_str_equal (call->arguments[1], "start");
  JsonObject *object;
  PfRun *run;

  if (!starts && !g_str_equal (call->arguments[1], "end")) {
    pf_cli_usage (error, _("“%s” cannot be done with a rollback. Write start or end"), call->arguments[1]);
    return PF_CLI_EXIT_USAGE;
  }
  session = pf_cli_open_run (call, error);
  if (session == NULL)
    return PF_CLI_EXIT_FAILED;
  run = pf_run_session_get_run (session);
  acts = starts ? pf_run_plan_rollback (run, call->reason, error) : pf_run_plan_rollback_end (run, call->reason, error);
  if (carry_out (session, acts, error) != PF_CLI_EXIT_YES)
    return PF_CLI_EXIT_FAILED;
  if (call->json) {
    object = pf_cli_describe_acts (session, acts);
    json_object_set_string_member (object, "rollback", starts ? "started" : "ended");
    json_object_set_int_member (object, "acts", acts->len);
    json_object_set_object_member (object, "state", pf_cli_rollback_to_json (run));
    pf_cli_take_json_object (object);
    return PF_CLI_EXIT_YES;
  }
  g_print ("%s\n", starts ? _("The rollback has started") : _("The rollback has ended"));
  if (starts)
    print_procedures (run);
  return PF_CLI_EXIT_YES;
}
