/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-library-item.h"

#include <glib/gi18n-lib.h>

struct _PfLibraryItem {
  GObject parent_instance;

  /* Owned */
  PfLibraryKind kind;
  char *key;
  char *title;
  char *subtitle;
  gboolean has_progress;
  PfProgress progress;
  PfVerdict verdict;
};

G_DEFINE_FINAL_TYPE (PfLibraryItem, pf_library_item, G_TYPE_OBJECT)

static guint changed_signal;

static void
pf_library_item_finalize (GObject *object)
{
  PfLibraryItem *self = PF_LIBRARY_ITEM (object);

  g_free (self->key);
  g_free (self->title);
  g_free (self->subtitle);
  G_OBJECT_CLASS (pf_library_item_parent_class)->finalize (object);
}

static void
pf_library_item_class_init (PfLibraryItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_library_item_finalize;
  changed_signal
      = g_signal_new ("changed", PF_TYPE_LIBRARY_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pf_library_item_init (PfLibraryItem *self)
{
}

static char *
join_facts (const char *first, const char *second, const char *third)
{
  const char *facts[] = { first, second, third };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    if (facts[i] != NULL && facts[i][0] != '\0')
      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", facts[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe_closed (const PfRunInfo *info)
{
  if (g_str_equal (info->state, "completed"))
    return g_strdup (_ ("Completed"));
  if (g_str_equal (info->state, "rolled-back"))
    return g_strdup (_ ("Rolled back"));
  if (g_str_equal (info->state, "aborted"))
    return g_strdup (_ ("Aborted"));
  return NULL;
}

/**
 * pf_library_item_new_heading:
 * @title: what stands under it
 *
 * Returns: (transfer full): a heading
 */
PfLibraryItem *
pf_library_item_new_heading (const char *title)
{
  PfLibraryItem *self = g_object_new (PF_TYPE_LIBRARY_ITEM, NULL);

  self->kind = PF_LIBRARY_HEADING;
  self->key = g_strconcat ("heading:", title, NULL);
  self->title = g_strdup (title);
  return self;
}

/**
 * pf_library_item_new_run:
 * @info: a row of the list of runs
 *
 * Returns: (transfer full): a run, its progress not known yet
 */
PfLibraryItem *
pf_library_item_new_run (const PfRunInfo *info)
{
  PfLibraryItem *self = g_object_new (PF_TYPE_LIBRARY_ITEM, NULL);
  g_autofree char *closed = describe_closed (info);
  g_autofree char *facts = join_facts (info->environment, info->release,
                                       g_strcmp0 (info->mode, "rehearsal") == 0 ? _ ("Rehearsal") : NULL);

  self->kind = PF_LIBRARY_RUN;
  self->key = g_strdup (info->id);
  self->title = g_strdup (info->title != NULL && info->title[0] != '\0' ? info->title : info->file_name);
  self->subtitle = join_facts (closed, facts, NULL);
  return self;
}

/**
 * pf_library_is_record_uri:
 * @uri: of a file
 *
 * Returns: whether it is opened as a record, not as a checklist
 */
gboolean
pf_library_is_record_uri (const char *uri)
{
  g_autofree char *folded = g_ascii_strdown (uri, -1);
  return g_str_has_suffix (folded, ".json");
}

/**
 * pf_library_item_new_file:
 * @entry: a file that was opened
 *
 * Returns: (transfer full): a checklist or a record
 */
PfLibraryItem *
pf_library_item_new_file (const PfLibraryEntry *entry)
{
  PfLibraryItem *self = g_object_new (PF_TYPE_LIBRARY_ITEM, NULL);
  g_autoptr (GFile) file = g_file_new_for_uri (entry->uri);
  g_autofree char *name = g_file_get_basename (file);

  self->kind = pf_library_is_record_uri (entry->uri) ? PF_LIBRARY_RECORD : PF_LIBRARY_CHECKLIST;
  self->key = g_strdup (entry->uri);
  self->title = entry->title != NULL && entry->title[0] != '\0' ? g_strdup (entry->title)
                                                                : g_filename_display_name (name != NULL ? name : "");
  self->subtitle = g_filename_display_name (name != NULL ? name : "");
  return self;
}

/**
 * pf_library_item_get_kind:
 * @self: an item
 *
 * Returns: what it is
 */
PfLibraryKind
pf_library_item_get_kind (PfLibraryItem *self)
{
  return self->kind;
}

/**
 * pf_library_item_get_key:
 * @self: an item
 *
 * Returns: what tells it from every other: the id of a run, the URI of a file
 */
const char *
pf_library_item_get_key (PfLibraryItem *self)
{
  return self->key;
}

/**
 * pf_library_item_get_title:
 * @self: an item
 *
 * Returns: its first line
 */
const char *
pf_library_item_get_title (PfLibraryItem *self)
{
  return self->title;
}

/**
 * pf_library_item_get_subtitle:
 * @self: an item
 *
 * Returns: (nullable): its second line
 */
const char *
pf_library_item_get_subtitle (PfLibraryItem *self)
{
  return self->subtitle;
}

/**
 * pf_library_item_matches:
 * @self: an item
 * @folded_words: what is searched for, after g_utf8_casefold()
 *
 * Returns: whether its title or subtitle holds that text
 */
gboolean
pf_library_item_matches (PfLibraryItem *self, const char *folded_words)
{
  g_autofree char *text = g_strconcat (self->title, "\n", self->subtitle, NULL);
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, folded_words) != NULL;
}

/**
 * pf_library_item_set_progress:
 * @self: a run
 * @progress: how far it is
 * @verdict: what it says
 */
void
pf_library_item_set_progress (PfLibraryItem *self, const PfProgress *progress, PfVerdict verdict)
{
  self->has_progress = TRUE;
  self->progress = *progress;
  self->verdict = verdict;
}

/**
 * pf_library_item_get_progress:
 * @self: an item
 * @progress: (out): return location
 * @verdict: (out): return location
 *
 * Returns: whether it has a progress
 */
gboolean
pf_library_item_get_progress (PfLibraryItem *self, PfProgress *progress, PfVerdict *verdict)
{
  if (!self->has_progress)
    return FALSE;
  *progress = self->progress;
  *verdict = self->verdict;
  return TRUE;
}

/* Whether the two show the same. */
static gboolean
is_equal (PfLibraryItem *self, PfLibraryItem *other)
{
  return g_strcmp0 (self->title, other->title) == 0 && g_strcmp0 (self->subtitle, other->subtitle) == 0
         && self->has_progress == other->has_progress && self->verdict == other->verdict
         && self->progress.countable == other->progress.countable && self->progress.resolved == other->progress.resolved
         && self->progress.failed == other->progress.failed;
}

/**
 * pf_library_item_update:
 * @self: an item that is shown
 * @newer: the same as it is now
 *
 * Takes over what @newer says, so that a row keeps its place and the focus while its content changes.
 *
 * Returns: whether anything changed
 */
gboolean
pf_library_item_update (PfLibraryItem *self, PfLibraryItem *newer)
{
  if (is_equal (self, newer))
    return FALSE;
  g_free (self->title);
  self->title = g_strdup (newer->title);
  g_free (self->subtitle);
  self->subtitle = g_strdup (newer->subtitle);
  self->has_progress = newer->has_progress;
  self->progress = newer->progress;
  self->verdict = newer->verdict;
  g_signal_emit (self, changed_signal, 0);
  return TRUE;
}
