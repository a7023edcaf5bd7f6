/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-library.h"

#include "app/pf-library-row.h"

#include <glib/gi18n-lib.h>

struct _PfLibrary {
  GtkWidget parent_instance;

  /* Template children */
  AdwHeaderBar *header_bar;
  GtkMenuButton *menu_button;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  GtkToggleButton *search_button;
  GtkStack *stack;
  GtkListView *list_view;

  /* Owned */
  PfLibraryModel *model;
  GtkSingleSelection *selection;
  char *selected_key;
  gboolean folded;
};

G_DEFINE_FINAL_TYPE (PfLibrary, pf_library, GTK_TYPE_WIDGET)

enum { PROP_FOLDED = 1, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];

static void
row_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, pf_library_row_new ());
}

static void
row_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  PfLibraryItem *item = gtk_list_item_get_item (list_item);
  gboolean heading = pf_library_item_get_kind (item) == PF_LIBRARY_HEADING;

  gtk_list_item_set_activatable (list_item, !heading);
  gtk_list_item_set_selectable (list_item, !heading);
  pf_library_row_set_item (PF_LIBRARY_ROW (gtk_list_item_get_child (list_item)), item);
}

static void
row_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  pf_library_row_set_item (PF_LIBRARY_ROW (gtk_list_item_get_child (list_item)), NULL);
}

static void
row_activate_cb (PfLibrary *self, guint position, GtkListView *view)
{
  g_autoptr (PfLibraryItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  const char *action;

  if (item == NULL || pf_library_item_get_kind (item) == PF_LIBRARY_HEADING)
    return;
  action = pf_library_item_get_kind (item) == PF_LIBRARY_RUN ? "win.open-run" : "win.open-file";
  gtk_widget_activate_action (GTK_WIDGET (self), action, "s", pf_library_item_get_key (item));
}

static void
forget_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfLibrary *self = PF_LIBRARY (widget);
  PfLibraryItem *item = gtk_single_selection_get_selected_item (self->selection);

  /* Runs are never forgotten: they are the evidence. */
  if (item != NULL
      && (pf_library_item_get_kind (item) == PF_LIBRARY_CHECKLIST
          || pf_library_item_get_kind (item) == PF_LIBRARY_RECORD))
    gtk_widget_activate_action (widget, "win.forget-file", "s", pf_library_item_get_key (item));
}

static void
update_stack (PfLibrary *self)
{
  const char *page = "list";

  if (pf_library_model_is_empty (self->model))
    page = pf_library_model_is_loaded (self->model) ? "empty" : "loading";
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0)
    page = "nothing-found";
  gtk_stack_set_visible_child_name (self->stack, page);
  gtk_widget_set_sensitive (GTK_WIDGET (self->search_button), !pf_library_model_is_empty (self->model));
}

static void
restore_selection (PfLibrary *self)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  for (guint i = 0; i < n_items && self->selected_key != NULL; i++) {
    g_autoptr (PfLibraryItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), i);
    if (g_str_equal (pf_library_item_get_key (item), self->selected_key)) {
      gtk_single_selection_set_selected (self->selection, i);
      return;
    }
  }
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
}

static void
rows_changed_cb (PfLibrary *self)
{
  restore_selection (self);
  update_stack (self);
}

static void
search_changed_cb (PfLibrary *self)
{
  pf_library_model_set_search (self->model, gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
  update_stack (self);
}

static void
search_activate_cb (PfLibrary *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->selection)); i++) {
    g_autoptr (PfLibraryItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), i);
    if (pf_library_item_get_kind (item) != PF_LIBRARY_HEADING) {
      row_activate_cb (self, i, self->list_view);
      return;
    }
  }
}

static void
pf_library_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_FOLDED)
    g_value_set_boolean (value, PF_LIBRARY (object)->folded);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
pf_library_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PfLibrary *self = PF_LIBRARY (object);

  if (id != PROP_FOLDED) {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    return;
  }
  if (self->folded == g_value_get_boolean (value))
    return;
  self->folded = g_value_get_boolean (value);
  adw_header_bar_set_show_end_title_buttons (self->header_bar, self->folded);
  g_object_notify_by_pspec (object, pspec);
}

static gboolean
pf_library_grab_focus (GtkWidget *widget)
{
  PfLibrary *self = PF_LIBRARY (widget);

  if (g_str_equal (gtk_stack_get_visible_child_name (self->stack), "list"))
    return gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
  return gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
}

static void
pf_library_dispose (GObject *object)
{
  PfLibrary *self = PF_LIBRARY (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (pf_library_parent_class)->dispose (object);
}

static void
pf_library_finalize (GObject *object)
{
  g_free (PF_LIBRARY (object)->selected_key);
  G_OBJECT_CLASS (pf_library_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-library.ui");
  gtk_widget_class_bind_template_child (widget_class, PfLibrary, header_bar);
  gtk_widget_class_bind_template_child (widget_class, PfLibrary, menu_button);
  gtk_widget_class_bind_template_child (widget_class, PfLibrary, search_bar);
  gtk_widget_class_bind_template_child (widget_class, PfLibrary, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PfLibrary, search_button);
  gtk_widget_class_bind_template_child (widget_class, PfLibrary, stack);
  gtk_widget_class_bind_template_child (widget_class, PfLibrary, list_view);
  gtk_widget_class_bind_template_callback (widget_class, row_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
}

static void
pf_library_class_init (PfLibraryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pf_library_get_property;
  object_class->set_property = pf_library_set_property;
  object_class->dispose = pf_library_dispose;
  object_class->finalize = pf_library_finalize;
  widget_class->grab_focus = pf_library_grab_focus;

  properties[PROP_FOLDED] = g_param_spec_boolean ("folded", NULL, NULL, FALSE,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "library.forget", NULL, forget_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "library.forget", NULL);
  bind_template (widget_class);
}

static void
pf_library_init (PfLibrary *self)
{
  self->model = pf_library_model_new ();
  self->selection = gtk_single_selection_new (g_object_ref (pf_library_model_get_rows (self->model)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  gtk_search_bar_set_key_capture_widget (self->search_bar, GTK_WIDGET (self->list_view));
  g_signal_connect_object (pf_library_model_get_rows (self->model), "items-changed", G_CALLBACK (rows_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->model, "loaded", G_CALLBACK (update_stack), self, G_CONNECT_SWAPPED);
  update_stack (self);
}

/**
 * pf_library_get_model:
 * @self: the library
 *
 * Returns: (transfer none): what it shows
 */
PfLibraryModel *
pf_library_get_model (PfLibrary *self)
{
  g_return_val_if_fail (PF_IS_LIBRARY (self), NULL);

  return self->model;
}

/**
 * pf_library_select:
 * @self: the library
 * @key: (nullable): key of the entry whose page is shown
 *
 * Marks the entry, now or when it comes in.
 */
void
pf_library_select (PfLibrary *self, const char *key)
{
  g_autofree char *copy = g_strdup (key);

  g_return_if_fail (PF_IS_LIBRARY (self));

  g_free (self->selected_key);
  self->selected_key = g_steal_pointer (&copy);
  restore_selection (self);
}

/**
 * pf_library_start_search:
 * @self: the library
 */
void
pf_library_start_search (PfLibrary *self)
{
  g_return_if_fail (PF_IS_LIBRARY (self));

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

/**
 * pf_library_open_menu:
 * @self: the library
 */
void
pf_library_open_menu (PfLibrary *self)
{
  g_return_if_fail (PF_IS_LIBRARY (self));

  gtk_menu_button_popup (self->menu_button);
}
