/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "run/pf-run-command.h"
#include "run/pf-run-session.h"
#include "vault/pf-vault.h"

G_BEGIN_DECLS

#define PF_CLI_ERROR (pf_cli_error_quark ())
GQuark pf_cli_error_quark (void);

/**
 * PfCliError:
 * @PF_CLI_ERROR_USAGE: the command was called the wrong way; exit status 2
 * @PF_CLI_ERROR_FAILED: it could not be carried out; exit status 3
 */
typedef enum {
  PF_CLI_ERROR_USAGE,
  PF_CLI_ERROR_FAILED,
} PfCliError;

/** PfCliExit: the exit status, the same for every command. */
typedef enum {
  PF_CLI_EXIT_YES = 0,
  PF_CLI_EXIT_NO = 1,
  PF_CLI_EXIT_USAGE = 2,
  PF_CLI_EXIT_FAILED = 3,
} PfCliExit;

/** PfCliOption: which options a command takes, beside `--help`, as bits. Described in pf-cli-options.c. */
typedef enum {
  PF_CLI_JSON = 1 << 0,
  PF_CLI_BY = 1 << 1,
  PF_CLI_ENVIRONMENT = 1 << 2,
  PF_CLI_RELEASE = 1 << 3,
  PF_CLI_MODE = 1 << 4,
  PF_CLI_T0 = 1 << 5,
  PF_CLI_OPERATOR = 1 << 6,
  PF_CLI_ARTIFACT = 1 << 7,
  PF_CLI_REASON = 1 << 8,
  PF_CLI_OUTCOME = 1 << 9,
  PF_CLI_FORMAT = 1 << 10,
  PF_CLI_OUTPUT = 1 << 11,
  PF_CLI_FORCE = 1 << 12,
  PF_CLI_KIND = 1 << 13,
  PF_CLI_NAME = 1 << 14,
  PF_CLI_CA = 1 << 15,
  PF_CLI_PLAIN_AUTH = 1 << 16,
  PF_CLI_RESOLVE = 1 << 17,
  PF_CLI_UNSAFE = 1 << 18,
  PF_CLI_KEEP_TICKS = 1 << 21,
  PF_CLI_ACCEPT = 1 << 22,
  PF_CLI_FOR = 1 << 19,
  PF_CLI_REMOVE = 1 << 20,
  PF_CLI_REPAIR = 1 << 23,
  PF_CLI_AT = 1 << 24,
  PF_CLI_KEY = 1 << 25,
  PF_CLI_STATEMENT = 1 << 26,
  PF_CLI_WITHDRAW = 1 << 27,
  PF_CLI_SEPARATE_SIGNERS = 1 << 28,
  PF_CLI_KEEP = 1 << 29,
  PF_CLI_INTACT = 1 << 30,
} PfCliOption;

/* Those that fit no enumeration of ISO C. */
#define PF_CLI_ALLOWED_SIGNERS (G_GUINT64_CONSTANT (1) << 50)
#define PF_CLI_TO (G_GUINT64_CONSTANT (1) << 40)
#define PF_CLI_POST (G_GUINT64_CONSTANT (1) << 41)
#define PF_CLI_DELETED (G_GUINT64_CONSTANT (1) << 42)
#define PF_CLI_DRY_RUN (G_GUINT64_CONSTANT (1) << 43)
#define PF_CLI_ACCEPT_REWORDED (G_GUINT64_CONSTANT (1) << 44)
#define PF_CLI_CARRY (G_GUINT64_CONSTANT (1) << 45)
#define PF_CLI_STEP (G_GUINT64_CONSTANT (1) << 52)
#define PF_CLI_YES (G_GUINT64_CONSTANT (1) << 53)
#define PF_CLI_FOLDER (G_GUINT64_CONSTANT (1) << 54)
#define PF_CLI_SETTING (G_GUINT64_CONSTANT (1) << 55)
#define PF_CLI_DONE (G_GUINT64_CONSTANT (1) << 56)

