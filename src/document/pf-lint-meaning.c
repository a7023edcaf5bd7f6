/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-language.h"
#include "document/pf-lint-private.h"
#include "document/pf-variables.h"
#include "probe/pf-host.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What the document as a whole says, and what it does not. */

#define MS_PER_DAY (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)
#define STALE_AFTER_DAYS 365
#define MOST_HOSTS 1000
#define LONGEST_HOST 253 /* RFC 1035, 2.3.4 */

static gboolean
speaks_of (const PfPhraseSet *words, const char *text)
{
  PfPhraseMatch match;

  return text != NULL && pf_phrase_set_find_best (words, text, -1, &match);
}

static gboolean
speaks_of_going_back (PfLint *self)
{
  const GPtrArray *sections = pf_document_get_sections (self->document);
  const GPtrArray *links = pf_document_get_links (self->document);
  const PfPhraseSet *words = PF_PHRASES (undoing);

  for (guint i = 0; i < sections->len; i++) {
    const PfSection *section = g_ptr_array_index (sections, i);

    if (section->role == PF_ROLE_ROLLBACK || section->role == PF_ROLE_POST_ROLLBACK
        || speaks_of (words, section->title))
      return TRUE;
  }
  for (guint i = 0; i < links->len; i++) {
    const PfLink *link = g_ptr_array_index (links, i);

    if (speaks_of (words, link->text) || speaks_of (words, link->url))
      return TRUE;
  }
  return FALSE;
}

/* Whether each section holds commands of its own. */
static gboolean *
find_sections_with_commands (PfLint *self)
{
  const GPtrArray *commands = pf_document_get_commands (self->document);
  gboolean *found = g_new0 (gboolean, MAX (pf_document_get_sections (self->document)->len, 1));

  for (guint i = 0; i < commands->len; i++) {
    const PfCommand *command = g_ptr_array_index (commands, i);

    if (!command->inline_code && command->section != PF_NONE)
      found[command->section] = TRUE;
  }
  return found;
}

static void
check_rollback (PfLint *self)
{
  const GPtrArray *sections = pf_document_get_sections (self->document);
  g_autofree gboolean *has_commands = find_sections_with_commands (self);

  for (guint i = 0; i < sections->len; i++) {
    const PfSection *section = g_ptr_array_index (sections, i);

    if (section->role != PF_ROLE_EXECUTION || (section->total_tasks == 0 && !has_commands[i]))
      continue;
    if (!speaks_of_going_back (self))
      pf_lint_add (self, PF_DIAGNOSTIC_WARNING, section->line, 1, "no-rollback",
                   _ ("The checklist changes something, and nothing in it says how to go back."));
    return;
  }
}

/* A blank line, the underline of a heading, or a rule between sections. */
static gboolean
is_bare_line (PfLint *self, guint line)
{
  gsize length;
  const char *text = pf_source_get_line (self->source, line, &length);

  for (gsize i = 0; text != NULL && i < length; i++) {
    if (strchr ("-=*_ \t", text[i]) == NULL)
      return FALSE;
  }
  return (self->lines[line] & PF_LINE_BLANK) == 0;
}

/* Where people are to write something down, nothing need stand. */
static gboolean
may_be_empty (const PfSection *section)
{
  return section->role == PF_ROLE_NOTES || section->role == PF_ROLE_LESSONS || *section->title == '\0';
}

static void
check_empty_sections (PfLint *self)
{
  const GPtrArray *sections = pf_document_get_sections (self->document);

  for (guint i = 0; i < sections->len; i++) {
    const PfSection *section = g_ptr_array_index (sections, i);
    const PfSection *next = i + 1 < sections->len ? g_ptr_array_index (sections, i + 1) : NULL;
    guint line = section->line + 1;
    g_autofree char *quote = NULL;
    g_autofree char *message = NULL;

    if (!section->heading || may_be_empty (section) || (next != NULL && next->parent == i)
        || (i == 0 && section->level == 1))
      continue;
    while (line <= MIN (section->end_line, self->n_lines) && is_bare_line (self, line))
      line++;
    if (line <= section->end_line)
      continue;
    quote = pf_lint_shorten (section->title);
    message = g_strdup_printf (_ ("Nothing stands under “%s”."), quote);
    pf_lint_add (self, PF_DIAGNOSTIC_WARNING, section->line, 1, "empty-section", message);
  }
}

