/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-suggest-private.h"

#include "document/pf-code-facts.h"
#include "document/pf-command-facts.h"
#include "document/pf-secret-pattern.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What stands in an item, its block or its code spans: requests, commands and files. */

/* Parts of the name of a script that only looks. */
static const char *const reading_names[] = { "verif", "validat", "check", "test", "status", "health",   "smoke",
                                             "lint",  "audit",   "list",  "show", "report", "baseline", "benchmark" };

static gboolean
name_only_reads (const char *text)
{
  g_autofree char *lower = g_ascii_strdown (text, (gssize) strcspn (text, "\n"));

  for (gsize i = 0; i < G_N_ELEMENTS (reading_names); i++) {
    if (strstr (lower, reading_names[i]) != NULL)
      return TRUE;
  }
  return FALSE;
}

/**
 * pf_suggest_command_changes:
 * @command: a command
 *
 * Of a script nobody knows the name is believed, else it counts as one that changes something. To compile only writes
 * what is compiled again the next time.
 *
 * Returns: whether running it changes something
 */
gboolean
pf_suggest_command_changes (const PfCommand *command)
{
  if (strchr (command->text, '\n') == NULL && pf_suggest_line_is_about (command->text, PF_TOPIC_COMPILATION))
    return FALSE;
  switch (pf_command_get_effect (command)) {
  case PF_EFFECT_READS:
    return FALSE;
  case PF_EFFECT_UNKNOWN:
    return !name_only_reads (command->text);
  case PF_EFFECT_CHANGES:
  case PF_EFFECT_DESTROYS:
  default:
    return TRUE;
  }
}

static gboolean
add_request (PfSuggester *self, guint item, const PfSuggestRequest *request, PfSuggestionClass suggestion_class)
{
  const PfItem *found = pf_suggest_item (self, item);
  gboolean is_metrics = pf_suggest_path_is_about (request->url, PF_TOPIC_METRICS)
                        && pf_suggest_is_about (self, item, PF_TOPIC_PROMETHEUS);
  g_autofree char *probe = pf_suggest_request_to_probe (
      request, is_metrics ? "expect status == 200\nexpect body contains \"# TYPE\"" : NULL);
  PfSuggestion *suggestion
      = pf_suggest_add (self, found->line, item, request->placeholder ? PF_SUGGESTION_NEEDS : suggestion_class, "http",
                        probe, NULL, _ ("The request the item names"));

  if (suggestion == NULL)
    return FALSE;
  suggestion->changes_state = pf_suggest_request_changes (request);
  return TRUE;
}

/* A script whose name alone stands in the item may have its path elsewhere. */
static char *
complete_command (PfSuggester *self, guint item, const char *text)
{
  if (strpbrk (text, " \t\n/") != NULL)
    return g_strchomp (g_strdup (text));
  for (guint i = 0; i < self->lines->len; i++) {
    const PfSuggestCommand *line = g_ptr_array_index (self->lines, i);
    gsize length = strcspn (line->text, " \t");
    g_autofree char *path = g_strndup (line->text, length);
    g_autofree char *ending = g_strconcat ("/", text, NULL);

    if (!g_str_has_suffix (path, ending))
      continue;
    /* What is given to it there is meant for production. */
    if (line->text[length] != '\0' && pf_suggest_is_about (self, item, PF_TOPIC_STAGING))
      return g_strconcat (path, " <staging-target>", NULL);
    return g_strdup (line->text);
  }
  return g_strdup (text);
}

static gboolean
add_command (PfSuggester *self, guint item, const PfCommand *command)
{
  const PfItem *found = pf_suggest_item (self, item);
  g_autofree char *text = complete_command (self, item, command->text);
  PfSuggestion *suggestion;

  if (!pf_command_is_runnable (command))
    return FALSE;
  suggestion
      = pf_suggest_add (self, found->line, item, PF_SUGGESTION_COMPLETE, "command", NULL, text,
                        command->inline_code ? _ ("The command the item names") : _ ("The commands under the item"));
  if (suggestion != NULL)
    suggestion->changes_state = pf_suggest_command_changes (command);
  return suggestion != NULL;
}

/* The requests of a block one by one, other commands as a whole. */
static gboolean
add_code (PfSuggester *self, guint item, const PfCommand *command)
{
  gboolean added = FALSE;

  if (!g_str_has_prefix (command->text, "curl "))
    return add_command (self, item, command);
  for (guint i = 0; i < self->requests->len; i++) {
    const PfSuggestRequest *request = g_ptr_array_index (self->requests, i);

    if (request->command == command)
      added |= add_request (self, item, request, PF_SUGGESTION_COMPLETE);
  }
  return added || add_command (self, item, command);
}

static gboolean
add_spans (PfSuggester *self, guint item)
{
  g_autoptr (GPtrArray) codes = pf_suggest_list_code (pf_suggest_item (self, item)->markup);
  gboolean added = FALSE;

  for (guint i = 0; i < codes->len; i++) {
    const char *code = g_ptr_array_index (codes, i);
    PfSuggestRequest *request = pf_code_is_command (code) ? NULL : pf_suggest_request_parse (code);

    if (request != NULL)
      added |= add_request (self, item, request, PF_SUGGESTION_COMPLETE);
    pf_suggest_request_free (request);
  }
  return added;
}

/* An address in the text is what the item is about; behind a link may stand what somebody should read. */
static gboolean
add_links (PfSuggester *self, guint item)
{
  gboolean added = FALSE;

  for (guint i = self->item_links.first[item]; i != PF_NONE; i = self->item_links.next[i]) {
    const PfLink *link = g_ptr_array_index (self->links, i);
    PfSuggestRequest *request = NULL;

    if ((link->kind == PF_LINK_AUTOLINK || link->kind == PF_LINK_MARKDOWN) && g_str_has_prefix (link->url, "http"))
      request = pf_suggest_request_parse (link->url);
    if (request != NULL)
      added |= add_request (self, item, request,
                            link->kind == PF_LINK_AUTOLINK ? PF_SUGGESTION_COMPLETE : PF_SUGGESTION_SUPPORTING);
    pf_suggest_request_free (request);
  }
  return added;
}

