/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-attachment.h"

#include "document/pf-secret-pattern.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <gio/gio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Longest name of a file, in bytes. */
#define MAX_NAME 120

#define READ_SIZE (256 * 1024)
#define GUESS_SIZE 4096

G_DEFINE_QUARK (pf-attachment-error-quark, pf_attachment_error)

static gboolean
is_misleading (gunichar character)
{
  return g_unichar_iscntrl (character) || (character >= 0x200e && character <= 0x200f)
         || (character >= 0x2028 && character <= 0x202e) || (character >= 0x2066 && character <= 0x2069);
}

/**
 * pf_attachment_clean_name:
 * @path: path of a file, as the system has it
 *
 * Returns: (transfer full): its name without folders, valid UTF-8, what is no printable character as `_`, bounded; its
 *   extension stays
 */
char *
pf_attachment_clean_name (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *valid = g_utf8_make_valid (base, -1);
  g_autoptr (GString) name = g_string_new (NULL);
  const char *dot;

  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c))
    g_string_append_unichar (name, is_misleading (g_utf8_get_char (c)) || strchr ("/\\", *c) != NULL
                                       ? '_'
                                       : g_utf8_get_char (c));
  dot = strrchr (name->str, '.');
  if (name->len > MAX_NAME) {
    g_autofree char *extension = g_strdup (dot != NULL && strlen (dot) <= 16 ? dot : "");
    gsize length = MAX_NAME - strlen (extension);

    while ((name->str[length] & 0xc0) == 0x80)
      length--;
    g_string_truncate (name, length);
    g_string_append (name, extension);
  }
  if (strspn (name->str, ".") == name->len)
    g_string_assign (name, "file");
  return g_string_free (g_steal_pointer (&name), FALSE);
}

static char *
guess_media_type (const char *name, const guchar *data, gsize length)
{
  g_autofree char *type = g_content_type_guess (name, data, MIN (length, GUESS_SIZE), NULL);
  char *media_type = type != NULL ? g_content_type_get_mime_type (type) : NULL;

  return media_type != NULL ? media_type : g_strdup ("application/octet-stream");
}

/* A run keeps no secrets, and of a file none can be masked without making it another one. */
static gboolean
check_secrets (const char *name, const char *data, gsize length, GError **error)
{
  gsize start, end;
  guint line = 1;

  if (memchr (data, '\0', length) != NULL || !pf_secret_pattern_find (data, (gssize) length, &start, &end))
    return TRUE;
  for (gsize i = 0; i < start; i++)
    line += data[i] == '\n';
  g_set_error (error, PF_ATTACHMENT_ERROR, PF_ATTACHMENT_ERROR_SECRET,
               _ ("“%s” holds what looks like a secret in line %u. A run keeps no secrets; attach a copy without it"),
               name, line);
  return FALSE;
}

/**
 * pf_attachment_new:
 * @name: name or path of the file
 * @contents: its bytes
 * @error: return location
 *
 * Returns: (transfer full): the file as evidence
 * Throws: PF_ATTACHMENT_ERROR_SIZE, PF_ATTACHMENT_ERROR_SECRET
 */
PfAttachment *
pf_attachment_new (const char *name, GBytes *contents, GError **error)
{
  g_autofree char *cleaned = pf_attachment_clean_name (name);
  PfAttachment *self;
  gsize length;
  const char *data = g_bytes_get_data (contents, &length);

  if (length > PF_ATTACHMENT_MAX_BYTES) {
    g_set_error (error, PF_ATTACHMENT_ERROR, PF_ATTACHMENT_ERROR_SIZE,
                 _ ("“%s” is larger than %d MiB, the most a file may have. Attach an excerpt, or note where it is kept"),
                 cleaned, PF_ATTACHMENT_MAX_BYTES / (1024 * 1024));
    return NULL;
  }
  if (length > 0 && !check_secrets (cleaned, data, length, error))
    return NULL;
  self = g_atomic_rc_box_new0 (PfAttachment);
  self->name = g_steal_pointer (&cleaned);
  self->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, contents);
  self->media_type = guess_media_type (self->name, (const guchar *) data, length);
  self->contents = g_bytes_ref (contents);
  return self;
}

static gboolean
fail_to_read (const char *path, const char *why, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, PF_ATTACHMENT_ERROR, PF_ATTACHMENT_ERROR_READ, _ ("“%s” cannot be attached: %s"), shown, why);
  return FALSE;
}

/* Of what was opened, not of what the name meant a moment before. */
static gboolean
check_regular (int descriptor, const char *path, GError **error)
{
  struct stat status;

  if (fstat (descriptor, &status) != 0)
    return fail_to_read (path, g_strerror (errno), error);
  if (S_ISDIR (status.st_mode))
    return fail_to_read (path, _ ("it is a folder. Attach the files in it, or an archive of it"), error);
  if (!S_ISREG (status.st_mode))
    return fail_to_read (path, _ ("it is no regular file"), error);
  return TRUE;
}

static GBytes *
read_all (int descriptor, const char *path, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree guchar *buffer = g_malloc (READ_SIZE);
  gssize length;

  do {
    length = read (descriptor, buffer, READ_SIZE);
    if (length < 0 && errno != EINTR) {
      fail_to_read (path, g_strerror (errno), error);
      return NULL;
    }
    if (length > 0)
      g_byte_array_append (bytes, buffer, (guint) length);
  } while (length != 0 && bytes->len <= PF_ATTACHMENT_MAX_BYTES);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/**
 * pf_attachment_load:
 * @path: a file
 * @error: return location
 *
 * Blocks.
 *
 * Returns: (transfer full): the file as evidence; symbolic links, folders and devices are refused
 * Throws: those of #PfAttachmentError
 */
PfAttachment *
pf_attachment_load (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  /* Without waiting for who would write into a pipe. */
  int descriptor = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

  if (descriptor < 0) {
    fail_to_read (path, errno == ELOOP ? _ ("it is a symbolic link. Attach what it points to") : g_strerror (errno),
                  error);
    return NULL;
  }
  if (check_regular (descriptor, path, error))
    bytes = read_all (descriptor, path, error);
  close (descriptor);
  return bytes != NULL ? pf_attachment_new (path, bytes, error) : NULL;
}

/**
 * pf_attachment_ref:
 * @self: a file
 *
 * Returns: (transfer full): @self
 */
PfAttachment *
pf_attachment_ref (PfAttachment *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear_attachment (gpointer data)
{
  PfAttachment *self = data;

  g_free (self->name);
  g_free (self->sha256);
  g_free (self->media_type);
  g_bytes_unref (self->contents);
}

/**
 * pf_attachment_unref:
 * @self: (transfer full) (nullable): a file
 */
void
pf_attachment_unref (PfAttachment *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear_attachment);
}
