/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-json-path.h"

#include "probe/pf-probe.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_PATH_LENGTH 512
#define MAX_STEPS 32
#define MAX_VISITED_NODES 2000000

typedef enum {
  STEP_MEMBER,
  STEP_WILDCARD,
  STEP_INDICES,
  STEP_SLICE,
} StepType;

typedef struct {
  StepType type;
  gboolean descends;
  char *name;
  GArray *indices; /* of gint64; for a slice: start, end, step */
  gboolean has_start;
  gboolean has_end;
} Step;

struct _PfJsonPath {
  GPtrArray *steps;
};

typedef struct {
  const char *text;
  const char *cursor;
  PfJsonPath *path;
  GError **error;
} Compiler;

static void
step_free (gpointer data)
{
  Step *step = data;

  g_free (step->name);
  g_array_unref (step->indices);
  g_free (step);
}

static gboolean
fail (Compiler *compiler, const char *message)
{
  g_set_error (compiler->error, PF_PROBE_ERROR, PF_PROBE_ERROR_SYNTAX, _ ("JSON path “%s”, character %d: %s"),
               compiler->text, (int)(compiler->cursor - compiler->text) + 1, message);
  return FALSE;
}

static Step *
add_step (Compiler *compiler, StepType type, gboolean descends)
{
  Step *step = g_new0 (Step, 1);

  step->type = type;
  step->descends = descends;
  step->indices = g_array_new (FALSE, TRUE, sizeof (gint64));
  g_ptr_array_add (compiler->path->steps, step);
  return step;
}

/* `name` or `*` behind one dot or two. */
static gboolean
compile_dotted (Compiler *compiler, gboolean descends)
{
  gsize length = strcspn (compiler->cursor, ".[]()'\"*? \t");
  Step *step;

  if (*compiler->cursor == '*') {
    compiler->cursor++;
    add_step (compiler, STEP_WILDCARD, descends);
    return TRUE;
  }
  if (length == 0)
    return fail (compiler, _ ("a member's name or “*” was expected"));
  step = add_step (compiler, STEP_MEMBER, descends);
  step->name = g_strndup (compiler->cursor, length);
  compiler->cursor += length;
  return TRUE;
}

static gboolean
compile_quoted (Compiler *compiler, gboolean descends)
{
  char quote = *compiler->cursor++;
  const char *close = strchr (compiler->cursor, quote);
  Step *step;

  if (close == NULL || close[1] != ']')
    return fail (compiler, _ ("a quoted member's name ends with a quote and “]”"));
  step = add_step (compiler, STEP_MEMBER, descends);
  step->name = g_strndup (compiler->cursor, (gsize)(close - compiler->cursor));
  compiler->cursor = close + 2;
  return TRUE;
}

/* An integer of at most nine digits, or nothing. */
static gboolean
take_integer (Compiler *compiler, gint64 *number)
{
  gsize sign = *compiler->cursor == '-' ? 1 : 0;
  gsize digits = strspn (compiler->cursor + sign, "0123456789");

  *number = 0;
  if (digits == 0 || digits > 9)
    return FALSE;
  *number = g_ascii_strtoll (compiler->cursor, NULL, 10);
  compiler->cursor += sign + digits;
  return TRUE;
}

static gboolean
compile_slice (Compiler *compiler, Step *step)
{
  gint64 end = 0;
  gint64 stride = 1;

  step->type = STEP_SLICE;
  compiler->cursor++;
  step->has_end = take_integer (compiler, &end);
  if (*compiler->cursor == ':') {
    compiler->cursor++;
    if (!take_integer (compiler, &stride) && *compiler->cursor != ']')
      return fail (compiler, _ ("a number was expected"));
  }
  if (stride < 1 && *compiler->cursor == ']' && compiler->cursor[-1] != ':')
    return fail (compiler, _ ("the step of a slice is 1 or more"));
  stride = MAX (stride, 1);
  g_array_append_val (step->indices, end);
  g_array_append_val (step->indices, stride);
  return TRUE;
}

