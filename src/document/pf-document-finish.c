/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-document-private.h"

#include "document/pf-command-facts.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define IDS_AHEAD 8
#define MANY_ITEMS 10000

static PfSection *
get_section (PfDocument *self, guint index)
{
  return g_ptr_array_index (self->sections, index);
}

static void
choose_title (PfDocumentParser *parser)
{
  PfDocument *self = parser->document;
  const char *title = NULL;
  const char *first_heading = NULL;

  for (guint i = 0; i < self->sections->len && title == NULL; i++) {
    const PfSection *section = get_section (self, i);

    if (!section->heading || *section->title == '\0')
      continue;
    if (first_heading == NULL)
      first_heading = section->title;
    if (section->level == 1)
      title = section->title;
  }
  if (title == NULL)
    title = parser->front_title;
  if (title == NULL)
    title = first_heading;
  if (title == NULL)
    title = pf_source_get_file_name (self->source);
  self->title = pf_arena_strndup (self->arena, title, strlen (title));
  for (guint i = 0; i < MIN (self->sections->len, 1); i++) {
    PfSection *section = get_section (self, i);

    if (!section->heading && section->ordinal == NULL && *section->title == '\0')
      section->title = self->title;
  }
}

static gboolean
is_blank_line (PfDocument *self, guint line)
{
  gsize length;
  const char *text = pf_source_get_line (self->source, line, &length);

  while (text != NULL && length > 0 && g_ascii_isspace (text[length - 1]))
    length--;
  return length == 0;
}

static void
end_section (PfDocument *self, PfSection *section, guint line)
{
  /* One that is an entry of a list knew its end already. */
  if (section->end_line > 0)
    return;
  while (line > section->line && is_blank_line (self, line))
    line--;
  section->end_line = MAX (line, section->line);
}

static void
find_section_ends (PfDocument *self)
{
  guint open = PF_NONE;

  for (guint i = 0; i < self->sections->len; i++) {
    const PfSection *section = get_section (self, i);

    for (; open != PF_NONE && open != section->parent; open = get_section (self, open)->parent)
      end_section (self, get_section (self, open), section->line - 1);
    open = i;
  }
  for (; open != PF_NONE; open = get_section (self, open)->parent)
    end_section (self, get_section (self, open), pf_source_get_n_lines (self->source));
}

/* A task counts for the true heading above it and for every bold line between the two. */
static void
count_tasks (PfDocument *self)
{
  for (guint i = 0; i < self->items->len; i++) {
    const PfItem *item = g_ptr_array_index (self->items, i);
    guint leaf = item->n_children == 0 ? 1 : 0;
    guint section = item->section;

    if (item->form != PF_FORM_TASK)
      continue;
    self->n_leaves += leaf;
    if (!get_section (self, section)->heading)
      get_section (self, section)->direct_tasks++;
    for (; section != PF_NONE && !get_section (self, section)->heading; section = get_section (self, section)->parent) {
      get_section (self, section)->total_tasks++;
      get_section (self, section)->leaf_tasks += leaf;
    }
    if (item->heading_section != PF_NONE) {
      get_section (self, item->heading_section)->direct_tasks++;
      get_section (self, item->heading_section)->total_tasks++;
      get_section (self, item->heading_section)->leaf_tasks += leaf;
    }
  }
  for (guint i = self->sections->len; i > 0; i--) {
    const PfSection *section = get_section (self, i - 1);

    if (section->heading && section->parent != PF_NONE) {
      get_section (self, section->parent)->total_tasks += section->total_tasks;
      get_section (self, section->parent)->leaf_tasks += section->leaf_tasks;
    }
  }
}

static guint64
path_at (GArray *paths, guint index)
{
  return index != PF_NONE ? g_array_index (paths, guint64, index) : 0;
}

