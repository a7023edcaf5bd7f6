/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The independent verifier, which shares no code with ours. */
typedef struct {
  char *folder;
  char *verifier;
} RecordJudge;

gboolean record_judge_open (RecordJudge *self);
void record_judge_add (RecordJudge *self, const char *name, const char *text);
GHashTable *record_judge_ask (RecordJudge *self, const char *schema);
char *record_judge_find_schema (void);
void record_judge_close (RecordJudge *self);

G_END_DECLS
