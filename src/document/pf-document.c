/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-document.h"

#include "document/pf-document-private.h"
#include "document/pf-limits.h"
#include "document/pf-proposals.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* G_DEFINE_BOXED_TYPE converts to a transparent union, which -Wpedantic refuses. */
GType
pf_document_get_type (void)
{
  static gsize registered = 0;

  if (g_once_init_enter (&registered)) {
    GType type = g_boxed_type_register_static (g_intern_static_string ("PfDocument"), (GBoxedCopyFunc)pf_document_ref,
                                               (GBoxedFreeFunc)pf_document_unref);

    g_once_init_leave (&registered, type);
  }
  return registered;
}

static PfDocument *
document_new_empty (PfSource *source, const PfReading *reading)
{
  PfDocument *self = g_atomic_rc_box_new0 (PfDocument);

  self->source = pf_source_ref (source);
  self->reading = reading != NULL ? pf_reading_copy (reading) : pf_reading_new ();
  self->arena = pf_arena_new ();
  self->sections = g_ptr_array_new ();
  self->items = g_ptr_array_new ();
  self->blanks = g_ptr_array_new ();
  self->commands = g_ptr_array_new ();
  self->tables = g_ptr_array_new ();
  self->links = g_ptr_array_new ();
  self->fields = g_ptr_array_new ();
  self->prose = g_ptr_array_new ();
  self->diagnostics = g_ptr_array_new ();
  self->options = g_ptr_array_new ();
  self->option_groups = g_ptr_array_new ();
  self->gates = g_ptr_array_new ();
  self->proposals = g_ptr_array_new ();
  self->loose_probes = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_probe_unref);
  return self;
}

static void
document_clear (gpointer data)
{
  PfDocument *self = data;

  for (guint i = 0; i < self->items->len; i++)
    g_clear_pointer (&((PfItem *)g_ptr_array_index (self->items, i))->probe, pf_probe_unref);
  for (guint i = 0; i < self->tables->len; i++)
    g_ptr_array_unref (((PfTable *)g_ptr_array_index (self->tables, i))->rows);
  g_clear_pointer (&self->suggestions, g_ptr_array_unref);
  g_ptr_array_unref (self->sections);
  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->blanks);
  g_ptr_array_unref (self->commands);
  g_ptr_array_unref (self->tables);
  g_ptr_array_unref (self->links);
  g_ptr_array_unref (self->fields);
  g_ptr_array_unref (self->prose);
  g_ptr_array_unref (self->diagnostics);
  g_ptr_array_unref (self->options);
  g_ptr_array_unref (self->option_groups);
  g_ptr_array_unref (self->gates);
  g_ptr_array_unref (self->proposals);
  g_ptr_array_unref (self->loose_probes);
  g_clear_pointer (&self->item_ids, pf_id_index_free);
  g_clear_pointer (&self->ids, pf_id_index_free);
  pf_arena_free (self->arena);
  pf_reading_free (self->reading);
  pf_source_unref (self->source);
}

static void
parser_init (PfDocumentParser *self, PfDocument *document)
{
  self->document = document;
  self->arena = document->arena;
  self->source = document->source;
  self->text = pf_source_get_text (document->source, &self->length);
  self->body = pf_front_matter_skip (document->source, &self->front_title);
  self->last_line = self->body > 0 ? pf_source_get_line_at (document->source, self->body) - 1 : 0;
  self->section = PF_NONE;
  self->heading = PF_NONE;
  self->last_task = PF_NONE;
  self->task_above = PF_NONE;
  pf_inline_init (&self->words);
  self->code.text = g_string_new (NULL);
  self->html = g_string_new (NULL);
  self->table.cells = g_ptr_array_new ();
  self->identity = pf_identity_new (self->length / 256);
  self->section_paths = g_array_new (FALSE, TRUE, sizeof (guint64));
  self->item_paths = g_array_new (FALSE, TRUE, sizeof (guint64));
  self->list_section = PF_NONE - 1;
  self->lists = g_array_new (FALSE, FALSE, sizeof (PfListCandidate));
  self->probes = g_array_new (FALSE, FALSE, sizeof (PfPendingProbe));
  self->code_lines = g_array_new (FALSE, FALSE, sizeof (PfRange));
  self->excluded = g_array_new (FALSE, FALSE, sizeof (PfRange));
  self->rules = g_array_new (FALSE, FALSE, sizeof (PfRange));
}

