/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/pf-inspect.h"

#include "document/pf-lint.h"
#include "record/pf-fact-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef JsonNode *(*PfToJson) (PfDocument *document, gconstpointer element);

/* Sets a string, or null. */
static void
set_text (JsonObject *object, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
  else
    json_object_set_null_member (object, member);
}

static void
set_number (JsonObject *object, const char *member, guint64 number)
{
  json_object_set_int_member (object, member, (gint64)number);
}

static void
set_section (JsonObject *object, PfDocument *document, const char *member, guint index)
{
  const GPtrArray *sections = pf_document_get_sections (document);

  set_text (object, member, index != PF_NONE ? ((PfSection *)g_ptr_array_index (sections, index))->id : NULL);
}

static void
set_item (JsonObject *object, PfDocument *document, const char *member, guint index)
{
  const GPtrArray *items = pf_document_get_items (document);

  set_text (object, member, index != PF_NONE ? ((PfItem *)g_ptr_array_index (items, index))->id : NULL);
}

static void
set_option (JsonObject *object, PfDocument *document, const char *member, guint index)
{
  const GPtrArray *options = pf_document_get_options (document);

  set_text (object, member, index != PF_NONE ? ((PfOption *)g_ptr_array_index (options, index))->label : NULL);
}

static void
take_member (JsonObject *object, const char *member, JsonObject *value)
{
  if (value != NULL)
    json_object_set_object_member (object, member, value);
  else
    json_object_set_null_member (object, member);
}

static JsonNode *
take_object (JsonObject *object)
{
  JsonNode *node = json_node_alloc ();

  return json_node_init_object (node, object);
}

static JsonNode *
section_to_json (PfDocument *document, gconstpointer element)
{
  const PfSection *section = element;
  g_autoptr (JsonObject) object = json_object_new ();

  set_text (object, "id", section->id);
  set_text (object, "title", section->title);
  set_text (object, "ordinal", section->ordinal);
  set_number (object, "level", section->level);
  json_object_set_boolean_member (object, "heading", section->heading);
  set_number (object, "line", section->line);
  set_number (object, "end_line", section->end_line);
  set_section (object, document, "parent", section->parent);
  set_number (object, "direct_tasks", section->direct_tasks);
  set_number (object, "total_tasks", section->total_tasks);
  set_number (object, "leaf_tasks", section->leaf_tasks);
  set_text (object, "role", section->role != PF_ROLE_NONE ? pf_role_to_string (section->role) : NULL);
  set_option (object, document, "option", section->option);
  set_text (object, "severity", section->severity);
  take_member (object, "timing", pf_fact_make_timing (section->title));
  take_member (object, "estimate_s", pf_fact_make_estimate (section->title));
  return take_object (object);
}

static JsonNode *
item_to_json (PfDocument *document, gconstpointer element)
{
  const PfItem *item = element;
  g_autofree char *condition = pf_fact_find_condition (item->text);
  g_autoptr (JsonObject) object = json_object_new ();

  set_text (object, "id", item->id);
  set_number (object, "line", item->line);
  set_number (object, "end_line", item->end_line);
  set_section (object, document, "section", item->section);
  set_item (object, document, "parent", item->parent);
  set_number (object, "depth", item->depth);
  set_text (object, "kind", pf_item_kind_to_string (item->kind));
  set_text (object, "text", item->text);
  set_text (object, "label", item->label);
  set_text (object, "expected", item->expected);
  set_text (object, "ordinal", item->ordinal);
  json_object_set_boolean_member (object, "checked", item->checked);
  set_number (object, "subtasks", item->n_children);
  json_object_set_boolean_member (object, "counts", item->counts);
  set_option (object, document, "option", item->option);
  set_option (object, document, "condition_option", item->condition_option);
  set_text (object, "severity", item->severity);
  set_text (object, "actor", item->actor);
  set_text (object, "conditional", condition);
  json_object_set_array_member (object, "thresholds", pf_fact_make_thresholds (item->text));
  set_text (object, "probe", item->probe != NULL ? pf_probe_get_id (item->probe) : NULL);
  return take_object (object);
}

