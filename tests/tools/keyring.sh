#!/bin/bash
# SPDX-FileCopyrightText: The Preflight developers
# SPDX-License-Identifier: GPL-3.0-or-later
# keyring.sh COMMAND…: runs it on a private session bus with a real keyring daemon.
#   KEYRING=unlocked  a fresh login keyring, open (default)
#   KEYRING=locked    a login keyring that nobody has unlocked since the daemon started
#   KEYRING=none      no keyring service, and none that the bus could start
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
mask() { printf '[D-BUS Service]\nName=%s\nExec=/bin/false\n' "$1" >"$services/$1.service"; }
mask org.gnome.keyring.SystemPrompter
mask org.gnome.keyring.PrivatePrompter
if [ "${KEYRING-unlocked}" = none ]; then mask org.freedesktop.secrets; fi

# shellcheck disable=SC2016
start='
  open_keyring() {
    # Not with our own test environment: one of the daemon'"'"'s warnings would then end it.
    printf "%s" "$1" | env -u G_DEBUG -u G_SLICE -u G_ENABLE_DIAGNOSTIC -u MALLOC_PERTURB_ \
      gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 || exit 97
    gdbus wait --session --timeout 10 org.freedesktop.secrets || exit 98
  }'
if [ "${KEYRING-unlocked}" = locked ]; then
  # The keyring is made on a bus of its own, whose end takes the daemon along. The next daemon gets a wrong password.
  # shellcheck disable=SC2016
  dbus-run-session -- bash -c "$start"'
    open_keyring test
    [ -e "$XDG_DATA_HOME/keyrings/login.keyring" ] || exit 96' 2> >(grep -v "Failed to set fd limit" >&2)
fi
# shellcheck disable=SC2016
dbus-run-session -- bash -c "$start"'
  case ${KEYRING-unlocked} in
  unlocked) open_keyring test ;;
  locked) open_keyring wrong ;;
  esac
  exec "$@"' _ "$@" 2> >(grep -v "Failed to set fd limit" >&2)
