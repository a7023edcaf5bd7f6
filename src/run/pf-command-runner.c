/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-command-runner.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Between asking a command to end and ending it. */
#define GRACE_MS 5000

/* How long what a command left running may hold on to its outputs. */
#define DRAIN_MS 1000

#define POLL_MS 20
#define READ_SIZE (64 * 1024)

struct _PfCommandRunner {
  GObject parent_instance;

  /* owned */
  PfClock *clock;
  guint grace_ms;
  GTask *task; /* while one runs */
};

G_DEFINE_FINAL_TYPE (PfCommandRunner, pf_command_runner, G_TYPE_OBJECT)

enum { SIGNAL_OUTPUT, N_SIGNALS };
static guint signals[N_SIGNALS];

typedef struct {
  PfCommandResult *result;
  pid_t group; /* the leader's id too */
  gboolean has_exited;
  int descriptors[PF_N_COMMAND_STREAMS]; /* -1 at the end */
  gint64 began_ms;
  gint64 cancelled_us;
  gboolean was_killed;
  GSource *sources[PF_N_COMMAND_STREAMS];
  GSource *child;
  GSource *cancellation;
  GSource *timer;
} Operation;

/**
 * pf_command_result_free:
 * @self: (transfer full) (nullable): a result
 */
void
pf_command_result_free (PfCommandResult *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < PF_N_COMMAND_STREAMS; i++)
    pf_command_output_free (self->output[i]);
  g_free (self);
}

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
close_stream (Operation *self, guint stream)
{
  clear_source (&self->sources[stream]);
  if (self->descriptors[stream] >= 0)
    close (self->descriptors[stream]);
  self->descriptors[stream] = -1;
}

static void
operation_free (gpointer data)
{
  Operation *self = data;

  for (guint i = 0; i < PF_N_COMMAND_STREAMS; i++)
    close_stream (self, i);
  clear_source (&self->child);
  clear_source (&self->cancellation);
  clear_source (&self->timer);
  pf_command_result_free (self->result);
  g_free (self);
}

static Operation *
operation_new (PfClock *clock)
{
  Operation *self = g_new0 (Operation, 1);

  self->result = g_new0 (PfCommandResult, 1);
  self->result->started = pf_clock_get_utc_ms (clock);
  self->result->exit_status = -1;
  self->began_ms = pf_clock_get_monotonic_ms (clock);
  for (guint i = 0; i < PF_N_COMMAND_STREAMS; i++) {
    self->descriptors[i] = -1;
    self->result->output[i] = pf_command_output_new ();
  }
  return self;
}

static void
pass_text (PfCommandRunner *self, guint stream, char *text)
{
  if (text != NULL)
    g_signal_emit (self, signals[SIGNAL_OUTPUT], 0, stream, text);
  g_free (text);
}

/* Signals all that the command started, unless it left the group. Its number is not given to others while there is
 * one left. */
static gboolean
signal_group (Operation *operation, int signal_number)
{
  return kill (-operation->group, signal_number) == 0;
}

/* Whether a process is of a group and not over yet (proc(5), `stat`). */
static gboolean
is_member (const char *pid, pid_t group)
{
  g_autofree char *path = g_strconcat ("/proc/", pid, "/stat", NULL);
  g_autofree char *text = NULL;
  const char *behind_name;
  char state;
  int parent, process_group;

  if (!g_ascii_isdigit (*pid) || !g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;
  behind_name = strrchr (text, ')');
  return behind_name != NULL && sscanf (behind_name + 1, " %c %d %d", &state, &parent, &process_group) == 3
         && process_group == group && state != 'Z' && state != 'X';
}

/* One that is over but that nobody waited for still gets signals, so the group alone does not tell. */
static gboolean
group_lives (Operation *operation)
{
  g_autoptr (GDir) processes = NULL;
  const char *name;

  if (!signal_group (operation, 0))
    return FALSE;
  processes = g_dir_open ("/proc", 0, NULL);
  if (processes == NULL)
    return TRUE;
  while ((name = g_dir_read_name (processes)) != NULL)
    if (is_member (name, operation->group))
      return TRUE;
  return FALSE;
}

static void
complete (PfCommandRunner *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);
  Operation *operation = g_task_get_task_data (task);

  for (guint i = 0; i < PF_N_COMMAND_STREAMS; i++) {
    close_stream (operation, i);
    pass_text (self, i, pf_command_output_end (operation->result->output[i]));
  }
  clear_source (&operation->child);
  clear_source (&operation->cancellation);
  clear_source (&operation->timer);
  operation->result->left_running = group_lives (operation);
  operation->result->duration_ms = MAX (pf_clock_get_monotonic_ms (self->clock) - operation->began_ms, 0);
  g_task_return_pointer (task, g_steal_pointer (&operation->result), (GDestroyNotify) pf_command_result_free);
}

