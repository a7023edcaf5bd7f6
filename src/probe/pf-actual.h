/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "probe/pf-probe.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The left side of a check: what was observed, with its type. Shared by the files of the evaluation only. */
typedef enum {
  PF_ACTUAL_UNREADABLE, /* it cannot be told whether there is a value; why and reason say so */
  PF_ACTUAL_ABSENT,     /* there certainly is none */
  PF_ACTUAL_NUMBER,
  PF_ACTUAL_TEXT,
  PF_ACTUAL_VERSION,
  PF_ACTUAL_BOOLEAN,
  PF_ACTUAL_NULL,
  PF_ACTUAL_LIST,      /* values of one field that has several, or of a JSON array */
  PF_ACTUAL_STRUCTURE, /* a JSON object, which compares with nothing */
} PfActualType;

typedef struct _PfActual PfActual;
struct _PfActual {
  PfActualType type;
  PfUnit unit;
  double number;
  gboolean boolean;
  gboolean is_empty_array; /* a JSON array that is there and holds nothing */
  char *text;              /* the text; for a structure or list of JSON its compact form */
  GPtrArray *items;        /* (element-type PfActual) */
  const char *reason;      /* reason code when it is unreadable or absent */
  char *why;               /* the same in a sentence */
};

PfActual *pf_actual_new (PfActualType type);
PfActual *pf_actual_new_text (const char *text);
PfActual *pf_actual_new_number (double number, PfUnit unit);
PfActual *pf_actual_new_absent (const char *why);
PfActual *pf_actual_new_unreadable (const char *reason, const char *why);
PfActual *pf_actual_new_json (JsonNode *node);
void pf_actual_free (PfActual *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfActual, pf_actual_free)
char *pf_actual_show (const PfActual *self);
char *pf_text_for_display (const char *text);

typedef enum {
  PF_ANSWER_FALSE,
  PF_ANSWER_TRUE,
  PF_ANSWER_UNKNOWN,
} PfAnswer;

PfAnswer
pf_actual_test (const PfActual *self, PfProbeCheck *check, GHashTable *variables, const char **reason, char **why);

G_END_DECLS
