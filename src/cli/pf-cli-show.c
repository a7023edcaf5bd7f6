/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/pf-cli.h"

#include "document/pf-head.h"
#include "run/pf-run-bulk.h"
#include "run/pf-run-history.h"
#include "run/pf-run-rollback.h"
#include "run/pf-run-triggers.h"

#include <glib/gi18n-lib.h>

static JsonObject *
run_to_json (PfRun *run)
{
  PfSource *source = pf_document_get_source (pf_run_get_document (run));
  const PfRepairFinding *repair = pf_source_get_repair (source);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", pf_run_get_id (run));
  json_object_set_string_member (object, "title", pf_document_get_title (pf_run_get_document (run)));
  pf_cli_set_text (object, "file_name", pf_source_get_file_name (source));
  json_object_set_string_member (object, "source_sha256", pf_source_get_sha256 (source));
  pf_cli_set_text (object, "repair", repair != NULL ? pf_repair_kind_to_string (repair->kind) : NULL);
  pf_cli_set_text (object, "environment", pf_run_get_environment (run));
  pf_cli_set_text (object, "release", pf_run_get_release (run));
  pf_cli_set_lifecycle (object, run);
  pf_cli_set_text (object, "artifact", pf_run_get_artifact (run));
  pf_cli_set_time (object, "t0", pf_run_get_t0 (run));
  pf_cli_set_time (object, "created", pf_run_get_created (run));
  pf_cli_set_text (object, "created_by", pf_run_get_created_by (run));
  return object;
}

static JsonObject *
progress_to_json (const PfProgress *progress)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "countable", progress->countable);
  json_object_set_int_member (object, "done", progress->done);
  json_object_set_int_member (object, "failed", progress->failed);
  json_object_set_int_member (object, "not_applicable", progress->not_applicable);
  json_object_set_int_member (object, "waived", progress->waived);
  json_object_set_int_member (object, "deferred", progress->deferred);
  json_object_set_int_member (object, "in_progress", progress->in_progress);
  json_object_set_int_member (object, "open", progress->open);
  json_object_set_int_member (object, "resolved", progress->resolved);
  json_object_set_int_member (object, "permille", progress->permille);
  return object;
}

static JsonObject *
verdict_to_json (PfRun *run)
{
  g_autoptr (GPtrArray) blockers = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_blocker_free);
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();

  json_object_set_string_member (object, "value", pf_verdict_to_string (pf_run_get_verdict (run, blockers)));
  for (guint i = 0; i < blockers->len; i++) {
    PfBlocker *blocker = g_ptr_array_index (blockers, i);
    JsonObject *element = json_object_new ();

    pf_cli_set_text (element, "item", blocker->item);
    pf_cli_set_text (element, "variable", blocker->variable);
    pf_cli_set_text (element, "role", blocker->role);
    json_object_set_int_member (element, "line", blocker->line);
    json_object_set_string_member (element, "why", blocker->why);
    json_array_add_object_element (array, element);
  }
  json_object_set_array_member (object, "blockers", array);
  return object;
}

static JsonArray *
sections_to_json (PfRun *run)
{
  const GPtrArray *sections = pf_document_get_sections (pf_run_get_document (run));
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < sections->len; i++) {
    PfSection *section = g_ptr_array_index (sections, i);
    JsonObject *object = json_object_new ();
    PfProgress progress;

    pf_run_get_section_progress (run, i, &progress);
    json_object_set_string_member (object, "id", section->id);
    json_object_set_string_member (object, "title", section->title);
    json_object_set_int_member (object, "level", section->level);
    json_object_set_boolean_member (object, "heading", section->heading);
    json_object_set_int_member (object, "line", section->line);
    json_object_set_object_member (object, "progress", progress_to_json (&progress));
    json_array_add_object_element (array, object);
  }
  return array;
}

static void
set_evidence (JsonObject *object, PfRunItem *item)
{
  PfOutcome *outcome = pf_run_item_get_outcome (item);

  if (outcome != NULL)
    json_object_set_member (object, "evidence", pf_outcome_to_json (outcome));
  else
    json_object_set_null_member (object, "evidence");
  json_object_set_boolean_member (object, "stale", pf_run_item_is_stale (item));
}

