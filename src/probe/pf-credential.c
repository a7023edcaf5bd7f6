/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-credential.h"

#include "probe/pf-host.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_QUARK (pf-credential-error-quark, pf_credential_error)
G_DEFINE_INTERFACE (PfCredentialSource, pf_credential_source, G_TYPE_OBJECT)

static const char *const kind_names[] = {
  [PF_CREDENTIAL_BEARER] = "bearer",
  [PF_CREDENTIAL_BASIC] = "basic",
  [PF_CREDENTIAL_HEADER] = "header",
};

static void
pf_credential_source_default_init (PfCredentialSourceInterface *iface)
{
}

static void
wipe (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
}

/**
 * pf_credential_new:
 * @kind: how the secret is sent
 * @origin: `scheme://host:port`, see [func@origin_from_url]
 * @environment: environment name
 * @name: (nullable): user name for basic, header name for header
 * @secret: (nullable): the secret, copied
 *
 * Makes a credential with a label for the keyring. Nothing is checked here; see [method@Credential.validate].
 *
 * Returns: (transfer full): the credential
 */
PfCredential *
pf_credential_new (
    PfCredentialKind kind, const char *origin, const char *environment, const char *name, const char *secret)
{
  PfCredential *self = g_new0 (PfCredential, 1);

  self->kind = kind;
  self->origin = g_strdup (origin);
  self->environment = g_strdup (environment);
  self->name = g_strdup (name);
  self->secret = g_strdup (secret);
  self->label
      = g_strdup_printf ("Preflight: %s (%s)", origin != NULL ? origin : "", environment != NULL ? environment : "");
  return self;
}

/**
 * pf_credential_free:
 * @self: (nullable): a credential
 *
 * Overwrites the secret, then frees everything.
 */
void
pf_credential_free (PfCredential *self)
{
  if (self == NULL)
    return;
  g_free (self->origin);
  g_free (self->environment);
  g_free (self->name);
  g_free (self->label);
  wipe (self->secret);
  g_free (self);
}

static gboolean
fail_invalid (GError **error, const char *message)
{
  g_set_error_literal (error, PF_CREDENTIAL_ERROR, PF_CREDENTIAL_ERROR_INVALID, message);
  return FALSE;
}

static gboolean
has_control_character (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      return TRUE;
  return FALSE;
}

static gboolean
is_plain_ascii (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if ((guchar)*p < 0x20 || (guchar)*p > 0x7e)
      return FALSE;
  return text[0] != ' ' && !g_str_has_suffix (text, " ");
}

/* A token of RFC 9110, section 5.6.2, that does not say how the message itself is framed or routed. */
static gboolean
is_secret_header_name (const char *name)
{
  static const char *const reserved[]
      = { "connection", "content-length", "expect",           "host", "proxy-connection", "te",
          "trailer",    "upgrade",        "transfer-encoding" };

  if (name == NULL || name[0] == '\0')
    return FALSE;
  for (const char *p = name; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("!#$%&'*+-.^_`|~", *p) == NULL)
      return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (reserved); i++)
    if (g_ascii_strcasecmp (name, reserved[i]) == 0)
      return FALSE;
  return TRUE;
}

static gboolean
validate_secret (PfCredential *self, GError **error)
{
  if (self->secret == NULL || self->secret[0] == '\0')
    return fail_invalid (error, _ ("The secret is empty. Enter the token or password"));
  if (has_control_character (self->secret))
    return fail_invalid (error, _ ("The secret holds a line break or another control character. Enter it as one line"));
  if (!g_utf8_validate (self->secret, -1, NULL))
    return fail_invalid (error, _ ("The secret is not valid UTF-8"));
  if (self->kind != PF_CREDENTIAL_BASIC && !is_plain_ascii (self->secret))
    return fail_invalid (error, _ ("The secret may hold only ASCII characters, without a blank at either end, since it "
                                   "is sent in a header"));
  return TRUE;
}

static gboolean
validate_name (PfCredential *self, GError **error)
{
  if (self->kind == PF_CREDENTIAL_HEADER && !is_secret_header_name (self->name))
    return fail_invalid (error, _ ("A credential of kind “header” needs the header's name, such as X-Api-Key"));
  if (self->kind != PF_CREDENTIAL_BASIC)
    return TRUE;
  if (self->name == NULL || self->name[0] == '\0')
    return fail_invalid (error, _ ("A credential of kind “basic” needs a user name"));
  if (strchr (self->name, ':') != NULL || has_control_character (self->name) || !g_utf8_validate (self->name, -1, NULL))
    return fail_invalid (error, _ ("A user name may not hold a colon or a control character"));
  return TRUE;
}

/**
 * pf_credential_validate:
 * @self: a credential with its secret
 * @error: return location
 *
 * Checks everything before it is stored or sent: a whole origin, an environment, the name its kind needs, and a secret
 * that cannot end a header line (libsoup drops such a header without a word). The rules for basic are those of
 * RFC 7617, section 2.
 *
 * Returns: whether it is usable; otherwise %PF_CREDENTIAL_ERROR_INVALID is set, with a message without the secret
 */
gboolean
pf_credential_validate (PfCredential *self, GError **error)
{
  g_autofree char *origin = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  if (self->origin == NULL)
    return fail_invalid (error, _ ("A credential needs the address of the server it belongs to"));
  origin = pf_origin_from_url (self->origin, error);
  if (origin == NULL)
    return FALSE;
  if (!g_str_equal (origin, self->origin)) {
    g_set_error (error, PF_CREDENTIAL_ERROR, PF_CREDENTIAL_ERROR_INVALID, _ ("“%s” is not an origin. Write it as %s"),
                 self->origin, origin);
    return FALSE;
  }
  if (self->environment == NULL || self->environment[0] == '\0')
    return fail_invalid (error, _ ("A credential needs the environment it belongs to"));
  return validate_name (self, error) && validate_secret (self, error);
}