static const char *
form_to_string (PfBlankForm form)
{
  switch (form) {
  case PF_BLANK_CELL:
    return "cell";
  case PF_BLANK_COLON:
    return "colon";
  case PF_BLANK_ANSWER:
    return "answer";
  case PF_BLANK_UNDERSCORES:
  default:
    return "underscores";
  }
}

static void
set_target (JsonObject *object, const PfThreshold *target)
{
  JsonObject *child;

  if (target == NULL) {
    json_object_set_null_member (object, "target");
    return;
  }
  child = json_object_new ();
  set_text (child, "op", pf_comparison_to_string (target->comparison));
  set_text (child, "value", target->value);
  set_text (child, "unit", target->unit);
  set_text (child, "qualifier", target->qualifier);
  json_object_set_object_member (object, "target", child);
}

static JsonNode *
blank_to_json (PfDocument *document, gconstpointer element)
{
  const PfBlank *blank = element;
  g_autoptr (JsonObject) object = json_object_new ();

  set_text (object, "id", blank->id);
  set_number (object, "line", blank->line);
  set_number (object, "column", blank->column);
  set_text (object, "form", form_to_string (blank->form));
  set_text (object, "kind", pf_blank_kind_to_string (blank->kind));
  set_text (object, "label", blank->label);
  set_text (object, "role", blank->role);
  set_text (object, "unit", blank->unit);
  set_text (object, "of", blank->of);
  set_text (object, "scope", blank->scope);
  set_target (object, blank->target);
  set_section (object, document, "section", blank->section);
  set_item (object, document, "item", blank->item);
  return take_object (object);
}

static JsonNode *
command_to_json (PfDocument *document, gconstpointer element)
{
  const PfCommand *command = element;
  g_autoptr (JsonObject) object = json_object_new ();

  set_text (object, "id", command->id);
  set_number (object, "line", command->line);
  set_number (object, "end_line", command->end_line);
  json_object_set_boolean_member (object, "inline", command->inline_code);
  set_text (object, "language", command->language);
  pf_inspect_add_command (object, command);
  set_number (object, "lines", command->n_lines);
  set_text (object, "caption", command->caption);
  set_section (object, document, "section", command->section);
  set_item (object, document, "item", command->item);
  return take_object (object);
}

static JsonArray *
row_to_json (const char *const *cells)
{
  JsonArray *row = json_array_new ();

  for (; *cells != NULL; cells++)
    json_array_add_string_element (row, *cells);
  return row;
}

static JsonNode *
table_to_json (PfDocument *document, gconstpointer element)
{
  const PfTable *table = element;
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *rows = json_array_new ();

  set_number (object, "line", table->line);
  set_section (object, document, "section", table->section);
  json_object_set_array_member (object, "header", row_to_json ((const char *const *)table->header));
  for (guint i = 0; i < table->rows->len; i++)
    json_array_add_array_element (rows, row_to_json (g_ptr_array_index (table->rows, i)));
  json_object_set_array_member (object, "rows", rows);
  return take_object (object);
}

static JsonNode *
link_to_json (PfDocument *document, gconstpointer element)
{
  const PfLink *link = element;
  g_autoptr (JsonObject) object = json_object_new ();

  set_number (object, "line", link->line);
  set_text (object, "kind", pf_link_kind_to_string (link->kind));
  set_text (object, "text", link->text);
  set_text (object, "url", link->url);
  set_section (object, document, "section", link->section);
  set_item (object, document, "item", link->item);
  return take_object (object);
}

