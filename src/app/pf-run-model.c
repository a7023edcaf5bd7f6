/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-run-model.h"

#include "app/pf-run-closures.h"
#include "app/pf-run-put-off.h"
#include "run/pf-run-sign-offs.h"

#include <string.h>

struct _PfRunModel {
  GObject parent_instance;

  /* Owned */
  PfRun *run;
  GPtrArray *own;      /* (element-type PfRunRow): those of the document */
  GHashTable *put_off; /* (element-type guint PfRunRow): second rows of items, by item */
  GPtrArray *rows;     /* (element-type PfRunRow): all of them */
  GPtrArray *visible;  /* (element-type PfRunRow): those that pass the filter */
  char **folded;       /* text of each row as the search compares it, made on the first search */
  char *search;
  char *folded_search;

  PfRunFilter filter;
  gboolean put_off_changed;
};

static void pf_run_model_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PfRunModel,
                               pf_run_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, pf_run_model_list_init))

static GType
pf_run_model_get_item_type (GListModel *model)
{
  return PF_TYPE_RUN_ROW;
}

static guint
pf_run_model_get_n_items (GListModel *model)
{
  return PF_RUN_MODEL (model)->visible->len;
}

static gpointer
pf_run_model_get_item (GListModel *model, guint position)
{
  PfRunRow *row = pf_run_model_peek (PF_RUN_MODEL (model), position);
  return row != NULL ? g_object_ref (row) : NULL;
}

static void
pf_run_model_list_init (GListModelInterface *iface)
{
  iface->get_item_type = pf_run_model_get_item_type;
  iface->get_n_items = pf_run_model_get_n_items;
  iface->get_item = pf_run_model_get_item;
}

static char *
fold (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  return g_utf8_casefold (normal != NULL ? normal : text, -1);
}

static char *
dup_row_text (PfDocument *document, const GPtrArray *sign_offs, PfRunRow *row)
{
  guint index = pf_run_row_get_index (row);
  switch (pf_run_row_get_kind (row)) {
  case PF_RUN_ROW_SECTION:
    return g_strdup (((PfSection *) g_ptr_array_index (pf_document_get_sections (document), index))->title);
  case PF_RUN_ROW_ITEM:
  case PF_RUN_ROW_GROUP:
    return g_strdup (((PfItem *) g_ptr_array_index (pf_document_get_items (document), index))->text);
  case PF_RUN_ROW_COMMAND: {
    const PfCommandStep *step = pf_run_row_get_step (row);
    if (step != NULL && step->number > 0)
      return g_strjoin (" ", step->title, step->text, step->notes, NULL);
    return g_strdup (((PfCommand *) g_ptr_array_index (pf_document_get_commands (document), index))->text);
  }
  case PF_RUN_ROW_PROSE:
    return pf_markup_dup_text (((PfProse *) g_ptr_array_index (pf_document_get_prose (document), index))->markup);
  case PF_RUN_ROW_FIELD: {
    const PfField *field = g_ptr_array_index (pf_document_get_fields (document), index);
    return g_strdup_printf ("%s %s", field->key, field->value);
  }
  case PF_RUN_ROW_BLANK: {
    const PfBlank *blank = g_ptr_array_index (pf_document_get_blanks (document), index);
    return g_strdup_printf ("%s %s", blank->role != NULL ? blank->role : "", blank->label);
  }
  case PF_RUN_ROW_TABLE: {
    const PfTable *table = g_ptr_array_index (pf_document_get_tables (document), index);
    return g_strjoinv (" ", g_ptr_array_index (table->rows, pf_run_row_get_cell_row (row)));
  }
  case PF_RUN_ROW_CHOICE:
    return g_strdup (((PfOptionGroup *) g_ptr_array_index (pf_document_get_option_groups (document), index))->label);
  case PF_RUN_ROW_GATE:
    return g_strdup (((PfGate *) g_ptr_array_index (pf_document_get_gates (document), index))->text);
  case PF_RUN_ROW_SIGN_OFF:
    return g_strdup (((PfSignOff *) g_ptr_array_index (sign_offs, index))->role);
  case PF_RUN_ROW_FORM:
    /* Nobody looks for it; what stands below is found. */
    return g_strdup ("");
  default:
    g_return_val_if_reached (g_strdup (""));
  }
}

