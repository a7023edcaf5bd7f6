/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run-phases.h"

#include "run/pf-run-private.h"

/* A pair of stamps may stand in sections beside each other; then the phase is the section around both. */

typedef struct {
  PfDocument *document;
  const GPtrArray *sections;
  const GPtrArray *blanks;
  PfPlannedPhase *found; /* of each section; section PF_NONE where it is no phase */
  gboolean *has_parts;   /* of each section, whether the work of it stands in sections below */
  gboolean *by_role;     /* of each section, whether it is a phase by what it is for, or lies in such a one */
} Search;

static const PfSection *
get_section (const Search *search, guint index)
{
  return g_ptr_array_index (search->sections, index);
}

static PfPlannedPhase *
add_phase (Search *search, guint section)
{
  PfPlannedPhase *phase = &search->found[section];

  phase->section = section;
  phase->is_deployment = get_section (search, section)->role == PF_ROLE_EXECUTION;
  return phase;
}

static guint
find_common (const Search *search, guint a, guint b)
{
  /* A parent stands before its children. */
  while (a != b) {
    if (a == PF_NONE || b == PF_NONE)
      return PF_NONE;
    if (a > b)
      a = get_section (search, a)->parent;
    else
      b = get_section (search, b)->parent;
  }
  return a;
}

static gboolean
is_stamp (const PfBlank *blank)
{
  return (blank->kind == PF_BLANK_KIND_TIMESTAMP_START || blank->kind == PF_BLANK_KIND_TIMESTAMP_END)
         && blank->section != PF_NONE;
}

static GArray *
list_stamps (const Search *search)
{
  GArray *stamps = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < search->blanks->len; i++)
    if (is_stamp (g_ptr_array_index (search->blanks, i)))
      g_array_append_val (stamps, i);
  return stamps;
}

static const PfBlank *
get_stamp (const Search *search, const GArray *stamps, guint place)
{
  return g_ptr_array_index (search->blanks, g_array_index (stamps, guint, place));
}

/* The section that a start and the end behind it belong to, with no other stamp in it; or PF_NONE. */
static guint
find_pair_section (const Search *search, const GArray *stamps, guint place)
{
  const PfBlank *start = get_stamp (search, stamps, place);
  const PfBlank *end = place + 1 < stamps->len ? get_stamp (search, stamps, place + 1) : NULL;
  const PfSection *section;
  guint common;

  if (end == NULL || start->kind != PF_BLANK_KIND_TIMESTAMP_START || end->kind != PF_BLANK_KIND_TIMESTAMP_END)
    return PF_NONE;
  common = find_common (search, start->section, end->section);
  if (common == PF_NONE || common == start->section)
    return common;
  section = get_section (search, common);
  if (place > 0 && get_stamp (search, stamps, place - 1)->line >= section->line)
    return PF_NONE;
  if (place + 2 < stamps->len && get_stamp (search, stamps, place + 2)->line <= section->end_line)
    return PF_NONE;
  return common;
}

static void
find_stamped (Search *search)
{
  g_autoptr (GArray) stamps = list_stamps (search);

  for (guint i = 0; i < stamps->len; i++) {
    const PfBlank *blank = get_stamp (search, stamps, i);
    guint section = find_pair_section (search, stamps, i);
    PfPlannedPhase *phase = add_phase (search, section != PF_NONE ? section : blank->section);

    if (blank->kind == PF_BLANK_KIND_TIMESTAMP_START && phase->start_blank == PF_NONE)
      phase->start_blank = g_array_index (stamps, guint, i);
    else if (blank->kind == PF_BLANK_KIND_TIMESTAMP_END && phase->end_blank == PF_NONE)
      phase->end_blank = g_array_index (stamps, guint, i);
    if (section != PF_NONE && phase->end_blank == PF_NONE)
      phase->end_blank = g_array_index (stamps, guint, ++i);
  }
}

