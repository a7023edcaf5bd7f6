#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Preflight developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the test cases in Meson's JUnit logs and ends with `N passed, N failed`; 0 when none failed and some ran.
usage: count-tests.py LOG…"""
import sys
import xml.etree.ElementTree as ET

passed = skipped = 0
failures = []
for path in sys.argv[1:]:
    try:
        suites = ET.parse(path).getroot()
    except (OSError, ET.ParseError) as error:
        failures.append(f'{path}: {error}')
        continue
    for case in suites.iter('testcase'):
        name = f"{case.get('classname')} {case.get('name')}"
        if case.find('failure') is not None or case.find('error') is not None:
            failures.append(name)
        elif case.find('skipped') is not None:
            skipped += 1
            print('skipped:', name)
        else:
            passed += 1
for name in failures:
    print('failed:', name)
print(f'{passed} passed, {len(failures)} failed' + (f', {skipped} skipped' if skipped else ''))
sys.exit(bool(failures) or not passed)
