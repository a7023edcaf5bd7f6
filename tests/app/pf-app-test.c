/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-app-test.h"

#include "app/pf-text-cell.h"

#include <glib/gstdio.h>

/* Sixty seconds: a hundred times what the slowest condition takes. */
#define DEADLINE_US (60 * G_USEC_PER_SEC)

/**
 * pf_app_test_init:
 * @argc: of main
 * @argv: of main
 *
 * Like gtk_test_init(), for an application with libadwaita. The folders are those headless.sh made.
 */
void
pf_app_test_init (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);
  gtk_disable_setlocale ();
  gtk_init ();
  adw_init ();
}

static gboolean
wake_up (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

/**
 * pf_app_test_wait:
 * @condition: asked again after each turn of the main loop
 * @data: for @condition
 * @what: said when it never comes
 */
void
pf_app_test_wait (PfCondition condition, gpointer data, const char *what)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;
  while (!condition (data)) {
    if (g_get_monotonic_time () > deadline)
      g_error ("Waited in vain: %s", what);
    gboolean woken = FALSE;
    guint timer = g_timeout_add (20, wake_up, &woken);
    g_main_context_iteration (NULL, TRUE);
    if (!woken)
      g_source_remove (timer);
  }
}

/**
 * pf_app_test_settle:
 *
 * Lets everything that is due happen: idles, layout, one frame.
 */
void
pf_app_test_settle (void)
{
  gboolean done = FALSE;
  g_timeout_add (150, wake_up, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
}

static gboolean
window_is_drawn (gpointer data)
{
  return gtk_widget_get_mapped (data) && gtk_widget_get_width (data) > 0;
}

static gboolean
no_window_left (gpointer data)
{
  return gtk_application_get_windows (GTK_APPLICATION (data)) == NULL;
}

static gboolean
run_test (gpointer data)
{
  PfAppTest *self = data;

  self->window = PF_WINDOW (gtk_application_get_active_window (GTK_APPLICATION (self->application)));
  g_assert_nonnull (self->window);
  pf_app_test_wait (window_is_drawn, self->window, "the window is drawn");
  self->function (self);
  while (g_list_model_get_n_items (gtk_window_get_toplevels ()) > 0) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (gtk_window_get_toplevels (), 0);
    gtk_window_destroy (window);
  }
  pf_app_test_wait (no_window_left, self->application, "all windows are closed");
  pf_app_test_settle ();
  g_application_quit (G_APPLICATION (self->application));
  return G_SOURCE_REMOVE;
}

static void
forget_everything (void)
{
  g_autofree char *path = pf_store_default_path ();
  static const char *const suffixes[] = { "", "-wal", "-shm" };
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *name = g_strconcat (path, suffixes[i], NULL);
    g_unlink (name);
  }
}

static void
run_application (gconstpointer data)
{
  PfAppTest self = { .function = *(const PfAppTestFunction *)data };
  char *arguments[] = { (char *)"preflight", NULL };

  forget_everything ();
  self.application = pf_application_new ();
  g_application_set_flags (G_APPLICATION (self.application), G_APPLICATION_HANDLES_OPEN | G_APPLICATION_NON_UNIQUE);
  g_idle_add (run_test, &self);
  g_assert_cmpint (g_application_run (G_APPLICATION (self.application), 1, arguments), ==, 0);
  g_assert_finalize_object (self.application);
}

/**
 * pf_app_test_add:
 * @path: name of the test case
 * @function: called in the main loop of a fresh application with one window and an empty store
 */
void
pf_app_test_add (const char *path, PfAppTestFunction function)
{
  gpointer data = g_memdup2 (&function, sizeof function);
  g_test_add_data_func_full (path, data, run_application, g_free);
}

/**
 * pf_app_test_has_name:
 * @widget: a widget
 * @name: what it should be called
 *
 * Returns: whether @name is the text on the widget, its accessible label, or its tooltip
 */
gboolean
pf_app_test_has_name (GtkWidget *widget, const char *name)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), name))
    return TRUE;
  if (ADW_IS_PREFERENCES_ROW (widget)
      && g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), name) == 0)
    return TRUE;
  if (GTK_IS_BUTTON (widget) && gtk_button_get_label (GTK_BUTTON (widget)) != NULL) {
    g_auto (GStrv) parts = g_strsplit (gtk_button_get_label (GTK_BUTTON (widget)), "_", -1);
    g_autofree char *label = g_strjoinv ("", parts);
    if (g_str_equal (label, name))
      return TRUE;
  }
  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), name) == 0)
    return TRUE;
  g_autofree char *difference
      = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name);
  return difference == NULL;
}