/* The branches of a choice are no parts of their own: one of them is the work. */
static void
find_parts (Search *search)
{
  for (guint i = 0; i < search->sections->len; i++) {
    const PfSection *section = get_section (search, i);

    if (section->role == PF_ROLE_EXECUTION && section->heading && section->parent != PF_NONE
        && section->option == get_section (search, section->parent)->option)
      search->has_parts[section->parent] = TRUE;
  }
}

static void
find_by_role (Search *search)
{
  for (guint i = 0; i < search->sections->len; i++) {
    const PfSection *section = get_section (search, i);
    gboolean inherits = section->parent != PF_NONE && search->by_role[section->parent];

    if (!inherits && section->role == PF_ROLE_EXECUTION && section->heading && !search->has_parts[i]) {
      add_phase (search, i);
      inherits = TRUE;
    }
    search->by_role[i] = inherits;
  }
}

static void
find_estimated (Search *search)
{
  for (guint i = 0; i < search->sections->len; i++) {
    PfEstimate estimate = { 0 };

    if (pf_estimate_parse (get_section (search, i)->title, &estimate))
      add_phase (search, i)->estimate = estimate;
  }
}

static void
collect (PfTimePlan *self, const Search *search)
{
  for (guint i = 0; i < search->sections->len; i++) {
    const PfSection *section = get_section (search, i);
    PfPlannedTime time = { .section = i };

    self->phase_of_section[i] = section->parent != PF_NONE ? self->phase_of_section[section->parent] : PF_NONE;
    self->time_of_section[i] = PF_NONE;
    if (search->found[i].section != PF_NONE) {
      self->phase_of_section[i] = self->phases->len;
      g_array_append_val (self->phases, search->found[i]);
    }
    if (pf_timing_parse (section->title, &time.timing)) {
      self->time_of_section[i] = self->times->len;
      g_array_append_val (self->times, time);
    }
  }
}

/*
 * pf_time_plan_new:
 * @document: a checklist
 *
 * Finds its timed sections and its phases: sections whose blanks ask when they began or ended, those whose title says
 * how long they take, and the parts of the deployment itself.
 *
 * Returns: (transfer full): what it says of its time
 */
PfTimePlan *
pf_time_plan_new (PfDocument *document)
{
  PfTimePlan *self = g_new0 (PfTimePlan, 1);
  Search search = { .document = document,
                    .sections = pf_document_get_sections (document),
                    .blanks = pf_document_get_blanks (document) };
  guint n_sections = search.sections->len;

  self->phases = g_array_new (FALSE, FALSE, sizeof (PfPlannedPhase));
  self->times = g_array_new (FALSE, FALSE, sizeof (PfPlannedTime));
  self->phase_of_section = g_new (guint, n_sections + 1);
  self->time_of_section = g_new (guint, n_sections + 1);
  search.found = g_new0 (PfPlannedPhase, n_sections + 1);
  search.has_parts = g_new0 (gboolean, n_sections + 1);
  search.by_role = g_new0 (gboolean, n_sections + 1);
  for (guint i = 0; i < n_sections; i++)
    search.found[i].section = search.found[i].start_blank = search.found[i].end_blank = PF_NONE;
  find_parts (&search);
  find_by_role (&search);
  find_estimated (&search);
  find_stamped (&search);
  collect (self, &search);
  g_free (search.found);
  g_free (search.has_parts);
  g_free (search.by_role);
  return self;
}

void
pf_time_plan_free (PfTimePlan *self)
{
  g_array_unref (self->phases);
  g_array_unref (self->times);
  g_free (self->phase_of_section);
  g_free (self->time_of_section);
  g_free (self);
}

/* What the checklist of a run says of its time; it is gone when the checklist is read anew. */
const PfTimePlan *
pf_run_get_time_plan (PfRun *self)
{
  if (self->time_plan == NULL)
    self->time_plan = pf_time_plan_new (self->document);
  return self->time_plan;
}
