/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-prober-process.h"

#include "probe/pf-line-reader.h"
#include "probe/pf-prober-message.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct _PfProberProcess {
  GObject parent_instance;

  /* Borrowed, until it died or was forgotten. */
  PfProberProcessLineFunc line;
  PfProberProcessDeathFunc death;
  gpointer user_data;

  /* Owned. */
  GSubprocess *subprocess;
  GSocketConnection *input;
  PfLineReader *reader;
  GQueue *lines; /* (element-type utf8): not written yet, the one being written first */
  GCancellable *cancellable;
  gboolean writing;
};

G_DEFINE_FINAL_TYPE (PfProberProcess, pf_prober_process, G_TYPE_OBJECT)

/* What the network, TLS, proxies and the language of messages depend on, and what tests need; nothing else. */
static const char *const kept_variables[] = {
  "HOME",
  "USER",
  "LOGNAME",
  "PATH",
  "TMPDIR",
  "TZ",
  "LANG",
  "LANGUAGE",
  "LC_ALL",
  "LC_CTYPE",
  "LC_MESSAGES",
  "LD_LIBRARY_PATH",
  "XDG_RUNTIME_DIR",
  "XDG_CONFIG_HOME",
  "XDG_CONFIG_DIRS",
  "XDG_DATA_DIRS",
  "XDG_CURRENT_DESKTOP",
  "DESKTOP_SESSION",
  "DBUS_SESSION_BUS_ADDRESS",
  "DBUS_SYSTEM_BUS_ADDRESS",
  "GSETTINGS_BACKEND",
  "GSETTINGS_SCHEMA_DIR",
  "GIO_EXTRA_MODULES",
  "GIO_MODULE_DIR",
  "GIO_USE_VFS",
  "GIO_USE_TLS",
  "GIO_USE_PROXY_RESOLVER",
  "GIO_USE_NETWORK_MONITOR",
  "http_proxy",
  "https_proxy",
  "all_proxy",
  "no_proxy",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "ALL_PROXY",
  "NO_PROXY",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "RES_OPTIONS",
  "LOCALDOMAIN",
  "G_DEBUG",
  "G_SLICE",
  "ASAN_OPTIONS",
  "LSAN_OPTIONS",
  "UBSAN_OPTIONS",
};

static void
wipe_line (gpointer data)
{
  char *line = data;

  explicit_bzero (line, strlen (line));
  g_free (line);
}

/* From here on nobody is called any more, and nothing is written. */
static void
shut (PfProberProcess *self)
{
  self->line = NULL;
  self->death = NULL;
  if (self->reader)
    pf_line_reader_stop (self->reader);
  g_cancellable_cancel (self->cancellable);
  if (self->subprocess)
    g_subprocess_force_exit (self->subprocess);
}

static void
die (PfProberProcess *self)
{
  PfProberProcessDeathFunc death = self->death;

  shut (self);
  if (death)
    death (self, self->user_data);
}

static void
on_line (char *line, gsize length, gpointer user_data)
{
  PfProberProcess *self = user_data;
  g_autoptr (PfProberProcess) alive = g_object_ref (self);

  if (alive->line)
    alive->line (alive, line, length, alive->user_data);
}

static void
on_end (const GError *error, gpointer user_data)
{
  g_autoptr (PfProberProcess) self = g_object_ref (user_data);

  die (self);
}

static void write_next (PfProberProcess *self);

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PfProberProcess) self = user_data;

  self->writing = FALSE;
  wipe_line (g_queue_pop_head (self->lines));
  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL))
    write_next (self);
  else
    die (self);
}

static void
write_next (PfProberProcess *self)
{
  char *line = g_queue_peek_head (self->lines);

  if (!line || self->writing || !self->line)
    return;
  self->writing = TRUE;
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (self->input)), line, strlen (line),
                                   G_PRIORITY_DEFAULT, self->cancellable, on_written, g_object_ref (self));
}

static char **
make_environment (void)
{
  char **environment = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (kept_variables); i++) {
    const char *value = g_getenv (kept_variables[i]);

    if (value)
      environment = g_environ_setenv (environment, kept_variables[i], value, TRUE);
  }
  return environment ? environment : g_new0 (char *, 1);
}

/*
 * A pair of sockets rather than a pipe: writing to a prober that just died is then an error, not a SIGPIPE that would
 * end the whole program, and no other process can open it through /proc.
 */
