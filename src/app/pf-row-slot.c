/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-row-slot.h"

#include "app/pf-blank-row.h"
#include "app/pf-choice-row.h"
#include "app/pf-command-row.h"
#include "app/pf-gate-row.h"
#include "app/pf-item-row.h"
#include "app/pf-section-header-row.h"
#include "app/pf-sign-off-row.h"
#include "app/pf-text-row.h"

typedef enum {
  LOOK_SECTION,
  LOOK_ITEM,
  LOOK_COMMAND,
  LOOK_BLANK,
  LOOK_CHOICE,
  LOOK_GATE,
  LOOK_SIGN_OFF,
  LOOK_TEXT,
} Look;
#define N_LOOKS (LOOK_TEXT + 1)

struct _PfRowSlot {
  GtkWidget parent_instance;

  /* Owned */
  GtkWidget *looks[N_LOOKS];
  PfRunRow *row;
  GSignalGroup *row_signals;
};

G_DEFINE_FINAL_TYPE (PfRowSlot, pf_row_slot, GTK_TYPE_WIDGET)

static Look
get_look (PfRunRow *row)
{
  switch (pf_run_row_get_kind (row)) {
  case PF_RUN_ROW_SECTION:
    return LOOK_SECTION;
  case PF_RUN_ROW_ITEM:
    return LOOK_ITEM;
  case PF_RUN_ROW_COMMAND:
    return LOOK_COMMAND;
  case PF_RUN_ROW_BLANK:
    return LOOK_BLANK;
  case PF_RUN_ROW_CHOICE:
    return LOOK_CHOICE;
  case PF_RUN_ROW_GATE:
    return LOOK_GATE;
  case PF_RUN_ROW_SIGN_OFF:
    return LOOK_SIGN_OFF;
  case PF_RUN_ROW_GROUP:
  case PF_RUN_ROW_PROSE:
  case PF_RUN_ROW_FIELD:
  case PF_RUN_ROW_TABLE:
  case PF_RUN_ROW_FORM:
  default:
    return LOOK_TEXT;
  }
}

static GtkWidget *
create_look (Look look)
{
  switch (look) {
  case LOOK_SECTION:
    return pf_section_header_row_new ();
  case LOOK_ITEM:
    return pf_item_row_new ();
  case LOOK_COMMAND:
    return pf_command_row_new ();
  case LOOK_BLANK:
    return pf_blank_row_new ();
  case LOOK_CHOICE:
    return pf_choice_row_new ();
  case LOOK_GATE:
    return pf_gate_row_new ();
  case LOOK_SIGN_OFF:
    return pf_sign_off_row_new ();
  case LOOK_TEXT:
  default:
    return pf_text_row_new ();
  }
}

static void
set_class (PfRowSlot *self, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (GTK_WIDGET (self), name);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), name);
}

static void
update_edge (PfRowSlot *self)
{
  gboolean on_card = pf_run_row_is_on_card (self->row);
  guint edge = pf_run_row_get_edge (self->row);
  set_class (self, "on-card", on_card);
  set_class (self, "first", on_card && (edge & PF_RUN_ROW_EDGE_FIRST) != 0);
  set_class (self, "last", on_card && (edge & PF_RUN_ROW_EDGE_LAST) != 0);
}

static void
pf_row_slot_dispose (GObject *object)
{
  PfRowSlot *self = PF_ROW_SLOT (object);
  if (self->row_signals != NULL)
    pf_row_slot_unbind (self);
  g_clear_object (&self->row_signals);
  for (guint look = 0; look < N_LOOKS; look++)
    g_clear_pointer (&self->looks[look], gtk_widget_unparent);
  G_OBJECT_CLASS (pf_row_slot_parent_class)->dispose (object);
}