static void
ensure_folded (PfRunModel *self)
{
  if (self->folded != NULL)
    return;
  self->folded = g_new0 (char *, self->rows->len + 1);
  for (guint i = 0; i < self->rows->len; i++) {
    g_autofree char *text = dup_row_text (pf_run_get_document (self->run), pf_run_get_sign_offs (self->run),
                                           g_ptr_array_index (self->rows, i));
    self->folded[i] = fold (text != NULL ? text : "");
  }
}

static gboolean
state_passes (PfRunModel *self, PfRunItem *item)
{
  PfItemState state = pf_run_item_get_state (item);
  switch (self->filter) {
  case PF_RUN_FILTER_OPEN:
    return state == PF_STATE_OPEN || state == PF_STATE_IN_PROGRESS;
  case PF_RUN_FILTER_FAILED:
    return state == PF_STATE_FAILED;
  case PF_RUN_FILTER_ALL:
  default:
    return TRUE;
  }
}

/* What one pass over the rows keeps. */
typedef struct {
  gboolean *items;
  gboolean *sections;
  gboolean *section_matches;
  gboolean *rows;
} Kept;

static void
keep_section (PfRunModel *self, Kept *kept, guint section)
{
  const GPtrArray *sections = pf_document_get_sections (pf_run_get_document (self->run));
  while (section < sections->len && !kept->sections[section]) {
    kept->sections[section] = TRUE;
    section = ((PfSection *) g_ptr_array_index (sections, section))->parent;
  }
}

static void
keep_item (PfRunModel *self, Kept *kept, guint item)
{
  const GPtrArray *items = pf_document_get_items (pf_run_get_document (self->run));
  while (item < items->len && !kept->items[item]) {
    kept->items[item] = TRUE;
    keep_section (self, kept, ((PfItem *) g_ptr_array_index (items, item))->section);
    item = ((PfItem *) g_ptr_array_index (items, item))->parent;
  }
}

static gboolean
text_passes (PfRunModel *self, Kept *kept, guint position)
{
  if (self->folded_search == NULL)
    return TRUE;
  guint section = pf_run_row_get_section (g_ptr_array_index (self->rows, position));
  if (section != PF_NONE && kept->section_matches[section])
    return TRUE;
  return strstr (self->folded[position], self->folded_search) != NULL;
}

static void
match_sections (PfRunModel *self, Kept *kept)
{
  for (guint i = 0; i < self->rows->len && self->folded_search != NULL; i++) {
    PfRunRow *row = g_ptr_array_index (self->rows, i);
    if (pf_run_row_get_kind (row) == PF_RUN_ROW_SECTION && strstr (self->folded[i], self->folded_search) != NULL)
      kept->section_matches[pf_run_row_get_section (row)] = TRUE;
  }
}

/* In its second place, what is put off is still to be done. */
static gboolean
is_outstanding (PfRunModel *self, PfRunRow *row)
{
  PfItemState state = pf_run_item_get_state (pf_run_get_item (self->run, pf_run_row_get_item (row)));
  return state == PF_STATE_OPEN || state == PF_STATE_IN_PROGRESS
         || (state == PF_STATE_DEFERRED && pf_run_row_is_put_off (row));
}

static void
match_put_off (PfRunModel *self, Kept *kept, guint position)
{
  PfRunRow *row = g_ptr_array_index (self->rows, position);
  PfRunItem *item = pf_run_get_item (self->run, pf_run_row_get_item (row));
  kept->rows[position] = self->filter == PF_RUN_FILTER_OPEN ? is_outstanding (self, row) : state_passes (self, item);
  if (kept->rows[position])
    keep_section (self, kept, pf_run_row_get_section (row));
}

