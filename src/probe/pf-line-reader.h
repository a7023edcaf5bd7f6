/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PfLineFunc:
 * @line: one line without its line feed, NUL-terminated; overwritten as soon as the function returns
 * @length: its length in bytes
 */
typedef void (*PfLineFunc) (char *line, gsize length, gpointer user_data);

/**
 * PfLineEndFunc:
 * @error: (nullable): why reading ended; %NULL at the end of the stream
 */
typedef void (*PfLineEndFunc) (const GError *error, gpointer user_data);

#define PF_TYPE_LINE_READER (pf_line_reader_get_type ())
/**
 * PfLineReader:
 *
 * Reads lines of bounded length from a stream, asynchronously. What both ends of the prober's pipe read with. Lines
 * may hold secrets, so every buffer is overwritten once it is used.
 */
G_DECLARE_FINAL_TYPE (PfLineReader, pf_line_reader, PF, LINE_READER, GObject)

PfLineReader *pf_line_reader_new (GInputStream *stream, gsize limit);
void pf_line_reader_start (PfLineReader *self, PfLineFunc line, PfLineEndFunc end, gpointer user_data);
void pf_line_reader_stop (PfLineReader *self);

G_END_DECLS
