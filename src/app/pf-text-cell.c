/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-text-cell.h"

#include "app/pf-link-markup.h"

#define MIN_CHARACTERS 8
#define NATURAL_CHARACTERS 26

struct _PfTextCell {
  GtkWidget parent_instance;

  /* Owned */
  PangoLayout *layout;
  GPtrArray *links; /* (element-type PfLinkRange) */
  char *source;     /* markup or text as it was set */
  char *text;

  gboolean is_markup;
  gboolean hovering;
  guint focused_link;
};

G_DEFINE_FINAL_TYPE (PfTextCell, pf_text_cell, GTK_TYPE_WIDGET)

enum { SIGNAL_ACTIVATE_LINK, SIGNAL_ACTIVATE_FOCUSED_LINK, N_SIGNALS };
static guint signals[N_SIGNALS];

static PangoLayout *
ensure_layout (PfTextCell *self)
{
  if (self->layout != NULL)
    return self->layout;
  self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
  if (self->is_markup) {
    g_autoptr (GPtrArray) links = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_link_range_free);
    g_autofree char *markup = pf_link_markup_parse (self->source, links);
    pango_layout_set_markup (self->layout, markup, -1);
  } else {
    pango_layout_set_text (self->layout, self->source, -1);
  }
  return self->layout;
}

static int
measure_characters (PfTextCell *self, int characters)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int width = pango_font_metrics_get_approximate_char_width (metrics);
  pango_font_metrics_unref (metrics);
  return PANGO_PIXELS_CEIL (width * characters);
}

static GtkSizeRequestMode
pf_text_cell_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
pf_text_cell_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  PfTextCell *self = PF_TEXT_CELL (widget);
  int least = measure_characters (self, MIN_CHARACTERS);
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = least;
    *natural = measure_characters (self, NATURAL_CHARACTERS);
    return;
  }
  int width = MAX (for_size < 0 ? measure_characters (self, NATURAL_CHARACTERS) : for_size, least);
  int height;
  pango_layout_set_width (ensure_layout (self), width * PANGO_SCALE);
  pango_layout_get_pixel_size (self->layout, NULL, &height);
  *minimum = *natural = height;
}

static void
pf_text_cell_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  pango_layout_set_width (ensure_layout (PF_TEXT_CELL (widget)), width * PANGO_SCALE);
}

static void
draw_link (PfTextCell *self, GtkSnapshot *snapshot, PfLinkRange *link, gboolean focused)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  GdkRGBA color;
  if (!gtk_style_context_lookup_color (context, "accent_color", &color))
    gtk_style_context_get_color (context, &color);
  int range[2] = { (int) link->start, (int) link->end };
  cairo_region_t *clip = gdk_pango_layout_get_clip_region (self->layout, 0, 0, range, 1);
  for (int i = 0; i < cairo_region_num_rectangles (clip); i++) {
    cairo_rectangle_int_t part;
    cairo_region_get_rectangle (clip, i, &part);
    graphene_rect_t bounds = GRAPHENE_RECT_INIT ((float) part.x, (float) part.y, (float) part.width, (float) part.height);
    gtk_snapshot_push_clip (snapshot, &bounds);
    gtk_snapshot_append_layout (snapshot, self->layout, &color);
    gtk_snapshot_pop (snapshot);
    if (focused) {
      GskRoundedRect outline;
      gsk_rounded_rect_init_from_rect (&outline, &bounds, 3);
      gtk_snapshot_append_border (snapshot, &outline, (float[4]){ 2, 2, 2, 2 },
                                  (GdkRGBA[4]){ color, color, color, color });
    }
  }
  cairo_region_destroy (clip);
}

static void
pf_text_cell_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PfTextCell *self = PF_TEXT_CELL (widget);
  GdkRGBA color;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  gtk_snapshot_append_layout (snapshot, ensure_layout (self), &color);
  for (guint i = 0; i < self->links->len; i++) {
    gboolean focused = gtk_widget_has_visible_focus (widget) && i == self->focused_link;
    draw_link (self, snapshot, g_ptr_array_index (self->links, i), focused);
  }
}

static gboolean
move_to_link (PfTextCell *self, guint link)
{
  self->focused_link = link;
  PfLinkRange *range = g_ptr_array_index (self->links, link);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, range->url, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return TRUE;
}

