/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-vote-row.h"

#include <glib/gi18n-lib.h>

struct _PfVoteRow {
  GtkListBoxRow parent_instance;

  /* Template children */
  GtkLabel *role_label;
  GtkImage *icon;
  GtkLabel *status_label;
  GtkLabel *reason_label;
  GtkToggleButton *go_button;
  GtkToggleButton *no_go_button;
  GtkToggleButton *abstain_button;
  GtkButton *withdraw_button;

  /* Owned */
  char *id;
  char *role;

  PfVoteValue value;
  gboolean updating;
  const char *css_class;
};

G_DEFINE_FINAL_TYPE (PfVoteRow, pf_vote_row, GTK_TYPE_LIST_BOX_ROW)

static void
show_buttons (PfVoteRow *self)
{
  self->updating = TRUE;
  gtk_toggle_button_set_active (self->go_button, self->value == PF_VOTE_GO);
  gtk_toggle_button_set_active (self->no_go_button, self->value == PF_VOTE_NO_GO);
  gtk_toggle_button_set_active (self->abstain_button, self->value == PF_VOTE_ABSTAIN);
  self->updating = FALSE;
}

static void
cast_vote (PfVoteRow *self, GtkToggleButton *button, const char *word)
{
  if (self->updating)
    return;
  gtk_widget_activate_action (GTK_WIDGET (self), "run.vote", "(ss)", self->role,
                              gtk_toggle_button_get_active (button) ? word : "withdrawn");
  show_buttons (self);
}

static void
go_clicked (PfVoteRow *self)
{
  cast_vote (self, self->go_button, "go");
}

static void
no_go_clicked (PfVoteRow *self)
{
  cast_vote (self, self->no_go_button, "no-go");
}

static void
abstain_clicked (PfVoteRow *self)
{
  cast_vote (self, self->abstain_button, "abstain");
}

static void
withdraw_clicked (PfVoteRow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "run.vote", "(ss)", self->role, "withdrawn");
}

static void
pf_vote_row_finalize (GObject *object)
{
  PfVoteRow *self = PF_VOTE_ROW (object);
  g_free (self->id);
  g_free (self->role);
  G_OBJECT_CLASS (pf_vote_row_parent_class)->finalize (object);
}

static void
pf_vote_row_class_init (PfVoteRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = pf_vote_row_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-vote-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PfVoteRow, role_label);
  gtk_widget_class_bind_template_child (widget_class, PfVoteRow, icon);
  gtk_widget_class_bind_template_child (widget_class, PfVoteRow, status_label);
  gtk_widget_class_bind_template_child (widget_class, PfVoteRow, reason_label);
  gtk_widget_class_bind_template_child (widget_class, PfVoteRow, go_button);
  gtk_widget_class_bind_template_child (widget_class, PfVoteRow, no_go_button);
  gtk_widget_class_bind_template_child (widget_class, PfVoteRow, abstain_button);
  gtk_widget_class_bind_template_child (widget_class, PfVoteRow, withdraw_button);
  gtk_widget_class_bind_template_callback (widget_class, go_clicked);
  gtk_widget_class_bind_template_callback (widget_class, no_go_clicked);
  gtk_widget_class_bind_template_callback (widget_class, abstain_clicked);
  gtk_widget_class_bind_template_callback (widget_class, withdraw_clicked);
}

static void
pf_vote_row_init (PfVoteRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
take_name (gpointer button, char *name)
{
  g_autofree char *owned = name;
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, owned, -1);
}

static void
show_status (PfVoteRow *self, const char *icon, const char *word, const char *css_class)
{
  gtk_image_set_from_icon_name (self->icon, icon);
  gtk_label_set_label (self->status_label, word);
  if (self->css_class != NULL) {
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), self->css_class);
    gtk_widget_remove_css_class (GTK_WIDGET (self->status_label), self->css_class);
  }
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), css_class);
  gtk_widget_add_css_class (GTK_WIDGET (self->status_label), css_class);
  self->css_class = css_class;
}

static void
show_value (PfVoteRow *self, PfVoteValue value)
{
  switch (value) {
  case PF_VOTE_GO:
    show_status (self, "object-select-symbolic", _("GO"), "success");
    return;
  case PF_VOTE_NO_GO:
    show_status (self, "pf-failed-symbolic", _("NO-GO"), "error");
    return;
  case PF_VOTE_ABSTAIN:
    show_status (self, "pf-not-applicable-symbolic", _("Abstains"), "dim-label");
    return;
  case PF_VOTE_WITHDRAWN:
    show_status (self, "dialog-warning-symbolic", _("Withdrawn"), "warning");
    return;
  case PF_VOTE_NONE:
  default:
    show_status (self, "pf-open-symbolic", _("No vote"), "dim-label");
  }
}

/**
 * pf_vote_row_new:
 * @vote: what a role says
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
pf_vote_row_new (const PfVote *vote)
{
  PfVoteRow *self = g_object_new (PF_TYPE_VOTE_ROW, NULL);
  self->id = g_strdup (vote->id);
  self->role = g_strdup (vote->role);
  gtk_label_set_label (self->role_label, vote->role);
  /* Translators: what a role votes */
  take_name (self->go_button, g_strdup_printf (_("%s votes GO"), vote->role));
  take_name (self->no_go_button, g_strdup_printf (_("%s votes NO-GO"), vote->role));
  take_name (self->abstain_button, g_strdup_printf (_("%s abstains"), vote->role));
  take_name (self->withdraw_button, g_strdup_printf (_("Withdraw the vote of %s"), vote->role));
  return GTK_WIDGET (self);
}

/**
 * pf_vote_row_set_vote:
 * @self: a row
 * @vote: what its role says now
 * @is_open: whether it may say something else
 */
void
pf_vote_row_set_vote (PfVoteRow *self, const PfVote *vote, gboolean is_open)
{
  gboolean stands = vote->value != PF_VOTE_NONE && vote->value != PF_VOTE_WITHDRAWN;
  self->value = vote->value;
  show_buttons (self);
  gtk_widget_set_sensitive (gtk_widget_get_parent (GTK_WIDGET (self->go_button)), is_open);
  gtk_widget_set_sensitive (GTK_WIDGET (self->withdraw_button), is_open && stands);
  show_value (self, vote->value);
  g_autofree char *status = vote->reason != NULL
                                ? g_strdup_printf ("%s: %s", gtk_label_get_label (self->status_label), vote->reason)
                                : g_strdup (gtk_label_get_label (self->status_label));
  gtk_label_set_label (self->reason_label, vote->reason != NULL ? vote->reason : "");
  gtk_widget_set_visible (GTK_WIDGET (self->reason_label), vote->reason != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->role,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, status, -1);
}

/**
 * pf_vote_row_get_id:
 * @self: a row
 *
 * Returns: (transfer none): id of its role
 */
const char *
pf_vote_row_get_id (PfVoteRow *self)
{
  return self->id;
}