static JsonObject *
item_to_json (PfRun *run, PfRunItem *run_item, gint64 now)
{
  PfItem *item = pf_run_item_get_item (run_item);
  const GPtrArray *sections = pf_document_get_sections (pf_run_get_document (run));
  PfProbe *probe = pf_run_item_get_probe (run_item);
  PfMethod method = pf_run_item_get_method (run_item);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", item->id);
  json_object_set_int_member (object, "line", item->line);
  pf_cli_set_text (object, "section",
                   item->section != PF_NONE ? ((PfSection *) g_ptr_array_index (sections, item->section))->id : NULL);
  json_object_set_string_member (object, "text", item->text);
  json_object_set_string_member (object, "kind", pf_item_kind_to_string (item->kind));
  json_object_set_boolean_member (object, "counts", pf_run_item_counts (run_item));
  if (pf_run_item_is_criterion (run_item))
    pf_cli_set_text (object, "answer", pf_answer_to_string (pf_run_item_get_answer (run_item)));
  if (pf_run_get_proposed (run, pf_run_item_get_index (run_item)))
    json_object_set_string_member (object, "proposed", "not-applicable");
  json_object_set_string_member (object, "state",
                                 pf_run_name_item_state (run, pf_run_item_get_index (run_item), now));
  if (pf_run_item_is_trigger (run_item))
    json_object_set_object_member (object, "trigger",
                                   pf_cli_trigger_to_json (run, pf_run_item_get_index (run_item), now));
  pf_cli_set_text (object, "method", method != PF_METHOD_NONE ? pf_method_to_string (method) : NULL);
  pf_cli_set_text (object, "by", pf_run_item_get_by (run_item));
  pf_cli_set_time (object, "at", pf_run_item_get_by (run_item) != NULL ? pf_run_item_get_at (run_item) : -1);
  pf_cli_set_text (object, "reason", pf_run_item_get_reason (run_item));
  pf_cli_set_text (object, "deferred_to", pf_run_item_get_deferred_to (run_item));
  pf_cli_set_text (object, "override_reason", pf_run_item_get_override_reason (run_item));
  pf_cli_set_text (object, "probe", probe != NULL ? pf_probe_get_id (probe) : NULL);
  set_evidence (object, run_item);
  pf_cli_add_files (object, run, item->id);
  return object;
}

static JsonArray *
items_to_json (PfRun *run, gint64 now)
{
  guint n_items = g_list_model_get_n_items (pf_run_get_items (run));
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < n_items; i++)
    json_array_add_object_element (array, item_to_json (run, pf_run_get_item (run, i), now));
  return array;
}

static JsonArray *
blanks_to_json (PfRun *run)
{
  const GPtrArray *blanks = pf_document_get_blanks (pf_run_get_document (run));
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < blanks->len; i++) {
    PfBlank *blank = g_ptr_array_index (blanks, i);
    PfEvent *event = NULL;
    const char *value = pf_run_get_blank_value (run, i, &event);
    JsonObject *object = json_object_new ();

    json_object_set_string_member (object, "id", blank->id);
    json_object_set_int_member (object, "line", blank->line);
    json_object_set_int_member (object, "column", blank->column);
    json_object_set_string_member (object, "kind", pf_blank_kind_to_string (blank->kind));
    json_object_set_string_member (object, "label", blank->label);
    pf_cli_set_text (object, "role", blank->role);
    pf_cli_set_text (object, "value", value);
    pf_cli_set_text (object, "by", event != NULL ? event->actor : NULL);
    pf_cli_set_time (object, "at", event != NULL ? event->at : -1);
    json_array_add_object_element (array, object);
  }
  return array;
}

/* What stands in a field: the value of the blank in it, or what the file says. */
static const char *
get_field_value (PfRun *run, const PfField *field)
{
  return field->blank != PF_NONE ? pf_run_get_blank_value (run, field->blank, NULL) : field->value;
}