/* Each id is prepared some items ahead of its turn, so that what it needs from far away in memory has come by then. */
static gpointer
identify_items (gpointer data)
{
  PfDocumentParser *parser = data;
  PfDocument *self = parser->document;
  PfIdentityDraft drafts[IDS_AHEAD];
  guint n_items = self->items->len;
  PfIdentity *identity = parser->item_identity;
  GArray *item_paths = parser->item_paths;

  for (guint i = 0; i < n_items + IDS_AHEAD; i++) {
    PfIdentityDraft *draft = &drafts[i % IDS_AHEAD];
    const PfItem *item = i < n_items ? g_ptr_array_index (self->items, i) : NULL;

    if (i >= IDS_AHEAD)
      ((PfItem *)g_ptr_array_index (self->items, i - IDS_AHEAD))->id = pf_identity_give (
          identity, draft, i - IDS_AHEAD, &g_array_index (item_paths, guint64, i - IDS_AHEAD));
    if (item != NULL)
      pf_identity_prepare (identity, PF_IDENTITY_ITEM, path_at (parser->section_paths, item->section), item->text,
                           draft);
  }
  return NULL;
}

/* The ids of items need nothing of what is yet to be found out but where they stand and what they say, and no other id
 * depends on theirs before they are done. In a large document they are given by a thread of their own meanwhile. */
static GThread *
start_identifying_items (PfDocumentParser *parser)
{
  guint n_items = parser->document->items->len;
  GThread *thread = NULL;

  parser->item_identity = pf_identity_new (n_items);
  g_array_set_size (parser->item_paths, n_items);
  if (n_items >= MANY_ITEMS)
    thread = g_thread_try_new ("item ids", identify_items, parser, NULL);
  if (thread == NULL)
    identify_items (parser);
  return thread;
}

static void
identify_commands (PfDocument *self, PfIdentity *identity, GArray *section_paths, GArray *item_paths)
{
  for (guint i = 0; i < self->commands->len; i++) {
    PfCommand *command = g_ptr_array_index (self->commands, i);
    guint64 path
        = command->item != PF_NONE ? path_at (item_paths, command->item) : path_at (section_paths, command->section);

    command->id = pf_identity_make (identity, PF_IDENTITY_COMMAND, path, command->text, i, NULL);
  }
}

static void
identify_blanks (PfDocument *self, PfIdentity *identity, GArray *section_paths, GArray *item_paths)
{
  for (guint i = 0; i < self->blanks->len; i++) {
    PfBlank *blank = g_ptr_array_index (self->blanks, i);
    guint64 path = blank->item != PF_NONE ? path_at (item_paths, blank->item) : path_at (section_paths, blank->section);
    g_autofree char *text = blank->role != NULL ? g_strconcat (blank->role, " ", blank->label, NULL) : NULL;

    blank->id
        = pf_identity_make (identity, PF_IDENTITY_BLANK, path, text != NULL ? text : blank->label, i, NULL);
  }
}

static void
link_fields (PfDocument *self)
{
  guint next = 0;

  for (guint i = 0; i < self->fields->len; i++) {
    PfField *field = g_ptr_array_index (self->fields, i);

    while (next < self->blanks->len && ((PfBlank *)g_ptr_array_index (self->blanks, next))->line < field->line)
      next++;
    if (next < self->blanks->len && ((PfBlank *)g_ptr_array_index (self->blanks, next))->line == field->line)
      field->blank = next;
  }
}

