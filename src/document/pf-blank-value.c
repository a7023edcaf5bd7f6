/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-blank-kind.h"

#include "document/pf-blank-date.h"
#include "document/pf-decimal.h"
#include "document/pf-secret-pattern.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
is_one_line (const char *text, GError **error)
{
  if (strpbrk (text, "\r\n") == NULL)
    return TRUE;
  pf_blank_refuse (error, _ ("Only one line belongs here"));
  return FALSE;
}

static gboolean
has_class (const char *text, gboolean (*is_class) (gunichar))
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (is_class (g_utf8_get_char (text)))
      return TRUE;
  return FALSE;
}

/* Units whose sizes are known, in the smallest of their kind: a value in seconds is not compared with milliseconds. */
typedef struct {
  const char *name;
  char dimension;
  guint64 size;
} Unit;

static const Unit sizes[] = {
  { "ms", 't', 1 },          { "s", 't', 1000 },         { "sec", 't', 1000 },       { "second", 't', 1000 },
  { "seconds", 't', 1000 },  { "min", 't', 60000 },      { "minute", 't', 60000 },   { "minutes", 't', 60000 },
  { "h", 't', 3600000 },     { "hour", 't', 3600000 },   { "hours", 't', 3600000 },  { "b", 'b', 1 },
  { "bytes", 'b', 1 },       { "kb", 'b', 1000 },        { "mb", 'b', 1000000 },     { "gb", 'b', 1000000000 },
  { "tb", 'b', 1000000000000 }, { "kib", 'b', 1024 },    { "mib", 'b', 1048576 },    { "gib", 'b', 1073741824 },
  { "tib", 'b', 1099511627776 },
};

static const Unit *
find_unit (const char *name)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (sizes); i++)
    if (g_ascii_strcasecmp (sizes[i].name, name) == 0)
      return &sizes[i];
  return NULL;
}

/* Whether a unit as typed is the one the blank has: as written, shortened or in the other number. */
static gboolean
is_same_unit (const char *unit, const char *typed)
{
  g_autofree char *own = unit != NULL ? g_utf8_casefold (unit, -1) : NULL;
  g_autofree char *other = g_utf8_casefold (typed, -1);
  const Unit *known = find_unit (unit);
  const Unit *typed_known = find_unit (typed);
  gsize length = strlen (other);

  if (own == NULL)
    return FALSE;
  if (known != NULL && typed_known != NULL)
    return known->dimension == typed_known->dimension && known->size == typed_known->size;
  if (g_str_equal (own, other))
    return TRUE;
  return length >= 3 && (g_str_has_prefix (own, other) || (strlen (own) >= 3 && g_str_has_prefix (other, own)));
}

static char *
check_number (const PfBlank *blank, const char *text, GError **error)
{
  g_autofree char *shown = pf_blank_quote (text);
  const char *rest = NULL;
  g_autofree char *number = pf_decimal_normalise (text, -1, &rest);

  if (number == NULL) {
    pf_blank_refuse (error, _ ("“%s” is no number. Write digits, like 12 or 0.5"), shown);
    return NULL;
  }
  rest += strspn (rest, " ");
  if (g_str_has_prefix (rest, "\u00A0"))
    rest += strlen ("\u00A0");
  if (*rest == '\0' || is_same_unit (blank->unit, rest)
      || (blank->target != NULL && is_same_unit (blank->target->unit, rest)))
    return g_steal_pointer (&number);
  if (blank->unit != NULL)
    pf_blank_refuse (error, _ ("“%s” is no number of %s. Write the number alone"), shown, blank->unit);
  else
    pf_blank_refuse (error, _ ("“%s” is more than a number. Write the number alone"), shown);
  return NULL;
}

