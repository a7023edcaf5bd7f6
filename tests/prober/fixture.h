/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "probe/pf-prober.h"
#include "probe/pf-scheduler.h"

G_BEGIN_DECLS

/**
 * Fixture:
 *
 * A real prober, a real server on an ephemeral loopback port in the test's own main loop, and an environment whose
 * endpoint @api is that server.
 */
typedef struct {
  PfClock *clock;
  PfProber *prober;
  PfEnvironment *environment;
  SoupServer *server;
  guint16 port;
  char *origin;
} Fixture;

void fixture_set_up (Fixture *fixture, gconstpointer handler);
void fixture_tear_down (Fixture *fixture, gconstpointer handler);

char *fixture_find_prober (void);
SoupServer *fixture_serve (SoupServerCallback handler, gpointer user_data, GTlsCertificate *certificate, guint16 *port);
PfProbe *fixture_parse (const char *text);
PfProbeRequest *fixture_resolve (Fixture *fixture, const char *text);
void fixture_start (
    Fixture *fixture, const char *text, PfCredential *credential, GCancellable *cancellable, PfOutcome **outcome);
PfOutcome *fixture_wait (PfOutcome **outcome);
PfOutcome *fixture_probe_request (Fixture *fixture, PfProbeRequest *request);
PfOutcome *fixture_probe (Fixture *fixture, const char *text);
PfOutcome *fixture_probe_with (Fixture *fixture, const char *text, PfCredential *credential);

char *fixture_to_text (PfOutcome *outcome);
void fixture_respond (SoupServerMessage *message, guint status, const char *type, const char *body);
const char *fixture_query (GHashTable *query, const char *name, const char *fallback);
void fixture_iterate_ms (guint milliseconds);

/* On failure the whole outcome is printed, not just the word. */
#define assert_verdict(outcome, expected_value, expected_reason)                                                       \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    g_autofree char *shown_ = fixture_to_text (outcome);                                                               \
                                                                                                                       \
    if (pf_outcome_get_value (outcome) != (expected_value)                                                             \
        || g_strcmp0 (pf_outcome_get_reason (outcome), (expected_reason)) != 0)                                        \
      g_error ("%s:%d: expected %s (%s), got %s", __FILE__, __LINE__, pf_outcome_value_to_string (expected_value),     \
               (const char *)(expected_reason), shown_);                                                               \
  }                                                                                                                    \
  G_STMT_END

G_END_DECLS
