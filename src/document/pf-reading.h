/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-repair.h"
#include "document/pf-role.h"

G_BEGIN_DECLS

/**
 * PfReading:
 *
 * How a person chose to read a checklist, where the rules would read it otherwise: roles of sections, proposals
 * that were taken up, and the repair of garbled text. Equal bytes and an equal reading give an equal document everywhere.
 */
typedef struct _PfReading PfReading;

PfReading *pf_reading_new (void);
PfReading *pf_reading_copy (const PfReading *self);
void pf_reading_free (PfReading *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfReading, pf_reading_free)

gboolean pf_reading_equal (const PfReading *self, const PfReading *other);
gboolean pf_reading_is_empty (const PfReading *self);
void pf_reading_set_role (PfReading *self, const char *section, PfRole role);
gboolean pf_reading_get_role (const PfReading *self, const char *section, PfRole *role);
void pf_reading_accept (PfReading *self, const char *proposal);
void pf_reading_refuse (PfReading *self, const char *proposal);
gboolean pf_reading_accepts (const PfReading *self, const char *proposal);
GPtrArray *pf_reading_list_sections (const PfReading *self) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *pf_reading_list_accepted (const PfReading *self) G_GNUC_WARN_UNUSED_RESULT;
void pf_reading_set_repair (PfReading *self, PfRepairKind repair);
PfRepairKind pf_reading_get_repair (const PfReading *self);

G_END_DECLS