/* `9` or `9/10`. */
static char *
check_ratio (const PfBlank *blank, const char *text, GError **error)
{
  g_autofree char *shown = pf_blank_quote (text);
  const char *rest = NULL;
  g_autofree char *number = pf_decimal_normalise (text, -1, &rest);
  g_autofree char *whole = NULL;

  if (number != NULL && *number != '-') {
    rest += strspn (rest, " ");
    if (*rest == '/')
      whole = pf_decimal_normalise (rest + 1, -1, NULL);
    if ((*rest == '\0' || (whole != NULL && (blank->of == NULL || pf_decimal_compare (whole, blank->of) == 0)))
        && (blank->of == NULL || pf_decimal_compare (number, blank->of) <= 0))
      return g_steal_pointer (&number);
  }
  if (blank->of != NULL)
    pf_blank_refuse (error, _ ("“%s” is no number from 0 to %s"), shown, blank->of);
  else
    pf_blank_refuse (error, _ ("“%s” is no number. Write digits, like 9"), shown);
  return NULL;
}

static char *
check_score (const PfBlank *blank, const char *text, GError **error)
{
  char *number;

  if (blank->of != NULL)
    return check_ratio (blank, text, error);
  number = pf_decimal_normalise (text, -1, NULL);
  if (number != NULL)
    return number;
  return is_one_line (text, error) ? g_strdup (text) : NULL;
}

static char *
check_url (const char *text, GError **error)
{
  g_autofree char *shown = pf_blank_quote (text);
  g_autoptr (GUri) uri
      = strpbrk (text, " \t\r\n") == NULL ? g_uri_parse (text, G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_ENCODED, NULL) : NULL;

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0') {
    pf_blank_refuse (error, _ ("“%s” is no address. Write it whole, like https://status.example.com"), shown);
    return NULL;
  }
  if (g_uri_get_password (uri) != NULL) {
    pf_blank_refuse (error, _ ("The address holds a password. Leave out what stands before the @"));
    return NULL;
  }
  return g_strdup (text);
}

static char *
check_date (const char *text, GError **error)
{
  const char *rest = NULL;
  g_autofree char *shown = pf_blank_quote (text);
  g_autofree char *day = pf_blank_read_date (text, &rest, error);

  if (day == NULL || *rest == '\0')
    return g_steal_pointer (&day);
  pf_blank_refuse (error, _ ("“%s” is more than a date. Write it like 2026-03-14"), shown);
  return NULL;
}

static char *
check_time (const char *text, GError **error)
{
  const char *rest = NULL;
  g_autofree char *shown = pf_blank_quote (text);
  g_autofree char *time = pf_blank_read_time (text, &rest);

  if (time != NULL && *rest == '\0')
    return g_steal_pointer (&time);
  pf_blank_refuse (error, _ ("“%s” is no time of day. Write it like 09:30, with UTC or +02:00 behind if need be"), shown);
  return NULL;
}

/* Letters and digits together, or signs nobody puts into a name: more likely the secret than where it is. */
static gboolean
is_opaque (const char *word, gsize length)
{
  guint letters = 0, digits = 0, signs = 0;

  for (gsize i = 0; i < length; i++) {
    letters += g_ascii_isalpha (word[i]) ? 1 : 0;
    digits += g_ascii_isdigit (word[i]) ? 1 : 0;
    signs += strchr ("!#$%^&*+=~?<>", word[i]) != NULL ? 1 : 0;
  }
  return (length >= 6 && letters > 0 && digits > 0) || (length >= 6 && signs > 0) || (length >= 6 && digits == length)
         || length >= 32;
}

static gboolean
looks_secret (const char *text)
{
  static const char *const stores[] = { "1Password", "Base64" };
  gsize start, end;
  gboolean is_place = strpbrk (text, " /:") != NULL;

  if (pf_secret_pattern_find (text, -1, &start, &end))
    return TRUE;
  for (gsize length; *text != '\0'; text += length + (text[length] != '\0' ? 1 : 0)) {
    gboolean is_store = FALSE;

    length = strcspn (text, " \t\r\n/:.,;@_-()");
    for (guint i = 0; i < G_N_ELEMENTS (stores); i++)
      is_store |= length == strlen (stores[i]) && g_ascii_strncasecmp (text, stores[i], length) == 0;
    if (!is_store && is_opaque (text, length))
      return TRUE;
    is_place |= is_store;
  }
  return FALSE;
}

