#!/bin/bash
# SPDX-FileCopyrightText: The Preflight developers
# SPDX-License-Identifier: GPL-3.0-or-later
# demo.sh BUILD-ROOT CHECKLIST PNG RECORD: drives one complete run of the checklist through the application's own
# actions, against the demo service on loopback. Needs a display, a session bus and an unlocked keyring around it.
set -eu
build=$1 checklist=$2 png=$3 record=$4
T=$(mktemp -d "${TMPDIR:-/tmp}/preflight-demo.XXXXXX")
service=
cleanup() {
  if [ -n "$service" ]; then kill "$service" 2>/dev/null; wait "$service" 2>/dev/null; fi
  rm -rf "$T"
}
trap cleanup EXIT
"$build/tests/tools/demo-service" >"$T/port" &
service=$!
for _ in $(seq 500); do
  [ ! -s "$T/port" ] || break
  kill -0 "$service" 2>/dev/null || break
  sleep 0.02
done
[ -s "$T/port" ] || { echo "The demo service did not start." >&2; exit 1; }
GSETTINGS_SCHEMA_DIR=$build/data "$build/tests/app/demo-run" "$checklist" "$(head -n1 "$T/port" | tr -dc 0-9)" "$png" "$record"
