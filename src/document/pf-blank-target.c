/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-blank-private.h"

#include <string.h>

static char *
keep (PfArena *arena, const char *text)
{
  return text != NULL ? pf_arena_strndup (arena, text, strlen (text)) : NULL;
}

/*
 * pf_blank_join:
 *
 * Returns: `lead: rest`
 */
char *
pf_blank_join (PfArena *arena, const char *lead, const char *rest)
{
  g_autofree char *text = g_strconcat (lead, ": ", rest, NULL);

  return pf_arena_strndup (arena, text, strlen (text));
}

/*
 * pf_blank_set_target:
 * @blank: a blank that has its kind
 * @text: what stands behind it, up to the next one
 *
 * The first limit behind a number is what it has to keep to.
 */
void
pf_blank_set_target (PfBlank *blank, PfArena *arena, const char *text, gsize length)
{
  g_autofree char *words = NULL;
  g_autoptr (GPtrArray) thresholds = NULL;
  const PfThreshold *found;

  if (blank->kind != PF_BLANK_KIND_NUMBER && blank->kind != PF_BLANK_KIND_RATIO && blank->kind != PF_BLANK_KIND_SCORE)
    return;
  words = g_strndup (text, pf_blank_limit (text, length));
  thresholds = pf_threshold_find_all (words);
  if (thresholds->len == 0)
    return;
  found = g_ptr_array_index (thresholds, 0);
  blank->target = pf_arena_new0 (arena, PfThreshold);
  *blank->target = *found;
  blank->target->metric = keep (arena, found->metric);
  blank->target->value = keep (arena, found->value);
  blank->target->of = keep (arena, found->of);
  blank->target->unit = keep (arena, found->unit);
  blank->target->percentile = keep (arena, found->percentile);
  blank->target->sustained = keep (arena, found->sustained);
  blank->target->qualifier = keep (arena, found->qualifier);
}
