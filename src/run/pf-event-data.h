/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run/pf-event.h"

G_BEGIN_DECLS

/* What may stand in an event: valid UTF-8, no secret, no float. Private to the run room. */

PfText *pf_text_new (const char *salt, const char *value);
void pf_text_free (PfText *self);
char *pf_text_digest (PfText *self);
GHashTable *pf_texts_new (void);
void pf_texts_copy_into (GHashTable *texts, GHashTable *target);

char *pf_random_hex (gsize n_bytes);
char *pf_random_uuid (void);
gboolean pf_is_sha256 (const char *text);
char *pf_event_data_clean_text (const char *text);
JsonObject *pf_event_data_copy (JsonObject *data);
JsonObject *pf_event_data_clean (JsonObject *data);

G_END_DECLS
