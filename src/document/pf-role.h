/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PfRole:
 *
 * What a section is for. Its name in JSON, in events and in `<!-- preflight: role=… -->` is what
 * [func@role_to_string] gives.
 */
typedef enum {
  PF_ROLE_NONE, /* a title, or nothing that could be told */
  PF_ROLE_PREPARATION,
  PF_ROLE_EXECUTION,
  PF_ROLE_VERIFICATION,
  PF_ROLE_MONITORING,
  PF_ROLE_SIGN_OFF,
  PF_ROLE_GO_CRITERIA,
  PF_ROLE_NO_GO_CRITERIA,
  PF_ROLE_TRIGGER, /* a ticked box is bad news */
  PF_ROLE_ROLLBACK,
  PF_ROLE_POST_ROLLBACK,
  PF_ROLE_SUCCESS_CRITERIA,
  PF_ROLE_CONTACTS,
  PF_ROLE_LINKS,
  PF_ROLE_NOTES,
  PF_ROLE_LESSONS,
  PF_ROLE_KPI,
  PF_ROLE_REFERENCE,
} PfRole;
#define PF_N_ROLES (PF_ROLE_REFERENCE + 1)

const char *pf_role_to_string (PfRole role);
gboolean pf_role_from_string (const char *text, PfRole *role);

G_END_DECLS
