/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/pf-record.h"

G_BEGIN_DECLS

/* A real run in a real journal, on a folder and a clock of its own. */
typedef struct {
  char *folder;
  PfStore *store;
  PfRun *run;
  PfPerson *person;
} RecordFixture;

extern const char record_fixture_document[];
extern const char record_fixture_tiny[];

void record_fixture_open (RecordFixture *self, GBytes *bytes, const char *file_name);
void record_fixture_open_read (RecordFixture *self, GBytes *bytes, const char *file_name, const PfReading *reading);
void record_fixture_close (RecordFixture *self);
void record_fixture_act (RecordFixture *self, GPtrArray *acts, GError *error);
void record_fixture_mark (RecordFixture *self, const char *item, PfItemState state, const char *reason);
void record_fixture_fill (RecordFixture *self, const char *blank, const char *value);
void record_fixture_observe (RecordFixture *self, const char *item, PfOutcomeValue value, const char *reason);
void record_fixture_finish (RecordFixture *self, const char *outcome);
void record_fixture_play (RecordFixture *self);
void record_fixture_play_tiny (RecordFixture *self);

char *record_fixture_export (RecordFixture *self);
GPtrArray *record_fixture_verify (const char *text);
void record_fixture_assert_good (const char *text);
char *record_fixture_reseal (const char *text);

G_END_DECLS
