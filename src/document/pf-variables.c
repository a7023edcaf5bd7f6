/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-variables.h"

#include "document/pf-code-facts.h"
#include "document/pf-command-facts.h"
#include "document/pf-document-private.h"
#include "document/pf-language.h"
#include "document/pf-placeholder.h"
#include "document/pf-secret-pattern.h"
#include "document/pf-variable-name.h"

#include <string.h>

#define LONGEST_BACKTICKS 16

typedef struct {
  PfDocument *document;
  const char *text;
  gsize length;
  GPtrArray *variables;    /* (element-type Found) */
  GHashTable *by_key;      /* key → index + 1 */
  GHashTable *link_labels; /* (element-type utf8): of link definitions, in their brackets */
  GArray *leading;         /* (element-type Leading): words that are a tag, unless they are a variable elsewhere */
  guint next_command;
  guint next_section;
  guint section;
  guint line;
  gboolean in_comment;
} Finder;

typedef struct {
  PfPlaceholder place;
  guint line;
} Leading;

/* A variable while its places are gathered. */
typedef struct {
  PfVariable *variable;
  GPtrArray *spellings;
  gboolean has_leading;
  gboolean is_unspecific; /* `[FILL IN]`: each place has a value of its own */
} Found;

/**
 * pf_variable_free:
 * @self: (transfer full): a variable
 */
void
pf_variable_free (PfVariable *self)
{
  g_free (self->name);
  g_free (self->label);
  g_strfreev (self->spellings);
  g_clear_pointer (&self->places, g_array_unref);
  g_free (self);
}

static void
found_free (Found *self)
{
  g_clear_pointer (&self->variable, pf_variable_free);
  g_ptr_array_unref (self->spellings);
  g_free (self);
}

/* Whether a section is about what to do when something has gone wrong, by its own role or one above. */
static gboolean
is_contingency (Finder *self)
{
  const GPtrArray *sections = self->document->sections;
  guint index = self->section;

  for (guint level = 0; index < sections->len && level < 8; level++) {
    const PfSection *section = g_ptr_array_index (sections, index);

    if (section->role == PF_ROLE_ROLLBACK || section->role == PF_ROLE_POST_ROLLBACK || section->role == PF_ROLE_TRIGGER)
      return TRUE;
    index = section->parent;
  }
  return FALSE;
}

static void
find_section (Finder *self)
{
  const GPtrArray *sections = self->document->sections;

  while (self->next_section < sections->len
         && ((PfSection *) g_ptr_array_index (sections, self->next_section))->line <= self->line)
    self->section = self->next_section++;
}

static Found *
add_variable (Finder *self, const char *key, const char *spelling, const PfPlaceholder *place)
{
  Found *found = g_new0 (Found, 1);

  found->spellings = g_ptr_array_new_with_free_func (g_free);
  found->variable = g_new0 (PfVariable, 1);
  found->variable->name = pf_variable_name_of (spelling, place->kind);
  found->variable->label = g_strdup (spelling);
  found->variable->places = g_array_new (FALSE, FALSE, sizeof (PfVariablePlace));
  found->variable->is_host = pf_variable_name_is_host (spelling, place->kind);
  found->variable->is_contingency = TRUE;
  found->is_unspecific = pf_variable_name_is_unspecific (spelling, place->kind);
  g_ptr_array_add (self->variables, found);
  g_hash_table_insert (self->by_key, g_strdup (key), GUINT_TO_POINTER (self->variables->len));
  return found;
}

static gboolean
has_spelling (const Found *found, const char *spelling)
{
  for (guint i = 0; i < found->spellings->len; i++) {
    if (g_str_equal (g_ptr_array_index (found->spellings, i), spelling))
      return TRUE;
  }
  return FALSE;
}

static void
take_placeholder (Finder *self, const PfPlaceholder *place)
{
  g_autofree char *spelling = g_strndup (self->text + place->start, place->end - place->start);
  g_autofree char *key = pf_variable_name_fold (spelling, place->kind);
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_key, key));
  PfVariablePlace entry = { place->start, place->end, self->line };
  Found *found;

  if (place->kind == PF_PLACEHOLDER_OPEN || pf_variable_name_is_secret (spelling)
      || (place->kind == PF_PLACEHOLDER_BRACKETS && g_hash_table_contains (self->link_labels, spelling)))
    return;
  if (index == 0 && self->variables->len >= PF_VARIABLES_MAX)
    return;
  found = index > 0 ? g_ptr_array_index (self->variables, index - 1) : add_variable (self, key, spelling, place);
  if (found->spellings->len < PF_VARIABLES_MAX && !has_spelling (found, spelling))
    g_ptr_array_add (found->spellings, g_strdup (spelling));
  g_array_append_val (found->variable->places, entry);
  find_section (self);
  found->variable->is_contingency &= is_contingency (self);
}

