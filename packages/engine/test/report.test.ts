import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

import { engine, engineBash, fakeCommands, noShell, scratch } from './shell.js';

/** Runs LINES with the engine sourced, on a host with an earlier version; `docker` and `curl` are played. */
async function on({ docker = 'echo started', curl = 'exit 7' }: { docker?: string; curl?: string }, lines: string) {
  const home = scratch();
  mkdirSync(path.join(home, 'previous'));
  for (const file of ['compose.yaml', 'previous/compose.yaml']) writeFileSync(path.join(home, file), '');
  writeFileSync(path.join(home, '.env'), 'APP_DOMAIN="app.example.com"\n');
  const head = `. ${engine}; home=${home} app_container=shop-app-1 earlier_installed=1 conf[health_path]=/up
say() { echo "$*"; }\n`;
  return engineBash(['-c', head + lines], {
    cwd: home,
    env: { PATH: fakeCommands(home, { docker, curl, sleep: 'exec /bin/sleep 0.01' }) },
  });
}

describe.skipIf(noShell)('what a run tells', () => {
  test('each stage with its time, and the proof', async () => {
    const { output } = await on(
      {},
      'begin_stage restore; sleep 0; begin_stage start; emit proven=app.db@01; print_report 0',
    );
    expect(output).toMatch(/^stage=restore \d+\.\d\d\nproven=app\.db@01\nstage=start \d+\.\d\d\n$/);
  });

  test('the stage that failed, and not the way back', async () => {
    expect((await on({}, `begin_stage migrate; print_report 1`)).output).toContain('failed=migrate\n');
    expect(
      (await on({}, `begin_stage start; failed_stage=$current_stage; begin_stage 'roll back'; print_report 1`)).output,
    ).toContain('failed=start\n');
  });

  test('times that are as long as they took', async () => {
    const { output } = await on({}, 'for time in 1234567 61050000 9999; do seconds "$time" shown; echo "$shown"; done');
    expect(output).toBe('1.23\n61.05\n0.00\n');
  });

  test('how long the app was away: from the first time it was stopped, and not at all where it is the same container', async () => {
    const { output } = await on(
      { docker: 'date +%N' },
      'downtime_start; /bin/sleep 0.2; downtime_start; downtime_end; print_report 0',
    );
    expect(Number(/^downtime=(.*)$/m.exec(output)?.[1])).toBeGreaterThanOrEqual(0.2);
    expect((await on({}, 'downtime_start; /bin/sleep 0.2; downtime_end; print_report 0')).output).toContain(
      'downtime=0.00\n',
    );
  });

  test('the moment to go back to is the first one that is named, and a first deploy has none', async () => {
    const { output } = await on(
      {},
      `record_rollback_point '2026-05-31 23:59:00 UTC'; record_rollback_point now; print_report 0`,
    );
    expect(output.match(/^return_to=.*$/gm)).toEqual(['return_to=2026-05-31T23:59:00Z']);
    expect(
      (await on({}, 'earlier_installed=; downtime_start; record_rollback_point now; downtime_end; print_report 0'))
        .output,
    ).toBe('');
  });
});

