/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-language.h"

G_BEGIN_DECLS

/* Lists of English that are long enough for a file of their own. */
extern const PfPhrase pf_language_english_undoing[];
extern const PfPhrase pf_language_english_open_words[];
extern const PfPhrase pf_language_english_measured[];
extern const PfPhrase pf_language_english_measured_tails[];
extern const PfPhrase pf_language_english_head_fields[];
extern const PfPhrase pf_language_english_review_dates[];
extern const PfPhrase pf_language_english_subjects[];
extern const PfPhrase pf_language_english_time_units[];
extern const PfPhrase pf_language_english_ports[];
extern const PfPhrase pf_language_english_blank_kinds[];
extern const PfPhrase pf_language_english_blank_names[];
extern const PfPhrase pf_language_english_blank_groups[];
extern const PfPhrase pf_language_english_blank_deputies[];
extern const PfPhrase pf_language_english_blank_units[];
extern const PfPhrase pf_language_english_blank_past[];
extern const PfPhrase pf_language_english_sign_offs[];
extern const PfPhrase pf_language_english_certifications[];
extern const PfPhrase pf_language_english_approvals[];
extern const PfPhrase pf_language_english_run_leads[];
extern const PfPhrase pf_language_english_months[];
extern const PfPhrase pf_language_english_everything[];
extern const PfPhrase pf_language_english_completions[];

G_END_DECLS
