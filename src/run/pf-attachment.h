/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run/pf-store.h"

G_BEGIN_DECLS

/** PF_ATTACHMENT_MAX_BYTES: most bytes of one attached file. */
#define PF_ATTACHMENT_MAX_BYTES (16 * 1024 * 1024)

/** PF_ATTACHMENTS_MAX_BYTES: most bytes of all the files attached to one run; the same bytes count once. */
#define PF_ATTACHMENTS_MAX_BYTES (256 * 1024 * 1024)

#define PF_ATTACHMENT_ERROR (pf_attachment_error_quark ())
GQuark pf_attachment_error_quark (void);

/**
 * PfAttachmentError:
 * @PF_ATTACHMENT_ERROR_READ: the file cannot be read, or is no regular file
 * @PF_ATTACHMENT_ERROR_SIZE: it, or all of them together, are too large
 * @PF_ATTACHMENT_ERROR_SECRET: its text holds a secret
 */
typedef enum {
  PF_ATTACHMENT_ERROR_READ,
  PF_ATTACHMENT_ERROR_SIZE,
  PF_ATTACHMENT_ERROR_SECRET,
} PfAttachmentError;

/**
 * PfAttachment:
 * @name: name of the file, without folders and without characters that mislead
 * @media_type: what its name and first bytes tell
 *
 * A file as evidence. Reference counted, immutable.
 */
typedef struct {
  char *name;
  char *sha256;
  char *media_type;
  GBytes *contents;
} PfAttachment;

PfAttachment *pf_attachment_new (const char *name, GBytes *contents, GError **error) G_GNUC_WARN_UNUSED_RESULT;
PfAttachment *pf_attachment_load (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
PfAttachment *pf_attachment_ref (PfAttachment *self);
void pf_attachment_unref (PfAttachment *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfAttachment, pf_attachment_unref)
char *pf_attachment_clean_name (const char *path);

gboolean pf_store_add_attachment (PfStore *self, const char *run_id, PfAttachment *attachment, GError **error);
GBytes *pf_store_load_attachment (PfStore *self, const char *run_id, const char *sha256, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/**
 * PfCommandSettings:
 * @folder: (nullable): where commands are run
 * @environment: (array zero-terminated=1): `NAME=value` of what they get beside what the system gives
 *
 * What a person chose once for all commands of a run. Stays on this machine.
 */
typedef struct {
  char *folder;
  GStrv environment;
} PfCommandSettings;
void pf_command_settings_free (PfCommandSettings *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfCommandSettings, pf_command_settings_free)
PfCommandSettings *pf_store_load_command_settings (PfStore *self, const char *run_id, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean pf_store_save_command_settings (PfStore *self,
                                         const char *run_id,
                                         const PfCommandSettings *settings,
                                         GError **error);
gboolean pf_command_settings_check_variable (const char *setting, GError **error);
GStrv pf_command_settings_dup_environment (const PfCommandSettings *self);

G_END_DECLS
