/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-record-page.h"

#include "app/pf-run-closures.h"
#include "record/pf-record.h"

#include <glib/gi18n-lib.h>

/* Findings beyond these are counted, not shown. */
#define MAX_FINDINGS 60

struct _PfRecordPage {
  AdwBin parent_instance;

  /* Template children */
  AdwHeaderBar *header_bar;
  AdwWindowTitle *window_title;
  GtkWidget *back_button;
  GtkBox *result_box;
  GtkImage *result_icon;
  GtkLabel *result_title;
  GtkLabel *result_text;
  AdwPreferencesGroup *finding_group;
  AdwPreferencesGroup *fact_group;
  GtkStack *stack;
  GtkListView *item_view;

  /* Owned */
  GPtrArray *findings;
  JsonObject *record;
  gboolean folded;
};

G_DEFINE_FINAL_TYPE (PfRecordPage, pf_record_page, ADW_TYPE_BIN)

enum { PROP_FOLDED = 1, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];

/* A record with findings may lack anything, or have it in another type; nothing is taken for granted. */
static JsonObject *
get_object (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static JsonArray *
get_array (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static const char *
get_string (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

static gint64
get_integer (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64
             ? json_node_get_int (node)
             : 0;
}

static void
add_fact (PfRecordPage *self, const char *name, const char *value)
{
  if (value == NULL || value[0] == '\0')
    return;
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *label = gtk_label_new (value);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_can_focus (label, FALSE);
  gtk_widget_set_tooltip_text (label, value);
  gtk_widget_add_css_class (label, "dim-label");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  gtk_widget_set_focusable (row, FALSE);
  adw_preferences_group_add (self->fact_group, row);
}

static char *
format_local_time (const char *text)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, zone) : NULL;
  g_autoptr (GDateTime) local = time != NULL ? g_date_time_to_local (time) : NULL;

  return local != NULL ? g_date_time_format (local, "%x %X") : NULL;
}

static const char *
translate_run_state (const char *state)
{
  static const struct {
    const char *id;
    const char *label;
  } states[] = {
    { "prepared", N_ ("Not started") },    { "in-progress", N_ ("In progress") }, { "paused", N_ ("Paused") },
    { "watching", N_ ("Watching") },       { "completed", N_ ("Completed") },     { "aborted", N_ ("Aborted") },
    { "rolled-back", N_ ("Rolled back") },
  };

  for (guint i = 0; state != NULL && i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (state, states[i].id))
      return _ (states[i].label);
  return state;
}

static char *
describe_verdict (JsonObject *record)
{
  const char *verdict = get_string (get_object (record, "decision"), "verdict");

  for (PfVerdict value = PF_VERDICT_GO; verdict != NULL && value <= PF_VERDICT_ROLLBACK; value++)
    if (g_str_equal (verdict, pf_verdict_to_string (value)))
      return g_strdup (pf_verdict_get_word (value));
  return g_strdup (verdict);
}

static const char *
find_person (JsonObject *record, const char *id)
{
  JsonArray *people = get_array (record, "people");

  for (guint i = 0; id != NULL && people != NULL && i < json_array_get_length (people); i++) {
    JsonNode *node = json_array_get_element (people, i);
    JsonObject *person = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
    if (g_strcmp0 (get_string (person, "id"), id) == 0)
      return get_string (person, "name");
  }
  return id;
}

static void
show_facts (PfRecordPage *self)
{
  JsonObject *run = get_object (self->record, "run");
  JsonObject *created = get_object (run, "created");
  JsonObject *ended = get_object (run, "ended");
  JsonObject *summary = get_object (self->record, "summary");
  g_autofree char *verdict = describe_verdict (self->record);
  g_autofree char *started = format_local_time (get_string (created, "at"));
  g_autofree char *closed = format_local_time (get_string (ended, "at"));
  g_autofree char *progress = g_strdup_printf (_ ("%u of %u"), (guint)get_integer (summary, "resolved"),
                                               (guint)get_integer (summary, "countable"));
  gboolean rehearsal = g_strcmp0 (get_string (run, "mode"), "rehearsal") == 0;

  add_fact (self, _ ("Verdict"), verdict);
  add_fact (self, _ ("Resolved"), progress);
  add_fact (self, _ ("State"), translate_run_state (get_string (run, "state")));
  add_fact (self, _ ("Environment"), get_string (run, "environment"));
  add_fact (self, _ ("Release"), get_string (run, "release"));
  add_fact (self, _ ("Kind"), rehearsal ? _ ("Rehearsal") : _ ("Live"));
  add_fact (self, _ ("Started by"), find_person (self->record, get_string (created, "by")));
  add_fact (self, _ ("Started"), started);
  add_fact (self, _ ("Ended"), closed);
}

static void
show_result (PfRecordPage *self)
{
  guint count = self->findings->len;
  gint64 length = get_integer (get_object (self->record, "audit"), "length");
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;

  if (count == 0) {
    title = g_strdup (_ ("The record is sound"));
    text = g_strdup_printf (ngettext ("%u event, unbroken from the first to the last. Every state follows from it.",
                                      "%u events, unbroken from the first to the last. Every state follows from them.",
                                      (gulong)length),
                            (guint)length);
  } else {
    title = g_strdup_printf (
        ngettext ("%u thing is wrong with this record", "%u things are wrong with this record", count), count);
    text = g_strdup (_ ("It was changed after it was written, or was not written by Preflight. Ask for the original."));
  }
  gtk_image_set_from_icon_name (self->result_icon, count == 0 ? "object-select-symbolic" : "dialog-warning-symbolic");
  gtk_widget_add_css_class (GTK_WIDGET (self->result_box), count == 0 ? "sound" : "broken");
  gtk_label_set_text (self->result_title, title);
  gtk_label_set_text (self->result_text, text);
}

static void
show_findings (PfRecordPage *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->finding_group), self->findings->len > 0);
  for (guint i = 0; i < MIN (self->findings->len, MAX_FINDINGS); i++) {
    PfFinding *finding = g_ptr_array_index (self->findings, i);
    GtkWidget *row = adw_action_row_new ();
    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), finding->message);
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), finding->pointer);
    adw_preferences_group_add (self->finding_group, row);
  }
  if (self->findings->len > MAX_FINDINGS) {
    guint more = self->findings->len - MAX_FINDINGS;
    g_autofree char *text = g_strdup_printf (ngettext ("and %u more", "and %u more", more), more);
    GtkWidget *row = adw_action_row_new ();
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);
    adw_preferences_group_add (self->finding_group, row);
  }
}

