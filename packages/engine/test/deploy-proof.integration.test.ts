import { describe, expect, test } from 'vitest';
import { at, emptyHost, host, values } from './deploy-host.js';
import { conf, sampleOf } from './deploy-sample.js';
import { noShell } from './shell.js';

const second = { ...values, APP_IMAGE: 'app:2' };
const fast = { sleep: 'exec /bin/sleep 0.01' };

describe.skipIf(noShell)('what earlier deployments proved', { timeout: 60_000 }, () => {
  test('a database that the files no longer name stops the preflight, with what to do', async () => {
    const { deploy, env } = await host();
    const { code, output, calls } = await deploy({
      sent: second,
      args: ['--proven', 'app.db@0000000000000001,old%2Cone.db'],
    });
    expect(code).toBe(3);
    expect(output).toMatch(
      /Earlier deployments proved a backup of old,one\.db, but deploy\.conf no longer names this database\.\n {2}-> [^\n]*--drop-database 'old,one\.db'/,
    );
    expect(output).not.toContain('proven=');
    expect(calls.filter((call) => / (?:up|stop) /.test(call))).toEqual([]);
    expect(env()).toContain('app:1');
  });

  test.each([
    ['dropped by this run', 'app.db@0000000000000001,old.db@0000000000000002', ['--drop-database', 'old.db']],
    ['several of a pattern', 'app.db,old/a.db,old/b.db@0000000000000002', ['--drop-database', 'old/*']],
    ['the manifest, which is ours', 'app.db,.litestream-deployment/manifest.db@0000000000000002', []],
  ])('%s', async (_, proven, args) => {
    const { deploy } = await host();
    const { code, output } = await deploy({ sent: second, args: ['--proven', proven, ...args] });
    expect(code, output).toBe(0);
  });

  test('a database of a pattern is known', async () => {
    const { deploy } = await host();
    const cases = `'exec '*--prove) printf '%s\\n' app.db@0000000000000001 jobs/jobs_2026-01.db@0000000000000001 ;;`;
    const args = ['--proven', 'app.db,jobs/jobs_2026-01.db,jobs/jobs_*.db@1'];
    const { code, output } = await deploy({ sent: second, cases, args });
    expect([code, output.includes('proven=app.db@0000000000000001,jobs/jobs_*.db@1\n')]).toEqual([0, true]);
  });

  test.each([
    ['is empty', `'exec '*--prove) ;;`, ['--proven', 'app.db@0000000000000001'], 'app.db jobs/jobs.db'],
    [
      'has other databases, with names that begin or end in the same way',
      `'exec '*--prove) printf '%s\\n' my-app.db@0000000000000001 app.db-2@0000000000000001 ;;`,
      ['--proven', 'app.db@0000000000000001'],
      'app.db',
    ],
    [
      'lacks a database that an earlier one had',
      '',
      ['--proven', 'app.db@0000000000000001,jobs/jobs.db'],
      'jobs/jobs.db',
    ],
    [
      'has fewer files of a pattern than an earlier one',
      `'exec '*--prove) printf '%s\\n' app.db@0000000000000001 jobs/jobs_1.db@0000000000000001 ;;`,
      ['--proven', 'app.db,jobs/jobs_*.db@3'],
      '2 of 3 databases jobs/jobs_*.db',
    ],
    [
      'lacks a file of a pattern that an earlier one had',
      '',
      ['--proven', 'jobs/jobs_2026-01.db@0000000000000001'],
      'jobs/jobs_2026-01.db',
    ],
  ])('a proof that %s is none: the version serves, and nothing is recorded', async (_, cases, args, missing) => {
    const { deploy, env } = await host();
    const { code, output } = await deploy({ sent: second, cases, args, commands: fast });
    expect(code).toBe(1);
    expect(output).toContain(`these databases are not proven to be in the storage: ${missing}\n`);
    expect(output).toContain(
      '  -> To see why: ./deploy.sh status; and the log of the sidecar: docker compose logs litestream\n',
    );
    expect(output.includes('deploy again with --drop-database and the pattern')).toBe(missing.includes('*'));
    expect(output).toMatch(/its backup is not proven[^]*failed=prove/);
    expect(output).not.toContain('proven=');
    expect(env()).toContain('app:2');
  });

  test('an app may make its database a moment after it answers', async () => {
    const { deploy } = await host();
    const cases = `'exec '*--prove) (($(grep -c -- '--prove$' "$HOME/calls") < 3)) || echo app.db@0000000000000002 ;;`;
    const { code, output } = await deploy({ sent: second, cases, commands: fast });
    expect([code, output.includes('proven=app.db@0000000000000002')]).toEqual([0, true]);
  });

  test('a first deployment waits for each database', async () => {
    const { deploy } = emptyHost();
    const cases = `'exec '*--prove) printf '%s\\n' app.db@0000000000000001 old/jobs/jobs.db@0000000000000001
      (($(grep -c -- '--prove$' "$HOME/calls") < 3)) || echo jobs/jobs.db@0000000000000002 ;;`;
    const { code, output } = await deploy({ cases, args: ['--first-deploy'], commands: fast });
    const names = ['app.db@0000000000000001', 'old/jobs/jobs.db@0000000000000001', 'jobs/jobs.db@0000000000000002'];
    expect([code, output]).toEqual([0, expect.stringContaining(`proven=${names.join(',')}\n`)]);
  });

  test('where all databases appear while the app runs, the list of them is proven at least', async () => {
    const { deploy } = emptyHost(sampleOf({ conf: conf({ startSeconds: 5, databases: [] }) }));
    const { code, output } = await deploy({ cases: `'exec '*--prove) ;;`, commands: fast });
    expect([code, output]).toEqual([
      1,
      expect.stringContaining(
        'these databases are not proven to be in the storage: .litestream-deployment/manifest.db\n',
      ),
    ]);
  });

  test('data of an earlier time is proven by one more restore', async () => {
    const { deploy } = await host();
    const cases = `*' restore --check '*) exit 11 ;; 'exec '*' health --prove --restore') echo app.db@0000000000000004 ;;`;
    const args = ['--adopt', 'backup', '--at', '2026-05-31T23:59:00Z'];
    const { code, output } = await deploy({ sent: second, cases, args, commands: fast });
    expect([code, output]).toEqual([0, expect.stringContaining('proven=app.db@0000000000000004\n')]);
  });

  const closed = 'app.db is not backed up: dial unix /tmp/litestream.sock: connect: no such file or directory';
  const answers = (first: string) =>
    `'exec '*--prove) if (($(grep -c -- '--prove$' "$HOME/calls") == 1)); then ${first}; fi; echo app.db@0000000000000003 ;;`;

  test('a sidecar that starts late is asked once more', async () => {
    const { deploy } = await host();
    const late = await deploy({ sent: second, cases: answers(`echo '${closed}'; exit 1`), commands: fast });
    expect([late.code, late.output.includes('proven=app.db@0000000000000003')]).toEqual([0, true]);
    const broken = await deploy({ sent: values, cases: answers(`echo 'no room'; exit 1`), commands: fast });
    expect([broken.code, broken.output.includes('failed=prove')]).toEqual([1, true]);
  });

  test('a sidecar that does not listen was not ready, whatever it says, and is waited for', async () => {
    const { deploy } = await host();
    const after = `sed '1,/--prove$/d' "$HOME/calls" | grep -c ' test -S '`;
    const starting = `'exec '*' test -S '*) ! grep -q -- '--prove$' "$HOME/calls" || (($(${after}) > 2)) ;;`;
    const silent = await deploy({ sent: second, cases: `${starting} ${answers('exit 1')}`, commands: fast });
    const asked = silent.calls.slice(at(silent.calls, '--prove')).filter((call) => /--prove$| test -S /.test(call));
    expect([silent.code, asked.map((call) => call.replace(/.* (--prove|test) ?.*/, '$1'))]).toEqual([
      0,
      ['--prove', 'test', 'test', 'test', '--prove'],
    ]);
  });

  test('what a sidecar says that stops at the last question is no proof', async () => {
    const { deploy } = emptyHost();
    const cases = `'exec '*--prove) (($(grep -c -- '--prove$' "$HOME/calls") < 20)) || { echo '${closed}'; exit 1; }; echo app.db@0000000000000001 ;;`;
    const { code, output } = await deploy({ cases, args: ['--first-deploy'], commands: fast });
    expect([code, output]).toEqual([
      1,
      expect.stringContaining('these databases are not proven to be in the storage: app.db jobs/jobs.db\n'),
    ]);
    expect(output).not.toContain('proven=');
  });

  test('a sidecar that is never ready is asked twice, and heard', async () => {
    const { deploy } = await host();
    const never = await deploy({ sent: values, cases: `'exec '*--prove) echo '${closed}'; exit 1 ;;`, commands: fast });
    expect([never.code, never.calls.filter((call) => call.endsWith('--prove')).length]).toEqual([1, 2]);
    expect(never.output).toContain(closed);
  });
});

