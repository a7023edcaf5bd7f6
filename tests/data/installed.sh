#!/bin/bash
# SPDX-FileCopyrightText: The Preflight developers
# SPDX-License-Identifier: GPL-3.0-or-later
# installed.sh BUILD-ROOT SOURCE-ROOT: installs into a staging folder and runs what was installed from there.
set -eu
build=$1 source=$2
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
fail() { printf '%s\n' "$*"; exit 1; }

DESTDIR=$stage meson install -C "$build" --no-rebuild --quiet
prefix=$(meson introspect --buildoptions "$build" | python3 -c '
import json, sys
print(next(option["value"] for option in json.load(sys.stdin) if option["name"] == "prefix"))')
root=$stage$prefix
id=dev.preflight.Preflight
for file in bin/preflight bin/preflightctl libexec/preflight-prober "share/applications/$id.desktop" \
  "share/metainfo/$id.metainfo.xml" "share/mime/packages/$id.xml" "share/glib-2.0/schemas/$id.gschema.xml" \
  "share/icons/hicolor/scalable/apps/$id.svg" "share/icons/hicolor/symbolic/apps/$id-symbolic.svg" \
  share/preflight/run-record.schema.json share/preflight/examples/web-service-release.md; do
  [ -s "$root/$file" ] || fail "not installed: $file"
done
desktop-file-validate "$root/share/applications/$id.desktop"
if find "$stage" -name '*demo*' -o -name '*test*' | grep .; then fail "a helper of the tests was installed"; fi

export HOME=$stage/home XDG_DATA_HOME=$stage/home/data XDG_CONFIG_HOME=$stage/home/config XDG_CACHE_HOME=$stage/home/cache
export XDG_DATA_DIRS=$root/share:/usr/local/share:/usr/share
unset GSETTINGS_SCHEMA_DIR
mkdir -p "$HOME"
glib-compile-schemas --strict "$root/share/glib-2.0/schemas"
ctl=$root/bin/preflightctl
"$ctl" --version | grep -q '^preflightctl [0-9]' || fail "preflightctl --version says something else"
run=$("$ctl" start "$source/data/examples/web-service-release.md" --environment staging --operator Tester)
"$ctl" show "$run" >/dev/null || [ $? = 1 ] || fail "show failed"
"$ctl" export "$run" --format json -o "$stage/run.preflight.json" >/dev/null
"$ctl" verify "$stage/run.preflight.json" >/dev/null || fail "the record does not verify"

# The installed program finds its prober: a refused connection is an answer, a missing prober is none.
# shellcheck disable=SC2016
printf '```probe refused\nGET http://127.0.0.1:1/\nexpect status == 200\n```\n' >"$stage/probe.md"
outcome=$("$ctl" check "$stage/probe.md" --json) || [ $? = 1 ] || fail "check failed"
grep -q tcp-refused <<<"$outcome" || fail "the prober did not answer: $outcome"

env -u DISPLAY -u WAYLAND_DISPLAY "$root/bin/preflight" --version | grep -q '^preflight [0-9]' ||
  fail "preflight --version says something else"
echo "installed, started and used from $prefix"
