/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-application.h"

#include "app/pf-application-private.h"
#include "app/pf-window.h"

#include <glib/gi18n-lib.h>

#define SCHEMA_ID "dev.preflight.Preflight"
#define MS_PER_DAY G_GINT64_CONSTANT (86400000)
/* What the command line documents as “could not”. */
#define EXIT_COULD_NOT 3

struct _PfApplication {
  AdwApplication parent_instance;

  /* Owned */
  PfClock *clock;
  PfVault *vault;
  PfScheduler *scheduler;
  GSettings *settings;
  PfStore *store;
  PfStoreState store_state;
  char *store_error;
};

G_DEFINE_FINAL_TYPE (PfApplication, pf_application, ADW_TYPE_APPLICATION)

enum { STORE_STATE_CHANGED, OPERATOR_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
set_store_state (PfApplication *self, PfStoreState state)
{
  self->store_state = state;
  g_signal_emit (self, signals[STORE_STATE_CHANGED], 0);
}

typedef struct {
  PfClock *clock;
  int history_days;
} Opening;

static void
free_opening (gpointer data)
{
  Opening *opening = data;

  g_clear_object (&opening->clock);
  g_free (opening);
}

static void
open_store_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Opening *opening = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = pf_store_default_path ();
  PfStore *store = pf_store_open (path, opening->clock, &error);

  if (store == NULL) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  /* Old results that stay for once hurt nobody. */
  if (opening->history_days > 0 && !pf_store_is_read_only (store))
    pf_store_prune_samples (store, (gint64) opening->history_days * MS_PER_DAY, NULL);
  g_task_return_pointer (task, store, g_object_unref);
}

static void
store_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  PfApplication *self = PF_APPLICATION (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (PfStore) store = g_task_propagate_pointer (G_TASK (result), &error);

  if (store == NULL) {
    g_free (self->store_error);
    self->store_error = g_strdup (error->message);
    set_store_state (self, PF_STORE_UNAVAILABLE);
  } else {
    pf_store_start_watching (store);
    g_set_object (&self->store, store);
    set_store_state (self, PF_STORE_READY);
  }
  g_application_release (G_APPLICATION (self));
}

static void
apply_color_scheme (PfApplication *self)
{
  AdwStyleManager *manager = adw_application_get_style_manager (ADW_APPLICATION (self));
  adw_style_manager_set_color_scheme (manager, (AdwColorScheme)g_settings_get_enum (self->settings, "color-scheme"));
}

static void
operator_changed_cb (PfApplication *self)
{
  g_signal_emit (self, signals[OPERATOR_CHANGED], 0);
}

static void
load_settings (PfApplication *self)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema
      = source != NULL ? g_settings_schema_source_lookup (source, SCHEMA_ID, TRUE) : NULL;

  /* A program run from a folder without its schema works with the defaults; GSettings itself would abort it. */
  if (schema == NULL)
    return;
  self->settings = g_settings_new_full (schema, NULL, NULL);
  g_signal_connect_object (self->settings, "changed::color-scheme", G_CALLBACK (apply_color_scheme), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::operator-name", G_CALLBACK (operator_changed_cb), self,
                           G_CONNECT_SWAPPED);
  apply_color_scheme (self);
}

static void
pf_application_startup (GApplication *application)
{
  PfApplication *self = PF_APPLICATION (application);

  G_APPLICATION_CLASS (pf_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name (PF_APP_ID);
  load_settings (self);
  pf_application_add_actions (self);
  pf_application_open_store (self);
}

static void
pf_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    window = GTK_WINDOW (pf_window_new (PF_APPLICATION (application)));
  gtk_window_present (window);
}

static void
pf_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  pf_application_activate (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));
  pf_window_open_files (PF_WINDOW (window), files, (guint)n_files);
}

