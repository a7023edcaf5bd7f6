/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "run/pf-run.h"

G_BEGIN_DECLS

#define PF_TYPE_OUTLINE (pf_outline_get_type ())
/**
 * PfOutline:
 *
 * The sections of a run, each with its bar. Activating one leads to it (`run.go-to-section (u)`).
 */
G_DECLARE_FINAL_TYPE (PfOutline, pf_outline, PF, OUTLINE, AdwBin)

void pf_outline_set_run (PfOutline *self, PfRun *run);
guint pf_outline_get_n_sections (PfOutline *self);

G_END_DECLS
