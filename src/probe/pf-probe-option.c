/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-probe-private.h"
#include "probe/pf-suggest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MS_PER_SECOND G_GINT64_CONSTANT (1000)
#define MS_PER_HOUR (3600 * MS_PER_SECOND)
#define MS_PER_YEAR (366 * 24 * MS_PER_HOUR)
#define MAX_BODY_LIMIT (64 * 1024 * 1024)
#define MAX_COUNT 1000000
#define SHA256_DIGITS 64

#define EVERY_BUT_DERIVED (PF_KINDS_ALL & ~PF_KIND_BIT (PF_PROBE_DERIVED))
#define PROMQL_OR_HTTP (PF_KINDS_HTTP | PF_KIND_BIT (PF_PROBE_PROMQL))
#define MAY_USE_TLS (PROMQL_OR_HTTP | PF_KIND_BIT (PF_PROBE_TLS))

typedef struct {
  const char *key;
  guint kinds;
  gboolean (*read) (PfProbeReader *reader);
} Option;

static gboolean
read_bounded_ms (PfProbeReader *reader, gint64 least, gint64 most, gint64 *milliseconds)
{
  const char *start = reader->cursor;
  gint64 microseconds;

  if (!pf_probe_read_duration_us (reader, &microseconds))
    return FALSE;
  *milliseconds = microseconds / 1000;
  if (*milliseconds < least)
    return pf_probe_reader_fail (reader, start, _ ("The shortest possible value is %d ms"), (int)least);
  if (*milliseconds > most)
    return pf_probe_reader_fail (reader, start, _ ("The longest possible value is %d s"), (int)(most / 1000));
  return TRUE;
}

static gboolean
read_timeout (PfProbeReader *reader)
{
  return read_bounded_ms (reader, 1, MS_PER_HOUR, &reader->probe->timeout_ms);
}

static gboolean
read_connect_timeout (PfProbeReader *reader)
{
  return read_bounded_ms (reader, 1, MS_PER_HOUR, &reader->probe->connect_timeout_ms);
}

static gboolean
read_interval (PfProbeReader *reader)
{
  return read_bounded_ms (reader, MS_PER_SECOND, MS_PER_YEAR, &reader->probe->interval_ms);
}

static gboolean
read_fresh (PfProbeReader *reader)
{
  return read_bounded_ms (reader, MS_PER_SECOND, MS_PER_YEAR, &reader->probe->fresh_ms);
}

static gboolean
read_count_from (PfProbeReader *reader, gint64 least)
{
  const char *start = reader->cursor;
  g_autofree char *digits = NULL;
  gint64 number;

  while (g_ascii_isdigit (*reader->cursor))
    reader->cursor++;
  digits = g_strndup (start, (gsize)(reader->cursor - start));
  if (g_ascii_string_to_signed (digits, 10, least, MAX_COUNT, &number, NULL))
    return TRUE;
  return pf_probe_reader_fail (reader, start, _ ("A whole number from %d to %d was expected"), (int)least, MAX_COUNT);
}

static gboolean
read_count (PfProbeReader *reader)
{
  return read_count_from (reader, 0);
}

static gboolean
read_positive_count (PfProbeReader *reader)
{
  return read_count_from (reader, 1);
}

/* Reads the word @word, then a duration. */
static gboolean
read_word_and_duration (PfProbeReader *reader, const char *word, const char *example)
{
  const char *start;
  g_autofree char *actual = NULL;
  gint64 milliseconds;

  pf_probe_reader_skip_blanks (reader);
  start = reader->cursor;
  actual = pf_probe_reader_take_word (reader);
  if (!g_str_equal (actual, word))
    return pf_probe_reader_fail (reader, start, _ ("“%s” was expected here, as in “%s”"), word, example);
  pf_probe_reader_skip_blanks (reader);
  return read_bounded_ms (reader, 1, MS_PER_YEAR, &milliseconds);
}

static gboolean
read_samples (PfProbeReader *reader)
{
  return read_count_from (reader, 1) && read_word_and_duration (reader, "over", "samples: 60 over 60s");
}

static gboolean
read_period (PfProbeReader *reader)
{
  gint64 milliseconds;

  return read_bounded_ms (reader, 1, MS_PER_YEAR, &milliseconds)
         && read_word_and_duration (reader, "every", "hold: 10m every 30s");
}

