/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-item-row.h"

#include "app/pf-item-menu.h"
#include "app/pf-row-box.h"
#include "app/pf-run-closures.h"
#include "app/pf-segment-bar.h"
#include "app/pf-text-cell.h"

#include "run/pf-run-triggers.h"

#include <glib/gi18n-lib.h>

struct _PfItemRow {
  GtkWidget parent_instance;

  /* Template children */
  PfRowBox *box;
  GtkCheckButton *check;
  GtkImage *badge;
  PfTextCell *text;
  GtkBox *status;
  PfSegmentBar *bar;
  GtkImage *state_icon;
  GtkLabel *state_label;
  GtkBox *answers;
  GtkToggleButton *yes_button;
  GtkToggleButton *no_button;
  GtkMenuButton *menu_button;

  /* Owned */
  PfRunSession *session;
  PfVerifier *verifier; /* nullable */
  PfRunItem *item;
  GSignalGroup *item_signals;
  GSignalGroup *session_signals;
  GSignalGroup *verifier_signals;
  GSignalGroup *run_signals;
  char *state_class;

  gboolean updating;
  gboolean put_off; /* shown in the section it was put off to */
};

G_DEFINE_FINAL_TYPE (PfItemRow, pf_item_row, GTK_TYPE_WIDGET)

static PfItemKind
get_kind (PfItemRow *self)
{
  return pf_run_item_get_item (self->item)->kind;
}

/* The option whose box this item is, and its group. */
static guint
find_option (PfItemRow *self, guint *group)
{
  PfDocument *document = pf_run_get_document (pf_run_session_get_run (self->session));
  const GPtrArray *options = pf_document_get_options (document);
  for (guint i = 0; i < options->len; i++) {
    const PfOption *option = g_ptr_array_index (options, i);
    if (option->item == pf_run_item_get_index (self->item)) {
      *group = option->group;
      return i;
    }
  }
  return PF_NONE;
}

static gboolean
is_chosen (PfItemRow *self)
{
  guint group = 0;
  guint option = find_option (self, &group);
  return option != PF_NONE && pf_run_get_chosen (pf_run_session_get_run (self->session), group) == option;
}

static void
choose_this (PfItemRow *self)
{
  guint group = 0;
  guint option = find_option (self, &group);
  if (option != PF_NONE)
    gtk_widget_activate_action (GTK_WIDGET (self), "run.choose", "(uu)", group,
                                gtk_check_button_get_active (self->check) ? option : PF_NONE);
}

static void
check_toggled (PfItemRow *self)
{
  if (self->updating || self->item == NULL)
    return;
  if (get_kind (self) == PF_ITEM_CHOICE) {
    choose_this (self);
    return;
  }
  PfItemState state = gtk_check_button_get_active (self->check) ? PF_STATE_DONE : PF_STATE_OPEN;
  gtk_widget_activate_action (GTK_WIDGET (self), "run.mark", "(us)", pf_run_item_get_index (self->item),
                              pf_item_state_to_string (state));
}

static void update (PfItemRow *self);

static void
answer (PfItemRow *self, GtkToggleButton *button, const char *word)
{
  if (self->updating || self->item == NULL)
    return;
  gtk_widget_activate_action (GTK_WIDGET (self), "run.answer", "(us)", pf_run_item_get_index (self->item),
                              gtk_toggle_button_get_active (button) ? word : "clear");
  /* It may have been refused, or wait for a reason. */
  update (self);
}

static void
yes_clicked (PfItemRow *self)
{
  answer (self, self->yes_button, "yes");
}

static void
no_clicked (PfItemRow *self)
{
  answer (self, self->no_button, "no");
}

static gboolean
is_checking (PfItemRow *self)
{
  return self->verifier != NULL && pf_verifier_is_checking (self->verifier, pf_run_item_get_index (self->item));
}

static gboolean
is_sensed (PfItemRow *self)
{
  return pf_run_item_get_probe (self->item) != NULL;
}