/* Whether the line is the title of a section; that of an implicit section is its first line by chance. */
static gboolean
is_title (Finder *self)
{
  const GPtrArray *sections = self->document->sections;
  const PfSection *section = self->section < sections->len ? g_ptr_array_index (sections, self->section) : NULL;
  gsize length;

  if (section == NULL || section->line != self->line)
    return FALSE;
  return section->heading || g_str_has_prefix (pf_source_get_line (self->document->source, self->line, &length), "**");
}

static void
scan (Finder *self, gsize start, gsize end, PfPlaceholderPlace place)
{
  PfPlaceholder found;

  for (gsize at = start; at < end && pf_placeholder_find (self->text, end, at, place, &found); at = found.end) {
    Leading leading = { found, self->line };

    if (found.is_leading)
      g_array_append_val (self->leading, leading);
    else if (found.kind != PF_PLACEHOLDER_BRACKETS || place != PF_PLACEHOLDER_IN_PROSE || !is_title (self))
      take_placeholder (self, &found);
  }
}

/* Where the run of backticks is that ends a code span, or @end. */
static gsize
find_backticks (const char *text, gsize from, gsize end, gsize size)
{
  for (gsize at = from; at < end; at++) {
    gsize run = at;

    while (run < end && text[run] == '`')
      run++;
    if (run - at == size)
      return at;
    if (run > at)
      at = run - 1;
  }
  return end;
}

static void
scan_code (Finder *self, gsize start, gsize end)
{
  g_autofree char *code = g_strndup (self->text + start, end - start);

  scan (self, start, end, pf_code_is_command (g_strstrip (code)) ? PF_PLACEHOLDER_IN_COMMAND : PF_PLACEHOLDER_IN_CODE);
}

/* A line of prose from @at on: code spans in it are code, comments are nothing. */
static void
scan_prose (Finder *self, gsize at, gsize end)
{
  gboolean lost[LONGEST_BACKTICKS + 1] = { FALSE };
  gsize start = at;

  while (at < end) {
    const char *c = self->text + at;
    gsize run = 0;

    if (self->in_comment) {
      const char *close = g_strstr_len (c, (gssize) (end - at), "-->");

      self->in_comment = close == NULL;
      at = start = close != NULL ? (gsize) (close - self->text) + 3 : end;
    } else if (end - at >= 4 && strncmp (c, "<!--", 4) == 0) {
      scan (self, start, at, PF_PLACEHOLDER_IN_PROSE);
      self->in_comment = TRUE;
      at += 4;
    } else if (*c == '`') {
      gsize close;

      while (at + run < end && c[run] == '`')
        run++;
      close = run <= LONGEST_BACKTICKS && !lost[run] ? find_backticks (self->text, at + run, end, run) : end;
      if (close < end) {
        scan (self, start, at, PF_PLACEHOLDER_IN_PROSE);
        scan_code (self, at + run, close);
        start = close + run;
        at = start;
      } else {
        lost[MIN (run, LONGEST_BACKTICKS)] |= run <= LONGEST_BACKTICKS;
        at += run;
      }
    } else {
      at++;
    }
  }
  scan (self, start, end, PF_PLACEHOLDER_IN_PROSE);
}

static PfPlaceholderPlace
get_place (const PfCommand *command)
{
  /* Formats in which a name in angle brackets is nothing but a placeholder. */
  static const char *const data[]
      = { "yaml",   "yml",        "json",   "jsonc",  "toml",       "ini", "env",       "dotenv", "conf",
          "config", "properties", "nginx",  "docker", "dockerfile", "hcl", "terraform", "tf",     "jinja",
          "jinja2", "j2",         "promql", "http",   "sql",        "csv", "diff" };
  static const char *const plain[] = { "", "text", "txt", "plain", "plaintext", "markdown", "md", "output", "log" };

  if (pf_command_get_shell (command) != PF_COMMAND_SHELL_NONE)
    return PF_PLACEHOLDER_IN_COMMAND;
  for (gsize i = 0; i < G_N_ELEMENTS (plain); i++) {
    if (g_ascii_strcasecmp (plain[i], command->language) == 0)
      return PF_PLACEHOLDER_IN_CODE;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (data); i++) {
    if (g_ascii_strcasecmp (data[i], command->language) == 0)
      return PF_PLACEHOLDER_IN_DATA;
  }
  return PF_PLACEHOLDER_IN_PROGRAM;
}

/* The block that begins in this line, or %NULL. */
static const PfCommand *
find_block (Finder *self)
{
  const GPtrArray *commands = self->document->commands;

  for (; self->next_command < commands->len; self->next_command++) {
    const PfCommand *command = g_ptr_array_index (commands, self->next_command);

    if (command->line > self->line || (command->line == self->line && !command->inline_code))
      return command->line == self->line ? command : NULL;
  }
  return NULL;
}

