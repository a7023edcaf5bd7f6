/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-document.h"
#include "probe/pf-clock.h"
#include "probe/pf-endpoint.h"
#include "probe/pf-outcome.h"
#include "run/pf-event.h"

G_BEGIN_DECLS

#define PF_STORE_ERROR (pf_store_error_quark ())
GQuark pf_store_error_quark (void);

/**
 * PfStoreError:
 * @PF_STORE_ERROR_OPEN: the database cannot be opened or made
 * @PF_STORE_ERROR_READ_ONLY: it can be read but not written: a read-only folder, or made by a newer version
 * @PF_STORE_ERROR_FULL: the disk is full
 * @PF_STORE_ERROR_BUSY: another process held the lock for too long
 * @PF_STORE_ERROR_CORRUPT: the database is damaged
 * @PF_STORE_ERROR_NOT_FOUND: no such run, environment or endpoint
 * @PF_STORE_ERROR_INVALID: what was to be kept is not allowed: an event for a closed run, an environment without a name
 * @PF_STORE_ERROR_FAILED: anything else SQLite said
 */
typedef enum {
  PF_STORE_ERROR_OPEN,
  PF_STORE_ERROR_READ_ONLY,
  PF_STORE_ERROR_FULL,
  PF_STORE_ERROR_BUSY,
  PF_STORE_ERROR_CORRUPT,
  PF_STORE_ERROR_NOT_FOUND,
  PF_STORE_ERROR_INVALID,
  PF_STORE_ERROR_FAILED,
} PfStoreError;

/** PfRunInfo: one row of the list of runs. @created and @changed are UTC milliseconds. */
typedef struct {
  char *id;
  char *title;
  char *file_name;
  char *environment;
  char *release;
  char *mode;
  char *state;
  gint64 created;
  gint64 changed;
  gint64 n_events;
} PfRunInfo;
void pf_run_info_free (PfRunInfo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfRunInfo, pf_run_info_free)

/**
 * PfRunStart: what `start` was told. @t0 is UTC milliseconds or -1; with @separate_signers the operator signs for no
 * other role; @reading is how a person chose to read the
 * checklist, @acts (element-type PfAct) what is entered right behind the first event, such as boxes ticked in the file;
 * both may be %NULL. Plain, borrowed strings.
 */
typedef struct {
  PfSource *source;
  const PfReading *reading;
  const char *title;
  const char *environment;
  const char *release;
  const char *mode;
  const char *artifact;
  gint64 t0;
  PfPerson *operator;
  gboolean separate_signers;
  const GPtrArray *acts;
} PfRunStart;

#define PF_TYPE_STORE (pf_store_get_type ())
/**
 * PfStore:
 *
 * The journal and everything else Preflight keeps, in one SQLite database (WAL, `synchronous=FULL`). Every function
 * blocks and may be called from any thread; one call runs at a time. Interactive programs call through
 * [class@RunSession] or [method@Store.run_in_thread]. Several processes may have the same database open.
 *
 * Signal `changed ()`: another process (or another store) committed something; emitted in the main context of the
 * thread that called [method@Store.start_watching], within a second of the commit.
 */
G_DECLARE_FINAL_TYPE (PfStore, pf_store, PF, STORE, GObject)

char *pf_store_default_path (void);
PfStore *pf_store_open (const char *path, PfClock *clock, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pf_store_is_read_only (PfStore *self);
const char *pf_store_get_read_only_reason (PfStore *self);
const char *pf_store_get_path (PfStore *self);
const char *pf_store_get_session (PfStore *self);
PfClock *pf_store_get_clock (PfStore *self);
void pf_store_start_watching (PfStore *self);
void pf_store_run_in_thread (PfStore *self, GTask *task, GTaskThreadFunc function);
void pf_store_drain (PfStore *self);

char *pf_store_create_run (PfStore *self, const PfRunStart *start, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *pf_store_list_runs (PfStore *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *pf_store_resolve_run (PfStore *self, const char *id_or_prefix, GError **error) G_GNUC_WARN_UNUSED_RESULT;
PfSource *pf_store_load_source (PfStore *self, const char *run_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *pf_store_load_events (PfStore *self, const char *run_id, gint64 from_seq, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *pf_store_append (PfStore *self,
                            const char *run_id,
                            GPtrArray *acts,
                            PfPerson *person,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean pf_store_add_sample (PfStore *self, const char *run_id, const char *item_id, PfOutcome *outcome, GError **error);
GPtrArray *pf_store_load_samples (PfStore *self, const char *run_id, const char *item_id, guint limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;

PfEnvironment *pf_store_load_environment (PfStore *self, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GStrv pf_store_list_environments (PfStore *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pf_store_set_environment (PfStore *self, const char *name, GError **error);
gboolean pf_store_remove_environment (PfStore *self, const char *name, GError **error);
gboolean pf_store_set_endpoint (PfStore *self, const char *environment, PfEndpoint *endpoint, GError **error);
gboolean pf_store_remove_endpoint (PfStore *self, const char *environment, const char *id, GError **error);
gboolean pf_store_set_host (PfStore *self, const char *environment, const char *host, const char *address, GError **error);

gboolean pf_store_has_consent (PfStore *self, const char *run_id, const char *what, GError **error);
gboolean pf_store_add_consent (PfStore *self, const char *run_id, const char *what, GError **error);

/** PfLibraryEntry: a file the person opened. */
typedef struct {
  char *uri;
  char *title;
  gint64 opened;
} PfLibraryEntry;
void pf_library_entry_free (PfLibraryEntry *self);
gboolean pf_store_add_library_entry (PfStore *self, const char *uri, const char *title, GError **error);
gboolean pf_store_remove_library_entry (PfStore *self, const char *uri, GError **error);
PfReading *pf_store_load_reading (PfStore *self, PfDocument *plain, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pf_store_save_reading (PfStore *self, PfDocument *plain, const PfReading *reading, GError **error);
gboolean
pf_store_remember_role (PfStore *self, PfDocument *document, const char *section, PfRole role, GError **error);
PfDocument *pf_store_read_document (PfStore *self, PfSource *source, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *pf_store_list_library (PfStore *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pf_store_save_copy (PfStore *self, const char *path, GError **error);

/** PfIntact: what was saved of a damaged database. */
typedef struct {
  guint n_runs; /* runs that are in the copy */
  guint n_cut;  /* of them, those that end before the first event that was changed or cannot be read */
  guint n_lost; /* runs of which nothing is left */
} PfIntact;
gboolean pf_store_save_intact (PfStore *self, const char *path, PfIntact *intact, GError **error);
gboolean pf_store_restore (const char *path, const char *backup, PfClock *clock, char **kept, GError **error);

/** PfStoreUsage: how much a database holds. @n_bytes is without what waits in its log. */
typedef struct {
  gint64 n_bytes;
  gint64 n_runs;
  gint64 n_events;
  gint64 n_samples;
} PfStoreUsage;
gboolean pf_store_get_usage (PfStore *self, PfStoreUsage *usage, GError **error);
gboolean pf_store_prune_samples (PfStore *self, gint64 keep_ms, GError **error);

G_END_DECLS
