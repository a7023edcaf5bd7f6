/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-probe-private.h"
#include "probe/pf-suggest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_TEXT_LENGTH (64 * 1024)
#define MAX_HEADERS 64
#define MAX_DIAGNOSTICS 100

#define DEFAULT_TIMEOUT_MS 10000
#define DEFAULT_CONNECT_TIMEOUT_MS 5000
#define DEFAULT_FRESH_MS (15 * 60 * 1000)
#define DEFAULT_BODY_LIMIT (1024 * 1024)

/* Notes a problem at @position, which lies in the current line. Returns FALSE, for the caller to return. */
gboolean
pf_probe_reader_fail (PfProbeReader *self, const char *position, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (self->diagnostics->len < MAX_DIAGNOSTICS)
    g_ptr_array_add (self->diagnostics, pf_probe_diagnostic_new (self->first_line + self->line_in_block - 1,
                                                                 (guint)(position - self->line) + 1, message));
  return FALSE;
}

/* The same for a word that is not known, with what it may be meant to be. */
gboolean
pf_probe_reader_fail_word (PfProbeReader *self, const char *position, const char *message, const char *suggestion)
{
  if (suggestion == NULL)
    return pf_probe_reader_fail (self, position, "%s", message);
  /* Translators: the first is a sentence without full stop that names an unknown word, the second a known one */
  return pf_probe_reader_fail (self, position, _ ("%s. Did you mean “%s”?"), message, suggestion);
}

void
pf_probe_reader_skip_blanks (PfProbeReader *self)
{
  while (*self->cursor == ' ' || *self->cursor == '\t')
    self->cursor++;
}

/* What stands before the next blank; empty at the end of the line. */
char *
pf_probe_reader_take_word (PfProbeReader *self)
{
  gsize length = strcspn (self->cursor, " \t");
  char *word = g_strndup (self->cursor, length);

  self->cursor += length;
  return word;
}

gboolean
pf_probe_reader_expect_end (PfProbeReader *self)
{
  pf_probe_reader_skip_blanks (self);
  return *self->cursor == '\0'
         || pf_probe_reader_fail (self, self->cursor, _ ("“%s” was not expected here"), self->cursor);
}

static gboolean
is_token (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("!#$%&'*+-.^_`|~", *p) == NULL)
      return FALSE;
  return text[0] != '\0';
}

/* Headers that carry a secret come from the keyring alone; those that frame or route the request from the prober. */
static gboolean
check_header_name (PfProbeReader *reader, const char *position, const char *name)
{
  static const char *const secret[] = { "authorization", "proxy-authorization", NULL };
  static const char *const framing[]
      = { "connection", "content-length",    "expect", "host", "proxy-connection", "te", "trailer",
          "upgrade",    "transfer-encoding", NULL };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  if (!is_token (name))
    return pf_probe_reader_fail (reader, position, _ ("“%s” is no name of a header"), name);
  if (g_strv_contains (secret, lower))
    return pf_probe_reader_fail (reader, position,
                                 _ ("A secret does not belong in a checklist. Store a credential and write "
                                    "“auth: @id”"));
  if (g_strv_contains (framing, lower))
    return pf_probe_reader_fail (reader, position, _ ("The header “%s” is set by Preflight itself"), name);
  return TRUE;
}

static gboolean
read_header (PfProbeReader *reader)
{
  const char *start = reader->cursor++;
  const char *colon = strchr (start, ':');
  const char *name_start;
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;

  if (reader->probe->kind != PF_PROBE_HTTP)
    return pf_probe_reader_fail (reader, start, _ ("Only an HTTP probe has request headers"));
  if (colon == NULL)
    return pf_probe_reader_fail (reader, start, _ ("A request header is written “> Name: value”"));
  pf_probe_reader_skip_blanks (reader);
  name_start = reader->cursor;
  name = g_strndup (name_start, name_start < colon ? (gsize)(colon - name_start) : 0);
  if (!check_header_name (reader, name_start, name))
    return FALSE;
  if (reader->probe->headers->len == MAX_HEADERS)
    return pf_probe_reader_fail (reader, start, _ ("A probe has at most %d request headers"), MAX_HEADERS);
  value = g_strstrip (g_strdup (colon + 1));
  g_ptr_array_add (reader->probe->headers, pf_probe_pair_new (name, value));
  return TRUE;
}

static gboolean
read_payload (PfProbeReader *reader)
{
  PfProbe *probe = reader->probe;
  const char *start = reader->cursor;
  const char *line = start[1] == ' ' ? start + 2 : start + 1;
  char *joined;

  if (probe->kind == PF_PROBE_DNS || probe->kind == PF_PROBE_TLS || probe->kind == PF_PROBE_DERIVED
      || g_strcmp0 (probe->method, "HEAD") == 0)
    return pf_probe_reader_fail (reader, start, _ ("A probe of this kind sends nothing, so it has no lines with “|”"));
  joined = probe->payload == NULL ? g_strdup (line) : g_strconcat (probe->payload, "\n", line, NULL);
  g_free (probe->payload);
  probe->payload = joined;
  return TRUE;
}

