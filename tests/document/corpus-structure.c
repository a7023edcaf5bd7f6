/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "corpus-case.h"

#include "document/pf-condition.h"

static void
count_items (PfDocument *document, GHashTable *counts)
{
  const GPtrArray *items = pf_document_get_items (document);
  guint checked = 0, nested = 0, parents = 0, countable = 0, triggers = 0, rollback_only = 0;

  for (guint i = 0; i < items->len; i++) {
    const PfItem *item = nth_item (document, i);

    triggers += item->kind == PF_ITEM_TRIGGER ? 1 : 0;
    rollback_only += item->counts && item->kind == PF_ITEM_CONTINGENCY ? 1 : 0;
    countable += item->counts && item->kind != PF_ITEM_CONTINGENCY ? 1 : 0;
    if (item->form != PF_FORM_TASK)
      continue;
    checked += item->checked ? 1 : 0;
    nested += item->depth > 0 ? 1 : 0;
    parents += item->n_children > 0 ? 1 : 0;
  }
  g_hash_table_insert (counts, "checked", GUINT_TO_POINTER (checked));
  g_hash_table_insert (counts, "nested", GUINT_TO_POINTER (nested));
  g_hash_table_insert (counts, "parents", GUINT_TO_POINTER (parents));
  g_hash_table_insert (counts, "countable", GUINT_TO_POINTER (countable));
  g_hash_table_insert (counts, "triggers", GUINT_TO_POINTER (triggers));
  g_hash_table_insert (counts, "rollback_only", GUINT_TO_POINTER (rollback_only));
}

static void
count_places (PfDocument *document, GHashTable *counts)
{
  const GPtrArray *blanks = pf_document_get_blanks (document);
  const GPtrArray *sections = pf_document_get_sections (document);
  guint underscores = 0, cells = 0, headings = 0;

  for (guint i = 0; i < blanks->len; i++) {
    underscores += nth_blank (document, i)->form == PF_BLANK_UNDERSCORES ? 1 : 0;
    cells += nth_blank (document, i)->form == PF_BLANK_CELL ? 1 : 0;
  }
  for (guint i = 0; i < sections->len; i++)
    headings += nth_section (document, i)->heading ? 1 : 0;
  g_hash_table_insert (counts, "blanks", GUINT_TO_POINTER (underscores));
  g_hash_table_insert (counts, "empty_cells", GUINT_TO_POINTER (cells));
  g_hash_table_insert (counts, "other_blanks", GUINT_TO_POINTER (blanks->len - underscores - cells));
  g_hash_table_insert (counts, "headings", GUINT_TO_POINTER (headings));
}

void
check_counts (PfCorpusCase *self)
{
  JsonObject *expected = json_object_get_object_member (self->expected, "counts");
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GList) members = json_object_get_members (expected);

  count_items (self->document, counts);
  count_places (self->document, counts);
  g_hash_table_insert (counts, "tasks", GUINT_TO_POINTER (pf_document_count_tasks (self->document)));
  g_hash_table_insert (counts, "leaves", GUINT_TO_POINTER (pf_document_count_leaves (self->document)));
  g_hash_table_insert (counts, "tables", GUINT_TO_POINTER (pf_document_get_tables (self->document)->len));
  g_hash_table_insert (counts, "code_blocks", GUINT_TO_POINTER (pf_document_count_code_blocks (self->document)));
  for (GList *l = members; l != NULL; l = l->next) {
    g_assert_true (g_hash_table_contains (counts, l->data));
    compare_numbers (self, 0, l->data, json_object_get_int_member (expected, l->data),
                     GPOINTER_TO_UINT (g_hash_table_lookup (counts, l->data)));
  }
}

static const PfSection *
find_section (PfCorpusCase *self, gint64 line)
{
  const GPtrArray *sections = pf_document_get_sections (self->document);

  for (guint i = 0; i < sections->len; i++) {
    if (nth_section (self->document, i)->line == line)
      return nth_section (self->document, i);
  }
  return NULL;
}

