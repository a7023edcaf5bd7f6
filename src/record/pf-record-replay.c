/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record/pf-record-check.h"

#include "document/pf-completion.h"
#include "record/pf-record-shape.h"

/* The leaves below each item that has any. */
typedef struct {
  guint counts[PF_N_STATES];
  guint n_leaves;
  JsonObject *last; /* the latest item.set below */
} Below;

static void
add_not_following (PfRecordCheck *self, guint index, const char *member, const char *stated, const char *events)
{
  g_autofree char *quoted = pf_text_shorten (stated);
  g_autofree char *expected = pf_text_shorten (events);

  if (events != NULL)
    pf_findings_add (self->findings, g_strdup_printf ("/items/%u/%s", index, member),
                     g_strdup_printf (_ ("The item says “%s”, its events say “%s”."), quoted, expected));
  else
    pf_findings_add (self->findings, g_strdup_printf ("/items/%u/%s", index, member),
                     g_strdup_printf (_ ("The item says “%s”, its events say nothing of it."), quoted));
}

static void
check_text (PfRecordCheck *self, guint index, JsonObject *item, JsonObject *entry, const char *member)
{
  const char *stated = pf_json_get_string (item, member);
  gboolean given;
  const char *text = pf_check_sealed (self, entry, member, &given);

  if (given && text == NULL && stated != NULL)
    pf_findings_add (self->findings, g_strdup_printf ("/items/%u/%s", index, member),
                     g_strdup (_ ("This cannot be traced: the text was left out of the events.")));
  else if (g_strcmp0 (stated, text) != 0)
    add_not_following (self, index, member, stated, text);
}

static void
check_stamp (PfRecordCheck *self, char *pointer, JsonObject *stamp, JsonObject *entry)
{
  if (pf_check_same_stamp (stamp, entry))
    g_free (pointer);
  else
    pf_findings_add (self->findings, pointer, g_strdup (_ ("Who did it and when differs from the event.")));
}

static void
check_set_item (PfRecordCheck *self, guint index, JsonObject *item, JsonObject *entry)
{
  JsonObject *data = pf_json_get_object (entry, "data");
  const char *state = pf_json_get_string (item, "state");
  const char *method = pf_json_get_string (item, "method");

  if (g_strcmp0 (state, pf_json_get_string (data, "state")) != 0)
    add_not_following (self, index, "state", state, pf_json_get_string (data, "state"));
  if (g_strcmp0 (method, pf_json_get_string (data, "method")) != 0)
    add_not_following (self, index, "method", method, pf_json_get_string (data, "method"));
  if (g_strcmp0 (pf_json_get_string (item, "deferred_to"), pf_json_get_string (data, "deferred_to")) != 0)
    add_not_following (self, index, "deferred_to", pf_json_get_string (item, "deferred_to"),
                       pf_json_get_string (data, "deferred_to"));
  check_stamp (self, g_strdup_printf ("/items/%u/stamp", index), pf_json_get_object (item, "stamp"), entry);
  check_text (self, index, item, entry, "reason");
}

static gboolean
is_criterion (JsonObject *item)
{
  const char *kind = pf_json_get_string (item, "kind");

  return g_strcmp0 (kind, "criterion-go") == 0 || g_strcmp0 (kind, "criterion-no-go") == 0;
}

/* What follows from the items for a criterion that says that all of them are settled. */
static const char *
derive_answer (JsonArray *items, gboolean is_no_go)
{
  gboolean is_open = FALSE;

  for (guint i = 0; i < pf_array_length (items); i++) {
    JsonObject *item = pf_array_object (items, i);
    const char *text = pf_json_get_string (item, "state");
    PfItemState state;

    if (!pf_json_get_boolean (item, "counts", FALSE))
      continue;
    if (text == NULL || !pf_item_state_from_string (text, &state))
      state = PF_STATE_OPEN;
    if (state == PF_STATE_FAILED)
      return is_no_go ? "yes" : "no";
    is_open |= state == PF_STATE_OPEN || state == PF_STATE_IN_PROGRESS;
  }
  return is_open ? NULL : is_no_go ? "no" : "yes";
}

