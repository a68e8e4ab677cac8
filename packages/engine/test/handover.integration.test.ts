import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { at, host, sample, values } from './deploy-host.js';
import { conf as confOf, type Sample } from './deploy-sample.js';
import { noShell } from './shell.js';

/**
 * Docker with the containers of the app in $HOME/apps, the newest first, as `docker ps` has them, those in $HOME/stopped only for --all;
 * and a proxy with its file.
 */
const engine = `
    'ps --all --filter label='*) sed 's/$/ running /' "$HOME/apps"; echo 'blazor-k3x9q2-litestream-1 running other' ;;
    'ps --filter label='*' --all') cat "$HOME/apps" ;;
    'ps --filter label='*) grep -vxFf "$HOME/stopped" "$HOME/apps" ;;
    'ps --filter network=nginx-proxy --filter label='*) echo the-proxy ;;
    *' up --no-start '*' --scale app=2 app') last=$(sed 's/.*-//' "$HOME/apps" | sort -n | tail -n 1)
      sed -i "1i blazor-k3x9q2-app-$((last + 1))" "$HOME/apps" ;;
    'rm --force blazor-k3x9q2-app-'*) sed -i "/^$3\\$/d" "$HOME/apps"; sed -i "/$3:/d" "$HOME/default.conf" ;;
    'inspect --format '*nginx-proxy*) echo "\${4}:8080" ;;
    'inspect --format '*Id*) echo 0123456789ab ;;
    'network connect '*) sed -i "1i \\ \\ server $6:8080;" "$HOME/default.conf" ;;
    'exec the-proxy grep '*) grep -qF "$5" "$HOME/default.conf" ;;
    'exec the-proxy sh '*) sed -i "s/server $6;/server $6 down;/; s/server $7 down;/server $7;/" "$HOME/default.conf" ;;`;
const name = (number: number) => `blazor-k3x9q2-app-${number}`;
const serving = (...numbers: number[]) => numbers.map((number) => `  server ${name(number)}:8080;\n`).join('');

const handedOver: Sample = { ...sample, conf: confOf({ startSeconds: 5, handover: 'yes' }) };

async function served({ apps = [1], stopped = [] as number[], conf = serving(1) } = {}) {
  const one = await host(handedOver);
  const file = (called: string) => path.join(one.home, called);
  writeFileSync(file('apps'), apps.map((number) => `${name(number)}\n`).join(''));
  writeFileSync(file('stopped'), stopped.map((number) => `${name(number)}\n`).join(''));
  writeFileSync(file('default.conf'), conf);
  const read = (called: string) => readFileSync(file(called), 'utf8');
  return {
    read,
    deploy: async ({ cases = '', args = [] as string[], uploads = handedOver, commands = {} } = {}) => {
      const result = await one.deploy({
        cases: cases + engine,
        args,
        uploads,
        sent: { ...values, APP_IMAGE: 'app:2' },
        commands: { sleep: 'exec /bin/sleep 0.01', ...commands },
      });
      return { ...result, env: one.env(), apps: read('apps').trim().split('\n'), conf: read('default.conf') };
    },
  };
}
const stops = (calls: string[]) =>
  calls
    .filter((call) =>
      / (?:stop app|up -d --no-deps litestream app)|^(?:stop|start|rm --force) blazor-k3x9q2-app-/.test(call),
    )
    .map((call) => call.replace(/.* (?=stop app|up -d)/, ''));

