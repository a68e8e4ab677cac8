import { describe, expect, test } from 'vitest';
import { at, emptyHost, host, sample, values } from './deploy-host.js';
import { compose } from './deploy-sample.js';
import { noShell } from './shell.js';

const second = { ...values, APP_IMAGE: 'app:2' };
const withWorker = { ...sample, compose: compose.replace('  migrate:', '  worker:\n    image: *image\n  migrate:') };
const asked = `*' config --services') printf '%s\\n' app restore litestream worker ;;
  'ps --all --filter label=com.docker.compose.oneoff'*) printf '%s\\n' 'app blazor-k3x9q2-app-1' 'worker blazor-k3x9q2-worker-1' ;;`;
/** What Docker says of the worker: state, exit code, restarts, health, when it started. */
const worker = (state: string) =>
  `'inspect --format {{.State.Status}} {{.State.ExitCode}}'*worker-1) echo "${state}" ;; ${asked}`;
const longAgo = '2026-01-01T00:00:00.123456789Z';

describe.skipIf(noShell)("services of the user's own", { timeout: 60_000 }, () => {
  test('nothing but our services: Compose is not asked', async () => {
    const { deploy } = await host();
    const { calls } = await deploy({ sent: second });
    expect(calls.filter((call) => call.includes('--services'))).toEqual([]);
  });

  test('a service of the Compose file starts after the sidecar and before the app, with the new image', async () => {
    const { deploy } = await host(sample);
    const { code, calls, output } = await deploy({
      uploads: withWorker,
      sent: second,
      cases: worker(`running 0 0 none ${longAgo}`),
    });
    expect(code).toBe(0);
    const order = ['up -d --no-deps litestream', 'up -d --no-deps worker', 'up -d --no-deps app'].map((words) =>
      at(calls, words),
    );
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order).not.toContain(-1);
    expect(output).toContain('starting worker');
  });

  test('an override is passed to every call of Compose, and its services start', async () => {
    const uploads = { ...sample, files: { 'compose.override.yml': 'services:\n  worker:\n    image: w\n' } };
    const { deploy, home } = await host();
    const { calls } = await deploy({ uploads, sent: second, cases: worker(`running 0 0 healthy ${longAgo}`) });
    expect(at(calls, 'up -d --no-deps worker')).toBeGreaterThan(-1);
    const composed = calls.filter((call) => call.includes('--project-name blazor-k3x9q2'));
    expect(composed.filter((call) => !call.includes('/compose.override.yml'))).toEqual([]);
    expect(
      composed
        .filter((call) => !call.includes(`--file ${home}/compose.yaml --file ${home}/compose.override.yml`))
        .every((call) => call.includes('/incoming/')),
    ).toBe(true);
  });

  test.each([
    ['a one-shot that did its work', 'exited 0 0 none x', 0],
    ['a one-shot that failed', 'exited 3 0 none x', 1],
    ['one that turns unhealthy', `running 0 0 unhealthy ${longAgo}`, 1],
    ['one that restarts again and again', 'restarting 1 3 none x', 1],
    ['one that runs between its restarts', 'running 0 3 none $(date -u +%FT%TZ)', 1],
    ['one that is still starting when the time is over', `running 0 0 starting ${longAgo}`, 0],
    ['one that has run for long, however often it restarted before', `running 0 9 none ${longAgo}`, 0],
  ])('%s', async (_, state, expected) => {
    const { deploy } = await host();
    const cases = `'logs --tail 20 blazor-k3x9q2-worker-1') echo 'its last line' ;; ${worker(state)}`;
    const { code, output, env } = {
      ...(await deploy({ uploads: withWorker, sent: second, cases, args: ['--skip-migration'] })),
      env: '',
    };
    expect([code, env]).toEqual([expected, '']);
    if (expected)
      expect(output).toMatch(
        /the service worker does not run: [^]*its last line\n[^]*A service of the new version does not run\.\n[^]*serves again: app:1/,
      );
    else expect(output).toContain('deployed');
  });

  test('a roll back starts those of the version before, and removes those that only the failed one had', async () => {
    const { deploy } = await host(withWorker);
    const uploads = { ...sample, compose: compose.replace('  migrate:', '  queue:\n    image: q\n  migrate:') };
    const cases = `*' up -d --no-deps app') exit 1 ;;
      *' config --services') if grep -q '^  queue:' "$7/compose.yaml"; then printf '%s\\n' app queue; else printf '%s\\n' app worker; fi ;;
      'ps --all --filter label=com.docker.compose.oneoff'*service=queue*) echo 'queue blazor-k3x9q2-queue-1' ;;
      'ps --all --filter label=com.docker.compose.oneoff'*service=worker*) echo 'worker blazor-k3x9q2-worker-1' ;;`;
    const { code, calls, output } = await deploy({ uploads, sent: second, cases, args: ['--skip-migration'] });
    expect([code, output.includes('serves again: app:1')]).toEqual([1, true]);
    expect(
      calls
        .filter((call) => /up -d --no-deps (?:queue|litestream)|^stop /.test(call))
        .map((call) => call.replace(/.* (?=up -d)/, '')),
    ).toEqual([
      'stop blazor-k3x9q2-worker-1',
      'up -d --no-deps queue',
      'stop blazor-k3x9q2-queue-1',
      'up -d --no-deps litestream worker app',
    ]);
  });

  // Compose leaves alone what runs; one that somebody removed comes back.
  test('where all is the same, they are asked for all the same, and nothing else is', async () => {
    const { deploy } = await host(withWorker);
    const running = `${worker(`running 0 0 none ${longAgo}`)}
      'ps --all --filter label=com.docker.compose.project='*) echo "blazor-k3x9q2-app-1 running "; echo "blazor-k3x9q2-litestream-1 running $(sed -n 's/^CONFIG_HASH="\\(.*\\)"/\\1/p' "$HOME/.env")" ;;`;
    const { code, calls } = await deploy({ cases: running, args: ['--skip-migration'] });
    expect([
      code,
      calls.filter((call) => / up | pull /.test(call)).map((call) => call.replace(/.* (?=up )/, '')),
    ]).toEqual([0, ['up -d --no-deps worker']]);
  });

  test('an image that cannot be pulled is found out before anything is changed', async () => {
    const { deploy, env } = await host();
    const cases = `*' pull --quiet --ignore-buildable --policy missing worker') echo 'manifest unknown' >&2; exit 18 ;; ${worker(`running 0 0 none ${longAgo}`)}`;
    const { code, output, calls } = await deploy({ uploads: withWorker, sent: second, cases });
    expect([code, env().includes('app:1')]).toEqual([1, true]);
    expect(output).toMatch(
      /deploy: The image of a service cannot be pulled: manifest unknown\n {2}-> Correct it in compose\.override\.yml, or [^]*failed=pull/,
    );
    expect(calls.filter((call) => / up | stop /.test(call))).toEqual([]);
  });

  test('on a first deployment that fails they are stopped with the app', async () => {
    const { deploy } = emptyHost(withWorker);
    const { code, output, calls } = await deploy({ args: ['--skip-migration'], cases: worker('exited 3 0 none x') });
    expect([code, at(calls, 'stop app worker') > -1]).toEqual([1, true]);
    expect(output).toMatch(/There is no earlier version[^]*^failed=start$/m);
  });

  test.each([
    ['on a new host', () => emptyHost()],
    ['later', () => host()],
  ])('an override that cannot be used, %s', async (_, make) => {
    const { deploy } = await make();
    const uploads = { ...sample, files: { 'compose.override.yml': 'services: [\n' } };
    const { code, output } = await deploy({
      uploads,
      sent: second,
      cases: `*' config --quiet') echo 'line 2: did not find' >&2; exit 15 ;;`,
    });
    expect([code, output]).toEqual([
      3,
      expect.stringMatching(
        /deploy: The Compose files cannot be used: line 2: did not find\n {2}-> Correct compose\.override\.yml in \.deploy\/\./,
      ),
    ]);
  });

  test.each([
    [
      'compose.override.yaml',
      'deploy.sh reads no file of this name: compose.override.yaml',
      'Rename it to compose.override.yml',
    ],
    ['docker-compose.override.yml', 'this name: docker-compose.override.yml', 'Rename it to compose.override.yml'],
    ['hooks/after-deploy.sh', 'No hook is called after-deploy.sh', 'rename it to hooks/after-deploy'],
  ])('%s would not be read', async (name, cause, next) => {
    const { deploy, env } = await host();
    const { code, output } = await deploy({ uploads: { ...sample, files: { [name]: '\n' } }, sent: second });
    expect([code, env().includes('app:1')]).toEqual([3, true]);
    expect(output).toMatch(new RegExp(`${cause}\\.\n {2}-> .*${next}\\.\n`));
  });

  test('one that has the data volume stops for the migration', async () => {
    const { deploy } = await host(withWorker, values);
    const cases = `'ps --filter label='*volume=blazor-k3x9q2_data*) printf '%s\\n' app litestream worker ;; ${worker(`running 0 0 none ${longAgo}`)}`;
    const { calls } = await deploy({ sent: second, cases });
    expect(at(calls, 'stop app worker')).toBeGreaterThan(-1);
    expect(at(calls, 'stop app worker')).toBeLessThan(at(calls, 'restore --before-migration'));
  });
});
