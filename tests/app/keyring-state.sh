#!/bin/bash
# SPDX-FileCopyrightText: The Preflight developers
# SPDX-License-Identifier: GPL-3.0-or-later
# keyring-state.sh STATE KEYRING-SH PROGRAM: runs the program beside an unlocked keyring, a locked one, or none.
set -eu
state=$1 keyring=$2 program=$3
export PF_TEST_KEYRING_STATE=$state PF_TEST_KEEP_DIRS=1
case $state in
  unlocked) exec "$keyring" "$program" ;;
  locked)
    # The keyring is made with one password; a second daemon with another finds it locked.
    "$keyring" true
    # shellcheck disable=SC2016
    KEYRING=none exec "$keyring" bash -c '
      printf other | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
      gdbus wait --session --timeout 10 org.freedesktop.secrets
      exec "$@"' _ "$program" ;;
  none)
    # Hides every service that could be started for the name.
    services=$XDG_DATA_HOME/dbus-1/services
    mkdir -p "$services"
    printf '[D-BUS Service]\nName=org.freedesktop.secrets\nExec=/bin/false\n' >"$services/org.freedesktop.secrets.service"
    KEYRING=none exec "$keyring" "$program" ;;
esac