static gboolean
fail_line (PfProbeReader *reader, const char *start, const char *word)
{
  static const char *const words[] = { "expect", "warn", NULL };
  g_autofree char *message = g_strdup_printf (_ ("“%s” begins no line of a probe"), word);
  g_autofree char *option = NULL;
  const char *suggestion = pf_suggest (word, words);

  if (suggestion == NULL && pf_probe_option_suggest (word) != NULL) {
    option = g_strconcat (pf_probe_option_suggest (word), ":", NULL);
    suggestion = option;
  }
  return pf_probe_reader_fail_word (reader, start, message, suggestion);
}

static gboolean
read_line (PfProbeReader *reader)
{
  const char *start = reader->cursor;
  g_autofree char *word = NULL;

  if (*start == '>')
    return read_header (reader);
  if (*start == '|')
    return read_payload (reader);
  reader->cursor += strspn (start, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");
  word = g_strndup (start, (gsize)(reader->cursor - start));
  if (word[0] != '\0' && *reader->cursor == ':') {
    reader->cursor++;
    return pf_probe_option_read (reader, word, start);
  }
  if (g_str_equal (word, "expect"))
    return pf_probe_check_read (reader, PF_SEVERITY_EXPECT);
  if (g_str_equal (word, "warn"))
    return pf_probe_check_read (reader, PF_SEVERITY_WARN);
  g_free (word);
  reader->cursor = start;
  word = pf_probe_reader_take_word (reader);
  return fail_line (reader, start, word);
}

/* @length is that of the line in the block: longer than the text itself when a zero character stands in it. */
static gboolean
check_characters (PfProbeReader *reader, gsize length)
{
  const char *invalid = NULL;
  gsize text_length = strlen (reader->line);

  if (text_length < length)
    return pf_probe_reader_fail (reader, reader->line + text_length,
                                 _ ("A control character does not belong in a probe"));
  if (!g_utf8_validate_len (reader->line, text_length, &invalid))
    return pf_probe_reader_fail (reader, invalid, _ ("This is not valid UTF-8"));
  for (const char *p = reader->line; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p) && *p != '\t')
      return pf_probe_reader_fail (reader, p, _ ("A control character does not belong in a probe"));
  return TRUE;
}

/* Payload lines keep the blanks at their end; nothing else needs them. */
static void
trim_line (char *line)
{
  gsize length = strlen (line);

  if (line[strspn (line, " \t")] == '|')
    return;
  while (length > 0 && (line[length - 1] == ' ' || line[length - 1] == '\t'))
    line[--length] = '\0';
}

static void
read_target_or_line (PfProbeReader *reader)
{
  pf_probe_reader_skip_blanks (reader);
  if (*reader->cursor == '\0' || *reader->cursor == '#')
    return;
  if (reader->target_line != 0) {
    read_line (reader);
    return;
  }
  reader->target_line = reader->line_in_block;
  pf_probe_target_read (reader);
}

/* Without a kind of probe nothing that follows can be judged, so an unknown first word ends the reading. */
static void
read_all_lines (PfProbeReader *reader, const char *text, gsize length)
{
  const char *rest = text;
  const char *end = text + length;

  while (rest < end && (reader->target_line == 0 || reader->probe->target != NULL)) {
    const char *feed = memchr (rest, '\n', (gsize)(end - rest));
    gsize line_length = (gsize)((feed != NULL ? feed : end) - rest);
    gsize kept_length = line_length > 0 && rest[line_length - 1] == '\r' ? line_length - 1 : line_length;
    g_autofree char *line = g_strndup (rest, kept_length);

    reader->line = reader->cursor = line;
    if (check_characters (reader, kept_length)) {
      trim_line (line);
      read_target_or_line (reader);
    }
    rest += feed != NULL ? line_length + 1 : line_length;
    reader->line_in_block++;
  }
  reader->line = reader->cursor = "";
  if (reader->target_line == 0 && reader->diagnostics->len == 0) {
    reader->line_in_block = 1;
    pf_probe_reader_fail (reader, reader->line,
                          _ ("The probe is empty. It begins with its target, as in “GET @api/healthz”"));
  }
}

