/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/pf-cli.h"

#include "document/pf-document.h"
#include "probe/pf-suggest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SETTINGS_SCHEMA "dev.preflight.Preflight"
#define SETTINGS_OPERATOR "operator-name"

/**
 * pf_cli_open_store:
 * @call: a call
 * @error: return location
 *
 * Opens the store on first use.
 *
 * Returns: (transfer none): the store, or %NULL with a [error@StoreError]
 */
PfStore *
pf_cli_open_store (PfCliCall *call, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (PfClock) clock = NULL;

  if (call->store != NULL)
    return call->store;
  path = pf_store_default_path ();
  clock = pf_system_clock_new ();
  call->store = pf_store_open (path, clock, error);
  return call->store;
}

static char *
dup_preferred_name (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettings) settings = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, SETTINGS_SCHEMA, TRUE);
  if (schema == NULL || !g_settings_schema_has_key (schema, SETTINGS_OPERATOR))
    return NULL;
  settings = g_settings_new_full (schema, NULL, NULL);
  return g_settings_get_string (settings, SETTINGS_OPERATOR);
}

/**
 * pf_cli_dup_person:
 * @call: a call
 *
 * Returns: (transfer full): who acts: the name given with `--by`, or that in the preferences, or the account
 */
PfPerson *
pf_cli_dup_person (PfCliCall *call)
{
  g_autofree char *preferred = call->by == NULL ? dup_preferred_name () : NULL;
  const char *name = call->by != NULL ? call->by : preferred;

  return name != NULL && name[0] != '\0' ? pf_person_new (name, "typed") : pf_person_new_from_account ();
}

/**
 * pf_cli_open_run:
 * @call: a call whose first argument is a run
 * @error: return location
 *
 * Opens the run and says who acts in it.
 *
 * Returns: (transfer full): a session, or %NULL with an error
 */
PfRunSession *
pf_cli_open_run (PfCliCall *call, GError **error)
{
  PfStore *store = pf_cli_open_store (call, error);
  g_autoptr (PfRunSession) session = NULL;
  g_autoptr (PfPerson) person = NULL;
  g_autofree char *id = NULL;

  if (store == NULL)
    return NULL;
  if (!g_utf8_validate (call->arguments[0], -1, NULL)) {
    pf_cli_usage (error, _("An argument is not valid UTF-8"));
    return NULL;
  }
  id = pf_store_resolve_run (store, call->arguments[0], error);
  if (id == NULL)
    return NULL;
  session = pf_run_session_open (store, id, error);
  if (session == NULL)
    return NULL;
  if (pf_run_session_get_damage (session) != NULL) {
    call->is_damaged = TRUE;
    pf_cli_complain (_("%s. What came before is intact; nothing can be changed. “%s backup --intact FILE” saves it"),
                     pf_run_session_get_damage (session), g_get_prgname ());
  }
  person = pf_cli_dup_person (call);
  pf_run_session_set_person (session, person);
  return g_steal_pointer (&session);
}

/**
 * pf_cli_load_source:
 * @file_name: a file name, or `-` for standard input
 * @error: return location
 *
 * Returns: (transfer full): its bytes as a source, or %NULL with an error that names the file
 */
PfSource *
pf_cli_load_source (const char *file_name, GError **error)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (!g_str_equal (file_name, "-")) {
    file = g_file_new_for_path (file_name);
    return pf_source_load (file, NULL, error);
  }
  bytes = pf_cli_read_input (PF_SOURCE_MAX_BYTES, error);
  return bytes != NULL ? pf_source_new (bytes, _("standard input"), error) : NULL;
}

static const char *
suggest_item (PfDocument *document, const char *text)
{
  const GPtrArray *items = pf_document_get_items (document);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (ids, ((PfItem *) g_ptr_array_index (items, i))->id);
  g_ptr_array_add (ids, NULL);
  return pf_suggest (text, (const char *const *) ids->pdata);
}

/**
 * pf_cli_find_item:
 * @run: a run
 * @text: id of an item, or `L` and its line
 * @item: (out): its index
 * @error: return location
 *
 * Returns: whether there is one; otherwise %PF_RUN_ERROR_NOT_FOUND
 */
gboolean
pf_cli_find_item (PfRun *run, const char *text, guint *item, GError **error)
{
  PfDocument *document = pf_run_get_document (run);
  const char *near;

  *item = pf_document_find_item (document, text);
  if (*item != PF_NONE)
    return TRUE;
  near = suggest_item (document, text);
  if (near != NULL)
    g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND,
                 _("The checklist has no item “%s”. Did you mean “%s”?"), text, near);
  else
    g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND,
                 _("The checklist has no item “%s”. “%s show %.8s” lists the items with their lines; L42 is the item in "
                   "line 42"),
                 text, g_get_prgname (), pf_run_get_id (run));
  return FALSE;
}