/**
 * pf_suggest_from_code:
 * @self: a search
 * @item: index of an item
 *
 * Returns: whether something was suggested for the code or links in the item and its blocks
 */
gboolean
pf_suggest_from_code (PfSuggester *self, guint item)
{
  gboolean added = FALSE;

  for (guint i = self->item_commands.first[item]; i != PF_NONE; i = self->item_commands.next[i])
    added |= add_code (self, item, g_ptr_array_index (self->commands, i));
  if (!added)
    added = add_spans (self, item);
  return added || add_links (self, item);
}

static gboolean
is_setting (const char *code, gboolean *is_constant)
{
  gsize length = strspn (code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

  *is_constant = length > 1 && code[length] == '=';
  if (!*is_constant)
    length = strspn (code, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
  return length > 1 && code[length] == '=' && code[length + 1] != '\0' && strpbrk (code, " \t<>") == NULL;
}

/* Endings of names that are files and nothing else. */
static const char *const file_endings[]
    = { "yaml",       "yml", "json",   "toml", "ini",      "conf",    "cfg",     "cnf",    "env", "xml",
        "properties", "tf",  "tfvars", "lock", "sql",      "csv",     "tsv",     "log",    "pem", "crt",
        "cer",        "key", "p12",    "jks",  "dump",     "gz",      "tgz",     "zip",    "tar", "md",
        "rst",        "txt", "html",   "pdf",  "template", "example", "service", "gradle", "mod", NULL };

/* `.env.production`, `Dockerfile.prod`, `config/app.yaml` */
static gboolean
is_file_name (const char *code)
{
  const char *slash = strrchr (code, '/');
  const char *name = slash != NULL ? slash + 1 : code;
  const char *dot = strrchr (name, '.');

  if (code[0] == '/' || strpbrk (code, " \t\n:*?<>|=()$@\"'\\") != NULL || strlen (code) > 200)
    return FALSE;
  return g_str_has_prefix (name, ".env") || g_str_has_prefix (name, "Dockerfile") || g_str_has_prefix (name, "Makefile")
         || (dot != NULL && dot > name && g_strv_contains (file_endings, dot + 1));
}

static gboolean
add_file (PfSuggester *self, guint item, const char *code)
{
  const PfItem *found = pf_suggest_item (self, item);
  const char *environment = self->environment_file != NULL ? self->environment_file : "<environment-file>";
  gboolean is_constant;
  PfSuggestionClass suggestion_class = PF_SUGGESTION_NEEDS;
  PfSuggestion *suggestion;

  if (is_setting (code, &is_constant)) {
    g_autofree char *masked = pf_secret_pattern_mask (code, NULL);
    g_autofree char *why = g_strdup_printf (_ ("“%s” stands in the file"), masked);
    g_auto (GStrv) placeholders = pf_command_list_placeholders (code);

    is_constant = is_constant && placeholders[0] == NULL;
    suggestion = pf_suggest_add (self, found->line, item, is_constant ? PF_SUGGESTION_COMPLETE : PF_SUGGESTION_NEEDS,
                                 "file", NULL, environment, why);
    if (suggestion != NULL && !is_constant)
      pf_suggest_need (suggestion, placeholders[0] != NULL ? placeholders[0] : environment);
    return TRUE;
  }
  if (!is_file_name (code))
    return FALSE;
  /* A file with the settings of an environment has to hold the right values, which the document does not say. */
  if (pf_suggest_is_about (self, item, PF_TOPIC_CREATED) && !g_str_has_prefix (code, ".env"))
    suggestion_class = PF_SUGGESTION_COMPLETE;
  suggestion = pf_suggest_add (self, found->line, item, suggestion_class, "file", NULL, code, _ ("The file is there"));
  if (suggestion != NULL && suggestion_class == PF_SUGGESTION_NEEDS)
    pf_suggest_need (suggestion, code);
  return TRUE;
}

/* The file a command of the same section writes. */
static gboolean
add_output (PfSuggester *self, guint item)
{
  const PfItem *found = pf_suggest_item (self, item);

  if (!pf_suggest_is_about (self, item, PF_TOPIC_BINARY) || !pf_suggest_is_about (self, item, PF_TOPIC_SIZE))
    return FALSE;
  for (guint i = 0; i < self->lines->len; i++) {
    const PfSuggestCommand *line = g_ptr_array_index (self->lines, i);
    const char *option = strstr (line->text, " -o ");
    g_autofree char *path = option != NULL ? g_strndup (option + 4, strcspn (option + 4, " \t\n")) : NULL;

    if (path != NULL && line->command->section == found->section)
      return pf_suggest_add (self, found->line, item, PF_SUGGESTION_COMPLETE, "file", NULL, path,
                             _ ("The size of the file a command of this section writes"))
             != NULL;
  }
  return FALSE;
}

/**
 * pf_suggest_from_files:
 * @self: a search
 * @item: index of an item
 *
 * Returns: whether something was suggested for the files and settings the item names
 */
gboolean
pf_suggest_from_files (PfSuggester *self, guint item)
{
  g_autoptr (GPtrArray) codes = pf_suggest_list_code (pf_suggest_item (self, item)->markup);

  gboolean added = FALSE;

  for (guint i = 0; i < codes->len; i++)
    added |= add_file (self, item, g_ptr_array_index (codes, i));
  return added || add_output (self, item);
}