static char *
render_basic (PfCredential *self)
{
  char *pair = g_strdup_printf ("%s:%s", self->name, self->secret);
  char *encoded = g_base64_encode ((const guchar *)pair, strlen (pair));
  char *value = g_strconcat ("Basic ", encoded, NULL);

  wipe (pair);
  wipe (encoded);
  return value;
}

/**
 * pf_credential_to_header:
 * @self: a credential with its secret
 * @name: (out) (transfer full): the header's name
 * @value: (out) (transfer full): the header's value, which holds the secret: overwrite it before freeing it
 *
 * Renders the header that carries the secret (RFC 6750 section 2.1, RFC 7617 section 2, or the named header).
 *
 * Returns: whether @self is valid; nothing is returned otherwise
 */
gboolean
pf_credential_to_header (PfCredential *self, char **name, char **value)
{
  g_return_val_if_fail (self != NULL, FALSE);
  *name = NULL;
  *value = NULL;
  if (!pf_credential_validate (self, NULL))
    return FALSE;
  switch (self->kind) {
  case PF_CREDENTIAL_BASIC:
    *name = g_strdup ("Authorization");
    *value = render_basic (self);
    return TRUE;
  case PF_CREDENTIAL_HEADER:
    *name = g_strdup (self->name);
    *value = g_strdup (self->secret);
    return TRUE;
  case PF_CREDENTIAL_BEARER:
  default:
    *name = g_strdup ("Authorization");
    *value = g_strconcat ("Bearer ", self->secret, NULL);
    return TRUE;
  }
}

/**
 * pf_credential_kind_to_string:
 * @kind: a kind
 *
 * Returns: (transfer none): `bearer`, `basic` or `header`
 */
const char *
pf_credential_kind_to_string (PfCredentialKind kind)
{
  g_return_val_if_fail ((guint)kind < G_N_ELEMENTS (kind_names), NULL);
  return kind_names[kind];
}

/**
 * pf_credential_kind_from_string:
 * @text: (nullable): a word
 * @kind: (out): the kind
 *
 * Returns: whether @text names a kind; @kind is untouched otherwise
 */
gboolean
pf_credential_kind_from_string (const char *text, PfCredentialKind *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (g_strcmp0 (text, kind_names[i]) == 0) {
      *kind = (PfCredentialKind)i;
      return TRUE;
    }
  return FALSE;
}

/**
 * pf_origin_from_url:
 * @url: an absolute http or https URL; what follows the host and port is ignored
 * @error: return location
 *
 * The origin (RFC 6454, section 4) a credential is bound to, in the one form it is stored and compared in.
 *
 * Returns: (transfer full): `scheme://host:port`, lower case, port always given, IPv6 in brackets; or %NULL with
 *   %PF_CREDENTIAL_ERROR_INVALID
 */
char *
pf_origin_from_url (const char *url, GError **error)
{
  g_autoptr (GError) host_error = NULL;
  g_autofree char *host = NULL;
  g_autofree char *authority = NULL;
  g_autofree char *joined = NULL;
  const char *start = NULL;
  guint16 port = 0;
  gboolean secure;

  g_return_val_if_fail (url != NULL, NULL);
  secure = g_ascii_strncasecmp (url, "https://", 8) == 0;
  if (secure || g_ascii_strncasecmp (url, "http://", 7) == 0)
    start = url + (secure ? 8 : 7);
  if (start == NULL) {
    g_set_error (error, PF_CREDENTIAL_ERROR, PF_CREDENTIAL_ERROR_INVALID,
                 _ ("“%s” is not the address of a server. Write it with https:// in front"), url);
    return NULL;
  }
  authority = g_strndup (start, strcspn (start, "/?#"));
  if (strchr (authority, '@') != NULL) {
    g_set_error_literal (error, PF_CREDENTIAL_ERROR, PF_CREDENTIAL_ERROR_INVALID,
                         _ ("The address holds a user name or password. Leave it out; credentials are kept apart"));
    return NULL;
  }
  if (!pf_host_split_port (authority, &host, &port, &host_error)) {
    g_set_error_literal (error, PF_CREDENTIAL_ERROR, PF_CREDENTIAL_ERROR_INVALID, host_error->message);
    return NULL;
  }
  joined = pf_host_join_port (host, port != 0 ? port : secure ? 443 : 80);
  return g_strconcat (secure ? "https://" : "http://", joined, NULL);
}

/**
 * pf_credential_source_lookup_async:
 * @self: a source
 * @origin: `scheme://host:port`
 * @environment: environment name
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Asks for the secret of an origin. Never prompts.
 */
void
pf_credential_source_lookup_async (PfCredentialSource *self,
                                   const char *origin,
                                   const char *environment,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_return_if_fail (PF_IS_CREDENTIAL_SOURCE (self));
  PF_CREDENTIAL_SOURCE_GET_IFACE (self)->lookup_async (self, origin, environment, cancellable, callback, user_data);
}

/**
 * pf_credential_source_lookup_finish:
 * @self: a source
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full): the credential with its secret, or %NULL with a [error@CredentialError]
 */
PfCredential *
pf_credential_source_lookup_finish (PfCredentialSource *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PF_IS_CREDENTIAL_SOURCE (self), NULL);
  return PF_CREDENTIAL_SOURCE_GET_IFACE (self)->lookup_finish (self, result, error);
}
