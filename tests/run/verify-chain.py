#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Preflight developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds a chain of events against the independent verifier's functions.
usage: verify-chain.py TOOLS ENTRIES.json RUN SOURCE_SHA256"""
import json
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
import verify_record  # noqa: E402

with open(sys.argv[2], encoding='utf-8') as file:
    entries = json.load(file, object_pairs_hook=verify_record.unique)
genesis = verify_record.digest({'record_id': sys.argv[3], 'source_sha256': sys.argv[4], 'created': entries[0]['at']})
bad = []
verify_record.chain({'entries': entries, 'head': entries[-1]['hash'], 'length': len(entries)}, genesis, 'audit', bad)
print('\n'.join(bad) or 'ok: %d events' % len(entries))
sys.exit(bool(bad))