describe.skipIf(noShell)('deploy.sh, with a handover', { timeout: 60_000 }, () => {
  test('the new version is asked off the proxy, joins it, and the old one leaves last', async () => {
    const { deploy, read } = await served();
    const { code, output, calls, apps, conf, env } = await deploy();
    expect([code, apps, conf]).toEqual([0, [name(2)], serving(2)]);
    expect(read('started')).toBe(''); // what runs is what the files say
    // The one that serves is not created again, and a container that ran one command for a person is no version of the app.
    expect(at(calls, ' up --no-start --no-deps --no-recreate --scale app=2 app')).toBeGreaterThan(-1);
    expect(calls.filter((call) => /^ps .*service=app/.test(call) && !call.includes('oneoff=False'))).toEqual([]);
    expect(stops(calls)).toEqual([`start ${name(2)}`, `stop ${name(1)}`, `rm --force ${name(1)}`]);
    const order = [
      'deploy.sh health --sync',
      ' migrate',
      `network disconnect nginx-proxy ${name(2)}`,
      `start ${name(2)}`,
      '/dev/tcp/$3/$0',
      `network connect --alias app nginx-proxy ${name(2)}`,
    ].map((words) => at(calls, words));
    order.push(
      calls.findLastIndex((call) => call.includes('exec the-proxy sh')), // an earlier one is about the limits of the proxy
      at(calls, `stop ${name(1)}`),
    );
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order).not.toContain(-1);
    expect(
      calls
        .filter((call) => call.includes('printf %s "$status"'))
        .every((call) => call.endsWith(' 8080 /up d 0123456789ab')),
      'who is asked',
    ).toBe(true);
    expect(calls.filter((call) => /(?:before|after)-migration|stop litestream/.test(call))).toEqual([]);
    expect(output).toMatch(/^downtime=0\.00$/m);
    expect(output).toMatch(/^return_to=\d{4}-/m);
    expect(env).toContain('APP_IMAGE="app:2"');
  });

  test.each(['    container_name: shop', '    ports:\n      - published: "8081"'])(
    'what only one container can have makes it restart: %s',
    async (lines) => {
      const { deploy } = await served();
      const uploads = { ...handedOver, files: { 'compose.override.yml': 'services:\n' } };
      const { code, output, calls } = await deploy({
        uploads,
        cases: `*' config app') printf 'services:\n  app:\n${lines.replaceAll('\n', String.raw`\n`)}\n  litestream:\n' ;;`,
      });
      expect([code, at(calls, '--scale app=2')]).toEqual([0, -1]);
      expect(output).toContain('which two cannot share, so the app restarts');
    },
  );

  test.each([
    ['an old one', name(1), '', 0],
    ['one that does not answer', name(2), `'exec '*/dev/tcp/*' 0123456789ab') ;;`, 1],
  ])('%s that cannot be removed is named, and left to the next deployment', async (_, container, cases, exit) => {
    const { deploy } = await served();
    const { code, output } = await deploy({ cases: `'rm --force ${container}') exit 1 ;; ${cases}` });
    expect([code, output]).toEqual([
      exit,
      expect.stringContaining(`${container} could not be removed; the next deployment`),
    ]);
    expect(output).toContain(exit ? 'serves again: app:1' : 'deployed');
  });

  test('where the proxy wrote its file again meanwhile, nothing goes to the old one any more before it leaves', async () => {
    const { deploy } = await served();
    const curl = `sed -i 's/ down;/;/' "$HOME/default.conf"; printf '200 '`; // as docker-gen does whenever a container comes or goes
    const { code, calls } = await deploy({ commands: { curl } });
    const away = calls.filter((call) => call.includes(` ${name(1)}:8080 ${name(2)}:8080 `));
    expect([code, away.length]).toEqual([0, 2]);
    expect(calls.lastIndexOf(away[1] ?? '')).toBeLessThan(at(calls, `stop ${name(1)}`));
  });

  test('where the app has no migration of its own, --skip-migration changes nothing; the proxy is found by its port as well', async () => {
    const { deploy } = await served();
    const uploads = { ...handedOver, conf: handedOver.conf.map((line) => line.replace('migrate=yes', 'migrate=no')) };
    const cases = `'ps --filter network=nginx-proxy --filter label='*) ;; 'ps --filter network=nginx-proxy --filter publish=80 '*) echo the-proxy ;;`;
    const { code, apps } = await deploy({ uploads, cases, args: ['--skip-migration'] });
    expect([code, apps]).toEqual([0, [name(2)]]);
  });

  test('one that does not answer is removed before the proxy ever led to it', async () => {
    const { deploy } = await served();
    const { code, output, calls, apps, conf, env } = await deploy({
      cases: `'exec '*/dev/tcp/*) ! grep -q 'stop ${name(2)}' "$HOME/calls" || printf 200 ;;`,
    });
    expect([code, apps, conf]).toEqual([1, [name(1)], serving(1)]);
    expect(stops(calls)).toEqual([
      `start ${name(2)}`,
      `stop ${name(2)}`,
      `rm --force ${name(2)}`,
      'up -d --no-deps litestream app',
    ]);
    expect(output).toMatch(/did not come up[^]*serves again: app:1[^]*downtime=0\.00/);
    expect(at(calls, `${name(2)}:8080 `), 'the file of the proxy has nothing of it').toBe(-1);
    expect(env).toContain('APP_IMAGE="app:1"');
  });

  test('one that the proxy cannot be led to gives way to the old one, which the proxy leads to again', async () => {
    const { deploy } = await served();
    const { code, output, calls, apps, conf } = await deploy({
      cases: `'exec the-proxy sh '*) [[ $6 != ${name(1)}:* ]] ;;`,
    });
    expect([code, apps, conf]).toEqual([1, [name(1)], serving(1)]);
    expect(output).toMatch(/could not take over[^]*serves again: app:1/);
    const back = at(calls, ` ${name(2)}:8080 ${name(1)}:8080 `);
    expect([back > -1, back < at(calls, `stop ${name(2)}`)], 'no request goes to it any more as it stops').toEqual([
      true,
      true,
    ]);
  });

  test('a failed migration: nothing stopped, and the moment to go back to is named', async () => {
    const { deploy } = await served();
    const { code, output, calls, apps } = await deploy({ cases: `*' --name blazor-k3x9q2-migrate '*) exit 1 ;;` });
    expect([code, apps]).toEqual([1, [name(1)]]);
    expect(output).toMatch(
      /never stopped[^]*--adopt backup --at \d{4}-[^]*The migration failed[^]*serves again: app:1[^]*downtime=0\.00/,
    );
    expect(stops(calls)).toEqual(['up -d --no-deps litestream app']);
  });

  test.each([
    ['what a handover left that was cut off before the proxy knew', { apps: [2, 1], conf: serving(1) }, [2, 1]],
    [
      'what a handover left that was cut off before the old one left',
      { apps: [2, 1], conf: `${serving(2)}  server ${name(1)}:8080 down;\n` },
      [1, 2],
    ],
    [
      'what a handover left that was cut off while the proxy led to both',
      { apps: [2, 1], conf: serving(2, 1) },
      [1, 2],
    ],
    [
      'what a handover left that was cut off before the new one started',
      { apps: [2, 1], stopped: [2], conf: serving(1) },
      [2, 1],
    ],
  ])('%s: one serves, and one is left', async (_, given, [leftover, kept]) => {
    const { deploy } = await served(given);
    const { code, calls, apps } = await deploy();
    expect([code, apps]).toEqual([0, [name(Math.max(...given.apps.filter((one) => one !== leftover)) + 1)]]);
    expect(stops(calls).slice(0, 2)).toEqual([`stop ${name(leftover!)}`, `rm --force ${name(leftover!)}`]);
    expect(stops(calls).at(-1)).toBe(`rm --force ${name(kept!)}`);
  });

  test.each([
    ['another proxy', { cases: `'exec the-proxy '*) exit 1 ;;` }, 'the proxy is not nginx-proxy'],
    ['a proxy that does not notice', { cases: `'network connect '*) ;;` }, 'does not notice'],
    [
      'an option of the run',
      { args: ['--skip-migration'] },
      'with --adopt or --skip-migration no new version starts beside the old one',
    ],
    [
      'another option of the run',
      { args: ['--adopt', 'local'] },
      'with --adopt or --skip-migration no new version starts beside the old one',
    ],
    [
      'a database that has to be replaced',
      { cases: `*' restore --check --clock') exit 11 ;; *' stop app litestream') : >"$HOME/apps" ;;` },
      'stopping the app',
    ],
  ])('%s: the app restarts, and that is said', async (_, given, reason) => {
    const { deploy } = await served();
    const { code, output, calls } = await deploy(given);
    expect(code).toBe(0);
    expect(output).toContain(reason);
    expect(stops(calls).at(-1)).toBe('up -d --no-deps litestream app');
    expect(stops(calls)).not.toContain(`stop ${name(1)}`);
  });
});
