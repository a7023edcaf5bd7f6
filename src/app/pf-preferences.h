/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/pf-application.h"

G_BEGIN_DECLS

#define PF_TYPE_PREFERENCES (pf_preferences_get_type ())
/**
 * PfPreferences:
 *
 * The preferences: who acts, and light or dark; and the way to credentials and environments. Changes take effect at
 * once.
 */
G_DECLARE_FINAL_TYPE (PfPreferences, pf_preferences, PF, PREFERENCES, AdwPreferencesWindow)

GtkWidget *pf_preferences_new (PfApplication *application);

G_END_DECLS
