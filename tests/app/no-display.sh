#!/bin/bash
# SPDX-FileCopyrightText: The Preflight developers
# SPDX-License-Identifier: GPL-3.0-or-later
# no-display.sh PREFLIGHT: without a display the program says so in one line and exits 3; --version works.
set -u
unset DISPLAY WAYLAND_DISPLAY
said=$("$1" nothing.md 2>&1 >/dev/null)
status=$?
[ $status -eq 3 ] || { echo "exit $status instead of 3: $said"; exit 1; }
case $said in
  *"needs a display"*preflightctl*) ;;
  *) echo "unclear message: $said"; exit 1 ;;
esac
[ "$(wc -l <<<"$said")" -eq 1 ] || { echo "more than one line: $said"; exit 1; }
"$1" --version | grep -q '^preflight ' || { echo "--version does not work without a display"; exit 1; }
