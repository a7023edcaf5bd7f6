/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-event-data.h"

#include "document/pf-secret-pattern.h"
#include "probe/pf-json.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

#define SHA256_HEX_LENGTH 64

static JsonNode *copy_node (JsonNode *node, gboolean clean);

PfText *
pf_text_new (const char *salt, const char *value)
{
  PfText *self = g_new0 (PfText, 1);

  self->salt = g_strdup (salt);
  self->value = g_strdup (value);
  return self;
}

void
pf_text_free (PfText *self)
{
  g_free (self->salt);
  g_free (self->value);
  g_free (self);
}

/* Hex SHA-256 of the salt's bytes followed by the text, or NULL when the salt is not 32 hex digits. */
char *
pf_text_digest (PfText *self)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guchar salt[16];

  if (strlen (self->salt) != 2 * sizeof salt)
    return NULL;
  for (gsize i = 0; i < sizeof salt; i++) {
    int high = g_ascii_xdigit_value (self->salt[2 * i]);
    int low = g_ascii_xdigit_value (self->salt[2 * i + 1]);

    if (high < 0 || low < 0)
      return NULL;
    salt[i] = (guchar)(high * 16 + low);
  }
  g_checksum_update (checksum, salt, sizeof salt);
  g_checksum_update (checksum, (const guchar *)self->value, (gssize)strlen (self->value));
  return g_strdup (g_checksum_get_string (checksum));
}

GHashTable *
pf_texts_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)pf_text_free);
}

void
pf_texts_copy_into (GHashTable *texts, GHashTable *target)
{
  GHashTableIter iter;
  gpointer digest, text;

  g_hash_table_iter_init (&iter, texts);
  while (g_hash_table_iter_next (&iter, &digest, &text)) {
    PfText *source = text;

    g_hash_table_replace (target, g_strdup (digest), pf_text_new (source->salt, source->value));
  }
}

/* GLib's random numbers start from a seed that a fork shares; these come from the kernel. */
char *
pf_random_hex (gsize n_bytes)
{
  guchar bytes[32];
  char *hex = g_malloc (2 * n_bytes + 1);

  g_assert (n_bytes <= sizeof bytes);
  /* It cannot fail for so few bytes. */
  if (getentropy (bytes, n_bytes) != 0)
    g_error ("The system has no source of random numbers");
  for (gsize i = 0; i < n_bytes; i++)
    g_snprintf (hex + 2 * i, 3, "%02x", bytes[i]);
  return hex;
}

/* A random UUID, version 4 (RFC 9562, section 5.4). */
char *
pf_random_uuid (void)
{
  g_autofree char *hex = pf_random_hex (16);

  hex[12] = '4';
  hex[16] = "89ab"[g_ascii_xdigit_value (hex[16]) & 3];
  return g_strdup_printf ("%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

gboolean
pf_is_sha256 (const char *text)
{
  gsize length = strspn (text, "0123456789abcdef");

  return length == SHA256_HEX_LENGTH && text[length] == '\0';
}

/* Valid UTF-8 with every secret masked. */
char *
pf_event_data_clean_text (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  return pf_secret_pattern_mask (valid, NULL);
}

static JsonObject *
copy_object (JsonObject *object, gboolean clean)
{
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member)) {
    g_autofree char *valid = g_utf8_make_valid (name, -1);

    json_object_set_member (copy, valid, copy_node (member, clean));
  }
  return copy;
}

static JsonNode *
copy_array (JsonArray *array, gboolean clean)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *copy = json_array_new ();

  for (guint i = 0; i < json_array_get_length (array); i++)
    json_array_add_element (copy, copy_node (json_array_get_element (array, i), clean));
  json_node_take_array (node, copy);
  return node;
}

static JsonNode *
text_node (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

/* The canonical form knows no floats and no integers past 2^53 - 1: both stand as text. */
static JsonNode *
clean_number (JsonNode *node)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  gint64 number;

  if (json_node_get_value_type (node) == G_TYPE_DOUBLE) {
    double real = json_node_get_double (node);

    if (!isfinite (real))
      return json_node_init_null (json_node_alloc ());
    /* The short form where it is exact, so that 0.1 stays 0.1. */
    g_ascii_formatd (buffer, sizeof buffer, "%.15g", real);
    if (g_ascii_strtod (buffer, NULL) != real)
      g_ascii_dtostr (buffer, sizeof buffer, real);
    return text_node (buffer);
  }
  number = json_node_get_int (node);
  if (number <= PF_JSON_MAX_INTEGER && number >= -PF_JSON_MAX_INTEGER)
    return json_node_copy (node);
  g_snprintf (buffer, sizeof buffer, "%" G_GINT64_FORMAT, number);
  return text_node (buffer);
}

static JsonNode *
copy_value (JsonNode *node, gboolean clean)
{
  GType type = json_node_get_value_type (node);

  if (!clean || type == G_TYPE_BOOLEAN)
    return json_node_copy (node);
  if (type == G_TYPE_STRING) {
    const char *text = json_node_get_string (node);
    g_autofree char *cleaned = NULL;

    /* A digest is no secret, however much it looks like one. */
    cleaned = pf_is_sha256 (text) ? g_strdup (text) : pf_event_data_clean_text (text);
    return text_node (cleaned);
  }
  return clean_number (node);
}

static JsonNode *
copy_node (JsonNode *node, gboolean clean)
{
  switch (json_node_get_node_type (node)) {
  case JSON_NODE_OBJECT: {
    JsonNode *copy = json_node_new (JSON_NODE_OBJECT);

    json_node_take_object (copy, copy_object (json_node_get_object (node), clean));
    return copy;
  }
  case JSON_NODE_ARRAY:
    return copy_array (json_node_get_array (node), clean);
  case JSON_NODE_VALUE:
    return copy_value (node, clean);
  case JSON_NODE_NULL:
  default:
    return json_node_init_null (json_node_alloc ());
  }
}

/* A copy that shares nothing with @data: reference counts of json-glib are not atomic. */
JsonObject *
pf_event_data_copy (JsonObject *data)
{
  return copy_object (data, FALSE);
}

/* The same, fit to stand in an event. */
JsonObject *
pf_event_data_clean (JsonObject *data)
{
  return copy_object (data, TRUE);
}