static void
parser_clear (PfDocumentParser *self)
{
  pf_inline_clear (&self->words);
  g_string_free (self->code.text, TRUE);
  g_string_free (self->html, TRUE);
  g_free (self->code.info);
  g_free (self->front_title);
  g_ptr_array_unref (self->table.cells);
  pf_identity_free (self->identity);
  g_clear_pointer (&self->item_identity, pf_identity_free);
  g_array_unref (self->item_paths);
  g_array_unref (self->section_paths);
  g_array_unref (self->lists);
  g_array_unref (self->probes);
  g_array_unref (self->code_lines);
  g_array_unref (self->excluded);
  g_array_unref (self->rules);
  g_clear_error (&self->error);
  g_free (self);
}

/**
 * pf_document_new:
 * @source: a file that was read
 * @error: where an error goes
 *
 * Parses a checklist as the rules read it. See [ctor@Document.new_read].
 *
 * Returns: (transfer full) (nullable): the document, or %NULL with @error set
 */
PfDocument *
pf_document_new (PfSource *source, GError **error)
{
  return pf_document_new_read (source, NULL, error);
}

/* So that it can be taken back. */
static void
keep_proposal (PfDocument *self, const PfProposal *proposal)
{
  PfProposal *copy = pf_arena_new0 (self->arena, PfProposal);

  *copy = *proposal;
  copy->id = pf_arena_strndup (self->arena, proposal->id, strlen (proposal->id));
  copy->section = PF_NONE;
  copy->preview = pf_arena_new0 (self->arena, char *);
  g_ptr_array_add (self->proposals, copy);
}

/* The checklist inside a fence takes the place of the document when a person said so. */
static PfDocument *
open_embedded (PfDocument *outer, GError **error)
{
  for (guint i = 0; i < outer->proposals->len; i++) {
    const PfProposal *proposal = g_ptr_array_index (outer->proposals, i);
    g_autoptr (PfDocument) held = NULL;
    g_autoptr (PfSource) source = NULL;
    PfDocument *inner;

    if (proposal->kind != PF_PROPOSAL_EMBEDDED || !proposal->accepted)
      continue;
    held = outer;
    source = pf_source_new_view (outer->source, pf_proposals_make_embedded_view (outer, proposal));
    inner = pf_document_new_read (source, outer->reading, error);
    if (inner != NULL)
      keep_proposal (inner, proposal);
    return inner;
  }
  return outer;
}

/* The view that the reading asks for. */
static PfSource *
choose_source (PfSource *source, const PfReading *reading)
{
  PfRepairKind repair = reading != NULL ? pf_reading_get_repair (reading) : PF_REPAIR_NONE;
  PfSource *repaired = repair != PF_REPAIR_NONE ? pf_source_new_repaired (source, repair) : NULL;

  return repaired != NULL ? repaired : pf_source_ref (source);
}

/**
 * pf_document_new_read:
 * @source: a file that was read
 * @reading: (nullable): what a person chose about it
 * @error: where an error goes
 *
 * Parses a checklist. Takes time in proportion to its length, whatever is in it. Where @reading repairs garbled text
 * and there is some, the document is made of the repaired view, and its source is the repaired one.
 *
 * Errors: %PF_DOCUMENT_ERROR_LIMIT; what is merely odd is a diagnostic instead
 *
 * Returns: (transfer full) (nullable): the document, or %NULL with @error set
 */
PfDocument *
pf_document_new_read (PfSource *source, const PfReading *reading, GError **error)
{
  g_autoptr (PfSource) chosen = choose_source (source, reading);
  g_autoptr (PfDocument) self = NULL;
  PfDocumentParser *parser;

  if (!pf_limits_check (chosen, error))
    return NULL;
  self = document_new_empty (chosen, reading);
  parser = g_new0 (PfDocumentParser, 1);
  parser_init (parser, self);
  if (pf_document_parser_run (parser) != 0) {
    if (parser->error != NULL)
      g_propagate_error (error, g_steal_pointer (&parser->error));
    else
      g_set_error (error, PF_DOCUMENT_ERROR, PF_DOCUMENT_ERROR_LIMIT,
                   _ ("There is not enough memory to read “%s”. Close other programs, or split the file."),
                   pf_source_get_file_name (source));
    parser_clear (parser);
    return NULL;
  }
  pf_document_finish (parser);
  self->item_ids = pf_identity_steal_index (parser->item_identity);
  self->ids = pf_identity_steal_index (parser->identity);
  parser_clear (parser);
  return open_embedded (g_steal_pointer (&self), error);
}

/**
 * pf_document_ref:
 * @self: a document
 *
 * Returns: (transfer full): @self
 */