/* `[2]`, `[0,2]`, `[1:3]`, `[1:9:2]`, the cursor standing behind the bracket. */
static gboolean
compile_numbers (Compiler *compiler, gboolean descends)
{
  Step *step = add_step (compiler, STEP_INDICES, descends);
  gint64 number;

  step->has_start = take_integer (compiler, &number);
  g_array_append_val (step->indices, number);
  if (*compiler->cursor == ':') {
    if (!compile_slice (compiler, step))
      return FALSE;
  } else if (!step->has_start) {
    return fail (compiler, _ ("a number, a slice, a quoted name or “*” was expected"));
  }
  while (step->type == STEP_INDICES && *compiler->cursor == ',') {
    compiler->cursor++;
    if (!take_integer (compiler, &number))
      return fail (compiler, _ ("a number was expected"));
    g_array_append_val (step->indices, number);
  }
  if (*compiler->cursor != ']')
    return fail (compiler, _ ("“]” was expected"));
  compiler->cursor++;
  return TRUE;
}

static gboolean
compile_bracket (Compiler *compiler, gboolean descends)
{
  compiler->cursor++;
  if (*compiler->cursor == '\'' || *compiler->cursor == '"')
    return compile_quoted (compiler, descends);
  if (g_str_has_prefix (compiler->cursor, "*]")) {
    compiler->cursor += 2;
    add_step (compiler, STEP_WILDCARD, descends);
    return TRUE;
  }
  if (*compiler->cursor == '?' || *compiler->cursor == '(')
    return fail (compiler, _ ("filters are not supported; name the element by its position"));
  return compile_numbers (compiler, descends);
}

static gboolean
compile_step (Compiler *compiler)
{
  if (compiler->path->steps->len == MAX_STEPS)
    return fail (compiler, _ ("the path has too many steps"));
  if (*compiler->cursor == '[')
    return compile_bracket (compiler, FALSE);
  if (*compiler->cursor != '.')
    return fail (compiler, _ ("“.” or “[” was expected"));
  compiler->cursor++;
  if (*compiler->cursor != '.')
    return compile_dotted (compiler, FALSE);

  for (guint i = 0; i < compiler->path->steps->len; i++)
    if (((Step *)g_ptr_array_index (compiler->path->steps, i))->descends)
      return fail (compiler, _ ("“..” may stand only once in a path"));
  compiler->cursor++;
  return *compiler->cursor == '[' ? compile_bracket (compiler, TRUE) : compile_dotted (compiler, TRUE);
}

static gboolean
compile (PfJsonPath *path, const char *text, GError **error)
{
  Compiler compiler = { .text = text, .cursor = text, .path = path, .error = error };

  if (strlen (text) > MAX_PATH_LENGTH)
    return fail (&compiler, _ ("the path is too long"));
  if (*text != '$')
    return fail (&compiler, _ ("a path begins with “$”"));
  compiler.cursor++;
  while (*compiler.cursor != '\0')
    if (!compile_step (&compiler))
      return FALSE;
  return TRUE;
}

/**
 * pf_json_path_new:
 * @text: a path, such as `$.checks[0].state`
 * @error: return location
 *
 * Compiles a path.
 *
 * Returns: (transfer full): the path, or %NULL with %PF_PROBE_ERROR_SYNTAX
 */
PfJsonPath *
pf_json_path_new (const char *text, GError **error)
{
  PfJsonPath *self = g_new0 (PfJsonPath, 1);

  self->steps = g_ptr_array_new_with_free_func (step_free);
  if (compile (self, text, error))
    return self;
  pf_json_path_free (self);
  return NULL;
}

/**
 * pf_json_path_free:
 * @self: (nullable): a path
 *
 * Frees it.
 */
void
pf_json_path_free (PfJsonPath *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->steps);
  g_free (self);
}

/**
 * pf_json_path_is_singular:
 * @self: a path
 *
 * Returns: whether it can match no more than one value: it names members and single positions only
 */
gboolean
pf_json_path_is_singular (PfJsonPath *self)
{
  for (guint i = 0; i < self->steps->len; i++) {
    const Step *step = g_ptr_array_index (self->steps, i);

    if (step->descends || step->type == STEP_WILDCARD || step->type == STEP_SLICE || step->indices->len > 1)
      return FALSE;
  }
  return TRUE;
}

static void
select_element (JsonArray *array, gint64 position, GPtrArray *out)
{
  gint64 length = json_array_get_length (array);

  if (position < 0)
    position += length;
  if (position >= 0 && position < length)
    g_ptr_array_add (out, json_array_get_element (array, (guint)position));
}

