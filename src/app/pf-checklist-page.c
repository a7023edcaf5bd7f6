/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-checklist-page.h"

#include "app/pf-checklist-reading.h"
#include "app/pf-role-words.h"
#include "app/pf-run-closures.h"
#include "document/pf-lint.h"

#include <glib/gi18n-lib.h>

/* Rows beyond these are said, not shown: GTK lays out each of them at once. */
#define MAX_SECTIONS 150
#define MAX_PROBLEMS 40

struct _PfChecklistPage {
  AdwBin parent_instance;

  /* Template children */
  AdwHeaderBar *header_bar;
  AdwWindowTitle *window_title;
  GtkWidget *back_button;
  GtkLabel *title;
  GtkLabel *file_name;
  GtkFlowBox *counts;
  AdwPreferencesGroup *running_group;
  AdwPreferencesGroup *problem_group;
  AdwPreferencesGroup *repair_group;
  AdwPreferencesGroup *reading_group;
  AdwPreferencesGroup *outline_group;
  GtkListBox *outline;
  GtkLabel *outline_more;

  /* Owned */
  GFile *file;
  PfDocument *document;
  PfLibraryModel *library;
  PfStore *store; /* nullable */
  GPtrArray *running_rows;
  GPtrArray *problems; /* (element-type PfDiagnostic) */
  GPtrArray *rows; /* of what is shown of the document: problems and readings */
  gboolean folded;
};

G_DEFINE_FINAL_TYPE (PfChecklistPage, pf_checklist_page, ADW_TYPE_BIN)

enum { PROP_FOLDED = 1, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];

static void
add_count (PfChecklistPage *self, guint number, const char *words)
{
  g_autofree char *text = g_strdup_printf ("%u", number);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *value = gtk_label_new (text);
  GtkWidget *caption = gtk_label_new (words);

  gtk_widget_add_css_class (box, "count-tile");
  gtk_widget_add_css_class (value, "title-2");
  gtk_widget_add_css_class (value, "numeric");
  gtk_widget_add_css_class (caption, "caption");
  gtk_widget_add_css_class (caption, "dim-label");
  gtk_box_append (GTK_BOX (box), value);
  gtk_box_append (GTK_BOX (box), caption);
  gtk_flow_box_append (self->counts, box);
  GtkWidget *child = gtk_widget_get_parent (box);
  gtk_widget_set_focusable (child, FALSE);
}

static guint
count_probes (PfDocument *document)
{
  const GPtrArray *items = pf_document_get_items (document);
  guint count = pf_document_get_loose_probes (document)->len;

  for (guint i = 0; i < items->len; i++)
    count += ((PfItem *)g_ptr_array_index (items, i))->probe != NULL;
  return count;
}

static guint
count_items (PfDocument *document)
{
  const GPtrArray *items = pf_document_get_items (document);
  guint count = 0;

  for (guint i = 0; i < items->len; i++)
    count += ((PfItem *)g_ptr_array_index (items, i))->counts ? 1 : 0;
  return count;
}

static guint
count_blocks (PfDocument *document)
{
  const GPtrArray *commands = pf_document_get_commands (document);
  guint count = 0;

  for (guint i = 0; i < commands->len; i++)
    count += !((PfCommand *)g_ptr_array_index (commands, i))->inline_code;
  return count;
}

/* What the document does not have leaves no trace. */
static void
show_counts (PfChecklistPage *self)
{
  guint items = count_items (self->document);
  guint blanks = pf_document_get_blanks (self->document)->len;
  guint commands = count_blocks (self->document);
  guint probes = count_probes (self->document);

  add_count (self, items, ngettext ("item", "items", items));
  if (probes > 0)
    add_count (self, probes, ngettext ("probe", "probes", probes));
  if (blanks > 0)
    add_count (self, blanks, ngettext ("blank", "blanks", blanks));
  if (commands > 0)
    add_count (self, commands, ngettext ("command", "commands", commands));
}

static const char *
severity_icon (PfDiagnosticSeverity severity)
{
  switch (severity) {
  case PF_DIAGNOSTIC_ERROR:
    return "dialog-error-symbolic";
  case PF_DIAGNOSTIC_WARNING:
    return "dialog-warning-symbolic";
  case PF_DIAGNOSTIC_NOTE:
  default:
    return "dialog-information-symbolic";
  }
}

static GtkWidget *
new_row (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  return row;
}