static JsonArray *
fields_to_json (PfRun *run)
{
  PfDocument *document = pf_run_get_document (run);
  const GPtrArray *fields = pf_document_get_fields (document);
  guint head_end = pf_document_get_head_end (document);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < fields->len; i++) {
    const PfField *field = g_ptr_array_index (fields, i);
    JsonObject *object = json_object_new ();

    json_object_set_int_member (object, "line", field->line);
    json_object_set_boolean_member (object, "head", field->line < head_end);
    json_object_set_string_member (object, "key", field->key);
    pf_cli_set_text (object, "value", get_field_value (run, field));
    json_array_add_object_element (array, object);
  }
  return array;
}

static JsonArray *
events_to_json (PfRun *run)
{
  const GPtrArray *events = pf_run_get_events (run);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < events->len; i++) {
    PfEvent *event = g_ptr_array_index (events, i);
    JsonObject *object = json_object_new ();

    json_object_set_int_member (object, "seq", event->seq);
    pf_cli_set_time (object, "at", event->at);
    json_object_set_string_member (object, "by", event->actor);
    json_object_set_string_member (object, "action", event->action);
    pf_cli_set_text (object, "target", event->target);
    json_array_add_object_element (array, object);
  }
  return array;
}

/* How the run before went; null when this is the first one of its checklist. */
static void
set_last_time (JsonObject *object, PfRun *run, const PfRunHistory *history)
{
  const GPtrArray *sections = pf_document_get_sections (pf_run_get_document (run));
  const GPtrArray *items = pf_document_get_items (pf_run_get_document (run));
  JsonObject *last;
  JsonArray *phases;
  JsonArray *failed;

  if (history->run_id == NULL) {
    json_object_set_null_member (object, "last_time");
    return;
  }
  last = json_object_new ();
  phases = json_array_new ();
  failed = json_array_new ();
  for (guint i = 0; i < sections->len; i++) {
    const PfSection *section = g_ptr_array_index (sections, i);
    g_autofree char *text = pf_run_history_describe (history, run, i);
    JsonObject *phase;

    if (text == NULL)
      continue;
    phase = json_object_new ();
    json_object_set_string_member (phase, "section", section->id);
    json_object_set_int_member (phase, "actual_ms", pf_run_history_get_duration (history, section->id));
    json_object_set_string_member (phase, "text", text);
    json_array_add_object_element (phases, phase);
  }
  for (guint i = 0; i < items->len; i++)
    if (pf_run_history_has_failed (history, ((PfItem *) g_ptr_array_index (items, i))->id))
      json_array_add_string_element (failed, ((PfItem *) g_ptr_array_index (items, i))->id);
  pf_cli_set_text (last, "run", history->run_id);
  pf_cli_set_text (last, "mode", history->mode);
  pf_cli_set_time (last, "created", history->created);
  json_object_set_array_member (last, "phases", phases);
  json_object_set_array_member (last, "failed", failed);
  json_object_set_object_member (object, "last_time", last);
}

static void
print_json (PfRun *run, const PfRunHistory *history, gint64 now)
{
  JsonObject *object = json_object_new ();
  JsonObject *chain = json_object_new ();
  JsonObject *all;
  PfProgress progress;

  pf_run_get_progress (run, &progress);
  json_object_set_object_member (object, "run", run_to_json (run));
  all = progress_to_json (&progress);
  pf_cli_add_verified (run, all);
  json_object_set_object_member (object, "progress", all);
  json_object_set_object_member (object, "verdict", verdict_to_json (run));
  json_object_set_array_member (object, "fields", fields_to_json (run));
  json_object_set_array_member (object, "votes", pf_cli_votes_to_json (run));
  json_object_set_object_member (object, "decision", pf_cli_decision_to_json (run));
  json_object_set_array_member (object, "sections", sections_to_json (run));
  set_last_time (object, run, history);
  json_object_set_array_member (object, "items", items_to_json (run, now));
  json_object_set_array_member (object, "blanks", blanks_to_json (run));
  json_object_set_array_member (object, "variables", pf_cli_variables_to_json (run));
  pf_cli_add_evidence (object, run);
  json_object_set_array_member (object, "sign_offs", pf_cli_sign_offs_to_json (run));
  if (pf_run_has_rollback_part (run) || pf_run_had_rollback (run))
    json_object_set_object_member (object, "rollback", pf_cli_rollback_to_json (run));
  json_object_set_object_member (object, "timeline", pf_cli_timeline_to_json (run));
  json_object_set_array_member (object, "events", events_to_json (run));
  json_object_set_int_member (chain, "length", pf_run_get_events (run)->len);
  json_object_set_string_member (chain, "head", pf_run_get_head (run));
  json_object_set_object_member (object, "chain", chain);
  pf_cli_take_json_object (object);
}

