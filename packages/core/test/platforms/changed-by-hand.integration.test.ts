import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { renderLitestreamYml } from '../../src/platforms/shared/litestream-yml.js';
import { litestream } from '../targets/litestream.js';
import { sampleDeployment } from './sample-deployment.js';

const run = promisify(execFile);

// What people do to a database while the sidecar runs: the real Litestream of this version goes on, and a new host gets every row.
describe.skipIf(litestream === undefined)(
  'a database that a person changes beside Litestream',
  { timeout: 120_000 },
  () => {
    let place = '';
    let sidecar: ChildProcess | undefined;
    const at = (name: string): string => path.join(place, name);
    beforeEach(() => {
      place = mkdtempSync(path.join(tmpdir(), 'by-hand-'));
    });
    afterEach(async () => {
      if (sidecar?.exitCode === null) {
        const gone = once(sidecar, 'exit');
        sidecar.kill('SIGTERM');
        await gone;
      }
      rmSync(place, { recursive: true });
    });

    const sqlite = async (file: string, ...commands: readonly string[]): Promise<string> =>
      (await run('sqlite3', ['-cmd', '.timeout 10000', at(file), ...commands])).stdout;
    const rows = (file: string): Promise<string> =>
      sqlite(file, 'pragma integrity_check; select count(*), sum(length(v)), max(v) from t');
    const ask = (...words: readonly string[]) => run(litestream ?? '', [...words, at('app.db')]);

    /** The rows of the database, once a new host would get the same ones. */
    async function restored(): Promise<string> {
      await ask('sync', '-wait', '-timeout', '20', '-socket', at('socket'));
      for (const end of ['', '-wal', '-shm']) rmSync(at(`restored.db${end}`), { force: true });
      await ask('restore', '-config', at('config.yml'), '-integrity-check', 'full', '-o', at('restored.db'));
      const here = await rows('app.db');
      expect(await rows('restored.db')).toBe(here);
      return here.trim().split('\n')[1] ?? '';
    }

    test('VACUUM, auto_vacuum, another journal mode, .dump and .restore', async () => {
      const { dbs } = parse(renderLitestreamYml(sampleDeployment()).text, { merge: true }) as { dbs: object[] };
      const entry = { ...dbs[0], path: at('app.db'), replica: { type: 'file', path: at('storage') } };
      writeFileSync(at('config.yml'), JSON.stringify({ socket: { enabled: true, path: at('socket') }, dbs: [entry] }));
      await sqlite(
        'app.db',
        `pragma journal_mode = wal; create table t(i integer primary key, v);
      with recursive n(i) as (select 1 union all select i + 1 from n where i < 200) insert into t(v) select hex(randomblob(500)) from n`,
      );
      sidecar = spawn(litestream ?? '', ['replicate', '-config', at('config.yml')], { stdio: 'ignore' });
      for (let tries = 0; tries < 100; tries++)
        if (await restored().then(Boolean, () => false)) break;
        else await sleep(200);

      await sqlite('app.db', "delete from t where i % 2; vacuum; insert into t(v) values('z1')");
      expect(await restored()).toBe('101|100002|z1');
      await sqlite(
        'app.db',
        "pragma auto_vacuum = full; vacuum; delete from t where i <= 100; insert into t(v) values('z2')",
      );
      expect(await restored()).toBe('52|50004|z2');

      // Litestream has the database open, so SQLite refuses to leave WAL mode.
      await expect(sqlite('app.db', 'pragma journal_mode = delete')).rejects.toThrow('database is locked');
      await sqlite('app.db', "insert into t(v) values('z3')");
      expect(await restored()).toBe('53|50006|z3');

      writeFileSync(at('dump.sql'), await sqlite('app.db', '.dump t'));
      await sqlite('app.db', 'drop table t', `.read ${at('dump.sql')}`, "insert into t(v) values('z4')");
      expect(await restored()).toBe('54|50008|z4');

      await sqlite('app.db', `.backup ${at('copy.db')}`, "insert into t(v) values('lost with the way back')");
      await sqlite('app.db', `.restore ${at('copy.db')}`, "insert into t(v) values('z5')");
      expect(await restored()).toBe('55|50010|z5');
    });
  },
);
