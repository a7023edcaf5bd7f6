/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * CliFixture:
 * @folder: temporary folder of one test, with everything that a call reads or writes
 * @program: the preflightctl under test
 * @prefix: (nullable): what to run it with, such as setpriv
 */
typedef struct {
  char *folder;
  char *program;
  const char *const *prefix;
} CliFixture;

/** CliResult: one call. @status is the exit status, or a signal's negated number. */
typedef struct {
  int status;
  char *output;
  char *messages;
} CliResult;

CliFixture *cli_fixture_new (const char *program);
void cli_fixture_free (CliFixture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliFixture, cli_fixture_free)
void cli_result_free (CliResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliResult, cli_result_free)

char *cli_write (CliFixture *self, const char *name, const char *contents, gssize length);
char *cli_path (CliFixture *self, const char *name);
GSubprocess *cli_spawn (CliFixture *self, GSubprocessFlags flags, const char *const *arguments);
CliResult *cli_call_with (CliFixture *self, const char *input, const char *const *arguments);
CliResult *cli_call (CliFixture *self, ...) G_GNUC_NULL_TERMINATED;
char *cli_start (CliFixture *self, const char *file);
JsonNode *cli_json (CliFixture *self, int status, ...) G_GNUC_NULL_TERMINATED;
JsonObject *cli_find (JsonArray *array, const char *member, gint64 value);
gboolean cli_is_root (void);

#define cli_assert_result(result, expected_status, expected_message) \
  cli_assert_result_at (G_STRLOC, result, expected_status, expected_message)
void cli_assert_result_at (const char *where, CliResult *result, int status, const char *message);

G_END_DECLS