static void
add_row (PfChecklistPage *self, AdwPreferencesGroup *group, GtkWidget *row)
{
  g_object_set_data (G_OBJECT (row), "group", group);
  g_ptr_array_add (self->rows, row);
  adw_preferences_group_add (group, row);
}

static void show_document (PfChecklistPage *self);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfChecklistPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PfLoadedFile) loaded = pf_checklist_read_finish (result, &error);

  if (loaded == NULL) {
    g_debug ("How the checklist is read could not be kept: %s", error->message);
    return;
  }
  if (self->document == NULL)
    return;
  pf_document_unref (self->document);
  self->document = g_steal_pointer (&loaded->document);
  g_ptr_array_unref (self->problems);
  self->problems = g_steal_pointer (&loaded->problems);
  show_document (self);
}

/* Reads the checklist otherwise from now on, here and in the runs that are started. */
static void
read_otherwise (PfChecklistPage *self, PfReading *reading)
{
  pf_checklist_read_async (self->store, self->document, reading, read_cb, g_object_ref (self));
  pf_reading_free (reading);
}

static void
proposal_switched (GtkSwitch *toggle, GParamSpec *pspec, PfChecklistPage *self)
{
  const char *id = g_object_get_data (G_OBJECT (toggle), "proposal");
  PfReading *reading = pf_reading_copy (pf_document_get_reading (self->document));

  if (gtk_switch_get_active (toggle))
    pf_reading_accept (reading, id);
  else
    pf_reading_refuse (reading, id);
  read_otherwise (self, reading);
}

static void
set_role_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfChecklistPage *self = PF_CHECKLIST_PAGE (widget);
  const GPtrArray *sections = pf_document_get_sections (self->document);
  const char *text;
  guint section;
  PfRole role;

  g_variant_get (parameter, "(u&s)", &section, &text);
  if (self->store == NULL || section >= sections->len || !pf_role_from_string (text, &role))
    return;
  PfReading *reading = pf_reading_copy (pf_document_get_reading (self->document));
  pf_reading_set_role (reading, ((PfSection *)g_ptr_array_index (sections, section))->id, role);
  read_otherwise (self, reading);
}

static const char *
severity_word (PfDiagnosticSeverity severity)
{
  switch (severity) {
  case PF_DIAGNOSTIC_ERROR:
    return _ ("Error");
  case PF_DIAGNOSTIC_WARNING:
    return _ ("Warning");
  case PF_DIAGNOSTIC_NOTE:
  default:
    return _ ("Note");
  }
}

static GtkWidget *
new_problem_row (const PfDiagnostic *problem)
{
  /* Translators: a place in a file. */
  g_autofree char *place = g_strdup_printf (_ ("Line %u, column %u"), problem->line, problem->column);
  const char *help = pf_lint_get_help (problem->code);
  g_autofree char *subtitle = help != NULL ? g_strconcat (place, "\n", help, NULL) : g_strdup (place);
  GtkWidget *row = new_row (problem->message, subtitle);
  GtkWidget *icon = gtk_image_new_from_icon_name (severity_icon (problem->severity));

  gtk_widget_set_tooltip_text (icon, severity_word (problem->severity));
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  severity_word (problem->severity), -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  return row;
}

static void
show_problems (PfChecklistPage *self)
{
  const GPtrArray *problems = self->problems;

  gtk_widget_set_visible (GTK_WIDGET (self->problem_group), problems->len > 0);
  for (guint i = 0; i < MIN (problems->len, MAX_PROBLEMS); i++)
    add_row (self, self->problem_group, new_problem_row (g_ptr_array_index (problems, i)));
  if (problems->len > MAX_PROBLEMS) {
    guint more = problems->len - MAX_PROBLEMS;
    g_autofree char *text = g_strdup_printf (ngettext ("and %u more", "and %u more", more), more);
    add_row (self, self->problem_group, new_row (text, ""));
  }
}

static char *
dup_proposal_title (const PfProposal *proposal)
{
  switch (proposal->kind) {
  case PF_PROPOSAL_STEPS:
    return g_strdup_printf (ngettext ("%u numbered step in line %u", "%u numbered steps from line %u on",
                                      proposal->n_items),
                            proposal->n_items, proposal->line);
  case PF_PROPOSAL_BULLETS:
    return g_strdup_printf (ngettext ("%u bullet in line %u", "%u bullets from line %u on", proposal->n_items),
                            proposal->n_items, proposal->line);
  case PF_PROPOSAL_EMBEDDED:
  default:
    return g_strdup_printf (ngettext ("A checklist with %u item inside the block in line %u",
                                      "A checklist with %u items inside the block in line %u", proposal->n_items),
                            proposal->n_items, proposal->line);
  }
}

