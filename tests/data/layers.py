#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Preflight developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the rooms of src/ to the arrows of src/DESIGN.md: who may include whom, and who may know GTK.
usage: layers.py SOURCE-ROOT"""
import pathlib
import re
import sys

MAY_INCLUDE = {
    'probe': set(),
    'document': {'probe'},
    'vault': {'probe'},
    'prober': {'probe'},
    'run': {'probe', 'document'},
    'record': {'probe', 'document', 'run'},
    'cli': {'probe', 'document', 'run', 'record', 'vault'},
    'app': {'probe', 'document', 'run', 'record', 'vault'},
}
# document → probe is for the grammar of probe blocks and of the hosts in them, vault → probe for the credential type.
ONLY_HEADERS = {
    ('document', 'probe'): {'pf-probe.h', 'pf-json.h', 'pf-host.h'},
    ('vault', 'probe'): {'pf-credential.h'},
}
TOOLKIT = re.compile(r'<(gtk/|gdk/|gsk/|adwaita|libadwaita|pango/|graphene)')
INCLUDE = re.compile(r'^\s*#\s*include\s*(<[^>]+>|"[^"]+")', re.M)

source = pathlib.Path(sys.argv[1]) / 'src'
problems = []
seen = 0
for path in sorted(source.glob('*/*.[ch]')):
    room = path.parent.name
    if room not in MAY_INCLUDE:
        problems.append(f'{path.name}: {room} is not a room of the house')
        continue
    for match in INCLUDE.finditer(path.read_text(encoding='utf-8')):
        seen += 1
        name = match.group(1)
        if room != 'app' and TOOLKIT.match(name):
            problems.append(f'src/{room}/{path.name} includes {name}: only app may know the toolkit')
        if name[0] != '"' or '/' not in name:
            continue
        other, header = name.strip('"').split('/', 1)
        if other in MAY_INCLUDE and other != room:
            if other not in MAY_INCLUDE[room]:
                problems.append(f'src/{room}/{path.name} includes {name}: {room} may not call {other}')
            elif header not in ONLY_HEADERS.get((room, other), {header}):
                problems.append(f'src/{room}/{path.name} includes {name}: {room} may use only '
                                f'{sorted(ONLY_HEADERS[room, other])} of {other}')
if seen < 100:
    problems.append(f'only {seen} includes found under {source}: is it the source folder?')
print('\n'.join(problems) or f'{seen} includes, all along the arrows')
sys.exit(bool(problems))
