/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-row-box.h"

#include "app/pf-text-cell.h"

#define SPACING 8
#define DEPTH_INDENT 20
#define MAX_DEPTH 6

typedef enum {
  SLOT_START,
  SLOT_TEXT,
  SLOT_STATUS,
  SLOT_END,
} Slot;
#define N_SLOTS 4

static const char *const slot_names[N_SLOTS] = { "start", "text", "status", "end" };

struct _PfRowBox {
  GtkWidget parent_instance;

  /* Template children */
  GtkWidget *slots[N_SLOTS];

  guint depth;
};

static void pf_row_box_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PfRowBox,
                               pf_row_box,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, pf_row_box_buildable_init))

/* Where each slot stands for one width, before the text direction is taken into account. */
typedef struct {
  GtkAllocation places[N_SLOTS];
  int height;
} Arrangement;

static gboolean
is_shown (PfRowBox *self, Slot slot)
{
  return self->slots[slot] != NULL && gtk_widget_should_layout (self->slots[slot]);
}

static void
measure_width (PfRowBox *self, Slot slot, int *minimum, int *natural)
{
  *minimum = *natural = 0;
  if (is_shown (self, slot))
    gtk_widget_measure (self->slots[slot], GTK_ORIENTATION_HORIZONTAL, -1, minimum, natural, NULL, NULL);
}

static int
natural_width (PfRowBox *self, Slot slot)
{
  int minimum;
  int natural;
  measure_width (self, slot, &minimum, &natural);
  return natural;
}

static int
height_for_width (PfRowBox *self, Slot slot, int width)
{
  int minimum = 0;
  if (is_shown (self, slot))
    gtk_widget_measure (self->slots[slot], GTK_ORIENTATION_VERTICAL, width, &minimum, NULL, NULL, NULL);
  return minimum;
}

static int
get_indent (PfRowBox *self, int width)
{
  int indent = DEPTH_INDENT * (int) MIN (self->depth, MAX_DEPTH);
  return width < 0 ? indent : MIN (indent, width / 6);
}

static int
measure_side (PfRowBox *self, Slot slot)
{
  return is_shown (self, slot) ? natural_width (self, slot) + SPACING : 0;
}

/* Puts what is about the text beside it or, when that leaves the text too little, below it. */
static void
arrange_middle (PfRowBox *self, Arrangement *arrangement, int x, int width)
{
  int status_minimum;
  int status_width;
  measure_width (self, SLOT_STATUS, &status_minimum, &status_width);
  gboolean has_status = is_shown (self, SLOT_STATUS);
  gboolean below = has_status && width - status_width - SPACING < natural_width (self, SLOT_TEXT);
  int text_width = has_status && !below ? width - status_width - SPACING : width;
  int text_height = height_for_width (self, SLOT_TEXT, text_width);
  arrangement->places[SLOT_TEXT] = (GtkAllocation){ x, 0, text_width, text_height };
  arrangement->height = text_height;
  if (!has_status)
    return;
  if (below && gtk_widget_compute_expand (self->slots[SLOT_STATUS], GTK_ORIENTATION_HORIZONTAL))
    status_width = width;
  status_width = CLAMP (status_width, status_minimum, MAX (status_minimum, width));
  int status_height = height_for_width (self, SLOT_STATUS, status_width);
  GtkAllocation place = { x, below ? text_height + SPACING / 2 : 0, status_width, status_height };
  if (!below)
    place.x = x + text_width + SPACING;
  arrangement->places[SLOT_STATUS] = place;
  arrangement->height = MAX (text_height, place.y + status_height);
}

/* Heights of the controls beside the text: centred on its first line, which makes one-line rows centred as a whole. */
static void
align_controls (PfRowBox *self, Arrangement *arrangement)
{
  int line = arrangement->places[SLOT_TEXT].height;
  if (is_shown (self, SLOT_TEXT) && PF_IS_TEXT_CELL (self->slots[SLOT_TEXT]))
    line = MIN (line, pf_text_cell_get_first_line_height (PF_TEXT_CELL (self->slots[SLOT_TEXT])));
  int tallest = line;
  gboolean beside = arrangement->places[SLOT_STATUS].y == 0;
  for (guint slot = 0; slot < N_SLOTS; slot++) {
    if (slot != SLOT_TEXT && (slot != SLOT_STATUS || beside))
      tallest = MAX (tallest, arrangement->places[slot].height);
  }
  int shift = (tallest - line) / 2;
  arrangement->places[SLOT_TEXT].y += shift;
  if (!beside)
    arrangement->places[SLOT_STATUS].y += shift;
  for (guint slot = 0; slot < N_SLOTS; slot++) {
    if (slot != SLOT_TEXT && (slot != SLOT_STATUS || beside))
      arrangement->places[slot].y = (tallest - arrangement->places[slot].height) / 2;
  }
  arrangement->height = 0;
  for (guint slot = 0; slot < N_SLOTS; slot++)
    arrangement->height = MAX (arrangement->height, arrangement->places[slot].y + arrangement->places[slot].height);
}

