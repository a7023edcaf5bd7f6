#!/bin/bash
# SPDX-FileCopyrightText: The Preflight developers
# SPDX-License-Identifier: GPL-3.0-or-later
# keyring.sh COMMAND…: runs it on a private session bus with a real keyring daemon. KEYRING=unlocked (default) or none.
# Prompts are masked, so that a locked keyring stays locked instead of waiting for a person.
# Inside headless.sh it keeps that one's folders and bus.
set -eu
umask 077
T=$(mktemp -d "${TMPDIR:-/tmp}/preflight-keyring.XXXXXX")
trap 'rm -rf "$T"' EXIT
if [ -z "${DBUS_SESSION_BUS_ADDRESS-}" ] || [ -z "${PF_TEST_KEEP_DIRS-}" ]; then
  mkdir -p "$T"/{home,config,data,cache,state,run}
  export HOME=$T/home XDG_CONFIG_HOME=$T/config XDG_DATA_HOME=$T/data XDG_CACHE_HOME=$T/cache \
    XDG_STATE_HOME=$T/state XDG_RUNTIME_DIR=$T/run
  unset DBUS_SESSION_BUS_ADDRESS WAYLAND_DISPLAY
fi
unset GNOME_KEYRING_CONTROL SSH_AUTH_SOCK
services=$XDG_DATA_HOME/dbus-1/services
mkdir -p "$services"
for name in SystemPrompter PrivatePrompter; do
  printf '[D-BUS Service]\nName=org.gnome.keyring.%s\nExec=/bin/false\n' "$name" >"$services/org.gnome.keyring.$name.service"
done
# shellcheck disable=SC2016
dbus-run-session -- bash -c '
  if [ "${KEYRING-unlocked}" = unlocked ]; then
    printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 || exit 97
    gdbus wait --session --timeout 10 org.freedesktop.secrets || exit 98
  fi
  exec "$@"' _ "$@" 2> >(grep -v "Failed to set fd limit" >&2)