/* A criterion has no state of its own but its answer. */
static const char *
describe_state (PfRun *run, PfRunItem *item, gint64 now)
{
  const char *answer;

  if (!pf_run_item_is_criterion (item))
    return pf_run_name_item_state (run, pf_run_item_get_index (item), now);
  answer = pf_answer_to_string (pf_run_item_get_answer (item));
  return answer != NULL ? answer : "unanswered";
}

static void
print_item (PfRun *run, PfRunItem *run_item, gint64 now)
{
  PfItem *item = pf_run_item_get_item (run_item);
  PfOutcome *outcome = pf_run_item_get_outcome (run_item);
  guint indentation = 2 + 2 * item->depth;

  g_print ("%*sL%-4u %-14s %s\n", (int) indentation, "", item->line, describe_state (run, run_item, now), item->text);
  if (pf_run_item_is_trigger (run_item))
    g_print ("%*s%s\n", (int) indentation + 21, "",
             pf_trigger_watch_to_string (pf_run_item_get_trigger_watch (run_item)));
  if (pf_run_item_get_reason (run_item) != NULL)
    g_print ("%*s%s\n", (int) indentation + 21, "", pf_run_item_get_reason (run_item));
  if (outcome != NULL) {
    g_autofree char *description = pf_outcome_describe (outcome);

    g_print ("%*s%s: %s%s\n", (int) indentation + 21, "",
                  pf_outcome_value_to_string (pf_outcome_get_value (outcome)), description,
                  pf_run_item_is_stale (run_item) ? _(" (out of date)") : "");
  }
}

static void
print_section (PfRun *run, PfCliTimes *times, const PfRunHistory *history, guint index, gint64 now)
{
  g_autofree char *last_time = pf_run_history_describe (history, run, index);
  PfSection *section = g_ptr_array_index (pf_document_get_sections (pf_run_get_document (run)), index);
  guint n_items = g_list_model_get_n_items (pf_run_get_items (run));
  PfProgress progress;

  pf_run_get_section_progress (run, index, &progress);
  g_print ("\n%s", section->title);
  if (progress.countable > 0 || progress.not_applicable > 0)
    /* Translators: progress of a section, as in “3 of 7” */
    g_print (_("  %u of %u"), progress.resolved, progress.countable);
  pf_cli_print_section_time (times, run, index);
  if (last_time != NULL)
    g_print ("  %s", last_time);
  g_print ("\n");
  pf_cli_print_evidence (run, section->id, 2);
  for (guint i = 0; i < n_items; i++) {
    PfRunItem *item = pf_run_get_item (run, i);

    /* What was put off to it stands in it too, with the same state. */
    if (pf_run_item_get_item (item)->section != index && pf_run_get_deferred_to (run, i) != index)
      continue;
    print_item (run, item, now);
    if (pf_run_history_has_failed (history, pf_run_item_get_id (item)))
      g_print ("%*s%s\n", 23 + 2 * (int) pf_run_item_get_item (item)->depth, "", _("failed last time"));
    pf_cli_print_evidence (run, pf_run_item_get_id (item), 23 + 2 * pf_run_item_get_item (item)->depth);
  }
}

