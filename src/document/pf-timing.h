/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  PF_TIMING_NONE,
  PF_TIMING_OFFSET,   /* at @start */
  PF_TIMING_WINDOW,   /* from @start to @end */
  PF_TIMING_DEADLINE, /* before @end */
} PfTimingKind;

typedef enum {
  PF_ANCHOR_T0,
  PF_ANCHOR_DEPLOYMENT_DAY, /* the start of the day of T0, in the run's time zone */
  PF_ANCHOR_DEPLOYMENT_END, /* when the deployment was completed; T0 until then */
} PfAnchor;
const char *pf_timing_kind_to_string (PfTimingKind kind); /* `offset`, `window`, `deadline` */
const char *pf_anchor_to_string (PfAnchor anchor);        /* `t0`, `deployment-day`, `deployment-end` */

/**
 * PfTiming:
 * @start: ISO 8601 duration relative to the anchor in the unit as written, such as `-PT60M` or `-P7D`; empty for none
 * @end: the same
 * @start_s: @start in seconds; a day is 86,400, a week seven days
 * @end_s: @end in seconds
 *
 * When a section or item is due, as its title or text says.
 */
typedef struct {
  PfTimingKind kind;
  PfAnchor anchor;
  char start[24];
  char end[24];
  gint64 start_s;
  gint64 end_s;
} PfTiming;

/**
 * PfEstimate: how long something takes, in seconds, of `Est. 15 minutes` or `(30-45 minutes)`; both 0 for none.
 */
typedef struct {
  gint64 min_s;
  gint64 max_s;
} PfEstimate;

gboolean pf_timing_parse (const char *text, PfTiming *timing);
gboolean pf_estimate_parse (const char *text, PfEstimate *estimate);

G_END_DECLS
