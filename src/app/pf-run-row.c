/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-run-row.h"

struct _PfRunRow {
  GObject parent_instance;

  PfRunRowKind kind;
  guint index;
  guint cell_row;
  guint item;
  guint section;
  guint line;
  guint depth;
  guint edge;
  gboolean put_off;

  /* Owned */
  GPtrArray *steps; /* nullable: of a command */
};

G_DEFINE_FINAL_TYPE (PfRunRow, pf_run_row, G_TYPE_OBJECT)

enum { PROP_0, PROP_EDGE, N_PROPS };
static GParamSpec *properties[N_PROPS];

static void
pf_run_row_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  if (property_id == PROP_EDGE)
    g_value_set_uint (value, PF_RUN_ROW (object)->edge);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
pf_run_row_finalize (GObject *object)
{
  g_clear_pointer (&PF_RUN_ROW (object)->steps, g_ptr_array_unref);
  G_OBJECT_CLASS (pf_run_row_parent_class)->finalize (object);
}

static void
pf_run_row_class_init (PfRunRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = pf_run_row_get_property;
  object_class->finalize = pf_run_row_finalize;
  properties[PROP_EDGE] = g_param_spec_uint ("edge", NULL, NULL, 0, PF_RUN_ROW_EDGE_FIRST | PF_RUN_ROW_EDGE_LAST, 0,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
pf_run_row_init (PfRunRow *self)
{
}

/**
 * pf_run_row_new:
 * @kind: what it shows
 * @index: index of the section, item, command, prose, field, blank or table
 * @cell_row: of a table, the body row; of a command, the step; else 0
 * @item: index of the item it belongs to, its own for an item, or PF_NONE
 * @section: index of its section, or PF_NONE
 * @line: line in the file, from 1
 * @depth: levels to indent it by
 *
 * Returns: (transfer full): a row
 */
PfRunRow *
pf_run_row_new (PfRunRowKind kind, guint index, guint cell_row, guint item, guint section, guint line, guint depth)
{
  PfRunRow *self = g_object_new (PF_TYPE_RUN_ROW, NULL);
  self->kind = kind;
  self->index = index;
  self->cell_row = cell_row;
  self->item = item;
  self->section = section;
  self->line = line;
  self->depth = depth;
  return self;
}

/**
 * pf_run_row_get_kind:
 * @self: a row
 *
 * Returns: what it shows
 */
PfRunRowKind
pf_run_row_get_kind (PfRunRow *self)
{
  return self->kind;
}

/**
 * pf_run_row_get_index:
 * @self: a row
 *
 * Returns: index of what it shows in the document's array of that kind
 */
guint
pf_run_row_get_index (PfRunRow *self)
{
  return self->index;
}

/**
 * pf_run_row_get_cell_row:
 * @self: a row of a table
 *
 * Returns: index of the table's body row
 */
guint
pf_run_row_get_cell_row (PfRunRow *self)
{
  return self->cell_row;
}

/**
 * pf_run_row_set_steps:
 * @self: a row of a command
 * @steps: (element-type PfCommandStep): the command's steps, which its rows share
 *
 * Says what the command consists of, so that showing it does not take it apart again; for the list of rows.
 */
void
pf_run_row_set_steps (PfRunRow *self, GPtrArray *steps)
{
  g_clear_pointer (&self->steps, g_ptr_array_unref);
  self->steps = g_ptr_array_ref (steps);
}

/**
 * pf_run_row_set_put_off:
 * @self: a row of an item
 *
 * Says that the item stands elsewhere in the file and was put off to this row's section; for the list of rows.
 */
void
pf_run_row_set_put_off (PfRunRow *self)
{
  self->put_off = TRUE;
}

/**
 * pf_run_row_is_put_off:
 * @self: a row
 *
 * Returns: whether it is the second row of an item, in the section the item was put off to
 */
gboolean
pf_run_row_is_put_off (PfRunRow *self)
{
  return self->put_off;
}

/**
 * pf_run_row_get_step:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the step of the command that it shows; %NULL for what is no command
 */
const PfCommandStep *
pf_run_row_get_step (PfRunRow *self)
{
  return self->steps != NULL && self->cell_row < self->steps->len ? g_ptr_array_index (self->steps, self->cell_row) : NULL;
}

/**
 * pf_run_row_get_item:
 * @self: a row
 *
 * Returns: index of the item it belongs to, or PF_NONE
 */
guint
pf_run_row_get_item (PfRunRow *self)
{
  return self->item;
}

/**
 * pf_run_row_get_section:
 * @self: a row
 *
 * Returns: index of its section, or PF_NONE
 */
guint
pf_run_row_get_section (PfRunRow *self)
{
  return self->section;
}

/**
 * pf_run_row_get_line:
 * @self: a row
 *
 * Returns: line in the file, from 1
 */
guint
pf_run_row_get_line (PfRunRow *self)
{
  return self->line;
}

/**
 * pf_run_row_get_depth:
 * @self: a row
 *
 * Returns: levels it is indented by
 */
guint
pf_run_row_get_depth (PfRunRow *self)
{
  return self->depth;
}

/**
 * pf_run_row_is_on_card:
 * @self: a row
 *
 * Whether it is part of a card of rows, rather than a heading or running text between cards.
 *
 * Returns: %TRUE when it is
 */
gboolean
pf_run_row_is_on_card (PfRunRow *self)
{
  if (self->kind == PF_RUN_ROW_PROSE)
    return self->item != G_MAXUINT;
  return self->kind != PF_RUN_ROW_SECTION && self->kind != PF_RUN_ROW_GATE && self->kind != PF_RUN_ROW_FORM;
}

/**
 * pf_run_row_get_edge:
 * @self: a row
 *
 * Returns: flags of PfRunRowEdge
 */
guint
pf_run_row_get_edge (PfRunRow *self)
{
  return self->edge;
}

/**
 * pf_run_row_set_edge:
 * @self: a row
 * @edge: flags of PfRunRowEdge
 *
 * Says which ends of its card the row is; for the model.
 */
void
pf_run_row_set_edge (PfRunRow *self, guint edge)
{
  if (self->edge == edge)
    return;
  self->edge = edge;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EDGE]);
}
