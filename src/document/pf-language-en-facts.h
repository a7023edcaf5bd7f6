/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-language.h"

G_BEGIN_DECLS

/* English words around numbers: limits, times and lengths of time; see the lists of the same names in PfLanguage. */
extern const PfPhrase pf_english_units[];
extern const PfPhrase pf_english_per[];
extern const PfPhrase pf_english_numbers[];
extern const PfPhrase pf_english_range_words[];
extern const PfPhrase pf_english_comparisons[];
extern const PfPhrase pf_english_comparisons_after[];
extern const PfPhrase pf_english_targets[];
extern const PfPhrase pf_english_percentiles[];
extern const PfPhrase pf_english_percentile_links[];
extern const PfPhrase pf_english_sustains[];
extern const PfPhrase pf_english_scopes[];
extern const PfPhrase pf_english_metrics[];
extern const PfPhrase pf_english_metric_heads[];
extern const PfPhrase pf_english_metric_tails[];
extern const PfPhrase pf_english_metric_breaks[];
extern const PfPhrase pf_english_counted[];
extern const PfPhrase pf_english_loads[];
extern const PfPhrase pf_english_passing[];
extern const PfPhrase pf_english_signs[];
extern const PfPhrase pf_english_directions[];
extern const PfPhrase pf_english_releases[];
extern const PfPhrase pf_english_event_days[];
extern const PfPhrase pf_english_kpis[];
extern const PfPhrase pf_english_periods[];
extern const PfPhrase pf_english_firsts[];
extern const PfPhrase pf_english_monitorings[];
extern const PfPhrase pf_english_deadlines[];
extern const PfPhrase pf_english_estimates[];
extern const PfPhrase pf_english_title_tails[];
extern const PfPhrase pf_english_lengths[];

G_END_DECLS
