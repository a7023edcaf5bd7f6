/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum {
  PF_SHAPE_STRING,
  PF_SHAPE_INTEGER,
  PF_SHAPE_BOOLEAN,
  PF_SHAPE_OBJECT,
  PF_SHAPE_ARRAY, /* of element */
  PF_SHAPE_MAP,   /* an object whose members all have the shape of element */
} PfShapeType;

typedef enum {
  PF_TEXT_ANY,
  PF_TEXT_NOT_EMPTY,
  PF_TEXT_ID,
  PF_TEXT_UUID,
  PF_TEXT_SHA256,
  PF_TEXT_SALT,
  PF_TEXT_TIME,
  PF_TEXT_DECIMAL,
  PF_TEXT_VERSION,
} PfTextForm;

typedef enum {
  PF_MEMBER_OPTIONAL = 0,
  PF_MEMBER_REQUIRED = 1 << 0,
  PF_MEMBER_NULLABLE = 1 << 1,
} PfMemberFlags;

/**
 * PfShape:
 * @form: what a text must look like
 * @values: (nullable): the only texts allowed, ended by %NULL
 * @minimum: of an integer
 * @maximum: of an integer; 0 for no bound but that of JSON
 * @element: of an array or map
 * @nullable_elements: whether the members of a map may be null
 * @members: (nullable): of an object, ended by a member without a name; others are ignored
 *
 * What one value of a record must be, as the published schema says it.
 */
typedef struct _PfShape PfShape;

typedef struct {
  const char *name;
  PfMemberFlags flags;
  const PfShape *shape;
} PfShapeMember;

struct _PfShape {
  PfShapeType type;
  PfTextForm form;
  const char *const *values;
  gint64 minimum;
  gint64 maximum;
  const PfShape *element;
  gboolean nullable_elements;
  const PfShapeMember *members;
};

extern const PfShape pf_record_shape;

gboolean pf_text_has_form (const char *text, PfTextForm form);
void pf_shape_check (const PfShape *shape, JsonNode *node, GPtrArray *findings);

G_END_DECLS
