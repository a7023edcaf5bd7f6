/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record/pf-record.h"

G_DEFINE_QUARK (pf-record-error-quark, pf_record_error)
