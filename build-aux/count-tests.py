#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Preflight developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the test cases of Meson's logs and ends with `N passed, N failed`; 0 when none failed and some ran.
A test's cases stand in the JUnit log, but that it crashed or hung among them stands only in the JSON log beside it.
usage: count-tests.py BUILD-FOLDER…"""
import json
import pathlib
import sys
import xml.etree.ElementTree as ET

passed = skipped = 0
failures = []


def count_cases(path):
    global passed, skipped
    for case in ET.parse(path).getroot().iter('testcase'):
        name = f"{case.get('classname')} {case.get('name')}"
        if case.find('failure') is not None or case.find('error') is not None:
            failures.append(name)
        elif case.find('skipped') is not None:
            skipped += 1
            print('skipped:', name)
        else:
            passed += 1


for folder in sys.argv[1:]:
    logs = pathlib.Path(folder) / 'meson-logs'
    try:
        count_cases(logs / 'testlog.junit.xml')
        for line in (logs / 'testlog.json').read_text(encoding='utf-8').splitlines():
            test = json.loads(line)
            if test['result'] not in ('OK', 'SKIP', 'EXPECTEDFAIL'):
                failures.append(f"{folder}: {test['name']}: {test['result']}")
    except (OSError, ET.ParseError, ValueError, KeyError) as error:
        failures.append(f'{folder}: {error}')
for name in failures:
    print('failed:', name)
print(f'{passed} passed, {len(failures)} failed' + (f', {skipped} skipped' if skipped else ''))
sys.exit(bool(failures) or not passed)
