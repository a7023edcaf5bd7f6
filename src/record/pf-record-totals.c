/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record/pf-record-check.h"

/* Headings go six levels deep, bold lines some further; a hostile record could go on for ever. */
#define MAX_LEVELS 64

/* What the items of a record, or of one section with those below it, add up to. */
typedef struct {
  gint64 counts[PF_N_STATES];
  gint64 n_items;
  gint64 by_probe;
  gint64 by_person;
} Totals;

static PfItemState
state_of (JsonObject *item)
{
  const char *text = pf_json_get_string (item, "state");
  PfItemState state;

  /* A state this version does not know is nothing anybody may rely on. */
  return text != NULL && pf_item_state_from_string (text, &state) ? state : PF_STATE_OPEN;
}

static void
add_item (Totals *totals, JsonObject *item)
{
  PfItemState state = state_of (item);
  const char *method = pf_json_get_string (item, "method");

  totals->n_items++;
  totals->counts[state]++;
  if (state == PF_STATE_DONE && g_strcmp0 (method, "probe") == 0)
    totals->by_probe++;
  if (state == PF_STATE_DONE && g_strcmp0 (method, "person") == 0)
    totals->by_person++;
}

static gint64
countable (const Totals *totals)
{
  return totals->n_items - totals->counts[PF_STATE_NOT_APPLICABLE];
}

static gint64
resolved (const Totals *totals)
{
  return totals->counts[PF_STATE_DONE] + totals->counts[PF_STATE_WAIVED];
}

static void
compare (PfRecordCheck *self, JsonObject *object, const char *above, const char *member, gint64 expected)
{
  gint64 stated = pf_json_get_int (object, member, -1);

  if (object == NULL || !pf_object_has (object, member) || stated == expected)
    return;
  pf_findings_add (self->findings, g_strdup_printf ("%s/%s", above, member),
                   g_strdup_printf (_ ("This says %" G_GINT64_FORMAT ", the items add up to %" G_GINT64_FORMAT "."),
                                    stated, expected));
}

static void
check_summary (PfRecordCheck *self, const Totals *totals, gint64 tripped)
{
  JsonObject *summary = pf_json_get_object (self->root, "summary");
  const gint64 *counts = totals->counts;
  gint64 n = countable (totals);

  compare (self, summary, "/summary", "countable", n);
  compare (self, summary, "/summary", "resolved", resolved (totals));
  compare (self, summary, "/summary", "done", counts[PF_STATE_DONE]);
  compare (self, summary, "/summary", "failed", counts[PF_STATE_FAILED]);
  compare (self, summary, "/summary", "open", counts[PF_STATE_OPEN] + counts[PF_STATE_IN_PROGRESS]);
  compare (self, summary, "/summary", "not_applicable", counts[PF_STATE_NOT_APPLICABLE]);
  compare (self, summary, "/summary", "waived", counts[PF_STATE_WAIVED]);
  compare (self, summary, "/summary", "deferred", counts[PF_STATE_DEFERRED]);
  compare (self, summary, "/summary", "permille", n > 0 ? resolved (totals) * 1000 / n : 1000);
  compare (self, summary, "/summary", "verified_by_probe", totals->by_probe);
  compare (self, summary, "/summary", "verified_by_person_only", totals->by_person);
  compare (self, summary, "/summary", "triggers_tripped", tripped);
}

/* Adds an item to its section and all above. */
static void
add_to_sections (PfRecordCheck *self, JsonArray *sections, Totals *totals, JsonObject *item)
{
  const char *id = pf_json_get_string (item, "section");

  for (guint level = 0; id != NULL && level < MAX_LEVELS; level++) {
    guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->sections, id));

    if (place == 0)
      return;
    add_item (&totals[place - 1], item);
    id = pf_json_get_string (pf_array_object (sections, place - 1), "parent");
  }
}

static void
check_sections (PfRecordCheck *self, JsonArray *sections, const Totals *totals)
{
  for (guint i = 0; i < pf_array_length (sections) && !pf_findings_is_full (self->findings); i++) {
    g_autofree char *pointer = g_strdup_printf ("/sections/%u", i);
    JsonObject *section = pf_array_object (sections, i);

    compare (self, section, pointer, "countable", countable (&totals[i]));
    compare (self, section, pointer, "resolved", resolved (&totals[i]));
  }
}

/* Items that are no tasks say so. */
static gboolean
is_task (JsonObject *item)
{
  const char *form = pf_json_get_string (item, "form");

  return form != NULL ? g_str_equal (form, "task") : g_strcmp0 (pf_json_get_string (item, "kind"), "group") != 0;
}

static void
check_counts (PfRecordCheck *self, JsonArray *items, gint64 n_counting)
{
  JsonObject *counts = pf_json_get_object (pf_json_get_object (self->root, "checklist"), "counts");
  gint64 n_tasks = 0;

  for (guint i = 0; i < pf_array_length (items); i++)
    n_tasks += is_task (pf_array_object (items, i)) ? 1 : 0;
  compare (self, counts, "/checklist/counts", "tasks", n_tasks);
  compare (self, counts, "/checklist/counts", "countable", n_counting);
  compare (self, counts, "/checklist/counts", "sections", pf_array_length (pf_json_get_array (self->root, "sections")));
}

/*
 * pf_check_totals:
 * @self: a check
 *
 * Adds the items up anew and compares the summary, the sections and the counts of the checklist.
 */
void
pf_check_totals (PfRecordCheck *self)
{
  JsonArray *items = pf_json_get_array (self->root, "items");
  JsonArray *sections = pf_json_get_array (self->root, "sections");
  Totals *of_sections = g_new0 (Totals, pf_array_length (sections) + 1);
  Totals all = { 0 };
  gint64 tripped = 0;

  for (guint i = 0; i < pf_array_length (items); i++) {
    JsonObject *item = pf_array_object (items, i);

    tripped += pf_check_is_tripped (item) ? 1 : 0;
    if (!pf_json_get_boolean (item, "counts", FALSE))
      continue;
    add_item (&all, item);
    add_to_sections (self, sections, of_sections, item);
  }
  check_summary (self, &all, tripped);
  check_sections (self, sections, of_sections);
  check_counts (self, items, all.n_items);
  g_free (of_sections);
}
