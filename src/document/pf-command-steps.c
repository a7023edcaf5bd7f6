/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-command-facts.h"

#include "document/pf-command-private.h"
#include "document/pf-language.h"

#include <string.h>

/* A step while it is read; its commands are what stands between its comments. */
typedef struct {
  GPtrArray *steps;
  PfCommandStep *step;
  const char *script;
  const char *counted; /* up to where lines were counted, and how many they are */
  guint line;
  gsize taken;        /* offset up to which the script is in a step */
  gboolean expecting; /* a comment said that what should be seen follows */
  GString *text;
  GString *notes;
  GString *expected;
} Reader;

/**
 * pf_command_step_free:
 * @self: (transfer full): a step
 */
void
pf_command_step_free (PfCommandStep *self)
{
  g_free (self->title);
  g_free (self->text);
  g_free (self->notes);
  g_free (self->expected);
  g_free (self->when);
  g_free (self);
}

static guint
count_line (Reader *self, gsize offset)
{
  const char *end = self->script + offset;
  const char *newline;

  while ((newline = memchr (self->counted, '\n', (gsize) (end - self->counted))) != NULL) {
    self->line++;
    self->counted = newline + 1;
  }
  return self->line;
}

static void
begin_step (Reader *self, guint number, const char *title, guint line)
{
  self->step = g_new0 (PfCommandStep, 1);
  self->step->number = number;
  self->step->title = g_strdup (title);
  self->step->line = line;
}

static void
append_line (GString *lines, const char *line)
{
  if (*line == '\0')
    return;
  if (lines->len > 0)
    g_string_append_c (lines, '\n');
  g_string_append (lines, line);
}

static char *
take_lines (GString *lines)
{
  char *text = lines->len > 0 ? g_strdup (lines->str) : NULL;

  g_string_truncate (lines, 0);
  return text;
}

/* Empty lines around a step's commands belong to nothing. */
static char *
take_text (GString *text)
{
  char *start = text->str;
  char *trimmed;

  for (char *c = start; *c != '\0' && g_ascii_isspace (*c); c++) {
    if (*c == '\n')
      start = c + 1;
  }
  trimmed = g_strchomp (g_strdup (start));
  g_string_truncate (text, 0);
  return trimmed;
}

/* Ends the step. What stands before the first number and has no commands belongs to the step that follows. */
static void
end_step (Reader *self, PfShellDialect dialect, gboolean is_last)
{
  g_autofree char *text = take_text (self->text);

  if (*text == '\0' && self->step->number == 0 && !is_last) {
    pf_command_step_free (self->step);
    self->step = NULL;
    return;
  }
  self->step->effect = pf_effect_of_script (text, dialect);
  self->step->text = g_steal_pointer (&text);
  self->step->notes = take_lines (self->notes);
  self->step->expected = take_lines (self->expected);
  g_ptr_array_add (self->steps, g_steal_pointer (&self->step));
}

static void
take_script (Reader *self, gsize end)
{
  for (gsize i = self->taken; i < end; i++)
    self->expecting &= g_ascii_isspace (self->script[i]) != 0;
  if (end > self->taken)
    g_string_append_len (self->text, self->script + self->taken, (gssize) (end - self->taken));
  self->taken = MAX (self->taken, end);
}

/* `1. `, `2) `, `3: `, `Step 4 - `: what follows is a title. Returns: where it begins, or %NULL. */
static const char *
match_number (const char *text, guint *number)
{
  PfPhraseMatch match;
  const char *digits = text;
  const char *behind;
  char *end;
  gboolean is_named = FALSE;
  guint64 value;

  if (pf_phrase_set_find_next (PF_PHRASES (step_words), text, (gssize) strcspn (text, " "), 0, &match)
      && match.start == 0) {
    digits = text + match.end + strspn (text + match.end, " #");
    is_named = TRUE;
  }
  if (!g_ascii_isdigit (*digits))
    return NULL;
  value = g_ascii_strtoull (digits, &end, 10);
  behind = end;
  if (behind - digits > 3 || value == 0)
    return NULL;
  if (strchr (".):", *behind) != NULL && *behind != '\0')
    behind++;
  else if (g_str_has_prefix (behind, " - ") || g_str_has_prefix (behind, " – ") || g_str_has_prefix (behind, " — "))
    behind += strcspn (behind + 1, " ") + 1;
  else if (!is_named || (*behind != '\0' && *behind != ' '))
    return NULL;
  if (*behind != '\0' && *behind != ' ')
    return NULL;
  *number = (guint) value;
  return behind + strspn (behind, " ");
}