static gboolean
is_record_id (const char *id)
{
  if (!g_ascii_islower (id[0]) && !g_ascii_isdigit (id[0]))
    return FALSE;
  return strlen (id) <= 128 && id[strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789._:/-")] == '\0';
}

static void
warn_name (PfDocument *self, guint line, const char *code, const char *message)
{
  pf_document_add_diagnostic (self, PF_DIAGNOSTIC_WARNING, line - 1, 1, code, message);
}

/* The id a probe goes by: as written, else its item's, so that results of two probes never mix. */
static char *
choose_probe_id (PfDocumentParser *parser,
                 PfIdentity *identity,
                 const PfPendingProbe *pending,
                 guint64 path,
                 guint index,
                 GHashTable *names)
{
  PfDocument *self = parser->document;
  const PfItem *item = pending->item != PF_NONE ? g_ptr_array_index (self->items, pending->item) : NULL;

  if (pending->id != NULL && !is_record_id (pending->id)) {
    g_autofree char *message = g_strdup_printf (
        _ ("“%s” cannot be the name of a probe. Use small letters, digits, “.”, “_” and “-”."), pending->id);

    warn_name (self, pending->line, "probe-name", message);
  } else if (pending->id != NULL && g_hash_table_contains (names, pending->id)) {
    g_autofree char *message
        = g_strdup_printf (_ ("Another probe is named “%s” too. Give each a name of its own."), pending->id);

    warn_name (self, pending->line, "probe-duplicate", message);
  } else if (pending->id != NULL) {
    return pending->id;
  }
  if (item != NULL && !g_hash_table_contains (names, item->id))
    return item->id;
  return pf_identity_make (identity, PF_IDENTITY_PROBE, path, pending->id != NULL ? pending->id : "", index, NULL);
}

static void
place_probe (PfDocument *self, const PfPendingProbe *pending, PfProbe *probe)
{
  PfItem *item = pending->item != PF_NONE ? g_ptr_array_index (self->items, pending->item) : NULL;

  if (item != NULL && item->form == PF_FORM_TASK && item->probe == NULL) {
    item->probe = pf_probe_ref (probe);
    return;
  }
  g_ptr_array_add (self->loose_probes, pf_probe_ref (probe));
  if (item != NULL && item->form == PF_FORM_TASK) {
    pf_document_add_diagnostic (self, PF_DIAGNOSTIC_WARNING, pending->line - 1, 1, "probe-second",
                                _ ("The item has a probe already. Give this one an item of its own."));
  } else if (item != NULL) {
    pf_document_add_diagnostic (self, PF_DIAGNOSTIC_WARNING, pending->line - 1, 1, "probe-group",
                                _ ("The probe stands in a list entry without a box. Put it under an item with a box."));
  }
}

static void
parse_probe (PfDocument *self, const PfPendingProbe *pending, const char *id)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_probe_diagnostic_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (PfProbe) probe = pf_probe_parse (id, pending->text, -1, pending->line, problems, &error);

  for (guint i = 0; i < problems->len; i++) {
    const PfProbeDiagnostic *problem = g_ptr_array_index (problems, i);

    pf_document_add_diagnostic (self, PF_DIAGNOSTIC_ERROR, problem->line, problem->column + pending->indent,
                                "probe-syntax", problem->message);
  }
  if (probe != NULL)
    place_probe (self, pending, probe);
  else if (problems->len == 0)
    pf_document_add_diagnostic (self, PF_DIAGNOSTIC_ERROR, pending->line, 1 + pending->indent, "probe-syntax",
                                error != NULL ? error->message : _ ("The block is no probe."));
}

static void
parse_probes (PfDocumentParser *parser, PfIdentity *identity, GArray *section_paths, GArray *item_paths)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < parser->probes->len; i++) {
    PfPendingProbe *pending = &g_array_index (parser->probes, PfPendingProbe, i);
    guint64 path
        = pending->item != PF_NONE ? path_at (item_paths, pending->item) : path_at (section_paths, pending->section);
    char *id = choose_probe_id (parser, identity, pending, path, i, names);

    g_hash_table_add (names, id);
    parse_probe (parser->document, pending, id);
  }
}

static int
compare_diagnostics (gconstpointer a, gconstpointer b)
{
  const PfDiagnostic *first = *(const PfDiagnostic *const *)a;
  const PfDiagnostic *second = *(const PfDiagnostic *const *)b;

  if (first->line != second->line)
    return first->line < second->line ? -1 : 1;
  return first->column < second->column ? -1 : first->column > second->column;
}