static const char *
state_icon (const char *state)
{
  if (g_strcmp0 (state, "done") == 0)
    return "object-select-symbolic";
  if (g_strcmp0 (state, "failed") == 0)
    return "dialog-error-symbolic";
  if (g_strcmp0 (state, "open") == 0 || g_strcmp0 (state, "in-progress") == 0)
    return "radio-symbolic";
  return "list-remove-symbolic";
}

static const char *
translate_state (const char *state)
{
  static const struct {
    const char *id;
    const char *label;
  } states[] = {
    { "open", N_ ("Open") },         { "in-progress", N_ ("In progress") }, { "done", N_ ("Done") },
    { "failed", N_ ("Failed") },     { "not-applicable", N_ ("N/A") },      { "waived", N_ ("Waived") },
    { "deferred", N_ ("Deferred") },
  };

  for (guint i = 0; state != NULL && i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (state, states[i].id))
      return _ (states[i].label);
  return state != NULL ? state : "";
}

/* One item as “state<TAB>text”: the list needs nothing more. */
static GListModel *
list_items (JsonObject *record)
{
  GtkStringList *list = gtk_string_list_new (NULL);
  JsonArray *items = get_array (record, "items");

  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++) {
    JsonNode *node = json_array_get_element (items, i);
    JsonObject *item = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
    const char *state = get_string (item, "state");
    const char *text = get_string (item, "text");
    gtk_string_list_take (list, g_strdup_printf ("%s\t%s", state != NULL ? state : "", text != NULL ? text : ""));
  }
  return G_LIST_MODEL (list);
}

static void
item_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *icon = gtk_image_new ();
  GtkWidget *text = gtk_label_new (NULL);
  GtkWidget *state = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_widget_add_css_class (state, "caption");
  gtk_widget_add_css_class (state, "dim-label");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), state);
  gtk_widget_add_css_class (box, "plain-row");
  gtk_list_item_set_child (list_item, box);
  gtk_list_item_set_activatable (list_item, FALSE);
}