/* Signs that a line is drawn of; whole characters, since their bytes are those of others, too. */
static gsize
measure_line (const char *text)
{
  const char *c = text;

  for (;;) {
    if (*c != '\0' && strchr (" \t=*~", *c) != NULL)
      c++;
    else if (g_str_has_prefix (c, "─") || g_str_has_prefix (c, "━"))
      c = g_utf8_next_char (c);
    else
      return (gsize) (c - text);
  }
}

/* A line drawn of signs, or a title between such. */
static char *
dup_words (const char *comment, gsize length)
{
  g_autofree char *text = g_strndup (comment, length);
  char *start = text + strspn (text, "#");
  gsize end;

  start += measure_line (start);
  if (start[0] == '-' && start[1] == '-')
    start += strspn (start, "- \t");
  end = strlen (start);
  while (end > 0
         && (strchr ("=*~#\r \t", start[end - 1]) != NULL
             || (end > 2 && (strncmp (start + end - 3, "─", 3) == 0 || strncmp (start + end - 3, "━", 3) == 0))))
    end -= (guchar) start[end - 1] < 0x80 ? 1 : 3;
  while (end > 2 && start[end - 1] == '-' && start[end - 2] == '-')
    end--;
  while (end > 0 && strchr ("- \t", start[end - 1]) != NULL && strspn (start, "- \t") == end)
    end--;
  return g_strstrip (g_strndup (start, end));
}

/* Quotes or a number behind a verb: `All services show "healthy"`, but `then show the log`. */
static gboolean
has_value (const char *text)
{
  return strpbrk (text, "\"'`0123456789") != NULL || strstr (text, "“") != NULL;
}

static gboolean
is_expectation (const char *text)
{
  PfPhraseMatch match;

  if (g_str_has_prefix (text, "=> ") || g_str_has_prefix (text, "-> ") || g_str_has_prefix (text, "→ "))
    return TRUE;
  for (gsize at = 0; pf_phrase_set_find_next (PF_PHRASES (expectations), text, -1, at, &match); at = match.end) {
    if (match.meaning == PF_EXPECTATION_ANYWHERE
        || (match.meaning == PF_EXPECTATION_NOT_FIRST && match.start > 0 && has_value (text + match.end)))
      return TRUE;
  }
  return pf_phrase_set_find_next (PF_PHRASES (output_labels), text, -1, 0, &match) && match.start == 0
         && text[match.end] == ':';
}

static gboolean
is_schedule (const char *text)
{
  PfPhraseMatch match;

  return pf_phrase_set_find_next (PF_PHRASES (schedules), text, -1, 0, &match) && match.start == 0
         && strpbrk (text + match.end, "0123456789") != NULL;
}

static void
take_words (Reader *self, const char *words)
{
  gboolean is_expected = is_expectation (words);

  if (is_expected || self->expecting)
    append_line (self->expected, words);
  else if (self->step->when == NULL && is_schedule (words))
    self->step->when = g_strdup (words);
  else
    append_line (self->notes, words);
  self->expecting = (is_expected || self->expecting) && (self->expecting || g_str_has_suffix (words, ":"));
}

typedef struct {
  Reader *reader;
  PfShellDialect dialect;
} Context;

