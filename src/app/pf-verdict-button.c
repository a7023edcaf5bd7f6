/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-verdict-button.h"

#include "app/pf-run-closures.h"
#include "app/pf-vote-row.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* More than that nobody reads in a popover; the filters of the page show them all. */
#define MAX_SHOWN 50

struct _PfVerdictButton {
  AdwBin parent_instance;

  /* Template children */
  GtkMenuButton *button;
  GtkImage *icon;
  GtkLabel *label;
  GtkPopover *popover;
  GtkLabel *summary;
  GtkScrolledWindow *scroller;
  GtkListBox *list;
  GtkLabel *verified_label;
  GtkWidget *poll_box;
  GtkListBox *poll_list;
  GtkEditable *role_entry;
  GtkWidget *close_button;

  /* Owned */
  PfRun *run;
  GSignalGroup *run_signals;

  PfVerdict verdict;
  const char *css_class;
};

G_DEFINE_FINAL_TYPE (PfVerdictButton, pf_verdict_button, ADW_TYPE_BIN)

static void fill_popover (PfVerdictButton *self);

static void
update (PfVerdictButton *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self->popover)))
    fill_popover (self);
  self->verdict = pf_run_get_verdict (self->run, NULL);
  const char *word = pf_verdict_get_word (self->verdict);
  const char *css_class = pf_verdict_get_css_class (self->verdict);
  gtk_image_set_from_icon_name (self->icon, pf_verdict_get_icon_name (self->verdict));
  gtk_label_set_label (self->label, word);
  if (self->css_class != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->button), self->css_class);
  gtk_widget_add_css_class (GTK_WIDGET (self->button), css_class);
  self->css_class = css_class;
  g_autofree char *name = g_strdup_printf (_("Verdict: %s"), word);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), name);
}

static char *
dup_variable_title (PfRun *run, const char *name)
{
  guint index = pf_variables_lookup (pf_run_get_variables (run), name);
  const PfVariable *variable = index != PF_NONE ? g_ptr_array_index (pf_run_get_variables (run), index) : NULL;
  /* Translators: %s is a placeholder of the checklist, such as <version> */
  return g_strdup_printf (_("Fill in %s"), variable != NULL ? variable->label : name);
}

/* A criterion that follows from the items says from which. */
static char *
dup_item_title (PfRunItem *item, const PfBlocker *blocker)
{
  const char *text = pf_run_item_get_item (item)->text;
  const char *details = pf_run_item_is_answer_derived (item) ? strchr (blocker->why, '(') : NULL;
  return details != NULL ? g_strdup_printf ("%s %s", text, details) : g_strdup (text);
}

/* As what the blocker looks: a bad answer and a NO-GO vote are as bad as a failure. */
static PfItemState
get_shown_state (PfRunItem *item, const PfBlocker *blocker)
{
  if (item == NULL)
    return blocker->role != NULL && g_str_has_suffix (blocker->why, "no-go") ? PF_STATE_FAILED : PF_STATE_OPEN;
  if (pf_run_item_is_criterion (item) && pf_run_item_get_answer (item) != PF_ANSWER_NONE)
    return g_str_has_suffix (blocker->why, "overridden") ? PF_STATE_WAIVED : PF_STATE_FAILED;
  return pf_run_item_get_state (item);
}

static const char *
get_word (PfRunItem *item, const PfBlocker *blocker, PfItemState state)
{
  if (blocker->role != NULL)
    return state == PF_STATE_FAILED ? _("NO-GO") : _("Withdrawn");
  if (item == NULL || !pf_run_item_is_criterion (item))
    return pf_item_state_get_word (state);
  if (state == PF_STATE_WAIVED)
    return _("Overridden");
  return pf_run_item_get_answer (item) == PF_ANSWER_NONE  ? _("Unanswered")
         : pf_run_item_get_answer (item) == PF_ANSWER_YES ? _("Yes")
                                                          : _("No");
}

