#!/bin/bash
# SPDX-FileCopyrightText: The Preflight developers
# SPDX-License-Identifier: GPL-3.0-or-later
# links.sh PROGRAM WORD…: the program may not need a shared library whose name contains one of the words.
set -eu
program=$1
shift
needed=$(ldd "$program")
grep -q libglib-2.0 <<<"$needed" || { echo "$program: ldd does not even list GLib"; exit 1; }
status=0
for word in "$@"; do
  if found=$(grep "$word" <<<"$needed"); then
    printf '%s needs %s\n' "$program" "$found"
    status=1
  fi
done
exit $status