static char *
dup_preview (const PfProposal *proposal)
{
  g_autoptr (GString) preview = g_string_new (NULL);

  for (guint i = 0; proposal->preview[i] != NULL; i++) {
    g_autofree char *text = pf_markup_dup_text (proposal->preview[i]);
    g_string_append_printf (preview, "%s%s", i > 0 ? " · " : "", text);
  }
  return g_string_free (g_steal_pointer (&preview), FALSE);
}

static void
repair_switched (GtkSwitch *toggle, GParamSpec *pspec, PfChecklistPage *self)
{
  PfReading *reading = pf_reading_copy (pf_document_get_reading (self->document));
  guint kind = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (toggle), "repair"));

  pf_reading_set_repair (reading, gtk_switch_get_active (toggle) ? (PfRepairKind)kind : PF_REPAIR_NONE);
  read_otherwise (self, reading);
}

static GtkWidget *
new_switch_row (const char *title, const char *subtitle, gboolean active, GtkWidget **toggle)
{
  GtkWidget *row = new_row (title, subtitle);

  *toggle = gtk_switch_new ();
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  gtk_widget_set_valign (*toggle, GTK_ALIGN_CENTER);
  gtk_switch_set_active (GTK_SWITCH (*toggle), active);
  gtk_accessible_update_property (GTK_ACCESSIBLE (*toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), *toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), *toggle);
  return row;
}

/* Garbled text is shown as it stands in the file until a person wants it repaired. */
static void
show_repair (PfChecklistPage *self)
{
  PfSource *read = pf_document_get_source (self->document);
  PfRepairKind chosen = pf_reading_get_repair (pf_document_get_reading (self->document));
  g_autoptr (PfSource) source = pf_source_new (pf_source_get_bytes (read), pf_source_get_file_name (read), NULL);
  PfRepairFinding finding = { 0 };
  GtkWidget *toggle = NULL;
  gboolean garbled = source != NULL && pf_source_find_repair (source, PF_REPAIR_NONE, &finding);

  gtk_widget_set_visible (GTK_WIDGET (self->repair_group), garbled && self->store != NULL);
  if (!garbled)
    return;
  /* Translators: the name of an encoding, and how many pieces of text were saved in it by mistake */
  g_autofree char *subtitle = g_strdup_printf (
      ngettext ("%s, %u place; the file stays as it is", "%s, %u places; the file stays as it is", finding.runs),
      pf_repair_kind_get_label (finding.kind), finding.runs);
  GtkWidget *row = new_switch_row (_ ("Show garbled text repaired"), subtitle, chosen != PF_REPAIR_NONE, &toggle);
  g_object_set_data (G_OBJECT (toggle), "repair", GUINT_TO_POINTER (finding.kind));
  g_signal_connect_object (toggle, "notify::active", G_CALLBACK (repair_switched), self, 0);
  add_row (self, self->repair_group, row);
}

static void
show_readings (PfChecklistPage *self)
{
  const GPtrArray *proposals = pf_document_get_proposals (self->document);

  gtk_widget_set_visible (GTK_WIDGET (self->reading_group), proposals->len > 0 && self->store != NULL);
  for (guint i = 0; i < MIN (proposals->len, MAX_PROBLEMS); i++) {
    const PfProposal *proposal = g_ptr_array_index (proposals, i);
    g_autofree char *title = dup_proposal_title (proposal);
    g_autofree char *preview = dup_preview (proposal);
    GtkWidget *toggle = NULL;
    GtkWidget *row = new_switch_row (title, preview, proposal->accepted, &toggle);
    g_object_set_data_full (G_OBJECT (toggle), "proposal", g_strdup (proposal->id), g_free);
    g_signal_connect_object (toggle, "notify::active", G_CALLBACK (proposal_switched), self, 0);
    add_row (self, self->reading_group, row);
  }
}

static GtkWidget *
new_role_button (PfChecklistPage *self, guint index, const PfSection *section)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenuModel) menu = pf_role_menu_new ("checklist.set-role", index, section->role);
  g_autofree char *words = g_strdup_printf (_ ("What “%s” is for: %s"), section->title, pf_role_get_word (section->role));

  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), menu);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), section->role != PF_ROLE_NONE ? pf_role_get_word (section->role)
                                                                                    : "–");
  gtk_widget_set_sensitive (button, self->store != NULL);
  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "role-button");
  return button;
}

