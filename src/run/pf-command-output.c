/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-command-output.h"

#include "document/pf-secret-pattern.h"

#include <string.h>

#define MASK "••••••"
#define LEFT_OUT "\n[…]\n"

/* A line without an end is passed on when it is this long, all but its last part: a secret may begin there. */
#define LONGEST_LINE (16 * 1024)
#define HELD_BACK (4 * 1024)

/* A private key of several lines is waited for up to here. */
#define LONGEST_KEY (64 * 1024)

#define KEPT_HEAD (PF_COMMAND_OUTPUT_KEPT / 4)
#define KEPT_TAIL (PF_COMMAND_OUTPUT_KEPT - KEPT_HEAD)

struct _PfCommandOutput {
  GChecksum *checksum;
  GString *pending; /* bytes that are not passed on yet */
  GString *head;    /* the first of the text */
  GString *tail;    /* what follows, shortened at its beginning now and then */
  gboolean was_cut;
  gint64 n_bytes;
  guint n_masked;
};

/**
 * pf_command_output_new:
 *
 * Returns: (transfer full): nothing written so far
 */
PfCommandOutput *
pf_command_output_new (void)
{
  PfCommandOutput *self = g_new0 (PfCommandOutput, 1);

  self->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  self->pending = g_string_new (NULL);
  self->head = g_string_new (NULL);
  self->tail = g_string_new (NULL);
  return self;
}

/**
 * pf_command_output_free:
 * @self: (transfer full) (nullable): an output
 */
void
pf_command_output_free (PfCommandOutput *self)
{
  if (self == NULL)
    return;
  g_checksum_free (self->checksum);
  g_string_free (self->pending, TRUE);
  g_string_free (self->head, TRUE);
  g_string_free (self->tail, TRUE);
  g_free (self);
}

static GString *
mask_bytes (const char *bytes, gsize length, guint *n_masked)
{
  GString *masked = g_string_sized_new (length);
  gsize at = 0, start, end;

  while (at < length && pf_secret_pattern_find (bytes + at, (gssize) (length - at), &start, &end)) {
    g_string_append_len (masked, bytes + at, (gssize) start);
    g_string_append (masked, MASK);
    *n_masked += 1;
    at += end;
  }
  return g_string_append_len (masked, bytes + at, (gssize) (length - at));
}

/* Behind a control sequence of a terminal (ECMA-48, section 5.4), or NULL where there is none. */
static const char *
skip_sequence (const char *text)
{
  if (text[0] != '\033' || text[1] != '[')
    return NULL;
  for (text += 2; *text >= 0x20 && *text < 0x40; text++)
    continue;
  return *text >= 0x40 && *text < 0x7f ? text + 1 : NULL;
}

/* Text a person can read: what a terminal would act on is taken out. */
static char *
clean_bytes (const char *bytes, gsize length)
{
  g_autofree char *valid = g_utf8_make_valid (bytes, (gssize) length);
  GString *text = g_string_sized_new (length);

  for (const char *c = valid; *c != '\0';) {
    const char *behind = skip_sequence (c);
    gunichar character = g_utf8_get_char (c);

    if (behind != NULL) {
      c = behind;
      continue;
    }
    c = g_utf8_next_char (c);
    if (character == '\r' && *c == '\n')
      continue;
    if (character == '\r')
      character = '\n';
    if (g_unichar_iscntrl (character) && character != '\n' && character != '\t')
      character = 0xfffd;
    g_string_append_unichar (text, character);
  }
  return g_string_free (text, FALSE);
}

static void
keep (PfCommandOutput *self, const char *text)
{
  gsize length = strlen (text);
  gsize room = KEPT_HEAD - MIN (self->head->len, KEPT_HEAD);
  gsize first = MIN (room, length);

  while (first > 0 && first < length && (text[first] & 0xc0) == 0x80)
    first--;
  /* Once something went to the end, all that follows does. */
  if (self->tail->len > 0 || self->was_cut)
    first = 0;
  g_string_append_len (self->head, text, (gssize) first);
  g_string_append_len (self->tail, text + first, (gssize) (length - first));
  if (self->tail->len > 2 * KEPT_TAIL) {
    g_string_erase (self->tail, 0, (gssize) (self->tail->len - KEPT_TAIL));
    self->was_cut = TRUE;
  }
}

/* Passes the first bytes of what is pending on. */
static char *
pass_on (PfCommandOutput *self, gsize length)
{
  g_autoptr (GString) masked = NULL;
  g_autofree char *text = NULL;
  guint n_masked = 0, n_masked_text = 0;
  char *shown;

  if (length == 0)
    return NULL;
  masked = mask_bytes (self->pending->str, length, &n_masked);
  g_checksum_update (self->checksum, (const guchar *) masked->str, (gssize) masked->len);
  text = clean_bytes (masked->str, masked->len);
  /* Colours may have stood between a name and its secret. */
  shown = pf_secret_pattern_mask (text, &n_masked_text);
  self->n_masked += MAX (n_masked, n_masked_text);
  keep (self, shown);
  g_string_erase (self->pending, 0, (gssize) length);
  return shown;
}