static void
match_rows (PfRunModel *self, Kept *kept)
{
  for (guint i = 0; i < self->rows->len; i++) {
    PfRunRow *row = g_ptr_array_index (self->rows, i);
    if (!text_passes (self, kept, i))
      continue;
    guint item = pf_run_row_get_item (row);
    if (pf_run_row_is_put_off (row)) {
      match_put_off (self, kept, i);
    } else if (pf_run_row_get_kind (row) == PF_RUN_ROW_SECTION) {
      if (self->filter == PF_RUN_FILTER_ALL)
        keep_section (self, kept, pf_run_row_get_section (row));
    } else if (item == PF_NONE) {
      kept->rows[i] = self->filter == PF_RUN_FILTER_ALL;
      if (kept->rows[i])
        keep_section (self, kept, pf_run_row_get_section (row));
    } else {
      PfRunItem *run_item = pf_run_get_item (self->run, item);
      gboolean leaf = pf_run_item_is_leaf (run_item);
      if (self->filter == PF_RUN_FILTER_ALL || (leaf && state_passes (self, run_item)))
        keep_item (self, kept, item);
    }
  }
}

static gboolean
is_kept (Kept *kept, PfRunRow *row, guint position)
{
  if (pf_run_row_get_kind (row) == PF_RUN_ROW_SECTION)
    return kept->sections[pf_run_row_get_section (row)];
  if (pf_run_row_get_item (row) != PF_NONE && !pf_run_row_is_put_off (row))
    return kept->items[pf_run_row_get_item (row)];
  return kept->rows[position];
}

static GPtrArray *
collect_visible (PfRunModel *self)
{
  GPtrArray *visible = g_ptr_array_new ();
  PfDocument *document = pf_run_get_document (self->run);
  g_autofree gboolean *items = g_new0 (gboolean, pf_document_get_items (document)->len + 1);
  g_autofree gboolean *sections = g_new0 (gboolean, pf_document_get_sections (document)->len + 1);
  g_autofree gboolean *section_matches = g_new0 (gboolean, pf_document_get_sections (document)->len + 1);
  g_autofree gboolean *rows = g_new0 (gboolean, self->rows->len + 1);
  Kept kept = { items, sections, section_matches, rows };
  gboolean everything = self->filter == PF_RUN_FILTER_ALL && self->folded_search == NULL;
  if (self->folded_search != NULL)
    ensure_folded (self);
  if (!everything) {
    match_sections (self, &kept);
    match_rows (self, &kept);
  }
  for (guint i = 0; i < self->rows->len; i++) {
    PfRunRow *row = g_ptr_array_index (self->rows, i);
    if (everything || is_kept (&kept, row, i))
      g_ptr_array_add (visible, row);
  }
  return visible;
}

static void
update_edges (PfRunModel *self)
{
  for (guint i = 0; i < self->visible->len; i++) {
    PfRunRow *row = g_ptr_array_index (self->visible, i);
    PfRunRow *before = pf_run_model_peek (self, i - 1);
    PfRunRow *after = pf_run_model_peek (self, i + 1);
    guint edge = PF_RUN_ROW_EDGE_NONE;
    if (before == NULL || !pf_run_row_is_on_card (before))
      edge |= PF_RUN_ROW_EDGE_FIRST;
    if (after == NULL || !pf_run_row_is_on_card (after))
      edge |= PF_RUN_ROW_EDGE_LAST;
    pf_run_row_set_edge (row, edge);
  }
}

/* Says only what changed, so that the list keeps its place. */
static void
refilter (PfRunModel *self)
{
  g_autoptr (GPtrArray) before = g_steal_pointer (&self->visible);
  self->visible = collect_visible (self);
  guint shorter = MIN (before->len, self->visible->len);
  guint prefix = 0;
  while (prefix < shorter && g_ptr_array_index (before, prefix) == g_ptr_array_index (self->visible, prefix))
    prefix++;
  guint suffix = 0;
  while (suffix < shorter - prefix
         && g_ptr_array_index (before, before->len - suffix - 1)
                == g_ptr_array_index (self->visible, self->visible->len - suffix - 1))
    suffix++;
  update_edges (self);
  guint removed = before->len - prefix - suffix;
  guint added = self->visible->len - prefix - suffix;
  if (removed > 0 || added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), prefix, removed, added);
}

