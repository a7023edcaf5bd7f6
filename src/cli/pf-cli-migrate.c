/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/pf-cli.h"

#include "run/pf-run-migrate.h"

#include <glib/gi18n-lib.h>

static void
set_ids (JsonObject *object, const char *member, const GPtrArray *ids)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < ids->len; i++)
    json_array_add_string_element (array, g_ptr_array_index (ids, i));
  json_object_set_array_member (object, member, array);
}

static void
print_ids (PfDocument *document, const GPtrArray *ids, const char *what)
{
  for (guint i = 0; i < ids->len; i++) {
    guint index = pf_document_find_item (document, g_ptr_array_index (ids, i));
    const PfItem *item = index != PF_NONE ? g_ptr_array_index (pf_document_get_items (document), index) : NULL;

    if (item != NULL)
      g_print ("%-9s L%u %s\n", what, item->line, item->text);
  }
}

static void
report (PfCliCall *call, PfMigration *migration, const char *id)
{
  JsonObject *object;

  if (!call->json) {
    if (id != NULL)
      g_print ("%s\n", id);
    print_ids (migration->after, migration->added, _("added"));
    print_ids (migration->before, migration->removed, _("removed"));
    print_ids (migration->after, migration->changed, _("reworded"));
    print_ids (migration->after, migration->moved, _("moved"));
    pf_cli_complain (_("%u items keep what they are; %u reworded ones begin anew"), migration->n_carried,
                     migration->changed->len - g_hash_table_size (migration->accepted));
    return;
  }
  object = json_object_new ();
  pf_cli_set_text (object, "run", id);
  set_ids (object, "added", migration->added);
  set_ids (object, "removed", migration->removed);
  set_ids (object, "changed", migration->changed);
  set_ids (object, "moved", migration->moved);
  json_object_set_int_member (object, "carried", migration->n_carried);
  pf_cli_take_json_object (object);
}

/**
 * pf_cli_migrate:
 * @call: the call
 * @error: return location
 *
 * `migrate`: moves a run to a changed checklist.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_migrate (PfCliCall *call, GError **error)
{
  g_autoptr (PfRunSession) session = pf_cli_open_run (call, error);
  g_autoptr (PfSource) source = session != NULL ? pf_cli_load_source (call->arguments[1], error) : NULL;
  g_autoptr (PfMigration) migration
      = source != NULL ? pf_migration_new (pf_run_session_get_run (session), source, error) : NULL;
  g_autofree char *id = NULL;

  if (migration == NULL)
    return PF_CLI_EXIT_FAILED;
  if (call->accept_reworded)
    pf_migration_accept_all (migration);
  for (char **item = call->carry; item != NULL && *item != NULL; item++)
    if (!pf_migration_accept (migration, *item, error))
      return PF_CLI_EXIT_FAILED;
  id = call->dry_run ? NULL : pf_run_session_migrate (session, migration, error);
  if (id == NULL && !call->dry_run)
    return PF_CLI_EXIT_FAILED;
  report (call, migration, id);
  return PF_CLI_EXIT_YES;
}
