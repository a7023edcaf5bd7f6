/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-link-markup.h"

#include <string.h>

typedef struct {
  GString *markup;
  guint text_length;
  GPtrArray *links;
  PfLinkRange *open_link;
} LinkParser;

/**
 * pf_link_range_free:
 * @self: (transfer full): a range
 *
 * Frees it.
 */
void
pf_link_range_free (PfLinkRange *self)
{
  g_free (self->url);
  g_free (self);
}

/**
 * pf_link_is_allowed:
 * @url: where a link leads
 *
 * Whether a link of a checklist may be opened: a web page, a mail or a call. Everything else a stranger's file could
 * point to (local files, other programs' schemes) is shown as text only.
 *
 * Returns: %TRUE when it may
 */
gboolean
pf_link_is_allowed (const char *url)
{
  static const char *const schemes[] = { "http", "https", "mailto", "tel" };
  g_autofree char *scheme = g_uri_parse_scheme (url);
  for (gsize i = 0; scheme != NULL && i < G_N_ELEMENTS (schemes); i++) {
    if (g_ascii_strcasecmp (scheme, schemes[i]) == 0)
      return TRUE;
  }
  return FALSE;
}

static const char *
find_attribute (const char **names, const char **values, const char *wanted)
{
  for (gsize i = 0; names[i] != NULL; i++) {
    if (g_str_equal (names[i], wanted))
      return values[i];
  }
  return NULL;
}

static void
start_link (LinkParser *self, const char *url)
{
  if (url == NULL || self->open_link != NULL || !pf_link_is_allowed (url))
    return;
  self->open_link = g_new0 (PfLinkRange, 1);
  self->open_link->start = self->text_length;
  self->open_link->url = g_strdup (url);
  g_string_append (self->markup, "<span underline='single'>");
}

static void
start_element (GMarkupParseContext *context,
               const char *element,
               const char **names,
               const char **values,
               gpointer user_data,
               GError **error)
{
  LinkParser *self = user_data;
  if (g_str_equal (element, "markup"))
    return;
  if (g_str_equal (element, "a")) {
    start_link (self, find_attribute (names, values, "href"));
    return;
  }
  g_string_append_printf (self->markup, "<%s", element);
  for (gsize i = 0; names[i] != NULL; i++) {
    g_autofree char *attribute = g_markup_printf_escaped (" %s=\"%s\"", names[i], values[i]);
    g_string_append (self->markup, attribute);
  }
  g_string_append_c (self->markup, '>');
}

static void
end_element (GMarkupParseContext *context, const char *element, gpointer user_data, GError **error)
{
  LinkParser *self = user_data;
  if (g_str_equal (element, "markup"))
    return;
  if (!g_str_equal (element, "a")) {
    g_string_append_printf (self->markup, "</%s>", element);
    return;
  }
  if (self->open_link == NULL)
    return;
  g_string_append (self->markup, "</span>");
  self->open_link->end = self->text_length;
  g_ptr_array_add (self->links, g_steal_pointer (&self->open_link));
}

static void
add_text (GMarkupParseContext *context, const char *text, gsize length, gpointer user_data, GError **error)
{
  LinkParser *self = user_data;
  g_autofree char *escaped = g_markup_escape_text (text, (gssize) length);
  g_string_append (self->markup, escaped);
  self->text_length += (guint) length;
}

/**
 * pf_link_markup_parse:
 * @markup: Pango markup in which `<a href="…">` may occur
 * @links: (element-type PfLinkRange): where the links found are added, in order
 *
 * Turns links, which Pango does not know, into underlined text and says where they are. A link that may not be opened
 * (see [func@link_is_allowed]) becomes plain text.
 *
 * Returns: (transfer full): Pango markup; when @markup is malformed, its text escaped
 */
char *
pf_link_markup_parse (const char *markup, GPtrArray *links)
{
  static const GMarkupParser parser = { .start_element = start_element, .end_element = end_element, .text = add_text };
  LinkParser self = { .markup = g_string_new (NULL), .links = links };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &self, NULL);
  g_autofree char *whole = g_strconcat ("<markup>", markup, "</markup>", NULL);
  gboolean parsed = g_markup_parse_context_parse (context, whole, -1, NULL)
                    && g_markup_parse_context_end_parse (context, NULL);
  g_clear_pointer (&self.open_link, pf_link_range_free);
  if (parsed)
    return g_string_free (self.markup, FALSE);
  g_string_free (self.markup, TRUE);
  g_ptr_array_set_size (links, 0);
  return g_markup_escape_text (markup, -1);
}
