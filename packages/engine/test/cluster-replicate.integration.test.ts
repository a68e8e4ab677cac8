import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { engine, noShell, scratch } from './shell.js';

/**
 * The sidecar, with a stand-in for what replicates: it notes its starts, and what it uploads when it is told to end. Beside it, in a
 * process group of its own and with the same lock, runs what would back up files.
 */
const program = `
  . "$1"
  folder=$2 data=$2/data state=$2/data/.litestream-deployment refusal=$2/refused turn_question_seconds=0.2
  counts_turns() { :; }
  storage_id() { echo here; }
  held_turn() { cat "$folder/held"; }
  replicating=(bash -c 'echo started >>"$0/log"; exec 9>>"$0/data/.litestream-deployment/sidecar"
    [[ -e $0/beside ]] || { setsid bash -c "sleep 3; touch $0/backed-up" >/dev/null 2>&1 & : >"$0/beside"; }
    trap "echo uploaded >>$0/log; exit 7" TERM; sleep 100 & wait' "$folder")
  cluster_replicate`;

const line = (transaction: string) => `0  ${transaction}  ${transaction}  210  2026-11-28T12:00:00Z\n`;
const [second, third] = ['0000000000000002', '0000000000000003'];

describe.skipIf(noShell !== undefined)('the sidecar of a cluster', () => {
  let child: ChildProcess | undefined;
  afterEach(() => {
    try {
      process.kill(-(child?.pid ?? Number.NaN), 'SIGKILL');
    } catch {
      // It has ended, and all that it started.
    }
  });

  function sidecar(held: string) {
    const folder = scratch();
    const at = (name: string) => path.join(folder, name);
    for (const name of ['bin', 'data/.litestream-deployment']) mkdirSync(at(name), { recursive: true });
    writeFileSync(at('held'), held);
    writeFileSync(at('data/.litestream-deployment/turn.db'), 'turns');
    writeFileSync(at('stored'), `level  min_txid  max_txid  size  created\n${line(second)}`);
    writeFileSync(at('bin/litestream'), `#!/bin/sh\necho asked >>${at('asked')}\ncat ${at('stored')}\n`);
    chmodSync(at('bin/litestream'), 0o755);
    child = spawn('bash', ['-c', program, 'deploy.sh', engine, folder], {
      env: { ...process.env, PATH: `${at('bin')}:${process.env['PATH']}` },
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    const ended = new Promise((resolve) => {
      child?.on('exit', resolve);
    });
    const read = (name: string) => (existsSync(at(name)) ? readFileSync(at(name), 'utf8') : '');
    return { at, read, ended, said: () => said, asked: () => read('asked').split('\n').length - 1 };
  }
  async function until(condition: () => boolean): Promise<void> {
    const end = Date.now() + 20_000;
    while (!condition()) {
      if (Date.now() > end) throw new Error('it did not come to that');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  test('goes on as long as it has the newest turn, and uploads the last write when it is told to end', async () => {
    const { read, ended, said, asked } = sidecar(second);
    await until(() => asked() > 2);
    expect([read('log'), said()]).toEqual(['started\n', '']);
    child?.kill('SIGTERM');
    expect(await ended).toBe(7);
    expect(read('log')).toBe('started\nuploaded\n');
  });

  test('stops replicating where another place took over, uploads nothing, and starts again, which refuses', async () => {
    const { at, read, said, asked } = sidecar(second);
    await until(() => read('log') === 'started\n');
    writeFileSync(at('stored'), `${line(second)}${line(third)}`);
    await until(() => read('log') === 'started\nstarted\n');
    expect(said()).toContain('Another place took over this deployment, so replication stops here.');
    writeFileSync(at('refused'), 'it says why');
    await new Promise((resolve) => setTimeout(resolve, 500));
    const before = asked();
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect([asked(), read('log').includes('uploaded'), existsSync(at('backed-up'))]).toEqual([before, false, false]);
  });

  test('goes on where the storage cannot be asked, or counts fewer turns', async () => {
    const { at, read, said, asked } = sidecar(third);
    await until(() => asked() > 1);
    writeFileSync(at('stored'), 'cannot connect\n');
    const before = asked();
    await until(() => asked() > before + 1);
    expect([read('log'), said()]).toEqual(['started\n', '']);
  });
});
