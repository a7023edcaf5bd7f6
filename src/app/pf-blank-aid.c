/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-blank-aid.h"

#include "document/pf-blank-kind.h"

#include <glib/gi18n-lib.h>

/**
 * pf_blank_get_aid:
 * @kind: what belongs in a blank
 *
 * Returns: how it can be filled in without typing
 */
PfBlankAid
pf_blank_get_aid (PfBlankKind kind)
{
  switch (kind) {
  case PF_BLANK_KIND_DATE:
    return PF_BLANK_AID_CALENDAR;
  case PF_BLANK_KIND_DATETIME:
  case PF_BLANK_KIND_TIME:
  case PF_BLANK_KIND_TIMESTAMP_START:
  case PF_BLANK_KIND_TIMESTAMP_END:
    return PF_BLANK_AID_NOW;
  case PF_BLANK_KIND_PERSON:
    return PF_BLANK_AID_ME;
  case PF_BLANK_KIND_FREE_TEXT:
    return PF_BLANK_AID_TEXT;
  /* Signed in a row of their own. */
  case PF_BLANK_KIND_SIGNATURE:
  case PF_BLANK_KIND_SIGNATURE_AND_DATE:
  case PF_BLANK_KIND_TEXT:
  case PF_BLANK_KIND_ROLE:
  case PF_BLANK_KIND_NUMBER:
  case PF_BLANK_KIND_RATIO:
  case PF_BLANK_KIND_SCORE:
  case PF_BLANK_KIND_VERSION:
  case PF_BLANK_KIND_FILE:
  case PF_BLANK_KIND_URL:
  case PF_BLANK_KIND_CHANNEL:
  case PF_BLANK_KIND_CONTACT:
  case PF_BLANK_KIND_FREE_TEXT_LINE:
  case PF_BLANK_KIND_SECRET:
  default:
    return PF_BLANK_AID_NONE;
  }
}

/**
 * pf_blank_aid_get_word:
 * @aid: an aid
 *
 * Returns: (transfer none) (nullable): what its button says; %NULL for one with an icon or none
 */
const char *
pf_blank_aid_get_word (PfBlankAid aid)
{
  switch (aid) {
  case PF_BLANK_AID_NOW:
    return _("Now");
  case PF_BLANK_AID_ME:
    return _("Me");
  case PF_BLANK_AID_NONE:
  case PF_BLANK_AID_CALENDAR:
  case PF_BLANK_AID_TEXT:
  default:
    return NULL;
  }
}

/**
 * pf_blank_aid_get_tooltip:
 * @aid: an aid
 *
 * Returns: (transfer none): what its button does
 */
const char *
pf_blank_aid_get_tooltip (PfBlankAid aid)
{
  switch (aid) {
  case PF_BLANK_AID_CALENDAR:
    return _("Choose a date");
  case PF_BLANK_AID_NOW:
    return _("Fill in the time it is now");
  case PF_BLANK_AID_ME:
    return _("Fill in your name");
  case PF_BLANK_AID_TEXT:
    return _("Write several lines");
  case PF_BLANK_AID_NONE:
  default:
    return "";
  }
}

/**
 * pf_blank_get_placeholder:
 * @blank: a blank
 *
 * Returns: (transfer none): what its empty entry says
 */
const char *
pf_blank_get_placeholder (const PfBlank *blank)
{
  switch (blank->kind) {
  case PF_BLANK_KIND_DATE:
    return _("Date");
  case PF_BLANK_KIND_DATETIME:
    return _("Date and time");
  case PF_BLANK_KIND_TIME:
    return _("Time");
  case PF_BLANK_KIND_TIMESTAMP_START:
    return _("Not started");
  case PF_BLANK_KIND_TIMESTAMP_END:
    return _("Not completed");
  case PF_BLANK_KIND_PERSON:
    return _("Name");
  case PF_BLANK_KIND_NUMBER:
  case PF_BLANK_KIND_RATIO:
  case PF_BLANK_KIND_SCORE:
    return _("Number");
  case PF_BLANK_KIND_URL:
    return _("Address");
  case PF_BLANK_KIND_FREE_TEXT:
    return _("Answer");
  case PF_BLANK_KIND_SECRET:
    return _("Where it is kept, not the secret");
  case PF_BLANK_KIND_TEXT:
  case PF_BLANK_KIND_ROLE:
  case PF_BLANK_KIND_SIGNATURE:
  case PF_BLANK_KIND_SIGNATURE_AND_DATE:
  case PF_BLANK_KIND_VERSION:
  case PF_BLANK_KIND_FILE:
  case PF_BLANK_KIND_CHANNEL:
  case PF_BLANK_KIND_CONTACT:
  case PF_BLANK_KIND_FREE_TEXT_LINE:
  default:
    return _("Fill in");
  }
}

/**
 * pf_blank_dup_unit:
 * @blank: a blank
 *
 * Returns: (transfer full) (nullable): what stands behind its entry: the unit of a number, or what a ratio is out of
 */
char *
pf_blank_dup_unit (const PfBlank *blank)
{
  if (blank->of != NULL)
    return g_strdup_printf ("/ %s", blank->of);
  return g_strdup (blank->unit);
}

/**
 * pf_blank_dup_aided:
 * @blank: a blank
 * @person: who acts
 * @now: the time it is, in the zone the run is meant in
 *
 * Returns: (transfer full) (nullable): what the button beside the entry fills in; %NULL where it does something else
 */
char *
pf_blank_dup_aided (const PfBlank *blank, PfPerson *person, GDateTime *now)
{
  switch (pf_blank_get_aid (blank->kind)) {
  case PF_BLANK_AID_NOW:
    return pf_blank_stamp (blank, now, g_date_time_get_timezone (now));
  case PF_BLANK_AID_ME:
    return g_strdup (person->name);
  case PF_BLANK_AID_NONE:
  case PF_BLANK_AID_CALENDAR:
  case PF_BLANK_AID_TEXT:
  default:
    return NULL;
  }
}
