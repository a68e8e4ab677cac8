import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { conf } from './guard-host.js';
import { lacks, PATH } from './real-tools.js';
import { engine, noShell, scratch } from './shell.js';

const missing = lacks(['litestream', 'sqlite3'], 'two places that write need litestream and sqlite3');

/** The sidecar of the place whose turn it is, with shorter times. */
const program = `
  . "$1"
  data=$2/new state=$data/.litestream-deployment litestream_config=$2/new.yml refusal=$2/refused others_files=$2/noticed
  turn_question_seconds=0.5 turn_patience_seconds=2
  read_conf "$2/deploy.conf" || report_problems deploy.conf || exit 2
  counts_turns() { :; }
  storage_id() { echo here; }
  is_turn_lost() { return 1; }
  [[ ! -e $2/another-file ]] || is_another_file() { :; }
  replicating=(litestream replicate -config "$litestream_config")
  cluster_replicate`;

describe.skipIf(noShell !== undefined || missing)('a backup into which the place before writes on', () => {
  let folder = '';
  let started: ChildProcess[] = [];
  let said = '';
  const at = (name: string) => path.join(folder, name);
  const sqlite = (file: string, sql: string): string =>
    execFileSync('sqlite3', ['-cmd', '.timeout 5000', at(file), sql], {
      encoding: 'utf8',
      env: { ...process.env, PATH },
    });
  const litestream = (...args: readonly string[]): string =>
    execFileSync('litestream', args, {
      encoding: 'utf8',
      env: { ...process.env, PATH },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const start = (command: string, ...args: readonly string[]) => {
    const child = spawn(command, args, { env: { ...process.env, PATH }, detached: true });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
    started.push(child);
    return child;
  };
  const end = (child: ChildProcess): void => {
    try {
      process.kill(-(child.pid ?? Number.NaN), 'SIGKILL');
    } catch {
      // It has ended.
    }
  };
  const config = (place: string) =>
    writeFileSync(
      at(`${place}.yml`),
      JSON.stringify({
        dbs: [
          {
            path: at(`${place}/app.db`),
            'monitor-interval': '100ms',
            replica: { type: 'file', path: at('storage/app.db'), 'sync-interval': '100ms' },
          },
        ],
      }),
    );
  async function until(condition: () => boolean): Promise<void> {
    const limit = Date.now() + 40_000;
    while (!condition()) {
      if (Date.now() > limit) throw new Error(`it did not come to that: ${said}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  const stored = (): string => {
    const file = at(`restored-${Date.now()}.db`);
    try {
      litestream('restore', '-config', at('old.yml'), '-o', file, at('old/app.db'));
    } catch (error) {
      return String(error);
    }
    return sqlite(path.basename(file), '.dump');
  };
  const here = () => sqlite('new/app.db', '.dump');

  /** The new place has what the old one had, and goes on from there; the old one goes on as well. */
  async function takeOver(word = 'restored') {
    sqlite('old/app.db', 'pragma journal_mode = wal; create table t(v); insert into t values(1)');
    const old = start('litestream', 'replicate', '-config', at('old.yml'));
    await until(() => stored().includes('INSERT INTO t VALUES(1)'));
    litestream('restore', '-config', at('new.yml'), '-o', at('new/app.db'), at('new/app.db'));
    sqlite('new/app.db', 'pragma journal_mode = wal');
    const plan = litestream('restore', '-config', at('new.yml'), '-dry-run', '-json', at('new/app.db'));
    const transaction = /"max_txid": "([0-9a-f]+)"/.exec(plan)?.[1];
    writeFileSync(at('new/.litestream-deployment/app.db.proven'), `${id} ${word} ${transaction} here\n`);
    start('bash', '-c', program, 'deploy.sh', engine, folder);
    sqlite('new/app.db', "create table other(v); insert into other values('new')");
    await until(() => stored().includes("INSERT INTO other VALUES('new')"));
    return old;
  }
  const id = /^id=(.*)$/m.exec(conf.join('\n'))?.[1];

  beforeEach(() => {
    folder = scratch();
    started = [];
    said = '';
    for (const name of ['old', 'new/.litestream-deployment']) mkdirSync(at(name), { recursive: true });
    const lines = conf.filter((line) => !line.startsWith('database=') && !line.startsWith('pattern='));
    writeFileSync(at('deploy.conf'), `${[...lines, 'platform=kubernetes', 'database=app.db'].join('\n')}\n`);
    writeFileSync(at('new/.litestream-deployment/turn.db'), 'turns');
    for (const place of ['old', 'new']) config(place);
  });
  afterEach(() => {
    for (const child of started) end(child);
  });

  test.each([
    ['later transactions than the new one has', 0, 12],
    // More than Litestream has joined to larger files when it started: those are what it restores.
    ['over what the new one had uploaded', 8, 6],
  ])(
    'begins again once that has stopped: it wrote %s',
    async (_, uploaded, writes) => {
      const old = await takeOver();
      for (let round = 0; round < uploaded; round++) {
        sqlite('new/app.db', `insert into other values('uploaded ${round}')`);
        await pause(250);
      }
      await until(() => stored() === here());
      for (let round = 0; round < writes; round++) {
        sqlite('old/app.db', `insert into t values('old ${round} ${'x'.repeat(round * 30)}')`);
        await pause(250);
      }
      end(old);
      expect(stored()).not.toBe(here()); // although the new place has uploaded everything
      for (let round = 0; round < 4; round++) {
        sqlite('new/app.db', `insert into t values('new ${round}')`);
        await pause(250);
      }
      await until(() => said.includes('the backup begins again with a new snapshot'));
      await until(() => stored() === here());
      sqlite('new/app.db', "insert into t values('after')");
      await until(() => stored() === here());
      // It is noticed once: what the old place wrote stays in the storage, and says nothing any more.
      await pause(5000);
      expect(said.split('the backup begins again').length - 1).toBe(1);
      expect(stored()).toBe(here());
      expect(readFileSync(at('new/.litestream-deployment/app.db.proven'), 'utf8')).toMatch(
        / restored [0-9a-f]{16} here\n/,
      );
    },
    90_000,
  );

  test('is left alone where another file is in the place of the database, about which a person decides', async () => {
    writeFileSync(at('another-file'), '');
    const old = await takeOver('proven');
    for (let round = 0; round < 4; round++) {
      sqlite('old/app.db', `insert into t values('late ${round}')`);
      await pause(250);
    }
    end(old);
    expect(stored()).toContain('late 3');
    await pause(6000);
    expect(said).not.toContain('begins again');
  }, 60_000);

  test('is left alone while nobody else writes', async () => {
    end(await takeOver());
    for (let round = 0; round < 10; round++) {
      sqlite('new/app.db', `insert into t values('new ${round}')`);
      await pause(500);
    }
    expect(said).not.toContain('begins again');
    await until(() => stored() === here());
  }, 60_000);
});
