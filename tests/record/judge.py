#!/usr/bin/python3
# SPDX-FileCopyrightText: The Preflight developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks the independent verifier about many records in one go.
usage: judge.py VERIFIER SCHEMA FOLDER; prints one line per record: its name, a tab, `ok` or what is wrong first"""
import importlib.util
import json
import pathlib
import sys

spec = importlib.util.spec_from_file_location('verifier', sys.argv[1])
verifier = importlib.util.module_from_spec(spec)
spec.loader.exec_module(verifier)
schema = json.loads(pathlib.Path(sys.argv[2]).read_text(encoding='utf-8'))
for path in sorted(pathlib.Path(sys.argv[3]).glob('*.json')):
    try:
        record = json.loads(path.read_text(encoding='utf-8'), object_pairs_hook=verifier.unique)
        problems = verifier.verify(record, schema)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        problems = [f'cannot be verified: {error!r}']
    print(path.name, (problems or ['ok'])[0].replace('\n', ' '), sep='\t')
