/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document-fixture.h"

#include "document/pf-condition.h"

#include <string.h>

static char *
find (const char *text)
{
  gsize start;
  gsize end;

  if (!pf_condition_find (text, &start, &end))
    return NULL;
  g_assert_cmpuint (start, <, end);
  g_assert_cmpuint (end, <=, strlen (text));
  return g_strndup (text + start, end - start);
}

/* The 26 lines of the five checklists, by the first digit of the file's number. */
static const struct {
  char document;
  guint line;
  const char *condition;
} places[] = {
  { '0', 37, "if multi-instance" },
  { '0', 93, "if needed" },
  { '0', 106, "if required" },
  { '0', 114, "if using binary deployment" },
  { '0', 122, "if any" },
  { '0', 196, "if needed" },
  { '0', 205, "if required" },
  { '1', 17, "if using K8s" },
  { '1', 18, "if using Docker Compose" },
  { '1', 28, "if needed" },
  { '1', 30, "if applicable" },
  { '1', 57, "if applicable" },
  { '1', 100, "if used" },
  { '1', 172, "if applicable" },
  { '1', 174, "if needed" },
  { '1', 286, "if needed" },
  { '1', 287, "if needed" },
  { '1', 288, "if needed" },
  { '1', 292, "if needed" },
  { '1', 293, "if needed" },
  { '1', 338, "If Needed" },
  { '3', 91, "if applicable" },
  { '3', 130, "if enabled" },
  { '3', 198, "if needed" },
  { '3', 258, "if applicable" },
  { '4', 209, "if enabled" },
};

static const char *
find_place (char document, guint line)
{
  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    if (places[i].document == document && places[i].line == line)
      return places[i].condition;
  }
  return NULL;
}

/* Every line that is no code has the condition of the table, and no other. */
static guint
check_document (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  gboolean is_code = FALSE;
  guint n_found = 0;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_autofree char *condition = NULL;

    is_code ^= strstr (lines[i], "```") != NULL;
    condition = is_code ? NULL : find (lines[i]);
    g_test_message ("%s:%u %s", name, i + 1, lines[i]);
    g_assert_cmpstr (condition, ==, find_place (name[2], i + 1));
    n_found += condition != NULL ? 1 : 0;
  }
  return n_found;
}

static void
test_checklists (void)
{
  const char *folder = g_getenv ("PF_TEST_CHECKLISTS");
  g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name;
  guint n_found = 0;

  if (dir == NULL) {
    g_test_skip ("The checklists are not there");
    return;
  }
  while ((name = g_dir_read_name (dir)) != NULL)
    n_found += g_str_has_suffix (name, ".txt") ? check_document (folder, name) : 0;
  g_assert_cmpuint (n_found, ==, 26);
}

static void
test_sentences (void)
{
  static const struct {
    const char *text;
    const char *condition;
  } cases[] = {
    { "Notify sales (optional)", "optional" },
    { "Optional: notify sales", "Optional" },
    { "Cache warmed when applicable", "when applicable" },
    { "CDN purged (where applicable)", "where applicable" },
    { "Queue drained (only if workers changed)", "only if workers changed" },
    { "Flag set (unless the release is a patch)", "unless the release is a patch" },
    { "Cache\uFF08if needed\uFF09", "if needed" },
    { "Docs updated [if used]", "if used" },
    { "Rollback immediately if:", NULL },
    { "Trigger immediate rollback if any of the following occur:", NULL },
    { "Roll back (if any of the following occur)", NULL },
    { "GO IF ALL TRUE:", NULL },
    { "If critical issues occur:", NULL },
    { "Alert fires if the disk is full", NULL },
    { "Check whether optional modules are off", NULL },
    { "Verify that it is clear when to stop", NULL },
    { "Gifts and wherever", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *condition = find (cases[i].text);

    g_test_message ("%s", cases[i].text);
    g_assert_cmpstr (condition, ==, cases[i].condition);
  }
}

static void
test_long (void)
{
  static const char *const patterns[] = { "(", "(if ", ")", "if ", "optional ", "(if a) any", "[(" };

  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++) {
    g_autoptr (GString) text = repeat_text (patterns[i], 50000);
    g_autofree char *condition = NULL;

    g_string_append (text, " (if needed)");
    condition = find (text->str);
    g_assert_nonnull (condition);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/condition/checklists", test_checklists);
  g_test_add_func ("/condition/sentences", test_sentences);
  g_test_add_func ("/condition/long", test_long);
  return g_test_run ();
}
