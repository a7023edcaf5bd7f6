/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "prober/pf-secret-forms.h"

#include <string.h>

/* The padding is left off: with or without it, the rest is found. */
static char *
encode_base64 (const char *text)
{
  char *encoded = g_base64_encode ((const guchar *)text, strlen (text));

  encoded[strcspn (encoded, "=")] = '\0';
  return encoded;
}

static void
take_form (GPtrArray *forms, char *form)
{
  if (form && form[0] != '\0' && !g_ptr_array_find_with_equal_func (forms, form, g_str_equal, NULL)) {
    g_ptr_array_add (forms, form);
    return;
  }
  if (form)
    explicit_bzero (form, strlen (form));
  g_free (form);
}

static void
take_base64_forms (GPtrArray *forms, const char *text)
{
  char *url_safe = g_strdelimit (encode_base64 (text), "+", '-');

  take_form (forms, encode_base64 (text));
  take_form (forms, g_strdelimit (url_safe, "/", '_'));
}

static int
compare_longer_first (gconstpointer a, gconstpointer b)
{
  gsize left = strlen (*(const char *const *)a);
  gsize right = strlen (*(const char *const *)b);

  return left < right ? 1 : left > right ? -1 : 0;
}

/**
 * pf_secret_forms:
 * @credential: (nullable): a credential with its secret
 *
 * Every form in which a server could send the secret back: as it is, percent-encoded, escaped for JSON or HTML, in
 * base64, and the header it was sent in.
 *
 * Returns: (transfer full): the forms, longest first, so that none leaves part of another behind; overwrite them with
 *   [func@secret_forms_wipe] before freeing them
 */
GStrv
pf_secret_forms (PfCredential *credential)
{
  GPtrArray *forms = g_ptr_array_new ();
  char *name = NULL;
  char *value = NULL;

  if (credential && credential->secret && pf_credential_to_header (credential, &name, &value)) {
    const char *secret = credential->secret;

    take_form (forms, g_strdup (secret));
    take_form (forms, g_uri_escape_string (secret, NULL, FALSE));
    take_form (forms, g_strescape (secret, NULL));
    take_form (forms, g_markup_escape_text (secret, -1));
    take_base64_forms (forms, secret);
    if (credential->kind == PF_CREDENTIAL_BASIC)
      take_form (forms, g_strndup (value + strlen ("Basic "), strcspn (value + strlen ("Basic "), "=")));
    explicit_bzero (value, strlen (value));
  }
  g_free (name);
  g_free (value);
  g_ptr_array_sort (forms, compare_longer_first);
  g_ptr_array_add (forms, NULL);
  return (GStrv)g_ptr_array_free (forms, FALSE);
}

/**
 * pf_secret_forms_wipe:
 * @forms: what [func@secret_forms] returned
 *
 * Overwrites the forms; the array is still to be freed.
 */
void
pf_secret_forms_wipe (GStrv forms)
{
  for (guint i = 0; forms && forms[i]; i++)
    explicit_bzero (forms[i], strlen (forms[i]));
}
