/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-run-reminders.h"

#include <glib/gi18n-lib.h>

struct _PfRunReminders {
  GObject parent_instance;

  /* Owned */
  PfRun *run;
  GHashTable *said;  /* section, state and time, each said once */
  GHashTable *shown; /* ids of what is to be seen */

  gboolean began;
};

G_DEFINE_FINAL_TYPE (PfRunReminders, pf_run_reminders, G_TYPE_OBJECT)

enum { SIGNAL_REMIND, SIGNAL_SETTLED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
pf_run_reminders_finalize (GObject *object)
{
  PfRunReminders *self = PF_RUN_REMINDERS (object);
  g_clear_object (&self->run);
  g_hash_table_unref (self->said);
  g_hash_table_unref (self->shown);
  G_OBJECT_CLASS (pf_run_reminders_parent_class)->finalize (object);
}

static void
pf_run_reminders_class_init (PfRunRemindersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_run_reminders_finalize;

  /**
   * PfRunReminders::remind:
   * @id: what the notification is known by
   * @title: what is due
   * @body: when, and in which run
   */
  signals[SIGNAL_REMIND] = g_signal_new ("remind", PF_TYPE_RUN_REMINDERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);

  /**
   * PfRunReminders::settled:
   * @id: what the notification is known by
   */
  signals[SIGNAL_SETTLED] = g_signal_new ("settled", PF_TYPE_RUN_REMINDERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
pf_run_reminders_init (PfRunReminders *self)
{
  self->said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static const PfSection *
get_section (PfRunReminders *self, guint index)
{
  return g_ptr_array_index (pf_document_get_sections (pf_run_get_document (self->run)), index);
}

static void
remind (PfRunReminders *self, const PfTimedSection *timed, const char *id)
{
  const PfSection *section = get_section (self, timed->section);
  g_autofree char *name = pf_run_fill_text (self->run, section->title);
  g_autofree char *time = pf_run_format_time (self->run, timed->due_at >= 0 ? timed->due_at : timed->starts_at,
                                              pf_run_get_now (self->run));
  g_autofree char *late = pf_span_format (timed->late_ms);
  /* Translators: the title of a section of a checklist, and how late it is */
  g_autofree char *title = timed->state == PF_DUE_LATE ? g_strdup_printf (_("“%s” is late %s"), name, late)
                                                       : g_strdup_printf (_("“%s” is due"), name);
  PfProgress progress;
  pf_run_get_section_progress (self->run, timed->section, &progress);
  g_autofree char *open = g_strdup_printf (ngettext ("%u open item", "%u open items", progress.open), progress.open);
  /* Translators: the time when something is due, what is open in it, and the title of the checklist */
  g_autofree char *body = g_strdup_printf (_("%s · %s · %s"), time, open,
                                           pf_document_get_title (pf_run_get_document (self->run)));
  g_hash_table_add (self->shown, g_strdup (id));
  g_signal_emit (self, signals[SIGNAL_REMIND], 0, id, title, body);
}

static void
settle (PfRunReminders *self, const char *id)
{
  if (g_hash_table_remove (self->shown, id))
    g_signal_emit (self, signals[SIGNAL_SETTLED], 0, id);
}

/* What follows the deployment is not due while that goes on, although its time is counted from T0 until it has ended. */
static gboolean
is_too_early (PfRunReminders *self, const PfTimedSection *timed)
{
  return timed->timing.anchor == PF_ANCHOR_DEPLOYMENT_END && pf_run_get_deployment_start (self->run) >= 0
         && pf_run_get_deployment_end (self->run) < 0;
}

static void
check_section (PfRunReminders *self, const PfTimedSection *timed)
{
  g_autofree char *id = g_strdup_printf ("%s/%s", pf_run_get_id (self->run), get_section (self, timed->section)->id);
  gboolean is_late = timed->state == PF_DUE_LATE;
  if ((timed->state != PF_DUE_NOW && !is_late) || is_too_early (self, timed)) {
    settle (self, id);
    return;
  }
  g_autofree char *key = g_strdup_printf ("%s %d %" G_GINT64_FORMAT, id, timed->state, timed->due_at);
  if (!g_hash_table_add (self->said, g_steal_pointer (&key)))
    return;
  /* What was late before the run was opened can be seen in it. */
  if (self->began || !is_late)
    remind (self, timed, id);
}

static gboolean
is_under_way (PfRun *run)
{
  const char *state = pf_run_get_state (run);
  return g_str_equal (state, "prepared") || g_str_equal (state, "in-progress") || g_str_equal (state, "watching");
}

/**
 * pf_run_reminders_new:
 * @run: a run
 *
 * Returns: (transfer full): who reminds of what is due in it
 */
PfRunReminders *
pf_run_reminders_new (PfRun *run)
{
  PfRunReminders *self = g_object_new (PF_TYPE_RUN_REMINDERS, NULL);
  self->run = g_object_ref (run);
  return self;
}

/**
 * pf_run_reminders_check:
 * @self: reminders
 *
 * Compares what is due with the clock on the wall, however long it is since that was done last: what came due while the
 * machine slept is said as soon as it wakes.
 */
void
pf_run_reminders_check (PfRunReminders *self)
{
  if (!is_under_way (self->run)) {
    pf_run_reminders_settle (self);
    return;
  }
  const GArray *timed = pf_run_times_list (pf_run_times_get (self->run));
  for (guint i = 0; i < timed->len; i++)
    check_section (self, &g_array_index (timed, PfTimedSection, i));
  self->began = TRUE;
}

/**
 * pf_run_reminders_settle:
 * @self: reminders
 *
 * Takes back whatever is to be seen.
 */
void
pf_run_reminders_settle (PfRunReminders *self)
{
  g_autoptr (GList) ids = g_hash_table_get_keys (self->shown);
  for (GList *link = ids; link != NULL; link = link->next) {
    g_autofree char *id = g_strdup (link->data);
    settle (self, id);
  }
}