static gboolean
is_drained (Operation *operation)
{
  return operation->descriptors[PF_COMMAND_STDOUT] < 0 && operation->descriptors[PF_COMMAND_STDERR] < 0;
}

static void
set_timer (PfCommandRunner *self, guint ms, GSourceFunc function)
{
  Operation *operation = g_task_get_task_data (self->task);

  clear_source (&operation->timer);
  operation->timer = g_timeout_source_new (ms);
  g_task_attach_source (self->task, operation->timer, function);
}

static gboolean
on_drain_ended (gpointer data)
{
  complete (g_task_get_source_object (data));
  return G_SOURCE_REMOVE;
}

/* Asked to end: whatever has not when the grace is over is ended. */
static gboolean
on_poll (gpointer data)
{
  PfCommandRunner *self = g_task_get_source_object (data);
  Operation *operation = g_task_get_task_data (data);
  gint64 waited_ms = (g_get_monotonic_time () - operation->cancelled_us) / 1000;

  if (operation->has_exited && !group_lives (operation)) {
    /* Nothing is left that could write; what it wrote is read to its end. */
    if (is_drained (operation))
      complete (self);
    else
      set_timer (self, DRAIN_MS, on_drain_ended);
    return G_SOURCE_REMOVE;
  }
  if (waited_ms >= self->grace_ms && !operation->was_killed) {
    operation->was_killed = TRUE;
    signal_group (operation, SIGKILL);
  } else if (operation->was_killed && operation->has_exited && waited_ms >= (gint64) self->grace_ms + DRAIN_MS) {
    complete (self);
    return G_SOURCE_REMOVE;
  }
  return G_SOURCE_CONTINUE;
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer data)
{
  PfCommandRunner *self = g_task_get_source_object (data);
  Operation *operation = g_task_get_task_data (data);

  clear_source (&operation->cancellation);
  operation->result->cancelled = TRUE;
  operation->cancelled_us = g_get_monotonic_time ();
  signal_group (operation, SIGTERM);
  /* Who was stopped gets the signal only now. */
  signal_group (operation, SIGCONT);
  set_timer (self, POLL_MS, on_poll);
  return G_SOURCE_REMOVE;
}

static void
on_exited (GPid pid, int status, gpointer data)
{
  PfCommandRunner *self = g_task_get_source_object (data);
  Operation *operation = g_task_get_task_data (data);

  operation->has_exited = TRUE;
  if (WIFEXITED (status))
    operation->result->exit_status = WEXITSTATUS (status);
  else if (WIFSIGNALED (status))
    operation->result->signal = WTERMSIG (status);
  if (operation->result->cancelled)
    return;
  if (is_drained (operation))
    complete (self);
  else
    set_timer (self, DRAIN_MS, on_drain_ended);
}

