/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record/pf-record-addition.h"

#include "probe/pf-json.h"

const char *const pf_addition_evidence_names[]
    = { "kind", "ref", "text", "sha256", "bytes", "media_type", "captured", NULL };
const char *const pf_addition_result_names[] = {
  "runner",        "done",           "started",       "duration_ms",  "exit_status", "signal",
  "cancelled",     "left_running",   "filled",        "filled_sha256", "truncated",   "working_folder",
  "stdout_bytes",  "stdout_sha256",  "stdout_excerpt", "stderr_bytes", "stderr_sha256", "stderr_excerpt",
  NULL,
};
const char *const pf_addition_note_names[] = { "item", "section", "text", "stamp", NULL };

/* Members that are taken as they are, and the names they get. */
typedef struct {
  const char *from;
  const char *to;
} PfRename;

static const PfRename evidence_members[] = {
  { "kind", "kind" }, { "ref", "ref" }, { "sha256", "sha256" }, { "bytes", "bytes" }, { "media_type", "media_type" },
};

static const PfRename result_members[] = {
  { "runner", "runner" },
  { "done", "done" },
  { "duration_ms", "duration_ms" },
  { "cancelled", "cancelled" },
  { "left_running", "left_running" },
  { "text_sha256", "filled_sha256" },
  { "truncated", "truncated" },
  { "working_folder", "working_folder" },
  { "stdout_bytes", "stdout_bytes" },
  { "stdout_sha256", "stdout_sha256" },
  { "stderr_bytes", "stderr_bytes" },
  { "stderr_sha256", "stderr_sha256" },
};

static const PfRename result_texts[] = {
  { "text", "filled" },
  { "excerpt", "stdout_excerpt" },
  { "stderr_excerpt", "stderr_excerpt" },
};

static void
take_members (JsonObject *data, JsonObject *object, const PfRename *renames, gsize n_renames)
{
  for (gsize i = 0; data != NULL && i < n_renames; i++)
    if (json_object_has_member (data, renames[i].from))
      json_object_set_member (object, renames[i].to, json_node_copy (json_object_get_member (data, renames[i].from)));
}

static JsonObject *
make_stamp (const PfAddition *self, const char *at)
{
  JsonObject *stamp = json_object_new ();

  json_object_set_string_member (stamp, "at", at != NULL ? at : "");
  json_object_set_string_member (stamp, "by", self->actor != NULL ? self->actor : "");
  json_object_set_int_member (stamp, "audit_seq", self->seq);
  return stamp;
}

/*
 * pf_addition_get_item:
 * @self: an addition
 *
 * Returns: (nullable): id of the item it is evidence of
 */
const char *
pf_addition_get_item (const PfAddition *self)
{
  if (g_strcmp0 (self->action, "command.result") == 0)
    return self->data != NULL ? pf_json_get_string (self->data, "item") : NULL;
  return self->target;
}

gint64
pf_addition_get_step (const PfAddition *self)
{
  return self->data != NULL ? pf_json_get_int (self->data, "step", 0) : 0;
}

/* The same in every language; the rest stands with the command. */
static char *
describe_result (const PfAddition *self)
{
  GString *text = g_string_new (NULL);
  gint64 step = pf_addition_get_step (self);
  gint64 status = pf_json_get_int (self->data, "exit_status", -1);
  const char *runner = pf_json_get_string (self->data, "runner");

  if (step > 0)
    g_string_append_printf (text, "step %" G_GINT64_FORMAT ": ", step);
  if (g_strcmp0 (runner, "app") != 0)
    g_string_append (text, pf_json_get_boolean (self->data, "done", FALSE) ? "done by a person" : "taken back by a person");
  else if (status >= 0)
    g_string_append_printf (text, "exit status %" G_GINT64_FORMAT, status);
  else
    g_string_append_printf (text, "signal %" G_GINT64_FORMAT, pf_json_get_int (self->data, "signal", 0));
  if (pf_json_get_boolean (self->data, "cancelled", FALSE))
    g_string_append (text, ", stopped by a person");
  if (json_object_has_member (self->data, "duration_ms"))
    g_string_append_printf (text, ", %" G_GINT64_FORMAT " ms", pf_json_get_int (self->data, "duration_ms", 0));
  return g_string_free (text, FALSE);
}

