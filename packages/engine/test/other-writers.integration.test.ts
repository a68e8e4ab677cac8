import { describe, expect, test } from 'vitest';
import { at, host, sample, values } from './deploy-host.js';
import { compose, conf, sampleOf } from './deploy-sample.js';
import { noShell } from './shell.js';

const second = { ...values, APP_IMAGE: 'app:2' };
const id = 'blazor-k3x9q2';
/** What has the volume, as `docker ps` says it: NAME|PROJECT|SERVICE|ONE-OFF. */
const having = (...lines: string[]) =>
  `'ps --filter volume=${id}_data --format {{.Names}}'*) printf '%s\\n' '${id}-app-1|${id}|app|False' '${id}-litestream-1|${id}|litestream|False' ${lines.map((line) => `'${line}'`).join(' ')} ;;`;
const starting = sampleOf({ conf: conf({ startSeconds: 3, lines: ['migrate=start'] }) });

describe.skipIf(noShell)('containers beside the app that have the data volume', { timeout: 60_000 }, () => {
  test.each([
    ['of nobody', 'sqlite-web|||'],
    ['of another project', 'tools-web-1|tools|web|False'],
    ['of docker compose run', `${id}-app-run-1|${id}|app|True`],
  ])('one %s: a migration is refused before anything stops', async (_, line) => {
    const { deploy } = await host(sample);
    const { code, calls, output } = await deploy({ sent: second, cases: having(line) });
    expect([code, calls.filter((call) => / (?:stop|up) /.test(call))], output).toEqual([3, []]);
    expect(output).toContain(`docker stop ${line.split('|')[0] ?? ''}; then deploy again.`);
  });

  test.each([
    ['a service of ours', `${id}-worker-1|${id}|worker|False`, []],
    ['a comparison by hand', `${id}-compare-7|||`, []],
    ['another one, where nothing is replaced', 'sqlite-web|||', ['--skip-migration']],
  ])('%s is no reason', async (_, line, args) => {
    const { deploy } = await host(sample);
    expect((await deploy({ sent: second, cases: having(line), args })).code).toBe(0);
  });

  test('a restore is refused as well, and so is a host that does not say', async () => {
    const { deploy } = await host(starting);
    const restore = `'exec '*' guard --check'*) exit 11 ;; *' restore --check'*) exit 11 ;;`;
    const refused = await deploy({
      sent: second,
      cases: `${restore}\n${having('x|y|z|False')}`,
      args: ['--skip-migration'],
    });
    expect([refused.code, at(refused.calls, ' stop ')], refused.output).toEqual([3, -1]);
    const silent = await deploy({ sent: second, cases: `'ps --filter volume='*) exit 1 ;;` });
    expect([silent.code, at(silent.calls, ' stop ')], silent.output).toEqual([3, -1]);
  });

  test('a service of the new version starts after the copy, and is not left stopped by it', async () => {
    const uploads = { ...starting, compose: compose.replace('  migrate:', '  worker:\n    image: *image\n  migrate:') };
    const { deploy } = await host(uploads);
    const cases = `*' config --services') printf '%s\\n' app restore litestream worker ;;
      'ps --filter label='*) echo worker ;;
      'ps --all --filter label=com.docker.compose.oneoff'*) printf '%s\\n' 'worker ${id}-worker-1' ;;
      'inspect --format {{.State.Status}}'*) echo 'running 0 0 none 2026-01-01T00:00:00Z' ;;`;
    const { code, calls, output } = await deploy({ sent: second, cases });
    expect(code, output).toBe(0);
    const order = ['stop app worker', 'restore --before-start', 'up -d --no-deps worker', 'up -d --no-deps app'];
    const places = order.map((words) => at(calls, words));
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(places[0]).toBeGreaterThan(-1);
    expect(calls.filter((call) => call.includes('worker')).at(-1)).not.toContain('stop');
  });

  test('where Docker does not list what to stop, nothing goes on', async () => {
    const uploads = { ...sample, compose: compose.replace('  migrate:', '  worker:\n    image: *image\n  migrate:') };
    const { deploy } = await host(uploads);
    const cases = `*' config --services') printf '%s\\n' app worker ;; 'ps --filter label='*) exit 1 ;;`;
    const { code, calls } = await deploy({ sent: second, cases });
    expect([code, at(calls, '--before-migration')]).toEqual([1, -1]);
  });
});
