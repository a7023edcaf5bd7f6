/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-threshold.h"

#include "document/pf-measure.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * pf_comparison_to_string:
 * @comparison: a comparison
 *
 * Returns: (transfer none): its name in JSON
 */
const char *
pf_comparison_to_string (PfComparison comparison)
{
  static const char *const names[] = {
    [PF_COMPARE_LESS] = "<",      [PF_COMPARE_AT_MOST] = "<=", [PF_COMPARE_MORE] = ">",
    [PF_COMPARE_AT_LEAST] = ">=", [PF_COMPARE_EQUAL] = "==",   [PF_COMPARE_NOT_EQUAL] = "!=",
  };

  return names[comparison];
}

/**
 * pf_threshold_copy:
 * @self: a threshold
 *
 * Returns: (transfer full): a copy
 */
PfThreshold *
pf_threshold_copy (const PfThreshold *self)
{
  PfThreshold *copy = g_memdup2 (self, sizeof (PfThreshold));

  copy->metric = g_strdup (self->metric);
  copy->value = g_strdup (self->value);
  copy->of = g_strdup (self->of);
  copy->unit = g_strdup (self->unit);
  copy->percentile = g_strdup (self->percentile);
  copy->sustained = g_strdup (self->sustained);
  copy->qualifier = g_strdup (self->qualifier);
  return copy;
}

/**
 * pf_threshold_free:
 * @self: (transfer full): a threshold
 */
void
pf_threshold_free (PfThreshold *self)
{
  g_free (self->metric);
  g_free (self->value);
  g_free (self->of);
  g_free (self->unit);
  g_free (self->percentile);
  g_free (self->sustained);
  g_free (self->qualifier);
  g_free (self);
}

static const char *
comparison_to_sign (PfComparison comparison)
{
  static const char *const signs[] = {
    [PF_COMPARE_LESS] = "<",          [PF_COMPARE_AT_MOST] = "\u2264", [PF_COMPARE_MORE] = ">",
    [PF_COMPARE_AT_LEAST] = "\u2265", [PF_COMPARE_EQUAL] = "=",        [PF_COMPARE_NOT_EQUAL] = "\u2260",
  };

  return signs[comparison];
}

/* `5 min` of `PT5M`. */
static char *
format_duration (const char *iso)
{
  const char *digits = iso + strcspn (iso, "0123456789");
  gsize n_digits = strspn (digits, "0123456789");
  const char *unit;

  switch (digits[n_digits]) {
  case 'S':
    unit = "s";
    break;
  case 'M':
    unit = strchr (iso, 'T') != NULL ? "min" : _ ("months");
    break;
  case 'H':
    unit = "h";
    break;
  default:
    unit = "d";
    break;
  }
  return g_strdup_printf ("%.*s %s", (int)n_digits, digits, unit);
}

/* The number with its unit as it is written: `5%`, `500 ms`, `$500/month`, `3/3`. */
static void
append_value (GString *text, const PfThreshold *self)
{
  const char *unit = self->unit != NULL ? self->unit : "";
  gboolean has_currency = *unit != '\0' && g_unichar_type (g_utf8_get_char (unit)) == G_UNICODE_CURRENCY_SYMBOL;

  if (has_currency) {
    g_string_append_unichar (text, g_utf8_get_char (unit));
    unit = g_utf8_next_char (unit);
  }
  g_string_append (text, self->value);
  if (self->of != NULL)
    g_string_append_printf (text, "/%s", self->of);
  if (*unit != '\0' && *unit != '%' && *unit != '/')
    g_string_append_c (text, ' ');
  g_string_append (text, unit);
}

/**
 * pf_threshold_format:
 * @self: a threshold
 *
 * Returns: (transfer full): what it asks for, for people, without what is measured: `< 500 ms (p95)`
 */
char *
pf_threshold_format (const PfThreshold *self)
{
  GString *text = g_string_new (NULL);

  if (!self->approximate || self->comparison != PF_COMPARE_EQUAL)
    g_string_append_printf (text, "%s ", comparison_to_sign (self->comparison));
  if (self->approximate)
    g_string_append (text, "\u2248 ");
  append_value (text, self);
  if (self->percentile != NULL)
    g_string_append_printf (text, " (p%s)", self->percentile);
  if (self->sustained != NULL) {
    g_autofree char *duration = format_duration (self->sustained);

    g_string_append_c (text, ' ');
    /* Translators: how long a limit has to hold, such as “for 5 min” behind “< 1%” */
    g_string_append_printf (text, _ ("for %s"), duration);
  }
  if (self->qualifier != NULL)
    g_string_append_printf (text, ", %s", self->qualifier);
  return g_string_free (text, FALSE);
}

