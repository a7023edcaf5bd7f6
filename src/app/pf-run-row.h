/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-command-facts.h"

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum {
  PF_RUN_ROW_SECTION,
  PF_RUN_ROW_ITEM,
  PF_RUN_ROW_GROUP,
  PF_RUN_ROW_COMMAND,
  PF_RUN_ROW_PROSE,
  PF_RUN_ROW_FIELD,
  PF_RUN_ROW_BLANK,
  PF_RUN_ROW_TABLE,
  PF_RUN_ROW_CHOICE, /* an option group */
  PF_RUN_ROW_GATE,
  PF_RUN_ROW_FORM, /* the title of the fields in the head of the document, which stand below it */
  PF_RUN_ROW_SIGN_OFF,
} PfRunRowKind;
#define PF_N_RUN_ROW_KINDS (PF_RUN_ROW_SIGN_OFF + 1)

/** PfRunRowEdge: which ends of a card the row is. */
typedef enum {
  PF_RUN_ROW_EDGE_NONE = 0,
  PF_RUN_ROW_EDGE_FIRST = 1 << 0,
  PF_RUN_ROW_EDGE_LAST = 1 << 1,
} PfRunRowEdge;

#define PF_TYPE_RUN_ROW (pf_run_row_get_type ())
/**
 * PfRunRow:
 *
 * One row of a run's list: what it shows, as an index into the document. It holds no state of its own.
 *
 * Property: `edge` (guint, flags of PfRunRowEdge), which changes with the rows around it.
 */
G_DECLARE_FINAL_TYPE (PfRunRow, pf_run_row, PF, RUN_ROW, GObject)

PfRunRow *pf_run_row_new (PfRunRowKind kind, guint index, guint cell_row, guint item, guint section, guint line, guint depth);
PfRunRowKind pf_run_row_get_kind (PfRunRow *self);
guint pf_run_row_get_index (PfRunRow *self);
guint pf_run_row_get_cell_row (PfRunRow *self);
void pf_run_row_set_steps (PfRunRow *self, GPtrArray *steps);
void pf_run_row_set_put_off (PfRunRow *self);
gboolean pf_run_row_is_put_off (PfRunRow *self);
const PfCommandStep *pf_run_row_get_step (PfRunRow *self);
guint pf_run_row_get_item (PfRunRow *self);
guint pf_run_row_get_section (PfRunRow *self);
guint pf_run_row_get_line (PfRunRow *self);
guint pf_run_row_get_depth (PfRunRow *self);
gboolean pf_run_row_is_on_card (PfRunRow *self);
guint pf_run_row_get_edge (PfRunRow *self);
void pf_run_row_set_edge (PfRunRow *self, guint edge);

G_END_DECLS