static int
pf_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  if (g_variant_dict_contains (options, "version")) {
    g_print ("preflight %s\n", PF_VERSION);
    return 0;
  }
  if (!gtk_init_check ()) {
    g_printerr (_ ("Preflight needs a display, and there is none here; use preflightctl instead.\n"));
    return EXIT_COULD_NOT;
  }
  if (g_variant_dict_contains (options, "new-window")) {
    g_autoptr (GError) error = NULL;
    if (!g_application_register (application, NULL, &error)) {
      g_printerr (_ ("Preflight cannot start: %s\n"), error->message);
      return EXIT_COULD_NOT;
    }
    if (g_application_get_is_remote (application)) {
      g_action_group_activate_action (G_ACTION_GROUP (application), "new-window", NULL);
      return 0;
    }
  }
  return -1;
}

static void
pf_application_shutdown (GApplication *application)
{
  PfApplication *self = PF_APPLICATION (application);

  /* The prober ends with the scheduler that holds it. */
  g_clear_object (&self->scheduler);
  G_APPLICATION_CLASS (pf_application_parent_class)->shutdown (application);
  /* No window is left: what is still being written is waited for, and the database is closed for good. */
  if (self->store != NULL)
    pf_store_drain (self->store);
}

static void
pf_application_dispose (GObject *object)
{
  PfApplication *self = PF_APPLICATION (object);

  g_clear_object (&self->scheduler);
  g_clear_object (&self->vault);
  g_clear_object (&self->store);
  g_clear_object (&self->settings);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (pf_application_parent_class)->dispose (object);
}

static void
pf_application_finalize (GObject *object)
{
  g_free (PF_APPLICATION (object)->store_error);
  G_OBJECT_CLASS (pf_application_parent_class)->finalize (object);
}

