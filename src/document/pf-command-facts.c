/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-command-facts.h"

#include "document/pf-code-facts.h"
#include "document/pf-command-private.h"
#include "document/pf-document-private.h"
#include "document/pf-language.h"
#include "document/pf-placeholder.h"

#include <string.h>

typedef struct {
  const char *language;
  PfCommandShell shell;
} PfShellLanguage;

static const PfShellLanguage shell_languages[] = {
  { "bash", PF_COMMAND_SHELL_POSIX },
  { "sh", PF_COMMAND_SHELL_POSIX },
  { "shell", PF_COMMAND_SHELL_POSIX },
  { "zsh", PF_COMMAND_SHELL_POSIX },
  { "ksh", PF_COMMAND_SHELL_POSIX },
  { "console", PF_COMMAND_SHELL_POSIX },
  { "shellsession", PF_COMMAND_SHELL_POSIX },
  { "shell-session", PF_COMMAND_SHELL_POSIX },
  { "bash-session", PF_COMMAND_SHELL_POSIX },
  { "sh-session", PF_COMMAND_SHELL_POSIX },
  { "terminal", PF_COMMAND_SHELL_POSIX },
  { "commandline", PF_COMMAND_SHELL_POSIX },
  { "powershell", PF_COMMAND_SHELL_POWERSHELL },
  { "ps1", PF_COMMAND_SHELL_POWERSHELL },
  { "pwsh", PF_COMMAND_SHELL_POWERSHELL },
  { "ps", PF_COMMAND_SHELL_POWERSHELL },
  { "cmd", PF_COMMAND_SHELL_BATCH },
  { "bat", PF_COMMAND_SHELL_BATCH },
  { "batch", PF_COMMAND_SHELL_BATCH },
  { "dosbatch", PF_COMMAND_SHELL_BATCH },
};

/**
 * pf_command_effect_to_string:
 * @effect: an effect
 *
 * Returns: (transfer none): `reads`, `changes`, `destroys` or `unknown`
 */
const char *
pf_command_effect_to_string (PfCommandEffect effect)
{
  static const char *const names[] = { "reads", "changes", "destroys", "unknown" };

  return names[MIN (effect, PF_EFFECT_UNKNOWN)];
}

/**
 * pf_command_shell_to_string:
 * @shell: a shell
 *
 * Returns: (transfer none) (nullable): `posix`, `powershell` or `batch`; %NULL for none
 */
const char *
pf_command_shell_to_string (PfCommandShell shell)
{
  static const char *const names[] = { NULL, "posix", "powershell", "batch" };

  return names[MIN (shell, PF_COMMAND_SHELL_BATCH)];
}

/* A block that does not say what it is: commands when its first line is one. */
static gboolean
begins_with_command (const char *text)
{
  while (*text != '\0') {
    gsize length = strcspn (text, "\n");
    gsize blanks = strspn (text, " \t");
    g_autofree char *line = g_strstrip (g_strndup (text, length));
    const char *command = g_str_has_prefix (line, "$ ") ? line + 2 : line;
    g_autofree char *program = g_strndup (command, strcspn (command, " \t"));
    PfCommandEffect effect;

    if (blanks < length && *line != '#' && *line != '\0') {
      if (command > line || pf_code_is_command (command))
        return TRUE;
      return pf_command_rules_know (program) && strchr (command, ' ') != NULL
             && (effect = pf_effect_of_script (command, PF_SHELL_DIALECT_POSIX)) != PF_EFFECT_UNKNOWN;
    }
    text += length + (text[length] == '\n' ? 1 : 0);
  }
  return FALSE;
}

/**
 * pf_command_get_shell:
 * @command: a command
 *
 * Returns: what it is written for; a block without a language is for a shell when it begins with a known program
 */
PfCommandShell
pf_command_get_shell (const PfCommand *command)
{
  if (command->is_output)
    return PF_COMMAND_SHELL_NONE;
  if (command->inline_code)
    return pf_code_is_cmdlet (command->text) ? PF_COMMAND_SHELL_POWERSHELL : PF_COMMAND_SHELL_POSIX;
  for (gsize i = 0; i < G_N_ELEMENTS (shell_languages); i++) {
    if (g_ascii_strcasecmp (shell_languages[i].language, command->language) == 0)
      return shell_languages[i].shell;
  }
  return command->language[0] == '\0' && begins_with_command (command->text) ? PF_COMMAND_SHELL_POSIX
                                                                             : PF_COMMAND_SHELL_NONE;
}

/**
 * pf_command_is_runnable:
 * @command: a command
 *
 * Whether it is for a shell of this machine. A block of YAML, SQL or prose, expected output and PowerShell are not.
 * What is runnable may still hold placeholders, see [func@command_list_placeholders].
 *
 * Returns: %TRUE when it is
 */
gboolean
pf_command_is_runnable (const PfCommand *command)
{
  return pf_command_get_shell (command) == PF_COMMAND_SHELL_POSIX;
}

static gboolean
is_session (const char *text)
{
  return g_str_has_prefix (text, "$ ") || strstr (text, "\n$ ") != NULL;
}

