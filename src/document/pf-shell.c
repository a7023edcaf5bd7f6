/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-shell.h"

#include "document/pf-placeholder.h"

#include <string.h>

/* Substitutions within substitutions; nobody writes as many, and what goes deeper is given up. */
#define MAX_DEPTH 32

typedef struct {
  char *delimiter;
  gboolean strips_tabs;
} HereDocument;

typedef struct {
  const char *text;
  gsize length;
  gsize at;
  PfShellDialect dialect;
  PfShellCommandFunc take_command;
  PfShellCommentFunc take_comment;
  gpointer data;
  guint depth;
  guint n_blocks; /* loops and conditions that are open */
  gboolean lost;
  GArray *documents; /* (element-type HereDocument): whose text begins on the next line */
} Parser;

/* One command while it is read. */
typedef struct {
  PfShellCommand command;
  gboolean ignored; /* the head of a loop or a case, which is no program */
} Building;

static void parse_list (Parser *self, char closer, gboolean piped);

static char
peek (const Parser *self, gsize ahead)
{
  return self->at + ahead < self->length ? self->text[self->at + ahead] : '\0';
}

static gboolean
is_at_end (const Parser *self)
{
  return self->at >= self->length;
}

static void
building_init (Building *building, gboolean piped)
{
  building->command = (PfShellCommand){ g_ptr_array_new_with_free_func (g_free), NULL, FALSE, piped };
  building->ignored = FALSE;
}

static void
building_clear (Building *building)
{
  g_ptr_array_unref (building->command.words);
  g_free (building->command.input);
}

/* Hands out the command so far, and begins the next one. */
static void
finish (Parser *self, Building *building, gboolean pipes)
{
  gboolean has_effect = building->command.words->len > 0 || building->command.writes;

  if (has_effect && !building->ignored && self->take_command != NULL) {
    /* `> file` alone empties the file. */
    if (building->command.words->len == 0)
      g_ptr_array_add (building->command.words, g_strdup (":"));
    self->take_command (&building->command, self->data);
  }
  building_clear (building);
  building_init (building, pipes);
}

static void
parse_inside (Parser *self, char closer)
{
  if (++self->depth > MAX_DEPTH) {
    self->lost = TRUE;
    self->at = self->length;
  } else {
    parse_list (self, closer, FALSE);
  }
  self->depth--;
}

/* Behind the brackets that belong together from here on. */
static void
skip_balanced (Parser *self, char opening, char closing)
{
  guint open = 0;

  for (; !is_at_end (self); self->at++) {
    if (peek (self, 0) == opening)
      open++;
    else if (peek (self, 0) == closing && --open == 0)
      break;
  }
  if (!is_at_end (self))
    self->at++;
}

/* `$(…)`, `$((…))`, `${…}`, or a `$` alone; what is run inside counts, what comes out of it nobody knows. */
static void
read_dollar (Parser *self, GString *word)
{
  gsize start = self->at;

  self->at++;
  if (peek (self, 0) == '(' && peek (self, 1) == '(') {
    skip_balanced (self, '(', ')');
  } else if (peek (self, 0) == '(') {
    self->at++;
    parse_inside (self, ')');
  } else if (peek (self, 0) == '{') {
    skip_balanced (self, '{', '}');
  }
  g_string_append_len (word, self->text + start, (gssize) (self->at - start));
}

static void
read_backticks (Parser *self, GString *word)
{
  gsize start = self->at++;

  parse_inside (self, '`');
  g_string_append_len (word, self->text + start, (gssize) (self->at - start));
}

static void
read_escape (Parser *self, GString *word)
{
  self->at++;
  if (peek (self, 0) == '\r' && peek (self, 1) == '\n')
    self->at++;
  if (!is_at_end (self) && peek (self, 0) != '\n')
    g_string_append_c (word, peek (self, 0));
  if (!is_at_end (self))
    self->at++;
}

static void
read_quoted (Parser *self, GString *word)
{
  char quote = peek (self, 0);
  gboolean expands = quote == '"';
  char escape = self->dialect == PF_SHELL_DIALECT_POSIX ? '\\' : '`';

  self->at++;
  while (!is_at_end (self) && peek (self, 0) != quote) {
    char c = peek (self, 0);

    if (expands && c == escape)
      read_escape (self, word);
    else if (expands && c == '$')
      read_dollar (self, word);
    else if (expands && c == '`')
      read_backticks (self, word);
    else {
      g_string_append_c (word, c);
      self->at++;
    }
  }
  self->at += is_at_end (self) ? 0 : 1;
}

static gboolean
ends_word (const Parser *self, char closer)
{
  char c = peek (self, 0);

  if (c == '<' && pf_placeholder_match_angle (self->text, self->length, self->at) > 0)
    return FALSE;
  return is_at_end (self) || c == closer || strchr (" \t\r\n;|&()<>", c) != NULL;
}

