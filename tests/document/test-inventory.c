/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document-fixture.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* The five real checklists against the inventory that three other parsers agree on. */

typedef struct {
  PfDocument *document;
  JsonObject *expected; /* borrowed */
} PfCase;

static JsonArray *
get_array (const PfCase *self, const char *member)
{
  return json_object_get_array_member (self->expected, member);
}

static gint64
get_int (const PfCase *self, const char *member)
{
  return json_object_get_int_member (self->expected, member);
}

static const PfSection *
true_heading (const PfCase *self, guint section)
{
  const PfSection *found = nth_section (self->document, section);

  while (!found->heading)
    found = nth_section (self->document, found->parent);
  return found;
}

static void
check_source (const PfCase *self)
{
  PfSource *source = pf_document_get_source (self->document);

  g_assert_cmpstr (pf_source_get_sha256 (source), ==, json_object_get_string_member (self->expected, "sha256"));
  g_assert_cmpint ((gint64)g_bytes_get_size (pf_source_get_bytes (source)), ==, get_int (self, "bytes"));
  g_assert_cmpint (pf_source_get_n_lines (source), ==, get_int (self, "lines"));
  g_assert_cmpstr (pf_document_get_title (self->document), ==, json_object_get_string_member (self->expected, "title"));
}

/* Nothing is odd in any of them, but that one is garbled. */
static void
check_diagnostics (const PfCase *self)
{
  const GPtrArray *diagnostics = pf_document_get_diagnostics (self->document);
  gboolean is_garbled = strstr (json_object_get_string_member (self->expected, "encoding"), "mis-decoded") != NULL;

  g_assert_cmpuint (diagnostics->len, ==, is_garbled ? 1 : 0);
  if (is_garbled) {
    g_assert_cmpstr (NTH (diagnostics, PfDiagnostic, 0)->code, ==, "mojibake");
    g_assert_nonnull (strstr (NTH (diagnostics, PfDiagnostic, 0)->message, "46"));
  }
}

static void
check_sections (const PfCase *self)
{
  const GPtrArray *sections = pf_document_get_sections (self->document);
  JsonArray *expected = get_array (self, "sections");
  guint n_headings = 0;

  for (guint i = 0; i < sections->len; i++) {
    const PfSection *section = nth_section (self->document, i);
    JsonObject *wanted;
    const char *title;

    if (!section->heading)
      continue;
    wanted = json_array_get_object_element (expected, n_headings++);
    title = json_object_get_string_member_with_default (wanted, "title_as_encoded", NULL);
    if (title == NULL)
      title = json_object_get_string_member (wanted, "title");
    g_assert_cmpstr (section->title, ==, title);
    g_assert_cmpint (section->level, ==, json_object_get_int_member (wanted, "level"));
    g_assert_cmpint (section->line, ==, json_object_get_int_member (wanted, "line"));
    g_assert_cmpint (section->direct_tasks, ==, json_object_get_int_member (wanted, "direct_tasks"));
    g_assert_cmpint (section->total_tasks, ==, json_object_get_int_member (wanted, "total_tasks"));
    g_assert_cmpint (section->leaf_tasks, ==, json_object_get_int_member (wanted, "total_leaf_tasks"));
  }
  g_assert_cmpuint (n_headings, ==, json_array_get_length (expected));
}

/* Bold lines that act as headings: those of the inventory, and the entries of a numbered list that are bold. */
static void
check_bold_lines (const PfCase *self)
{
  const GPtrArray *sections = pf_document_get_sections (self->document);
  JsonArray *expected = get_array (self, "bold_caption_paragraphs");
  guint n_found = 0;

  for (guint i = 0; i < sections->len; i++) {
    const PfSection *section = nth_section (self->document, i);
    JsonObject *wanted;

    if (section->heading || section->ordinal != NULL)
      continue;
    wanted = json_array_get_object_element (expected, n_found++);
    g_assert_cmpint (section->line, ==, json_object_get_int_member (wanted, "line"));
    if (g_str_is_ascii (section->title))
      g_assert_cmpstr (section->title, ==, json_object_get_string_member (wanted, "text"));
    g_assert_cmpuint (section->level, ==, MIN (nth_section (self->document, section->parent)->level + 1, 6));
  }
  g_assert_cmpuint (n_found, ==, json_array_get_length (expected));
}

/* The inventory has the texts of one document repaired; what is ASCII is the same in both. */
static char *
keep_ascii (const char *text)
{
  GString *kept = g_string_new (NULL);

  for (; *text != '\0'; text++) {
    if ((*text & 0x80) == 0)
      g_string_append_c (kept, *text);
  }
  return g_strstrip (g_string_free (kept, FALSE));
}