describe.skipIf(noShell)('the way through the proxy', () => {
  /** Answers of the proxy on http and https, as curl would print them. */
  const proxy = (http: string, https = '000 0') =>
    `case "$*" in *https://*) echo '${https}' ;; *) echo '${http}' ;; esac`;
  const seen = async (http: string, https?: string, before = '') =>
    (
      await on(
        { curl: proxy(http, https) },
        `SECONDS=0; app_status=200 route_before=${before} routed_before=${before === '' ? '' : 'app.example.com'}; verify_route || echo "exit code $?"; print_report 0`,
      )
    ).output;

  test.each([
    ['http', '200 ', undefined, 'reached=http; there is no certificate yet'],
    ['https', '301 https://app.example.com/up', '200 0', 'reached=https\n'],
    [
      'a certificate of its own',
      '308 https://app.example.com/up',
      '204 18',
      'reached=https, with a certificate that is not trusted yet',
    ],
    [
      'no certificate',
      '301 https://app.example.com/up',
      '000 0',
      'reached=http, which leads to https, where there is no certificate yet',
    ],
    ['no proxy', '000 ', undefined, 'unreached=nothing answers on port 80 of this host'],
  ])('%s', async (_, http, https, expected) => expect(await seen(http, https)).toContain(expected));

  test('asks this host for the domain, and no other', async () => {
    const { output } = await on({ curl: 'printf "%s " "$@" >&2; echo 200' }, 'ask_proxy "$home"');
    expect(output).toContain(
      '--connect-to ::127.0.0.1: --write-out %{http_code} %{redirect_url} http://app.example.com/up',
    );
  });

  const proxied = (ports: string) =>
    `case "$*" in *nginx-proxy.nginx*) echo 'nginx-proxy-1 ${ports}' ;; *) echo started ;; esac`;
  const lost = (http: string, ports = '0.0.0.0:80->80/tcp, :::80->80/tcp', before = '') =>
    on(
      { docker: proxied(ports), curl: proxy(http) },
      `app_status=200 route_before=${before} routed_before=${before === '' ? '' : 'app.example.com'}; SECONDS=0; sleep() { SECONDS=20; }; verify_route; require_route || echo "exit code $?"; print_report 0`,
    );

  test.each([['502 '], ['503 '], ['000 ']])(
    'nginx-proxy of this host that answers "%s" is a fault, and the app runs on',
    async (http) => {
      const { output } = await lost(http);
      expect(output).toMatch(
        /nginx-proxy does not lead to it at app\.example\.com: [^\n]*The app and the sidecar keep running\.\n {2}-> Read the log of the proxy \(docker logs nginx-proxy-1\)[^\n]*\nexit code 1\n/,
      );
      expect(output).toContain('unreached=');
    },
  );

  test.each([
    ['a password in front of the app', '401 ', undefined],
    ['a proxy at one public address', '000 ', '203.0.113.7:80->80/tcp'],
    ['a proxy behind another', '000 ', '80/tcp, 443/tcp'],
    ['a proxy at another port', '000 ', '0.0.0.0:8080->80/tcp'],
  ])('%s is none', async (_, http, ports) => {
    const { output } = await lost(http, ports);
    expect(output).toContain('unreached=');
    expect(output).not.toContain('exit code');
  });

  test('a redirect to nowhere is no answer, and fails where the version before was reached', async () => {
    const lines = (before: string) =>
      `app_status=200 route_before=${before} routed_before=${before === '' ? '' : 'app.example.com'}; SECONDS=0; sleep() { SECONDS=20; }; verify_route || echo "exit code $?"; print_report 0`;
    const curl = proxy('301 https://app.example.com/up', '503 0');
    expect((await on({ curl }, lines(''))).output).toContain('unreached=the proxy answers 503 on https');
    expect((await on({ curl }, lines('https'))).output).toContain(
      'the app answers, but not at app.example.com: the proxy answers 503 on https\nexit code 1',
    );
  });

  describe('of several names', () => {
    const names = 'app.example.com,www.example.com,shop.example.com';
    const two = (shop: string, before = '') =>
      on(
        {
          docker: proxied('0.0.0.0:80->80/tcp'),
          curl: `case "$*" in *//shop.*) echo '${shop}' ;; *) echo '200 ' ;; esac`,
        },
        `echo 'APP_DOMAIN="${names}"' >.env
        app_status=200 routed_before=${before}; SECONDS=0; sleep() { SECONDS=20; }
        verify_route && require_route || echo "exit code $?"; print_report 0`,
      );

    test('each is asked, and what is true of all is said once', async () => {
      expect((await two('200 ')).output).toContain('reached=http; there is no certificate yet\n');
    });

    test('only those are named that do not lead to the app', async () => {
      const { output } = await two('503 ');
      expect(output).toContain(
        'nginx-proxy does not lead to it at shop.example.com: shop.example.com: the proxy answers 503',
      );
      expect(output).toContain('unreached=shop.example.com: the proxy answers 503');
      expect(output).not.toMatch(/www/);
    });

    test('one that is new takes no version back, one that was reached before does', async () => {
      expect((await two('503 ', 'app.example.com,www.example.com')).output).not.toContain(
        'the app answers, but not at',
      );
      expect((await two('503 ', 'app.example.com,shop.example.com')).output).toContain(
        'the app answers, but not at shop.example.com: shop.example.com: the proxy answers 503\nexit code 1',
      );
    });
  });

  test('the proxy gets a moment to notice', async () => {
    const curl = '[[ -e noticed ]] && echo 200 || { : >noticed; echo 502; }';
    expect((await on({ curl }, 'verify_route; print_report 0')).output).toContain('reached=http');
  });
});