static char *
read_word (Parser *self, char closer)
{
  GString *word = g_string_new (NULL);
  char escape = self->dialect == PF_SHELL_DIALECT_POSIX ? '\\' : '`';

  while (!ends_word (self, closer)) {
    char c = peek (self, 0);
    gsize placeholder = c == '<' ? pf_placeholder_match_angle (self->text, self->length, self->at) : 0;

    if (placeholder > 0) {
      g_string_append_len (word, self->text + self->at, (gssize) placeholder);
      self->at += placeholder;
    } else if (c == escape) {
      read_escape (self, word);
    } else if (c == '\'' || c == '"') {
      read_quoted (self, word);
    } else if (c == '$') {
      read_dollar (self, word);
    } else if (c == '`') {
      read_backticks (self, word);
    } else {
      g_string_append_c (word, c);
      self->at++;
    }
  }
  return g_string_free (word, FALSE);
}

static void
skip_blanks (Parser *self)
{
  char escape = self->dialect == PF_SHELL_DIALECT_POSIX ? '\\' : '`';

  for (;;) {
    if (!is_at_end (self) && strchr (" \t\r", peek (self, 0)) != NULL)
      self->at++;
    else if (peek (self, 0) == escape && peek (self, 1) == '\n')
      self->at += 2;
    else if (peek (self, 0) == escape && peek (self, 1) == '\r' && peek (self, 2) == '\n')
      self->at += 3;
    else
      return;
  }
}

static void
read_here (Parser *self, Building *building, char closer)
{
  HereDocument document = { NULL, FALSE };

  self->at += 2;
  if (peek (self, 0) == '<') {
    self->at++;
    skip_blanks (self);
    g_free (building->command.input);
    building->command.input = read_word (self, closer);
    return;
  }
  if (peek (self, 0) == '-' || peek (self, 0) == '~') {
    document.strips_tabs = TRUE;
    self->at++;
  }
  skip_blanks (self);
  document.delimiter = read_word (self, closer);
  if (*document.delimiter != '\0')
    g_array_append_val (self->documents, document);
  else
    g_free (document.delimiter);
}

/* A redirection, or `<(…)`; `>/dev/null` and `2>&1` write nothing. */
static void
read_redirection (Parser *self, Building *building, char closer)
{
  gboolean writes = peek (self, 0) == '>';
  g_autofree char *target = NULL;

  if (!writes && peek (self, 1) == '<') {
    read_here (self, building, closer);
    return;
  }
  self->at++;
  if (peek (self, 0) == '(') {
    self->at++;
    parse_inside (self, ')');
    return;
  }
  while (!is_at_end (self) && strchr (">|&", peek (self, 0)) != NULL)
    self->at++;
  skip_blanks (self);
  target = read_word (self, closer);
  if (writes && *target != '\0' && !g_str_has_prefix (target, "/dev/") && !g_str_equal (target, "$null")
      && !g_str_equal (target, "-") && strspn (target, "0123456789") != strlen (target))
    building->command.writes = TRUE;
}

/* Reads the texts of the here-documents that were begun on the line that just ended. */
static void
read_documents (Parser *self, Building *building)
{
  for (guint i = 0; i < self->documents->len; i++) {
    HereDocument *document = &g_array_index (self->documents, HereDocument, i);
    gsize start = self->at;
    gsize size = strlen (document->delimiter);

    while (!is_at_end (self)) {
      const char *line = self->text + self->at;
      const char *newline = memchr (line, '\n', self->length - self->at);
      gsize length = newline != NULL ? (gsize) (newline - line) : self->length - self->at;
      gsize tabs = 0;

      while (document->strips_tabs && tabs < length && (line[tabs] == '\t' || line[tabs] == ' '))
        tabs++;
      self->at += length + (newline != NULL ? 1 : 0);
      if (length - tabs >= size && strncmp (line + tabs, document->delimiter, size) == 0
          && (length - tabs == size || (length - tabs == size + 1 && line[length - 1] == '\r'))) {
        g_free (building->command.input);
        building->command.input = g_strndup (self->text + start, (gsize) (line - self->text) - start);
        break;
      }
    }
    g_free (document->delimiter);
  }
  g_array_set_size (self->documents, 0);
}

static void
read_comment (Parser *self)
{
  const char *newline = memchr (self->text + self->at, '\n', self->length - self->at);
  PfShellComment comment = { self->at, newline != NULL ? (gsize) (newline - self->text) : self->length, TRUE, FALSE };
  gsize before = self->at;

  while (before > 0 && (self->text[before - 1] == ' ' || self->text[before - 1] == '\t'))
    before--;
  comment.own_line = before == 0 || self->text[before - 1] == '\n';
  comment.nested = self->depth > 0 || self->n_blocks > 0;
  self->at = comment.end;
  if (self->take_comment != NULL)
    self->take_comment (&comment, self->data);
}

static gboolean
is_one_of (const char *word, const char *const *words)
{
  return g_strv_contains (words, word);
}