static gboolean
pf_text_cell_focus (GtkWidget *widget, GtkDirectionType direction)
{
  PfTextCell *self = PF_TEXT_CELL (widget);
  if (self->links->len == 0)
    return FALSE;
  gboolean forward = direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_RIGHT;
  gboolean backward = direction == GTK_DIR_TAB_BACKWARD || direction == GTK_DIR_LEFT;
  if (!gtk_widget_has_focus (widget)) {
    move_to_link (self, backward ? self->links->len - 1 : 0);
    return gtk_widget_grab_focus (widget);
  }
  if (forward && self->focused_link + 1 < self->links->len)
    return move_to_link (self, self->focused_link + 1);
  if (backward && self->focused_link > 0)
    return move_to_link (self, self->focused_link - 1);
  return FALSE;
}

static guint
find_link_at (PfTextCell *self, double x, double y)
{
  int index;
  int trailing;
  if (self->links->len == 0
      || !pango_layout_xy_to_index (ensure_layout (self), (int) (x * PANGO_SCALE), (int) (y * PANGO_SCALE), &index,
                                    &trailing))
    return G_MAXUINT;
  for (guint i = 0; i < self->links->len; i++) {
    PfLinkRange *link = g_ptr_array_index (self->links, i);
    if ((guint) index >= link->start && (guint) index < link->end)
      return i;
  }
  return G_MAXUINT;
}

static void
pressed (GtkGestureClick *gesture, int n_press, double x, double y, PfTextCell *self)
{
  if (find_link_at (self, x, y) != G_MAXUINT)
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
released (GtkGestureClick *gesture, int n_press, double x, double y, PfTextCell *self)
{
  guint link = find_link_at (self, x, y);
  if (link != G_MAXUINT)
    pf_text_cell_activate_link (self, link);
}

static void
motion (GtkEventControllerMotion *controller, double x, double y, PfTextCell *self)
{
  gboolean hovering = find_link_at (self, x, y) != G_MAXUINT;
  if (hovering == self->hovering)
    return;
  self->hovering = hovering;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), hovering ? "pointer" : NULL);
}

static gboolean
pf_text_cell_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  PfTextCell *self = PF_TEXT_CELL (widget);
  guint link = keyboard ? self->focused_link : find_link_at (self, x, y);
  if (link >= self->links->len)
    return FALSE;
  gtk_tooltip_set_text (tooltip, ((PfLinkRange *) g_ptr_array_index (self->links, link))->url);
  return TRUE;
}

static void
activate_focused_link (PfTextCell *self)
{
  if (self->focused_link < self->links->len)
    pf_text_cell_activate_link (self, self->focused_link);
}

static void
pf_text_cell_finalize (GObject *object)
{
  PfTextCell *self = PF_TEXT_CELL (object);
  g_clear_object (&self->layout);
  g_clear_pointer (&self->links, g_ptr_array_unref);
  g_free (self->source);
  g_free (self->text);
  G_OBJECT_CLASS (pf_text_cell_parent_class)->finalize (object);
}