describe.skipIf(noShell)('the downtime of a deployment', { timeout: 60_000 }, () => {
  test('counts from the moment that the app stopped for a restore, also in the second deployment', async () => {
    const { deploy } = await host();
    const cases = `*' restore --check --clock') exit 11 ;; *' restore --settle --clock') /bin/sleep 1 ;; 'inspect --format {{.State.StartedAt}}'*) date +%N ;;`;
    const { code, output } = await deploy({ sent: second, cases, args: ['--skip-migration'] });
    expect(code).toBe(0);
    expect(Number(/^downtime=(.*)$/m.exec(output)?.[1])).toBeGreaterThanOrEqual(1);
  });
});

describe.skipIf(noShell)('an app that Docker starts again and again', { timeout: 60_000 }, () => {
  test('is given up after five times, and not after the whole time to start', { timeout: 150_000 }, async () => {
    const { deploy } = await host(sampleOf({ conf: conf({ startSeconds: 60 }) }));
    const cases = `'exec '*/dev/tcp/*) ! grep -q 'up -d --no-deps litestream app' "$HOME/calls" || printf 200 ;;
      'inspect --format {{.RestartCount}} '*) (($(grep -c RestartCount "$HOME/calls") <= 6)) || /bin/sleep 60; grep -c RestartCount "$HOME/calls" ;;`;
    const { code, output, calls } = await deploy({ sent: second, cases, args: ['--skip-migration'] });
    expect([code, output.includes('The new version did not come up.')]).toEqual([1, true]);
    expect(calls.filter((call) => call.includes('RestartCount'))).toHaveLength(6); // the first one, and five times more
    expect(output).toContain('serves again: app:1');
  });
});