/* Words such as `Vault` or `the team's keyring`: a word alone has to be a name, with a capital first. */
static char *
check_secret (const char *text, GError **error)
{
  if (is_one_line (text, error) && !looks_secret (text) && (strpbrk (text, " /:") != NULL || !g_ascii_islower (*text)))
    return g_strdup (text);
  if (error != NULL && *error == NULL)
    pf_blank_refuse (error, _ ("This could be the secret itself, which never belongs into a run. Write where it is kept, like "
                      "“Vault: payments/api”"));
  return NULL;
}

static char *
check_words (const char *text, gboolean (*is_class) (gunichar), const char *format, GError **error)
{
  if (!is_one_line (text, error))
    return NULL;
  if (has_class (text, is_class))
    return g_strdup (text);
  g_set_error_literal (error, PF_DOCUMENT_ERROR, PF_DOCUMENT_ERROR_VALUE, format);
  return NULL;
}

static char *
check (const PfBlank *blank, const char *text, GError **error)
{
  switch (blank->kind) {
  case PF_BLANK_KIND_DATE:
    return check_date (text, error);
  case PF_BLANK_KIND_DATETIME:
    return pf_blank_read_datetime (text, FALSE, error);
  case PF_BLANK_KIND_TIMESTAMP_START:
  case PF_BLANK_KIND_TIMESTAMP_END:
    return pf_blank_read_datetime (text, TRUE, error);
  case PF_BLANK_KIND_TIME:
    return check_time (text, error);
  case PF_BLANK_KIND_NUMBER:
    return check_number (blank, text, error);
  case PF_BLANK_KIND_RATIO:
    return check_ratio (blank, text, error);
  case PF_BLANK_KIND_SCORE:
    return check_score (blank, text, error);
  case PF_BLANK_KIND_URL:
    return check_url (text, error);
  case PF_BLANK_KIND_VERSION:
    return check_words (text, g_unichar_isdigit, _ ("A version has a digit in it, like 1.4.0"), error);
  case PF_BLANK_KIND_PERSON:
  case PF_BLANK_KIND_SIGNATURE:
    return check_words (text, g_unichar_isalpha, _ ("A name has letters"), error);
  case PF_BLANK_KIND_SECRET:
    return check_secret (text, error);
  case PF_BLANK_KIND_ROLE:
  case PF_BLANK_KIND_FILE:
  case PF_BLANK_KIND_CHANNEL:
  case PF_BLANK_KIND_CONTACT:
  case PF_BLANK_KIND_SIGNATURE_AND_DATE:
    return is_one_line (text, error) ? g_strdup (text) : NULL;
  case PF_BLANK_KIND_TEXT:
  case PF_BLANK_KIND_FREE_TEXT:
  case PF_BLANK_KIND_FREE_TEXT_LINE:
  default:
    return g_strdup (text);
  }
}

/**
 * pf_blank_is_measured:
 * @blank: a blank
 *
 * Returns: whether its value is a number, in decimal form
 */
gboolean
pf_blank_is_measured (const PfBlank *blank)
{
  return blank->kind == PF_BLANK_KIND_NUMBER || blank->kind == PF_BLANK_KIND_RATIO
         || (blank->kind == PF_BLANK_KIND_SCORE && blank->of != NULL);
}

/**
 * pf_blank_meets_target:
 * @blank: a blank
 * @value: a value that [func@blank_check_value] accepted
 *
 * A ratio without a target of its own has to be whole: of ten checks, all ten. Units of time and of size are converted.
 *
 * Returns: whether the value is what it has to be; %TRUE where nothing says what that is
 */
