/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "prober/pf-trust-database.h"

#include <glib/gi18n-lib.h>

struct _PfTrustDatabase {
  GTlsDatabase parent_instance;

  /* Owned. */
  GTlsDatabase *verifier;
};

G_DEFINE_FINAL_TYPE (PfTrustDatabase, pf_trust_database, G_TYPE_TLS_DATABASE)

static GTlsCertificateFlags
pf_trust_database_verify_chain (GTlsDatabase *database,
                                GTlsCertificate *chain,
                                const char *purpose,
                                GSocketConnectable *identity,
                                GTlsInteraction *interaction,
                                GTlsDatabaseVerifyFlags flags,
                                GCancellable *cancellable,
                                GError **error)
{
  PfTrustDatabase *self = PF_TRUST_DATABASE (database);

  return g_tls_database_verify_chain (self->verifier, chain, purpose, identity, interaction, flags, cancellable, error);
}

static void
pf_trust_database_finalize (GObject *object)
{
  PfTrustDatabase *self = PF_TRUST_DATABASE (object);

  g_clear_object (&self->verifier);
  G_OBJECT_CLASS (pf_trust_database_parent_class)->finalize (object);
}

static void
pf_trust_database_class_init (PfTrustDatabaseClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_trust_database_finalize;
  G_TLS_DATABASE_CLASS (klass)->verify_chain = pf_trust_database_verify_chain;
}

static void
pf_trust_database_init (PfTrustDatabase *self)
{
}

/**
 * pf_trust_database_new:
 * @verifier: the database that verifies
 *
 * Returns: (transfer full): a database with the same trust
 */
GTlsDatabase *
pf_trust_database_new (GTlsDatabase *verifier)
{
  PfTrustDatabase *self;

  g_return_val_if_fail (G_IS_TLS_DATABASE (verifier), NULL);

  self = g_object_new (PF_TYPE_TRUST_DATABASE, NULL);
  self->verifier = g_object_ref (verifier);
  return G_TLS_DATABASE (self);
}

/**
 * pf_trust_database_new_for_system:
 *
 * Wraps the authorities of the system and makes the wrapper the default of the TLS backend, for without that the
 * default is loaded for each connection even where a session has a database of its own. Reads the list of
 * authorities once, so call it once.
 *
 * Returns: (transfer full): the database
 */
GTlsDatabase *
pf_trust_database_new_for_system (void)
{
  GTlsBackend *backend = g_tls_backend_get_default ();
  g_autoptr (GTlsDatabase) authorities = g_tls_backend_get_default_database (backend);
  GTlsDatabase *self = pf_trust_database_new (authorities);

  g_tls_backend_set_default_database (backend, self);
  return self;
}

/**
 * pf_trust_database_new_for_file:
 * @path: absolute path of a PEM file with the authorities to trust
 *
 * Returns: (transfer full): a database that trusts them and nothing else, or %NULL with an error when the path is
 *   relative (which GIO would take for a file that trusts nothing) or the file holds no certificate
 */
GTlsDatabase *
pf_trust_database_new_for_file (const char *path, GError **error)
{
  g_autoptr (GTlsDatabase) authorities = NULL;

  g_return_val_if_fail (path, NULL);

  if (!g_path_is_absolute (path)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME,
                 _ ("The file of authorities “%s” needs an absolute path"), path);
    return NULL;
  }
  authorities = g_tls_file_database_new (path, error);
  return authorities ? pf_trust_database_new (authorities) : NULL;
}