static JsonNode *
group_to_json (PfDocument *document, gconstpointer element)
{
  const PfOptionGroup *group = element;
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *options = json_array_new ();

  set_text (object, "id", group->id);
  set_text (object, "label", group->label);
  set_number (object, "line", group->line);
  json_object_set_boolean_member (object, "outcome", group->is_outcome);
  for (guint i = 0; i < group->n_options; i++) {
    const PfOption *option = g_ptr_array_index (pf_document_get_options (document), group->first + i);
    JsonObject *choice = json_object_new ();

    set_text (choice, "id", option->id);
    set_text (choice, "label", option->label);
    set_text (choice, "name", option->name);
    set_section (choice, document, "section", option->section);
    set_item (choice, document, "item", option->item);
    json_array_add_object_element (options, choice);
  }
  json_object_set_array_member (object, "options", options);
  return take_object (object);
}

static JsonNode *
proposal_to_json (PfDocument *document, gconstpointer element)
{
  const PfProposal *proposal = element;
  g_autoptr (JsonObject) object = json_object_new ();

  set_text (object, "id", proposal->id);
  set_text (object, "kind", pf_proposal_kind_to_string (proposal->kind));
  set_number (object, "line", proposal->line);
  set_number (object, "end_line", proposal->end_line);
  set_section (object, document, "section", proposal->section);
  set_number (object, "items", proposal->n_items);
  return take_object (object);
}

static JsonNode *
gate_to_json (PfDocument *document, gconstpointer element)
{
  const PfGate *gate = element;
  g_autoptr (JsonObject) object = json_object_new ();
  guint n_items = pf_document_get_items (document)->len;

  set_text (object, "id", gate->id);
  set_number (object, "line", gate->line);
  set_section (object, document, "section", gate->section);
  set_text (object, "text", gate->text);
  set_item (object, document, "requires_from", gate->requires_first);
  set_item (object, document, "requires_to", gate->requires_end - 1);
  set_item (object, document, "holds_from", gate->holds_first < n_items ? gate->holds_first : PF_NONE);
  return take_object (object);
}

static JsonNode *
diagnostic_to_json (PfDocument *document, gconstpointer element)
{
  const PfDiagnostic *diagnostic = element;
  g_autoptr (JsonObject) object = json_object_new ();

  set_number (object, "line", diagnostic->line);
  set_number (object, "column", diagnostic->column);
  set_text (object, "severity", pf_diagnostic_severity_to_string (diagnostic->severity));
  set_text (object, "code", diagnostic->code);
  set_text (object, "message", diagnostic->message);
  return take_object (object);
}

static void
set_array (JsonObject *object, const char *member, PfDocument *document, const GPtrArray *elements, PfToJson to_json)
{
  JsonArray *array = json_array_sized_new (elements->len);

  for (guint i = 0; i < elements->len; i++)
    json_array_add_element (array, to_json (document, g_ptr_array_index (elements, i)));
  json_object_set_array_member (object, member, array);
}

/* What can be repaired, or is. */
static JsonNode *
repair_to_json (PfSource *source)
{
  g_autoptr (PfSource) repaired = pf_source_get_repair (source) != NULL
                                      ? pf_source_ref (source)
                                      : pf_source_new_repaired (pf_source_get_original (source), PF_REPAIR_NONE);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *sha256 = NULL;

  if (repaired == NULL)
    return json_node_new (JSON_NODE_NULL);
  sha256 = pf_source_dup_repaired_sha256 (repaired);
  set_text (object, "kind", pf_repair_kind_to_string (pf_source_get_repair (repaired)->kind));
  set_number (object, "runs", pf_source_get_repair (repaired)->runs);
  set_number (object, "lost", pf_source_get_repair (repaired)->lost);
  set_text (object, "repaired_sha256", sha256);
  return take_object (object);
}

static JsonObject *
source_to_json (PfSource *source)
{
  JsonObject *object = json_object_new ();

  set_text (object, "file_name", pf_source_get_file_name (source));
  set_text (object, "sha256", pf_source_get_sha256 (source));
  set_number (object, "bytes", g_bytes_get_size (pf_source_get_bytes (source)));
  set_text (object, "encoding", pf_source_get_encoding (source));
  json_object_set_member (object, "repair", repair_to_json (source));
  return object;
}