static void
pf_row_slot_class_init (PfRowSlotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pf_row_slot_dispose;
  gtk_widget_class_set_css_name (widget_class, "row-slot");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
pf_row_slot_init (PfRowSlot *self)
{
  self->row_signals = g_signal_group_new (PF_TYPE_RUN_ROW);
  g_signal_group_connect_swapped (self->row_signals, "notify::edge", G_CALLBACK (update_edge), self);
}

/**
 * pf_row_slot_new:
 *
 * Returns: (transfer floating): an empty place
 */
GtkWidget *
pf_row_slot_new (void)
{
  return g_object_new (PF_TYPE_ROW_SLOT, NULL);
}

/**
 * pf_row_slot_bind:
 * @self: a place
 * @session: the run's session
 * @verifier: (nullable): who verifies its items
 * @row: what to show
 *
 * Shows @row until unbound.
 */
void
pf_row_slot_bind (PfRowSlot *self, PfRunSession *session, PfVerifier *verifier, PfRunRow *row)
{
  Look look = get_look (row);
  g_set_object (&self->row, row);
  if (self->looks[look] == NULL) {
    self->looks[look] = create_look (look);
    gtk_widget_set_parent (self->looks[look], GTK_WIDGET (self));
  }
  GtkWidget *child = self->looks[look];
  if (look == LOOK_SECTION)
    pf_section_header_row_bind (PF_SECTION_HEADER_ROW (child), session, row);
  else if (look == LOOK_ITEM)
    pf_item_row_bind (PF_ITEM_ROW (child), session, verifier, row);
  else if (look == LOOK_COMMAND)
    pf_command_row_bind (PF_COMMAND_ROW (child), session, row);
  else if (look == LOOK_BLANK)
    pf_blank_row_bind (PF_BLANK_ROW (child), session, row);
  else if (look == LOOK_CHOICE)
    pf_choice_row_bind (PF_CHOICE_ROW (child), session, row);
  else if (look == LOOK_GATE)
    pf_gate_row_bind (PF_GATE_ROW (child), session, row);
  else if (look == LOOK_SIGN_OFF)
    pf_sign_off_row_bind (PF_SIGN_OFF_ROW (child), session, row);
  else
    pf_text_row_bind (PF_TEXT_ROW (child), session, row);
  for (guint other = 0; other < N_LOOKS; other++) {
    if (self->looks[other] != NULL)
      gtk_widget_set_visible (self->looks[other], other == (guint) look);
  }
  update_edge (self);
  g_signal_group_set_target (self->row_signals, row);
}

/**
 * pf_row_slot_unbind:
 * @self: a place
 *
 * Lets go of the row.
 */
void
pf_row_slot_unbind (PfRowSlot *self)
{
  if (self->row == NULL)
    return;
  GtkWidget *child = self->looks[get_look (self->row)];
  g_signal_group_set_target (self->row_signals, NULL);
  if (PF_IS_SECTION_HEADER_ROW (child))
    pf_section_header_row_unbind (PF_SECTION_HEADER_ROW (child));
  else if (PF_IS_ITEM_ROW (child))
    pf_item_row_unbind (PF_ITEM_ROW (child));
  else if (PF_IS_COMMAND_ROW (child))
    pf_command_row_unbind (PF_COMMAND_ROW (child));
  else if (PF_IS_BLANK_ROW (child))
    pf_blank_row_unbind (PF_BLANK_ROW (child));
  else if (PF_IS_CHOICE_ROW (child))
    pf_choice_row_unbind (PF_CHOICE_ROW (child));
  else if (PF_IS_GATE_ROW (child))
    pf_gate_row_unbind (PF_GATE_ROW (child));
  else if (PF_IS_SIGN_OFF_ROW (child))
    pf_sign_off_row_unbind (PF_SIGN_OFF_ROW (child));
  else
    pf_text_row_unbind (PF_TEXT_ROW (child));
  g_clear_object (&self->row);
}

/**
 * pf_row_slot_get_row:
 * @self: a place
 *
 * Returns: (transfer none) (nullable): what it shows
 */
PfRunRow *
pf_row_slot_get_row (PfRowSlot *self)
{
  return self->row;
}