static void
check_task (const PfCase *self, const PfItem *item, JsonObject *wanted)
{
  JsonArray *sections = get_array (self, "sections");
  JsonObject *section = json_array_get_object_element (sections, (guint)json_object_get_int_member (wanted, "section"));
  g_autofree char *text = keep_ascii (item->text);
  g_autofree char *wanted_text = keep_ascii (json_object_get_string_member (wanted, "text"));
  const char *view = pf_source_get_text (pf_document_get_source (self->document), NULL);

  g_assert_cmpint (item->line, ==, json_object_get_int_member (wanted, "line"));
  g_assert_cmpint (item->depth, ==, json_object_get_int_member (wanted, "depth"));
  g_assert_cmpint (item->n_children, ==, json_object_get_int_member (wanted, "subtasks"));
  g_assert_cmpstr (text, ==, wanted_text);
  if (g_str_is_ascii (item->text))
    g_assert_cmpstr (item->text, ==, json_object_get_string_member (wanted, "text"));
  g_assert_cmpstr (item->label, ==, json_object_get_string_member_with_default (wanted, "label", NULL));
  g_assert_cmpint (true_heading (self, item->section)->line, ==, json_object_get_int_member (section, "line"));
  g_assert_true (nth_section (self->document, item->heading_section) == true_heading (self, item->section));
  g_assert_true (strncmp (view + item->mark_offset - 1, "[ ]", 3) == 0);
}

static void
check_tasks (const PfCase *self)
{
  const GPtrArray *items = pf_document_get_items (self->document);
  JsonArray *expected = get_array (self, "tasks");
  guint n_tasks = 0;
  guint n_leaves = 0;

  for (guint i = 0; i < items->len; i++) {
    const PfItem *item = nth_item (self->document, i);

    if (item->form != PF_FORM_TASK)
      continue;
    g_assert_false (item->checked);
    n_leaves += item->n_children == 0 ? 1 : 0;
    check_task (self, item, json_array_get_object_element (expected, n_tasks++));
  }
  g_assert_cmpint (n_tasks, ==, get_int (self, "total_tasks"));
  g_assert_cmpuint (n_tasks, ==, pf_document_count_tasks (self->document));
  g_assert_cmpuint (n_leaves, ==, pf_document_count_leaves (self->document));
  g_assert_cmpint (
      n_leaves, ==,
      json_object_get_int_member (json_object_get_object_member (self->expected, "progress_policy"), "leaf_tasks"));
}

static void
check_command (const PfCase *self, const PfCommand *command, JsonObject *wanted)
{
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, command->text, -1);
  g_autofree char *attached = NULL;
  const char *language = json_object_get_string_member_with_default (wanted, "lang", NULL);

  attached = command->item == PF_NONE ? g_strdup ("section")
                                      : g_strdup_printf ("task@%u", nth_item (self->document, command->item)->line);
  g_assert_cmpstr (command->language, ==, language != NULL ? language : "");
  g_assert_cmpint (command->n_lines, ==, json_object_get_int_member (wanted, "lines"));
  g_assert_cmpint (command->line, ==, json_object_get_int_member (wanted, "line_start"));
  g_assert_cmpint (command->end_line, ==, json_object_get_int_member (wanted, "line_end"));
  g_assert_cmpstr (attached, ==, json_object_get_string_member (wanted, "attached_to"));
  g_assert_cmpstr (command->caption, ==, json_object_get_string_member_with_default (wanted, "caption", NULL));
  g_assert_cmpstr (sha256, ==, json_object_get_string_member (wanted, "sha256"));
  g_assert_cmpint (true_heading (self, command->section)->line, ==,
                   json_object_get_int_member (wanted, "section_line"));
}

static void
check_commands (const PfCase *self)
{
  const GPtrArray *commands = pf_document_get_commands (self->document);
  JsonArray *expected = get_array (self, "code_blocks");
  guint n_blocks = 0;

  for (guint i = 0; i < commands->len; i++) {
    const PfCommand *command = g_ptr_array_index (commands, i);

    if (!command->inline_code)
      check_command (self, command, json_array_get_object_element (expected, n_blocks++));
  }
  g_assert_cmpuint (n_blocks, ==, json_array_get_length (expected));
  g_assert_cmpuint (n_blocks, ==, pf_document_count_code_blocks (self->document));
}

static void
check_blanks (const PfCase *self)
{
  const GPtrArray *blanks = pf_document_get_blanks (self->document);
  JsonArray *expected = get_array (self, "blank_list");
  guint n_runs = 0;
  guint n_cells = 0;

  for (guint i = 0; i < blanks->len; i++) {
    const PfBlank *blank = g_ptr_array_index (blanks, i);
    const char *line = pf_source_get_line (pf_document_get_source (self->document), blank->line, NULL);
    JsonObject *wanted;

    if (blank->form == PF_BLANK_ANSWER)
      continue;
    if (blank->form == PF_BLANK_CELL) {
      n_cells++;
      g_assert_cmpuint (blank->length, ==, 0);
      continue;
    }
    wanted = json_array_get_object_element (expected, n_runs++);
    g_assert_cmpint (blank->line, ==, json_object_get_int_member (wanted, "line"));
    g_assert_cmpuint (strspn (line + blank->column - 1, "_"), ==, blank->length);
  }
  g_assert_cmpint (n_runs, ==, get_int (self, "blanks"));
  g_assert_cmpint (n_cells, ==, get_int (self, "empty_table_cells"));
}

