/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-command-call.h"

#include "probe/pf-host.h"
#include "run/pf-run-lifecycle.h"
#include "run/pf-run-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What a command would wait for a person with: there is none at its other end. */
static const char *const interactive_programs[] = {
  "vi", "vim", "nvim", "nano", "emacs", "less", "more", "man", "top", "htop", "k9s", "passwd", "su", "read", "select",
  "dialog", "whiptail", NULL,
};

/* What goes on until it is stopped. */
static const char *const endless_programs[] = { "watch", "tail", "journalctl", "logs", "get", NULL };
static const char *const endless_options[] = { "-f", "--follow", "-w", "--watch", "-F", NULL };

/* A shell would act on these in a value. */
#define SHELL_CHARACTERS "`$;&|<>(){}*?[]!~#'\"\\ \t"

/* Once for each thing that stands in the way. */
static gboolean
is_named (PfCommandCall *self, const char *what)
{
  for (guint i = 0; i < self->blockers->len; i++)
    if (strstr (g_ptr_array_index (self->blockers, i), what) != NULL)
      return TRUE;
  return FALSE;
}

static void
block_open (PfCommandCall *self, const char *what)
{
  if (!is_named (self, what))
    g_ptr_array_add (self->blockers, g_strdup_printf (_ ("“%s” is not filled in"), what));
}

static void
block_placeholder (PfCommandCall *self, const char *host)
{
  if (!is_named (self, host))
    g_ptr_array_add (self->blockers, g_strdup_printf (_ ("“%s” stands for a host of yours"), host));
}

static gboolean
names_variable (PfRun *run, guint index, const char *text)
{
  g_autofree const char **values = g_new0 (const char *, run->variables->len + 1);
  g_autofree char *filled = NULL;

  values[index] = "\001";
  filled = pf_variables_substitute (run->variables, text, values);
  return strchr (filled, '\001') != NULL;
}

static void
find_open_variables (PfCommandCall *self, PfRun *run)
{
  for (guint i = 0; i < run->variables->len; i++) {
    const PfVariable *variable = g_ptr_array_index (run->variables, i);

    if (run->variable_values[i] == NULL && names_variable (run, i, self->script))
      block_open (self, variable->label);
  }
}

/* The host of an address that begins behind `://`, without user, port and path. */
static char *
take_host (const char *text)
{
  gsize length = strcspn (text, "/?#\"'`)|;& \t\r\n,\\");
  g_autofree char *authority = g_strndup (text, length);
  const char *at = strrchr (authority, '@');
  const char *host = at != NULL ? at + 1 : authority;

  if (*host == '[')
    return g_strndup (host + 1, strcspn (host + 1, "]"));
  return g_strndup (host, strcspn (host, ":"));
}

static gboolean
has_endpoint (PfEnvironment *environment, const char *host)
{
  for (guint i = 0; environment != NULL && i < environment->endpoints->len; i++) {
    const char *behind = strstr (((PfEndpoint *) g_ptr_array_index (environment->endpoints, i))->base_url, "://");
    g_autofree char *own = behind != NULL ? take_host (behind + 3) : NULL;

    if (own != NULL && g_ascii_strcasecmp (own, host) == 0)
      return TRUE;
  }
  return FALSE;
}

static void
check_host (PfCommandCall *self, const char *host, PfEnvironment *environment)
{
  g_autofree char *normal = NULL;

  /* What the shell fills in is known only then. */
  if (*host == '\0' || strpbrk (host, "$`<>{}*") != NULL)
    return;
  if (pf_host_is_placeholder (host)) {
    block_placeholder (self, host);
    return;
  }
  normal = pf_host_normalize (host, NULL);
  if (normal != NULL && pf_host_is_restricted (normal) && !has_endpoint (environment, host))
    g_ptr_array_add (
        self->blockers,
        g_strdup_printf (_ ("“%s” is an address of this network alone, which only an endpoint may name"), host));
}

static void
find_hosts (PfCommandCall *self, PfEnvironment *environment)
{
  const char *text = self->script;

  while ((text = strstr (text, "://")) != NULL) {
    g_autofree char *host = take_host (text + 3);

    check_host (self, host, environment);
    text += 3;
  }
}

/* `db.example.com` as a word of its own, such as behind `-h` or `user@`. */
static void
find_bare_hosts (PfCommandCall *self)
{
  static const char *const ends[] = { ".com", ".org", ".net", ".io", ".dev", ".edu", NULL };
  static const char separators[] = " \t\r\n'\"`=@:/,;|&()<>";

  for (const char *word = self->script; *word != '\0';) {
    gsize length = strcspn (word, separators);
    g_autofree char *host = g_strndup (word, length);

    for (gsize i = 0; ends[i] != NULL; i++)
      if (g_str_has_suffix (host, ends[i]) && strpbrk (host, "${}*") == NULL && pf_host_is_placeholder (host))
        block_placeholder (self, host);
    word += length;
    word += strspn (word, separators);
  }
}

static gboolean
is_in_rollback (PfRun *run, guint section)
{
  const GPtrArray *sections = pf_document_get_sections (run->document);
  const PfSection *found = section < sections->len ? g_ptr_array_index (sections, section) : NULL;

  return found != NULL && found->role == PF_ROLE_ROLLBACK;
}

/* While a run rests, only a rollback does not wait. */
static void
check_paused (PfCommandCall *self, PfRun *run)
{
  const PfCommand *command = g_ptr_array_index (pf_document_get_commands (run->document), self->command);

  if (pf_run_is_paused (run) && !is_in_rollback (run, command->section))
    g_ptr_array_add (self->blockers, g_strdup (_ ("The run is paused. Resume it first")));
}

