/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "prober/pf-http-probe.h"

#include "probe/pf-ability.h"
#include "probe/pf-host.h"
#include "probe/pf-json.h"
#include "prober/pf-http-hop.h"
#include "prober/pf-http-plan.h"
#include "prober/pf-report.h"
#include "prober/pf-trust-database.h"

#include <glib/gi18n-lib.h>
#include <time.h>

#define MAX_REDIRECTS 5
/* A pause of the whole machine; less is the difference between two readings of two clocks. */
#define SUSPENSION_US (G_USEC_PER_SEC / 2)

struct _PfHttpProbe {
  /* Borrowed. */
  PfHttpContext *context;
  PfHttpProbeFunc done;
  gpointer user_data;

  /* Owned. */
  PfProberMessage *message;
  PfStopwatch *stopwatch;
  PfObservation *observation;
  GUri *uri;
  char *origin;
  gint64 started_utc_ms;
  gint64 started;
  gint64 suspended_before;
  int redirects;
  PfReport report;
};

static void
pf_http_probe_free (PfHttpProbe *self)
{
  pf_prober_message_free (self->message);
  g_clear_pointer (&self->stopwatch, pf_stopwatch_free);
  g_clear_pointer (&self->observation, pf_observation_free);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_free (self->origin);
  pf_report_clear (&self->report);
  g_free (self);
}

/* How long this computer has slept since it was started. */
static gint64
get_suspended_us (void)
{
  struct timespec boot;
  struct timespec awake;

  if (clock_gettime (CLOCK_BOOTTIME, &boot) != 0 || clock_gettime (CLOCK_MONOTONIC, &awake) != 0)
    return 0;
  return ((gint64)boot.tv_sec - (gint64)awake.tv_sec) * G_USEC_PER_SEC + (boot.tv_nsec - awake.tv_nsec) / 1000;
}

static void
reset_observation (PfHttpProbe *self)
{
  g_clear_pointer (&self->observation, pf_observation_free);
  self->observation = pf_observation_new (self->started_utc_ms);
}

static void
set_failure (PfHttpProbe *self, const PfFailure *failure)
{
  pf_observation_fail (self->observation, failure->value, failure->reason, failure->message);
  if (failure->reason && g_str_has_prefix (failure->reason, "tls-") && !self->observation->verify)
    self->observation->verify = g_strdup (failure->reason);
}

static void
end_probe (PfHttpProbe *self)
{
  PfObservation *observation = self->observation;
  g_autoptr (JsonNode) outcome = NULL;

  if (self->uri)
    observation->url = g_uri_to_string_partial (self->uri, G_URI_HIDE_USERINFO | G_URI_HIDE_FRAGMENT);
  observation->redirects = observation->status != 0 ? self->redirects : -1;
  if (get_suspended_us () - self->suspended_before > SUSPENSION_US)
    pf_observation_fail (observation, PF_OUTCOME_UNKNOWN, "suspended",
                         _ ("This computer was suspended during the probe, so its times mean nothing"));
  outcome = pf_report_make (&self->report, self->message, observation);
  self->done (self, outcome, self->user_data);
  pf_http_probe_free (self);
}

static void
end_with_failure (PfHttpProbe *self, PfFailure *failure)
{
  set_failure (self, failure);
  pf_failure_free (failure);
  end_probe (self);
}

static void start_hop (PfHttpProbe *self);

