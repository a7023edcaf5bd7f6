#!/bin/bash
# SPDX-FileCopyrightText: The Preflight developers
# SPDX-License-Identifier: GPL-3.0-or-later
# analyze.sh SOURCE-ROOT BUILD-ROOT [deep]: cppcheck and clang's analyzer over every source that is shipped; no finding
# allowed. What clang found clean is remembered in the build folder by content, so that a second run looks only at what
# changed. Shallow, as the test command has it, takes a tenth of the time.
set -eu
source=$1 build=$2 mode=${3:-shallow}
export mode
stamps=$build/analysis
mkdir -p "$stamps"
cd "$build"
export stamps

cppcheck -j"$(nproc)" --quiet --std=c11 --library=gtk --library="$source/tests/data/cppcheck.cfg" --error-exitcode=1 \
  --enable=warning,portability,performance -I"$build" -I"$source/src" "$source/src"

python3 - "$source" "$mode" >"$stamps/commands" <<'EOF'
import hashlib, json, pathlib, shlex, sys
root = pathlib.Path(sys.argv[1]).resolve()
headers = hashlib.sha256()
for path in sorted(root.glob('src/**/*.h')):
    headers.update(path.read_bytes())
done = set()
for entry in json.load(open('compile_commands.json')):
    path = (pathlib.Path(entry['directory']) / entry['file']).resolve()
    if path in done or path.suffix != '.c' or root / 'src' not in path.parents:
        continue
    done.add(path)
    words = shlex.split(entry['command'])[1:]
    flags = [w for w in words if w.startswith(('-I', '-D', '-isystem', '-pthread')) and 'FORTIFY' not in w]
    key = hashlib.sha256(headers.digest() + path.read_bytes() + ' '.join(flags).encode()).hexdigest()
    print('\t'.join([sys.argv[2] + key, str(path), shlex.join(flags)]))
EOF

# clang 14 does not know the cleanup attribute behind g_autoptr: to it, every variable that frees itself leaks, and a
# lock that is held to the end of a block is a dead store. Leaks are the sanitizer's to find.
analyze_one() {
  local key=$1 file=$2 log flags
  eval "flags=($3)"
  [ ! -e "$stamps/$key" ] || return 0
  log=$(clang --analyze -std=gnu11 -Xclang -analyzer-output=text -Xclang -analyzer-disable-checker=deadcode.DeadStores \
    -Xclang -analyzer-config -Xclang "mode=$mode" \
    "${flags[@]}" "$file" -o /dev/null 2>&1) || { printf '%s\n' "$log"; return 1; }
  if grep -E 'warning:|error:' <<<"$log" | grep -vq 'Potential leak of memory'; then
    printf '%s\n' "$log"
    return 1
  fi
  : >"$stamps/$key"
}
export -f analyze_one
count=$(wc -l <"$stamps/commands")
[ "$count" -gt 20 ] || { echo "only $count sources found in compile_commands.json"; exit 1; }
tr '\t' '\0' <"$stamps/commands" | tr '\n' '\0' | xargs -0 -n3 -P"$(nproc)" bash -c 'analyze_one "$@"' _ || exit 1
echo "$count sources, no finding"