static gboolean
is_overridden (PfItemRow *self)
{
  return is_sensed (self) && pf_run_item_get_state (self->item) == PF_STATE_DONE
         && pf_run_item_get_method (self->item) == PF_METHOD_PERSON
         && pf_run_item_has_override (self->item, NULL, NULL);
}

static void
set_state_class (PfItemRow *self, const char *name)
{
  if (g_strcmp0 (self->state_class, name) == 0)
    return;
  if (self->state_class != NULL) {
    gtk_widget_remove_css_class (GTK_WIDGET (self->status), self->state_class);
    gtk_widget_remove_css_class (GTK_WIDGET (self->badge), self->state_class);
  }
  gtk_widget_add_css_class (GTK_WIDGET (self->status), name);
  gtk_widget_add_css_class (GTK_WIDGET (self->badge), name);
  g_free (self->state_class);
  self->state_class = g_strdup (name);
}

static void
show_status (PfItemRow *self, const char *icon_name, const char *word, const char *css_class)
{
  gtk_image_set_from_icon_name (self->state_icon, icon_name);
  gtk_label_set_label (self->state_label, word);
  set_state_class (self, css_class);
}

static void
update_leaf_status (PfItemRow *self)
{
  PfItemState state = pf_run_item_get_state (self->item);
  PfOutcome *outcome = pf_run_item_get_outcome (self->item);
  gboolean unsaved = pf_run_item_is_unsaved (self->item)
                     && pf_run_session_get_save_state (self->session) == PF_SAVE_FAILED;
  gboolean open = state == PF_STATE_OPEN;
  gtk_widget_set_visible (GTK_WIDGET (self->bar), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->state_icon), TRUE);
  if (is_checking (self))
    show_status (self, "content-loading-symbolic", _("Checking"), "accent");
  else if (unsaved)
    show_status (self, "dialog-warning-symbolic", _("Not saved"), "warning");
  else if (is_overridden (self))
    show_status (self, "pf-waived-symbolic", _("Overridden"), "waived");
  else if (open && pf_run_item_is_stale (self->item))
    show_status (self, "document-open-recent-symbolic", _("Stale"), "warning");
  else if (open && outcome != NULL && is_sensed (self))
    show_status (self, "dialog-question-symbolic", _("Unknown"), "warning");
  else if (open && is_sensed (self))
    show_status (self, "pf-open-symbolic", _("Not verified"), "dim-label");
  else if (state == PF_STATE_DONE && outcome != NULL && pf_outcome_get_value (outcome) == PF_OUTCOME_WARN)
    show_status (self, "dialog-warning-symbolic", _("Done, warning"), "warning");
  else
    show_status (self, pf_item_state_get_icon_name (state), pf_item_state_get_word (state),
                 pf_item_state_get_css_class (state));
  /* An open box says so itself. */
  gtk_widget_set_visible (GTK_WIDGET (self->status), !open || is_sensed (self) || unsaved || is_checking (self));
}

/* That all is done is not for a person to say; that it is not, is. */
static void
show_derived (PfItemRow *self)
{
  gboolean derived = pf_run_item_is_answer_derived (self->item);
  gboolean no_go = get_kind (self) == PF_ITEM_CRITERION_NO_GO;
  GtkWidget *good = GTK_WIDGET (no_go ? self->no_button : self->yes_button);
  GtkWidget *bad = GTK_WIDGET (no_go ? self->yes_button : self->no_button);
  gtk_widget_set_sensitive (good, !derived);
  gtk_widget_set_sensitive (bad, TRUE);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->answers), derived ? _("Follows from the items of the checklist") : NULL);
}