/* Words of the shell's own grammar, where a program could stand. */
static gboolean
take_keyword (Parser *self, Building *building, const char *word)
{
  static const char *const openers[] = { "if", "while", "until", "{", NULL };
  static const char *const heads[] = { "for", "select", "case", NULL };
  static const char *const closers[] = { "fi", "done", "esac", "}", NULL };
  static const char *const fillers[] = { "then", "else", "elif", "do", "!", "in", NULL };

  if (is_one_of (word, heads) || g_str_equal (word, "function")) {
    self->n_blocks += g_str_equal (word, "function") ? 0 : 1;
    building->ignored = TRUE;
    return TRUE;
  }
  if (is_one_of (word, openers)) {
    self->n_blocks++;
    return TRUE;
  }
  if (is_one_of (word, closers)) {
    self->n_blocks -= self->n_blocks > 0 ? 1 : 0;
    return TRUE;
  }
  return is_one_of (word, fillers);
}

/* `NAME=value` before the program. */
static gboolean
is_setting (const char *word)
{
  gsize name = strspn (word, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789");

  return name > 0 && !g_ascii_isdigit (word[0])
         && (word[name] == '=' || (word[name] == '+' && word[name + 1] == '=') || word[name] == '[');
}

static void
skip_test (Parser *self)
{
  const char *end = g_strstr_len (self->text + self->at, (gssize) (self->length - self->at), "]]");

  self->at = end != NULL ? (gsize) (end - self->text) + 2 : self->length;
}

static void
take_word (Parser *self, Building *building, char closer)
{
  g_autofree char *word = read_word (self, closer);
  gboolean is_first = building->command.words->len == 0;

  if ((peek (self, 0) == '<' || peek (self, 0) == '>') && *word != '\0' && strspn (word, "0123456789") == strlen (word))
    return;
  if (is_first && (take_keyword (self, building, word) || *word == '\0'))
    return;
  if (is_first && g_str_equal (word, "[[")) {
    skip_test (self);
    g_ptr_array_add (building->command.words, g_strdup ("test"));
  } else if (is_first && is_setting (word)) {
    if (peek (self, 0) == '(')
      skip_balanced (self, '(', ')');
  } else {
    g_ptr_array_add (building->command.words, g_steal_pointer (&word));
  }
}

static void
take_separator (Parser *self, Building *building)
{
  char c = peek (self, 0);
  gboolean pipes = c == '|' && peek (self, 1) != '|';

  if (c == '&' && peek (self, 1) == '>') {
    self->at++;
    return;
  }
  self->at++;
  while (!is_at_end (self) && strchr ("|&;", peek (self, 0)) != NULL)
    self->at++;
  finish (self, building, pipes);
}

/* One step of parsing a list. Returns: %FALSE where the list ends. */
static gboolean
parse_step (Parser *self, Building *building, char closer)
{
  char c = peek (self, 0);

  if (closer != '\0' && c == closer) {
    self->at++;
    return FALSE;
  }
  if (c == '\n') {
    self->at++;
    read_documents (self, building);
    finish (self, building, FALSE);
  } else if (c == '#') {
    read_comment (self);
  } else if (strchr (";|&", c) != NULL && c != '\0') {
    take_separator (self, building);
  } else if (c == '(') {
    self->at++;
    parse_inside (self, ')');
  } else if (c == ')') {
    /* The pattern of a case, or of nothing. */
    self->at++;
    g_ptr_array_set_size (building->command.words, 0);
  } else if ((c == '<' || c == '>') && pf_placeholder_match_angle (self->text, self->length, self->at) == 0) {
    read_redirection (self, building, closer);
  } else if (c == '\0') {
    self->at++;
  } else {
    take_word (self, building, closer);
  }
  return TRUE;
}

static void
parse_list (Parser *self, char closer, gboolean piped)
{
  Building building;

  building_init (&building, piped);
  for (;;) {
    skip_blanks (self);
    if (is_at_end (self) || !parse_step (self, &building, closer))
      break;
  }
  finish (self, &building, FALSE);
  building_clear (&building);
}

/**
 * pf_shell_parse:
 * @text: (array length=length): commands for a shell
 * @length: its bytes, or -1 when it ends with a NUL
 * @dialect: which shell
 * @take_command: (nullable) (scope call): gets every command, those inside of substitutions before the one around them
 * @take_comment: (nullable) (scope call): gets every comment
 * @data: for both
 *
 * Takes a script apart as far as that can be done without running it: after the grammar of POSIX.1-2017, section 2,
 * with what Bash adds in everyday use. A placeholder such as `<version>` is part of a word, not a redirection.
 *
 * Returns: whether all of it was understood; %FALSE when it nests too deep
 */
gboolean
pf_shell_parse (const char *text,
                gssize length,
                PfShellDialect dialect,
                PfShellCommandFunc take_command,
                PfShellCommentFunc take_comment,
                gpointer data)
{
  Parser self = { .text = text,
                  .length = length < 0 ? strlen (text) : (gsize) length,
                  .dialect = dialect,
                  .take_command = take_command,
                  .take_comment = take_comment,
                  .data = data };

  self.documents = g_array_new (FALSE, FALSE, sizeof (HereDocument));
  parse_list (&self, '\0', FALSE);
  for (guint i = 0; i < self.documents->len; i++)
    g_free (g_array_index (self.documents, HereDocument, i).delimiter);
  g_array_unref (self.documents);
  return !self.lost;
}
