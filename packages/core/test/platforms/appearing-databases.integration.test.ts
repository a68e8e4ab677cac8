import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Deployment } from '../../src/deployment/deployment.js';
import { renderLitestreamYml } from '../../src/platforms/shared/litestream-yml.js';
import { litestream } from '../targets/litestream.js';
import { sampleDeployment } from './sample-deployment.js';

const run = promisify(execFile);
const sqlite = async (file: string, sql: string): Promise<string> => (await run('sqlite3', [file, sql])).stdout;
const dbsOf = (changes: Partial<Deployment>): Entry[] =>
  (parse(renderLitestreamYml(sampleDeployment(changes)).text, { merge: true }) as { dbs: Entry[] }).dbs;

interface Entry {
  dir?: string;
  path?: string;
  pattern?: string;
  recursive?: boolean;
  replica: { path: string };
}

const tenants = [{ folder: 'tenants', pattern: '*/app.db', holds: 'tenants' }];

test('a pattern with folders is a folder, with those in it, and the name of a file', () => {
  expect(dbsOf({ patterns: tenants }).find(({ dir }) => dir !== undefined)).toMatchObject({
    dir: '/data/tenants',
    pattern: 'app.db',
    recursive: true,
  });
  const [flat] = dbsOf({}).filter(({ dir }) => dir !== undefined);
  expect([flat?.pattern, flat?.recursive]).toEqual(['jobs_*.db', undefined]);
});

// The real Litestream reads the entries; only places differ.
describe.skipIf(litestream === undefined)('Litestream', { timeout: 60_000 }, () => {
  let place = '';
  let sidecar: ChildProcess | undefined;
  beforeEach(() => {
    place = mkdtempSync(path.join(tmpdir(), 'appearing-'));
  });
  afterEach(async () => {
    if (sidecar?.exitCode === null) {
      const gone = once(sidecar, 'exit');
      sidecar.kill('SIGTERM');
      await gone;
    }
    rmSync(place, { recursive: true });
  });

  const write = (name: string, text: string) => writeFileSync(path.join(place, name), text);
  const stored = ({ replica }: Entry, file = '') => ({
    type: 'file',
    path: path.join(place, 'storage', replica.path.replace('${DEPLOYMENT_ID}', 'id'), file),
  });

  test('replicates what appears in new folders to the path from which a new host restores it', async () => {
    const [entry] = dbsOf({ patterns: tenants }).filter(({ dir }) => dir !== undefined);
    if (!entry?.dir) throw new Error('no entry');
    mkdirSync(path.join(place, entry.dir), { recursive: true });
    const socket = path.join(place, 'socket');
    const dir = path.join(place, entry.dir);
    write(
      'replicate.yml',
      JSON.stringify({ socket: { enabled: true, path: socket }, dbs: [{ ...entry, dir, replica: stored(entry) }] }),
    );
    sidecar = spawn(litestream ?? '', ['replicate', '-config', path.join(place, 'replicate.yml')], { stdio: 'ignore' });
    const files = ['acme/app.db', 'two/app.db', 'moved/app.db'];
    for (const file of files) {
      mkdirSync(path.join(dir, path.dirname(file)));
      await sqlite(
        path.join(dir, file),
        `pragma journal_mode = wal; create table t (name); insert into t values ('${file}')`,
      );
    }
    for (const file of files) {
      await until(() =>
        run(litestream ?? '', ['sync', '-wait', '-timeout', '5', '-socket', socket, path.join(dir, file)]),
      );
      write('restore.yml', JSON.stringify({ dbs: [{ path: path.join(dir, file), replica: stored(entry, file) }] }));
      const restored = path.join(place, file.replace('/', '-'));
      await run(litestream ?? '', [
        'restore',
        '-config',
        path.join(place, 'restore.yml'),
        '-integrity-check',
        'full',
        '-o',
        restored,
        path.join(dir, file),
      ]);
      expect(await sqlite(restored, 'select name from t')).toBe(`${file}\n`);
    }
  });
});

async function until(call: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await call();
      return;
    } catch (error) {
      if (tries === 40) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