static gboolean
follows (JsonObject *item, gboolean is_no_go)
{
  const char *text = pf_json_get_string (item, "text");

  return text != NULL
         && pf_completion_find (text) == (is_no_go ? PF_COMPLETION_NOT_ALL_DONE : PF_COMPLETION_ALL_DONE);
}

/* A criterion is answered, and has no state but the one it began with. */
static void
check_criterion (PfRecordCheck *self, guint index, JsonObject *item, JsonObject *entry)
{
  JsonObject *data = pf_json_get_object (entry, "data");
  const char *answered = pf_json_get_string (data, "answer");
  const char *how = pf_json_get_string (data, "method");
  const char *stated = pf_json_get_string (item, "answer");
  const char *method = pf_json_get_string (item, "method");
  gboolean is_no_go = g_strcmp0 (pf_json_get_string (item, "kind"), "criterion-no-go") == 0;

  if (g_strcmp0 (pf_json_get_string (item, "state"), "open") != 0)
    add_not_following (self, index, "state", pf_json_get_string (item, "state"), "open");
  if (g_strcmp0 (method, "derived") == 0 && follows (item, is_no_go) && g_strcmp0 (answered, is_no_go ? "yes" : "no") != 0)
    answered = derive_answer (pf_json_get_array (self->root, "items"), is_no_go);
  else
    how = answered == NULL ? "none" : how != NULL ? how : "person";
  if (g_strcmp0 (stated, answered) != 0)
    add_not_following (self, index, "answer", stated, answered);
  if (method != NULL && (!g_str_equal (method, "derived") || !follows (item, is_no_go)) && g_strcmp0 (method, how) != 0)
    add_not_following (self, index, "method", method, how);
  if (entry != NULL || pf_object_has (item, "stamp"))
    check_stamp (self, g_strdup_printf ("/items/%u/stamp", index), pf_json_get_object (item, "stamp"), entry);
  check_text (self, index, item, entry, "reason");
}

/* Nobody touched it: it is as every run begins. */
static void
check_untouched_item (PfRecordCheck *self, guint index, JsonObject *item)
{
  static const char *const touched[] = { "stamp", "reason", "deferred_to" };
  const char *state = pf_json_get_string (item, "state");
  const char *method = pf_json_get_string (item, "method");
  gboolean armed = g_strcmp0 (pf_json_get_string (item, "kind"), "trigger") == 0 && pf_check_is_armed (self);
  const char *expected = armed ? "armed" : "open";

  if (g_strcmp0 (state, expected) != 0)
    add_not_following (self, index, "state", state, expected);
  if (method != NULL && !g_str_equal (method, "none"))
    add_not_following (self, index, "method", method, "none");
  for (gsize i = 0; i < G_N_ELEMENTS (touched); i++)
    if (pf_object_has (item, touched[i]))
      pf_findings_add (self->findings, g_strdup_printf ("/items/%u/%s", index, touched[i]),
                       g_strdup (_ ("No event changed this item.")));
}

static void
check_derived_item (PfRecordCheck *self, guint index, JsonObject *item, const Below *below)
{
  const char *state = pf_json_get_string (item, "state");
  PfItemState derived;
  gboolean touched;

  if (below == NULL || below->n_leaves == 0) {
    pf_findings_add (self->findings, g_strdup_printf ("/items/%u/method", index),
                     g_strdup (_ ("The state is derived, but nothing is below this item.")));
    return;
  }
  derived = pf_item_state_derive (below->counts);
  touched = derived != PF_STATE_OPEN || pf_object_has (item, "stamp");
  if (g_strcmp0 (state, pf_item_state_to_string (derived)) != 0)
    add_not_following (self, index, "state", state, pf_item_state_to_string (derived));
  if (touched)
    check_stamp (self, g_strdup_printf ("/items/%u/stamp", index), pf_json_get_object (item, "stamp"), below->last);
}

