/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-document.h"

G_BEGIN_DECLS

GPtrArray *pf_lint_run (PfDocument *document, gint64 now_ms) G_GNUC_WARN_UNUSED_RESULT;
const char *pf_lint_get_help (const char *code);
const char *pf_diagnostic_severity_to_string (PfDiagnosticSeverity severity);

G_END_DECLS
