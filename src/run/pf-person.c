/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-event.h"

#include <string.h>

#define MAX_SLUG 100

/* Letters, digits and `._-` stay, blanks become `-`; anything else is lost, and *lossy tells so. */
static char *
slug_from_name (const char *name, gboolean *lossy)
{
  g_autofree char *ascii = g_str_to_ascii (name, "C");
  GString *slug = g_string_new (NULL);

  *lossy = !g_str_is_ascii (name);
  for (const char *p = ascii; *p != '\0' && slug->len < MAX_SLUG; p++) {
    if (g_ascii_isalnum (*p))
      g_string_append_c (slug, g_ascii_tolower (*p));
    else if (slug->len > 0 && strchr ("._-", *p) != NULL)
      g_string_append_c (slug, *p);
    else if (g_ascii_isspace (*p)) {
      if (slug->len > 0 && slug->str[slug->len - 1] != '-')
        g_string_append_c (slug, '-');
    } else
      *lossy = TRUE;
  }
  if (strlen (ascii) > MAX_SLUG)
    *lossy = TRUE;
  while (slug->len > 0 && slug->str[slug->len - 1] == '-')
    g_string_truncate (slug, slug->len - 1);
  return g_string_free (slug, FALSE);
}

/**
 * pf_slug_new:
 * @name: valid UTF-8
 * @fallback: what it begins with when nothing of the name can stay
 *
 * Where a letter would be lost (other scripts, punctuation), eight hex digits of the name's SHA-256 keep two names
 * apart.
 *
 * Returns: (transfer full): an id made of the name, the same for the same name everywhere
 */
char *
pf_slug_new (const char *name, const char *fallback)
{
  gboolean lossy;
  g_autofree char *slug = slug_from_name (name, &lossy);
  g_autofree char *digest = NULL;

  if (!lossy && *slug != '\0')
    return g_steal_pointer (&slug);
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, name, -1);
  digest[8] = '\0';
  return g_strconcat (*slug != '\0' ? slug : fallback, "-", digest, NULL);
}

/**
 * pf_person_new:
 * @name: the name as typed or as the system knows it; blanks around it are dropped
 * @identity: `os-account`, `typed` or `key`
 *
 * The id is a slug of the name, so that the same person keeps it from run to run.
 *
 * Returns: (transfer full): a new person
 */
PfPerson *
pf_person_new (const char *name, const char *identity)
{
  PfPerson *self = g_new0 (PfPerson, 1);

  self->name = g_strstrip (g_utf8_make_valid (name, -1));
  if (*self->name == '\0') {
    g_free (self->name);
    self->name = g_strdup ("unknown");
  }
  self->identity = g_strdup (identity);
  self->id = pf_slug_new (self->name, "person");
  return self;
}

/**
 * pf_person_new_from_account:
 *
 * Returns: (transfer full): whoever is logged in: the full name of the account, or else its login name
 */
PfPerson *
pf_person_new_from_account (void)
{
  const char *name = g_get_real_name ();

  /* GLib answers "Unknown" for an account without a full name. */
  if (name == NULL || *name == '\0' || g_str_equal (name, "Unknown"))
    name = g_get_user_name ();
  return pf_person_new (name, "os-account");
}

/**
 * pf_person_copy:
 * @self: a person
 *
 * Returns: (transfer full): a copy
 */
PfPerson *
pf_person_copy (PfPerson *self)
{
  PfPerson *copy = g_new0 (PfPerson, 1);

  copy->id = g_strdup (self->id);
  copy->name = g_strdup (self->name);
  copy->identity = g_strdup (self->identity);
  return copy;
}

/**
 * pf_person_free:
 * @self: (transfer full) (nullable): a person
 */
void
pf_person_free (PfPerson *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->name);
  g_free (self->identity);
  g_free (self);
}
