/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-actual.h"

#include "probe/pf-json.h"

#include <math.h>
#include <string.h>

#define MAX_SHOWN_CHARACTERS 200

PfActual *
pf_actual_new (PfActualType type)
{
  PfActual *self = g_new0 (PfActual, 1);

  self->type = type;
  return self;
}

PfActual *
pf_actual_new_text (const char *text)
{
  PfActual *self = pf_actual_new (PF_ACTUAL_TEXT);

  self->text = g_strdup (text);
  return self;
}

PfActual *
pf_actual_new_number (double number, PfUnit unit)
{
  PfActual *self = pf_actual_new (PF_ACTUAL_NUMBER);

  self->number = number;
  self->unit = unit;
  return self;
}

PfActual *
pf_actual_new_absent (const char *why)
{
  PfActual *self = pf_actual_new (PF_ACTUAL_ABSENT);

  self->reason = "no-data";
  self->why = g_strdup (why);
  return self;
}

PfActual *
pf_actual_new_unreadable (const char *reason, const char *why)
{
  PfActual *self = pf_actual_new (PF_ACTUAL_UNREADABLE);

  self->reason = reason;
  self->why = g_strdup (why);
  return self;
}

static PfActual *
new_json_array (JsonNode *node)
{
  PfActual *self = pf_actual_new (PF_ACTUAL_LIST);
  JsonArray *array = json_node_get_array (node);

  self->text = pf_json_to_text (node, FALSE);
  self->is_empty_array = json_array_get_length (array) == 0;
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_actual_free);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *element = json_array_get_element (array, i);

    /* What is deeper than one level compares with nothing. */
    g_ptr_array_add (self->items, JSON_NODE_HOLDS_ARRAY (element) ? pf_actual_new (PF_ACTUAL_STRUCTURE)
                                                                  : pf_actual_new_json (element));
  }
  return self;
}

/* The value of @node with its type; an array becomes a list of its elements. */
PfActual *
pf_actual_new_json (JsonNode *node)
{
  GType type;
  PfActual *self;

  if (JSON_NODE_HOLDS_ARRAY (node))
    return new_json_array (node);
  if (JSON_NODE_HOLDS_OBJECT (node)) {
    self = pf_actual_new (PF_ACTUAL_STRUCTURE);
    self->text = pf_json_to_text (node, FALSE);
    return self;
  }
  if (JSON_NODE_HOLDS_NULL (node))
    return pf_actual_new (PF_ACTUAL_NULL);
  type = json_node_get_value_type (node);
  if (type == G_TYPE_STRING)
    return pf_actual_new_text (json_node_get_string (node));
  if (type == G_TYPE_BOOLEAN) {
    self = pf_actual_new (PF_ACTUAL_BOOLEAN);
    self->boolean = json_node_get_boolean (node);
    return self;
  }
  return pf_actual_new_number (json_node_get_double (node), PF_UNIT_NONE);
}

void
pf_actual_free (PfActual *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_free (self->why);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self);
}

/* At most three decimals, none that is zero, the same in every locale. */
static char *
format_number (double number, const char *unit)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (fabs (number) >= 1e15) {
    g_ascii_formatd (buffer, sizeof buffer, "%.15g", number);
  } else {
    gsize length;

    g_ascii_formatd (buffer, sizeof buffer, "%.3f", number);
    length = strlen (buffer);
    while (strchr (buffer, '.') != NULL && (buffer[length - 1] == '0' || buffer[length - 1] == '.')) {
      gboolean was_point = buffer[length - 1] == '.';

      buffer[--length] = '\0';
      if (was_point)
        break;
    }
  }
  return g_strconcat (g_str_equal (buffer, "-0") ? "0" : buffer, unit, NULL);
}

/* A number of JSON keeps all its digits. */
static char *
format_plain (double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (fabs (number) <= (double)PF_JSON_MAX_INTEGER && fabs (number - round (number)) <= 0)
    g_ascii_formatd (buffer, sizeof buffer, "%.0f", number);
  else
    g_ascii_formatd (buffer, sizeof buffer, "%.15g", number);
  return g_strdup (g_str_equal (buffer, "-0") ? "0" : buffer);
}

static char *
format_duration (double microseconds)
{
  if (fabs (microseconds) >= 86400e6)
    return format_number (microseconds / 86400e6, " d");
  if (fabs (microseconds) >= 10e6)
    return format_number (microseconds / 1e6, " s");
  return format_number (microseconds / 1e3, " ms");
}

/* Makes a text of a server fit for a line on a screen or terminal: nothing that moves the cursor or changes the
 * direction of writing, and not too much of it. */
char *
pf_text_for_display (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *out = g_string_new (NULL);
  guint count = 0;

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar character = g_utf8_get_char (p);
    GUnicodeType type = g_unichar_type (character);

    if (count++ == MAX_SHOWN_CHARACTERS) {
      g_string_append (out, "…");
      break;
    }
    if (type == G_UNICODE_CONTROL || type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR)
      g_string_append_c (out, ' ');
    else if (type == G_UNICODE_FORMAT)
      g_string_append_unichar (out, 0xFFFD);
    else
      g_string_append_unichar (out, character);
  }
  return g_string_free (out, FALSE);
}

static char *
show_list (const PfActual *self)
{
  g_autoptr (GPtrArray) shown = g_ptr_array_new_with_free_func (g_free);

  if (self->text != NULL)
    return g_strdup (self->text);
  for (guint i = 0; i < self->items->len; i++)
    g_ptr_array_add (shown, pf_actual_show (g_ptr_array_index (self->items, i)));
  g_ptr_array_add (shown, NULL);
  return g_strjoinv (", ", (char **)shown->pdata);
}

/* The whole value as text, for a person; NULL when there is none. Not yet masked nor shortened. */
char *
pf_actual_show (const PfActual *self)
{
  switch (self->type) {
  case PF_ACTUAL_NUMBER:
    switch (self->unit) {
    case PF_UNIT_DURATION:
      return format_duration (self->number);
    case PF_UNIT_PERCENT:
      return format_number (self->number, "%");
    case PF_UNIT_BYTES:
      return format_number (self->number, " B");
    case PF_UNIT_RATE:
      return format_number (self->number, "/s");
    case PF_UNIT_NONE:
    default:
      return format_plain (self->number);
    }
  case PF_ACTUAL_BOOLEAN:
    return g_strdup (self->boolean ? "true" : "false");
  case PF_ACTUAL_NULL:
    return g_strdup ("null");
  case PF_ACTUAL_LIST:
    return show_list (self);
  case PF_ACTUAL_TEXT:
  case PF_ACTUAL_VERSION:
  case PF_ACTUAL_STRUCTURE:
    return g_strdup (self->text);
  case PF_ACTUAL_UNREADABLE:
  case PF_ACTUAL_ABSENT:
  default:
    return NULL;
  }
}