/* By where items stand and what they say, so that equal ones come together. */
static int
compare_items (gconstpointer a, gconstpointer b)
{
  const PfItem *first = *(const PfItem *const *) a;
  const PfItem *second = *(const PfItem *const *) b;
  int order;

  if (first->section != second->section)
    return first->section < second->section ? -1 : 1;
  if (first->parent != second->parent)
    return first->parent < second->parent ? -1 : 1;
  order = strcmp (first->text, second->text);
  return order != 0 ? order : first->line < second->line ? -1 : first->line > second->line;
}

static void
check_duplicates (PfLint *self)
{
  const GPtrArray *items = pf_document_get_items (self->document);
  g_autoptr (GPtrArray) tasks = g_ptr_array_new ();
  const PfItem *first = NULL;

  for (guint i = 0; i < items->len; i++) {
    PfItem *item = g_ptr_array_index (items, i);

    if (item->form == PF_FORM_TASK && *item->text != '\0' && item->kind != PF_ITEM_CHOICE)
      g_ptr_array_add (tasks, item);
  }
  g_ptr_array_sort (tasks, compare_items);
  for (guint i = 0; i < tasks->len; i++) {
    const PfItem *item = g_ptr_array_index (tasks, i);
    g_autofree char *message = NULL;

    if (first == NULL || item->section != first->section || item->parent != first->parent
        || !g_str_equal (item->text, first->text)) {
      first = item;
      continue;
    }
    message = g_strdup_printf (_ ("The item says the same as the one in line %u."), first->line);
    pf_lint_add (self, PF_DIAGNOSTIC_WARNING, item->line, 1, "duplicate-item", message);
  }
}

/**
 * pf_lint_check_structure:
 * @self: a look at a document
 *
 * Checks sections and items.
 */
void
pf_lint_check_structure (PfLint *self)
{
  check_rollback (self);
  check_empty_sections (self);
  check_duplicates (self);
}

/* A placeholder with how often it stands in the document. */
typedef struct {
  char *name;
  guint line;
  guint column;
  guint n_places;
  gboolean is_variable; /* then every place is counted already */
} PfHostPlaces;

static void
host_places_free (PfHostPlaces *self)
{
  g_free (self->name);
  g_free (self);
}

static PfHostPlaces *
count_host (GPtrArray *hosts, GHashTable *by_name, const char *name, guint line, guint column, guint n_places)
{
  PfHostPlaces *host = g_hash_table_lookup (by_name, name);

  if (host == NULL && hosts->len >= MOST_HOSTS)
    return NULL;
  if (host == NULL) {
    host = g_new (PfHostPlaces, 1);
    *host = (PfHostPlaces){ g_strdup (name), line, column, 0, FALSE };
    g_ptr_array_add (hosts, host);
    g_hash_table_insert (by_name, host->name, host);
  }
  if (!host->is_variable)
    host->n_places += n_places;
  return host;
}

/* Variables are hosts by the words they have, wherever they stand. */
static void
collect_variables (PfLint *self, GPtrArray *hosts, GHashTable *by_name)
{
  g_autoptr (GPtrArray) variables = pf_variables_find (self->document);

  for (guint i = 0; i < variables->len; i++) {
    const PfVariable *variable = g_ptr_array_index (variables, i);
    const PfVariablePlace *place;
    const char *line_start;
    PfHostPlaces *host;

    if (!variable->is_host || variable->places->len == 0)
      continue;
    place = &g_array_index (variable->places, PfVariablePlace, 0);
    line_start = pf_source_get_line (self->source, place->line, NULL);
    host = count_host (hosts, by_name, variable->label, place->line,
                       (guint) (pf_source_get_text (self->source, NULL) + place->start - line_start) + 1,
                       variable->places->len);
    if (host != NULL)
      host->is_variable = TRUE;
  }
}

/* The last two parts of the host of an address, which tell whose it is; or %NULL where it is none of a placeholder. */
static char *
dup_placeholder_domain (const char *url)
{
  const char *start = strstr (url, "://");
  const char *user;
  gsize length;
  g_autofree char *host = NULL;
  const char *dot;

  if (start == NULL)
    return NULL;
  start += 3;
  length = strcspn (start, "/?#");
  user = memrchr (start, '@', length);
  if (user != NULL) {
    length -= (gsize) (user + 1 - start);
    start = user + 1;
  }
  length = MIN (length, strcspn (start, ":"));
  if (length > LONGEST_HOST)
    return NULL;
  host = g_ascii_strdown (start, (gssize) length);
  /* What a shell or a template puts in is no placeholder of the author. */
  if (length == 0 || strpbrk (host, "<>{}$*[]()\"' ") != NULL || !pf_host_is_placeholder (host))
    return NULL;
  dot = strrchr (host, '.');
  for (; dot != NULL && dot > host && dot[-1] != '.';)
    dot--;
  return g_strdup (dot != NULL ? dot : host);
}

