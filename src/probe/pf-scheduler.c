/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-scheduler.h"

#include "probe/pf-ability.h"
#include "probe/pf-host.h"

#include <glib/gi18n-lib.h>

/* More at once would measure each other; two at once on a host would measure each other's load there. */
#define MAX_RUNNING 4
#define US_PER_MS 1000

struct _PfScheduler {
  GObject parent_instance;

  /* Owned. */
  PfProber *prober;
  PfCredentialSource *credentials;
  PfClock *clock;
  GQueue *waiting;   /* (element-type Job): first come first served */
  GHashTable *hosts; /* (element-type utf8): hosts that are being probed */
  guint running;
  GHashTable *watches; /* (element-type utf8 Watch) */
};

G_DEFINE_FINAL_TYPE (PfScheduler, pf_scheduler, G_TYPE_OBJECT)

enum { OUTCOME, N_SIGNALS };
static guint signals[N_SIGNALS];

/* One probe from the queue to its outcome. Its task keeps the scheduler alive. */
typedef struct {
  PfScheduler *scheduler; /* borrowed */
  GTask *task;
  PfProbeRequest *request;
  char *host;
  GCancellable *cancellable;
  GSource *cancellation;
  gint64 enqueued_ms;
  gint64 started_ms;
  gint64 started_utc_ms;
} Job;

/* A probe that is repeated. Held by the table and by the probe that runs for it. */
typedef struct {
  gatomicrefcount references;
  PfScheduler *scheduler; /* borrowed; %NULL once nobody watches any more */
  char *key;
  PfProbe *probe;
  PfEnvironment *environment;
  gint64 first_ms;
  GSource *timer;
  GCancellable *running;
} Watch;

static void dispatch (PfScheduler *self);

static void
clear_source (GSource **source)
{
  if (*source)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
attach (GSource *source, GSourceFunc function, gpointer user_data)
{
  g_source_set_callback (source, function, user_data, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static void
job_free (Job *job)
{
  clear_source (&job->cancellation);
  g_clear_pointer (&job->request, pf_probe_request_free);
  g_clear_object (&job->cancellable);
  g_free (job->host);
  g_object_unref (job->task);
  g_free (job);
}

static void
finish_job (Job *job, PfOutcome *outcome)
{
  g_task_return_pointer (job->task, outcome, (GDestroyNotify)pf_outcome_unref);
  job_free (job);
}

static PfOutcome *
new_unknown (PfProbe *probe, const char *reason, const char *message, gint64 started_utc_ms)
{
  PfOutcome *outcome = pf_outcome_new (pf_probe_get_id (probe), PF_OUTCOME_UNKNOWN, reason, started_utc_ms);

  pf_outcome_set_message (outcome, message);
  return outcome;
}

static PfOutcome *
new_unknown_for_job (Job *job, const char *reason, const char *message)
{
  return new_unknown (job->request->probe, reason, message, job->started_utc_ms);
}

/* Gives the job's place to the next one, then ends it. */
static void
end_running (Job *job, PfOutcome *outcome)
{
  g_autoptr (PfScheduler) self = g_object_ref (job->scheduler);

  self->running--;
  g_hash_table_remove (self->hosts, job->host);
  pf_outcome_set_timing (outcome, PF_PHASE_QUEUE, (job->started_ms - job->enqueued_ms) * US_PER_MS);
  finish_job (job, outcome);
  dispatch (self);
}

static void
on_probed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Job *job = user_data;
  g_autoptr (PfScheduler) self = g_object_ref (job->scheduler);
  g_autoptr (GError) error = NULL;
  PfOutcome *outcome = pf_prober_probe_finish (PF_PROBER (source), result, &error);

  if (outcome) {
    end_running (job, outcome);
    return;
  }
  self->running--;
  g_hash_table_remove (self->hosts, job->host);
  g_task_return_error (job->task, g_steal_pointer (&error));
  job_free (job);
  dispatch (self);
}

static void
on_credential (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Job *job = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PfCredential) credential
      = pf_credential_source_lookup_finish (PF_CREDENTIAL_SOURCE (source), result, &error);

  if (g_cancellable_is_cancelled (job->cancellable)) {
    end_running (job, new_unknown_for_job (job, "cancelled", _ ("The probe was cancelled")));
  } else if (!credential) {
    end_running (job, new_unknown_for_job (job, "no-credential", error->message));
  } else if (g_strcmp0 (credential->origin, job->request->auth_origin) != 0) {
    end_running (job, new_unknown_for_job (job, "no-credential",
                                           _ ("The credential belongs to another server and was not sent")));
  } else {
    pf_prober_probe_async (job->scheduler->prober, job->request, credential, job->cancellable, on_probed, job);
  }
}

static void
start_job (Job *job)
{
  PfScheduler *self = job->scheduler;
  PfProbeRequest *request = job->request;

  self->running++;
  g_hash_table_add (self->hosts, g_strdup (job->host));
  job->started_ms = pf_clock_get_monotonic_ms (self->clock);
  clear_source (&job->cancellation);
  if (!request->auth_origin)
    pf_prober_probe_async (self->prober, request, NULL, job->cancellable, on_probed, job);
  else if (self->credentials)
    pf_credential_source_lookup_async (self->credentials, request->auth_origin, request->environment, job->cancellable,
                                       on_credential, job);
  else
    end_running (
        job, new_unknown_for_job (job, "no-credential", _ ("There is no keyring here to take the credential from")));
}

/* The first that may start: those before it wait for their host alone. */
static Job *
take_next (PfScheduler *self)
{
  if (self->running >= MAX_RUNNING)
    return NULL;
  for (GList *link = self->waiting->head; link; link = link->next) {
    Job *job = link->data;

    if (g_hash_table_contains (self->hosts, job->host))
      continue;
    g_queue_delete_link (self->waiting, link);
    return job;
  }
  return NULL;
}

static void
dispatch (PfScheduler *self)
{
  Job *job;

  while ((job = take_next (self)))
    start_job (job);
}

static gboolean
on_cancelled_waiting (GCancellable *cancellable, gpointer user_data)
{
  Job *job = user_data;

  g_queue_remove (job->scheduler->waiting, job);
  finish_job (job, new_unknown_for_job (job, "cancelled", _ ("The probe was cancelled")));
  return G_SOURCE_REMOVE;
}

static char *
get_host (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_PARSE_RELAXED, NULL);

  return g_strdup (uri && g_uri_get_host (uri) ? g_uri_get_host (uri) : "");
}