/**
 * pf_app_test_find:
 * @root: where to look, itself included
 * @type: the type it must be
 * @name: (nullable): what it must be called, as in pf_app_test_has_name()
 *
 * Returns: (transfer none) (nullable): the first such widget
 */
GtkWidget *
pf_app_test_find (GtkWidget *root, GType type, const char *name)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type) && (name == NULL || pf_app_test_has_name (root, name)))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = pf_app_test_find (child, type, name);
    if (found != NULL)
      return found;
  }
  return NULL;
}

typedef struct {
  GtkWidget *root;
  GType type;
  const char *name;
  GtkWidget *found;
} Search;

static gboolean
is_found (gpointer data)
{
  Search *search = data;
  search->found = pf_app_test_find (search->root, search->type, search->name);
  return search->found != NULL;
}

/**
 * pf_app_test_expect:
 *
 * As pf_app_test_find(), but waits for it to appear.
 */
GtkWidget *
pf_app_test_expect (GtkWidget *root, GType type, const char *name)
{
  Search search = { root, type, name, NULL };
  g_autofree char *what = g_strdup_printf ("a %s called “%s”", g_type_name (type), name != NULL ? name : "anything");
  pf_app_test_wait (is_found, &search, what);
  return search.found;
}

static GtkWidget *
find_shown (GtkWidget *root, GType type, const char *name)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type) && pf_app_test_is_shown (root)
      && (name == NULL || pf_app_test_has_name (root, name)))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_shown (child, type, name);
    if (found != NULL)
      return found;
  }
  return NULL;
}

static gboolean
is_shown_now (gpointer data)
{
  Search *search = data;
  search->found = find_shown (search->root, search->type, search->name);
  return search->found != NULL;
}

/**
 * pf_app_test_expect_shown:
 *
 * As pf_app_test_expect(), but the widget must be one a person can see.
 */
GtkWidget *
pf_app_test_expect_shown (GtkWidget *root, GType type, const char *name)
{
  Search search = { root, type, name, NULL };
  g_autofree char *what
      = g_strdup_printf ("a visible %s called “%s”", g_type_name (type), name != NULL ? name : "anything");
  pf_app_test_wait (is_shown_now, &search, what);
  return search.found;
}

/**
 * pf_app_test_find_window:
 * @type: type of a toplevel
 *
 * Returns: (transfer none) (nullable): the newest visible window of that type
 */
GtkWindow *
pf_app_test_find_window (GType type)
{
  GListModel *toplevels = gtk_window_get_toplevels ();
  for (guint i = g_list_model_get_n_items (toplevels); i > 0; i--) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (toplevels, i - 1);
    if (G_TYPE_CHECK_INSTANCE_TYPE (window, type) && gtk_widget_get_visible (window))
      return GTK_WINDOW (window);
  }
  return NULL;
}

static gboolean
window_is_found (gpointer data)
{
  Search *search = data;
  search->found = (GtkWidget *)pf_app_test_find_window (search->type);
  return search->found != NULL;
}

/**
 * pf_app_test_expect_window:
 *
 * As pf_app_test_find_window(), but waits for it to appear.
 */
GtkWindow *
pf_app_test_expect_window (GType type)
{
  Search search = { NULL, type, NULL, NULL };
  pf_app_test_wait (window_is_found, &search, g_type_name (type));
  return GTK_WINDOW (search.found);
}

/**
 * pf_app_test_is_shown:
 * @widget: a widget
 *
 * Returns: whether a person can see it
 */
gboolean
pf_app_test_is_shown (GtkWidget *widget)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_get_child_visible (widget);
}

/**
 * pf_app_test_sees:
 * @root: where to look
 * @text: part of what stands on a label or in a text
 *
 * Returns: whether a mapped label or text under @root holds @text
 */
