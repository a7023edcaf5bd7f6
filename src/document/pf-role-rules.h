/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-document.h"

G_BEGIN_DECLS

/**
 * PF_WORD_SIGNATURE, PF_WORD_APPROVER, PF_WORD_DATE: what a field has a place for.
 */
enum { PF_WORD_SIGNATURE, PF_WORD_APPROVER, PF_WORD_DATE };

/**
 * PF_SEVERITY_…: how bad it is when an item is not done.
 */
enum {
  PF_SEVERITY_BLOCKER,
  PF_SEVERITY_CRITICAL,
  PF_SEVERITY_HIGH,
  PF_SEVERITY_MEDIUM,
  PF_SEVERITY_LOW,
  PF_SEVERITY_INFO,
  PF_SEVERITY_WARNING,
  PF_SEVERITY_P0,
  PF_SEVERITY_P1,
  PF_SEVERITY_P2,
  PF_SEVERITY_P3,
  PF_SEVERITY_P4,
};

/**
 * PF_GATE_…: what a gate holds: what comes next, or the declaration of success.
 */
enum { PF_GATE_NEXT, PF_GATE_SUCCESS };

/**
 * PF_CONDITION_…: where the fixed words of a condition may stand.
 */
enum { PF_CONDITION_ANYWHERE, PF_CONDITION_FIRST };

/**
 * PF_COLUMN_…: what the title of a column says about what belongs in it.
 */
enum { PF_COLUMN_NUMBER, PF_COLUMN_ANSWER, PF_COLUMN_RESULT, PF_COLUMN_SIGNATURE, PF_COLUMN_LEGEND };

/**
 * PF_WORD_CHECKS, PF_WORD_MONITORING, PF_WORD_PHASE: meanings of words in titles that are no role by themselves.
 * Checks and monitoring are preparation before the deployment, and verification and monitoring from then on. A phase
 * has the role of what it is a phase of, whatever its name says.
 */
enum { PF_WORD_CHECKS = PF_N_ROLES, PF_WORD_MONITORING, PF_WORD_PHASE, PF_WORD_READINESS };

PfRole pf_role_of_title (const char *title, PfRole above, gboolean heading, gboolean deployed, PfRoleOrigin *origin);
gboolean pf_role_is_special (PfRole role);

G_END_DECLS