static const char *
get_reason (const GError *error)
{
  if (g_error_matches (error, PF_PROBE_ERROR, PF_PROBE_ERROR_UNBOUND))
    return "unbound";
  return g_error_matches (error, PF_PROBE_ERROR, PF_PROBE_ERROR_HOST) ? "host-refused" : NULL;
}

/* A secret on a plain connection can be read by everyone on the way; a person allows that for one endpoint. */
static gboolean
would_show_secret (PfProbeRequest *request, const char *host)
{
  return request->auth_origin && !request->allow_plain_auth && !pf_host_is_loopback (host)
         && g_ascii_strncasecmp (request->url, "https:", 6) != 0;
}

/* What can be said without contacting anything; %NULL when the probe is to be carried out. */
static PfOutcome *
refuse (PfScheduler *self, PfProbe *probe, PfEnvironment *environment, PfProbeRequest **request, char **host)
{
  gint64 now = pf_clock_get_utc_ms (self->clock);
  g_autofree char *inability = pf_probe_describe_inability (probe);
  g_autofree char *message = NULL;
  g_autoptr (GError) error = NULL;

  if (inability)
    return new_unknown (probe, NULL, inability, now);
  *request = pf_probe_resolve (probe, environment, &error);
  if (!*request)
    return new_unknown (probe, get_reason (error), error->message, now);
  *host = get_host ((*request)->url);
  if (!would_show_secret (*request, *host))
    return NULL;
  message = g_strdup_printf (_ ("The credential for %s is not sent over plain HTTP; use https, or allow it for the "
                                "endpoint"),
                             (*request)->auth_origin);
  return new_unknown (probe, "no-credential", message, now);
}

static Watch *
watch_ref (Watch *watch)
{
  g_atomic_ref_count_inc (&watch->references);
  return watch;
}