static void
scan_block (Finder *self, const PfCommand *command)
{
  PfPlaceholderPlace place = get_place (command);
  guint last = MIN (command->end_line, pf_source_get_n_lines (self->document->source));

  for (self->line++; self->line <= last; self->line++) {
    gsize length;
    const char *line = pf_source_get_line (self->document->source, self->line, &length);

    scan (self, (gsize) (line - self->text), (gsize) (line - self->text) + length, place);
  }
}

/* `[NAME]: address` defines what `[NAME]` links to. */
static void
find_link_labels (Finder *self)
{
  guint n_lines = pf_source_get_n_lines (self->document->source);

  for (guint i = 1; i <= n_lines; i++) {
    gsize length;
    const char *line = pf_source_get_line (self->document->source, i, &length);
    gsize start = 0;
    const char *close;

    while (start < length && line[start] == ' ')
      start++;
    close = start < length && line[start] == '[' ? memchr (line + start, ']', MIN (length - start, 128)) : NULL;
    if (close != NULL && close + 1 < line + length && close[1] == ':')
      g_hash_table_add (self->link_labels, g_strndup (line + start, (gsize) (close - line) + 1 - start));
  }
}

static void
scan_document (Finder *self)
{
  g_autofree char *title = NULL;
  gsize body = pf_front_matter_skip (self->document->source, &title);
  guint n_lines = pf_source_get_n_lines (self->document->source);

  for (self->line = 1; self->line <= n_lines; self->line++) {
    gsize length;
    const char *line = pf_source_get_line (self->document->source, self->line, &length);
    gsize start = (gsize) (line - self->text);
    const PfCommand *block = find_block (self);

    if (start < body)
      continue;
    find_section (self);
    if (block != NULL && !self->in_comment) {
      scan_block (self, block);
      self->line--;
    } else {
      scan_prose (self, start, start + length);
    }
  }
}

static int
compare_places (gconstpointer first, gconstpointer second)
{
  const PfVariablePlace *a = first;
  const PfVariablePlace *b = second;

  return a->start < b->start ? -1 : a->start > b->start ? 1 : 0;
}

/* `[NAME] is told` names the variable that `tell [NAME]` made one; `[OPS] restart` names who does it. */
static void
take_leading (Finder *self)
{
  for (guint i = 0; i < self->leading->len; i++) {
    const Leading *leading = &g_array_index (self->leading, Leading, i);
    g_autofree char *spelling
        = g_strndup (self->text + leading->place.start, leading->place.end - leading->place.start);
    g_autofree char *key = pf_variable_name_fold (spelling, leading->place.kind);
    guint index = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_key, key));
    PfVariablePlace entry = { leading->place.start, leading->place.end, leading->line };
    Found *found = index > 0 ? g_ptr_array_index (self->variables, index - 1) : NULL;

    if (found == NULL || !has_spelling (found, spelling))
      continue;
    g_array_append_val (found->variable->places, entry);
    found->has_leading = TRUE;
  }
  for (guint i = 0; i < self->variables->len; i++) {
    Found *found = g_ptr_array_index (self->variables, i);

    if (found->has_leading)
      g_array_sort (found->variable->places, compare_places);
  }
}

static void
make_name_unique (GHashTable *names, PfVariable *variable)
{
  for (guint n = 2; !g_hash_table_add (names, g_strdup (variable->name)); n++) {
    g_autofree char *stem = g_steal_pointer (&variable->name);

    variable->name = g_strdup_printf ("%s-%u", stem, n);
  }
}

/**
 * pf_variables_find:
 * @document: a checklist
 *
 * Finds the placeholders that mean one value throughout, such as `<version>` and `your-domain.com`. All spellings of
 * one name are one variable. What has a value of its own in each place, such as `TBD`, is none, and neither is a name
 * that asks for a secret: that never enters a run. Takes time in proportion to the text.
 *
 * Returns: (transfer full) (element-type PfVariable): the variables in the order of their first places
 */
GPtrArray *
pf_variables_find (PfDocument *document)
{
  GPtrArray *variables = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_variable_free);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) found_free);
  g_autoptr (GHashTable) by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) leading = g_array_new (FALSE, FALSE, sizeof (Leading));
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Finder self = { .document = document,
                  .variables = found,
                  .by_key = by_key,
                  .link_labels = labels,
                  .leading = leading,
                  .section = PF_NONE };

  self.text = pf_source_get_text (document->source, &self.length);
  find_link_labels (&self);
  scan_document (&self);
  take_leading (&self);
  for (guint i = 0; i < found->len; i++) {
    Found *entry = g_ptr_array_index (found, i);

    if (entry->is_unspecific && entry->variable->places->len > 1)
      continue;
    g_ptr_array_add (entry->spellings, NULL);
    entry->variable->spellings = g_strdupv ((char **) entry->spellings->pdata);
    make_name_unique (names, entry->variable);
    g_ptr_array_add (variables, g_steal_pointer (&entry->variable));
  }
  return variables;
}
