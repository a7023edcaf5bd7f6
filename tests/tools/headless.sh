#!/bin/bash
# SPDX-FileCopyrightText: The Preflight developers
# SPDX-License-Identifier: GPL-3.0-or-later
# headless.sh COMMAND…: runs it with temporary XDG folders on a private Xvfb and a private session bus.
# The server picks the display number itself, so any number of these may start at once.
set -u
umask 077
T=$(mktemp -d "${TMPDIR:-/tmp}/preflight-test.XXXXXX")
xvfb=
cleanup() {
  if [ -n "$xvfb" ]; then kill "$xvfb" 2>/dev/null; wait "$xvfb" 2>/dev/null; fi
  rm -rf "$T"
}
trap cleanup EXIT
export HOME=$T/home XDG_CONFIG_HOME=$T/config XDG_DATA_HOME=$T/data XDG_CACHE_HOME=$T/cache \
  XDG_STATE_HOME=$T/state XDG_RUNTIME_DIR=$T/run
mkdir -p "$HOME" "$XDG_CONFIG_HOME/gtk-4.0" "$XDG_DATA_HOME" "$XDG_CACHE_HOME" "$XDG_STATE_HOME" "$XDG_RUNTIME_DIR"
cat >"$XDG_CONFIG_HOME/gtk-4.0/settings.ini" <<EOF
[Settings]
gtk-font-name=Cantarell ${PF_TEST_FONT_SIZE:-11}
gtk-enable-animations=false
gtk-xft-dpi=98304
gtk-xft-antialias=1
gtk-xft-hinting=1
gtk-xft-hintstyle=hintslight
gtk-xft-rgba=none
EOF
unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS
exec 7>"$T/display"
Xvfb -displayfd 7 -screen 0 2560x1440x24 -nolisten tcp -noreset 2>"$T/xvfb.err" &
xvfb=$!
exec 7>&-
for _ in $(seq 500); do
  [ -s "$T/display" ] && break
  kill -0 "$xvfb" 2>/dev/null || break
  sleep 0.02
done
[ -s "$T/display" ] || { echo "Xvfb did not start:" >&2; cat "$T/xvfb.err" >&2; exit 99; }
DISPLAY=:$(cat "$T/display")
export DISPLAY
# GTK 4.8 to 4.14 read GDK_DEBUG, newer ones GDK_DISABLE; without OpenGL the first frame comes sooner in less memory.
export GDK_BACKEND=x11 GSK_RENDERER=cairo GDK_DEBUG=gl-disable GDK_DISABLE=gl,vulkan
export GTK_A11Y=${GTK_A11Y-test} GSETTINGS_BACKEND=${GSETTINGS_BACKEND-memory} GIO_USE_VFS=local LC_ALL=C.UTF-8
dbus-run-session -- "$@" 2> >(grep -v 'Failed to set fd limit' >&2)