static void
arrange (PfRowBox *self, int width, Arrangement *arrangement)
{
  *arrangement = (Arrangement){ 0 };
  int x = get_indent (self, width);
  int start = measure_side (self, SLOT_START);
  int end = measure_side (self, SLOT_END);
  arrange_middle (self, arrangement, x + start, MAX (1, width - x - start - end));
  int start_width = MAX (0, start - SPACING);
  int end_width = MAX (0, end - SPACING);
  arrangement->places[SLOT_START]
      = (GtkAllocation){ x, 0, start_width, height_for_width (self, SLOT_START, start_width) };
  arrangement->places[SLOT_END]
      = (GtkAllocation){ width - end_width, 0, end_width, height_for_width (self, SLOT_END, end_width) };
  align_controls (self, arrangement);
}

static GtkSizeRequestMode
pf_row_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
pf_row_box_measure (GtkWidget *widget,
                    GtkOrientation orientation,
                    int for_size,
                    int *minimum,
                    int *natural,
                    int *minimum_baseline,
                    int *natural_baseline)
{
  PfRowBox *self = PF_ROW_BOX (widget);
  int sides = measure_side (self, SLOT_START) + measure_side (self, SLOT_END);
  int text_minimum;
  int text_natural;
  int status_minimum;
  int status_natural;
  measure_width (self, SLOT_TEXT, &text_minimum, &text_natural);
  measure_width (self, SLOT_STATUS, &status_minimum, &status_natural);
  int least = sides + MAX (text_minimum, status_minimum);
  /* The indentation is at most a sixth of the width. */
  least += MIN (get_indent (self, -1), least / 5 + 1);
  int most = MAX (least, get_indent (self, -1) + sides + text_natural + status_natural + SPACING);
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = least;
    *natural = most;
    return;
  }
  Arrangement arrangement;
  arrange (self, MAX (for_size < 0 ? most : for_size, least), &arrangement);
  *minimum = *natural = arrangement.height;
}

static void
pf_row_box_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PfRowBox *self = PF_ROW_BOX (widget);
  Arrangement arrangement;
  arrange (self, width, &arrangement);
  gboolean reversed = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  for (guint slot = 0; slot < N_SLOTS; slot++) {
    GtkAllocation place = arrangement.places[slot];
    if (!is_shown (self, (Slot) slot))
      continue;
    if (reversed)
      place.x = width - place.x - place.width;
    gtk_widget_size_allocate (self->slots[slot], &place, -1);
  }
}

static void
pf_row_box_dispose (GObject *object)
{
  PfRowBox *self = PF_ROW_BOX (object);
  for (guint slot = 0; slot < N_SLOTS; slot++)
    g_clear_pointer (&self->slots[slot], gtk_widget_unparent);
  G_OBJECT_CLASS (pf_row_box_parent_class)->dispose (object);
}

static void
pf_row_box_class_init (PfRowBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pf_row_box_dispose;
  widget_class->get_request_mode = pf_row_box_get_request_mode;
  widget_class->measure = pf_row_box_measure;
  widget_class->size_allocate = pf_row_box_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "row-box");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
pf_row_box_init (PfRowBox *self)
{
}

/* Children keep the order of the slots, whatever order they came in, since the focus follows it. */
static void
put_in_slot (PfRowBox *self, Slot slot, GtkWidget *child)
{
  g_clear_pointer (&self->slots[slot], gtk_widget_unparent);
  GtkWidget *previous = NULL;
  for (guint before = 0; before < (guint) slot; before++)
    previous = self->slots[before] != NULL ? self->slots[before] : previous;
  gtk_widget_insert_after (child, GTK_WIDGET (self), previous);
  self->slots[slot] = child;
}

static void
pf_row_box_add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  for (guint slot = 0; slot < N_SLOTS; slot++) {
    if (g_strcmp0 (type, slot_names[slot]) == 0) {
      put_in_slot (PF_ROW_BOX (buildable), (Slot) slot, GTK_WIDGET (child));
      return;
    }
  }
  g_return_if_reached ();
}

static void
pf_row_box_buildable_init (GtkBuildableIface *iface)
{
  iface->add_child = pf_row_box_add_child;
}

/**
 * pf_row_box_set_start:
 * @self: a row
 * @child: (transfer floating): the control before the text
 *
 * Puts @child before the text.
 */
void
pf_row_box_set_start (PfRowBox *self, GtkWidget *child)
{
  put_in_slot (self, SLOT_START, child);
}

/**
 * pf_row_box_set_text:
 * @self: a row
 * @child: (transfer floating): the text
 *
 * Makes @child the text.
 */
void
pf_row_box_set_text (PfRowBox *self, GtkWidget *child)
{
  put_in_slot (self, SLOT_TEXT, child);
}

/**
 * pf_row_box_set_depth:
 * @self: a row
 * @depth: levels to indent by; more than six look like six
 *
 * Indents the row.
 */
void
pf_row_box_set_depth (PfRowBox *self, guint depth)
{
  if (self->depth == depth)
    return;
  self->depth = depth;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * pf_row_box_get_depth:
 * @self: a row
 *
 * Returns: levels it is indented by
 */
guint
pf_row_box_get_depth (PfRowBox *self)
{
  return self->depth;
}
