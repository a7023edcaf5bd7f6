/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The ways a record is damaged, one place at a time. */
typedef enum {
  RECORD_CHANGE,  /* another value of the same type and form */
  RECORD_RETYPE,  /* a value of another type */
  RECORD_REMOVE,  /* the member or element is gone */
  RECORD_SHORTEN, /* a list or object without its last part */
  RECORD_SWAP,    /* the first two different elements of a list change places */
} RecordMutation;
#define RECORD_N_MUTATIONS 5

GPtrArray *record_list_places (const char *text);
char *record_mutate (const char *text, const char *pointer, RecordMutation mutation);

G_END_DECLS