static GtkWidget *
new_outline_row (PfChecklistPage *self, guint index, PfSection *section)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *title = gtk_label_new (section->title);
  g_autofree char *count = g_strdup_printf ("%u", section->leaf_tasks);
  g_autofree char *spoken
      = g_strdup_printf (ngettext ("%u item", "%u items", section->leaf_tasks), section->leaf_tasks);
  GtkWidget *number = gtk_label_new (section->leaf_tasks > 0 ? count : "");

  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_set_margin_start (title, (int)MIN (section->level > 1 ? section->level - 2 : 0, 4) * 18);
  gtk_widget_set_tooltip_text (title, section->title);
  if (section->level <= 2)
    gtk_widget_add_css_class (title, "heading");
  gtk_widget_add_css_class (number, "dim-label");
  gtk_widget_add_css_class (number, "numeric");
  gtk_widget_set_tooltip_text (number, section->leaf_tasks > 0 ? spoken : NULL);
  gtk_box_append (GTK_BOX (box), title);
  if (section->heading)
    gtk_box_append (GTK_BOX (box), new_role_button (self, index, section));
  gtk_box_append (GTK_BOX (box), number);
  gtk_widget_add_css_class (box, "plain-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  return row;
}

static void
show_outline (PfChecklistPage *self)
{
  const GPtrArray *sections = pf_document_get_sections (self->document);
  guint shown = 0;
  guint left_out = 0;

  for (guint i = 0; i < sections->len; i++) {
    PfSection *section = g_ptr_array_index (sections, i);
    /* The first heading is the title, which stands above already. */
    if (section->level == 1 && g_strcmp0 (section->title, pf_document_get_title (self->document)) == 0)
      continue;
    if (shown == MAX_SECTIONS) {
      left_out++;
      continue;
    }
    gtk_list_box_append (self->outline, new_outline_row (self, i, section));
    shown++;
  }
  gtk_widget_set_visible (GTK_WIDGET (self->outline_group), shown > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->outline_more), left_out > 0);
  g_autofree char *text
      = g_strdup_printf (ngettext ("and %u more section", "and %u more sections", left_out), left_out);
  gtk_label_set_text (self->outline_more, text);
}

static void
clear_document (PfChecklistPage *self)
{
  GtkWidget *child;

  for (guint i = 0; i < self->rows->len; i++) {
    GtkWidget *row = g_ptr_array_index (self->rows, i);
    adw_preferences_group_remove (g_object_get_data (G_OBJECT (row), "group"), row);
  }
  g_ptr_array_set_size (self->rows, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->counts))) != NULL)
    gtk_flow_box_remove (self->counts, child);
  while ((child = GTK_WIDGET (gtk_list_box_get_row_at_index (self->outline, 0))) != NULL)
    gtk_list_box_remove (self->outline, child);
}

static void
show_document (PfChecklistPage *self)
{
  clear_document (self);
  gtk_label_set_text (self->title, pf_document_get_title (self->document));
  show_counts (self);
  show_problems (self);
  show_repair (self);
  show_readings (self);
  show_outline (self);
}

static void
running_activated_cb (AdwActionRow *row, PfChecklistPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-run", "s", g_object_get_data (G_OBJECT (row), "run"));
}

static GtkWidget *
new_running_row (PfChecklistPage *self, PfLibraryItem *item)
{
  const char *facts = pf_library_item_get_subtitle (item);
  PfProgress progress;
  PfVerdict verdict;
  g_autofree char *subtitle = NULL;

  if (pf_library_item_get_progress (item, &progress, &verdict)) {
    g_autofree char *count = g_strdup_printf (_ ("%u of %u"), progress.resolved, progress.countable);
    subtitle = g_strdup_printf ("%s · %s", count, pf_verdict_get_word (verdict));
  }
  GtkWidget *row = new_row (facts != NULL && facts[0] != '\0' ? facts : _ ("Run without environment"),
                            subtitle != NULL ? subtitle : "");
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  g_object_set_data_full (G_OBJECT (row), "run", g_strdup (pf_library_item_get_key (item)), g_free);
  g_signal_connect_object (row, "activated", G_CALLBACK (running_activated_cb), self, 0);
  return row;
}