static GtkWidget *
create_blocker_row (PfVerdictButton *self, const PfBlocker *blocker)
{
  guint index = blocker->item != NULL ? pf_document_find_item (pf_run_get_document (self->run), blocker->item) : PF_NONE;
  PfRunItem *item = index != PF_NONE ? pf_run_get_item (self->run, index) : NULL;
  PfItemState state = get_shown_state (item, blocker);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *icon = gtk_image_new_from_icon_name (pf_item_state_get_icon_name (state));
  g_autofree char *variable = blocker->variable != NULL ? dup_variable_title (self->run, blocker->variable) : NULL;
  g_autofree char *title = item != NULL ? dup_item_title (item, blocker) : g_strdup (variable != NULL ? variable : blocker->role);
  GtkWidget *text = gtk_label_new (title);
  GtkWidget *word = gtk_label_new (get_word (item, blocker, state));
  gtk_widget_add_css_class (icon, pf_item_state_get_css_class (state));
  gtk_widget_add_css_class (word, "caption");
  gtk_widget_add_css_class (word, pf_item_state_get_css_class (state));
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (text), 2);
  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), word);
  GtkWidget *row = gtk_list_box_row_new ();
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "item", g_strdup (blocker->item), g_free);
  g_object_set_data_full (G_OBJECT (row), "variable", g_strdup (blocker->variable), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_label (GTK_LABEL (text)), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  gtk_label_get_label (GTK_LABEL (word)), -1);
  return row;
}

static void
add_rest_row (PfVerdictButton *self, guint n_more)
{
  g_autofree char *text = g_strdup_printf (ngettext ("and %u more", "and %u more", n_more), n_more);
  GtkWidget *label = gtk_label_new (text);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_list_box_append (self->list, label);
  GtkWidget *row = gtk_widget_get_parent (label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
}

static PfVoteRow *
find_vote_row (PfVerdictButton *self, const char *id)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->poll_list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (g_strcmp0 (pf_vote_row_get_id (PF_VOTE_ROW (row)), id) == 0)
      return PF_VOTE_ROW (row);
  return NULL;
}

static void
show_vote (PfVerdictButton *self, const PfVote *vote, gboolean is_open)
{
  PfVoteRow *row = find_vote_row (self, vote->id);
  if (row == NULL) {
    row = PF_VOTE_ROW (pf_vote_row_new (vote));
    gtk_list_box_append (self->poll_list, GTK_WIDGET (row));
  }
  pf_vote_row_set_vote (row, vote, is_open);
}

static gboolean
has_criteria (PfRun *run)
{
  guint n_items = g_list_model_get_n_items (pf_run_get_items (run));
  for (guint i = 0; i < n_items; i++)
    if (pf_run_item_is_criterion (pf_run_get_item (run, i)))
      return TRUE;
  return FALSE;
}

/* Who has a say: rows stay, so that the focus does. */
static void
fill_poll (PfVerdictButton *self, gboolean is_open)
{
  g_autoptr (GPtrArray) poll = pf_run_list_poll (self->run);
  for (guint i = 0; i < poll->len; i++)
    show_vote (self, g_ptr_array_index (poll, i), is_open);
  gtk_widget_set_visible (self->poll_box, poll->len > 0 || has_criteria (self->run));
  gtk_widget_set_visible (GTK_WIDGET (self->poll_list),
                          gtk_widget_get_first_child (GTK_WIDGET (self->poll_list)) != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->role_entry), is_open);
}

static void
role_entered (PfVerdictButton *self)
{
  g_autofree char *role = g_strstrip (g_strdup (gtk_editable_get_text (self->role_entry)));
  g_autofree char *id = pf_slug_new (role, "role");
  PfVote vote = { .id = id, .role = role, .seq = -1, .ended_at = -1 };
  if (*role == '\0')
    return;
  gtk_editable_set_text (self->role_entry, "");
  if (find_vote_row (self, id) == NULL)
    show_vote (self, &vote, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->poll_list), TRUE);
  gtk_widget_child_focus (GTK_WIDGET (find_vote_row (self, id)), GTK_DIR_TAB_FORWARD);
}

static char *
dup_summary (PfVerdictButton *self, guint n_blockers)
{
  PfDecision decision;
  if (pf_run_get_decision (self->run, &decision)) {
    const char *word = pf_verdict_get_word (decision.declared);
    return decision.reason != NULL ? g_strdup_printf (_("Closed, declared %s: %s"), word, decision.reason)
                                   : g_strdup_printf (_("Closed, declared %s"), word);
  }
  if (n_blockers == 0)
    return g_strdup (_("Everything is answered. Nothing stands in the way."));
  return g_strdup_printf (ngettext ("%u item stands in the way of GO", "%u items stand in the way of GO", n_blockers),
                          n_blockers);
}

static void
close_clicked (PfVerdictButton *self)
{
  gtk_menu_button_popdown (self->button);
  gtk_widget_activate_action (GTK_WIDGET (self), "run.ask-close", NULL);
}