/**
 * pf_command_call_find_blockers:
 * @self: a call
 * @run: its run
 * @environment: (nullable): where the run is
 *
 * Adds what is not filled in yet and the hosts that must not be contacted: the same as of probes.
 */
void
pf_command_call_find_blockers (PfCommandCall *self, PfRun *run, PfEnvironment *environment)
{
  g_auto (GStrv) placeholders = pf_command_list_placeholders (self->script);

  for (char **name = placeholders; *name != NULL; name++)
    block_open (self, *name);
  check_paused (self, run);
  find_open_variables (self, run);
  find_hosts (self, environment);
  find_bare_hosts (self);
}

static void warn (PfCommandCall *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
warn (PfCommandCall *self, const char *format, ...)
{
  g_autofree char *sentence = NULL;
  va_list arguments;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (!g_ptr_array_find_with_equal_func (self->cautions, sentence, g_str_equal, NULL))
    g_ptr_array_add (self->cautions, g_steal_pointer (&sentence));
}

static gboolean
is_interactive_option (const char *word)
{
  return g_str_equal (word, "-it") || g_str_equal (word, "-ti") || g_str_equal (word, "--tty")
         || g_str_equal (word, "--interactive");
}

/* One command of the script, word by word. */
static void
warn_of_command (PfCommandCall *self, const char *const *words)
{
  gboolean endless = FALSE;

  for (gsize i = 0; words[i] != NULL; i++) {
    g_autofree char *program = g_path_get_basename (words[i]);

    if (g_str_equal (program, "sudo") && g_strcmp0 (words[i + 1], "-n") != 0)
      warn (self, _ ("“%s” may ask for a password, which nobody can give it here"), program);
    else if (i == 0 && g_strv_contains (interactive_programs, program))
      warn (self, _ ("“%s” waits for a person, and there is no terminal"), program);
    else if (is_interactive_option (words[i]))
      warn (self, _ ("“%s” asks for a terminal, and there is none"), words[i]);
    if (g_strv_contains (endless_programs, words[i]))
      endless = TRUE;
    if ((endless && g_strv_contains (endless_options, words[i])) || (i == 0 && g_str_equal (program, "watch")))
      warn (self, _ ("“%s” goes on until you stop it"), words[0]);
  }
}

static void
warn_of_commands (PfCommandCall *self)
{
  g_auto (GStrv) commands = NULL;
  g_autofree char *joined = g_strdup (self->script);
  g_autoptr (GString) text = g_string_new (joined);

  g_string_replace (text, "\\\n", " ", 0);
  commands = g_strsplit_set (text->str, "\n;|&()", -1);
  for (char **command = commands; *command != NULL; command++) {
    g_auto (GStrv) words = NULL;
    g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
    g_auto (GStrv) filled = NULL;

    words = g_strsplit_set (*command, " \t\r", -1);
    for (char **word = words; *word != NULL; word++)
      if (**word != '\0')
        g_strv_builder_add (builder, *word);
    filled = g_strv_builder_end (builder);
    if (filled[0] != NULL && filled[0][0] != '#')
      warn_of_command (self, (const char *const *) filled);
  }
}

static void
warn_of_values (PfCommandCall *self, PfRun *run)
{
  const PfCommand *command = g_ptr_array_index (pf_document_get_commands (run->document), self->command);

  for (guint i = 0; i < run->variables->len; i++) {
    const char *value = run->variable_values[i];

    if (value != NULL && strpbrk (value, SHELL_CHARACTERS) != NULL && strstr (self->script, value) != NULL
        && names_variable (run, i, command->text))
      warn (self, _ ("The value of “%s” has characters that a shell acts on"),
            ((PfVariable *) g_ptr_array_index (run->variables, i))->label);
  }
}

/* Every step has a shell of its own, so what an earlier one did to its shell is forgotten. */
static void
warn_of_earlier_steps (PfCommandCall *self, PfRun *run)
{
  const PfCommand *command = g_ptr_array_index (pf_document_get_commands (run->document), self->command);
  g_autoptr (GPtrArray) steps = self->step > 0 ? pf_command_list_steps (command) : NULL;

  for (guint i = 0; steps != NULL && i < steps->len; i++) {
    const PfCommandStep *step = g_ptr_array_index (steps, i);
    g_auto (GStrv) lines = step->number < self->step ? g_strsplit_set (step->text, "\n;&", -1) : NULL;

    for (char **line = lines; line != NULL && *line != NULL; line++) {
      const char *text = g_strstrip (*line);

      if (g_str_has_prefix (text, "cd ") || g_str_has_prefix (text, "export ") || g_str_has_prefix (text, "source ")
          || g_str_has_prefix (text, ". "))
        warn (self, _ ("An earlier step has “%s”, which does not reach this one: each step has a shell of its own"), text);
    }
  }
}

/**
 * pf_command_call_find_cautions:
 * @self: a call
 * @run: its run
 *
 * Adds what a person should know before it is run.
 */
void
pf_command_call_find_cautions (PfCommandCall *self, PfRun *run)
{
  const PfCommand *command = g_ptr_array_index (pf_document_get_commands (run->document), self->command);

  warn_of_commands (self);
  warn_of_values (self, run);
  warn_of_earlier_steps (self, run);
  if (self->n_masked > 0)
    warn (self,
          g_dngettext (GETTEXT_PACKAGE, "%u secret is hidden here, but run as it is written",
                       "%u secrets are hidden here, but run as they are written", self->n_masked),
          self->n_masked);
  if (g_strcmp0 (run->mode, "rehearsal") == 0 && self->effect != PF_EFFECT_READS)
    warn (self, _ ("The run is a rehearsal, but the command is carried out all the same"));
  if (is_in_rollback (run, command->section) && !run->in_rollback)
    warn (self, _ ("It belongs to the rollback, which has not started"));
}
