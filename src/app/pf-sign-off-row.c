/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-sign-off-row.h"

#include "app/pf-row-box.h"
#include "app/pf-run-closures.h"
#include "app/pf-text-cell.h"
#include "run/pf-run-lifecycle.h"
#include "run/pf-run-sign-offs.h"

#include <glib/gi18n-lib.h>

struct _PfSignOffRow {
  GtkWidget parent_instance;

  /* Template children */
  PfRowBox *box;
  GtkImage *icon;
  PfTextCell *text;
  GtkButton *sign_button;
  GtkButton *withdraw_button;

  /* Owned */
  PfRun *run;
  GSignalGroup *run_signals;

  guint sign_off;
};

G_DEFINE_FINAL_TYPE (PfSignOffRow, pf_sign_off_row, GTK_TYPE_WIDGET)

static const PfSignOff *
get_sign_off (PfSignOffRow *self)
{
  const GPtrArray *sign_offs = pf_run_get_sign_offs (self->run);
  return self->sign_off < sign_offs->len ? g_ptr_array_index (sign_offs, self->sign_off) : NULL;
}

/* Who signed, and how sure that is. */
static char *
describe_signature (PfRun *run, const PfSigning *signing)
{
  const char *name = pf_run_find_person_name (run, signing->by);
  g_autofree char *at = pf_time_describe (signing->at);
  if (signing->key_fingerprint != NULL)
    /* Translators: who signed, and when */
    return g_strdup_printf (_("Signed by %s with a key · %s"), name, at);
  return g_strdup_printf (_("Signed by %s · %s"), name, at);
}

static char *
describe (PfRun *run, const PfSigning *signing)
{
  if (signing->by == NULL)
    return g_strdup (_("Not signed"));
  g_autofree char *signature = describe_signature (run, signing);
  if (signing->withdrawn_by != NULL)
    return g_strdup_printf (_("%s\nWithdrawn by %s: %s"), signature,
                            pf_run_find_person_name (run, signing->withdrawn_by),
                            signing->withdrawn_reason != NULL ? signing->withdrawn_reason : "");
  if (!signing->stale)
    return g_steal_pointer (&signature);
  g_autofree char *change = pf_signing_describe_change (signing, run);
  return g_strdup_printf (_("%s\nStale: %s since"), signature, change);
}

static void
set_class (PfSignOffRow *self, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (GTK_WIDGET (self), name);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), name);
}

static void
update_buttons (PfSignOffRow *self, const PfSigning *signing)
{
  gboolean closed = pf_run_is_closed (self->run);
  gboolean stands = pf_signing_stands (signing);
  const char *role = signing->sign_off->role;
  gtk_button_set_label (self->sign_button, stands ? _("Sign Again…") : _("Sign…"));
  gtk_widget_set_visible (GTK_WIDGET (self->sign_button), !closed && (!stands || signing->stale));
  gtk_widget_set_visible (GTK_WIDGET (self->withdraw_button), !closed && stands);
  g_autofree char *sign = g_strdup_printf (stands ? _("Sign again as %s") : _("Sign as %s"), role);
  g_autofree char *withdraw = g_strdup_printf (_("Withdraw the signature as %s"), role);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->sign_button), GTK_ACCESSIBLE_PROPERTY_LABEL, sign, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->withdraw_button), GTK_ACCESSIBLE_PROPERTY_LABEL, withdraw, -1);
}

static void
update (PfSignOffRow *self)
{
  const PfSignOff *sign_off = self->run != NULL ? get_sign_off (self) : NULL;
  if (sign_off == NULL)
    return;
  g_autoptr (PfSigning) signing = pf_run_get_signing (self->run, sign_off->id);
  gboolean stands = pf_signing_stands (signing);
  g_autofree char *state = describe (self->run, signing);
  /* A sign-off that is no item has nothing above it that says whose it is. */
  g_autofree char *text
      = sign_off->item == PF_NONE ? g_strdup_printf ("%s\n%s", sign_off->role, state) : g_strdup (state);
  g_autofree char *name = g_strdup_printf ("%s: %s", sign_off->role, state);
  pf_text_cell_set_text (self->text, text);
  gtk_image_set_from_icon_name (self->icon, stands && signing->stale ? "dialog-warning-symbolic"
                                            : stands                 ? "object-select-symbolic"
                                                                     : "pf-sign-symbolic");
  set_class (self, "stale", stands && signing->stale);
  set_class (self, "signed", stands && !signing->stale);
  update_buttons (self, signing);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
sign_clicked (PfSignOffRow *self)
{
  const PfSignOff *sign_off = self->run != NULL ? get_sign_off (self) : NULL;
  if (sign_off != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "run.sign", "s", sign_off->id);
}

static void
withdraw_clicked (PfSignOffRow *self)
{
  const PfSignOff *sign_off = self->run != NULL ? get_sign_off (self) : NULL;
  if (sign_off != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "run.withdraw-signature", "s", sign_off->id);
}

static void
pf_sign_off_row_dispose (GObject *object)
{
  PfSignOffRow *self = PF_SIGN_OFF_ROW (object);
  if (self->run_signals != NULL)
    pf_sign_off_row_unbind (self);
  g_clear_object (&self->run_signals);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));
  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (pf_sign_off_row_parent_class)->dispose (object);
}

static void
pf_sign_off_row_class_init (PfSignOffRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pf_sign_off_row_dispose;
  g_type_ensure (PF_TYPE_ROW_BOX);
  g_type_ensure (PF_TYPE_TEXT_CELL);
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-sign-off-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PfSignOffRow, box);
  gtk_widget_class_bind_template_child (widget_class, PfSignOffRow, icon);
  gtk_widget_class_bind_template_child (widget_class, PfSignOffRow, text);
  gtk_widget_class_bind_template_child (widget_class, PfSignOffRow, sign_button);
  gtk_widget_class_bind_template_child (widget_class, PfSignOffRow, withdraw_button);
  gtk_widget_class_bind_template_callback (widget_class, sign_clicked);
  gtk_widget_class_bind_template_callback (widget_class, withdraw_clicked);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
pf_sign_off_row_init (PfSignOffRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->run_signals = g_signal_group_new (PF_TYPE_RUN);
  g_signal_group_connect_swapped (self->run_signals, "changed", G_CALLBACK (update), self);
}

/**
 * pf_sign_off_row_new:
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
pf_sign_off_row_new (void)
{
  return g_object_new (PF_TYPE_SIGN_OFF_ROW, NULL);
}

/**
 * pf_sign_off_row_bind:
 * @self: a row
 * @session: the run's session
 * @row: what to show
 *
 * Shows a sign-off and follows what becomes of it.
 */
void
pf_sign_off_row_bind (PfSignOffRow *self, PfRunSession *session, PfRunRow *row)
{
  g_set_object (&self->run, pf_run_session_get_run (session));
  self->sign_off = pf_run_row_get_index (row);
  pf_row_box_set_depth (self->box, pf_run_row_get_depth (row));
  update (self);
  g_signal_group_set_target (self->run_signals, self->run);
}

/**
 * pf_sign_off_row_unbind:
 * @self: a row
 *
 * Lets go of the run.
 */
void
pf_sign_off_row_unbind (PfSignOffRow *self)
{
  g_signal_group_set_target (self->run_signals, NULL);
  g_clear_object (&self->run);
}