/**
 * pf_command_dup_script:
 * @command: a command
 *
 * What to give to a shell. Of a session with prompts, `$ git status`, that is what stands behind the prompts; output in
 * between becomes an empty line, so that lines keep their numbers.
 *
 * Returns: (transfer full): its text
 */
char *
pf_command_dup_script (const PfCommand *command)
{
  GString *script;
  gboolean continues = FALSE;

  if (!is_session (command->text))
    return g_strdup (command->text);
  script = g_string_new (NULL);
  for (const char *line = command->text; *line != '\0';) {
    gsize length = strcspn (line, "\n");
    gsize prompt = g_str_has_prefix (line, "$ ") || (continues && g_str_has_prefix (line, "> ")) ? 2 : 0;

    if (prompt > 0 || continues || *line == '#')
      g_string_append_len (script, line + prompt, (gssize) (length - prompt));
    continues = (prompt > 0 || continues) && length > 0 && line[length - 1] == '\\';
    line += length;
    if (*line == '\n') {
      g_string_append_c (script, '\n');
      line++;
    }
  }
  return g_string_free (script, FALSE);
}

/**
 * pf_command_get_effect:
 * @command: a command
 *
 * What it does as far as its words tell: of several commands, of a pipe, and of commands inside of commands the worst,
 * where what changes something outweighs what is unknown. SQL is read as such.
 *
 * Returns: its effect; unknown for what is no command
 */
PfCommandEffect
pf_command_get_effect (const PfCommand *command)
{
  PfCommandShell shell = pf_command_get_shell (command);
  g_autofree char *script = NULL;

  if (g_ascii_strcasecmp (command->language, "sql") == 0 && !command->is_output)
    return pf_effect_of_sql (command->text);
  if (shell == PF_COMMAND_SHELL_NONE)
    return PF_EFFECT_UNKNOWN;
  script = pf_command_dup_script (command);
  return pf_effect_of_script (script, shell == PF_COMMAND_SHELL_POWERSHELL ? PF_SHELL_DIALECT_POWERSHELL
                                                                           : PF_SHELL_DIALECT_POSIX);
}

/**
 * pf_command_list_placeholders:
 * @text: commands
 *
 * What a person has to fill in before they can be run: `<tag>`, which would be a redirection, `your-domain.com`,
 * `YOUR_API_KEY`, `{{x}}`, `REPLACE_WITH_X`. A redirection such as `< file` and a shell's own `$NAME` are none.
 *
 * Returns: (transfer full) (array zero-terminated=1): each once, in their order; maybe empty
 */
GStrv
pf_command_list_placeholders (const char *text)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gsize length = strlen (text);
  PfPlaceholder found;

  for (gsize at = 0; pf_placeholder_find (text, length, at, PF_PLACEHOLDER_IN_COMMAND, &found); at = found.end) {
    char *name = g_strndup (text + found.start, found.end - found.start);

    if (!found.is_leading && !g_hash_table_contains (seen, name))
      g_strv_builder_add (builder, name);
    g_hash_table_add (seen, name);
  }
  return g_strv_builder_end (builder);
}

/* Whether the last line with words above a fence says that what follows is what should be seen. */
static gboolean
is_output_label (const char *line, gsize length)
{
  g_autofree char *text = g_strndup (line, length);
  PfPhraseMatch match;
  char *end;

  g_strdelimit (text, "*_`", ' ');
  end = g_strstrip (text);
  if (!g_str_has_suffix (end, ":") && !g_str_has_suffix (end, "："))
    return FALSE;
  while (*end != '\0' && strchr ("->+# \t[]xX", *end) != NULL)
    end++;
  if (!pf_phrase_set_find_next (PF_PHRASES (output_labels), end, -1, 0, &match))
    return FALSE;
  /* At the beginning, or all the way to the colon: “Check the output directory:” is about something else. */
  return match.start == 0 || strspn (end + match.end, " :)(") == strlen (end + match.end);
}

static gboolean
is_output (PfDocument *document, const PfCommand *command)
{
  if (command->inline_code || command->language[0] != '\0')
    return command->language[0] != '\0' && g_ascii_strcasecmp (command->language, "output") == 0;
  for (guint line = command->line; line > 1 && command->line - line < 3; line--) {
    gsize length;
    const char *text = pf_source_get_line (document->source, line - 1, &length);
    gsize blanks = 0;

    while (text != NULL && blanks < length && g_ascii_isspace (text[blanks]))
      blanks++;
    if (text == NULL || blanks < length)
      return text != NULL && is_output_label (text, length);
  }
  return FALSE;
}

/**
 * pf_command_facts_find_outputs:
 * @document: a document that is being made
 *
 * Marks the blocks without a language that stand under a line such as `Expected:`.
 */
void
pf_command_facts_find_outputs (PfDocument *document)
{
  for (guint i = 0; i < document->commands->len; i++) {
    PfCommand *command = g_ptr_array_index (document->commands, i);

    command->is_output = is_output (document, command);
  }
}
