/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-duration.h"

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

/* What words behind a length of time say, in the list of a language. */
typedef enum {
  PF_DIRECTION_BEFORE, /* something that has to be named */
  PF_DIRECTION_AFTER,
  PF_DIRECTION_BEFORE_EVENT, /* the deployment itself */
  PF_DIRECTION_AFTER_EVENT,
} PfDirection;

/* What words in front of a length of time say, in the list of deadlines of a language. */
typedef enum {
  PF_DEADLINE_COMPLETE,
  PF_DEADLINE_WITHIN, /* one only where the deployment is named behind the time */
} PfDeadlineForm;

/**
 * PfTiming:
 * @start: ISO 8601 duration relative to the anchor in the unit as written, such as `-PT60M` or `-P7D`; empty for none
 * @end: the same
 * @start_s: @start in seconds; a day is 86,400, a week seven days, a month 30
 * @end_s: @end in seconds
 *
 * When a section or item is due, as its title or text says.
 */
typedef struct {
  PfTimingKind kind;
  PfAnchor anchor;
  char start[PF_ISO_DURATION_SIZE];
  char end[PF_ISO_DURATION_SIZE];
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

typedef enum { PF_TIMING_START, PF_TIMING_END } PfTimingEnd;

gboolean pf_timing_parse (const char *title, PfTiming *timing);
gboolean pf_timing_parse_text (const char *text, PfTiming *timing);
gboolean pf_estimate_parse (const char *title, PfEstimate *estimate);
gboolean pf_timing_at (const PfTiming *self, gint64 anchor_ms, GTimeZone *zone, PfTimingEnd end, gint64 *at_ms);

G_END_DECLS