static void
watch_unref (Watch *watch)
{
  if (!g_atomic_ref_count_dec (&watch->references))
    return;
  g_free (watch->key);
  pf_probe_unref (watch->probe);
  pf_environment_unref (watch->environment);
  g_clear_object (&watch->running);
  g_free (watch);
}

static void
watch_end (gpointer data)
{
  Watch *watch = data;

  watch->scheduler = NULL;
  clear_source (&watch->timer);
  if (watch->running)
    g_cancellable_cancel (watch->running);
  watch_unref (watch);
}

static void
on_watched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Watch *watch = user_data;
  PfScheduler *self = PF_SCHEDULER (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (PfOutcome) outcome = pf_scheduler_probe_finish (self, result, &error);

  g_clear_object (&watch->running);
  if (watch->scheduler) {
    if (!outcome)
      outcome = new_unknown (watch->probe, "prober-died", error->message, pf_clock_get_utc_ms (self->clock));
    g_signal_emit (self, signals[OUTCOME], 0, watch->key, outcome);
  }
  watch_unref (watch);
}

static void
run_watch (Watch *watch)
{
  /* One that is still running is not started a second time; its slot is skipped. */
  if (watch->running)
    return;
  watch->running = g_cancellable_new ();
  pf_scheduler_probe_async (watch->scheduler, watch->probe, watch->environment, watch->running, on_watched,
                            watch_ref (watch));
}

static gboolean on_due (gpointer user_data);

static void
arm_watch (Watch *watch)
{
  gint64 interval_ms = pf_probe_get_interval_ms (watch->probe);
  gint64 now_ms = pf_clock_get_monotonic_ms (watch->scheduler->clock);
  gint64 due_ms;

  clear_source (&watch->timer);
  if (interval_ms <= 0)
    return;
  due_ms = pf_schedule_next (watch->first_ms, interval_ms, now_ms);
  watch->timer = g_timeout_source_new ((guint)CLAMP (due_ms - now_ms, 0, G_MAXINT));
  attach (watch->timer, on_due, watch);
}

static gboolean
on_due (gpointer user_data)
{
  Watch *watch = user_data;

  arm_watch (watch);
  run_watch (watch);
  return G_SOURCE_REMOVE;
}

static void
pf_scheduler_dispose (GObject *object)
{
  PfScheduler *self = PF_SCHEDULER (object);

  g_hash_table_remove_all (self->watches);
  g_clear_object (&self->prober);
  g_clear_object (&self->credentials);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (pf_scheduler_parent_class)->dispose (object);
}

static void
pf_scheduler_finalize (GObject *object)
{
  PfScheduler *self = PF_SCHEDULER (object);

  g_hash_table_unref (self->watches);
  g_hash_table_unref (self->hosts);
  g_queue_free (self->waiting);
  G_OBJECT_CLASS (pf_scheduler_parent_class)->finalize (object);
}

static void
pf_scheduler_class_init (PfSchedulerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pf_scheduler_dispose;
  object_class->finalize = pf_scheduler_finalize;

  /**
   * PfScheduler::outcome:
   * @key: what the probe is watched under
   * @outcome: its outcome
   *
   * A watched probe ended.
   */
  signals[OUTCOME] = g_signal_new ("outcome", PF_TYPE_SCHEDULER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                   G_TYPE_STRING, PF_TYPE_OUTCOME);
}

static void
pf_scheduler_init (PfScheduler *self)
{
  self->waiting = g_queue_new ();
  self->hosts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->watches = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, watch_end);
}

/**
 * pf_schedule_next:
 * @first_ms: when the first of a series was due, monotonic
 * @interval_ms: from one to the next, more than 0
 * @now_ms: the time, monotonic
 *
 * A fixed schedule: the next one after @now_ms that is a whole number of intervals from the first. However late one
 * ran, the others keep their times, and what was missed is not made up for.
 *
 * Returns: when the next is due
 */
gint64
pf_schedule_next (gint64 first_ms, gint64 interval_ms, gint64 now_ms)
{
  g_return_val_if_fail (interval_ms > 0, now_ms);

  if (now_ms < first_ms)
    return first_ms;
  return first_ms + ((now_ms - first_ms) / interval_ms + 1) * interval_ms;
}