typedef struct {
  guint checked;
  guint nested;
  guint parents;
  guint groups;
  guint others;
  guint countable;
  guint triggers;
  guint rollback_only;
  guint underscores;
  guint cells;
  guint other_blanks;
  guint headings;
} PfCounts;

static PfCounts
count (PfDocument *document)
{
  const GPtrArray *items = pf_document_get_items (document);
  const GPtrArray *blanks = pf_document_get_blanks (document);
  const GPtrArray *sections = pf_document_get_sections (document);
  PfCounts counts = { 0 };

  for (guint i = 0; i < items->len; i++) {
    const PfItem *item = g_ptr_array_index (items, i);

    counts.triggers += item->kind == PF_ITEM_TRIGGER ? 1 : 0;
    counts.rollback_only += item->counts && item->kind == PF_ITEM_CONTINGENCY ? 1 : 0;
    counts.countable += item->counts && item->kind != PF_ITEM_CONTINGENCY ? 1 : 0;
    counts.groups += item->kind == PF_ITEM_GROUP ? 1 : 0;
    if (item->form != PF_FORM_TASK) {
      counts.others++;
      continue;
    }
    counts.checked += item->checked ? 1 : 0;
    counts.nested += item->depth > 0 ? 1 : 0;
    counts.parents += item->n_children > 0 ? 1 : 0;
  }
  for (guint i = 0; i < blanks->len; i++) {
    PfBlankForm form = ((PfBlank *)g_ptr_array_index (blanks, i))->form;

    counts.underscores += form == PF_BLANK_UNDERSCORES ? 1 : 0;
    counts.cells += form == PF_BLANK_CELL ? 1 : 0;
    counts.other_blanks += form == PF_BLANK_COLON || form == PF_BLANK_ANSWER ? 1 : 0;
  }
  for (guint i = 0; i < sections->len; i++)
    counts.headings += ((PfSection *)g_ptr_array_index (sections, i))->heading ? 1 : 0;
  return counts;
}

static JsonObject *
counts_to_json (PfDocument *document)
{
  PfCounts counts = count (document);
  JsonObject *object = json_object_new ();

  set_number (object, "tasks", pf_document_count_tasks (document));
  set_number (object, "checked", counts.checked);
  set_number (object, "nested", counts.nested);
  set_number (object, "parents", counts.parents);
  set_number (object, "leaves", pf_document_count_leaves (document));
  set_number (object, "other_items", counts.others);
  set_number (object, "countable", counts.countable);
  set_number (object, "triggers", counts.triggers);
  set_number (object, "rollback_only", counts.rollback_only);
  set_number (object, "blanks", counts.underscores);
  set_number (object, "empty_cells", counts.cells);
  set_number (object, "other_blanks", counts.other_blanks);
  set_number (object, "code_blocks", pf_document_count_code_blocks (document));
  set_number (object, "tables", pf_document_get_tables (document)->len);
  set_number (object, "headings", counts.headings);
  set_number (object, "links", pf_document_get_links (document)->len);
  return object;
}

/**
 * pf_inspect_document:
 * @document: a checklist
 *
 * What the document holds, as `preflightctl inspect --json` prints it. Members: see “Command line” in src/DESIGN.md.
 *
 * Returns: (transfer full): a JSON object
 */
