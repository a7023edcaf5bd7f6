/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "probe/pf-prober.h"

/*
 * Plain HTTP probes per second, each on a connection of its own, through client and prober process, against
 * `curl --parallel` on the same server in the same run.
 */

#define N_REQUESTS 2000U
#define N_PARALLEL 16
#define LISTEN_BACKLOG 1024

typedef struct {
  PfProber *prober;
  PfProbeRequest *request;
  guint started;
  guint passed;
  guint ended;
} Bench;

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_STATIC, "OK\n", 3);
}

/* In a process of its own, before this one has any thread. */
static pid_t
fork_server (GSocket *socket)
{
  pid_t pid = fork ();

  if (pid == 0) {
    SoupServer *server = soup_server_new ("server-header", "bench", NULL);

    prctl (PR_SET_PDEATHSIG, SIGKILL);
    soup_server_add_handler (server, NULL, on_request, NULL, NULL);
    if (!soup_server_listen_socket (server, socket, 0, NULL))
      _exit (1);
    g_main_loop_run (g_main_loop_new (NULL, FALSE));
  }
  return pid;
}

static GSocket *
listen_on_loopback (guint16 *port)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  GSocket *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, 0, NULL);

  g_socket_set_listen_backlog (socket, LISTEN_BACKLOG);
  if (!g_socket_bind (socket, address, TRUE, NULL) || !g_socket_listen (socket, NULL))
    g_error ("no port to listen on");
  bound = g_socket_get_local_address (socket, NULL);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  return socket;
}

static void start_more (Bench *bench);

static void
on_probed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Bench *bench = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PfOutcome) outcome = pf_prober_probe_finish (PF_PROBER (source), result, &error);

  if (!outcome)
    g_error ("%s", error->message);
  bench->ended++;
  if (pf_outcome_get_value (outcome) == PF_OUTCOME_PASS)
    bench->passed++;
  start_more (bench);
}

static void
start_more (Bench *bench)
{
  while (bench->started < N_REQUESTS && bench->started - bench->ended < N_PARALLEL) {
    bench->started++;
    pf_prober_probe_async (bench->prober, bench->request, NULL, NULL, on_probed, bench);
  }
}

static double
measure_prober (const char *program, const char *url)
{
  g_autofree char *text = g_strdup_printf ("GET %s\nexpect status == 200\nexpect body contains \"OK\"\n", url);
  g_autoptr (PfProbe) probe = pf_probe_parse ("bench", text, -1, 1, NULL, NULL);
  g_autoptr (PfEnvironment) environment = pf_environment_new ("bench");
  g_autoptr (PfClock) clock = pf_system_clock_new ();
  g_autoptr (PfProber) prober = pf_prober_new (program, clock);
  g_autoptr (PfProbeRequest) request = pf_probe_resolve (probe, environment, NULL);
  Bench bench = { .prober = prober, .request = request };
  gint64 started = g_get_monotonic_time ();

  start_more (&bench);
  while (bench.ended < N_REQUESTS)
    g_main_context_iteration (NULL, TRUE);
  if (bench.passed != N_REQUESTS)
    g_error ("%u of %u probes did not pass", N_REQUESTS - bench.passed, N_REQUESTS);
  return (double)N_REQUESTS * G_USEC_PER_SEC / (double)(g_get_monotonic_time () - started);
}

static double
measure_curl (const char *url)
{
  g_autofree char *pattern = g_strdup_printf ("%s?n=[1-%u]", url, N_REQUESTS);
  g_autofree char *parallel = g_strdup_printf ("%d", N_PARALLEL);
  g_autoptr (GError) error = NULL;
  gint64 started = g_get_monotonic_time ();
  g_autoptr (GSubprocess) curl = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, "curl", "--silent", "--fail",
      "--parallel", "--parallel-immediate", "--parallel-max", parallel, "--header", "Connection: close", pattern, NULL);

  if (!curl || !g_subprocess_wait_check (curl, NULL, &error))
    g_error ("curl: %s", error->message);
  return (double)N_REQUESTS * G_USEC_PER_SEC / (double)(g_get_monotonic_time () - started);
}

int
main (int argc, char **argv)
{
  guint16 port;
  g_autoptr (GSocket) socket = listen_on_loopback (&port);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/ok", port);
  pid_t server = fork_server (socket);
  double probes;
  double transfers;

  if (argc != 2 || server < 0)
    g_error ("usage: bench-http PROBER");
  probes = measure_prober (argv[1], url);
  transfers = measure_curl (url);
  g_print ("http: %.0f probes/s, curl --parallel %.0f/s, ratio %.2f\n", probes, transfers, probes / transfers);
  kill (server, SIGKILL);
  waitpid (server, NULL, 0);
  return 0;
}