static void
select_slice (const Step *step, JsonArray *array, GPtrArray *out)
{
  gint64 length = json_array_get_length (array);
  gint64 start = step->has_start ? g_array_index (step->indices, gint64, 0) : 0;
  gint64 end = step->has_end ? g_array_index (step->indices, gint64, 1) : length;
  gint64 stride = g_array_index (step->indices, gint64, 2);

  start = CLAMP (start < 0 ? start + length : start, 0, length);
  end = CLAMP (end < 0 ? end + length : end, 0, length);
  for (gint64 i = start; i < end; i += stride)
    g_ptr_array_add (out, json_array_get_element (array, (guint)i));
}

static void
select_all (JsonNode *node, GPtrArray *out)
{
  if (JSON_NODE_HOLDS_ARRAY (node)) {
    JsonArray *array = json_node_get_array (node);

    for (guint i = 0; i < json_array_get_length (array); i++)
      g_ptr_array_add (out, json_array_get_element (array, i));
  } else if (JSON_NODE_HOLDS_OBJECT (node)) {
    JsonObjectIter iter;
    const char *name; /* json-glib 1.6 follows a NULL here */
    JsonNode *value;

    json_object_iter_init_ordered (&iter, json_node_get_object (node));
    while (json_object_iter_next_ordered (&iter, &name, &value))
      g_ptr_array_add (out, value);
  }
}

static void
apply_step (const Step *step, JsonNode *node, GPtrArray *out)
{
  if (step->type == STEP_WILDCARD) {
    select_all (node, out);
  } else if (step->type == STEP_MEMBER) {
    JsonNode *member
        = JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), step->name) : NULL;

    if (member != NULL)
      g_ptr_array_add (out, member);
  } else if (JSON_NODE_HOLDS_ARRAY (node)) {
    JsonArray *array = json_node_get_array (node);

    if (step->type == STEP_SLICE)
      select_slice (step, array, out);
    else
      for (guint i = 0; i < step->indices->len; i++)
        select_element (array, g_array_index (step->indices, gint64, i), out);
  }
}

/* @nodes and all that is in them, each before its own content. */
static GPtrArray *
collect_descendants (GPtrArray *nodes)
{
  GPtrArray *all = g_ptr_array_new ();
  g_autoptr (GPtrArray) pending = g_ptr_array_new ();
  g_autoptr (GPtrArray) children = g_ptr_array_new ();

  for (guint i = nodes->len; i > 0; i--)
    g_ptr_array_add (pending, g_ptr_array_index (nodes, i - 1));
  while (pending->len > 0) {
    JsonNode *node = g_ptr_array_steal_index (pending, pending->len - 1);

    g_ptr_array_add (all, node);
    g_ptr_array_set_size (children, 0);
    select_all (node, children);
    for (guint i = children->len; i > 0; i--)
      g_ptr_array_add (pending, g_ptr_array_index (children, i - 1));
  }
  return all;
}

/**
 * pf_json_path_match:
 * @self: a path
 * @root: the value `$` stands for
 *
 * Finds what the path names. The work is bounded; a path and a value that together exceed the bound (two million
 * values looked at) have no answer, which differs from matching nothing.
 *
 * Returns: (nullable) (transfer container) (element-type JsonNode): the matches in document order, owned by @root; an
 *   empty array when there is none; %NULL when the bound was exceeded
 */
GPtrArray *
pf_json_path_match (PfJsonPath *self, JsonNode *root)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();
  gsize visited = 0;

  g_ptr_array_add (nodes, root);
  for (guint i = 0; i < self->steps->len; i++) {
    const Step *step = g_ptr_array_index (self->steps, i);
    g_autoptr (GPtrArray) from = step->descends ? collect_descendants (nodes) : g_ptr_array_ref (nodes);

    g_ptr_array_unref (nodes);
    nodes = g_ptr_array_new ();
    for (guint j = 0; j < from->len; j++) {
      apply_step (step, g_ptr_array_index (from, j), nodes);
      visited += 1;
      if (visited + nodes->len > MAX_VISITED_NODES)
        return NULL;
    }
  }
  return g_steal_pointer (&nodes);
}