gboolean
pf_app_test_sees (GtkWidget *root, const char *text)
{
  const char *shown = GTK_IS_LABEL (root)      ? gtk_label_get_text (GTK_LABEL (root))
                      : PF_IS_TEXT_CELL (root) ? pf_text_cell_get_text (PF_TEXT_CELL (root))
                                               : NULL;
  if (shown != NULL && gtk_widget_get_mapped (root) && strstr (shown, text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (pf_app_test_sees (child, text))
      return TRUE;
  return FALSE;
}

/**
 * pf_app_test_activate:
 * @widget: where the action is looked up from
 * @action: its full name, such as `win.export`
 * @format: (nullable): GVariant format of the parameter
 *
 * Activates an action that must exist.
 */
void
pf_app_test_activate (GtkWidget *widget, const char *action, const char *format, ...)
{
  g_autoptr (GVariant) parameter = NULL;
  if (format != NULL) {
    va_list arguments;
    va_start (arguments, format);
    parameter = g_variant_ref_sink (g_variant_new_va (format, NULL, &arguments));
    va_end (arguments);
  }
  gboolean activated = gtk_widget_activate_action_variant (widget, action, parameter);
  if (!activated)
    g_error ("There is no action %s", action);
}

typedef struct {
  GtkWidget *widget;
  int width;
} Width;

static gboolean
has_width (gpointer data)
{
  Width *width = data;
  return gtk_widget_get_width (width->widget) == width->width;
}

/**
 * pf_app_test_resize:
 * @window: a window on the screen
 * @width: new width, at least the window's minimum
 * @height: new height
 *
 * Gives the window a new size and waits until it has it.
 */
void
pf_app_test_resize (GtkWindow *window, int width, int height)
{
  gtk_window_set_default_size (window, width, height);
  Width wanted = { GTK_WIDGET (window), width };
  pf_app_test_wait (has_width, &wanted, "the window has its new width");
  pf_app_test_settle ();
}

/**
 * pf_app_test_screenshot:
 * @widget: a window
 * @path: (nullable): where to save it as PNG
 *
 * Returns: (transfer full): what the window looks like
 */
GdkTexture *
pf_app_test_screenshot (GtkWidget *widget, const char *path)
{
  pf_app_test_settle ();
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  /* Without a compositor the window has a frame, which the paintable counts and the widget's size does not. */
  int width = gdk_paintable_get_intrinsic_width (paintable);
  int height = gdk_paintable_get_intrinsic_height (paintable);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  GskRenderNode *node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  GskRenderer *renderer = gtk_native_get_renderer (gtk_widget_get_native (widget));
  GdkTexture *texture
      = gsk_renderer_render_texture (renderer, node, &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height));
  gsk_render_node_unref (node);
  if (path != NULL)
    g_assert_true (gdk_texture_save_to_png (texture, path));
  return texture;
}

/**
 * pf_app_test_shoot:
 * @widget: a window, or a popover that is open
 * @name: what to call the picture
 *
 * Takes a picture to be looked at, holds that it shows something, and keeps it in the folder `screens` beside the tests,
 * or where PF_SCREENSHOTS says.
 */
void
pf_app_test_shoot (GtkWidget *widget, const char *name)
{
  const char *wanted = g_getenv ("PF_SCREENSHOTS");
  g_autofree char *folder
      = wanted != NULL ? g_strdup (wanted) : g_test_build_filename (G_TEST_BUILT, "screens", NULL);
  g_autofree char *file_name = g_strconcat (name, ".png", NULL);
  g_autofree char *path = g_build_filename (folder, file_name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_autoptr (GdkTexture) texture = pf_app_test_screenshot (widget, path);
  gsize stride = (gsize) gdk_texture_get_width (texture) * 4;
  gsize size = stride * (gsize) gdk_texture_get_height (texture);
  g_autofree guchar *pixels = g_malloc (size);
  gdk_texture_download (texture, pixels, stride);
  g_autoptr (GHashTable) colors = g_hash_table_new (NULL, NULL);
  for (gsize i = 0; i + 3 < size; i += 4)
    g_hash_table_add (colors, GUINT_TO_POINTER (pixels[i] << 16 | pixels[i + 1] << 8 | pixels[i + 2]));
  g_assert_cmpuint (g_hash_table_size (colors), >, 20);
}

/**
 * pf_app_test_write_file:
 * @name: file name
 * @contents: bytes
 * @length: number of bytes, or -1 for a text
 *
 * Returns: (transfer full): the file
 */
GFile *
pf_app_test_write_file (const char *name, const char *contents, gssize length)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "files", NULL);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_file_set_contents (path, contents, length, &error);
  g_assert_no_error (error);
  return g_file_new_for_path (path);
}
