/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "run/pf-run.h"

G_BEGIN_DECLS

const char *pf_item_state_get_word (PfItemState state);
const char *pf_item_state_get_icon_name (PfItemState state);
const char *pf_item_state_get_css_class (PfItemState state);
const char *pf_outcome_value_get_word (PfOutcomeValue value);
const char *pf_outcome_value_get_icon_name (PfOutcomeValue value);
const char *pf_outcome_value_get_css_class (PfOutcomeValue value);
char *pf_run_describe_verified (PfRun *run) G_GNUC_WARN_UNUSED_RESULT;
const char *pf_verdict_get_word (PfVerdict verdict);
const char *pf_verdict_get_icon_name (PfVerdict verdict);
const char *pf_verdict_get_css_class (PfVerdict verdict);
const char *pf_run_mode_get_word (const char *mode);
const char *pf_run_get_person_name (PfRun *run, const char *id);
char *pf_progress_format (const PfProgress *progress);
char *pf_progress_describe (const PfProgress *progress);
char *pf_time_describe (gint64 utc_ms);
char *pf_duration_describe (gint64 microseconds);
char *pf_text_hide_blanks (const char *text);
char *pf_item_dup_title_markup (const PfItem *item);
char *pf_item_dup_expected_markup (const PfItem *item);
char *pf_markup_dup_text (const char *markup);

char *pf_item_dup_condition (const PfItem *item);

G_END_DECLS