static int
open_input (PfProberProcess *self, GError **error)
{
  int ends[2];
  g_autoptr (GSocket) socket = NULL;

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    int code = errno;

    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s", g_strerror (code));
    return -1;
  }
  socket = g_socket_new_from_fd (ends[0], error);
  if (!socket) {
    close (ends[0]);
    close (ends[1]);
    return -1;
  }
  self->input = g_socket_connection_factory_create_connection (socket);
  return ends[1];
}

static gboolean
spawn (PfProberProcess *self, const char *program, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_auto (GStrv) environment = make_environment ();
  int input = open_input (self, error);

  if (input < 0)
    return FALSE;
  g_subprocess_launcher_set_environ (launcher, environment);
  g_subprocess_launcher_take_stdin_fd (launcher, input);
  self->subprocess = g_subprocess_launcher_spawn (launcher, error, program, NULL);
  return self->subprocess != NULL;
}

static void
pf_prober_process_dispose (GObject *object)
{
  PfProberProcess *self = PF_PROBER_PROCESS (object);

  shut (self);
  g_clear_object (&self->reader);
  g_clear_object (&self->input);
  g_clear_object (&self->subprocess);
  G_OBJECT_CLASS (pf_prober_process_parent_class)->dispose (object);
}

static void
pf_prober_process_finalize (GObject *object)
{
  PfProberProcess *self = PF_PROBER_PROCESS (object);

  g_queue_free_full (self->lines, wipe_line);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (pf_prober_process_parent_class)->finalize (object);
}

static void
pf_prober_process_class_init (PfProberProcessClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pf_prober_process_dispose;
  object_class->finalize = pf_prober_process_finalize;
}

static void
pf_prober_process_init (PfProberProcess *self)
{
  self->lines = g_queue_new ();
  self->cancellable = g_cancellable_new ();
}

/**
 * pf_prober_process_start:
 * @program: absolute path of the prober
 * @line: called for each line it writes
 * @death: called when it is gone
 * @user_data: for both
 *
 * Starts a prober, with an environment of its own and nothing on its command line.
 *
 * Returns: (transfer full): the process, or %NULL with an error that names @program
 */
PfProberProcess *
pf_prober_process_start (const char *program,
                         PfProberProcessLineFunc line,
                         PfProberProcessDeathFunc death,
                         gpointer user_data,
                         GError **error)
{
  g_autoptr (PfProberProcess) self = NULL;
  g_autoptr (GError) cause = NULL;

  g_return_val_if_fail (program && g_path_is_absolute (program), NULL);
  g_return_val_if_fail (line && death, NULL);

  self = g_object_new (PF_TYPE_PROBER_PROCESS, NULL);
  if (!spawn (self, program, &cause)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                 _ ("The prober “%s” could not be started, so nothing can be probed: %s"), program, cause->message);
    return NULL;
  }
  self->line = line;
  self->death = death;
  self->user_data = user_data;
  self->reader = pf_line_reader_new (g_subprocess_get_stdout_pipe (self->subprocess), PF_PROBER_MAX_LINE);
  pf_line_reader_start (self->reader, on_line, on_end, self);
  return g_steal_pointer (&self);
}

/**
 * pf_prober_process_send:
 * @line: what to write, without its line feed
 *
 * Queues a line. The copy is overwritten once it is written.
 */
void
pf_prober_process_send (PfProberProcess *self, const char *line)
{
  g_return_if_fail (PF_IS_PROBER_PROCESS (self) && line);

  g_queue_push_tail (self->lines, g_strconcat (line, "\n", NULL));
  write_next (self);
}

/**
 * pf_prober_process_kill:
 *
 * Kills it; its death function is called later, as for any other death.
 */
void
pf_prober_process_kill (PfProberProcess *self)
{
  g_return_if_fail (PF_IS_PROBER_PROCESS (self));

  if (self->subprocess)
    g_subprocess_force_exit (self->subprocess);
}

/**
 * pf_prober_process_forget:
 *
 * Kills it and calls nobody any more.
 */
void
pf_prober_process_forget (PfProberProcess *self)
{
  g_return_if_fail (PF_IS_PROBER_PROCESS (self));

  shut (self);
}

/**
 * pf_prober_process_get_pid:
 *
 * Returns: its process id, 0 once it has ended
 */
GPid
pf_prober_process_get_pid (PfProberProcess *self)
{
  const char *identifier = self->subprocess ? g_subprocess_get_identifier (self->subprocess) : NULL;

  return identifier ? (GPid)g_ascii_strtoll (identifier, NULL, 10) : 0;
}