static gboolean
on_readable (int descriptor, GIOCondition condition, gpointer data)
{
  PfCommandRunner *self = g_task_get_source_object (data);
  Operation *operation = g_task_get_task_data (data);
  guint stream = descriptor == operation->descriptors[PF_COMMAND_STDOUT] ? PF_COMMAND_STDOUT : PF_COMMAND_STDERR;
  g_autofree char *buffer = g_malloc (READ_SIZE);
  gssize length = read (descriptor, buffer, READ_SIZE);

  if (length > 0) {
    pass_text (self, stream, pf_command_output_add (operation->result->output[stream], buffer, (gsize) length));
    return G_SOURCE_CONTINUE;
  }
  if (length < 0 && (errno == EAGAIN || errno == EINTR))
    return G_SOURCE_CONTINUE;
  close_stream (operation, stream);
  if (operation->has_exited && !operation->result->cancelled && is_drained (operation))
    complete (self);
  return G_SOURCE_REMOVE;
}

/* Every signal as a new program expects it, nothing blocked, and nothing open but its three streams. */
static int
spawn (pid_t *pid, const char *const *argv, const char *folder, const char *const *environment, const int outputs[])
{
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t none, all;
  int code;

  sigemptyset (&none);
  sigfillset (&all);
  posix_spawnattr_init (&attributes);
  posix_spawnattr_setflags (&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  posix_spawnattr_setsigmask (&attributes, &none);
  posix_spawnattr_setsigdefault (&attributes, &all);
  posix_spawn_file_actions_init (&actions);
  posix_spawn_file_actions_adddup2 (&actions, outputs[PF_COMMAND_STDOUT], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2 (&actions, outputs[PF_COMMAND_STDERR], STDERR_FILENO);
  posix_spawn_file_actions_addopen (&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addclosefrom_np (&actions, STDERR_FILENO + 1);
  if (folder != NULL)
    posix_spawn_file_actions_addchdir_np (&actions, folder);
  code = posix_spawnp (pid, argv[0], &actions, &attributes, (char *const *) (guintptr) argv,
                       (char *const *) (guintptr) environment);
  posix_spawn_file_actions_destroy (&actions);
  posix_spawnattr_destroy (&attributes);
  return code;
}

static gboolean
open_outputs (Operation *operation, int writers[], GError **error)
{
  for (guint i = 0; i < PF_N_COMMAND_STREAMS; i++) {
    int ends[2];

    if (!g_unix_open_pipe (ends, FD_CLOEXEC, error))
      return FALSE;
    operation->descriptors[i] = ends[0];
    writers[i] = ends[1];
    if (!g_unix_set_fd_nonblocking (ends[0], TRUE, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
start (Operation *operation, const char *const *argv, const char *folder, const char *const *environment, GError **error)
{
  int writers[PF_N_COMMAND_STREAMS] = { -1, -1 };
  gboolean opened = open_outputs (operation, writers, error);
  int code = opened ? spawn (&operation->group, argv, folder, environment, writers) : 0;

  for (guint i = 0; i < PF_N_COMMAND_STREAMS; i++)
    if (writers[i] >= 0)
      close (writers[i]);
  if (code != 0)
    g_set_error (error, G_IO_ERROR, (gint) g_io_error_from_errno (code), _("“%s” cannot be started: %s"), argv[0],
                 g_strerror (code));
  return opened && code == 0;
}

static void
watch (PfCommandRunner *self, GCancellable *cancellable)
{
  Operation *operation = g_task_get_task_data (self->task);

  for (guint i = 0; i < PF_N_COMMAND_STREAMS; i++) {
    operation->sources[i] = g_unix_fd_source_new (operation->descriptors[i], G_IO_IN | G_IO_HUP | G_IO_ERR);
    g_task_attach_source (self->task, operation->sources[i], G_SOURCE_FUNC (on_readable));
  }
  operation->child = g_child_watch_source_new (operation->group);
  g_task_attach_source (self->task, operation->child, G_SOURCE_FUNC (on_exited));
  if (cancellable == NULL)
    return;
  operation->cancellation = g_cancellable_source_new (cancellable);
  g_task_attach_source (self->task, operation->cancellation, G_SOURCE_FUNC (on_cancelled));
}

static gboolean
check_folder (const char *folder, GError **error)
{
  g_autofree char *shown = NULL;

  if (folder == NULL || (g_file_test (folder, G_FILE_TEST_IS_DIR) && access (folder, X_OK) == 0))
    return TRUE;
  shown = g_filename_display_name (folder);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY, _("“%s” is no folder that can be entered. Choose another"),
               shown);
  return FALSE;
}

/**
 * pf_command_runner_run_async:
 * @self: a runner that runs nothing
 * @argv: (array zero-terminated=1): the program and its arguments
 * @folder: (nullable): where to run it; %NULL is where this process is
 * @environment: (nullable) (array zero-terminated=1): `NAME=value` of everything it gets; %NULL is what this process has
 * @cancellable: (nullable): ends it with everything it started: first it is asked to end, and what has not when the
 *   grace is over is ended
 * @callback: called once
 * @user_data: for @callback
 *
 * Runs a command.
 */
void
pf_command_runner_run_async (PfCommandRunner *self,
                             const char *const *argv,
                             const char *folder,
                             const char *const *environment,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_auto (GStrv) own_environment = NULL;
  g_autoptr (GError) error = NULL;
  Operation *operation;

  g_return_if_fail (PF_IS_COMMAND_RUNNER (self));
  g_return_if_fail (argv != NULL && argv[0] != NULL);
  g_return_if_fail (self->task == NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  /* A command that was stopped has a result all the same. */
  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;
  operation = operation_new (self->clock);
  g_task_set_task_data (task, operation, operation_free);
  if (environment == NULL)
    own_environment = g_get_environ ();
  if (!check_folder (folder, &error)
      || !start (operation, argv, folder, environment != NULL ? environment : (const char *const *) own_environment,
                 &error)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  self->task = g_steal_pointer (&task);
  watch (self, cancellable);
}

/**
 * pf_command_runner_run_finish:
 * @self: a runner
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full): how it ended and what it wrote, whatever its status
 * Throws: %G_IO_ERROR_CANCELLED when it was cancelled before it began; others of #GIOErrorEnum when it could not begin
 */
PfCommandResult *
pf_command_runner_run_finish (PfCommandRunner *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
pf_command_runner_finalize (GObject *object)
{
  /* While a command runs the task holds the runner. */
  g_clear_object (&PF_COMMAND_RUNNER (object)->clock);
  G_OBJECT_CLASS (pf_command_runner_parent_class)->finalize (object);
}

static void
pf_command_runner_class_init (PfCommandRunnerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_command_runner_finalize;
  signals[SIGNAL_OUTPUT] = g_signal_new ("output", PF_TYPE_COMMAND_RUNNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRING);
}

static void
pf_command_runner_init (PfCommandRunner *self)
{
  self->grace_ms = GRACE_MS;
}

/**
 * pf_command_runner_new:
 * @clock: tells when and how long
 *
 * Returns: (transfer full): a runner
 */
PfCommandRunner *
pf_command_runner_new (PfClock *clock)
{
  PfCommandRunner *self = g_object_new (PF_TYPE_COMMAND_RUNNER, NULL);

  self->clock = g_object_ref (clock);
  return self;
}

/**
 * pf_command_runner_set_grace:
 * @self: a runner
 * @ms: how long a command that was asked to end may take
 */
void
pf_command_runner_set_grace (PfCommandRunner *self, guint ms)
{
  g_return_if_fail (PF_IS_COMMAND_RUNNER (self));

  self->grace_ms = ms;
}

/**
 * pf_command_runner_is_running:
 * @self: a runner
 *
 * Returns: whether a command runs
 */
gboolean
pf_command_runner_is_running (PfCommandRunner *self)
{
  g_return_val_if_fail (PF_IS_COMMAND_RUNNER (self), FALSE);

  return self->task != NULL;
}

/**
 * pf_command_runner_is_confined:
 * @root: the root folder of the system, `/` unless in a test
 *
 * Inside a Flatpak a command would meet other programs and files than the person who reads it expects.
 *
 * Returns: whether commands can only be copied here
 */
gboolean
pf_command_runner_is_confined (const char *root)
{
  g_autofree char *path = g_build_filename (root, ".flatpak-info", NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}