static void
update_criterion_status (PfItemRow *self)
{
  PfAnswer given = pf_run_item_get_answer (self->item);
  gboolean good = given == (get_kind (self) == PF_ITEM_CRITERION_GO ? PF_ANSWER_YES : PF_ANSWER_NO);
  self->updating = TRUE;
  gtk_toggle_button_set_active (self->yes_button, given == PF_ANSWER_YES);
  gtk_toggle_button_set_active (self->no_button, given == PF_ANSWER_NO);
  self->updating = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->bar), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->state_icon), TRUE);
  show_derived (self);
  if (is_checking (self))
    show_status (self, "content-loading-symbolic", _("Checking"), "accent");
  else if (given == PF_ANSWER_NONE && pf_run_item_is_answer_derived (self->item))
    show_status (self, "pf-open-symbolic", _("Items are open"), "dim-label");
  else if (given == PF_ANSWER_NONE)
    show_status (self, "pf-open-symbolic", is_sensed (self) ? _("Not verified") : _("Unanswered"), "dim-label");
  else if (good && pf_run_item_has_override (self->item, NULL, NULL)
           && pf_run_item_get_method (self->item) == PF_METHOD_PERSON)
    show_status (self, "pf-waived-symbolic", _("Overridden"), "waived");
  else if (pf_run_item_get_method (self->item) == PF_METHOD_DERIVED)
    show_status (self, good ? "object-select-symbolic" : "pf-failed-symbolic",
                 good ? _("GO, follows") : _("NO-GO, follows"), good ? "success" : "error");
  else
    show_status (self, good ? "object-select-symbolic" : "pf-failed-symbolic", good ? _("GO") : _("NO-GO"),
                 good ? "success" : "error");
  gtk_widget_set_visible (GTK_WIDGET (self->status), TRUE);
}

/* Where it stands, and whether anything watches it. */
static void
update_trigger_status (PfItemRow *self)
{
  static const struct {
    const char *icon_name;
    const char *word;
    const char *css_class;
  } states[PF_N_TRIGGER_STATES] = {
    { "pf-trigger-symbolic", N_("Armed"), "dim-label" },
    { "pf-failed-symbolic", N_("Tripped"), "error" },
    { "pf-failed-symbolic", N_("Acknowledged"), "error" },
    { "pf-trigger-symbolic", N_("Cleared"), "warning" },
  };
  PfRun *run = pf_run_session_get_run (self->session);
  gint64 now = pf_clock_get_utc_ms (pf_store_get_clock (pf_run_session_get_store (self->session)));
  PfTriggerState state = pf_run_item_get_trigger (self->item);
  PfTriggerWatch watch = pf_run_item_get_trigger_watch (self->item);
  const char *word = state == PF_TRIGGER_ARMED && !pf_run_get_arming (run, now, NULL, NULL) ? _("Trigger")
                                                                                            : _(states[state].word);
  const char *known = watch == PF_TRIGGER_FAILING         ? _("failing")
                      : watch == PF_TRIGGER_HEALTHY       ? state == PF_TRIGGER_ARMED ? _("healthy") : _("healthy again")
                                                          : _("not watched");
  /* Translators: where a trigger stands, and what is known of it, such as “Tripped · healthy again” */
  g_autofree char *text = g_strdup_printf (_("%s · %s"), word, known);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->state_icon), TRUE);
  show_status (self, states[state].icon_name, text, states[state].css_class);
  gtk_widget_set_visible (GTK_WIDGET (self->status), TRUE);
}

/* What is neither ticked nor answered says what it is. */
static void
update_special_status (PfItemRow *self)
{
  PfItemState state = pf_run_item_get_state (self->item);
  PfItemKind kind = get_kind (self);
  if (state != PF_STATE_OPEN || is_sensed (self))
    return;
  if (kind == PF_ITEM_SIGN_OFF)
    show_status (self, "pf-sign-symbolic", _("To sign"), "dim-label");
  else if (kind == PF_ITEM_CONTINGENCY && !pf_run_item_counts (self->item))
    show_status (self, "pf-not-applicable-symbolic", _("In a rollback"), "dim-label");
  else if (pf_run_get_proposed (pf_run_session_get_run (self->session), pf_run_item_get_index (self->item)))
    show_status (self, "dialog-question-symbolic", _("Not applicable?"), "warning");
  else if (pf_run_find_gate (pf_run_session_get_run (self->session), pf_run_item_get_index (self->item)) != NULL)
    show_status (self, "pf-gate-symbolic", _("Waits"), "dim-label");
  else
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->status), TRUE);
}