typedef struct _PfCliCall PfCliCall;
typedef PfCliExit (*PfCliFunction) (PfCliCall *call, GError **error);

/**
 * PfCliCommand:
 * @name: one or two words
 * @arguments: the arguments as the help shows them
 * @minimum: fewest arguments
 * @maximum: most arguments, -1 for any number
 * @options: bits of [enum@CliOption]
 * @required: those of @options that must be given
 * @summary: one line, translatable
 * @details: (nullable): what else the help says, translatable
 */
typedef struct {
  const char *name;
  const char *arguments;
  int minimum;
  int maximum;
  guint64 options;
  guint64 required;
  const char *summary;
  const char *details;
  PfCliFunction function;
} PfCliCommand;

/**
 * PfCliCall:
 *
 * One call of a command: its arguments and options, as given, and the store once it is open. Texts are valid UTF-8,
 * file names are as the system has them.
 */
struct _PfCliCall {
  const PfCliCommand *command;
  GStrv arguments;
  guint n_arguments;
  gboolean json;
  gboolean force;
  gboolean plain_auth;
  gboolean unsafe;
  gboolean keep_ticks;
  GStrv accept;
  gboolean remove;
  gboolean repair;
  gboolean withdraw;
  gboolean separate_signers;
  gboolean intact;
  char *by;
  char *environment;
  char *release;
  char *mode;
  char *t0;
  char *operator;
  char *artifact;
  char *reason;
  char *outcome;
  char *format;
  char *output;
  char *kind;
  char *name;
  char *ca;
  char *duration;
  char *to;
  gboolean post;
  gboolean deleted;
  gboolean dry_run;
  gboolean accept_reworded;
  GStrv carry;
  char *at;
  char *key;
  char *statement;
  char *allowed_signers;
  char *keep;
  GStrv resolve;
  char *step;
  char *folder;
  GStrv settings;
  gboolean yes;
  gboolean done;
  PfStore *store;
  gboolean is_damaged; /* what was asked for could be shown only in part */
};

int pf_cli_main (int argc, char *argv[]);

/* The table of commands, ended by one without a name. */
const PfCliCommand *pf_cli_get_commands (void);
const PfCliCommand *pf_cli_find_command (const char *const *words, guint *n_words, GError **error);

