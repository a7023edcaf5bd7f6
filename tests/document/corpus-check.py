#!/usr/bin/python3
# SPDX-FileCopyrightText: The Preflight developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts tasks, headings and fences of the corpus with a second Markdown parser.

What each document has to hold was written by hand; this keeps slips of the hand out of it, without a word from our
own parser. Where markdown-it-py sees other tasks than GitHub does, the document says how many it sees.
"""

import json
import pathlib
import re
import sys

from markdown_it import MarkdownIt
from mdit_py_plugins.tasklists import tasklists_plugin

FRONT_MATTER = re.compile(r'---\n(?:.*\n)*?---\n')
BOX = 'class="task-list-item-checkbox"'


def parse(text):
    parser = MarkdownIt('commonmark').enable(['table', 'strikethrough']).use(tasklists_plugin)
    front_matter = FRONT_MATTER.match(text)
    return parser.parse(text[front_matter.end():] if front_matter else text)


def count(tokens):
    boxes = [child.content for token in tokens for child in token.children or []
             if child.type == 'html_inline' and BOX in child.content]
    return {
        'tasks': len(boxes),
        'checked': sum('checked="checked"' in box for box in boxes),
        'headings': sum(token.type == 'heading_open' for token in tokens),
        'tables': sum(token.type == 'table_open' for token in tokens),
        'code_blocks': sum(token.type == 'fence' for token in tokens),
    }


def read(path):
    return path.read_bytes().decode('utf-8-sig').replace('\r\n', '\n')


def check(path):
    expected = json.loads(path.with_suffix('.json').read_text(encoding='utf-8'))
    counts = dict(expected['counts'])
    counts['tasks'] = expected.get('markdown_it_tasks', counts['tasks'])
    seen = count(parse(read(path)))
    return [f'{path.name}: {name}: {counts[name]} expected, {value} seen'
            for name, value in seen.items() if name in counts and counts[name] != value]


def check_lines(path):
    """A line that is named must be one of the text, and say something."""
    lines = read(path).split('\n')
    expected = json.loads(path.with_suffix('.json').read_text(encoding='utf-8'))
    named = [entry['line'] for entries in expected.values() if isinstance(entries, list)
             for entry in entries if isinstance(entry, dict) and 'line' in entry]
    return [f'{path.name}:{line}: nothing there' for line in named + expected.get('no_items_at', [])
            if line > len(lines) or not lines[line - 1].strip()]


def main():
    folder = pathlib.Path(sys.argv[1])
    paths = sorted(folder.glob('*.md'))
    strays = {path.stem for path in folder.glob('*.json')} ^ {path.stem for path in paths}
    problems = [f'{name}: a text or its expectations are missing' for name in sorted(strays)]
    for path in paths:
        if path.stem not in strays:
            problems += check(path) + check_lines(path)
    if not paths:
        problems.append('no documents')
    print('\n'.join(problems) or f'{len(paths)} documents')
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())