static gboolean
read_one_of (PfProbeReader *reader, const char *const *words)
{
  const char *start = reader->cursor;
  g_autofree char *word = pf_probe_reader_take_word (reader);
  g_autofree char *list = NULL;
  g_autofree char *message = NULL;

  if (g_strv_contains (words, word))
    return TRUE;
  list = g_strjoinv (", ", (char **)(guintptr)words);
  message = g_strdup_printf (_ ("“%s” is not one of %s"), word, list);
  return pf_probe_reader_fail_word (reader, start, message, pf_suggest (word, words));
}

static gboolean
read_yes_or_no (PfProbeReader *reader)
{
  static const char *const words[] = { "yes", "no", NULL };

  return read_one_of (reader, words);
}

static gboolean
read_redirects (PfProbeReader *reader)
{
  static const char *const words[] = { "no", "same-origin", "any", NULL };

  return read_one_of (reader, words);
}

static gboolean
read_family (PfProbeReader *reader)
{
  static const char *const words[] = { "any", "4", "6", NULL };

  return read_one_of (reader, words);
}

static gboolean
read_http (PfProbeReader *reader)
{
  static const char *const words[] = { "auto", "1.1", NULL };

  return read_one_of (reader, words);
}

static gboolean
read_starttls (PfProbeReader *reader)
{
  static const char *const words[] = { "smtp", "postgresql", NULL };

  return read_one_of (reader, words);
}

/* Reads `@id`, or one of @words. */
static gboolean
read_alias_or (PfProbeReader *reader, const char *const *words)
{
  const char *start = reader->cursor;
  g_autofree char *word = NULL;
  g_autofree char *list = NULL;

  if (*start != '@') {
    g_autofree char *candidate = pf_probe_reader_take_word (reader);

    if (g_strv_contains (words, candidate))
      return TRUE;
    list = g_strjoinv (", ", (char **)(guintptr)words);
    return pf_probe_reader_fail (reader, start, _ ("The name of an endpoint was expected, as in “@api”%s%s"),
                                 list[0] != '\0' ? _ (", or one of: ") : "", list);
  }
  reader->cursor++;
  word = pf_probe_reader_take_word (reader);
  return pf_probe_is_identifier (word)
         || pf_probe_reader_fail (reader, start,
                                  _ ("“@%s” cannot be an endpoint. Its name is made of letters, digits, “-”, "
                                     "“_” and “.”"),
                                  word);
}

static gboolean
read_proxy (PfProbeReader *reader)
{
  static const char *const words[] = { "default", "none", NULL };

  return read_alias_or (reader, words);
}

static gboolean
read_auth (PfProbeReader *reader)
{
  static const char *const words[] = { "none", NULL };

  return read_alias_or (reader, words);
}

static gboolean
read_ca (PfProbeReader *reader)
{
  static const char *const words[] = { "system", NULL };

  return read_alias_or (reader, words);
}

static gboolean
read_body_limit (PfProbeReader *reader)
{
  const char *start = reader->cursor;
  PfProbeValue *value = pf_probe_value_read_number (reader);
  gboolean is_size = value != NULL && value->unit == PF_UNIT_BYTES;
  double bytes = value != NULL ? value->number : 0;

  pf_probe_value_free (value);
  if (value == NULL)
    return FALSE;
  if (!is_size)
    return pf_probe_reader_fail (reader, start, _ ("A size with the unit KiB or MiB was expected, as in “2MiB”"));
  if (bytes < 1 || bytes > MAX_BODY_LIMIT)
    return pf_probe_reader_fail (reader, start, _ ("The size must be more than nothing and at most %d MiB"),
                                 MAX_BODY_LIMIT / 1048576);
  reader->probe->body_limit = (gint64)bytes;
  return TRUE;
}

static gboolean
read_verify (PfProbeReader *reader)
{
  const char *start = reader->cursor;
  g_autofree char *word = pf_probe_reader_take_word (reader);
  const char *digits = g_str_has_prefix (word, "sha256:") ? word + strlen ("sha256:") : "";

  if (g_str_equal (word, "yes")
      || (strlen (digits) == SHA256_DIGITS && strspn (digits, "0123456789abcdefABCDEF") == SHA256_DIGITS))
    return TRUE;
  return pf_probe_reader_fail (reader, start,
                               _ ("“yes”, or “sha256:” with the %d hexadecimal digits of the certificate's "
                                  "fingerprint, was expected. Verification cannot be switched off"),
                               SHA256_DIGITS);
}