static void
merge_rows (PfRunModel *self)
{
  g_autoptr (GHashTable) known = g_steal_pointer (&self->put_off);
  g_clear_pointer (&self->folded, g_strfreev);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  self->put_off = pf_run_put_off_find (self->run, known);
  self->rows = pf_run_put_off_merge (self->run, self->own, self->put_off);
  self->put_off_changed = FALSE;
}

/* Everything is another: the checklist was read otherwise. */
static void
document_changed (PfRunModel *self)
{
  guint n_before = self->visible->len;
  g_ptr_array_set_size (self->visible, 0);
  g_clear_pointer (&self->put_off, g_hash_table_unref);
  g_clear_pointer (&self->own, g_ptr_array_unref);
  self->own = pf_run_rows_build (pf_run_get_document (self->run));
  merge_rows (self);
  g_ptr_array_unref (self->visible);
  self->visible = collect_visible (self);
  update_edges (self);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->visible->len);
}

static void
item_changed (PfRunModel *self, guint item)
{
  if (pf_run_put_off_has_changed (self->run, self->put_off, item))
    self->put_off_changed = TRUE;
}

static void
run_changed (PfRunModel *self)
{
  if (!self->put_off_changed && self->filter == PF_RUN_FILTER_ALL)
    return;
  if (!self->put_off_changed) {
    refilter (self);
    return;
  }
  /* What is no longer there must outlive the list's being told so. */
  g_autoptr (GPtrArray) before = g_ptr_array_ref (self->rows);
  merge_rows (self);
  refilter (self);
}

static void
pf_run_model_finalize (GObject *object)
{
  PfRunModel *self = PF_RUN_MODEL (object);
  g_clear_pointer (&self->visible, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->put_off, g_hash_table_unref);
  g_clear_pointer (&self->own, g_ptr_array_unref);
  g_clear_object (&self->run);
  g_strfreev (self->folded);
  g_free (self->search);
  g_free (self->folded_search);
  G_OBJECT_CLASS (pf_run_model_parent_class)->finalize (object);
}

static void
pf_run_model_class_init (PfRunModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_run_model_finalize;
}

static void
pf_run_model_init (PfRunModel *self)
{
  self->visible = g_ptr_array_new ();
}

/**
 * pf_run_model_new:
 * @run: a run
 *
 * Returns: (transfer full): its rows, unfiltered
 */
PfRunModel *
pf_run_model_new (PfRun *run)
{
  g_return_val_if_fail (PF_IS_RUN (run), NULL);
  PfRunModel *self = g_object_new (PF_TYPE_RUN_MODEL, NULL);
  self->run = g_object_ref (run);
  self->own = pf_run_rows_build (pf_run_get_document (run));
  merge_rows (self);
  g_signal_connect_object (run, "document-changed", G_CALLBACK (document_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "item-changed", G_CALLBACK (item_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "changed", G_CALLBACK (run_changed), self, G_CONNECT_SWAPPED);
  refilter (self);
  return self;
}

/**
 * pf_run_model_get_run:
 * @self: a model
 *
 * Returns: (transfer none): its run
 */
PfRun *
pf_run_model_get_run (PfRunModel *self)
{
  return self->run;
}

/**
 * pf_run_model_set_filter:
 * @self: a model
 * @filter: which states to show
 *
 * Shows all items, the open ones (in progress included) or the failed ones.
 */
void
pf_run_model_set_filter (PfRunModel *self, PfRunFilter filter)
{
  if (self->filter == filter)
    return;
  self->filter = filter;
  refilter (self);
}

/**
 * pf_run_model_get_filter:
 * @self: a model
 *
 * Returns: which states it shows
 */
PfRunFilter
pf_run_model_get_filter (PfRunModel *self)
{
  return self->filter;
}

/**
 * pf_run_model_set_search:
 * @self: a model
 * @text: (nullable): what to look for, in any case and composition; %NULL or blank shows everything
 *
 * Shows only rows with @text in them, and whole sections whose title has it.
 */
void
pf_run_model_set_search (PfRunModel *self, const char *text)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text != NULL ? text : ""));
  if (g_strcmp0 (self->search != NULL ? self->search : "", trimmed) == 0)
    return;
  g_clear_pointer (&self->search, g_free);
  g_clear_pointer (&self->folded_search, g_free);
  if (*trimmed != '\0') {
    self->folded_search = fold (trimmed);
    self->search = g_steal_pointer (&trimmed);
  }
  refilter (self);
}

