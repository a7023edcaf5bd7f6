/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "run/pf-run.h"

G_BEGIN_DECLS

#define PF_TYPE_SEGMENT_BAR (pf_segment_bar_get_type ())
/**
 * PfSegmentBar:
 *
 * Progress as segments: done, waived, failed, not applicable, and the rest open. Its numbers stand beside it as
 * text; the bar repeats them for assistive technology and in its tooltip, so that colour carries nothing alone.
 */
G_DECLARE_FINAL_TYPE (PfSegmentBar, pf_segment_bar, PF, SEGMENT_BAR, GtkWidget)

void pf_segment_bar_set_progress (PfSegmentBar *self, const PfProgress *progress);
void pf_segment_bar_get_progress (PfSegmentBar *self, PfProgress *progress);

G_END_DECLS
