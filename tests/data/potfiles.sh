#!/bin/bash
# SPDX-FileCopyrightText: The Preflight developers
# SPDX-License-Identifier: GPL-3.0-or-later
# potfiles.sh SOURCE-ROOT: po/POTFILES names every file with translatable text, and no other.
set -eu
cd "$1"
status=0
listed=$(grep -v '^#' po/POTFILES | sort)
found=$({
  grep -lE '(^|[^A-Za-z0-9_])(_|N_|C_|NC_|ngettext|g_dngettext|dngettext) ?\(' -r src --include='*.c' --include='*.h' || test $? = 1
  grep -lE 'translatable="(yes|1|true)"' -r ui --include='*.ui' || test $? = 1
  printf '%s\n' data/*.desktop.in data/*.metainfo.xml.in data/*.gschema.xml
} | sort)
if ! difference=$(diff <(printf '%s\n' "$listed") <(printf '%s\n' "$found")); then
  printf 'po/POTFILES is not complete (< only listed, > only found):\n%s\n' "$difference"
  status=1
fi
while read -r language; do
  [ -z "$language" ] || msgfmt -c -o /dev/null "po/$language.po" || status=1
done < <(grep -v '^#' po/LINGUAS)
exit $status
