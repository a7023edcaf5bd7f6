/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-variable-name.h"

#include "document/pf-language.h"
#include "document/pf-secret-pattern.h"

#include <string.h>

/* Words of a name that make it stand for an address. */
static const char *const address_words[]
    = { "url", "uri", "host", "hostname", "domain", "endpoint", "address", "fqdn" };

/* The name inside the brackets, without what stands around it. */
static char *
dup_inside (const char *spelling, PfPlaceholderKind kind)
{
  gsize length = strlen (spelling);
  gsize brackets = kind == PF_PLACEHOLDER_BRACES ? 2 : 1;

  if (kind == PF_PLACEHOLDER_VERSION)
    return g_strdup ("version");
  if (kind == PF_PLACEHOLDER_WORD || kind == PF_PLACEHOLDER_OPEN || length < 2 * brackets)
    return g_strdup (spelling);
  return g_strstrip (g_strndup (spelling + brackets, length - 2 * brackets));
}

/**
 * pf_variable_name_fold:
 * @spelling: a placeholder as it is written
 * @kind: its kind
 *
 * Returns: (transfer full): what all spellings of one name have in common: without brackets, case, `_`, `-` and blanks
 */
char *
pf_variable_name_fold (const char *spelling, PfPlaceholderKind kind)
{
  g_autofree char *inside = dup_inside (spelling, kind);
  g_autofree char *folded = g_utf8_casefold (inside, -1);
  char *to = folded;

  for (const char *from = folded; *from != '\0'; from++) {
    if (strchr ("_- ", *from) == NULL)
      *to++ = *from;
  }
  *to = '\0';
  return g_steal_pointer (&folded);
}

/**
 * pf_variable_name_of:
 * @spelling: a placeholder as it is written
 * @kind: its kind
 *
 * Returns: (transfer full): its name: without brackets, in lower case, words joined by `-`
 */
char *
pf_variable_name_of (const char *spelling, PfPlaceholderKind kind)
{
  g_autofree char *inside = dup_inside (spelling, kind);
  char *name = g_utf8_strdown (inside, -1);

  return g_strdelimit (name, "_ /|:", '-');
}

/**
 * pf_variable_name_is_host:
 * @spelling: a placeholder as it is written
 * @kind: its kind
 *
 * Returns: whether it stands for the name of a host, such as `your-domain.com`, or for an address, such as `<api_url>`
 */
gboolean
pf_variable_name_is_host (const char *spelling, PfPlaceholderKind kind)
{
  g_autofree char *name = pf_variable_name_of (spelling, kind);
  g_auto (GStrv) words = g_strsplit_set (name, "-.", -1);
  const char *dot = strrchr (name, '.');

  if (kind == PF_PLACEHOLDER_WORD && dot != NULL && strlen (dot) > 2
      && strspn (dot + 1, "abcdefghijklmnopqrstuvwxyz") == strlen (dot + 1))
    return TRUE;
  for (guint i = 0; words[i] != NULL; i++) {
    for (gsize j = 0; j < G_N_ELEMENTS (address_words); j++) {
      if (g_str_equal (words[i], address_words[j]))
        return TRUE;
    }
  }
  return FALSE;
}

/**
 * pf_variable_name_is_unspecific:
 * @spelling: a placeholder as it is written
 * @kind: its kind
 *
 * Returns: whether its name does not say what belongs there, such as `[FILL IN]`, so that each place may differ
 */
gboolean
pf_variable_name_is_unspecific (const char *spelling, PfPlaceholderKind kind)
{
  g_autofree char *inside = dup_inside (spelling, kind);
  PfPhraseMatch match;

  return pf_phrase_set_find_next (PF_PHRASES (unspecific), inside, -1, 0, &match) && match.start == 0
         && match.end == strlen (inside);
}

/**
 * pf_variable_name_is_secret:
 * @spelling: a placeholder as it is written
 *
 * Returns: whether it asks for a secret, such as `<api-key>` and `YOUR_PASSWORD`
 */
gboolean
pf_variable_name_is_secret (const char *spelling)
{
  g_autofree char *name = g_strdup (spelling);
  g_autofree char *setting = NULL;

  g_strdelimit (name, "<>[]{} ", '_');
  while (g_str_has_suffix (name, "_"))
    name[strlen (name) - 1] = '\0';
  /* What would follow the name would be taken for a secret. */
  setting = g_strconcat (name, "=Zq7Wk2Rt9", NULL);
  return pf_secret_pattern_find (setting, -1, NULL, NULL);
}