static void
update_parent_status (PfItemRow *self)
{
  PfProgress progress;
  pf_run_item_get_child_progress (self->item, &progress);
  g_autofree char *text = pf_progress_format (&progress);
  pf_segment_bar_set_progress (self->bar, &progress);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->state_icon), FALSE);
  gtk_label_set_label (self->state_label, text);
  set_state_class (self, "derived");
  gtk_widget_set_visible (GTK_WIDGET (self->status), TRUE);
}

static void
update_check (PfItemRow *self)
{
  PfItemState state = pf_run_item_get_state (self->item);
  gboolean done = state == PF_STATE_DONE || (get_kind (self) == PF_ITEM_CHOICE && is_chosen (self));
  self->updating = TRUE;
  gtk_check_button_set_active (self->check, done);
  gtk_check_button_set_inconsistent (self->check, state == PF_STATE_IN_PROGRESS);
  self->updating = FALSE;
}

/* Where the item stands in the file, and why it is here. */
static char *
dup_origin (PfItemRow *self)
{
  PfRun *run = pf_run_session_get_run (self->session);
  const GPtrArray *sections = pf_document_get_sections (pf_run_get_document (run));
  guint section = pf_run_item_get_item (self->item)->section;
  const char *reason = pf_run_item_get_reason (self->item);
  if (!self->put_off || section >= sections->len)
    return NULL;
  g_autofree char *title = pf_run_fill_text (run, ((PfSection *) g_ptr_array_index (sections, section))->title);
  if (reason == NULL || pf_run_item_get_state (self->item) != PF_STATE_DEFERRED)
    return g_strdup_printf (_("Put off from %s"), title);
  return g_strdup_printf (_("Put off from %s: %s"), title, reason);
}

static void
update_accessible (PfItemRow *self)
{
  g_autofree char *filled
      = pf_run_fill_text (pf_run_session_get_run (self->session), pf_run_item_get_item (self->item)->text);
  g_autofree char *text = pf_text_hide_blanks (filled);
  PfItemState state = pf_run_item_get_state (self->item);
  const char *word = gtk_widget_get_visible (GTK_WIDGET (self->status)) ? gtk_label_get_label (self->state_label)
                                                                        : pf_item_state_get_word (state);
  g_autofree char *origin = dup_origin (self);
  g_autofree char *described = g_strjoin (". ", word, origin, NULL);
  g_autofree char *badge = g_strdup_printf (_("Verified by a probe: %s"), word);
  g_autofree char *menu = g_strdup_printf (_("Change the state of “%s”"), text);
  g_autofree char *yes = g_strdup_printf (_("Yes: %s"), text);
  g_autofree char *no = g_strdup_printf (_("No: %s"), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->yes_button), GTK_ACCESSIBLE_PROPERTY_LABEL, yes, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->no_button), GTK_ACCESSIBLE_PROPERTY_LABEL, no, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, described, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->badge), GTK_ACCESSIBLE_PROPERTY_LABEL, badge, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button), GTK_ACCESSIBLE_PROPERTY_LABEL, menu, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, described, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->badge), badge);
}

static void show_text (PfItemRow *self);

