/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-decimal.h"

#include <string.h>

static void
test_normalise (void)
{
  static const struct {
    const char *typed;
    const char *decimal; /* %NULL for no number */
  } cases[] = {
    { "0", "0" },
    { "87", "87" },
    { " 12 ", "12" },
    { "007", "7" },
    { "000", "0" },
    { "+5", "5" },
    { "-5", "-5" },
    { "\u22125,5", "-5.5" },
    { "-0", "0" },
    { "-0.00", "0.00" },
    { "120.5", "120.5" },
    { "120,5", "120.5" },
    { "1.50", "1.50" },
    { ".5", "0.5" },
    { ",5", "0.5" },
    { "1.000", "1.000" },
    { "1,000", "1000" },
    { "12,345", "12345" },
    { "1234,567", "1234.567" },
    { "0,500", "0.500" },
    { "0,5", "0.5" },
    { "1,00", "1.00" },
    { "1,000.25", "1000.25" },
    { "1.000,25", "1000.25" },
    { "1,234,567", "1234567" },
    { "1.234.567", "1234567" },
    { "1.234.567,8", "1234567.8" },
    { "1 000", "1000" },
    { "1 000 000,5", "1000000.5" },
    { "1 000.125", "1000.125" },
    { "1'000'000", "1000000" },
    { "1\u2019000", "1000" },
    { "1\u00A0000", "1000" },
    { "1\u202F000\u202F000", "1000000" },
    { "123456789012345678901234567890.123456789012345678901", "123456789012345678901234567890.123456789012345678901" },
    { "", NULL },
    { "-", NULL },
    { "abc", NULL },
    { "1.2.3", NULL },
    { "1.000.00", NULL },
    { "1,00,000", NULL },
    { "1 00", NULL },
    { "1e5", NULL },
    { "NaN", NULL },
    { "5%", NULL },
    { "--5", NULL },
    { "5.", NULL },
    { "0 500", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *decimal = pf_decimal_normalise (cases[i].typed, -1, NULL);

    g_test_message ("%s", cases[i].typed);
    g_assert_cmpstr (decimal, ==, cases[i].decimal);
  }
}

static void
test_rest (void)
{
  const char *rest;
  g_autofree char *sentence = pf_decimal_normalise ("10 VUs, 60s", -1, &rest);
  g_autofree char *end = NULL;
  g_autofree char *part = NULL;

  g_assert_cmpstr (sentence, ==, "10");
  g_assert_cmpstr (rest, ==, " VUs, 60s");
  end = pf_decimal_normalise ("5. Then", -1, &rest);
  g_assert_cmpstr (end, ==, "5");
  g_assert_cmpstr (rest, ==, ". Then");
  part = pf_decimal_normalise ("1234", 2, &rest);
  g_assert_cmpstr (part, ==, "12");
}

static void
test_compare (void)
{
  static const struct {
    const char *a;
    const char *b;
    int order;
  } cases[] = {
    { "0", "0.0", 0 },
    { "-0", "0", 0 },
    { "1", "1.000", 0 },
    { "0.1", "0.10", 0 },
    { "9", "10", -1 },
    { "0.09", "0.1", -1 },
    { "0.1", "0.09", 1 },
    { "-1", "1", -1 },
    { "-2", "-1", -1 },
    { "-0.5", "-0.25", -1 },
    { "1.25", "1.2", 1 },
    { "100", "99.999", 1 },
    { "9007199254740993", "9007199254740992", 1 },
    { "0.30000000000000000004", "0.3", 1 },
    { "123456789012345678901234567890", "123456789012345678901234567891", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    int order = pf_decimal_compare (cases[i].a, cases[i].b);
    int reverse = pf_decimal_compare (cases[i].b, cases[i].a);

    g_test_message ("%s %s", cases[i].a, cases[i].b);
    g_assert_cmpint (CLAMP (order, -1, 1), ==, cases[i].order);
    g_assert_cmpint (CLAMP (reverse, -1, 1), ==, -cases[i].order);
  }
}

static void
test_scale (void)
{
  static const struct {
    const char *decimal;
    guint64 factor;
    const char *product;
  } cases[] = {
    { "1.5", 60, "90.0" },
    { "0.1", 1000, "100.0" },
    { "0", 5, "0" },
    { "-2.5", 4, "-10.0" },
    { "0.05", 3, "0.15" },
    { "123456789012345678901234567890", 10, "1234567890123456789012345678900" },
    { "1", G_GUINT64_CONSTANT (1) << 50, "1125899906842624" },
    { "7", 0, "0" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *product = pf_decimal_scale (cases[i].decimal, cases[i].factor);

    g_assert_cmpstr (product, ==, cases[i].product);
  }
}

/* A million digits with every separator there is. */
static void
test_long (void)
{
  GString *typed = g_string_new ("1");
  g_autofree char *decimal = NULL;
  g_autofree char *larger = NULL;

  for (guint i = 0; i < 300000; i++)
    g_string_append (typed, ",000");
  decimal = pf_decimal_normalise (typed->str, -1, NULL);
  g_assert_cmpuint (strlen (decimal), ==, 900001);
  larger = pf_decimal_scale (decimal, 3);
  g_assert_cmpint (pf_decimal_compare (decimal, larger), <, 0);
  g_string_free (typed, TRUE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decimal/normalise", test_normalise);
  g_test_add_func ("/decimal/rest", test_rest);
  g_test_add_func ("/decimal/compare", test_compare);
  g_test_add_func ("/decimal/scale", test_scale);
  g_test_add_func ("/decimal/long", test_long);
  return g_test_run ();
}