static void
check_override (PfRecordCheck *self, guint index, JsonObject *item, JsonObject *entry)
{
  JsonObject *override = pf_json_get_object (item, "override");
  const char *outcome = pf_json_get_string (override, "outcome");
  const char *overruled = pf_json_get_string (pf_json_get_object (entry, "data"), "outcome");
  gboolean given;
  const char *reason = pf_check_sealed (self, entry, "reason", &given);

  if (entry == NULL && override == NULL)
    return;
  if (override == NULL) {
    pf_findings_add (self->findings, g_strdup_printf ("/items/%u", index),
                     g_strdup (_ ("That a person overruled the probe is missing here.")));
    return;
  }
  check_stamp (self, g_strdup_printf ("/items/%u/override/stamp", index), pf_json_get_object (override, "stamp"),
               entry);
  if (g_strcmp0 (outcome, overruled) != 0)
    add_not_following (self, index, "override/outcome", outcome, overruled);
  if (g_strcmp0 (pf_json_get_string (override, "reason"), reason) != 0)
    add_not_following (self, index, "override/reason", pf_json_get_string (override, "reason"), reason);
}

static void
add_leaf (Below *below, PfItemState state, gboolean counts, JsonObject *entry)
{
  below->counts[state] += counts ? 1 : 0;
  below->n_leaves++;
  if (entry != NULL
      && (below->last == NULL || pf_json_get_int (entry, "seq", -1) > pf_json_get_int (below->last, "seq", -1)))
    below->last = entry;
}

/* Adds an item that has nothing below it to all above it; parents stand before their children, so this ends. */
static void
add_to_ancestors (PfRecordCheck *self, Below *below, JsonArray *items, guint leaf)
{
  const char *id = pf_json_get_string (pf_array_object (items, leaf), "id");
  JsonObject *entry = id != NULL ? g_hash_table_lookup (self->fold.sets, id) : NULL;
  const char *text = pf_json_get_string (pf_json_get_object (entry, "data"), "state");
  PfItemState state = PF_STATE_OPEN;
  guint index = leaf;

  if (text != NULL && !pf_item_state_from_string (text, &state))
    state = PF_STATE_OPEN;
  for (guint steps = 0; steps < PF_SOURCE_MAX_NESTING * 2; steps++) {
    const char *parent = pf_json_get_string (pf_array_object (items, index), "parent");
    guint place = parent != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->items, parent)) : 0;

    if (place == 0 || place > index)
      return;
    index = place - 1;
    add_leaf (&below[index], state, pf_json_get_boolean (pf_array_object (items, leaf), "counts", FALSE), entry);
  }
}

static gboolean *
find_parents (PfRecordCheck *self, JsonArray *items, guint n_items)
{
  gboolean *parents = g_new0 (gboolean, n_items + 1);

  for (guint i = 0; i < n_items; i++) {
    const char *parent = pf_json_get_string (pf_array_object (items, i), "parent");
    guint place = parent != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->items, parent)) : 0;

    if (place > 0)
      parents[place - 1] = TRUE;
  }
  return parents;
}

static void
check_item (PfRecordCheck *self, guint index, JsonObject *item, gboolean is_parent, const Below *below)
{
  const char *id = pf_json_get_string (item, "id");
  JsonObject *entry = id != NULL ? g_hash_table_lookup (self->fold.sets, id) : NULL;
  gboolean derived = g_strcmp0 (pf_json_get_string (item, "method"), "derived") == 0;

  if (is_parent && pf_json_get_boolean (item, "counts", FALSE))
    pf_findings_add (self->findings, g_strdup_printf ("/items/%u/counts", index),
                     g_strdup (_ ("An item with items below it does not count itself.")));
  if (entry != NULL)
    check_set_item (self, index, item, entry);
  else if (is_criterion (item) && !is_parent)
    check_criterion (self, index, item, id != NULL ? g_hash_table_lookup (self->fold.answers, id) : NULL);
  else if (derived)
    check_derived_item (self, index, item, below);
  else
    check_untouched_item (self, index, item);
  pf_check_trigger (self, index, item);
  check_override (self, index, item, id != NULL ? g_hash_table_lookup (self->fold.overrides, id) : NULL);
}