static void
item_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkStringObject *string = gtk_list_item_get_item (list_item);
  GtkWidget *icon = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  GtkWidget *text = gtk_widget_get_next_sibling (icon);
  GtkWidget *state = gtk_widget_get_next_sibling (text);
  g_auto (GStrv) parts = g_strsplit (gtk_string_object_get_string (string), "\t", 2);

  gtk_image_set_from_icon_name (GTK_IMAGE (icon), state_icon (parts[0]));
  gtk_label_set_text (GTK_LABEL (text), parts[1]);
  gtk_widget_set_tooltip_text (text, parts[1]);
  gtk_label_set_text (GTK_LABEL (state), translate_state (parts[0]));
}

static void
pf_record_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_FOLDED)
    g_value_set_boolean (value, PF_RECORD_PAGE (object)->folded);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
pf_record_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PfRecordPage *self = PF_RECORD_PAGE (object);

  if (id != PROP_FOLDED) {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    return;
  }
  self->folded = g_value_get_boolean (value);
  gtk_widget_set_visible (self->back_button, self->folded);
  adw_header_bar_set_show_start_title_buttons (self->header_bar, self->folded);
  g_object_notify_by_pspec (object, pspec);
}

static void
pf_record_page_dispose (GObject *object)
{
  PfRecordPage *self = PF_RECORD_PAGE (object);

  g_clear_pointer (&self->findings, g_ptr_array_unref);
  g_clear_pointer (&self->record, json_object_unref);
  G_OBJECT_CLASS (pf_record_page_parent_class)->dispose (object);
}

static void
pf_record_page_class_init (PfRecordPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pf_record_page_get_property;
  object_class->set_property = pf_record_page_set_property;
  object_class->dispose = pf_record_page_dispose;
  properties[PROP_FOLDED] = g_param_spec_boolean ("folded", NULL, NULL, FALSE,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-record-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PfRecordPage, header_bar);
  gtk_widget_class_bind_template_child (widget_class, PfRecordPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, PfRecordPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, PfRecordPage, result_box);
  gtk_widget_class_bind_template_child (widget_class, PfRecordPage, result_icon);
  gtk_widget_class_bind_template_child (widget_class, PfRecordPage, result_title);
  gtk_widget_class_bind_template_child (widget_class, PfRecordPage, result_text);
  gtk_widget_class_bind_template_child (widget_class, PfRecordPage, finding_group);
  gtk_widget_class_bind_template_child (widget_class, PfRecordPage, fact_group);
  gtk_widget_class_bind_template_child (widget_class, PfRecordPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PfRecordPage, item_view);
  gtk_widget_class_bind_template_callback (widget_class, item_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, item_bind_cb);
}

static void
pf_record_page_init (PfRecordPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * pf_record_page_new:
 * @file: where it was read from
 * @record: (nullable): the record, as far as it could be read
 * @findings: (element-type PfFinding): what is wrong with it
 *
 * Returns: (transfer floating): a page
 */
GtkWidget *
pf_record_page_new (GFile *file, JsonNode *record, GPtrArray *findings)
{
  PfRecordPage *self = g_object_new (PF_TYPE_RECORD_PAGE, NULL);
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown_name = g_filename_display_name (name != NULL ? name : "");
  g_autoptr (GtkNoSelection) selection = NULL;

  self->findings = g_ptr_array_ref (findings);
  if (record != NULL && JSON_NODE_HOLDS_OBJECT (record))
    self->record = json_object_ref (json_node_get_object (record));
  const char *title = get_string (get_object (self->record, "checklist"), "title");
  adw_window_title_set_title (self->window_title, title != NULL ? title : _ ("Record"));
  adw_window_title_set_subtitle (self->window_title, shown_name);
  show_result (self);
  show_findings (self);
  show_facts (self);
  selection = gtk_no_selection_new (list_items (self->record));
  gtk_list_view_set_model (self->item_view, GTK_SELECTION_MODEL (selection));
  return GTK_WIDGET (self);
}

/**
 * pf_record_page_get_title:
 * @self: a page
 *
 * Returns: what the page is headed
 */
const char *
pf_record_page_get_title (PfRecordPage *self)
{
  g_return_val_if_fail (PF_IS_RECORD_PAGE (self), NULL);

  return adw_window_title_get_title (self->window_title);
}

/**
 * pf_record_page_is_sound:
 * @self: a page
 *
 * Returns: whether nothing is wrong with the record
 */
gboolean
pf_record_page_is_sound (PfRecordPage *self)
{
  g_return_val_if_fail (PF_IS_RECORD_PAGE (self), FALSE);

  return self->findings->len == 0;
}
