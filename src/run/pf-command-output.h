/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** PF_COMMAND_OUTPUT_KEPT: most bytes of one output that are kept: a quarter from its beginning, the rest from its end. */
#define PF_COMMAND_OUTPUT_KEPT (1024 * 1024)

/**
 * PfCommandOutput:
 *
 * What a command writes to one of its outputs, as it comes: secrets masked, control sequences taken out, valid UTF-8,
 * bounded. Its digest and size are those of the whole, secrets masked, however little is kept of it; without secrets
 * that is what `sha256sum` gives. Private to the runner and its tests.
 */
typedef struct _PfCommandOutput PfCommandOutput;

PfCommandOutput *pf_command_output_new (void);
void pf_command_output_free (PfCommandOutput *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfCommandOutput, pf_command_output_free)

char *pf_command_output_add (PfCommandOutput *self, const char *bytes, gsize length) G_GNUC_WARN_UNUSED_RESULT;
char *pf_command_output_end (PfCommandOutput *self) G_GNUC_WARN_UNUSED_RESULT;

const char *pf_command_output_get_sha256 (PfCommandOutput *self);
gint64 pf_command_output_get_bytes (PfCommandOutput *self);
guint pf_command_output_get_masked (PfCommandOutput *self);
char *pf_command_output_dup_text (PfCommandOutput *self, gsize maximum, gboolean *truncated) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