static void
report_at (PfDocument *self, PfDiagnosticSeverity severity, gsize offset, const char *code, const char *message)
{
  guint line = pf_source_get_line_at (self->source, offset);
  const char *start = pf_source_get_line (self->source, line, NULL);
  gsize before = (gsize)(pf_source_get_text (self->source, NULL) + offset - start);

  pf_document_add_diagnostic (self, severity, line, (guint)before + 1, code, message);
}

static void
report_encoding (PfDocument *self)
{
  gsize offset;
  g_autofree char *message = NULL;

  if (!pf_source_find_invalid (self->source, &offset))
    return;
  message
      = g_str_has_prefix (pf_source_get_encoding (self->source), "UTF-16")
            ? g_strdup (_ ("This is not valid UTF-16; what cannot be read is shown as “�”. The file stays as it is."))
            : g_strdup (_ ("The file is not valid UTF-8 from here on; it is shown as Windows-1252. Save it as UTF-8 "
                           "if letters look wrong. The file stays as it is."));
  report_at (self, PF_DIAGNOSTIC_WARNING, offset, "encoding", message);
}

static void
report_repair (PfDocument *self)
{
  PfRepairFinding finding;
  g_autofree char *message = NULL;

  if (!pf_source_find_repair (self->source, PF_REPAIR_NONE, &finding))
    return;
  message = g_strdup_printf (
      /* Translators: %u is how often the text is garbled, %s the name of an encoding */
      ngettext ("In %u place the text is garbled: it was UTF-8 that was taken for %s. It can be read repaired; the file "
                "stays as it is.",
                "In %u places the text is garbled: it was UTF-8 that was taken for %s. It can be read repaired; the "
                "file stays as it is.",
                finding.runs),
      finding.runs, pf_repair_kind_get_label (finding.kind));
  report_at (self, PF_DIAGNOSTIC_NOTE, finding.first, "mojibake", message);
}

/* Entries that became items leave the prose; lists that may be proposed go on counting what stays. */
static void
drop_promoted_prose (PfDocumentParser *parser)
{
  GPtrArray *prose = parser->document->prose;
  g_autofree guint *places = g_new (guint, prose->len + 1);
  guint kept = 0;

  for (guint i = 0; i < prose->len; i++) {
    places[i] = kept;
    if (((PfProse *)g_ptr_array_index (prose, i))->markup != NULL)
      g_ptr_array_index (prose, kept++) = g_ptr_array_index (prose, i);
  }
  places[prose->len] = kept;
  g_ptr_array_set_size (prose, (int)kept);
  for (guint i = 0; i < parser->lists->len; i++) {
    PfListCandidate *list = &g_array_index (parser->lists, PfListCandidate, i);

    list->first_prose = places[list->first_prose];
    list->end_prose = places[list->end_prose];
  }
}

/**
 * pf_document_finish:
 * @parser: a parse that has seen the whole text
 *
 * Computes what needs the whole document: where sections end, what they count, blanks, ids, probes.
 */
void
pf_document_finish (PfDocumentParser *parser)
{
  PfDocument *self = parser->document;
  PfIdentity *identity = parser->identity;
  GArray *section_paths = parser->section_paths;
  GThread *thread = start_identifying_items (parser);

  choose_title (parser);
  find_section_ends (self);
  count_tasks (self);
  drop_promoted_prose (parser);
  pf_blank_scanner_run (parser);
  pf_command_facts_find_outputs (self);
  pf_meaning_assign (parser);
  pf_blank_add_answers (parser);
  link_fields (self);

  if (thread != NULL)
    g_thread_join (thread);
  identify_blanks (self, identity, section_paths, parser->item_paths);
  identify_commands (self, identity, section_paths, parser->item_paths);
  parse_probes (parser, identity, section_paths, parser->item_paths);
  report_encoding (self);
  report_repair (self);
  g_ptr_array_sort (self->diagnostics, compare_diagnostics);
}
