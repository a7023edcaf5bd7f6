#!/bin/sh
# SPDX-FileCopyrightText: The Preflight developers
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: mounts.sh PROGRAM: runs it in a mount namespace of its own, with a small empty file system in PF_TEST_MOUNT.
set -eu
if [ "$1" = --inside ]; then
  mount -t tmpfs -o size=1m,nosuid,nodev tmpfs "$PF_TEST_MOUNT"
  exec "$2"
fi
if ! unshare --user --map-root-user --mount true 2>/dev/null; then
  echo '1..0 # SKIP this system gives no user namespaces'
  exit 0
fi
PF_TEST_MOUNT=$(mktemp -d)
export PF_TEST_MOUNT
trap 'rmdir "$PF_TEST_MOUNT"' EXIT
unshare --user --map-root-user --mount "$0" --inside "$1"