static void
print_blanks (PfRun *run)
{
  const GPtrArray *blanks = pf_document_get_blanks (pf_run_get_document (run));

  if (blanks->len > 0)
    g_print ("\n%s\n", _("Blanks"));
  for (guint i = 0; i < blanks->len; i++) {
    PfBlank *blank = g_ptr_array_index (blanks, i);
    const char *value = pf_run_get_blank_value (run, i, NULL);

    g_print ("  L%u:%u %s%s%s: %s\n", blank->line, blank->column, blank->role != NULL ? blank->role : "",
             blank->role != NULL && *blank->label != '\0' ? " · " : "", blank->label, value != NULL ? value : "____");
  }
}

static void
print_head (PfRun *run)
{
  PfProgress progress;

  pf_run_get_progress (run, &progress);
  g_print ("%s\n%s · %s", pf_document_get_title (pf_run_get_document (run)), pf_run_get_id (run),
                pf_run_get_state (run));
  if (pf_run_get_environment (run) != NULL)
    g_print (" · %s", pf_run_get_environment (run));
  if (pf_run_get_release (run) != NULL)
    g_print (" · %s", pf_run_get_release (run));
  g_print ("\n");
  pf_cli_print_lifecycle (run);
  g_print (_("%u of %u resolved, %u failed, %u open, %u not applicable"), progress.resolved, progress.countable,
                progress.failed, progress.open, progress.not_applicable);
  g_print ("\n");
  pf_cli_print_verified (run);
  pf_cli_print_t0 (run);
}

static void
print_form (PfRun *run)
{
  PfDocument *document = pf_run_get_document (run);
  const GPtrArray *fields = pf_document_get_fields (document);
  guint head_end = pf_document_get_head_end (document);

  for (guint i = 0; i < fields->len; i++) {
    const PfField *field = g_ptr_array_index (fields, i);
    const char *value = get_field_value (run, field);

    if (field->line >= head_end)
      return;
    g_print ("%s  %s: %s\n", i == 0 ? "\n" : "", field->key, value != NULL ? value : "____");
  }
}

static void
print_verdict (PfRun *run)
{
  g_autoptr (GPtrArray) blockers = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_blocker_free);
  g_autofree char *verdict = g_ascii_strup (pf_verdict_to_string (pf_run_get_verdict (run, blockers)), -1);

  g_print ("\n");
  g_print (_("Verdict: %s"), verdict);
  g_print ("\n");
  for (guint i = 0; i < blockers->len; i++) {
    PfBlocker *blocker = g_ptr_array_index (blockers, i);

    if (blocker->line > 0)
      g_print ("  L%-4u %s\n", blocker->line, blocker->why);
    else
      g_print ("  %-5s %s\n", "", blocker->why);
  }
  pf_cli_print_decision (run);
}

/**
 * pf_cli_show:
 * @call: the call
 * @error: return location
 *
 * `show`: one run as it stands.
 *
 * Returns: yes when the verdict is GO, no with any other
 */
PfCliExit
pf_cli_show (PfCliCall *call, GError **error)
{
  g_autoptr (PfRunSession) session = pf_cli_open_run (call, error);
  g_autoptr (PfRunHistory) history = NULL;
  g_auto (PfCliTimes) times = { 0 };
  guint n_sections;
  PfRun *run;

  if (session == NULL)
    return PF_CLI_EXIT_FAILED;
  run = pf_run_session_get_run (session);
  history = pf_run_history_load (call->store, pf_run_get_id (run), error);
  if (history == NULL)
    return PF_CLI_EXIT_FAILED;
  if (call->json) {
    print_json (run, history, pf_cli_get_now (call));
  } else {
    n_sections = pf_document_get_sections (pf_run_get_document (run))->len;
    print_head (run);
    print_form (run);
    pf_cli_print_rollback (run, pf_cli_get_now (call));
    pf_cli_times_init (&times, run);
    for (guint i = 0; i < n_sections; i++)
      print_section (run, &times, history, i, pf_cli_get_now (call));
    print_blanks (run);
    pf_cli_print_variables (run);
    pf_cli_print_poll (run);
    pf_cli_print_commands (run);
    pf_cli_print_sign_offs (run);
    print_verdict (run);
    pf_cli_print_chain (run);
  }
  return pf_run_get_verdict (run, NULL) == PF_VERDICT_GO ? PF_CLI_EXIT_YES : PF_CLI_EXIT_NO;
}