void
check_sections (PfCorpusCase *self)
{
  for (guint i = 0; i < count_entries (self, "sections"); i++) {
    gint64 line;
    JsonObject *entry = nth_entry (self, "sections", i, &line);
    const PfSection *section = find_section (self, line);

    if (section == NULL) {
      fail_case (self, line, "section", json_object_get_string_member (entry, "title"), NULL);
      continue;
    }
    compare_text (self, entry, "title", section->title);
    compare_text (self, entry, "role", pf_role_to_string (section->role));
  }
}

/* What a document does not have leaves no trace. */
void
check_absent_roles (PfCorpusCase *self)
{
  const GPtrArray *sections = pf_document_get_sections (self->document);
  JsonArray *absent = json_object_has_member (self->expected, "absent")
                          ? json_object_get_array_member (self->expected, "absent")
                          : NULL;

  for (guint i = 0; absent != NULL && i < json_array_get_length (absent); i++) {
    const char *role = json_array_get_string_element (absent, i);
    PfRole unwanted;

    g_assert_true (pf_role_from_string (role, &unwanted));
    for (guint j = 0; j < sections->len; j++) {
      if (nth_section (self->document, j)->role == unwanted)
        fail_case (self, nth_section (self->document, j)->line, "role", "another one", role);
    }
  }
}

static const PfItem *
find_item (PfCorpusCase *self, gint64 line)
{
  const GPtrArray *items = pf_document_get_items (self->document);

  for (guint i = 0; i < items->len; i++) {
    if (nth_item (self->document, i)->line == line)
      return nth_item (self->document, i);
  }
  return NULL;
}

void
check_items (PfCorpusCase *self)
{
  const GPtrArray *options = pf_document_get_options (self->document);

  for (guint i = 0; i < count_entries (self, "items"); i++) {
    gint64 line;
    JsonObject *entry = nth_entry (self, "items", i, &line);
    const PfItem *item = find_item (self, line);

    if (item == NULL) {
      fail_case (self, line, "item", json_object_get_string_member (entry, "kind"), NULL);
      continue;
    }
    compare_text (self, entry, "kind", pf_item_kind_to_string (item->kind));
    compare_text (self, entry, "text", item->text);
    compare_text (self, entry, "label", item->label);
    compare_text (self, entry, "expected", item->expected);
    compare_text (self, entry, "severity", item->severity);
    compare_text (self, entry, "actor", item->actor);
    compare_text (self, entry, "option", item->option != PF_NONE ? NTH (options, PfOption, item->option)->label : NULL);
    compare_flag (self, entry, "counts", item->counts);
    compare_flag (self, entry, "conditional", pf_condition_find (item->text, NULL, NULL));
  }
}

void
check_lines_without_items (PfCorpusCase *self)
{
  JsonArray *lines = json_object_has_member (self->expected, "no_items_at")
                         ? json_object_get_array_member (self->expected, "no_items_at")
                         : NULL;

  for (guint i = 0; lines != NULL && i < json_array_get_length (lines); i++) {
    gint64 line = json_array_get_int_element (lines, i);
    const PfItem *item = find_item (self, line);

    if (item != NULL)
      fail_case (self, line, "item", NULL, pf_item_kind_to_string (item->kind));
  }
}

/* What is offered to be repaired, and how it then reads; of a text that is as it was meant, nothing. */
void
check_repair (PfCorpusCase *self)
{
  PfSource *source = pf_document_get_source (self->document);
  PfRepairFinding finding = { 0 };
  gboolean found = pf_source_find_repair (source, PF_REPAIR_NONE, &finding);
  const char *expected = json_object_get_string_member_with_default (self->expected, "repair", NULL);
  const char *got = found ? pf_repair_kind_to_string (finding.kind) : NULL;
  g_autoptr (PfSource) repaired = NULL;
  g_autoptr (PfDocument) document = NULL;

  if (g_strcmp0 (expected, got) != 0)
    fail_case (self, 0, "repair", expected, got);
  if (expected == NULL || !found)
    return;
  repaired = pf_source_new_repaired (source, finding.kind);
  document = pf_document_new (repaired, NULL);
  compare_text (self, self->expected, "repaired_title", pf_document_get_title (document));
  g_assert_true (g_bytes_equal (pf_source_get_bytes (repaired), pf_source_get_bytes (source)));
}
