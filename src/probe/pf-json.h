/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define PF_JSON_ERROR (pf_json_error_quark ())
GQuark pf_json_error_quark (void);

/**
 * PfJsonError:
 * @PF_JSON_ERROR_SYNTAX: not JSON (RFC 8259)
 * @PF_JSON_ERROR_ENCODING: not valid UTF-8, or a lone surrogate
 * @PF_JSON_ERROR_DEPTH: nested deeper than [const@PF_JSON_MAX_DEPTH]
 * @PF_JSON_ERROR_DUPLICATE: an object has the same member twice
 * @PF_JSON_ERROR_NUMBER: a number that cannot be held exactly enough
 */
typedef enum {
  PF_JSON_ERROR_SYNTAX,
  PF_JSON_ERROR_ENCODING,
  PF_JSON_ERROR_DEPTH,
  PF_JSON_ERROR_DUPLICATE,
  PF_JSON_ERROR_NUMBER,
} PfJsonError;

/** PF_JSON_MAX_DEPTH: how deep arrays and objects may be nested; json-glib crashes on very deep input. */
#define PF_JSON_MAX_DEPTH 256

/** PF_JSON_MAX_INTEGER: largest magnitude of an integer, 2^53 - 1 (RFC 8785, I-JSON). */
#define PF_JSON_MAX_INTEGER G_GINT64_CONSTANT (9007199254740991)

JsonNode *pf_json_parse (const char *text, gssize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *pf_json_canonicalize (JsonNode *node, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pf_json_append_canonical_string (GString *out, const char *text, GError **error);
gboolean pf_json_append_canonical_object (GString *out, JsonObject *object, GError **error);
char *pf_json_digest (JsonNode *node, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *pf_json_to_text (JsonNode *node, gboolean pretty) G_GNUC_WARN_UNUSED_RESULT;

const char *pf_json_get_string (JsonObject *object, const char *member);
gint64 pf_json_get_int (JsonObject *object, const char *member, gint64 fallback);
gboolean pf_json_get_boolean (JsonObject *object, const char *member, gboolean fallback);
JsonObject *pf_json_get_object (JsonObject *object, const char *member);
JsonArray *pf_json_get_array (JsonObject *object, const char *member);

G_END_DECLS
