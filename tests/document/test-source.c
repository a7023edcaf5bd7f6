/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-source.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static PfSource *
source_from (const char *data, gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (GError) error = NULL;
  PfSource *source = pf_source_new (bytes, "test.md", &error);

  g_assert_no_error (error);
  return source;
}

static void
assert_line (PfSource *source, guint number, const char *expected)
{
  gsize length;
  const char *line = pf_source_get_line (source, number, &length);
  g_autofree char *text = NULL;

  g_assert_nonnull (line);
  text = g_strndup (line, length);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_lines (void)
{
  g_autoptr (PfSource) source = source_from ("one\r\ntwo\n\nfour\rfive", 19);

  g_assert_cmpuint (pf_source_get_n_lines (source), ==, 5);
  assert_line (source, 1, "one");
  assert_line (source, 2, "two");
  assert_line (source, 3, "");
  assert_line (source, 4, "four");
  assert_line (source, 5, "five");
  g_assert_null (pf_source_get_line (source, 0, NULL));
  g_assert_null (pf_source_get_line (source, 6, NULL));
  g_assert_cmpuint (pf_source_get_line_at (source, 0), ==, 1);
  g_assert_cmpuint (pf_source_get_line_at (source, 4), ==, 1);
  g_assert_cmpuint (pf_source_get_line_at (source, 5), ==, 2);
  g_assert_cmpuint (pf_source_get_line_at (source, 9), ==, 3);
  g_assert_cmpuint (pf_source_get_line_at (source, 1000), ==, 5);
}

static void
test_empty (void)
{
  g_autoptr (PfSource) source = source_from ("", 0);

  g_assert_cmpuint (pf_source_get_n_lines (source), ==, 0);
  g_assert_cmpstr (pf_source_get_text (source, NULL), ==, "");
  g_assert_cmpstr (pf_source_get_sha256 (source), ==,
                   "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void
test_byte_order_mark (void)
{
  g_autoptr (PfSource) source = source_from ("\xEF\xBB\xBF# a\n", 7);
  g_autofree char *expected = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)"\xEF\xBB\xBF# a\n", 7);

  g_assert_cmpstr (pf_source_get_text (source, NULL), ==, "# a\n");
  g_assert_cmpuint (pf_source_get_skipped (source), ==, 3);
  g_assert_cmpuint (g_bytes_get_size (pf_source_get_bytes (source)), ==, 7);
  g_assert_cmpstr (pf_source_get_sha256 (source), ==, expected);
  g_assert_cmpstr (pf_source_get_encoding (source), ==, "UTF-8");
}

static void
test_windows_1252 (void)
{
  /* Valid UTF-8 before the first bad byte is part of what is read as Windows-1252 too. */
  g_autoptr (PfSource) source = source_from ("\x80 \xFC\x81", 4);
  gsize offset;

  g_assert_cmpstr (pf_source_get_encoding (source), ==, "windows-1252");
  g_assert_cmpstr (pf_source_get_text (source, NULL), ==, "€ ü\xC2\x81");
  g_assert_true (pf_source_find_invalid (source, &offset));
  g_assert_cmpuint (offset, ==, 0);
  g_assert_true (memcmp (g_bytes_get_data (pf_source_get_bytes (source), NULL), "\x80 \xFC\x81", 4) == 0);
}

static void
test_invalid_place (void)
{
  g_autoptr (PfSource) source = source_from ("\xC3\xBC\nab\xE9", 6);
  gsize offset;

  g_assert_true (pf_source_find_invalid (source, &offset));
  g_assert_cmpuint (pf_source_get_line_at (source, offset), ==, 2);
  g_assert_cmpstr (pf_source_get_text (source, NULL) + offset, ==, "é");
}

static void
test_utf16 (void)
{
  g_autoptr (PfSource) little = source_from ("\xFF\xFE"
                                             "a\0"
                                             "\x3D\xD8\xA8\xDE"
                                             "\n\0",
                                             10);
  g_autoptr (PfSource) big = source_from ("\xFE\xFF"
                                          "\0a"
                                          "\xD8\x3D\xDE\xA8"
                                          "\0\n",
                                          10);
  g_autoptr (PfSource) broken = source_from ("\xFF\xFE"
                                             "a\0"
                                             "\x3D\xD8"
                                             "b",
                                             7);

  g_assert_cmpstr (pf_source_get_text (little, NULL), ==, "a🚨\n");
  g_assert_cmpstr (pf_source_get_encoding (little), ==, "UTF-16LE");
  g_assert_cmpstr (pf_source_get_text (big, NULL), ==, "a🚨\n");
  g_assert_cmpstr (pf_source_get_encoding (big), ==, "UTF-16BE");
  g_assert_false (pf_source_find_invalid (big, NULL));
  g_assert_cmpstr (pf_source_get_text (broken, NULL), ==, "a��");
  g_assert_true (pf_source_find_invalid (broken, NULL));
}

static void
assert_refused (const char *data, gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (PfSource) source = pf_source_new (bytes, "photo.md", &error);

  g_assert_error (error, PF_DOCUMENT_ERROR, PF_DOCUMENT_ERROR_BINARY);
  g_assert_null (source);
  g_assert_nonnull (strstr (error->message, "photo.md"));
}

static void
test_binary (void)
{
  assert_refused ("# a\n\0b", 6);
  assert_refused ("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
  assert_refused ("\x01\x02\x03\x04 text", 9);
  assert_refused ("\xFF\xFE"
                  "a\0"
                  "\0\0",
                  6);
}

static void
test_too_large (void)
{
  static char data[PF_SOURCE_MAX_BYTES + 1];
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) largest = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PfSource) source = NULL;

  memset (data, '\n', sizeof data);
  bytes = g_bytes_new_static (data, sizeof data);
  g_assert_null (pf_source_new (bytes, "big.md", &error));
  g_assert_error (error, PF_DOCUMENT_ERROR, PF_DOCUMENT_ERROR_TOO_LARGE);
  g_assert_nonnull (strstr (error->message, "big.md"));
  g_assert_nonnull (strstr (error->message, "32 MiB"));
  largest = g_bytes_new_static (data, PF_SOURCE_MAX_BYTES);
  source = pf_source_new (largest, "big.md", NULL);
  g_assert_nonnull (source);
}