static void
pf_text_cell_class_init (PfTextCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = pf_text_cell_finalize;
  widget_class->get_request_mode = pf_text_cell_get_request_mode;
  widget_class->measure = pf_text_cell_measure;
  widget_class->size_allocate = pf_text_cell_size_allocate;
  widget_class->snapshot = pf_text_cell_snapshot;
  widget_class->focus = pf_text_cell_focus;
  widget_class->query_tooltip = pf_text_cell_query_tooltip;

  signals[SIGNAL_ACTIVATE_LINK] = g_signal_new ("activate-link", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                                g_signal_accumulator_true_handled, NULL, NULL, G_TYPE_BOOLEAN, 1,
                                                G_TYPE_STRING);
  signals[SIGNAL_ACTIVATE_FOCUSED_LINK]
      = g_signal_new_class_handler ("activate-focused-link", G_TYPE_FROM_CLASS (klass),
                                    G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION, G_CALLBACK (activate_focused_link), NULL, NULL,
                                    NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_activate_signal (widget_class, signals[SIGNAL_ACTIVATE_FOCUSED_LINK]);
  static const guint keys[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_ISO_Enter, GDK_KEY_space };
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_signal (widget_class, keys[i], 0, "activate-focused-link", NULL);
  gtk_widget_class_set_css_name (widget_class, "text-cell");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
pf_text_cell_init (PfTextCell *self)
{
  self->links = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_link_range_free);
  self->source = g_strdup ("");
  self->text = g_strdup ("");
  GtkGesture *click = gtk_gesture_click_new ();
  g_signal_connect (click, "pressed", G_CALLBACK (pressed), self);
  g_signal_connect (click, "released", G_CALLBACK (released), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  GtkEventController *pointer = gtk_event_controller_motion_new ();
  g_signal_connect (pointer, "motion", G_CALLBACK (motion), self);
  gtk_widget_add_controller (GTK_WIDGET (self), pointer);
}

static void
set_source (PfTextCell *self, const char *source, gboolean is_markup)
{
  if (source == NULL)
    source = "";
  if (self->is_markup == is_markup && g_str_equal (self->source, source))
    return;
  g_free (self->source);
  g_clear_pointer (&self->text, g_free);
  self->source = g_strdup (source);
  self->is_markup = is_markup;
  self->focused_link = 0;
  g_ptr_array_set_size (self->links, 0);
  g_clear_object (&self->layout);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  if (is_markup) {
    g_autofree char *markup = pf_link_markup_parse (source, self->links);
    self->is_markup = pango_parse_markup (markup, -1, 0, NULL, &self->text, NULL, NULL);
  }
  if (!self->is_markup) {
    self->text = g_strdup (source);
    g_ptr_array_set_size (self->links, 0);
  }
  gtk_widget_set_focusable (GTK_WIDGET (self), self->links->len > 0);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), self->links->len > 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->text, -1);
}

/**
 * pf_text_cell_new:
 *
 * Returns: (transfer floating): an empty cell
 */
GtkWidget *
pf_text_cell_new (void)
{
  return g_object_new (PF_TYPE_TEXT_CELL, NULL);
}

/**
 * pf_text_cell_set_text:
 * @self: a cell
 * @text: (nullable): plain text; %NULL is the same as empty
 *
 * Shows @text as it stands.
 */
void
pf_text_cell_set_text (PfTextCell *self, const char *text)
{
  set_source (self, text, FALSE);
}

/**
 * pf_text_cell_set_markup:
 * @self: a cell
 * @markup: (nullable): Pango markup, with `<a href="…">` for links; malformed markup is shown as it stands
 *
 * Shows @markup.
 */
void
pf_text_cell_set_markup (PfTextCell *self, const char *markup)
{
  set_source (self, markup, TRUE);
}

/**
 * pf_text_cell_get_text:
 * @self: a cell
 *
 * Returns: (transfer none): the text shown, without its markup
 */
const char *
pf_text_cell_get_text (PfTextCell *self)
{
  return self->text;
}

/**
 * pf_text_cell_get_n_links:
 * @self: a cell
 *
 * Returns: how many links it has
 */
guint
pf_text_cell_get_n_links (PfTextCell *self)
{
  return self->links->len;
}

/**
 * pf_text_cell_activate_link:
 * @self: a cell
 * @link: index of a link
 *
 * Opens the link as a click would: the signal first, then the desktop.
 */
void
pf_text_cell_activate_link (PfTextCell *self, guint link)
{
  g_return_if_fail (link < self->links->len);
  g_autofree char *url = g_strdup (((PfLinkRange *) g_ptr_array_index (self->links, link))->url);
  gboolean handled = FALSE;
  g_signal_emit (self, signals[SIGNAL_ACTIVATE_LINK], 0, url, &handled);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  if (!handled && GTK_IS_WINDOW (root))
    gtk_show_uri (GTK_WINDOW (root), url, GDK_CURRENT_TIME);
}

/**
 * pf_text_cell_get_first_line_height:
 * @self: a cell
 *
 * Returns: height of its first line in pixels, so that a row can put a control beside it
 */
int
pf_text_cell_get_first_line_height (PfTextCell *self)
{
  PangoRectangle extents;
  PangoLayoutLine *line = pango_layout_get_line_readonly (ensure_layout (self), 0);
  pango_layout_line_get_pixel_extents (line, NULL, &extents);
  return extents.height;
}
