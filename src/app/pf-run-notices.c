/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-run-notices.h"

#include "app/pf-row-box.h"
#include "app/pf-text-cell.h"

struct _PfRunNotices {
  AdwBin parent_instance;

  /* Template children */
  GtkRevealer *save_revealer;
  PfTextCell *save_message;
  GtkButton *retry_button;
  PfTriggerBanner *trigger_banner;
  GtkRevealer *variables_revealer;
  PfTextCell *variables_message;
};

G_DEFINE_FINAL_TYPE (PfRunNotices, pf_run_notices, ADW_TYPE_BIN)

static void
pf_run_notices_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PF_TYPE_RUN_NOTICES);
  G_OBJECT_CLASS (pf_run_notices_parent_class)->dispose (object);
}

static void
pf_run_notices_class_init (PfRunNoticesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pf_run_notices_dispose;
  g_type_ensure (PF_TYPE_ROW_BOX);
  g_type_ensure (PF_TYPE_TEXT_CELL);
  g_type_ensure (PF_TYPE_TRIGGER_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-run-notices.ui");
  gtk_widget_class_bind_template_child (widget_class, PfRunNotices, save_revealer);
  gtk_widget_class_bind_template_child (widget_class, PfRunNotices, save_message);
  gtk_widget_class_bind_template_child (widget_class, PfRunNotices, retry_button);
  gtk_widget_class_bind_template_child (widget_class, PfRunNotices, trigger_banner);
  gtk_widget_class_bind_template_child (widget_class, PfRunNotices, variables_revealer);
  gtk_widget_class_bind_template_child (widget_class, PfRunNotices, variables_message);
}

static void
pf_run_notices_init (PfRunNotices *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* A text that goes stays readable while the bar folds up. */
static void
show (GtkRevealer *revealer, PfTextCell *cell, const char *message)
{
  if (message != NULL)
    pf_text_cell_set_text (cell, message);
  gtk_revealer_set_reveal_child (revealer, message != NULL);
}

/**
 * pf_run_notices_set_save:
 * @self: the bars
 * @message: (nullable): what is not saved and why, or what of the run is damaged
 * @can_retry: whether trying again may help
 */
void
pf_run_notices_set_save (PfRunNotices *self, const char *message, gboolean can_retry)
{
  g_return_if_fail (PF_IS_RUN_NOTICES (self));

  gtk_widget_set_visible (GTK_WIDGET (self->retry_button), can_retry);
  show (self->save_revealer, self->save_message, message);
}

/**
 * pf_run_notices_get_save:
 * @self: the bars
 *
 * Returns: (transfer none) (nullable): what the bar says, %NULL when there is none
 */
const char *
pf_run_notices_get_save (PfRunNotices *self)
{
  g_return_val_if_fail (PF_IS_RUN_NOTICES (self), NULL);

  return gtk_revealer_get_reveal_child (self->save_revealer) ? pf_text_cell_get_text (self->save_message) : NULL;
}

/**
 * pf_run_notices_set_variables:
 * @self: the bars
 * @message: (nullable): which variables have no value
 */
void
pf_run_notices_set_variables (PfRunNotices *self, const char *message)
{
  g_return_if_fail (PF_IS_RUN_NOTICES (self));

  show (self->variables_revealer, self->variables_message, message);
}

/**
 * pf_run_notices_get_variables:
 * @self: the bars
 *
 * Returns: (transfer none) (nullable): what the bar says, %NULL when there is none
 */
const char *
pf_run_notices_get_variables (PfRunNotices *self)
{
  g_return_val_if_fail (PF_IS_RUN_NOTICES (self), NULL);

  return gtk_revealer_get_reveal_child (self->variables_revealer) ? pf_text_cell_get_text (self->variables_message)
                                                                  : NULL;
}

/**
 * pf_run_notices_get_trigger_banner:
 * @self: the bars
 *
 * Returns: (transfer none): the bar of a trigger that tripped
 */
PfTriggerBanner *
pf_run_notices_get_trigger_banner (PfRunNotices *self)
{
  g_return_val_if_fail (PF_IS_RUN_NOTICES (self), NULL);

  return self->trigger_banner;
}