static void
fill_popover (PfVerdictButton *self)
{
  GtkWidget *row;
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  g_autoptr (GPtrArray) blockers = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_blocker_free);
  pf_run_get_verdict (self->run, blockers);
  for (guint i = 0; i < blockers->len && i < MAX_SHOWN; i++)
    gtk_list_box_append (self->list, create_blocker_row (self, g_ptr_array_index (blockers, i)));
  if (blockers->len > MAX_SHOWN)
    add_rest_row (self, blockers->len - MAX_SHOWN);
  g_autofree char *summary = dup_summary (self, blockers->len);
  g_autofree char *verified = pf_run_describe_verified (self->run);
  PfDecision decision;
  gboolean is_open = !pf_run_get_decision (self->run, &decision);
  gtk_label_set_label (self->summary, summary);
  gtk_label_set_label (self->verified_label, verified != NULL ? verified : "");
  gtk_widget_set_visible (GTK_WIDGET (self->verified_label), verified != NULL);
  fill_poll (self, is_open);
  gtk_widget_set_visible (self->close_button, is_open);
  gtk_widget_set_visible (GTK_WIDGET (self->scroller), blockers->len > 0);
}

static void
row_activated (GtkListBox *list, GtkListBoxRow *row, PfVerdictButton *self)
{
  g_autofree char *item = g_strdup (g_object_get_data (G_OBJECT (row), "item"));
  gtk_menu_button_popdown (self->button);
  if (item != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "run.go-to-item", "s", item);
  else if (g_object_get_data (G_OBJECT (row), "variable") != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "run.variables", NULL);
}

static void
pf_verdict_button_dispose (GObject *object)
{
  PfVerdictButton *self = PF_VERDICT_BUTTON (object);
  if (self->run_signals != NULL)
    g_signal_group_set_target (self->run_signals, NULL);
  g_clear_object (&self->run_signals);
  g_clear_object (&self->run);
  G_OBJECT_CLASS (pf_verdict_button_parent_class)->dispose (object);
}

static void
pf_verdict_button_class_init (PfVerdictButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pf_verdict_button_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-verdict-button.ui");
  gtk_widget_class_bind_template_child (widget_class, PfVerdictButton, button);
  gtk_widget_class_bind_template_child (widget_class, PfVerdictButton, icon);
  gtk_widget_class_bind_template_child (widget_class, PfVerdictButton, label);
  gtk_widget_class_bind_template_child (widget_class, PfVerdictButton, popover);
  gtk_widget_class_bind_template_child (widget_class, PfVerdictButton, summary);
  gtk_widget_class_bind_template_child (widget_class, PfVerdictButton, scroller);
  gtk_widget_class_bind_template_child (widget_class, PfVerdictButton, list);
  gtk_widget_class_bind_template_child (widget_class, PfVerdictButton, verified_label);
  gtk_widget_class_bind_template_child (widget_class, PfVerdictButton, poll_box);
  gtk_widget_class_bind_template_child (widget_class, PfVerdictButton, poll_list);
  gtk_widget_class_bind_template_child (widget_class, PfVerdictButton, role_entry);
  gtk_widget_class_bind_template_child (widget_class, PfVerdictButton, close_button);
  gtk_widget_class_bind_template_callback (widget_class, role_entered);
  gtk_widget_class_bind_template_callback (widget_class, close_clicked);
  gtk_widget_class_bind_template_callback (widget_class, fill_popover);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
}

static void
pf_verdict_button_init (PfVerdictButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->run_signals = g_signal_group_new (PF_TYPE_RUN);
  g_signal_group_connect_swapped (self->run_signals, "changed", G_CALLBACK (update), self);
}

/**
 * pf_verdict_button_set_run:
 * @self: a pill
 * @run: the run it is about
 *
 * Shows the verdict of @run and follows it.
 */
void
pf_verdict_button_set_run (PfVerdictButton *self, PfRun *run)
{
  g_return_if_fail (PF_IS_RUN (run));
  if (!g_set_object (&self->run, run))
    return;
  GtkWidget *row;
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->poll_list))) != NULL)
    gtk_list_box_remove (self->poll_list, row);
  update (self);
  g_signal_group_set_target (self->run_signals, run);
}

/**
 * pf_verdict_button_get_verdict:
 * @self: a pill
 *
 * Returns: the verdict it shows
 */
PfVerdict
pf_verdict_button_get_verdict (PfVerdictButton *self)
{
  return self->verdict;
}