/* Swapped items are noticed by their numbers. */
static void
check_order (PfRecordCheck *self, JsonArray *items)
{
  gint64 before = 0;

  for (guint i = 0; i < pf_array_length (items) && !pf_findings_is_full (self->findings); i++) {
    gint64 ordinal = pf_json_get_int (pf_array_object (items, i), "ordinal", 0);

    if (ordinal <= before)
      pf_findings_add (self->findings, g_strdup_printf ("/items/%u/ordinal", i),
                       g_strdup (_ ("The items are not in the order of their numbers.")));
    before = ordinal;
  }
}

/*
 * pf_check_items:
 * @self: a check
 *
 * Replays the events and compares what every item says of itself; the states of parents are derived anew.
 */
void
pf_check_items (PfRecordCheck *self)
{
  JsonArray *items = pf_json_get_array (self->root, "items");
  guint n_items = pf_array_length (items);
  gboolean *parents = find_parents (self, items, n_items);
  Below *below = g_new0 (Below, n_items + 1);

  check_order (self, items);
  for (guint i = 0; i < n_items; i++)
    if (!parents[i] && g_strcmp0 (pf_json_get_string (pf_array_object (items, i), "kind"), "group") != 0)
      add_to_ancestors (self, below, items, i);
  for (guint i = 0; i < n_items && !pf_findings_is_full (self->findings); i++)
    check_item (self, i, pf_array_object (items, i), parents[i], &below[i]);
  g_free (below);
  g_free (parents);
}

/* Where the value is from; what is not said was typed. */
static void
check_source (PfRecordCheck *self, PfBlankPlace *place, JsonObject *entry)
{
  const char *stated = pf_json_get_string (place->blank, "source");
  const char *source = pf_json_get_string (pf_json_get_object (entry, "data"), "source");

  if (stated != NULL && entry != NULL && !g_str_equal (stated, source != NULL ? source : "typed"))
    pf_findings_add (self->findings, g_strdup_printf ("%s/source", place->pointer),
                     g_strdup (_ ("Where the value is from differs from the event.")));
}

static void
check_fill (PfRecordCheck *self, PfBlankPlace *place)
{
  const char *id = pf_json_get_string (place->blank, "id");
  JsonObject *entry = g_hash_table_lookup (self->fold.fills, id);
  const char *stated = pf_json_get_string (place->blank, "value");
  gboolean given;
  const char *text = pf_check_sealed (self, entry, "value", &given);
  g_autofree char *value_pointer = g_strdup_printf ("%s/value", place->pointer);

  if (pf_json_get_boolean (place->blank, "redacted", FALSE)) {
    if (stated != NULL || text != NULL)
      pf_findings_add (self->findings, g_strdup (value_pointer),
                       g_strdup (_ ("The value is said to be left out, but it is there.")));
    else if (!g_hash_table_contains (self->redacted, value_pointer))
      pf_findings_add (self->findings, g_strdup (value_pointer),
                       g_strdup (_ ("That the value was left out is not listed in the redactions.")));
  } else if (g_strcmp0 (stated, text) != 0 || (given && text == NULL)) {
    pf_findings_add (self->findings, g_strdup (value_pointer),
                     g_strdup (_ ("The value is not what the last event filled in.")));
  }
  check_source (self, place, given ? entry : NULL);
  if (given || pf_object_has (place->blank, "filled"))
    check_stamp (self, g_strdup_printf ("%s/filled", place->pointer), pf_json_get_object (place->blank, "filled"),
                 given ? entry : NULL);
}

/*
 * pf_check_blanks:
 * @self: a check
 *
 * Replays what was filled in.
 */
void
pf_check_blanks (PfRecordCheck *self)
{
  for (guint i = 0; i < self->blank_places->len && !pf_findings_is_full (self->findings); i++)
    check_fill (self, g_ptr_array_index (self->blank_places, i));
}
