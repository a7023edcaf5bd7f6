/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-line-reader.h"

#include <string.h>

#define CHUNK_SIZE 16384

struct _PfLineReader {
  GObject parent_instance;

  /* Borrowed, from start until the end function was called or reading was stopped. */
  PfLineFunc line;
  PfLineEndFunc end;
  gpointer user_data;

  /* Owned. */
  GInputStream *stream;
  GCancellable *cancellable;
  GByteArray *pending;
  gsize limit;
  char chunk[CHUNK_SIZE];
};

G_DEFINE_FINAL_TYPE (PfLineReader, pf_line_reader, G_TYPE_OBJECT)

static void read_more (PfLineReader *self);

static void
finish (PfLineReader *self, const GError *error)
{
  PfLineEndFunc end = self->end;

  self->line = NULL;
  self->end = NULL;
  if (end)
    end (error, self->user_data);
}

/* Hands out every complete line of what is pending and keeps the rest. */
static void
hand_out_lines (PfLineReader *self)
{
  gsize start = 0;

  while (self->line && start < self->pending->len) {
    char *from = (char *)self->pending->data + start;
    char *feed = memchr (from, '\n', self->pending->len - start);

    if (!feed)
      break;
    *feed = '\0';
    self->line (from, (gsize)(feed - from), self->user_data);
    explicit_bzero (from, (gsize)(feed - from));
    start += (gsize)(feed - from) + 1;
  }

  if (start > 0) {
    gsize rest = self->pending->len - start;

    memmove (self->pending->data, self->pending->data + start, rest);
    explicit_bzero (self->pending->data + rest, start);
    g_byte_array_set_size (self->pending, (guint)rest);
  }
}

/* Grows by hand: a realloc would leave a copy of a secret behind. */
static void
append (PfLineReader *self, gsize length)
{
  GByteArray *grown = g_byte_array_sized_new ((guint)(self->pending->len + length));

  g_byte_array_append (grown, self->pending->data, self->pending->len);
  g_byte_array_append (grown, (const guint8 *)self->chunk, (guint)length);
  explicit_bzero (self->chunk, length);
  if (self->pending->len > 0)
    explicit_bzero (self->pending->data, self->pending->len);
  g_byte_array_unref (self->pending);
  self->pending = grown;
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PfLineReader) self = user_data;
  g_autoptr (GError) error = NULL;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (length <= 0) {
    finish (self, error);
    return;
  }

  append (self, (gsize)length);
  hand_out_lines (self);
  if (!self->end)
    return;
  if (self->pending->len > self->limit) {
    error = g_error_new (G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, "A line is longer than %" G_GSIZE_FORMAT " bytes",
                         self->limit);
    finish (self, error);
    return;
  }
  read_more (self);
}

static void
read_more (PfLineReader *self)
{
  g_input_stream_read_async (self->stream, self->chunk, sizeof self->chunk, G_PRIORITY_DEFAULT, self->cancellable,
                             on_read, g_object_ref (self));
}

static void
pf_line_reader_finalize (GObject *object)
{
  PfLineReader *self = PF_LINE_READER (object);

  explicit_bzero (self->chunk, sizeof self->chunk);
  if (self->pending->len > 0)
    explicit_bzero (self->pending->data, self->pending->len);
  g_byte_array_unref (self->pending);
  g_clear_object (&self->stream);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (pf_line_reader_parent_class)->finalize (object);
}

static void
pf_line_reader_class_init (PfLineReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_line_reader_finalize;
}

static void
pf_line_reader_init (PfLineReader *self)
{
  self->cancellable = g_cancellable_new ();
  self->pending = g_byte_array_new ();
}

/**
 * pf_line_reader_new:
 * @stream: what to read from
 * @limit: longest line in bytes, without its line feed
 *
 * Returns: (transfer full): a reader that has not started
 */
PfLineReader *
pf_line_reader_new (GInputStream *stream, gsize limit)
{
  PfLineReader *self;

  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), NULL);
  g_return_val_if_fail (limit > 0 && limit < G_MAXINT / 2, NULL);

  self = g_object_new (PF_TYPE_LINE_READER, NULL);
  self->stream = g_object_ref (stream);
  self->limit = limit;
  return self;
}

/**
 * pf_line_reader_start:
 * @line: called for each complete line
 * @end: called once, at the end of the stream, on an error, or when a line passes the limit; an unfinished last line
 *   is dropped
 * @user_data: for both
 *
 * Starts reading in the thread-default main context. Nothing is called after [method@LineReader.stop].
 */
void
pf_line_reader_start (PfLineReader *self, PfLineFunc line, PfLineEndFunc end, gpointer user_data)
{
  g_return_if_fail (PF_IS_LINE_READER (self));
  g_return_if_fail (line && end && !self->end);

  self->line = line;
  self->end = end;
  self->user_data = user_data;
  read_more (self);
}

/**
 * pf_line_reader_stop:
 *
 * Stops reading; neither function is called any more.
 */
void
pf_line_reader_stop (PfLineReader *self)
{
  g_return_if_fail (PF_IS_LINE_READER (self));

  self->line = NULL;
  self->end = NULL;
  g_cancellable_cancel (self->cancellable);
}
