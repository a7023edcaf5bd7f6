/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-document.h"
#include "document/pf-variables.h"
#include "probe/pf-endpoint.h"
#include "probe/pf-outcome.h"
#include "run/pf-event.h"

G_BEGIN_DECLS

#define PF_RUN_ERROR (pf_run_error_quark ())
GQuark pf_run_error_quark (void);

/**
 * PfRunError:
 * @PF_RUN_ERROR_NOT_FOUND: no such run, item or blank; the message names it and what was near
 * @PF_RUN_ERROR_INVALID: the act is not possible: a reason is missing, a derived parent, a closed run, …
 * @PF_RUN_ERROR_BROKEN: the events do not follow from each other; the message names the first broken one
 */
typedef enum {
  PF_RUN_ERROR_NOT_FOUND,
  PF_RUN_ERROR_INVALID,
  PF_RUN_ERROR_BROKEN,
} PfRunError;

typedef enum {
  PF_STATE_OPEN,
  PF_STATE_IN_PROGRESS,
  PF_STATE_DONE,
  PF_STATE_FAILED,
  PF_STATE_NOT_APPLICABLE,
  PF_STATE_WAIVED,
  PF_STATE_DEFERRED,
} PfItemState;
#define PF_N_STATES 7
#define PF_TYPE_ITEM_STATE (pf_item_state_get_type ())
GType pf_item_state_get_type (void);
const char *pf_item_state_to_string (PfItemState state);
gboolean pf_item_state_from_string (const char *text, PfItemState *state);
gboolean pf_item_state_needs_reason (PfItemState state);
PfItemState pf_item_state_derive (const guint counts[PF_N_STATES]);

typedef enum {
  PF_METHOD_NONE,
  PF_METHOD_PERSON,
  PF_METHOD_PROBE,
  PF_METHOD_COMMAND,
  PF_METHOD_DERIVED,
  PF_METHOD_IMPORTED,
} PfMethod;
const char *pf_method_to_string (PfMethod method);
PfMethod pf_method_from_string (const char *text);

typedef enum {
  PF_ANSWER_NONE,
  PF_ANSWER_YES,
  PF_ANSWER_NO,
} PfAnswer;
const char *pf_answer_to_string (PfAnswer answer);

typedef enum {
  PF_VERDICT_GO,
  PF_VERDICT_GO_WITH_WAIVERS,
  PF_VERDICT_HOLD,
  PF_VERDICT_NO_GO,
  PF_VERDICT_ROLLBACK,
} PfVerdict;
const char *pf_verdict_to_string (PfVerdict verdict);

/**
 * PfProgress: counts of leaves. @countable leaves out the not applicable; @resolved is done + waived;
 * @permille is resolved of countable, 1000 when nothing is countable.
 */
typedef struct {
  guint countable;
  guint done;
  guint failed;
  guint not_applicable;
  guint waived;
  guint deferred;
  guint in_progress;
  guint open;          /* in progress included */
  guint resolved;
  guint permille;
} PfProgress;

#define PF_TYPE_RUN_ITEM (pf_run_item_get_type ())
/**
 * PfRunItem:
 *
 * One item of the checklist with its state in this run. Properties, all read-only and notifying: `state` (PfItemState;
 * derived for parents), `outcome` (PfOutcome, the last one), `stale` (whether it is older than its freshness),
 * `unsaved` (whether its last change is not durable yet).
 */
G_DECLARE_FINAL_TYPE (PfRunItem, pf_run_item, PF, RUN_ITEM, GObject)

PfItem *pf_run_item_get_item (PfRunItem *self);
guint pf_run_item_get_index (PfRunItem *self);
const char *pf_run_item_get_id (PfRunItem *self);
PfItemState pf_run_item_get_state (PfRunItem *self);
PfMethod pf_run_item_get_method (PfRunItem *self);
gboolean pf_run_item_is_leaf (PfRunItem *self);
gboolean pf_run_item_counts (PfRunItem *self);
gboolean pf_run_item_is_criterion (PfRunItem *self);
PfAnswer pf_run_item_get_answer (PfRunItem *self);
gboolean pf_run_item_is_answer_derived (PfRunItem *self);
PfProbe *pf_run_item_get_probe (PfRunItem *self);
PfOutcome *pf_run_item_get_outcome (PfRunItem *self);
const char *pf_run_item_get_by (PfRunItem *self);
gint64 pf_run_item_get_at (PfRunItem *self);
gint64 pf_run_item_get_seq (PfRunItem *self);
const char *pf_run_item_get_reason (PfRunItem *self);
const char *pf_run_item_get_override_reason (PfRunItem *self);
gboolean pf_run_item_has_override (PfRunItem *self, const char **outcome, gint64 *seq);
gboolean pf_run_item_is_stale (PfRunItem *self);
void pf_run_item_get_child_progress (PfRunItem *self, PfProgress *progress);
gboolean pf_run_item_is_unsaved (PfRunItem *self);

