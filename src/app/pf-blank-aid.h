/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-document.h"
#include "run/pf-event.h"

G_BEGIN_DECLS

/**
 * PfBlankAid: how a blank can be filled in without typing.
 */
typedef enum {
  PF_BLANK_AID_NONE,
  PF_BLANK_AID_CALENDAR,
  PF_BLANK_AID_NOW,
  PF_BLANK_AID_ME,
  PF_BLANK_AID_TEXT, /* more room to write */
} PfBlankAid;

PfBlankAid pf_blank_get_aid (PfBlankKind kind);
const char *pf_blank_aid_get_word (PfBlankAid aid);
const char *pf_blank_aid_get_tooltip (PfBlankAid aid);
const char *pf_blank_get_placeholder (const PfBlank *blank);
char *pf_blank_dup_unit (const PfBlank *blank);
char *pf_blank_dup_aided (const PfBlank *blank, PfPerson *person, GDateTime *now);

G_END_DECLS