JsonNode *
pf_inspect_document (PfDocument *document)
{
  g_autoptr (JsonObject) object = json_object_new ();

  set_text (object, "title", pf_document_get_title (document));
  json_object_set_object_member (object, "source", source_to_json (pf_document_get_source (document)));
  json_object_set_object_member (object, "counts", counts_to_json (document));
  set_array (object, "sections", document, pf_document_get_sections (document), section_to_json);
  set_array (object, "items", document, pf_document_get_items (document), item_to_json);
  set_array (object, "blanks", document, pf_document_get_blanks (document), blank_to_json);
  pf_inspect_add_variables (object, json_object_get_object_member (object, "counts"), document);
  set_array (object, "commands", document, pf_document_get_commands (document), command_to_json);
  set_array (object, "tables", document, pf_document_get_tables (document), table_to_json);
  set_array (object, "links", document, pf_document_get_links (document), link_to_json);
  set_array (object, "option_groups", document, pf_document_get_option_groups (document), group_to_json);
  set_array (object, "gates", document, pf_document_get_gates (document), gate_to_json);
  set_array (object, "proposals", document, pf_document_get_proposals (document), proposal_to_json);
  json_object_set_array_member (object, "suggestions", pf_inspect_suggestions (document));
  set_array (object, "diagnostics", document, pf_document_get_diagnostics (document), diagnostic_to_json);
  return take_object (object);
}

static void
print_sections (PfDocument *document)
{
  const GPtrArray *sections = pf_document_get_sections (document);

  for (guint i = 0; i < sections->len; i++) {
    const PfSection *section = g_ptr_array_index (sections, i);
    const char *ordinal = section->ordinal != NULL ? section->ordinal : "";

    g_print ("%5u  %*s%s%s%s", section->line, (int)(2 * (section->level - 1)), "", ordinal, *ordinal != '\0' ? " " : "",
             section->title);
    if (section->total_tasks > 0)
      g_print (ngettext ("  (%u task)", "  (%u tasks)", section->total_tasks), section->total_tasks);
    g_print ("\n");
  }
}

static void
print_count (const char *label, guint number)
{
  if (number > 0)
    g_print ("  %5u  %s\n", number, label);
}

/* Words from a file reach a terminal only without what a terminal would obey; the parser leaves no control characters
 * in titles and messages. */
static void
print_diagnostics (PfDocument *document)
{
  const GPtrArray *diagnostics = pf_document_get_diagnostics (document);

  if (diagnostics->len > 0)
    g_print ("\n");
  for (guint i = 0; i < diagnostics->len; i++) {
    const PfDiagnostic *diagnostic = g_ptr_array_index (diagnostics, i);

    g_print ("%s:%u:%u: %s: %s\n", pf_source_get_file_name (pf_document_get_source (document)), diagnostic->line,
             diagnostic->column, pf_diagnostic_severity_to_string (diagnostic->severity), diagnostic->message);
  }
}

/**
 * pf_inspect_print:
 * @document: a checklist
 *
 * Prints what the document holds for a person, on standard output: counts, then its outline by line, then what is odd.
 */
void
pf_inspect_print (PfDocument *document)
{
  PfSource *source = pf_document_get_source (document);
  PfCounts counts = count (document);
  guint n_commands = pf_document_get_commands (document)->len;
  guint n_blocks = pf_document_count_code_blocks (document);

  g_print ("%s\n", pf_document_get_title (document));
  g_print ("%s, %" G_GSIZE_FORMAT " bytes, %s\nSHA-256 %s\n\n", pf_source_get_file_name (source),
           g_bytes_get_size (pf_source_get_bytes (source)), pf_source_get_encoding (source),
           pf_source_get_sha256 (source));
  print_count (_ ("tasks"), pf_document_count_tasks (document));
  print_count (_ ("of them without sub-tasks"), pf_document_count_leaves (document));
  print_count (_ ("of them ticked in the file"), counts.checked);
  print_count (_ ("groups"), counts.groups);
  print_count (_ ("headings"), counts.headings);
  print_count (_ ("blanks to fill in"), counts.underscores);
  print_count (_ ("empty table cells"), counts.cells);
  print_count (_ ("other places to fill in"), counts.other_blanks);
  print_count (_ ("code blocks"), n_blocks);
  print_count (_ ("commands in sentences"), n_commands > n_blocks ? n_commands - n_blocks : 0);
  print_count (_ ("tables"), pf_document_get_tables (document)->len);
  print_count (_ ("links"), pf_document_get_links (document)->len);
  g_print ("\n");
  print_sections (document);
  print_diagnostics (document);
}