gboolean
pf_blank_meets_target (const PfBlank *blank, const char *value)
{
  const Unit *own = find_unit (blank->unit);
  const Unit *other = blank->target != NULL ? find_unit (blank->target->unit) : NULL;
  g_autofree char *number = NULL;
  g_autofree char *limit = NULL;
  PfThreshold target;

  if (!pf_blank_is_measured (blank))
    return TRUE;
  number = pf_decimal_normalise (value, -1, NULL);
  if (number == NULL)
    return FALSE;
  if (blank->target == NULL)
    return blank->kind != PF_BLANK_KIND_RATIO || blank->of == NULL || pf_decimal_compare (number, blank->of) == 0;
  if (own == NULL || other == NULL || own->dimension != other->dimension || own->size == other->size)
    return pf_threshold_accepts (blank->target, number);
  target = *blank->target;
  target.value = limit = pf_decimal_scale (target.value, other->size);
  value = number;
  number = pf_decimal_scale (value, own->size);
  g_free ((char *)(guintptr)value);
  return pf_threshold_accepts (&target, number);
}

/**
 * pf_blank_describe_target:
 * @blank: a blank whose value can miss its target
 *
 * Returns: (transfer full): the target as people write it, such as `< 100 ms` or `10 of 10`
 */
char *
pf_blank_describe_target (const PfBlank *blank)
{
  if (blank->target != NULL)
    return pf_threshold_format (blank->target);
  return g_strdup_printf (_ ("%s of %s"), blank->of, blank->of);
}

/**
 * pf_blank_check_value:
 * @blank: a blank
 * @text: what somebody typed into it
 * @normalised: (out) (optional) (transfer full): how to keep it: days as YYYY-MM-DD, times as HH:MM, numbers as decimals
 *   without their unit, a ratio without what it is out of, text as it is
 * @meets_target: (out) (optional): what [func@blank_meets_target] says of it
 * @error: return location
 *
 * Checks a value against the kind of its blank. What could be read in two ways is refused, and so is what looks like a
 * secret where one is asked for.
 *
 * Returns: whether it belongs there
 * Throws: PF_DOCUMENT_ERROR_VALUE, with a message that says how to write it
 */
gboolean
pf_blank_check_value (
    const PfBlank *blank, const char *text, char **normalised, gboolean *meets_target, GError **error)
{
  g_autofree char *trimmed = NULL;
  g_autofree char *value = NULL;

  if (!g_utf8_validate (text, -1, NULL)) {
    pf_blank_refuse (error, _ ("The value is not text in UTF-8"));
    return FALSE;
  }
  trimmed = g_strstrip (g_strdup (text));
  if (*trimmed == '\0') {
    pf_blank_refuse (error, _ ("There is nothing to fill in"));
    return FALSE;
  }
  value = check (blank, blank->kind == PF_BLANK_KIND_TEXT || blank->kind == PF_BLANK_KIND_FREE_TEXT ? text : trimmed, error);
  if (value == NULL)
    return FALSE;
  if (meets_target != NULL)
    *meets_target = pf_blank_meets_target (blank, value);
  if (normalised != NULL)
    *normalised = g_steal_pointer (&value);
  return TRUE;
}

/**
 * pf_blank_stamp:
 * @blank: a blank
 * @now: the time
 * @time_zone: the zone the run is meant in
 *
 * Returns: (transfer full) (nullable): what says “now” in it, or %NULL when no day or time belongs there
 */
char *
pf_blank_stamp (const PfBlank *blank, GDateTime *now, GTimeZone *time_zone)
{
  g_autoptr (GDateTime) local = g_date_time_to_timezone (now, time_zone);

  if (local == NULL)
    return NULL;
  if (blank->kind == PF_BLANK_KIND_DATE)
    return g_date_time_format (local, "%Y-%m-%d");
  if (blank->kind == PF_BLANK_KIND_TIME)
    return g_date_time_format (local, "%H:%M");
  if (blank->kind == PF_BLANK_KIND_DATETIME || blank->kind == PF_BLANK_KIND_TIMESTAMP_START
      || blank->kind == PF_BLANK_KIND_TIMESTAMP_END)
    return g_date_time_format (local, "%Y-%m-%d %H:%M");
  return NULL;
}