static gboolean
is_redirect (guint status)
{
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

static const char *
find_header (PfObservation *observation, const char *name)
{
  for (guint i = 0; i < observation->headers->len; i++) {
    PfProbePair *header = g_ptr_array_index (observation->headers, i);

    if (g_ascii_strcasecmp (header->name, name) == 0)
      return header->value;
  }
  return NULL;
}

/* Only a request that changes nothing may be repeated elsewhere. */
static const char *
get_location (PfHttpProbe *self)
{
  PfProbe *probe = self->message->request->probe;
  const char *policy = pf_probe_get_option (probe, "redirects");

  if (!policy || g_str_equal (policy, "no") || !pf_probe_is_safe (probe) || !is_redirect (self->observation->status))
    return NULL;
  return find_header (self->observation, "Location");
}

static PfFailure *
check_redirect (PfHttpProbe *self, GUri *target, const char *location)
{
  const char *policy = pf_probe_get_option (self->message->request->probe, "redirects");
  g_autofree char *origin = target ? pf_http_plan_get_origin (target) : NULL;
  PfFailure *failure = NULL;

  if (!target || !origin)
    failure
        = pf_failure_new (PF_OUTCOME_FAIL, "redirect-refused",
                          _ ("The redirect leads to “%s”, which is not an address that may be requested"), location);
  else if (self->redirects >= MAX_REDIRECTS)
    failure
        = pf_failure_new (PF_OUTCOME_FAIL, "redirect-limit", _ ("There were more than %d redirects"), MAX_REDIRECTS);
  else if (g_strcmp0 (policy, "any") != 0 && !g_str_equal (origin, self->origin))
    failure = pf_failure_new (PF_OUTCOME_FAIL, "redirect-refused",
                              _ ("The redirect leads to another origin, %s; “redirects: any” would follow it"), origin);
  else if (!g_str_equal (origin, self->origin) && pf_host_is_restricted (g_uri_get_host (target)))
    failure = pf_failure_new (PF_OUTCOME_UNKNOWN, "host-refused",
                              _ ("The redirect leads to %s, which only an endpoint of your own may name"), origin);
  if (failure)
    failure->answered = TRUE;
  return failure;
}

/* TRUE when another hop was started or the probe ended over it. */
static gboolean
follow_redirect (PfHttpProbe *self)
{
  const char *location = get_location (self);
  g_autoptr (GUri) target = NULL;
  PfFailure *failure;

  if (!location)
    return FALSE;
  target = pf_http_plan_resolve_location (self->uri, location);
  failure = check_redirect (self, target, location);
  if (failure) {
    end_with_failure (self, failure);
    return TRUE;
  }
  g_uri_unref (self->uri);
  self->uri = g_steal_pointer (&target);
  self->redirects++;
  reset_observation (self);
  start_hop (self);
  return TRUE;
}

static void
on_hop (PfHttpHopResult *result, gpointer user_data)
{
  PfHttpProbe *self = user_data;

  if (self->started == 0)
    self->started = result->started;
  self->report.retries += result->retries;
  self->report.loopback = result->loopback;
  g_free (self->report.proxy);
  self->report.proxy = g_strdup (result->proxy);

  if (result->failure) {
    pf_failure_excuse (result->failure, result->loopback);
    set_failure (self, result->failure);
  } else if (follow_redirect (self)) {
    return;
  }
  /* A body that was cut has no last byte, so there is no total. */
  if (result->ended > 0 && self->started > 0)
    self->observation->timings[PF_PHASE_TOTAL] = result->ended - self->started;
  end_probe (self);
}

/* Whom an HTTPS hop trusts; otherwise why that cannot be told. */
static PfFailure *
add_trust (PfHttpProbe *self, PfHttpHopPlan *plan)
{
  const char *ca_file = self->message->request->ca_file;
  g_autoptr (GError) error = NULL;

  if (!g_str_equal (g_uri_get_scheme (self->uri), "https"))
    return NULL;
  /* Also where the probe brings authorities of its own: see pf_trust_database_new_for_system(). */
  if (!self->context->system_trust)
    self->context->system_trust = pf_trust_database_new_for_system ();
  if (!ca_file) {
    plan->trust = g_object_ref (self->context->system_trust);
    return NULL;
  }
  plan->trust = pf_trust_database_new_for_file (ca_file, &error);
  if (!error)
    return NULL;
  return pf_failure_new (PF_OUTCOME_UNKNOWN, "unbound", _ ("The authorities for %s cannot be read: %s"), self->origin,
                         error->message);
}

static void
start_hop (PfHttpProbe *self)
{
  g_autoptr (PfFailure) failure = NULL;
  g_autoptr (PfHttpHopPlan) plan = pf_http_plan_make (self->message, self->uri, self->origin, &failure);

  if (plan)
    failure = add_trust (self, plan);
  if (failure) {
    end_with_failure (self, g_steal_pointer (&failure));
    return;
  }
  pf_http_hop_run (g_steal_pointer (&plan), self->context->pool, self->stopwatch, self->observation, on_hop, self);
}

static gboolean
on_start (gpointer user_data)
{
  PfHttpProbe *self = user_data;
  g_autofree char *inability = pf_probe_describe_inability (self->message->request->probe);

  if (inability) {
    end_with_failure (self, pf_failure_new (PF_OUTCOME_UNKNOWN, NULL, "%s", inability));
    return G_SOURCE_REMOVE;
  }
  self->uri = pf_http_plan_parse_url (self->message->request->url);
  self->origin = self->uri ? pf_http_plan_get_origin (self->uri) : NULL;
  if (!self->origin) {
    end_with_failure (self,
                      pf_failure_new (PF_OUTCOME_UNKNOWN, "host-refused",
                                      _ ("“%s” is not an address that may be requested"), self->message->request->url));
    return G_SOURCE_REMOVE;
  }
  start_hop (self);
  return G_SOURCE_REMOVE;
}

PfHttpContext *
pf_http_context_new (void)
{
  PfHttpContext *self = g_new0 (PfHttpContext, 1);

  self->pool = pf_session_pool_new ();
  return self;
}

void
pf_http_context_free (PfHttpContext *self)
{
  if (!self)
    return;
  pf_session_pool_free (self->pool);
  g_clear_object (&self->system_trust);
  g_free (self);
}

/**
 * pf_http_probe_start:
 * @context: what the probes of this process share; outlives the probe
 * @message: (transfer full): what to probe; must hold a request
 * @done: called exactly once, later
 *
 * Starts a probe. Its total time begins to run now.
 *
 * Returns: (transfer none): the probe, valid until @done has returned
 */
PfHttpProbe *
pf_http_probe_start (PfHttpContext *context, PfProberMessage *message, PfHttpProbeFunc done, gpointer user_data)
{
  PfHttpProbe *self;

  g_return_val_if_fail (context && message && message->request && done, NULL);

  self = g_new0 (PfHttpProbe, 1);
  self->context = context;
  self->message = message;
  self->done = done;
  self->user_data = user_data;
  self->started_utc_ms = g_get_real_time () / 1000;
  self->suspended_before = get_suspended_us ();
  self->stopwatch = pf_stopwatch_new (pf_probe_get_timeout_ms (message->request->probe));
  reset_observation (self);
  g_idle_add_full (G_PRIORITY_DEFAULT, on_start, self, NULL);
  return self;
}

/**
 * pf_http_probe_cancel:
 *
 * Ends the probe with the outcome unknown, reason `cancelled`.
 */
void
pf_http_probe_cancel (PfHttpProbe *self)
{
  pf_stopwatch_stop (self->stopwatch, PF_STOP_CANCELLED);
}

/**
 * pf_http_probe_get_id:
 *
 * Returns: the id of the message it answers
 */
gint64
pf_http_probe_get_id (PfHttpProbe *self)
{
  return self->message->id;
}