/*
 * pf_addition_make_evidence:
 * @self: a result of a command, or evidence that was added
 *
 * Returns: (transfer full): a piece of an item's member `evidence`
 */
JsonObject *
pf_addition_make_evidence (const PfAddition *self)
{
  JsonObject *object = json_object_new ();

  if (g_strcmp0 (self->action, "command.result") == 0 && self->data != NULL) {
    static const PfRename members[] = { { "stdout_sha256", "sha256" }, { "stdout_bytes", "bytes" } };
    g_autofree char *text = describe_result (self);

    json_object_set_string_member (object, "kind", "command");
    json_object_set_string_member (object, "ref", self->target != NULL ? self->target : "");
    json_object_set_string_member (object, "text", text);
    take_members (self->data, object, members, G_N_ELEMENTS (members));
  } else {
    take_members (self->data, object, evidence_members, G_N_ELEMENTS (evidence_members));
  }
  json_object_set_object_member (object, "captured", make_stamp (self, self->at));
  return object;
}

/*
 * pf_addition_make_note:
 * @self: a note
 * @of_item: whether it is about an item, not about a section
 *
 * Returns: (transfer full) (nullable): an element of the member `notes`; %NULL when its text was left out
 */
JsonObject *
pf_addition_make_note (const PfAddition *self, gboolean of_item)
{
  const char *text = self->get_text (self->source, "text");
  JsonObject *object;

  if (text == NULL || self->target == NULL)
    return NULL;
  object = json_object_new ();
  if (of_item) {
    json_object_set_string_member (object, "item", self->target);
  } else {
    json_object_set_string_member (object, "section", self->target);
    json_object_set_null_member (object, "item");
  }
  json_object_set_string_member (object, "text", text);
  json_object_set_object_member (object, "stamp", make_stamp (self, self->at));
  return object;
}

static void
add_number_or_null (const PfAddition *self, JsonObject *object, const char *member)
{
  if (json_object_has_member (self->data, member))
    json_object_set_int_member (object, member, pf_json_get_int (self->data, member, 0));
  else
    json_object_set_null_member (object, member);
}

/*
 * pf_addition_add_result:
 * @self: the result of a command
 * @object: gets it: the command, or a step of it
 */
void
pf_addition_add_result (const PfAddition *self, JsonObject *object)
{
  if (self->data == NULL)
    return;
  take_members (self->data, object, result_members, G_N_ELEMENTS (result_members));
  if (pf_json_get_string (object, "runner") == NULL)
    json_object_set_string_member (object, "runner", "app");
  for (gsize i = 0; i < G_N_ELEMENTS (result_texts); i++) {
    const char *text = self->get_text (self->source, result_texts[i].from);

    if (text != NULL)
      json_object_set_string_member (object, result_texts[i].to, text);
  }
  if (g_strcmp0 (pf_json_get_string (self->data, "runner"), "app") == 0) {
    json_object_set_object_member (object, "started", make_stamp (self, pf_json_get_string (self->data, "started")));
    add_number_or_null (self, object, "exit_status");
    add_number_or_null (self, object, "signal");
  } else {
    json_object_set_object_member (object, "started", make_stamp (self, self->at));
  }
}

/*
 * pf_addition_is_same:
 * @stated: what a record has
 * @made: what follows from its events
 * @names: (array zero-terminated=1): the members that matter
 *
 * Returns: whether each is in both or in neither, and the same
 */
gboolean
pf_addition_is_same (JsonObject *stated, JsonObject *made, const char *const *names)
{
  for (; *names != NULL; names++) {
    gboolean has = stated != NULL && json_object_has_member (stated, *names);

    if (has != json_object_has_member (made, *names))
      return FALSE;
    if (has && !json_node_equal (json_object_get_member (stated, *names), json_object_get_member (made, *names)))
      return FALSE;
  }
  return TRUE;
}
