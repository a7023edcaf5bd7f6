/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-choice-line.h"

#include <string.h>

#define MOST_CHOICES 12
#define LONGEST_CHOICE 80

static const char *const boxes[] = { "[ ]", "[x]", "[X]", "☐", "⬜", "□" };

static const char *
find_box (const char *text, gsize *length)
{
  const char *found = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (boxes); i++) {
    const char *box = strstr (text, boxes[i]);

    if (box != NULL && (found == NULL || box < found)) {
      found = box;
      *length = strlen (boxes[i]);
    }
  }
  return found;
}

/**
 * pf_choice_line_has_boxes:
 * @text: a text
 *
 * Returns: whether a box stands in it
 */
gboolean
pf_choice_line_has_boxes (const char *text)
{
  gsize length;

  return find_box (text, &length) != NULL;
}

/* Words between two boxes, without what divides the choices. */
static char *
dup_between (const char *start, const char *end)
{
  g_autofree char *text = g_strstrip (g_strndup (start, (gsize) (end - start)));
  gsize length = strlen (text);

  while (length > 0 && strchr ("|/,;: ", text[length - 1]) != NULL)
    length--;
  return g_strndup (text, length);
}

/**
 * pf_choice_line_split:
 * @text: a line without markup
 * @label: (out) (transfer full): what stands before the first box, without marks and its colon
 *
 * Takes a line of boxes apart of which one is to be ticked, such as `Status: [ ] SUCCESS [ ] ROLLBACK REQUIRED`.
 *
 * Returns: (transfer full) (nullable): the two or more choices, or %NULL for another line
 */
GStrv
pf_choice_line_split (const char *text, char **label)
{
  g_autoptr (GStrvBuilder) choices = g_strv_builder_new ();
  guint n_choices = 0;
  gsize length = 0;
  const char *box = find_box (text, &length);
  const char *before = text;

  *label = NULL;
  if (box == NULL || find_box (box + length, &length) == NULL)
    return NULL;
  box = find_box (text, &length);
  while (before < box && !g_unichar_isalnum (g_utf8_get_char (before)))
    before = g_utf8_next_char (before);
  while (box != NULL) {
    gsize next_length = 0;
    const char *next = find_box (box + length, &next_length);
    g_autofree char *choice = dup_between (box + length, next != NULL ? next : box + strlen (box));

    if (*choice == '\0' || strlen (choice) > LONGEST_CHOICE || ++n_choices > MOST_CHOICES)
      return NULL;
    g_strv_builder_add (choices, choice);
    box = next;
    length = next_length;
  }
  box = find_box (text, &length);
  *label = dup_between (before, box);
  return g_strv_builder_end (choices);
}
