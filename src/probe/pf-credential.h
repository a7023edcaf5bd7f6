/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PF_CREDENTIAL_ERROR (pf_credential_error_quark ())
GQuark pf_credential_error_quark (void);

/**
 * PfCredentialError:
 * @PF_CREDENTIAL_ERROR_NOT_FOUND: nothing is stored for this origin and environment
 * @PF_CREDENTIAL_ERROR_LOCKED: the keyring is locked; unlocking needs a person's act
 * @PF_CREDENTIAL_ERROR_NO_SERVICE: there is no keyring service in this session
 * @PF_CREDENTIAL_ERROR_TIMEOUT: the keyring did not answer in time; the question was abandoned
 * @PF_CREDENTIAL_ERROR_INVALID: the origin, kind or secret is malformed
 * @PF_CREDENTIAL_ERROR_FAILED: anything else the keyring said
 */
typedef enum {
  PF_CREDENTIAL_ERROR_NOT_FOUND,
  PF_CREDENTIAL_ERROR_LOCKED,
  PF_CREDENTIAL_ERROR_NO_SERVICE,
  PF_CREDENTIAL_ERROR_TIMEOUT,
  PF_CREDENTIAL_ERROR_INVALID,
  PF_CREDENTIAL_ERROR_FAILED,
} PfCredentialError;

typedef enum {
  PF_CREDENTIAL_BEARER,
  PF_CREDENTIAL_BASIC,
  PF_CREDENTIAL_HEADER,
} PfCredentialKind;

/**
 * PfCredential:
 * @origin: `scheme://host:port`, lower case, port always given; the only place the secret may be sent to
 * @environment: environment name
 * @name: (nullable): user name for basic, header name for header
 * @secret: (nullable): the secret; %NULL in a listing. Overwritten when the credential is freed
 * @label: what the keyring shows for it
 */
typedef struct {
  PfCredentialKind kind;
  char *origin;
  char *environment;
  char *name;
  char *secret;
  char *label;
} PfCredential;

PfCredential *pf_credential_new (
    PfCredentialKind kind, const char *origin, const char *environment, const char *name, const char *secret);
void pf_credential_free (PfCredential *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfCredential, pf_credential_free)

gboolean pf_credential_validate (PfCredential *self, GError **error);
gboolean pf_credential_to_header (PfCredential *self, char **name, char **value);
const char *pf_credential_kind_to_string (PfCredentialKind kind);
gboolean pf_credential_kind_from_string (const char *text, PfCredentialKind *kind);
char *pf_origin_from_url (const char *url, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#define PF_TYPE_CREDENTIAL_SOURCE (pf_credential_source_get_type ())
G_DECLARE_INTERFACE (PfCredentialSource, pf_credential_source, PF, CREDENTIAL_SOURCE, GObject)

/**
 * PfCredentialSourceInterface:
 *
 * Who the scheduler asks for a secret just before it sends a probe to the prober. The vault implements it; the probe
 * engine knows nothing of keyrings. Never prompts: a locked keyring is an error.
 */
struct _PfCredentialSourceInterface {
  GTypeInterface parent_iface;

  void (*lookup_async) (PfCredentialSource *self,
                        const char *origin,
                        const char *environment,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
  PfCredential *(*lookup_finish) (PfCredentialSource *self, GAsyncResult *result, GError **error);
};

void pf_credential_source_lookup_async (PfCredentialSource *self,
                                        const char *origin,
                                        const char *environment,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
PfCredential *pf_credential_source_lookup_finish (PfCredentialSource *self,
                                                  GAsyncResult *result,
                                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