static void
show_running (PfChecklistPage *self)
{
  PfSource *source = pf_document_get_source (self->document);
  g_autoptr (GPtrArray) running = pf_library_model_dup_running (self->library, pf_document_get_title (self->document),
                                                                pf_source_get_file_name (source));

  for (guint i = 0; i < self->running_rows->len; i++)
    adw_preferences_group_remove (self->running_group, g_ptr_array_index (self->running_rows, i));
  g_ptr_array_set_size (self->running_rows, 0);
  for (guint i = 0; i < running->len; i++) {
    GtkWidget *row = new_running_row (self, g_ptr_array_index (running, i));
    adw_preferences_group_add (self->running_group, row);
    g_ptr_array_add (self->running_rows, row);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->running_group), running->len > 0);
}

static void
pf_checklist_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_FOLDED)
    g_value_set_boolean (value, PF_CHECKLIST_PAGE (object)->folded);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
pf_checklist_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PfChecklistPage *self = PF_CHECKLIST_PAGE (object);

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
pf_checklist_page_dispose (GObject *object)
{
  PfChecklistPage *self = PF_CHECKLIST_PAGE (object);

  g_clear_object (&self->file);
  g_clear_object (&self->library);
  g_clear_pointer (&self->document, pf_document_unref);
  g_clear_pointer (&self->running_rows, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (pf_checklist_page_parent_class)->dispose (object);
}

static void
pf_checklist_page_class_init (PfChecklistPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pf_checklist_page_get_property;
  object_class->set_property = pf_checklist_page_set_property;
  object_class->dispose = pf_checklist_page_dispose;
  properties[PROP_FOLDED] = g_param_spec_boolean ("folded", NULL, NULL, FALSE,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-checklist-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PfChecklistPage, header_bar);
  gtk_widget_class_bind_template_child (widget_class, PfChecklistPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, PfChecklistPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, PfChecklistPage, title);
  gtk_widget_class_bind_template_child (widget_class, PfChecklistPage, file_name);
  gtk_widget_class_bind_template_child (widget_class, PfChecklistPage, counts);
  gtk_widget_class_bind_template_child (widget_class, PfChecklistPage, running_group);
  gtk_widget_class_bind_template_child (widget_class, PfChecklistPage, problem_group);
  gtk_widget_class_bind_template_child (widget_class, PfChecklistPage, repair_group);
  gtk_widget_class_bind_template_child (widget_class, PfChecklistPage, reading_group);
  gtk_widget_class_bind_template_child (widget_class, PfChecklistPage, outline_group);
  gtk_widget_class_bind_template_child (widget_class, PfChecklistPage, outline);
  gtk_widget_class_bind_template_child (widget_class, PfChecklistPage, outline_more);
  gtk_widget_class_install_action (widget_class, "checklist.set-role", "(us)", set_role_action);
}

static void
pf_checklist_page_init (PfChecklistPage *self)
{
  self->running_rows = g_ptr_array_new ();
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * pf_checklist_page_new:
 * @file: where it was read from
 * @document: what it holds
 * @problems: (element-type PfDiagnostic): what a person should put right in it
 * @library: where its runs are listed
 * @store: (nullable): where it is remembered how it is to be read
 *
 * Returns: (transfer floating): a page
 */
GtkWidget *
pf_checklist_page_new (
    GFile *file, PfDocument *document, GPtrArray *problems, PfLibraryModel *library, PfStore *store)
{
  PfChecklistPage *self = g_object_new (PF_TYPE_CHECKLIST_PAGE, NULL);
  const char *name = pf_source_get_file_name (pf_document_get_source (document));
  g_autofree char *shown_path = g_file_get_parse_name (file);

  self->file = g_object_ref (file);
  self->document = pf_document_ref (document);
  self->library = g_object_ref (library);
  self->store = store != NULL && !pf_store_is_read_only (store) ? g_object_ref (store) : NULL;
  adw_window_title_set_title (self->window_title, name);
  gtk_label_set_text (self->file_name, shown_path);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->file_name), shown_path);
  self->problems = g_ptr_array_ref (problems);
  show_document (self);
  show_running (self);
  g_signal_connect_object (library, "loaded", G_CALLBACK (show_running), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/**
 * pf_checklist_page_get_document:
 * @self: a page
 *
 * Returns: (transfer none): the checklist
 */
PfDocument *
pf_checklist_page_get_document (PfChecklistPage *self)
{
  g_return_val_if_fail (PF_IS_CHECKLIST_PAGE (self), NULL);

  return self->document;
}

/**
 * pf_checklist_page_get_file:
 * @self: a page
 *
 * Returns: (transfer none): where it was read from
 */
GFile *
pf_checklist_page_get_file (PfChecklistPage *self)
{
  g_return_val_if_fail (PF_IS_CHECKLIST_PAGE (self), NULL);

  return self->file;
}