#define PF_TYPE_RUN (pf_run_get_type ())
/**
 * PfRun:
 *
 * One execution of a checklist: the fold of its events over its document. The only way to change it is
 * [method@Run.apply]. Signals: `item-changed (guint index)`, `blank-changed (guint index)`, `variables-changed ()` when
 * what the text of the checklist is filled with has changed, `changed ()` after the
 * last event of one application, once.
 */
G_DECLARE_FINAL_TYPE (PfRun, pf_run, PF, RUN, GObject)

PfRun *pf_run_new (const char *id, PfDocument *document);
gboolean pf_run_apply (PfRun *self, PfEvent *event, GError **error);
gboolean pf_run_apply_all (PfRun *self, const GPtrArray *events, GError **error);
void pf_run_apply_pending (PfRun *self, PfAct *act, PfPerson *person, gint64 at);
void pf_run_reset (PfRun *self);

const char *pf_run_get_id (PfRun *self);
PfDocument *pf_run_get_document (PfRun *self);
GListModel *pf_run_get_items (PfRun *self);
PfRunItem *pf_run_get_item (PfRun *self, guint index);
const char *pf_run_get_environment (PfRun *self);
const char *pf_run_get_release (PfRun *self);
const char *pf_run_get_mode (PfRun *self);
const char *pf_run_get_state (PfRun *self);
const char *pf_run_get_artifact (PfRun *self);
gint64 pf_run_get_created (PfRun *self);
const char *pf_run_get_created_by (PfRun *self);
gint64 pf_run_get_t0 (PfRun *self);
const char *pf_run_get_blank_value (PfRun *self, guint blank, PfEvent **event);
const GPtrArray *pf_run_get_events (PfRun *self);
const GPtrArray *pf_run_get_people (PfRun *self);
const char *pf_run_get_head (PfRun *self);
const GPtrArray *pf_run_get_variables (PfRun *self);
const char *pf_run_get_variable_value (PfRun *self, guint variable, PfEvent **event);
gboolean pf_run_is_variable_open (PfRun *self, guint variable);
guint pf_run_count_open_variables (PfRun *self);
char *pf_run_fill_text (PfRun *self, const char *text);
char *pf_run_fill_markup (PfRun *self, const char *markup);
void pf_run_add_variables_to (PfRun *self, PfEnvironment *environment);
void pf_run_get_progress (PfRun *self, PfProgress *progress);
void pf_run_get_section_progress (PfRun *self, guint section, PfProgress *progress);

/**
 * PfBlocker:
 * @item: (nullable): id of the item that stands in the way of GO; %NULL when it is none
 * @variable: (nullable): name of the variable that does
 * @role: (nullable): the role whose vote does
 * @line: line of it in the file, 0 for a vote
 * @why: what is the matter with it, in a fixed English form
 */
typedef struct {
  char *item;
  char *variable;
  char *role;
  guint line;
  char *why;
} PfBlocker;
void pf_blocker_free (PfBlocker *self);
PfVerdict pf_run_get_verdict (PfRun *self, GPtrArray *blockers);

guint pf_run_get_chosen (PfRun *self, guint group);
gboolean pf_run_is_set_aside (PfRun *self, guint option);
gboolean pf_run_get_proposed (PfRun *self, guint item);
gboolean pf_run_is_in_rollback (PfRun *self);
guint pf_run_count_open_at_gate (PfRun *self, guint gate);
const PfGate *pf_run_find_gate (PfRun *self, guint item);
guint pf_run_find_missed_target (PfRun *self, guint item);
guint pf_run_find_empty_blank (PfRun *self, guint item);
JsonObject *pf_run_reading_to_json (const PfReading *reading);
void pf_run_reading_add_json (PfReading *reading, JsonObject *object);
GPtrArray *pf_run_plan_import_ticks (PfDocument *document) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *pf_run_plan_start (PfDocument *document,
                              const char *environment,
                              const char *release,
                              gboolean keep_ticks) G_GNUC_WARN_UNUSED_RESULT;

/* Acts: what a person or a probe wants; refused with an error when the rules of the run forbid it. */
GPtrArray *pf_run_plan_mark (PfRun *self, guint item, PfItemState state, const char *reason, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *pf_run_plan_fill (PfRun *self, guint blank, const char *value, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *pf_run_plan_set_variable (PfRun *self, guint variable, const char *value, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *pf_run_plan_bind (PfRun *self, guint item, const char *probe_text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *pf_run_plan_outcome (PfRun *self, guint item, PfOutcome *outcome, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *pf_run_plan_stale (PfRun *self, guint item, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *pf_run_plan_answer (PfRun *self, guint item, PfAnswer answer, const char *reason, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *pf_run_plan_choose (PfRun *self, guint group, guint option, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *pf_run_plan_set_role (PfRun *self, guint section, PfRole role, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *pf_run_plan_rollback (PfRun *self, const char *reason, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