static void
update (PfItemRow *self)
{
  if (self->item == NULL)
    return;
  gboolean leaf = pf_run_item_is_leaf (self->item);
  PfItemState state = pf_run_item_get_state (self->item);
  gboolean criterion = pf_run_item_is_criterion (self->item);
  gboolean ticked = leaf && !criterion && get_kind (self) != PF_ITEM_TRIGGER;
  gtk_widget_set_visible (GTK_WIDGET (self->check), ticked && !is_sensed (self));
  gtk_widget_set_visible (GTK_WIDGET (self->badge), leaf && is_sensed (self));
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->check)), ticked || (leaf && is_sensed (self)));
  gtk_widget_set_visible (GTK_WIDGET (self->menu_button), leaf && !criterion);
  gtk_widget_set_visible (GTK_WIDGET (self->answers), criterion);
  if (criterion) {
    update_criterion_status (self);
  } else if (pf_run_item_is_trigger (self->item) && state == PF_STATE_OPEN && !is_checking (self)) {
    update_trigger_status (self);
  } else if (leaf) {
    update_leaf_status (self);
    update_special_status (self);
  } else {
    update_parent_status (self);
  }
  update_check (self);
  update_accessible (self);
  /* The reason goes when the item is settled. */
  if (self->put_off)
    show_text (self);
  if (leaf && (state == PF_STATE_NOT_APPLICABLE || state == PF_STATE_WAIVED
               || (state == PF_STATE_DEFERRED && !self->put_off)))
    gtk_widget_add_css_class (GTK_WIDGET (self), "set-aside");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "set-aside");
}

static void
show_text (PfItemRow *self)
{
  const PfItem *item = pf_run_item_get_item (self->item);
  g_autofree char *title = pf_item_dup_title_markup (item);
  g_autofree char *expected = pf_item_dup_expected_markup (item);
  g_autofree char *both = expected != NULL
                              ? g_strdup_printf ("%s\n<span fgalpha=\"72%%\">%s</span>", title, expected)
                              : g_strdup (title);
  g_autofree char *filled = pf_run_fill_markup (pf_run_session_get_run (self->session), both);
  g_autofree char *origin = dup_origin (self);
  g_autofree char *escaped = origin != NULL ? g_markup_escape_text (origin, -1) : NULL;
  g_autofree char *all = escaped != NULL ? g_strdup_printf ("%s\n<span fgalpha=\"72%%\">%s</span>", filled, escaped)
                                         : g_strdup (filled);
  pf_text_cell_set_markup (self->text, all);
}

static void
create_menu (GtkMenuButton *button, gpointer user_data)
{
  PfItemRow *self = PF_ITEM_ROW (user_data);
  if (self->item == NULL)
    return;
  g_autoptr (GMenuModel) menu = pf_item_menu_new (
      self->item, pf_run_get_document (pf_run_session_get_run (self->session)), self->verifier != NULL);
  gtk_menu_button_set_popover (button, gtk_popover_menu_new_from_model (menu));
}

static void
pf_item_row_dispose (GObject *object)
{
  PfItemRow *self = PF_ITEM_ROW (object);
  if (self->item_signals != NULL)
    pf_item_row_unbind (self);
  g_clear_object (&self->item_signals);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->verifier_signals);
  g_clear_object (&self->run_signals);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));
  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (pf_item_row_parent_class)->dispose (object);
}

static void
pf_item_row_finalize (GObject *object)
{
  g_free (PF_ITEM_ROW (object)->state_class);
  G_OBJECT_CLASS (pf_item_row_parent_class)->finalize (object);
}

