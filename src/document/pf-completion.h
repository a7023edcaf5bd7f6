/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PfCompletion: what a sentence says of all items of its checklist.
 */
typedef enum {
  PF_COMPLETION_NONE,
  PF_COMPLETION_ALL_DONE,     /* `All checklist items completed`, `No open items` */
  PF_COMPLETION_NOT_ALL_DONE, /* `Not all items completed`, `Any item failed` */
} PfCompletion;

PfCompletion pf_completion_find (const char *text);

G_END_DECLS