/**
 * pf_scheduler_new:
 * @prober: what carries probes out
 * @credentials: (nullable): who knows the secrets
 * @clock: what the schedule and waiting times are taken from
 *
 * Returns: (transfer full): a scheduler with nothing to do
 */
PfScheduler *
pf_scheduler_new (PfProber *prober, PfCredentialSource *credentials, PfClock *clock)
{
  PfScheduler *self;

  g_return_val_if_fail (PF_IS_PROBER (prober), NULL);
  g_return_val_if_fail (!credentials || PF_IS_CREDENTIAL_SOURCE (credentials), NULL);
  g_return_val_if_fail (PF_IS_CLOCK (clock), NULL);

  self = g_object_new (PF_TYPE_SCHEDULER, NULL);
  self->prober = g_object_ref (prober);
  g_set_object (&self->credentials, credentials);
  self->clock = g_object_ref (clock);
  return self;
}

/**
 * pf_scheduler_probe_async:
 * @probe: what to probe
 * @environment: what its names mean
 * @cancellable: (nullable): ends it with the outcome unknown, reason `cancelled`
 * @callback: calls [method@Scheduler.probe_finish]
 *
 * Carries out a probe once, when it is its turn.
 */
void
pf_scheduler_probe_async (PfScheduler *self,
                          PfProbe *probe,
                          PfEnvironment *environment,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (PfProbeRequest) request = NULL;
  g_autofree char *host = NULL;
  PfOutcome *refusal;
  Job *job;

  g_return_if_fail (PF_IS_SCHEDULER (self));
  g_return_if_fail (probe && environment);

  /* Without the cancellable: being cancelled is an outcome, not an error. */
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_name (task, "pf_scheduler_probe_async");
  refusal = refuse (self, probe, environment, &request, &host);
  if (refusal) {
    g_task_return_pointer (task, refusal, (GDestroyNotify)pf_outcome_unref);
    return;
  }

  job = g_new0 (Job, 1);
  job->scheduler = self;
  job->task = g_steal_pointer (&task);
  job->request = g_steal_pointer (&request);
  job->host = g_steal_pointer (&host);
  job->enqueued_ms = pf_clock_get_monotonic_ms (self->clock);
  job->started_utc_ms = pf_clock_get_utc_ms (self->clock);
  g_set_object (&job->cancellable, cancellable);
  if (cancellable) {
    job->cancellation = g_cancellable_source_new (cancellable);
    attach (job->cancellation, G_SOURCE_FUNC (on_cancelled_waiting), job);
  }
  g_queue_push_tail (self->waiting, job);
  dispatch (self);
}

/**
 * pf_scheduler_probe_finish:
 *
 * Returns: (transfer full): the outcome; %NULL with an error when the prober cannot be started at all
 */
PfOutcome *
pf_scheduler_probe_finish (PfScheduler *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * pf_scheduler_watch:
 * @key: what the outcomes are reported under; a probe watched under the same key is replaced
 * @probe: what to probe; without an interval it is probed just once
 * @environment: what its names mean
 *
 * Probes now, then again at each interval, until [method@Scheduler.unwatch].
 */
void
pf_scheduler_watch (PfScheduler *self, const char *key, PfProbe *probe, PfEnvironment *environment)
{
  Watch *watch;

  g_return_if_fail (PF_IS_SCHEDULER (self));
  g_return_if_fail (key && probe && environment);

  watch = g_new0 (Watch, 1);
  g_atomic_ref_count_init (&watch->references);
  watch->scheduler = self;
  watch->key = g_strdup (key);
  watch->probe = pf_probe_ref (probe);
  watch->environment = pf_environment_ref (environment);
  watch->first_ms = pf_clock_get_monotonic_ms (self->clock);
  g_hash_table_replace (self->watches, watch->key, watch);
  arm_watch (watch);
  run_watch (watch);
}

/**
 * pf_scheduler_unwatch:
 * @key: as given to [method@Scheduler.watch]; nothing happens when nothing is watched under it
 *
 * Stops; a probe that is under way is cancelled and not reported.
 */
void
pf_scheduler_unwatch (PfScheduler *self, const char *key)
{
  g_return_if_fail (PF_IS_SCHEDULER (self));
  g_return_if_fail (key);

  g_hash_table_remove (self->watches, key);
}
