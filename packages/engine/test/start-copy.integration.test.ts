import { describe, expect, test } from 'vitest';
import { at, host, values } from './deploy-host.js';
import { conf, sampleOf } from './deploy-sample.js';
import { conf as containerConf, run } from './guard-host.js';
import { noSqlite, sandbox } from './fuzz/sandbox.js';
import { noShell } from './shell.js';

const starting = sampleOf({ conf: conf({ startSeconds: 3, lines: ['migrate=start'] }) });
const second = { ...values, APP_IMAGE: 'app:2' };

describe.skipIf(noShell)('an app that migrates at its own start', { timeout: 60_000 }, () => {
  test('a copy lies aside from before the new version starts until it answers', async () => {
    const { deploy } = await host(starting);
    const { code, calls, output } = await deploy({ sent: second });
    expect(code, output).toBe(0);
    const order = [
      'stop app',
      '--sync',
      'stop blazor-k3x9q2-litestream-1',
      'restore --before-start',
      'start blazor-k3x9q2-litestream-1',
      'up -d --no-deps app',
      'restore --after-migration',
      '--prove',
    ];
    const places = order.map((words) =>
      calls.findIndex((call, index) => index >= at(calls, 'stop app') && call.includes(words)),
    );
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(places[0]).toBeGreaterThan(-1);
    expect(at(calls, '-migrate ')).toBe(-1);
    expect(at(calls, 'up --no-start --no-deps restore'), 'for docker compose start').toBeGreaterThan(-1);
  });

  test('a version that does not come up: the copy returns, as the newest state of the backup, before the old one starts', async () => {
    const { deploy, env } = await host(starting);
    const cases = `'exec '*/dev/tcp/*) ! grep -q 'no-deps app' "$HOME/calls" || grep -q return-copy "$HOME/calls" && printf 200 ;;
      'stats '*) echo 97.31% ;; 'exec '*--locks) echo 'app.db|__EFMigrationsLock|docker compose exec x' ;;`;
    const { code, calls, output } = await deploy({ sent: second, cases });
    expect(code, output).toBe(1);
    const places = ['--return-copy', '--adopt local', 'up -d --no-deps litestream app'].map((words) =>
      at(calls, words),
    );
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(places[0]).toBeGreaterThan(at(calls, '--before-start'));
    expect(at(calls, '--after-migration')).toBe(-1);
    expect(output).toMatch(
      /The app has not stopped: it is still busy \(97\.31% of a processor\) after[^]*--start-timeout/,
    );
    expect(output).toMatch(/app\.db holds the lock of a migration \(__EFMigrationsLock\)[^]*Remove the lock/);
    expect(output).toMatch(/The earlier version serves again: app:1/);
    expect(env()).toContain('APP_IMAGE="app:1"');
  });

  test('a copy that cannot return: nothing starts', async () => {
    const { deploy } = await host(starting);
    const cases = `*' up -d --no-deps app') exit 1 ;; *' restore --return-copy') exit 1 ;;`;
    const { code, calls, output } = await deploy({ sent: second, cases });
    expect([code, output]).toEqual([1, expect.stringMatching(/could not be returned[^]*stay stopped/)]);
    expect(calls.slice(at(calls, '--return-copy')).filter((call) => / up /.test(call))).toEqual([]);
  });

  test('no copy where the version stays, or --skip-migration says that none is needed', async () => {
    for (const [sent, args] of [
      [values, []],
      [second, ['--skip-migration']],
    ] as const) {
      const { deploy } = await host(starting);
      // oxlint-disable-next-line no-await-in-loop -- each on a host of its own
      const { code, calls, output } = await deploy({ sent, args: [...args] });
      expect([code, at(calls, '--before-start')], output).toEqual([0, -1]);
    }
  });
});

describe.skipIf(noShell ?? noSqlite)('locks that a migration left', () => {
  test('are named with the command that frees them', async () => {
    const { at: inFolder, put, database, folder, env } = sandbox();
    const lines = [
      ...containerConf.filter((line) => !line.startsWith('user=')),
      `user=${process.getuid?.()}:${process.getgid?.()}`,
      'database=b c.db',
      'database=free.db',
    ];
    put('deploy.conf', `${lines.join('\n')}\n`);
    database(
      'data/app.db',
      'create table "__EFMigrationsLock"(Id integer, Timestamp text); insert into "__EFMigrationsLock" values(1, 2);',
    );
    database(
      'data/b c.db',
      'create table knex_migrations_lock(i integer, is_locked integer); insert into knex_migrations_lock values(1, 1);',
    );
    database(
      'data/free.db',
      'create table "__EFMigrationsLock"(Id integer); create table knex_migrations_lock(is_locked integer);',
    );
    const { output } = await run(folder, 'health', ['--locks'], { ...env, REPLICA_BUCKET: 'b' });
    expect(output.trim().split('\n').toSorted()).toEqual([
      `app.db|__EFMigrationsLock|docker compose exec litestream sqlite3 ${inFolder('data/app.db')} 'delete from "__EFMigrationsLock"'`,
      `b c.db|knex_migrations_lock|docker compose exec litestream sqlite3 '${inFolder('data/b c.db')}' 'update knex_migrations_lock set is_locked = 0'`,
    ]);
  });
});