PfDocument *
pf_document_ref (PfDocument *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * pf_document_unref:
 * @self: (transfer full): a document
 */
void
pf_document_unref (PfDocument *self)
{
  g_atomic_rc_box_release_full (self, document_clear);
}

/**
 * pf_document_add_diagnostic:
 * @self: a document in the making
 * @severity: how bad it is
 * @line: line, from 1
 * @column: byte column, from 1
 * @code: short and stable
 * @message: translated
 */
void
pf_document_add_diagnostic (
    PfDocument *self, PfDiagnosticSeverity severity, guint line, guint column, const char *code, const char *message)
{
  PfDiagnostic *diagnostic = pf_arena_new0 (self->arena, PfDiagnostic);

  diagnostic->severity = severity;
  diagnostic->line = line;
  diagnostic->column = column;
  diagnostic->code = pf_arena_strndup (self->arena, code, strlen (code));
  diagnostic->message = pf_arena_strndup (self->arena, message, strlen (message));
  g_ptr_array_add (self->diagnostics, diagnostic);
}

/**
 * pf_document_get_source:
 * @self: a document
 *
 * Returns: (transfer none): the file it was made from
 */
PfSource *
pf_document_get_source (PfDocument *self)
{
  return self->source;
}

/**
 * pf_document_get_title:
 * @self: a document
 *
 * Returns: (transfer none): its first heading of level 1, else the title in its front matter, else its first heading,
 *   else the file's name
 */
const char *
pf_document_get_title (PfDocument *self)
{
  return self->title;
}

/**
 * pf_document_get_sections:
 * @self: a document
 *
 * Returns: (transfer none) (element-type PfSection): its sections in the order of the file
 */
const GPtrArray *
pf_document_get_sections (PfDocument *self)
{
  return self->sections;
}

/**
 * pf_document_get_items:
 * @self: a document
 *
 * Returns: (transfer none) (element-type PfItem): tasks and groups in the order of the file
 */
const GPtrArray *
pf_document_get_items (PfDocument *self)
{
  return self->items;
}

/**
 * pf_document_get_blanks:
 * @self: a document
 *
 * Returns: (transfer none) (element-type PfBlank): places to fill in, in the order of the file
 */
const GPtrArray *
pf_document_get_blanks (PfDocument *self)
{
  return self->blanks;
}

/**
 * pf_document_get_commands:
 * @self: a document
 *
 * Returns: (transfer none) (element-type PfCommand): fenced blocks and inline commands in the order of the file
 */
const GPtrArray *
pf_document_get_commands (PfDocument *self)
{
  return self->commands;
}

/**
 * pf_document_get_tables:
 * @self: a document
 *
 * Returns: (transfer none) (element-type PfTable): its tables in the order of the file
 */
const GPtrArray *
pf_document_get_tables (PfDocument *self)
{
  return self->tables;
}

/**
 * pf_document_get_links:
 * @self: a document
 *
 * Returns: (transfer none) (element-type PfLink): links, and addresses in code, in the order of the file
 */
const GPtrArray *
pf_document_get_links (PfDocument *self)
{
  return self->links;
}

/**
 * pf_document_get_fields:
 * @self: a document
 *
 * Returns: (transfer none) (element-type PfField): lines `**Key**: value` outside of lists, in the order of the file
 */
const GPtrArray *
pf_document_get_fields (PfDocument *self)
{
  return self->fields;
}

/**
 * pf_document_get_prose:
 * @self: a document
 *
 * Returns: (transfer none) (element-type PfProse): other text in the order of the file
 */
const GPtrArray *
pf_document_get_prose (PfDocument *self)
{
  return self->prose;
}

/**
 * pf_document_get_diagnostics:
 * @self: a document
 *
 * Returns: (transfer none) (element-type PfDiagnostic): what is odd about it, by line
 */
const GPtrArray *
pf_document_get_diagnostics (PfDocument *self)
{
  return self->diagnostics;
}

/**
 * pf_document_get_reading:
 * @self: a document
 *
 * Returns: (transfer none): how a person chose to read it
 */
const PfReading *
pf_document_get_reading (PfDocument *self)
{
  return self->reading;
}

/**
 * pf_document_get_options:
 * @self: a document
 *
 * Returns: (transfer none) (element-type PfOption): ways of which a run takes one, those of a group together
 */
const GPtrArray *
pf_document_get_options (PfDocument *self)
{
  return self->options;
}

/**
 * pf_document_get_option_groups:
 * @self: a document
 *
 * Returns: (transfer none) (element-type PfOptionGroup): what is to be chosen
 */
const GPtrArray *
pf_document_get_option_groups (PfDocument *self)
{
  return self->option_groups;
}

/**
 * pf_document_get_gates:
 * @self: a document
 *
 * Returns: (transfer none) (element-type PfGate): sentences that let nobody go on, in the order of the file
 */
const GPtrArray *
pf_document_get_gates (PfDocument *self)
{
  return self->gates;
}

/**
 * pf_document_get_proposals:
 * @self: a document
 *
 * Returns: (transfer none) (element-type PfProposal): other ways to read it, in the order of the file
 */
const GPtrArray *
pf_document_get_proposals (PfDocument *self)
{
  return self->proposals;
}

/**
 * pf_document_get_loose_probes:
 * @self: a document
 *
 * Returns: (transfer none) (element-type PfProbe): probes that belong to no item
 */
const GPtrArray *
pf_document_get_loose_probes (PfDocument *self)
{
  return self->loose_probes;
}

/* `L12` is line 12, `L12.2` the second on it. */
static gboolean
parse_line (const char *text, guint *line, guint *nth)
{
  char *end = NULL;
  guint64 value;

  *nth = 1;
  if ((text[0] != 'L' && text[0] != 'l') || !g_ascii_isdigit (text[1]))
    return FALSE;
  value = g_ascii_strtoull (text + 1, &end, 10);
  *line = (guint)MIN (value, G_MAXUINT);
  if (*end == '.' && g_ascii_isdigit (end[1])) {
    value = g_ascii_strtoull (end + 1, &end, 10);
    *nth = (guint)MIN (value, G_MAXUINT);
  }
  return *end == '\0';
}

/**
 * pf_document_find_item:
 * @self: a document
 * @id_or_line: an item's id, or `L` and a line number
 *
 * Of a line, the item that begins there counts, else the innermost that the line belongs to.
 *
 * Returns: index of the item, or %PF_NONE
 */
guint
pf_document_find_item (PfDocument *self, const char *id_or_line)
{
  guint found;
  guint line;
  guint nth;

  if (pf_id_index_find (self->item_ids, PF_IDENTITY_ITEM, id_or_line, &found))
    return found;
  if (!parse_line (id_or_line, &line, &nth))
    return PF_NONE;
  found = PF_NONE;
  for (guint i = 0; i < self->items->len; i++) {
    const PfItem *item = g_ptr_array_index (self->items, i);

    if (item->line == line && --nth == 0)
      return i;
    if (item->line < line && line <= item->end_line)
      found = i;
  }
  return nth == 1 ? found : PF_NONE;
}

/**
 * pf_document_find_section:
 * @self: a document
 * @id_or_line: a section's id, or `L` and the line of its title
 *
 * Returns: index of the section, or %PF_NONE
 */
guint
pf_document_find_section (PfDocument *self, const char *id_or_line)
{
  guint line = 0;
  guint nth;
  gboolean by_line = parse_line (id_or_line, &line, &nth);

  for (guint i = 0; i < self->sections->len; i++) {
    const PfSection *section = g_ptr_array_index (self->sections, i);

    if (g_str_equal (section->id, id_or_line) || (by_line && section->line == line))
      return i;
  }
  return PF_NONE;
}

/**
 * pf_document_find_blank:
 * @self: a document
 * @id_or_line: a blank's id, or `L` and a line number; `L259.2` is the second blank of line 259
 *
 * Returns: index of the blank, or %PF_NONE
 */
guint
pf_document_find_blank (PfDocument *self, const char *id_or_line)
{
  guint found;
  guint line;
  guint nth;

  if (pf_id_index_find (self->ids, PF_IDENTITY_BLANK, id_or_line, &found))
    return found;
  if (!parse_line (id_or_line, &line, &nth))
    return PF_NONE;
  for (guint i = 0; i < self->blanks->len; i++) {
    if (((PfBlank *)g_ptr_array_index (self->blanks, i))->line == line && --nth == 0)
      return i;
  }
  return PF_NONE;
}

/**
 * pf_document_count_tasks:
 * @self: a document
 *
 * Returns: number of task items of GitHub Flavored Markdown, nested ones included
 */
guint
pf_document_count_tasks (PfDocument *self)
{
  return self->n_tasks;
}

/**
 * pf_document_count_leaves:
 * @self: a document
 *
 * Returns: number of tasks without sub-tasks
 */
guint
pf_document_count_leaves (PfDocument *self)
{
  return self->n_leaves;
}

/**
 * pf_document_count_code_blocks:
 * @self: a document
 *
 * Returns: number of fenced code blocks, probes included
 */
guint
pf_document_count_code_blocks (PfDocument *self)
{
  return self->n_code_blocks;
}
