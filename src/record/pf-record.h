/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run/pf-run.h"
#include "run/pf-store.h"

G_BEGIN_DECLS

#define PF_RECORD_ERROR (pf_record_error_quark ())
GQuark pf_record_error_quark (void);

/**
 * PfRecordError:
 * @PF_RECORD_ERROR_READ: the file cannot be read or is too large
 * @PF_RECORD_ERROR_FORMAT: it is not a record of a version we know
 */
typedef enum {
  PF_RECORD_ERROR_READ,
  PF_RECORD_ERROR_FORMAT,
} PfRecordError;

/** PF_RECORD_SCHEMA: what the member `schema` of every record of this major version says. */
#define PF_RECORD_SCHEMA "urn:preflight:schema:run-record:1"

#define PF_RECORD_MAX_BYTES (256 * 1024 * 1024)

JsonNode *pf_record_build (PfRun *run, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GBytes *pf_record_to_bytes (JsonNode *record, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *pf_record_dup_file_name (PfRun *run);

/** PfFinding: one thing wrong with a record. @pointer is RFC 6901. */
typedef struct {
  char *pointer;
  char *message;
} PfFinding;
void pf_finding_free (PfFinding *self);

GPtrArray *pf_record_verify (GBytes *bytes, JsonNode **record, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