static gboolean
ends_line (char c)
{
  return c == '\n' || c == '\r' || c == '\0';
}

/* How much of what is pending is a beginning that no secret reaches out of: whole lines. */
static gsize
find_lines (GString *pending)
{
  gsize length = pending->len;
  const char *begin, *end;

  while (length > 0 && !ends_line (pending->str[length - 1]))
    length--;
  begin = g_strrstr_len (pending->str, (gssize) length, "-----BEGIN ");
  end = begin != NULL ? g_strstr_len (begin, pending->str + length - begin, "-----END ") : NULL;
  if (begin == NULL || end != NULL || pending->len > LONGEST_KEY)
    return length;
  return (gsize) (begin - pending->str);
}

/* The same of a line without an end: up to a blank, and never into a secret. */
static gsize
find_part (GString *pending)
{
  gsize cut = pending->len - HELD_BACK;
  gsize blank = cut;
  gsize at = 0, start, end;

  while (blank > cut - HELD_BACK && !g_ascii_isspace (pending->str[blank - 1]))
    blank--;
  if (blank > cut - HELD_BACK)
    cut = blank;
  while (at < cut && pf_secret_pattern_find (pending->str + at, (gssize) (pending->len - at), &start, &end)
         && at + start < cut) {
    cut = MAX (cut, at + end);
    at += end;
  }
  return cut;
}

/**
 * pf_command_output_add:
 * @self: an output
 * @bytes: what was written
 * @length: how many
 *
 * Returns: (transfer full) (nullable): what can be shown now: whole lines of what was written so far
 */
char *
pf_command_output_add (PfCommandOutput *self, const char *bytes, gsize length)
{
  gboolean has_end = FALSE;

  self->n_bytes += (gint64) length;
  g_string_append_len (self->pending, bytes, (gssize) length);
  for (gsize i = length; i > 0 && !has_end; i--)
    has_end = ends_line (bytes[i - 1]);
  if (has_end) {
    gsize lines = find_lines (self->pending);

    if (lines > 0)
      return pass_on (self, lines);
  }
  if (self->pending->len > (strstr (self->pending->str, "-----BEGIN ") != NULL ? LONGEST_KEY : LONGEST_LINE))
    return pass_on (self, find_part (self->pending));
  return NULL;
}

/**
 * pf_command_output_end:
 * @self: an output
 *
 * Nothing more comes.
 *
 * Returns: (transfer full) (nullable): what was not shown yet
 */
char *
pf_command_output_end (PfCommandOutput *self)
{
  return pass_on (self, self->pending->len);
}

/**
 * pf_command_output_get_sha256:
 * @self: an output that has ended
 *
 * Returns: (transfer none): hex SHA-256 of all that was written, secrets masked
 */
const char *
pf_command_output_get_sha256 (PfCommandOutput *self)
{
  return g_checksum_get_string (self->checksum);
}

/**
 * pf_command_output_get_bytes:
 * @self: an output
 *
 * Returns: how many bytes were written
 */
gint64
pf_command_output_get_bytes (PfCommandOutput *self)
{
  return self->n_bytes;
}

/**
 * pf_command_output_get_masked:
 * @self: an output
 *
 * Returns: how many secrets were masked
 */
guint
pf_command_output_get_masked (PfCommandOutput *self)
{
  return self->n_masked;
}

/* At most @length bytes from the beginning, whole characters. */
static gsize
find_beginning (const char *text, gsize length)
{
  while (length > 0 && (text[length] & 0xc0) == 0x80)
    length--;
  return length;
}

static const char *
find_ending (const char *text, gsize size, gsize length)
{
  const char *at = text + size - MIN (size, length);

  while ((*at & 0xc0) == 0x80)
    at++;
  return at;
}

/**
 * pf_command_output_dup_text:
 * @self: an output
 * @maximum: most bytes, about
 * @truncated: (out) (optional): whether something is left out
 *
 * Returns: (transfer full): the text: all of it, or its beginning and its end with a mark between them
 */
char *
pf_command_output_dup_text (PfCommandOutput *self, gsize maximum, gboolean *truncated)
{
  gsize size = self->head->len + self->tail->len;
  gboolean cut = self->was_cut || size > MIN (maximum, PF_COMMAND_OUTPUT_KEPT);
  gsize wanted = MIN (maximum, PF_COMMAND_OUTPUT_KEPT);
  gsize first;
  g_autofree char *beginning = NULL;
  const GString *last = self->tail->len > 0 ? self->tail : self->head;

  if (truncated != NULL)
    *truncated = cut;
  if (!cut)
    return g_strconcat (self->head->str, self->tail->str, NULL);
  first = find_beginning (self->head->str, MIN (wanted / 4, self->head->len));
  beginning = g_strndup (self->head->str, first);
  return g_strconcat (beginning, LEFT_OUT, find_ending (last->str, last->len, wanted - wanted / 4), NULL);
}