/* Rules that concern more than one line are reported at the line they are about. */
static void
check_statistics (PfProbeReader *reader, PfProbeCheck *check)
{
  reader->line_in_block = check->line;
  reader->line = check->text;
  if (pf_probe_field_find (check->field)->needs_samples && pf_probe_get_option (reader->probe, "samples") == NULL)
    pf_probe_reader_fail (reader, check->text,
                          _ ("“%s” is a statistic over several samples. Add for example “samples: 60 "
                             "over 60s”"),
                          check->field);
  if (check->value != NULL && check->value->type == PF_VALUE_BASELINE
      && pf_probe_get_option (reader->probe, "baseline") == NULL)
    pf_probe_reader_fail (reader, check->text, _ ("The probe to compare with is not named. Add “baseline: ID”"));
}

static void
check_block (PfProbeReader *reader)
{
  PfProbe *probe = reader->probe;
  gboolean expects = probe->kind == PF_PROBE_DERIVED;

  for (guint i = 0; i < probe->checks->len; i++) {
    PfProbeCheck *check = g_ptr_array_index (probe->checks, i);

    expects = expects || check->severity == PF_SEVERITY_EXPECT;
    check_statistics (reader, check);
  }
  reader->line_in_block = reader->target_line;
  reader->line = "";
  if (!expects)
    pf_probe_reader_fail (reader, reader->line,
                          _ ("The probe expects nothing, so it could never fail. Add a line such as "
                             "“expect status == 200”"));
  if (probe->kind == PF_PROBE_PROMQL && probe->payload == NULL)
    pf_probe_reader_fail (reader, reader->line, _ ("The query is missing. Write it in lines that begin with “|”"));
}

static PfProbe *
new_probe (const char *id, const char *text, gsize length)
{
  PfProbe *probe = pf_probe_alloc ();

  probe->id = g_strdup (id != NULL ? id : "");
  probe->text = g_strndup (text, length);
  probe->timeout_ms = DEFAULT_TIMEOUT_MS;
  probe->connect_timeout_ms = DEFAULT_CONNECT_TIMEOUT_MS;
  probe->body_limit = DEFAULT_BODY_LIMIT;
  return probe;
}

static void
set_derived_defaults (PfProbe *probe)
{
  probe->connect_timeout_ms = MIN (probe->connect_timeout_ms, probe->timeout_ms);
  if (probe->fresh_ms == 0)
    probe->fresh_ms = MAX (DEFAULT_FRESH_MS, 3 * probe->interval_ms);
}

static void
hand_out (GPtrArray *found, GPtrArray *diagnostics, GError **error)
{
  const PfProbeDiagnostic *first = g_ptr_array_index (found, 0);

  /* Translators: where in a document, then what is wrong there */
  g_set_error (error, PF_PROBE_ERROR, PF_PROBE_ERROR_SYNTAX, _ ("Line %u, column %u: %s"), first->line, first->column,
               first->message);
  for (guint i = 0; diagnostics != NULL && i < found->len; i++) {
    const PfProbeDiagnostic *each = g_ptr_array_index (found, i);

    g_ptr_array_add (diagnostics, pf_probe_diagnostic_new (each->line, each->column, each->message));
  }
}

/**
 * pf_probe_parse:
 * @id: (nullable): the word behind `probe` in the info string; %NULL and the empty text for a block without
 * @text: the block between its fences
 * @length: bytes of @text, or -1 when it ends with a zero byte
 * @first_line: line of the document @text begins at, from 1
 * @diagnostics: (nullable) (element-type PfProbeDiagnostic): where to add everything that is wrong, at most a hundred
 * @error: return location
 *
 * Reads a probe: a target line, then options, request headers, payload and checks, one per line. Every option and
 * every value is checked against the type it must have, for all kinds of probe, so that a probe that parses means
 * something. Nothing is contacted.
 *
 * Columns count bytes of the line as it stands in @text; whoever cut off an indentation adds it again.
 *
 * Returns: (transfer full): the probe, or %NULL with %PF_PROBE_ERROR_SYNTAX naming line and column of the first problem
 */
PfProbe *
pf_probe_parse (
    const char *id, const char *text, gssize length, guint first_line, GPtrArray *diagnostics, GError **error)
{
  gsize size = length < 0 ? strlen (text) : (gsize)length;
  g_autoptr (PfProbe) probe = new_probe (id, text, MIN (size, MAX_TEXT_LENGTH));
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_probe_diagnostic_free);
  PfProbeReader reader = {
    .probe = probe,
    .diagnostics = found,
    .line = "",
    .cursor = "",
    .line_in_block = 1,
    .first_line = first_line,
  };

  if (size > MAX_TEXT_LENGTH)
    pf_probe_reader_fail (&reader, reader.line, _ ("The probe is longer than %d KiB"), MAX_TEXT_LENGTH / 1024);
  else
    read_all_lines (&reader, text, size);
  if (probe->target != NULL && found->len == 0)
    check_block (&reader);
  if (found->len > 0) {
    hand_out (found, diagnostics, error);
    return NULL;
  }
  set_derived_defaults (probe);
  return g_steal_pointer (&probe);
}