static void
collect_links (PfLint *self, GPtrArray *hosts, GHashTable *by_name)
{
  const GPtrArray *links = pf_document_get_links (self->document);

  for (guint i = 0; i < links->len; i++) {
    const PfLink *link = g_ptr_array_index (links, i);
    g_autofree char *domain = dup_placeholder_domain (link->url);
    gsize length;
    const char *text = pf_source_get_line (self->source, link->line, &length);
    const char *place;

    if (domain == NULL)
      continue;
    place = text != NULL ? g_strstr_len (text, (gssize) length, domain) : NULL;
    count_host (hosts, by_name, domain, link->line, place != NULL ? (guint) (place - text) + 1 : 1, 1);
  }
}

/**
 * pf_lint_check_hosts:
 * @self: a look at a document
 *
 * Checks for hosts that stand for a host of one's own; each is told of once.
 */
void
pf_lint_check_hosts (PfLint *self)
{
  g_autoptr (GPtrArray) hosts = g_ptr_array_new_with_free_func ((GDestroyNotify) host_places_free);
  g_autoptr (GHashTable) by_name = g_hash_table_new (g_str_hash, g_str_equal);

  collect_variables (self, hosts, by_name);
  collect_links (self, hosts, by_name);
  for (guint i = 0; i < hosts->len; i++) {
    const PfHostPlaces *host = g_ptr_array_index (hosts, i);
    g_autofree char *quote = pf_lint_shorten (host->name);
    g_autofree char *message
        = host->n_places > 1 ? g_strdup_printf (
              ngettext ("“%s” stands for a host of your own, here and in %u other place.",
                        "“%s” stands for a host of your own, here and in %u other places.", host->n_places - 1),
              quote, host->n_places - 1)
                             : g_strdup_printf (_ ("“%s” stands for a host of your own."), quote);

    pf_lint_add (self, PF_DIAGNOSTIC_WARNING, host->line, host->column, "placeholder-host", message);
  }
}

/* A date such as `2026-01-30` at the beginning of a value, as its midnight. */
static gboolean
read_date (const char *text, gint64 *date_ms)
{
  g_autoptr (GDateTime) date = NULL;
  g_autofree char *day = NULL;
  g_autofree char *moment = NULL;

  while (*text == ' ')
    text++;
  for (guint i = 0; i < 10; i++) {
    if (i == 4 || i == 7 ? text[i] != '-' : !g_ascii_isdigit (text[i]))
      return FALSE;
  }
  day = g_strndup (text, 10);
  moment = g_strconcat (day, "T00:00:00Z", NULL);
  date = g_date_time_new_from_iso8601 (moment, NULL);
  if (date == NULL)
    return FALSE;
  *date_ms = g_date_time_to_unix (date) * 1000;
  return TRUE;
}

static void
check_date (PfLint *self, const PfField *field, int meaning, gint64 date_ms)
{
  g_autofree char *day = g_strndup (field->value + strspn (field->value, " "), 10);
  gint64 days_ago = (self->now_ms - date_ms) / MS_PER_DAY;
  g_autofree char *message = NULL;

  /* The day itself is not past anywhere on earth before it is over in UTC-12. */
  if (meaning == PF_DATE_DUE && self->now_ms - date_ms > MS_PER_DAY + MS_PER_DAY / 2) {
    message = g_strdup_printf (_ ("The review was due on %s."), day);
    pf_lint_add (self, PF_DIAGNOSTIC_WARNING, field->line, 1, "review-date-past", message);
  } else if (meaning == PF_DATE_CHANGED && days_ago > STALE_AFTER_DAYS) {
    message = g_strdup_printf (_ ("The checklist was last changed on %s, more than a year ago."), day);
    pf_lint_add (self, PF_DIAGNOSTIC_NOTE, field->line, 1, "review-date-past", message);
  }
}

/**
 * pf_lint_check_dates:
 * @self: a look at a document
 *
 * Checks whether the checklist is still looked after.
 */
void
pf_lint_check_dates (PfLint *self)
{
  const GPtrArray *fields = pf_document_get_fields (self->document);

  for (guint i = 0; i < fields->len; i++) {
    const PfField *field = g_ptr_array_index (fields, i);
    PfPhraseMatch match;
    gint64 date_ms;

    if (read_date (field->value, &date_ms)
        && pf_phrase_set_find_best (PF_PHRASES (review_dates), field->key, -1, &match))
      check_date (self, field, match.meaning, date_ms);
  }
}