static void
take_comment (const PfShellComment *comment, gpointer data)
{
  Context *context = data;
  Reader *self = context->reader;
  g_autofree char *words = dup_words (self->script + comment->start, comment->end - comment->start);
  const char *title;
  guint number = 0;
  gsize start = comment->start;

  if (!comment->own_line) {
    if (is_expectation (words))
      append_line (self->expected, words);
    return;
  }
  if (comment->nested || comment->start < self->taken || g_str_has_prefix (self->script + comment->start, "#!"))
    return;
  while (start > 0 && self->script[start - 1] != '\n')
    start--;
  take_script (self, start);
  self->taken = comment->end + (self->script[comment->end] == '\n' ? 1 : 0);
  title = match_number (words, &number);
  if (title == NULL || number <= self->step->number) {
    take_words (self, words);
    return;
  }
  end_step (self, context->dialect, FALSE);
  begin_step (self, number, title, count_line (self, comment->start));
  self->expecting = FALSE;
}

/* Output between the prompts of a session is what should be seen. */
static void
take_outputs (GPtrArray *steps, const PfCommand *command, const char *script)
{
  g_auto (GStrv) shown = g_strsplit (command->text, "\n", -1);
  g_auto (GStrv) given = g_strsplit (script, "\n", -1);
  g_autoptr (GString) lines = g_string_new (NULL);
  guint step = 0;

  if (g_str_equal (command->text, script))
    return;
  for (guint i = 0; shown[i] != NULL && given[i] != NULL; i++) {
    PfCommandStep *next = step + 1 < steps->len ? g_ptr_array_index (steps, step + 1) : NULL;

    if (next != NULL && command->line + 1 + i >= next->line) {
      PfCommandStep *current = g_ptr_array_index (steps, step++);

      if (lines->len > 0 && current->expected == NULL)
        current->expected = take_lines (lines);
      g_string_truncate (lines, 0);
    }
    if (given[i][0] == '\0')
      append_line (lines, shown[i]);
  }
  if (lines->len > 0 && steps->len > 0) {
    PfCommandStep *current = g_ptr_array_index (steps, step);

    if (current->expected == NULL)
      current->expected = take_lines (lines);
  }
}

static PfShellDialect
get_dialect (const PfCommand *command)
{
  return pf_command_get_shell (command) == PF_COMMAND_SHELL_POWERSHELL ? PF_SHELL_DIALECT_POWERSHELL
                                                                       : PF_SHELL_DIALECT_POSIX;
}

/**
 * pf_command_list_steps:
 * @command: a command
 *
 * Splits a block at its comments `# 1. …`, `# 2. …`. A block without any is one step with the number 0. Lines that
 * belong together, by a backslash, a quote, a here-document or a loop, stay together.
 *
 * Returns: (transfer full) (element-type PfCommandStep): the steps in their order; empty for what is no command
 */
GPtrArray *
pf_command_list_steps (const PfCommand *command)
{
  GPtrArray *steps = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_command_step_free);
  g_autofree char *script = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) notes = g_string_new (NULL);
  g_autoptr (GString) expected = g_string_new (NULL);
  Reader self = { .steps = steps, .text = text, .notes = notes, .expected = expected };
  Context context = { &self, get_dialect (command) };

  if (pf_command_get_shell (command) == PF_COMMAND_SHELL_NONE)
    return steps;
  script = pf_command_dup_script (command);
  self.script = script;
  self.counted = script;
  self.line = command->inline_code ? command->line : command->line + 1;
  begin_step (&self, 0, NULL, self.line);
  pf_shell_parse (script, -1, context.dialect, NULL, take_comment, &context);
  take_script (&self, strlen (script));
  end_step (&self, context.dialect, TRUE);
  take_outputs (steps, command, script);
  return steps;
}

/**
 * pf_command_has_steps:
 * @command: a command
 *
 * Returns: whether it is split into numbered steps
 */
gboolean
pf_command_has_steps (const PfCommand *command)
{
  g_autoptr (GPtrArray) steps = NULL;

  if (command->inline_code || strchr (command->text, '#') == NULL)
    return FALSE;
  steps = pf_command_list_steps (command);
  return steps->len > 0 && ((PfCommandStep *) g_ptr_array_index (steps, steps->len - 1))->number > 0;
}