static gboolean
read_via (PfProbeReader *reader)
{
  static const char *const no_words[] = { NULL };
  const char *start;
  g_autofree char *word = NULL;
  g_autofree char *module = NULL;

  if (!read_alias_or (reader, no_words))
    return FALSE;
  pf_probe_reader_skip_blanks (reader);
  start = reader->cursor;
  if (*start == '\0')
    return TRUE;
  word = pf_probe_reader_take_word (reader);
  pf_probe_reader_skip_blanks (reader);
  module = pf_probe_reader_take_word (reader);
  return (g_str_equal (word, "module") && module[0] != '\0')
         || pf_probe_reader_fail (reader, start,
                                  _ ("“module” and a name was expected here, as in “via: @blackbox module "
                                     "http_2xx”"));
}

static gboolean
read_baseline_id (PfProbeReader *reader)
{
  const char *start = reader->cursor;
  g_autofree char *word = pf_probe_reader_take_word (reader);

  return pf_probe_is_identifier (word)
         || pf_probe_reader_fail (reader, start,
                                  _ ("The id of another probe was expected, as in “baseline: before-deploy”"));
}

static const Option options[] = {
  { "timeout", EVERY_BUT_DERIVED, read_timeout },
  { "connect-timeout", EVERY_BUT_DERIVED, read_connect_timeout },
  { "interval", PF_KINDS_ALL, read_interval },
  { "fresh", PF_KINDS_ALL, read_fresh },
  { "samples", PF_KINDS_NETWORK, read_samples },
  { "warmup", PF_KINDS_NETWORK, read_count },
  { "retry", EVERY_BUT_DERIVED, read_count },
  { "fail-after", EVERY_BUT_DERIVED, read_positive_count },
  { "pass-after", EVERY_BUT_DERIVED, read_positive_count },
  { "hold", PF_KINDS_ALL, read_period },
  { "until", PF_KINDS_ALL, read_period },
  { "redirects", PF_KINDS_HTTP, read_redirects },
  { "reuse", PF_KINDS_HTTP, read_yes_or_no },
  { "each-address", PF_KINDS_CONNECTING, read_yes_or_no },
  { "family", EVERY_BUT_DERIVED, read_family },
  { "proxy", EVERY_BUT_DERIVED, read_proxy },
  { "body-limit", PROMQL_OR_HTTP, read_body_limit },
  { "http", PF_KINDS_HTTP, read_http },
  { "auth", PROMQL_OR_HTTP, read_auth },
  { "ca", MAY_USE_TLS, read_ca },
  { "verify", MAY_USE_TLS, read_verify },
  { "starttls", PF_KIND_BIT (PF_PROBE_TLS), read_starttls },
  { "via", PF_KINDS_NETWORK, read_via },
  { "baseline", EVERY_BUT_DERIVED, read_baseline_id },
};

/* The option key probably meant by @word; NULL when none is near. */
const char *
pf_probe_option_suggest (const char *word)
{
  const char *keys[G_N_ELEMENTS (options) + 1] = { NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    keys[i] = options[i].key;
  return pf_suggest (word, keys);
}

static const Option *
find_option (const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    if (g_str_equal (options[i].key, key))
      return &options[i];
  return NULL;
}

/* Reads the value of an option, the cursor standing behind the colon. */
gboolean
pf_probe_option_read (PfProbeReader *reader, const char *key, const char *key_position)
{
  const Option *option = find_option (key);
  const char *value;

  if (option == NULL) {
    g_autofree char *message = g_strdup_printf (_ ("Unknown option “%s”"), key);

    return pf_probe_reader_fail_word (reader, key_position, message, pf_probe_option_suggest (key));
  }
  if ((option->kinds & PF_KIND_BIT (reader->probe->kind)) == 0)
    return pf_probe_reader_fail (reader, key_position, _ ("The option “%s” has no meaning for a probe of kind %s"), key,
                                 pf_probe_get_kind_name (reader->probe));
  if (g_hash_table_contains (reader->probe->options, key))
    return pf_probe_reader_fail (reader, key_position, _ ("The option “%s” is there twice"), key);

  pf_probe_reader_skip_blanks (reader);
  value = reader->cursor;
  if (*value == '\0')
    return pf_probe_reader_fail (reader, value, _ ("The option “%s” has no value"), key);
  if (!option->read (reader) || !pf_probe_reader_expect_end (reader))
    return FALSE;
  g_hash_table_insert (reader->probe->options, g_strdup (key), g_strdup (value));
  return TRUE;
}