/* Whether a value compares as wanted; both are in the same unit. */
static gboolean
compares (const PfThreshold *self, const char *value, const char *limit)
{
  int order = pf_decimal_compare (value, limit);

  switch (self->comparison) {
  case PF_COMPARE_LESS:
    return order < 0;
  case PF_COMPARE_AT_MOST:
    return order <= 0;
  case PF_COMPARE_MORE:
    return order > 0;
  case PF_COMPARE_AT_LEAST:
    return order >= 0;
  case PF_COMPARE_NOT_EQUAL:
    return order != 0;
  case PF_COMPARE_EQUAL:
  default:
    break;
  }
  if (self->approximate) {
    g_autofree char *tenfold = pf_decimal_scale (value, 10);
    g_autofree char *low = pf_decimal_scale (limit, *limit == '-' ? 11 : 9);
    g_autofree char *high = pf_decimal_scale (limit, *limit == '-' ? 9 : 11);

    return pf_decimal_compare (tenfold, low) >= 0 && pf_decimal_compare (tenfold, high) <= 0;
  }
  return order == 0;
}

/* A whole number that can be multiplied with; 0 for none. */
static guint64
to_factor (const char *decimal)
{
  guint64 factor;

  return g_ascii_string_to_unsigned (decimal, 10, 1, G_GUINT64_CONSTANT (1) << 58, &factor, NULL) ? factor : 0;
}

/* `9/10` has to pass by itself and as a share, so that `3/4` is not good enough for at least `3/3`. */
static gboolean
accepts_share (const PfThreshold *self, const char *value, const char *of)
{
  guint64 value_of = to_factor (of);
  guint64 limit_of = to_factor (self->of);
  g_autofree char *value_share = NULL;
  g_autofree char *limit_share = NULL;

  if (!compares (self, value, self->value))
    return FALSE;
  if (pf_decimal_compare (of, self->of) == 0)
    return TRUE;
  if (value_of == 0 || limit_of == 0)
    return FALSE;
  value_share = pf_decimal_scale (value, limit_of);
  limit_share = pf_decimal_scale (self->value, value_of);
  return compares (self, value_share, limit_share);
}

/**
 * pf_threshold_accepts:
 * @self: a threshold
 * @value: a number as a person types it, in the threshold's own unit; or two with `/` between, where it is a ratio
 *
 * Returns: whether the value is as it has to be; %FALSE for what is no number
 */
gboolean
pf_threshold_accepts (const PfThreshold *self, const char *value)
{
  const char *rest;
  g_autofree char *decimal = pf_decimal_normalise (value, -1, &rest);
  g_autofree char *of = NULL;

  if (decimal == NULL)
    return FALSE;
  rest += strspn (rest, " \t");
  if (*rest == '\0')
    return compares (self, decimal, self->value);
  if (*rest != '/' || self->of == NULL)
    return FALSE;
  of = pf_decimal_normalise (rest + 1, -1, NULL);
  return of != NULL && accepts_share (self, decimal, of);
}

/**
 * pf_threshold_compares_with:
 * @self: a threshold
 * @unit: (nullable): unit of a value, or %NULL for the threshold's own
 *
 * Returns: whether [func@Threshold.accepts_in] can tell anything about values of this unit
 */
gboolean
pf_threshold_compares_with (const PfThreshold *self, const char *unit)
{
  PfUnitFactors value_factors;
  PfUnitFactors limit_factors;

  return unit == NULL || pf_units_convert (unit, self->unit, &value_factors, &limit_factors);
}

/**
 * pf_threshold_accepts_in:
 * @self: a threshold
 * @decimal: a value in the record's form
 * @unit: (nullable): its unit, or %NULL for the threshold's own
 *
 * Compares in exact arithmetic: times with times, bytes with bytes, rates with rates. A kilobyte is 1,000 bytes and a
 * kibibyte 1,024; a percentage compares with nothing but a percentage.
 *
 * Returns: whether the value is as it has to be; %FALSE where the units do not compare
 */
gboolean
pf_threshold_accepts_in (const PfThreshold *self, const char *decimal, const char *unit)
{
  PfUnitFactors value_factors;
  PfUnitFactors limit_factors;
  g_autofree char *value = NULL;
  g_autofree char *limit = NULL;
  g_autofree char *value_product = NULL;
  g_autofree char *limit_product = NULL;

  if (unit == NULL)
    return compares (self, decimal, self->value);
  if (!pf_units_convert (unit, self->unit, &value_factors, &limit_factors))
    return FALSE;
  value_product = pf_decimal_scale (decimal, value_factors.times);
  limit_product = pf_decimal_scale (self->value, limit_factors.times);
  value = pf_decimal_scale (value_product, limit_factors.per);
  limit = pf_decimal_scale (limit_product, value_factors.per);
  return compares (self, value, limit);
}
