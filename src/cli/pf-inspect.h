/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "document/pf-document.h"

G_BEGIN_DECLS

JsonNode *pf_inspect_document (PfDocument *document);
void pf_inspect_add_command (JsonObject *object, const PfCommand *command);
void pf_inspect_add_variables (JsonObject *object, JsonObject *counts, PfDocument *document);
JsonArray *pf_inspect_suggestions (PfDocument *document);
void pf_inspect_print (PfDocument *document);

G_END_DECLS
