/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-segment-bar.h"

#include "app/pf-run-closures.h"

#include <string.h>

#define MIN_WIDTH 48
#define NATURAL_WIDTH 96
#define LEAST_SEGMENT 3

typedef struct {
  guint count;
  const char *color;
  float alpha;
} Segment;
#define N_SEGMENTS 6

struct _PfSegmentBar {
  GtkWidget parent_instance;

  PfProgress progress;
};

G_DEFINE_FINAL_TYPE (PfSegmentBar, pf_segment_bar, GTK_TYPE_WIDGET)

static GtkSizeRequestMode
pf_segment_bar_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
pf_segment_bar_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  gboolean horizontal = orientation == GTK_ORIENTATION_HORIZONTAL;
  *minimum = horizontal ? MIN_WIDTH : 0;
  *natural = horizontal ? NATURAL_WIDTH : 0;
}

static void
append_segment (PfSegmentBar *self, GtkSnapshot *snapshot, const Segment *segment, float x, float width)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  GdkRGBA color;
  if (!gtk_style_context_lookup_color (context, segment->color, &color))
    gtk_style_context_get_color (context, &color);
  color.alpha *= segment->alpha;
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = (float) gtk_widget_get_width (GTK_WIDGET (self)) - x - width;
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (x, 0, width, (float) gtk_widget_get_height (GTK_WIDGET (self))));
}

static void
pf_segment_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PfSegmentBar *self = PF_SEGMENT_BAR (widget);
  const PfProgress *progress = &self->progress;
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  const Segment segments[N_SEGMENTS] = {
    { progress->done, "success_color", 1.0f },
    { progress->waived, "accent_color", 1.0f },
    { progress->failed, "error_color", 1.0f },
    { progress->deferred, "accent_color", 0.45f },
    { progress->not_applicable, "window_fg_color", 0.35f },
    { progress->open, "window_fg_color", 0.12f },
  };
  guint total = 0;
  for (gsize i = 0; i < N_SEGMENTS; i++)
    total += segments[i].count;
  GskRoundedRect outline;
  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (0, 0, width, height), height / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  float x = 0;
  for (gsize i = 0; i < N_SEGMENTS && total > 0; i++) {
    float share = width * (float) segments[i].count / (float) total;
    if (segments[i].count == 0)
      continue;
    share = MIN (MAX (share, LEAST_SEGMENT), width - x);
    gboolean last = i + 1 == N_SEGMENTS;
    append_segment (self, snapshot, &segments[i], x, last ? width - x : share);
    x += share;
    /* A gap, so that neighbours are told apart without their colours. */
    if (!last)
      x += 1;
  }
  if (total == 0)
    append_segment (self, snapshot, &segments[N_SEGMENTS - 1], 0, width);
  gtk_snapshot_pop (snapshot);
}

static void
pf_segment_bar_class_init (PfSegmentBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->get_request_mode = pf_segment_bar_get_request_mode;
  widget_class->measure = pf_segment_bar_measure;
  widget_class->snapshot = pf_segment_bar_snapshot;
  gtk_widget_class_set_css_name (widget_class, "segment-bar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PROGRESS_BAR);
}

static void
pf_segment_bar_init (PfSegmentBar *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0, -1);
}

/**
 * pf_segment_bar_set_progress:
 * @self: a bar
 * @progress: what to show
 *
 * Shows @progress and tells assistive technology about it.
 */
void
pf_segment_bar_set_progress (PfSegmentBar *self, const PfProgress *progress)
{
  if (memcmp (&self->progress, progress, sizeof *progress) == 0)
    return;
  self->progress = *progress;
  g_autofree char *text = pf_progress_format (progress);
  g_autofree char *description = pf_progress_describe (progress);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MAX,
                                  (double) progress->countable, GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                  (double) progress->resolved, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), *description != '\0' ? description : NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * pf_segment_bar_get_progress:
 * @self: a bar
 * @progress: (out caller-allocates): what it shows
 *
 * Copies what the bar shows.
 */
void
pf_segment_bar_get_progress (PfSegmentBar *self, PfProgress *progress)
{
  *progress = self->progress;
}