/**
 * pf_run_model_get_search:
 * @self: a model
 *
 * Returns: (transfer none) (nullable): what it looks for
 */
const char *
pf_run_model_get_search (PfRunModel *self)
{
  return self->search;
}

/**
 * pf_run_model_peek:
 * @self: a model
 * @position: position of a row
 *
 * Returns: (transfer none) (nullable): the row, or %NULL behind the end
 */
PfRunRow *
pf_run_model_peek (PfRunModel *self, guint position)
{
  return position < self->visible->len ? g_ptr_array_index (self->visible, position) : NULL;
}

/**
 * pf_run_model_find:
 * @self: a model
 * @kind: what the row shows
 * @index: index in the document's array of that kind
 *
 * Returns: position of the row, or PF_NONE when it is not shown
 */
guint
pf_run_model_find (PfRunModel *self, PfRunRowKind kind, guint index)
{
  for (guint i = 0; i < self->visible->len; i++) {
    PfRunRow *row = g_ptr_array_index (self->visible, i);
    if (pf_run_row_get_kind (row) == kind && pf_run_row_get_index (row) == index)
      return i;
  }
  return PF_NONE;
}

/**
 * pf_run_model_find_next_item:
 * @self: a model
 * @position: where to start, not included; PF_NONE for before the first or behind the last row
 * @step: 1 for downwards, -1 for upwards
 * @open_only: whether only open leaves are looked for
 *
 * Returns: position of the next item, or PF_NONE when there is none
 */
guint
pf_run_model_find_next_item (PfRunModel *self, guint position, int step, gboolean open_only)
{
  gint64 next = position != PF_NONE ? (gint64) position + step : (step > 0 ? 0 : (gint64) self->visible->len - 1);
  for (; next >= 0 && next < (gint64) self->visible->len; next += step) {
    PfRunRow *row = g_ptr_array_index (self->visible, next);
    if (pf_run_row_get_kind (row) != PF_RUN_ROW_ITEM)
      continue;
    PfRunItem *item = pf_run_get_item (self->run, pf_run_row_get_item (row));
    gboolean open = pf_run_item_is_leaf (item) && is_outstanding (self, row);
    if (!open_only || open)
      return (guint) next;
  }
  return PF_NONE;
}

static const char *const filter_names[] = { "all", "open", "failed" };

/**
 * pf_run_filter_from_string:
 * @text: `all`, `open` or `failed`
 * @filter: (out): the filter of that name
 *
 * Returns: %FALSE when there is none of that name
 */
gboolean
pf_run_filter_from_string (const char *text, PfRunFilter *filter)
{
  for (guint i = 0; i < G_N_ELEMENTS (filter_names); i++) {
    if (g_strcmp0 (text, filter_names[i]) == 0) {
      *filter = (PfRunFilter) i;
      return TRUE;
    }
  }
  return FALSE;
}

/**
 * pf_run_filter_to_string:
 * @filter: a filter
 *
 * Returns: (transfer none): its name, as [func@run_filter_from_string] reads it
 */
const char *
pf_run_filter_to_string (PfRunFilter filter)
{
  return filter_names[filter];
}