static void
pf_application_class_init (PfApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->dispose = pf_application_dispose;
  object_class->finalize = pf_application_finalize;
  application_class->startup = pf_application_startup;
  application_class->activate = pf_application_activate;
  application_class->open = pf_application_open;
  application_class->handle_local_options = pf_application_handle_local_options;
  application_class->shutdown = pf_application_shutdown;

  signals[STORE_STATE_CHANGED] = g_signal_new ("store-state-changed", PF_TYPE_APPLICATION, G_SIGNAL_RUN_LAST, 0, NULL,
                                               NULL, NULL, G_TYPE_NONE, 0);
  signals[OPERATOR_CHANGED]
      = g_signal_new ("operator-changed", PF_TYPE_APPLICATION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pf_application_init (PfApplication *self)
{
  static const GOptionEntry options[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Show the version and exit"), NULL },
    { "new-window", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Open a new window"), NULL },
    { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
  };

  self->clock = pf_system_clock_new ();
  self->vault = pf_vault_new ();
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  /* Translators: what may follow the program's name on the command line. */
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _ ("[FILE…]"));
}

/**
 * pf_application_new:
 *
 * Returns: (transfer full): the application, not registered yet
 */
PfApplication *
pf_application_new (void)
{
  return g_object_new (PF_TYPE_APPLICATION, "application-id", PF_APP_ID, "flags", G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", "/dev/preflight/Preflight", NULL);
}

/**
 * pf_application_get_store_state:
 * @self: the application
 *
 * Returns: whether the store is open
 */
PfStoreState
pf_application_get_store_state (PfApplication *self)
{
  g_return_val_if_fail (PF_IS_APPLICATION (self), PF_STORE_UNAVAILABLE);

  return self->store_state;
}

/**
 * pf_application_get_store_error:
 * @self: the application
 *
 * Returns: (nullable): why the store could not be opened, for the person
 */
const char *
pf_application_get_store_error (PfApplication *self)
{
  g_return_val_if_fail (PF_IS_APPLICATION (self), NULL);

  return self->store_error;
}

/**
 * pf_application_get_store:
 * @self: the application
 *
 * Returns: (transfer none) (nullable): the journal, once it is open
 */
PfStore *
pf_application_get_store (PfApplication *self)
{
  g_return_val_if_fail (PF_IS_APPLICATION (self), NULL);

  return self->store;
}

/**
 * pf_application_open_store:
 * @self: the application
 *
 * Opens the store off the main thread; done as the program starts, and again when a person asks for it after a
 * failure. `store-state-changed` is emitted when it is open or could not be opened.
 */
void
pf_application_open_store (PfApplication *self)
{
  g_autoptr (GTask) task = NULL;
  Opening *opening;

  g_return_if_fail (PF_IS_APPLICATION (self));
  g_return_if_fail (self->store == NULL);

  g_application_hold (G_APPLICATION (self));
  set_store_state (self, PF_STORE_OPENING);
  task = g_task_new (self, NULL, store_opened_cb, NULL);
  g_task_set_name (task, "pf_application_open_store");
  opening = g_new0 (Opening, 1);
  opening->clock = g_object_ref (self->clock);
  opening->history_days = self->settings != NULL ? g_settings_get_int (self->settings, "history-days") : 0;
  g_task_set_task_data (task, opening, free_opening);
  g_task_run_in_thread (task, open_store_thread);
}

/**
 * pf_application_reopen:
 * @self: the application
 *
 * Closes every window, and opens the store and a window anew: another database stands where the store was.
 */
void
pf_application_reopen (PfApplication *self)
{
  GList *windows;

  g_return_if_fail (PF_IS_APPLICATION (self));

  g_application_hold (G_APPLICATION (self));
  while ((windows = gtk_application_get_windows (GTK_APPLICATION (self))) != NULL)
    gtk_window_destroy (windows->data);
  g_clear_object (&self->scheduler);
  if (self->store != NULL)
    pf_store_drain (self->store);
  g_clear_object (&self->store);
  pf_application_open_store (self);
  g_application_activate (G_APPLICATION (self));
  g_application_release (G_APPLICATION (self));
}

/**
 * pf_application_get_clock:
 * @self: the application
 *
 * Returns: (transfer none): where this process takes the time from
 */
PfClock *
pf_application_get_clock (PfApplication *self)
{
  g_return_val_if_fail (PF_IS_APPLICATION (self), NULL);

  return self->clock;
}

/**
 * pf_application_get_vault:
 * @self: the application
 *
 * Returns: (transfer none): the credentials
 */
PfVault *
pf_application_get_vault (PfApplication *self)
{
  g_return_val_if_fail (PF_IS_APPLICATION (self), NULL);

  return self->vault;
}

/**
 * pf_application_get_scheduler:
 * @self: the application
 *
 * Returns: (transfer none): the scheduler of all probes of this process, made on the first call. Where the prober's
 *   program is missing, each probe ends with that error.
 */
PfScheduler *
pf_application_get_scheduler (PfApplication *self)
{
  g_return_val_if_fail (PF_IS_APPLICATION (self), NULL);

  if (self->scheduler == NULL) {
    g_autofree char *program = pf_prober_find_program (NULL);
    g_autoptr (PfProber) prober = pf_prober_new (program != NULL ? program : PF_LIBEXECDIR "/preflight-prober", self->clock);
    self->scheduler = pf_scheduler_new (prober, PF_CREDENTIAL_SOURCE (self->vault), self->clock);
  }
  return self->scheduler;
}

/**
 * pf_application_get_settings:
 * @self: the application
 *
 * Returns: (transfer none) (nullable): the settings; %NULL when their schema is not installed
 */
GSettings *
pf_application_get_settings (PfApplication *self)
{
  g_return_val_if_fail (PF_IS_APPLICATION (self), NULL);

  return self->settings;
}

/**
 * pf_application_dup_person:
 * @self: the application
 *
 * Returns: (transfer full): who acts: the name in the preferences, else the name of the account
 */
PfPerson *
pf_application_dup_person (PfApplication *self)
{
  g_return_val_if_fail (PF_IS_APPLICATION (self), NULL);

  if (self->settings != NULL) {
    g_autofree char *name = g_settings_get_string (self->settings, "operator-name");
    g_strstrip (name);
    if (name[0] != '\0')
      return pf_person_new (name, "typed");
  }
  return pf_person_new_from_account ();
}
