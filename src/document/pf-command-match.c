/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-command-private.h"

#include "document/pf-command-rules.h"

#include <string.h>

/* Where each program's rules begin, counted from 1, so that one look is enough however many programs there are. */
static GHashTable *
get_index (void)
{
  static gsize index = 0;

  if (g_once_init_enter (&index)) {
    GHashTable *programs = g_hash_table_new (g_str_hash, g_str_equal);

    for (guint i = 0; pf_command_rules[i].program != NULL; i++) {
      if (!g_hash_table_contains (programs, pf_command_rules[i].program))
        g_hash_table_insert (programs, g_strdup (pf_command_rules[i].program), GUINT_TO_POINTER (i + 1));
    }
    g_once_init_leave (&index, (gsize) programs);
  }
  return (GHashTable *) index;
}

/* Whether @list, words separated by spaces, has a word. */
static gboolean
has_word (const char *list, const char *word, gsize length)
{
  while (list != NULL && *list != '\0') {
    gsize size = strcspn (list, " ");

    if (size == length && strncmp (list, word, size) == 0)
      return TRUE;
    list += size + strspn (list + size, " ");
  }
  return FALSE;
}

/* `-rf` has `-f`; `--force=yes` has `--force`; `-i.bak` has `-i*`. */
static gboolean
is_option (const char *word, const char *option, gsize length)
{
  gsize size = strcspn (word, "=");

  if (word[0] != '-')
    return FALSE;
  if (option[length - 1] == '*')
    return strncmp (word, option, length - 1) == 0;
  if (size == length && strncmp (word, option, length) == 0)
    return TRUE;
  if (length != 2 || word[1] == '-' || word[size] != '\0')
    return FALSE;
  for (const char *c = word + 1; *c != '\0'; c++) {
    if (!g_ascii_isalpha (*c))
      return FALSE;
  }
  return size <= 5 && strchr (word + 1, option[1]) != NULL;
}

/**
 * pf_command_rules_has_option:
 * @words: (array length=n_words): a program and its arguments
 * @n_words: how many
 * @options: options, separated by spaces
 *
 * Returns: whether one of them is there
 */
gboolean
pf_command_rules_has_option (const char *const *words, guint n_words, const char *options)
{
  while (*options != '\0') {
    gsize size = strcspn (options, " ");

    for (guint i = 1; i < n_words && !g_str_equal (words[i], "--"); i++) {
      if (is_option (words[i], options, size))
        return TRUE;
    }
    options += size + strspn (options + size, " ");
  }
  return FALSE;
}

/* The next word behind @at that is no option and no value of one, or @n_words. */
static guint
find_operand (const char *const *words, guint n_words, guint at, const char *value_options)
{
  for (at++; at < n_words; at++) {
    if (words[at][0] != '-' || words[at][1] == '\0')
      return at;
    if (has_word (value_options, words[at], strlen (words[at])))
      at++;
  }
  return n_words;
}

static const char *
get_value_options (const char *program)
{
  for (const PfCommandOptions *entry = pf_command_options; entry->program != NULL; entry++) {
    if (g_str_equal (entry->program, program))
      return entry->options;
  }
  return NULL;
}

static gboolean
matches_glob (const char *pattern, gsize length, const char *word)
{
  if (length > 0 && pattern[0] == '*' && length > 1) {
    gsize size = strlen (word);

    return size >= length - 1 && strncmp (word + size - (length - 1), pattern + 1, length - 1) == 0;
  }
  if (length > 0 && pattern[length - 1] == '*')
    return strncmp (pattern, word, length - 1) == 0;
  return strlen (word) == length && strncmp (pattern, word, length) == 0;
}

/* One sub-command, its words joined by `/`; an empty last one means that nothing follows. @last is where its last
 * word stands. */
static gboolean
matches_words (
    const char *pattern, gsize length, const char *const *words, guint n_words, const char *value_options, guint *last)
{
  guint at = 0;

  for (;;) {
    const char *slash = memchr (pattern, '/', length);
    gsize size = slash != NULL ? (gsize) (slash - pattern) : length;

    at = find_operand (words, n_words, at, value_options);
    if (size == 0)
      return at >= n_words;
    if (at >= n_words || !matches_glob (pattern, size, words[at]))
      return FALSE;
    *last = at;
    if (slash == NULL)
      return TRUE;
    pattern += size + 1;
    length -= size + 1;
  }
}

static gboolean
matches_any_words (
    const char *patterns, const char *const *words, guint n_words, const char *value_options, guint *last)
{
  *last = 0;
  if (patterns == NULL)
    return TRUE;
  if (*patterns == '\0')
    return find_operand (words, n_words, 0, value_options) >= n_words;
  while (*patterns != '\0') {
    gsize size = strcspn (patterns, " ");

    if (matches_words (patterns, size, words, n_words, value_options, last))
      return TRUE;
    patterns += size + strspn (patterns + size, " ");
  }
  return FALSE;
}

/**
 * pf_command_rules_know:
 * @program: name of a program
 *
 * Returns: whether there are rules for it
 */
gboolean
pf_command_rules_know (const char *program)
{
  return g_hash_table_contains (get_index (), program);
}

/**
 * pf_command_rules_find:
 * @words: (array length=n_words): a program, without its folder, and its arguments
 * @n_words: how many, at least one
 * @effect: (out): what the first rule that fits says
 *
 * Returns: whether one does
 */
gboolean
pf_command_rules_find (const char *const *words, guint n_words, PfCommandEffect *effect)
{
  guint first = GPOINTER_TO_UINT (g_hash_table_lookup (get_index (), words[0]));
  const char *value_options = get_value_options (words[0]);
  guint last;

  for (guint i = first; i > 0 && g_strcmp0 (pf_command_rules[i - 1].program, words[0]) == 0; i++) {
    const PfCommandRule *rule = &pf_command_rules[i - 1];

    if ((rule->options == NULL || pf_command_rules_has_option (words, n_words, rule->options))
        && matches_any_words (rule->words, words, n_words, value_options, &last)) {
      *effect = rule->effect;
      return TRUE;
    }
  }
  return FALSE;
}

/* `NAME=value`, which may stand before a program. */
static gboolean
is_setting (const char *word)
{
  gsize name = strspn (word, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789");

  return name > 0 && word[name] == '=';
}

/**
 * pf_command_rules_unwrap:
 * @words: (array length=n_words): a program and its arguments
 * @n_words: how many, at least one
 *
 * Returns: where the command begins that a program such as `sudo`, `ssh` or `docker exec` runs; 0 when it runs none
 */
guint
pf_command_rules_unwrap (const char *const *words, guint n_words)
{
  const char *value_options = get_value_options (words[0]);

  for (const PfCommandWrapper *wrapper = pf_command_wrappers; wrapper->program != NULL; wrapper++) {
    guint at = 0;

    if (!g_str_equal (wrapper->program, words[0])
        || !matches_any_words (wrapper->words, words, n_words, value_options, &at))
      continue;
    for (guint i = 0; i <= wrapper->n_operands; i++)
      at = find_operand (words, n_words, at, wrapper->options);
    while (at < n_words && is_setting (words[at]))
      at++;
    return at < n_words ? at : 0;
  }
  return 0;
}