static void
check_row (char **cells, JsonArray *wanted)
{
  g_assert_cmpuint (g_strv_length (cells), ==, json_array_get_length (wanted));
  for (guint i = 0; cells[i] != NULL; i++)
    g_assert_cmpstr (cells[i], ==, json_array_get_string_element (wanted, i));
}

static void
check_tables (const PfCase *self)
{
  const GPtrArray *tables = pf_document_get_tables (self->document);
  JsonArray *expected = get_array (self, "tables");

  g_assert_cmpuint (tables->len, ==, json_array_get_length (expected));
  for (guint i = 0; i < tables->len; i++) {
    const PfTable *table = g_ptr_array_index (tables, i);
    JsonObject *wanted = json_array_get_object_element (expected, i);
    JsonArray *rows = json_object_get_array_member (wanted, "rows");

    g_assert_cmpint (table->line, ==, json_object_get_int_member (wanted, "line"));
    check_row (table->header, json_object_get_array_member (wanted, "header"));
    g_assert_cmpuint (table->rows->len, ==, json_array_get_length (rows));
    for (guint row = 0; row < table->rows->len; row++)
      check_row (g_ptr_array_index (table->rows, row), json_array_get_array_element (rows, row));
  }
}

static void
check_links (const PfCase *self)
{
  const GPtrArray *links = pf_document_get_links (self->document);
  JsonArray *expected = get_array (self, "links");

  g_assert_cmpuint (links->len, ==, json_array_get_length (expected));
  for (guint i = 0; i < links->len; i++) {
    const PfLink *link = g_ptr_array_index (links, i);
    JsonObject *wanted = json_array_get_object_element (expected, i);

    g_assert_cmpint (link->line, ==, json_object_get_int_member (wanted, "line"));
    g_assert_cmpstr (link->url, ==, json_object_get_string_member (wanted, "url"));
    g_assert_cmpstr (link->text, ==, json_object_get_string_member (wanted, "text"));
    g_assert_true (
        g_str_has_prefix (json_object_get_string_member (wanted, "kind"), pf_link_kind_to_string (link->kind)));
  }
}

/* Turning every box over by its offset changes one byte each, between brackets, and nothing else. */
static void
check_offsets (const PfCase *self)
{
  PfSource *source = pf_document_get_source (self->document);
  gsize length;
  const char *bytes = g_bytes_get_data (pf_source_get_bytes (source), &length);
  g_autofree char *flipped = g_memdup2 (bytes, length);
  const GPtrArray *items = pf_document_get_items (self->document);
  g_autoptr (PfDocument) again = NULL;
  g_autoptr (GError) error = NULL;
  guint n_changed = 0;

  for (guint i = 0; i < items->len; i++) {
    if (nth_item (self->document, i)->form == PF_FORM_TASK)
      flipped[nth_item (self->document, i)->mark_offset + pf_source_get_skipped (source)] = 'x';
  }
  for (gsize i = 0; i < length; i++) {
    if (flipped[i] == bytes[i])
      continue;
    g_assert_true (bytes[i] == ' ' && bytes[i - 1] == '[' && bytes[i + 1] == ']');
    n_changed++;
  }
  g_assert_cmpuint (n_changed, ==, pf_document_count_tasks (self->document));
  again = parse_bytes (flipped, length, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < items->len; i++) {
    g_assert_cmpstr (nth_item (again, i)->id, ==, nth_item (self->document, i)->id);
    g_assert_true (nth_item (again, i)->checked == (nth_item (again, i)->form == PF_FORM_TASK));
  }
}

static void
check_document (const char *folder, const char *name, JsonObject *expected)
{
  g_autoptr (GFile) file = g_file_new_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PfSource) source = pf_source_load (file, NULL, &error);
  g_autoptr (PfDocument) document = NULL;
  PfCase self;

  g_assert_no_error (error);
  document = pf_document_new (source, &error);
  g_assert_no_error (error);
  self.document = document;
  self.expected = expected;
  check_source (&self);
  check_diagnostics (&self);
  check_sections (&self);
  check_bold_lines (&self);
  check_tasks (&self);
  check_commands (&self);
  check_blanks (&self);
  check_tables (&self);
  check_links (&self);
  check_offsets (&self);
}

static void
test_inventory (void)
{
  const char *folder = g_getenv ("PF_TEST_CHECKLISTS");
  g_autofree char *path = folder != NULL ? g_build_filename (folder, "..", "reference", "inventory.json", NULL) : NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GList) members = NULL;
  JsonObject *inventory;
  guint n_documents = 0;
  g_autoptr (GError) error = NULL;

  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_test_skip ("The checklists and their inventory are not there");
    return;
  }
  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  inventory = json_node_get_object (json_parser_get_root (parser));
  members = json_object_get_members (inventory);
  for (GList *l = members; l != NULL; l = l->next) {
    if (!g_str_has_suffix (l->data, ".txt"))
      continue;
    g_test_message ("%s", (const char *)l->data);
    check_document (folder, l->data, json_object_get_object_member (inventory, l->data));
    n_documents++;
  }
  g_assert_cmpuint (n_documents, ==, 5);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/inventory", test_inventory);
  return g_test_run ();
}
