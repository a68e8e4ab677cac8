import { describe, expect, test } from 'vitest';
import { host, values } from './deploy-host.js';
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
    expect(await deploy({ sent: second, args: ['--proven', proven, ...args] })).toMatchObject({ code: 0 });
  });

  test('a database of a pattern is known', async () => {
    const { deploy } = await host();
    const cases = `'exec '*--prove) printf '%s\\n' app.db@0000000000000001 jobs/jobs_2026-01.db@0000000000000001 ;;`;
    const { code, output } = await deploy({ sent: second, cases, args: ['--proven', 'app.db,jobs/jobs_2026-01.db'] });
    expect([code, output.includes('proven=app.db@0000000000000001,jobs/jobs_*.db@1\n')]).toEqual([0, true]);
  });

  test.each([
    ['is empty', `'exec '*--prove) ;;`, [], 'app.db jobs/jobs.db'],
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

  test('a sidecar that starts late is asked once more', async () => {
    const { deploy } = await host();
    const closed = 'app.db is not backed up: dial unix /tmp/litestream.sock: connect: no such file or directory';
    const answers = (first: string) =>
      `'exec '*--prove) if (($(grep -c -- '--prove$' "$HOME/calls") == 1)); then ${first}; fi; echo app.db@0000000000000003 ;;`;
    const late = await deploy({ sent: second, cases: answers(`echo '${closed}'; exit 1`), commands: fast });
    expect([late.code, late.output.includes('proven=app.db@0000000000000003')]).toEqual([0, true]);
    const broken = await deploy({ sent: values, cases: answers(`echo 'no room'; exit 1`), commands: fast });
    expect([broken.code, broken.output.includes('failed=prove')]).toEqual([1, true]);
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
