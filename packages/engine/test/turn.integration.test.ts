import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { address, backup, conf, fakes, id, mine, restore, user } from './guard-host.js';
import { engine, engineBash, fakeCommands, noShell, scratch } from './shell.js';

const known = `${id} proven 0000000000000003`;
const inStorage = { file: 'data', mark: mine, local: backup, storage: backup };
const turns = '.litestream-deployment/turn.db';
const mark = '.litestream-deployment/.litestream-deployment/turn.db.proven';

describe.skipIf(noShell)('whose turn it is', () => {
  test('a first deployment begins to count', async () => {
    const { code, read } = await restore({ storage: 'none', turn: 'none', args: ['--first-deploy'] });
    expect(code).toBe(0);
    expect(read(turns)).toBe('turn');
    expect(read(mark)).toContain(`${id} fresh`);
  });

  test('a host that was deployed before anything was counted begins with what it has', async () => {
    const { code, read, call, database } = await restore({ ...inStorage, turn: 'none' });
    expect([code, database, read(turns)]).toEqual([0, 'data', 'turn']);
    expect((await call()).code).toBe(0);
    expect(read(turns)).toBe('turn');
  });

  test('a host that has its turn goes on, and counts nothing', async () => {
    const { code, read } = await restore({ ...inStorage, turn: '0000000000000003', turnMark: known });
    expect([code, read(turns)]).toEqual([0, 'turns']);
  });

  test('a new host takes its turn before anything says that it has the data: cut off between, it would refuse itself', async () => {
    const { output } = await engineBash([
      '-c',
      `. ${engine}; data=$1 state=$1/state; conf[user]=0:0; planned=(app.db); action[app.db]=restore
      for step in hand_over_volume make_folder begin_turn restore_databases stage_files await_turn guard_refuse apply_action \
        own_databases apply_files forget_move prune_quarantine remove_unfinished leave_pass_if_compared; do
        eval "$step() { :; }"
      done
      take_turn() { echo turn; }
      put_in_place() { echo moved; }
      write_markers() { echo "$1"; }
      apply_plan`,
      'bash',
      scratch(),
    ]);
    expect(output.match(/^(?:turn|moved|restored)$/gm)).toEqual(['turn', 'moved', 'restored']);
  });

  test('a new host takes its turn after those that the storage has', async () => {
    const { code, read, database } = await restore({ storage: backup, turn: '0000000000000003' });
    expect([code, database, read(turns)]).toEqual([0, 'restored', 'restored\nturn']);
    expect(read(mark)).toContain(`${id} restored 0000000000000003`);
  });

  test('another host took over: nothing starts, although no database is behind', async () => {
    const { code, output, read, database } = await restore({ ...inStorage, turn: '0000000000000004', turnMark: known });
    expect(code).toBe(4);
    expect(output).toMatch(/At 2026[^ ]* another host took over this deployment[^]*remove[^]*--adopt backup/);
    expect([database, read(turns)]).toEqual(['data', 'turns']);
  });

  test.each(['local', 'backup'])('to come back takes a choice: --adopt %s', async (side) => {
    const lost = { ...inStorage, turn: '0000000000000004', turnMark: known };
    expect((await restore({ ...lost, args: ['--check', '--adopt', side] })).code).toBe(11);
    const { code, read } = await restore({ ...lost, args: ['--adopt', side] });
    expect([code, read(turns)]).toEqual([0, 'restored\nturn']);
    expect(read(mark)).toContain(`${id} restored 0000000000000004`);
  });

  test('data that is put in the place of a running deployment is a turn as well', async () => {
    const { code, read } = await restore({
      ...inStorage,
      local: '0000000000000004',
      turn: '0000000000000003',
      turnMark: known,
      args: ['--adopt', 'local'],
    });
    expect([code, read(turns)]).toEqual([0, 'turns\nturn']);
  });

  test('a count that cannot be restored replaces nothing', async () => {
    const { code, database } = await restore({ storage: backup, turn: 'ltx validation failed' });
    expect([code, database]).toEqual([4, undefined]);
  });

  test.each(['damaged', 'broken'])('a count whose backup is found %s while it is restored', async (how) => {
    const { call, folder, read } = await restore({ storage: backup, turn: '0000000000000003', args: ['--check'] });
    writeFileSync(path.join(folder, `storage.turn.${how}`), '');
    expect(await call()).toMatchObject({ code: 1, output: expect.stringMatching(/^damaged=.*turn\.db$/m) as string });
    expect([read('app.db'), read(turns), read(mark)]).toEqual([undefined, undefined, undefined]);
  });

  test.each([
    ['restored', { storage: backup }, []],
    ['restored from an earlier place', { storage: 'none' }, ['earlier_replica=app.db own s3 earlier/place']],
  ])('a running deployment whose data is %s takes a turn as well', async (_, given, lines) => {
    const { call, folder, read } = await restore(
      { ...given, turn: '0000000000000003', turnMark: known, args: ['--backups'] },
      [...conf, ...lines],
    );
    writeFileSync(path.join(folder, 'storage.earlier'), backup);
    writeFileSync(
      path.join(folder, 'litestream.yml'),
      `dbs:\n  - path: "/data/${turns}"\n  - path: "/data/app.db"\n    replica:\n      path: "${id}/app.db"\n`,
    );
    expect(await call('--check')).toMatchObject({ code: 11 });
    const { code, output } = await call();
    expect([code, read('app.db'), read(turns)], output).toEqual([0, 'restored', 'turns\nturn']);
  });

  test.each([
    ['this storage has none', { turn: 'none', turnMark: known }, 'turn'],
    [
      'another storage counted',
      { turn: '0000000000000002', turnMark: known, markedStorage: 'f'.repeat(16) },
      'restored\nturn',
    ],
    ['the storage has more', { turn: '0000000000000004', turnMark: known }, 'restored\nturn'],
  ])('what this host counted is set aside, with all that lies beside it, where %s', async (_, given, counted) => {
    const { call, data, folder, read } = await restore({ ...inStorage, ...given, args: ['--backups'] });
    const metadata = '.litestream-deployment/.turn.db-litestream';
    mkdirSync(path.join(data, metadata));
    writeFileSync(path.join(data, `${turns}-wal`), 'of the old one');
    fakeCommands(folder, { setpriv: `echo "$*" >>'${folder}/as'; ${fakes.setpriv}` });
    const { code, output } = await call('--adopt', 'local');
    expect([code, read(turns)], output).toEqual([0, counted]);
    expect([existsSync(path.join(data, metadata)), read(`${turns}-wal`)]).toEqual([false, undefined]);
    expect(readdirSync(path.join(data, '.litestream-deployment/aside'))).not.toEqual([]);
    expect(readFileSync(path.join(folder, 'as'), 'utf8')).toMatch(
      new RegExp(`--reuid=${user.uid} [^\n]*sqlite3 [^\n]*${turns}`),
    );
    expect(read(mark)).toContain(address());
  });

  test.each([
    ['restore', 0, 11],
    ['begin', 0, 10],
    ['begin', 11, 11],
    ['', 11, 11],
    ['', 0, 0],
  ])('asked beforehand, where the turn is to "%s" and the rest has code %i: %i', async (action, code, expected) => {
    const { output } = await engineBash([
      '-c',
      `. ${engine}; turn_action=$1; turn_left "$2"`,
      'bash',
      action,
      `${code}`,
    ]);
    expect(output).toBe(`${expected}`);
  });
});

describe.skipIf(noShell)('the pass that a restore check leaves for the sidecar', () => {
  const pass = (script: string) =>
    engineBash([
      '-c',
      `. ${engine}; state=$1; own() { :; }; taken() { if take_pass; then echo yes; else echo no; fi; }; ${script}`,
      'bash',
      scratch(),
    ]);

  test('counts once', async () => {
    expect((await pass('taken; leave_pass; taken; taken')).output).toBe('no\nyes\nno\n');
  });

  test.each([
    ['a copy that is put back', 'cp -a $1 $1.copy; cp -a $1.copy/. $1/; rm -r $1.copy'],
    ['a disk of another boot', 'sed -i "\\$s/.*/0/" $1/pass.of'],
    ['half of it', 'rm $1/pass.of'],
    ['a sidecar that starts later', 'pass_seconds=0'],
  ])('does not count for %s', async (_, change) => {
    expect((await pass(`leave_pass; ${change}; taken`)).output).toBe('no\n');
  });
});