/* L42:17, the blank that begins at or before column 17 and reaches it. */
static guint
find_blank_by_column (PfDocument *document, const char *text)
{
  const GPtrArray *blanks = pf_document_get_blanks (document);
  const char *colon = strchr (text, ':');
  guint64 line, column;

  if (colon == NULL || (text[0] != 'L' && text[0] != 'l'))
    return PF_NONE;
  {
    g_autofree char *number = g_strndup (text + 1, (gsize) (colon - text - 1));

    if (!g_ascii_string_to_unsigned (number, 10, 1, G_MAXUINT, &line, NULL) ||
        !g_ascii_string_to_unsigned (colon + 1, 10, 1, G_MAXUINT, &column, NULL))
      return PF_NONE;
  }
  for (guint i = 0; i < blanks->len; i++) {
    const PfBlank *blank = g_ptr_array_index (blanks, i);

    if (blank->line == line && blank->column <= column && column < (guint64) blank->column + MAX (blank->length, 1))
      return i;
  }
  return PF_NONE;
}

static guint
count_blanks_in_line (PfDocument *document, guint line)
{
  const GPtrArray *blanks = pf_document_get_blanks (document);
  guint n_blanks = 0;

  for (guint i = 0; i < blanks->len; i++)
    n_blanks += ((PfBlank *) g_ptr_array_index (blanks, i))->line == line;
  return n_blanks;
}

/* A line alone names a blank only where there is no other in it. */
static gboolean
check_unambiguous (PfDocument *document, const char *text, guint blank, GError **error)
{
  guint line = ((PfBlank *) g_ptr_array_index (pf_document_get_blanks (document), blank))->line;
  guint n_blanks = count_blanks_in_line (document, line);
  g_autofree char *bare = g_strdup_printf ("L%u", line);

  if (n_blanks == 1 || g_ascii_strcasecmp (text, bare) != 0)
    return TRUE;
  g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND,
               _("Line %u has %u blanks. L%u.1 is the first, L%u.%u the last"), line, n_blanks, line, line, n_blanks);
  return FALSE;
}

/**
 * pf_cli_find_blank:
 * @run: a run
 * @text: id of a blank, `L` and its line, or that with a column (`L42:17`) or a number in the line (`L42.2`)
 * @blank: (out): its index
 * @error: return location
 *
 * Returns: whether there is one; otherwise %PF_RUN_ERROR_NOT_FOUND
 */
gboolean
pf_cli_find_blank (PfRun *run, const char *text, guint *blank, GError **error)
{
  PfDocument *document = pf_run_get_document (run);

  *blank = pf_document_find_blank (document, text);
  if (*blank != PF_NONE)
    return check_unambiguous (document, text, *blank, error);
  *blank = find_blank_by_column (document, text);
  if (*blank != PF_NONE)
    return TRUE;
  g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND,
               _("The checklist has no blank “%s”. “%s show %.8s” lists the blanks with their lines"), text,
               g_get_prgname (), pf_run_get_id (run));
  return FALSE;
}

/**
 * pf_cli_parse_time:
 * @text: (nullable): a moment in RFC 3339, or `now`
 * @utc_ms: (out): UTC milliseconds, -1 without @text
 * @error: return location
 *
 * Returns: whether it is one; otherwise %PF_CLI_ERROR_USAGE
 */
gboolean
pf_cli_parse_time (const char *text, gint64 *utc_ms, GError **error)
{
  *utc_ms = -1;
  if (text == NULL)
    return TRUE;
  if (g_str_equal (text, "now")) {
    g_autoptr (PfClock) clock = pf_system_clock_new ();

    *utc_ms = pf_clock_get_utc_ms (clock);
    return TRUE;
  }
  return pf_time_parse (text, utc_ms) ||
         pf_cli_usage (error, _("“%s” is not a time. Write it with its zone, such as 2026-03-01T09:30:00+01:00"), text);
}

/**
 * pf_cli_wait_begin:
 * @wait: empty
 *
 * Prepares for one asynchronous call, to be made with [func@cli_wait_callback] and @wait.
 */
void
pf_cli_wait_begin (PfCliWait *wait)
{
  wait->loop = g_main_loop_new (NULL, FALSE);
}

/**
 * pf_cli_wait_callback:
 * @source: (nullable): what was called
 * @result: its result
 * @wait: a [struct@CliWait]
 *
 * Keeps the result and ends the waiting.
 */
void
pf_cli_wait_callback (GObject *source, GAsyncResult *result, gpointer wait)
{
  PfCliWait *self = wait;

  g_set_object (&self->result, result);
  g_main_loop_quit (self->loop);
}

/**
 * pf_cli_wait_end:
 * @wait: begun
 *
 * Waits until the call is finished; its result is then in @wait.
 */
void
pf_cli_wait_end (PfCliWait *wait)
{
  if (wait->result == NULL)
    g_main_loop_run (wait->loop);
}

/**
 * pf_cli_wait_clear:
 * @wait: begun or empty
 *
 * Frees what it holds.
 */
void
pf_cli_wait_clear (PfCliWait *wait)
{
  g_clear_pointer (&wait->loop, g_main_loop_unref);
  g_clear_object (&wait->result);
}