static void
pf_item_row_class_init (PfItemRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pf_item_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = pf_item_row_finalize;
  g_type_ensure (PF_TYPE_ROW_BOX);
  g_type_ensure (PF_TYPE_TEXT_CELL);
  g_type_ensure (PF_TYPE_SEGMENT_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-item-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PfItemRow, box);
  gtk_widget_class_bind_template_child (widget_class, PfItemRow, check);
  gtk_widget_class_bind_template_child (widget_class, PfItemRow, badge);
  gtk_widget_class_bind_template_child (widget_class, PfItemRow, text);
  gtk_widget_class_bind_template_child (widget_class, PfItemRow, status);
  gtk_widget_class_bind_template_child (widget_class, PfItemRow, bar);
  gtk_widget_class_bind_template_child (widget_class, PfItemRow, state_icon);
  gtk_widget_class_bind_template_child (widget_class, PfItemRow, state_label);
  gtk_widget_class_bind_template_child (widget_class, PfItemRow, answers);
  gtk_widget_class_bind_template_child (widget_class, PfItemRow, yes_button);
  gtk_widget_class_bind_template_child (widget_class, PfItemRow, no_button);
  gtk_widget_class_bind_template_child (widget_class, PfItemRow, menu_button);
  gtk_widget_class_bind_template_callback (widget_class, yes_clicked);
  gtk_widget_class_bind_template_callback (widget_class, no_clicked);
  gtk_widget_class_bind_template_callback (widget_class, check_toggled);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
variables_changed (PfItemRow *self)
{
  show_text (self);
  update (self);
}

static GSignalGroup *
watch (PfItemRow *self, GType type, const char *signal)
{
  GSignalGroup *group = g_signal_group_new (type);
  g_signal_group_connect_swapped (group, signal, G_CALLBACK (update), self);
  return group;
}

/* The start of the run arms every trigger. */
static void
run_changed (PfItemRow *self)
{
  if (self->item != NULL && pf_run_item_is_trigger (self->item))
    update (self);
}

static void
pf_item_row_init (PfItemRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->item_signals = watch (self, PF_TYPE_RUN_ITEM, "notify");
  self->session_signals = watch (self, PF_TYPE_RUN_SESSION, "notify::save-state");
  self->verifier_signals = watch (self, PF_TYPE_VERIFIER, "checking-changed");
  self->run_signals = g_signal_group_new (PF_TYPE_RUN);
  g_signal_group_connect_swapped (self->run_signals, "variables-changed", G_CALLBACK (variables_changed), self);
  g_signal_group_connect_swapped (self->run_signals, "changed", G_CALLBACK (run_changed), self);
  gtk_menu_button_set_create_popup_func (self->menu_button, create_menu, self, NULL);
}

/**
 * pf_item_row_new:
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
pf_item_row_new (void)
{
  return g_object_new (PF_TYPE_ITEM_ROW, NULL);
}

/**
 * pf_item_row_bind:
 * @self: a row
 * @session: the run's session
 * @verifier: (nullable): who verifies its items
 * @row: what to show
 *
 * Shows an item and follows it.
 */
void
pf_item_row_bind (PfItemRow *self, PfRunSession *session, PfVerifier *verifier, PfRunRow *row)
{
  g_set_object (&self->session, session);
  g_set_object (&self->verifier, verifier);
  g_set_object (&self->item, pf_run_get_item (pf_run_session_get_run (session), pf_run_row_get_item (row)));
  self->put_off = pf_run_row_is_put_off (row);
  pf_row_box_set_depth (self->box, pf_run_row_get_depth (row));
  show_text (self);
  update (self);
  g_signal_group_set_target (self->item_signals, self->item);
  g_signal_group_set_target (self->session_signals, session);
  g_signal_group_set_target (self->verifier_signals, verifier);
  g_signal_group_set_target (self->run_signals, pf_run_session_get_run (session));
}

/**
 * pf_item_row_unbind:
 * @self: a row
 *
 * Lets go of the item.
 */
void
pf_item_row_unbind (PfItemRow *self)
{
  g_signal_group_set_target (self->item_signals, NULL);
  g_signal_group_set_target (self->session_signals, NULL);
  g_signal_group_set_target (self->verifier_signals, NULL);
  g_signal_group_set_target (self->run_signals, NULL);
  gtk_menu_button_set_popover (self->menu_button, NULL);
  g_clear_object (&self->item);
  g_clear_object (&self->session);
  g_clear_object (&self->verifier);
}
