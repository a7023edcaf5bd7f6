# SPDX-FileCopyrightText: The Preflight developers
# SPDX-License-Identifier: GPL-3.0-or-later
# Shared by build-aux/run and build-aux/test: packages, and the build folder. Sourced, never run.
# shellcheck shell=bash

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 3; }

# packages PART…: the names in those parts of build-aux/packages
packages() {
  awk -v parts=" $* " '
    /^\[/ { part = substr($0, 2, length($0) - 2); next }
    /^[^#]/ && index(parts, " " part " ") { print $1 }' build-aux/packages
}

missing_packages() {
  local name
  for name in $(packages "$@"); do
    dpkg-query -W -f '${db:Status-Abbrev}' "$name" 2>/dev/null | grep -q '^ii' || printf '%s\n' "$name"
  done
}

# install_packages PART…: installs what is missing on Debian; elsewhere says what is needed and stops
install_packages() {
  local missing id='' version='' as_root=()
  if [ -r /etc/os-release ]; then
    # shellcheck disable=SC1091
    id=$(. /etc/os-release && printf '%s' "${ID-}")
    # shellcheck disable=SC1091
    version=$(. /etc/os-release && printf '%s' "${VERSION_ID-}")
  fi
  if [ "$id" != debian ] || ! command -v apt-get >/dev/null; then
    [ -z "${PREFLIGHT_HAVE_PACKAGES-}" ] || return 0
    say "This script installs packages on Debian only. Preflight needs these, under Debian's names:"
    packages "$@" >&2
    die "Install them, then run this again with PREFLIGHT_HAVE_PACKAGES=1."
  fi
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || die "These packages are missing, and there is no sudo to install them with: ${missing//$'\n'/ }"
    as_root=(sudo)
  fi
  [ "$version" = 12 ] || say "Preflight is made for Debian 12; this is Debian $version. Going on."
  say "Installing ${missing//$'\n'/ }"
  quiet_apt "${as_root[@]}" -- update
  # shellcheck disable=SC2086
  quiet_apt "${as_root[@]}" -- install -y --no-install-recommends $missing
}

# quiet_apt [sudo] -- ARGUMENT…: apt-get with its output kept back unless it fails. A policy-rc.d that lasts as long
# as this call keeps packages from starting services.
quiet_apt() {
  local as_root=() log policy=/usr/sbin/policy-rc.d made='' status=0
  while [ "$1" != -- ]; do as_root+=("$1"); shift; done
  shift
  log=$(mktemp)
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
    "${as_root[@]}" chmod 755 "$policy"
    made=yes
  fi
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@" >"$log" 2>&1 </dev/null || status=$?
  [ -z "$made" ] || "${as_root[@]}" rm -f "$policy"
  if [ "$status" != 0 ]; then
    cat "$log" >&2
    rm -f "$log"
    die "apt-get $1 failed. Check the network and the package sources, then run this again."
  fi
  rm -f "$log"
}

# build FOLDER [MESON OPTION…]: sets the folder up once, then builds what changed. Warnings are errors with the
# compiler we know, Debian 12's.
build() {
  local folder=$1 log werror=false
  shift
  ! gcc -dumpversion | grep -qx 12 || werror=true
  log=$(mktemp)
  if [ ! -e "$folder/build.ninja" ]; then
    rm -rf "$folder"
    if ! meson setup "$folder" -Dwerror=$werror "$@" >"$log" 2>&1 </dev/null; then
      cat "$log" >&2
      rm -f "$log"
      die "meson setup failed; the lines above say why."
    fi
  fi
  if ! ninja -C "$folder" >"$log" 2>&1 </dev/null; then
    grep -vE '^\[[0-9]+/[0-9]+\]' "$log" >&2
    rm -f "$log"
    die "The build failed; the lines above say why."
  fi
  rm -f "$log"
}