/* Options and help */
gboolean pf_cli_parse (PfCliCall *call, const char *const *words, gboolean *help, GError **error);
void pf_cli_call_clear (PfCliCall *call);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PfCliCall, pf_cli_call_clear)
void pf_cli_print_help (const PfCliCommand *command);
void pf_cli_print_overview (void);
char *pf_cli_describe_options (const PfCliCommand *command) G_GNUC_WARN_UNUSED_RESULT;
gboolean pf_cli_usage (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Output */
void pf_cli_guard_terminal (void);
void pf_cli_complain (const char *format, ...) G_GNUC_PRINTF (1, 2);
void pf_cli_print_json (JsonNode *node);
void pf_cli_take_json_object (JsonObject *object);
void pf_cli_take_json_array (JsonArray *array);
void pf_cli_set_text (JsonObject *object, const char *member, const char *text);
void pf_cli_set_time (JsonObject *object, const char *member, gint64 utc_ms);
gboolean pf_cli_check_new_file (const char *path, gboolean replace, GError **error);
gboolean pf_cli_write_file (const char *path, GBytes *bytes, gboolean replace, GError **error);

/* What several commands need */
PfStore *pf_cli_open_store (PfCliCall *call, GError **error);
PfRunSession *pf_cli_open_run (PfCliCall *call, GError **error);
PfPerson *pf_cli_dup_person (PfCliCall *call);
PfSource *pf_cli_load_source (const char *file_name, GError **error);
gboolean pf_cli_choose_repair (PfSource *source, PfReading *reading, GError **error);
gboolean pf_cli_find_item (PfRun *run, const char *text, guint *item, GError **error);
gboolean pf_cli_find_blank (PfRun *run, const char *text, guint *blank, GError **error);
gboolean pf_cli_parse_time (const char *text, gint64 *utc_ms, GError **error);
GBytes *pf_cli_read_input (gsize maximum, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *pf_cli_read_text (const char *argument, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *pf_cli_read_secret (const char *prompt, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pf_cli_wipe (char *secret);

/* For calling an asynchronous function and waiting for it. */
typedef struct {
  GMainLoop *loop;
  GAsyncResult *result;
} PfCliWait;
void pf_cli_wait_begin (PfCliWait *wait);
void pf_cli_wait_callback (GObject *source, GAsyncResult *result, gpointer wait);
void pf_cli_wait_end (PfCliWait *wait);
void pf_cli_wait_clear (PfCliWait *wait);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PfCliWait, pf_cli_wait_clear)

/* The commands, one family a file */
PfCliExit pf_cli_inspect (PfCliCall *call, GError **error);
PfCliExit pf_cli_lint (PfCliCall *call, GError **error);
PfCliExit pf_cli_repair (PfCliCall *call, GError **error);
PfCliExit pf_cli_diff (PfCliCall *call, GError **error);
PfCliExit pf_cli_start (PfCliCall *call, GError **error);
PfCliExit pf_cli_runs (PfCliCall *call, GError **error);
PfCliExit pf_cli_show (PfCliCall *call, GError **error);
PfCliExit pf_cli_mark (PfCliCall *call, GError **error);
PfCliExit pf_cli_answer (PfCliCall *call, GError **error);
PfCliExit pf_cli_choose (PfCliCall *call, GError **error);
PfCliExit pf_cli_role (PfCliCall *call, GError **error);
PfCliExit pf_cli_trigger (PfCliCall *call, GError **error);
PfCliExit pf_cli_rollback (PfCliCall *call, GError **error);
PfCliExit pf_cli_vote (PfCliCall *call, GError **error);
JsonArray *pf_cli_votes_to_json (PfRun *run);
JsonObject *pf_cli_decision_to_json (PfRun *run);
void pf_cli_add_verified (PfRun *run, JsonObject *object);
void pf_cli_print_poll (PfRun *run);
void pf_cli_print_verified (PfRun *run);
void pf_cli_print_decision (PfRun *run);
PfCliExit pf_cli_sign (PfCliCall *call, GError **error);
GPtrArray *pf_cli_plan_tick (PfRunSession *session, guint item, GError **error);
JsonArray *pf_cli_sign_offs_to_json (PfRun *run);
void pf_cli_print_sign_offs (PfRun *run);
void pf_cli_print_chain (PfRun *run);
gboolean pf_cli_check_signers (PfCliCall *call, JsonNode *record, GPtrArray *findings, GError **error);
gint64 pf_cli_get_now (PfCliCall *call);
JsonObject *pf_cli_trigger_to_json (PfRun *run, guint item, gint64 now);
JsonObject *pf_cli_rollback_to_json (PfRun *run);
char *pf_cli_describe_trip (PfRun *run, guint item) G_GNUC_WARN_UNUSED_RESULT;
void pf_cli_print_rollback (PfRun *run, gint64 now);
JsonObject *pf_cli_describe_acts (PfRunSession *session, GPtrArray *acts);
void pf_cli_report_item (PfCliCall *call, PfRunSession *session, guint index, GPtrArray *acts);
JsonArray *pf_cli_variables_to_json (PfRun *run);
void pf_cli_print_variables (PfRun *run);
PfCliExit pf_cli_t0 (PfCliCall *call, GError **error);
PfCliExit pf_cli_phase (PfCliCall *call, GError **error);
JsonObject *pf_cli_timeline_to_json (PfRun *run);
void pf_cli_print_t0 (PfRun *run);
/* When the sections of a run are due. */
typedef struct {
  gint64 now;
  GArray *timed;
  GArray *phases;
  guint next_timed;
  guint next_phase;
} PfCliTimes;
void pf_cli_times_init (PfCliTimes *self, PfRun *run);
void pf_cli_times_clear (PfCliTimes *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PfCliTimes, pf_cli_times_clear)
void pf_cli_print_section_time (PfCliTimes *self, PfRun *run, guint index);
void pf_cli_hint_phase_end (PfRun *run, guint item);
GPtrArray *pf_cli_plan_fill (PfRunSession *session, guint blank, const char *value, GError **error);
PfCliExit pf_cli_set (PfCliCall *call, GError **error);
PfCliExit pf_cli_fill (PfCliCall *call, GError **error);
PfCliExit pf_cli_bind (PfCliCall *call, GError **error);
PfCliExit pf_cli_close (PfCliCall *call, GError **error);
PfCliExit pf_cli_note (PfCliCall *call, GError **error);
PfCliExit pf_cli_attach (PfCliCall *call, GError **error);
PfCliExit pf_cli_run_command (PfCliCall *call, GError **error);
JsonNode *pf_cli_outcome_of_command_to_json (const PfCommandOutcome *outcome, guint step);
JsonNode *pf_cli_command_to_json (PfRun *run, guint index);
void pf_cli_add_evidence (JsonObject *object, PfRun *run);
void pf_cli_add_files (JsonObject *object, PfRun *run, const char *item);
void pf_cli_print_evidence (PfRun *run, const char *target, guint indentation);
void pf_cli_print_commands (PfRun *run);
PfCliExit pf_cli_environment_list (PfCliCall *call, GError **error);
PfCliExit pf_cli_environment_set (PfCliCall *call, GError **error);
PfCliExit pf_cli_environment_remove (PfCliCall *call, GError **error);
PfCliExit pf_cli_endpoint_list (PfCliCall *call, GError **error);
PfCliExit pf_cli_endpoint_set (PfCliCall *call, GError **error);
PfCliExit pf_cli_endpoint_remove (PfCliCall *call, GError **error);
PfCliExit pf_cli_credential_list (PfCliCall *call, GError **error);
PfCliExit pf_cli_credential_set (PfCliCall *call, GError **error);
PfCliExit pf_cli_credential_forget (PfCliCall *call, GError **error);
PfCliExit pf_cli_probe (PfCliCall *call, GError **error);
PfCliExit pf_cli_watch (PfCliCall *call, GError **error);
PfCliExit pf_cli_watch_after (PfCliCall *call, guint seconds, GError **error);
void pf_cli_set_lifecycle (JsonObject *object, PfRun *run);
void pf_cli_print_lifecycle (PfRun *run);
PfCliExit pf_cli_delete (PfCliCall *call, GError **error);
PfCliExit pf_cli_restore_run (PfCliCall *call, GError **error);
PfCliExit pf_cli_migrate (PfCliCall *call, GError **error);
PfCliExit pf_cli_undo (PfCliCall *call, GError **error);
PfCliExit pf_cli_pause (PfCliCall *call, GError **error);
PfCliExit pf_cli_resume (PfCliCall *call, GError **error);
PfCliExit pf_cli_handover (PfCliCall *call, GError **error);
PfCliExit pf_cli_take_over (PfCliCall *call, GError **error);
PfCliExit pf_cli_reopen (PfCliCall *call, GError **error);
PfCliExit pf_cli_check (PfCliCall *call, GError **error);
PfCliExit pf_cli_backup (PfCliCall *call, GError **error);
PfCliExit pf_cli_restore (PfCliCall *call, GError **error);
PfCliExit pf_cli_storage (PfCliCall *call, GError **error);
PfCliExit pf_cli_export (PfCliCall *call, GError **error);
PfCliExit pf_cli_verify (PfCliCall *call, GError **error);

G_END_DECLS
