/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "probe/pf-clock.h"
#include "run/pf-run-rollback.h"
#include "run/pf-run-triggers.h"
#include "run/pf-run.h"

G_BEGIN_DECLS

/* Shared by the files of the run. */

struct _PfRunItem {
  GObject parent_instance;

  /* borrowed from the document */
  PfItem *item;

  /* owned */
  PfDocument *document;
  guint index;
  gboolean is_leaf;
  gboolean counted; /* by progress */
  PfAnswer answer;  /* of a criterion: what was said */
  gboolean follows; /* it is a criterion whose answer follows from the states of all items */
  PfAnswer derived; /* then: what follows */
  PfTriggerState trigger;
  PfItemState state; /* of a leaf; a parent's follows from the counts */
  PfMethod method;
  char *by;
  gint64 at;
  gint64 seq;
  char *reason;
  char *override_reason;
  char *override_outcome;
  gint64 override_seq;
  gboolean has_override;
  PfProbe *probe;
  PfOutcome *outcome;
  PfOutcomeValue last_known; /* that the probe said; unknown while it never knew */
  gboolean stale;
  char *deferred_to; /* id of the section it was put off to */
  char *by_option; /* id of the option group whose choice set it aside */
  guint n_pending;
  guint counts[PF_N_STATES]; /* of the leaves below a parent */

  /* owned: what was last notified */
  PfItemState shown_state;
  PfOutcome *shown_outcome;
  gboolean shown_stale;
  gboolean shown_unsaved;
  PfAnswer shown_answer;
  PfTriggerState shown_trigger;
  gboolean shown_counted;
  gboolean is_dirty;
};

PfRunItem *pf_run_item_new (PfDocument *document, guint index);
void pf_run_item_clear (PfRunItem *self);
void pf_run_item_notify (PfRunItem *self);
gboolean pf_run_item_is_overridden (PfRunItem *self);
PfAnswer pf_run_item_get_good_answer (PfRunItem *self);
gboolean pf_run_item_find_following (const PfItem *item);

typedef struct {
  char *value;
  PfEvent *event;
} PfBlankValue;

typedef struct {
  PfAct *act;
  PfPerson *person;
  gint64 at;
} PfPendingAct;

struct _PfRun {
  GObject parent_instance;

  /* owned: where acts take their time from, or NULL */
  PfClock *clock;

  /* owned: what the checklist says */
  char *id;
  PfDocument *document;
  GListStore *items;
  GPtrArray *item_array;
  GHashTable *item_by_id;  /* id → index + 1 */
  GHashTable *blank_by_id; /* id → index + 1 */
  GPtrArray *variables;    /* (element-type PfVariable) */
  struct _PfTimePlan *time_plan; /* (nullable): until it is asked for */
  GPtrArray *sign_offs;    /* (element-type PfSignOff) (nullable): once they were asked for */

  /* owned: the chain, and what is not in it yet */
  GPtrArray *events;
  GHashTable *events_by_action; /* action → GPtrArray of borrowed events */
  char *head;
  GQueue pending;                /* PfPendingAct, in order */
  GHashTable *pending_by_target; /* target → GQueue of borrowed PfPendingAct */

  /* owned: the fold */
  char *environment;
  char *release;
  char *mode;
  const char *state;
  char *artifact;
  gint64 created;
  char *created_by;
  gint64 t0;
  char *time_zone;
  GTimeZone *zone; /* (nullable): of that name, until it is asked for */
  GPtrArray *people;
  PfBlankValue *blanks;
  char **variable_values; /* of each variable, NULL while it has none */
  PfEvent **variable_events;
  guint counts[PF_N_STATES];
  guint (*section_counts)[PF_N_STATES];
  guint *chosen; /* per option group: index of the option, or PF_NONE */
  gboolean in_rollback;
  char *operator_id; /* after a hand-over */
  char *handover_to;
  gint64 watch_until;
  guint n_following; /* criteria that follow from the items, as they were when that was found last: */
  guint seen_open;
  guint seen_failed;
  gboolean had_rollback; /* what follows one counts from then on */

  /* owned: to be told when the application ends */
  guint freeze_count;
  gboolean was_reread;
  GArray *dirty_items;
  GArray *dirty_blanks;
  gboolean variables_dirty;
};

/* An event, or an act that has no place in the chain yet: then @event is NULL and @seq is -1. */
typedef struct {
  const char *action;
  const char *target;
  JsonObject *data;
  GHashTable *texts;
  PfEvent *event;
  const char *actor;
  gint64 at;
  gint64 seq;
} PfChange;

/* What an event, or an act, of one kind changes in the fold. */
typedef struct {
  const char *action;
  void (*fold) (PfRun *self, const PfChange *change);
} PfRunFold;

/* One concern of a run: the events it understands and what it keeps of them. Folding the same change twice is folding
 * it once, because what is not durable yet is folded before its event comes. What only adds up, such as notes, is not
 * folded at all but asked for with pf_run_list_changes(). */
typedef struct {
  const PfRunFold *folds;      /* ended by one without an action */
  void (*clear) (PfRun *self); /* (nullable): makes it as before the first event */
} PfRunPart;

extern const PfRunPart pf_run_part_timeline;
extern const PfRunPart pf_run_part_lifecycle;
extern const PfRunPart pf_run_criteria_part;
extern const PfRunPart pf_run_part_rollback;

const char *pf_change_get_string (const PfChange *change, const char *member);
const char *pf_change_get_text (const PfChange *change, const char *member);
void pf_replace_string (char **place, const char *value);
PfRunItem *pf_run_find_leaf (PfRun *self, const PfChange *change);
void pf_run_stamp_item (PfRunItem *item, const PfChange *change);

PfChange pf_change_of_event (PfEvent *event);
PfChange pf_change_of_pending (const PfPendingAct *pending);
void pf_run_index_event (PfRun *self, PfEvent *event);
GArray *pf_run_list_changes (PfRun *self, const char *const *actions, const char *target);
gint64 pf_run_get_last_seq (PfRun *self, const char *const *actions);

gboolean pf_run_changes_reading (const char *action);
void pf_run_update_reading (PfReading *reading, const char *action, const char *target, JsonObject *data);

void pf_run_fold (PfRun *self, const PfChange *change);
void pf_run_clear_fold (PfRun *self);
void pf_run_add_person (PfRun *self, const char *id, const char *name, const char *identity);
void pf_run_count_all (PfRun *self);
void pf_run_recount (PfRun *self, PfRunItem *item, PfItemState before);
void pf_run_mark_dirty (PfRun *self, PfRunItem *item);
void pf_run_update_answers (PfRun *self);
guint pf_run_find_item (PfRun *self, const char *id);
void pf_run_list_open_variables (PfRun *self, GPtrArray *blockers);

void pf_run_set_clock (PfRun *self, PfClock *clock);
char *pf_run_propose_stamp (PfRun *self, guint blank, GError **error);

void pf_run_freeze (PfRun *self);
void pf_run_thaw (PfRun *self);
void pf_act_copy_data (PfAct *act, JsonObject *data, GHashTable *texts, const char *const *left_out);
void pf_run_drop_pending (PfRun *self, guint n_acts);
void pf_run_refold (PfRun *self);

void pf_progress_from_counts (PfProgress *progress, const guint counts[PF_N_STATES]);
const char *pf_run_state_after (const char *action, JsonObject *data);
gboolean pf_run_state_is_closed (const char *state);

G_END_DECLS
