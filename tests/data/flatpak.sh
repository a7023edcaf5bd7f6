#!/bin/bash
# SPDX-FileCopyrightText: The Preflight developers
# SPDX-License-Identifier: GPL-3.0-or-later
# flatpak.sh MANIFEST: flatpak-builder says on standard error what it does not understand, and exits with 0 all the same.
set -eu
errors=$(flatpak-builder --show-manifest "$1" 2>&1 >/dev/null) || { printf '%s\n' "$errors"; exit 1; }
[ -z "$errors" ] || { printf '%s\n' "$errors"; exit 1; }