static void
assert_load_fails (const char *path, PfDocumentError code, const char *name, const char *words)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (PfSource) source = pf_source_load (file, NULL, &error);

  g_assert_error (error, PF_DOCUMENT_ERROR, (int)code);
  g_assert_null (source);
  g_assert_nonnull (strstr (error->message, name));
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_load_wrong (void)
{
  g_autofree char *folder = g_dir_make_tmp ("pf-source-XXXXXX", NULL);
  g_autofree char *missing = g_build_filename (folder, "missing.md", NULL);
  g_autofree char *large = g_build_filename (folder, "large.md", NULL);
  g_autofree char *closed = g_build_filename (folder, "closed.md", NULL);
  g_autofree char *pipe_path = g_build_filename (folder, "pipe.md", NULL);

  assert_load_fails (missing, PF_DOCUMENT_ERROR_READ, "missing.md", "no file");
  assert_load_fails (folder, PF_DOCUMENT_ERROR_READ, "pf-source-", "is a folder");
  g_assert_true (g_file_set_contents (large, "", 0, NULL));
  g_assert_no_errno (truncate (large, PF_SOURCE_MAX_BYTES + 1));
  assert_load_fails (large, PF_DOCUMENT_ERROR_TOO_LARGE, "large.md", "larger than 32 MiB");
  /* Would block for ever if it were opened. */
  g_assert_no_errno (mkfifo (pipe_path, 0600));
  assert_load_fails (pipe_path, PF_DOCUMENT_ERROR_READ, "pipe.md", "pipe");
  g_assert_true (g_file_set_contents (closed, "# a", 3, NULL));
  g_assert_no_errno (g_chmod (closed, 0));
  if (geteuid () != 0)
    assert_load_fails (closed, PF_DOCUMENT_ERROR_READ, "closed.md", "not allowed");
  g_unlink (large);
  g_unlink (closed);
  g_unlink (pipe_path);
  g_rmdir (folder);
}

static void
test_load (void)
{
  g_autofree char *path = NULL;
  int descriptor = g_file_open_tmp ("pf-source-XXXXXX.md", &path, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PfSource) source = NULL;
  g_autofree char *name = g_path_get_basename (path);

  close (descriptor);
  g_assert_true (g_file_set_contents (path, "- [ ] a\n", -1, NULL));
  source = pf_source_load (file, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pf_source_get_text (source, NULL), ==, "- [ ] a\n");
  g_assert_cmpstr (pf_source_get_file_name (source), ==, name);
  g_cancellable_cancel (cancellable);
  g_assert_null (pf_source_load (file, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_unlink (path);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/source/lines", test_lines);
  g_test_add_func ("/source/empty", test_empty);
  g_test_add_func ("/source/byte-order-mark", test_byte_order_mark);
  g_test_add_func ("/source/windows-1252", test_windows_1252);
  g_test_add_func ("/source/invalid-place", test_invalid_place);
  g_test_add_func ("/source/utf16", test_utf16);
  g_test_add_func ("/source/binary", test_binary);
  g_test_add_func ("/source/too-large", test_too_large);
  g_test_add_func ("/source/load-wrong", test_load_wrong);
  g_test_add_func ("/source/load", test_load);
  return g_test_run ();
}
