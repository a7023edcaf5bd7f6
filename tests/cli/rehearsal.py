#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Preflight developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A rehearsal of each real checklist from start to closed record, by the command line alone.

usage: rehearsal.py PREFLIGHTCTL [CHECKLISTS [VERIFIER]]   (Test Anything Protocol)

Each is run as a deployment manager runs it: the plan is set, ways are chosen, phases begin and end, blanks and
variables are filled in, items are marked, criteria answered, roles vote and sign, and the run is closed as a success.
The record must be sound to our own `verify`, and to an independent verifier where there is one."""
import glob, json, os, subprocess, sys, tempfile

VALUES = {
    'person': 'Ada Lovelace', 'role': 'Release manager', 'date': '2026-03-01', 'time': '16:05',
    'datetime': '2026-03-01 16:05', 'version': '2.14.0', 'file': 'backup-2026-03-01.tar.gz',
    'url': 'https://monitoring.internal.test/d/release', 'channel': '#release', 'contact': '+49 30 5550100',
    'number': '12', 'score': '9', 'text': 'noted', 'free-text': 'noted', 'free-text-line': 'It went as planned',
}
STAMPS = ('timestamp-start', 'timestamp-end')
SIGNED = ('signature', 'signature-and-date')


class Rehearsal:
    def __init__(self, program, checklist, folder):
        self.program, self.checklist, self.folder = program, checklist, folder
        self.environment = dict(os.environ, XDG_DATA_HOME=folder, XDG_CONFIG_HOME=folder, LC_ALL='C.UTF-8', TZ='UTC')
        self.run = None

    def call(self, *words, status=(0,)):
        done = subprocess.run([self.program, *words], env=self.environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=120)
        if done.returncode not in status:
            raise AssertionError('%s: exit %d: %s' % (' '.join(words), done.returncode, done.stderr.strip()))
        return done.stdout

    def act(self, command, *words):
        return self.call(command, self.run, *words, '--by', 'Ada Lovelace')

    def show(self):
        return json.loads(self.call('show', self.run, '--json', status=(0, 1)))

    def inspect(self):
        return json.loads(self.call('inspect', self.checklist, '--json'))

    def start(self):
        self.run = self.call('start', self.checklist, '--mode', 'rehearsal', '--environment', 'staging', '--release',
                             '2.14.0', '--t0', '2026-03-01T16:00:00Z', '--by', 'Ada Lovelace').strip()

    def choose(self, document):
        for group in document['option_groups']:
            self.act('choose', group['id'], group['options'][0]['id'])

    def set_variables(self):
        for variable in self.show()['variables']:
            self.act('set', variable['name'], 'shop.internal.test' if variable['is_host'] else 'v2.13.0')

    def fill(self, document):
        for blank in document['blanks']:
            kind, target = blank['kind'], blank['target']
            if kind in SIGNED or kind in STAMPS:
                continue
            if kind == 'ratio':
                value = '%s/%s' % (blank['of'], blank['of'])
            elif target is not None:
                value = str(int(float(target['value'])) + (1 if target['op'].startswith('>') else -1))
            else:
                value = VALUES[kind]
            self.act('fill', blank['id'], value)

    def begin_and_end_phases(self):
        for phase in self.show()['timeline']['phases']:
            if phase['started'] is None:
                self.act('phase', phase['section'], 'start')
        for item in self.markable():
            self.mark(item)
        for phase in self.show()['timeline']['phases']:
            if phase['ended'] is None:
                self.act('phase', phase['section'], 'end')

    def markable(self):
        kinds = ('criterion-go', 'criterion-no-go', 'trigger', 'choice', 'sign-off', 'group')
        return [item for item in self.show()['items']
                if (item['counts'] or item['kind'] == 'success-criterion') and item['state'] in ('open', 'in-progress') and item['kind'] not in kinds]

    def mark(self, item):
        if item.get('proposed') == 'not-applicable':
            self.act('mark', item['id'], 'not-applicable', '--reason', 'the other way was chosen')
        elif item['probe'] is not None:
            self.act('mark', item['id'], 'done', '--reason', 'rehearsal without a network')
        else:
            self.act('mark', item['id'], 'done', '--reason', 'rehearsed')

    def answer(self):
        for item in self.show()['items']:
            if item['kind'] not in ('criterion-go', 'criterion-no-go') or item['method'] == 'derived':
                continue
            if item['answer'] is None:
                self.act('answer', item['id'], 'yes' if item['kind'] == 'criterion-go' else 'no')

    def vote_and_sign(self):
        for vote in self.show()['votes']:
            if vote['vote'] is None:
                self.act('vote', vote['role'], 'go')
        for sign_off in self.show()['sign_offs']:
            if sign_off['state'] != 'signed':
                self.act('sign', sign_off['id'])

    def close(self):
        verdict = self.show()['verdict']
        assert verdict['value'] in ('go', 'go-with-waivers'), 'verdict %s: %s' % (verdict['value'], verdict['blockers'][:3])
        self.act('close', '--outcome', 'success')
        self.record = os.path.join(self.folder, 'run.preflight.json')
        self.call('export', self.run, '-o', self.record)

    def check(self, verifier):
        with open(self.record, encoding='utf-8') as file:
            record = json.load(file)
        assert record['run']['mode'] == 'rehearsal' and record['run']['state'] == 'completed', record['run']
        assert record['status'] == 'final' and record['outcome']['result'] == 'success', record['outcome']
        assert record['summary']['open'] == 0 and record['summary']['failed'] == 0, record['summary']
        assert record['summary']['permille'] == 1000, record['summary']
        self.call('verify', self.record)
        if verifier is not None:
            done = subprocess.run([sys.executable, verifier, self.record], capture_output=True, text=True, timeout=120)
            assert done.returncode == 0, done.stdout + done.stderr
        return record['audit']['length']

    def rehearse(self, verifier):
        self.start()
        document = self.inspect()
        self.choose(document)
        self.set_variables()
        self.fill(document)
        self.begin_and_end_phases()
        self.answer()
        self.vote_and_sign()
        self.close()
        return self.check(verifier)


def main():
    program = sys.argv[1]
    folder = sys.argv[2] if len(sys.argv) > 2 else ''
    verifier = sys.argv[3] if len(sys.argv) > 3 and os.path.exists(sys.argv[3]) else None
    checklists = sorted(glob.glob(os.path.join(folder, '*.txt')))
    if not checklists:
        print('1..0 # SKIP the real checklists are not beside this clone')
        return 0
    print('1..%d' % len(checklists))
    failed = False
    for number, checklist in enumerate(checklists, 1):
        with tempfile.TemporaryDirectory(prefix='preflight-rehearsal-') as data:
            rehearsal = Rehearsal(program, checklist, data)
            try:
                print('# %d events' % rehearsal.rehearse(verifier))
                result = 'ok'
            except (AssertionError, KeyError, ValueError, subprocess.SubprocessError) as error:
                print('# ' + str(error).replace('\n', '\n# '))
                result, failed = 'not ok', True
            print('%s %d %s' % (result, number, os.path.basename(checklist)), flush=True)
    return failed


if __name__ == '__main__':
    sys.exit(main())
