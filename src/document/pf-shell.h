/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  PF_SHELL_DIALECT_POSIX,
  PF_SHELL_DIALECT_POWERSHELL, /* a backtick escapes, a backslash is a letter */
} PfShellDialect;

/**
 * PfShellCommand:
 * @words: (element-type utf8): program and arguments, without quotes, settings and redirections; never empty
 * @input: (nullable): the here-document or here-string it reads
 * @writes: whether a redirection writes a file
 * @piped: whether it reads what another command wrote
 */
typedef struct {
  GPtrArray *words;
  char *input;
  gboolean writes;
  gboolean piped;
} PfShellCommand;

/**
 * PfShellComment:
 * @start: offset of the `#`
 * @end: offset behind its last character
 * @own_line: whether nothing but blanks stands before it
 * @nested: whether it stands inside a loop, a condition or parentheses
 */
typedef struct {
  gsize start;
  gsize end;
  gboolean own_line;
  gboolean nested;
} PfShellComment;

typedef void (*PfShellCommandFunc) (const PfShellCommand *command, gpointer data);
typedef void (*PfShellCommentFunc) (const PfShellComment *comment, gpointer data);

gboolean pf_shell_parse (const char *text,
                         gssize length,
                         PfShellDialect dialect,
                         PfShellCommandFunc take_command,
                         PfShellCommentFunc take_comment,
                         gpointer data);

G_END_DECLS
