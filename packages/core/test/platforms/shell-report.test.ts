import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { renderReportSh } from '../../src/platforms/compose/report-sh.js';
import { renderSummarySh } from '../../src/platforms/compose/summary-sh.js';
import { renderVerifySh } from '../../src/platforms/compose/verify-sh.js';
import { sampleDeployment } from './sample-deployment.js';
import { bash, fakeCommands, noShell, scratch } from './shell.js';

const deployment = sampleDeployment();

/** Runs LINES with report.sh and verify.sh, on a host with an earlier version; `docker` and `curl` are played. */
async function on({ docker = 'echo started', curl = 'exit 7' }: { docker?: string; curl?: string }, lines: string) {
  const home = scratch();
  mkdirSync(path.join(home, 'previous'));
  for (const file of ['compose.yaml', 'previous/compose.yaml']) writeFileSync(path.join(home, file), '');
  writeFileSync(path.join(home, 'report.sh'), renderReportSh(deployment).text);
  writeFileSync(path.join(home, 'verify.sh'), renderVerifySh(deployment).text);
  const head = `set -euo pipefail; home=${home} app=shop-app-1 work=0 health_path=/up; value_of() { echo app.example.com; }; say() { echo "$*"; }; . report.sh; . verify.sh\n`;
  return bash(['-c', head + lines], { cwd: home, env: { PATH: fakeCommands(home, { docker, curl, sleep: 'exec /bin/sleep 0.01' }) } });
}

describe.skipIf(noShell)('what a run tells', () => {
  test('each stage with its time, and the proof', async () => {
    const { output } = await on({}, 'stage restore; sleep 0; stage start; fact proven=app.db@01; report 0');
    expect(output).toMatch(/^stage=restore \d+\.\d\d\nproven=app\.db@01\nstage=start \d+\.\d\d\n$/);
  });

  test('the stage that failed, and not the way back', async () => {
    expect((await on({}, `stage migrate; report 1`)).output).toContain('failed=migrate\n');
    expect((await on({}, `stage start; failed=$stage; stage 'roll back'; report 1`)).output).toContain('failed=start\n');
  });

  test('times that are as long as they took', async () => {
    const { output } = await on({}, 'seconds 1234567; echo; seconds 61050000; echo; seconds 9999');
    expect(output).toBe('1.23\n61.05\n0.00');
  });

  test('how long the app was away: from the first time it was stopped, and not at all where it is the same container', async () => {
    const { output } = await on({ docker: 'date +%N' }, 'goes_down; /bin/sleep 0.2; goes_down; is_back; report 0');
    expect(Number(/^downtime=(.*)$/m.exec(output)?.[1])).toBeGreaterThanOrEqual(0.2);
    expect((await on({}, 'goes_down; /bin/sleep 0.2; is_back; report 0')).output).toContain('downtime=0.00\n');
  });

  test('the moment to go back to is the first one that is named, and a first deploy has none', async () => {
    const { output } = await on({}, `returnable '2026-05-31 23:59:00 UTC'; returnable now; report 0`);
    expect(output.match(/^return_to=.*$/gm)).toEqual(['return_to=2026-05-31T23:59:00Z']);
    expect((await on({}, 'rm -r "$home/previous"; goes_down; returnable now; is_back; report 0')).output).toBe('');
  });
});

describe.skipIf(noShell)('the way through the proxy', () => {
  /** Answers of the proxy on http and https, as curl would print them. */
  const proxy = (http: string, https = '000 0') => `case "$*" in *https://*) echo '${https}' ;; *) echo '${http}' ;; esac`;
  const seen = async (http: string, https?: string, before = '') =>
    (await on({ curl: proxy(http, https) }, `SECONDS=0; app_status=200 reached_before=${before}; reachable || echo "exit code $?"; report 0`)).output;

  test.each([
    ['http', '200 ', undefined, 'reached=http; there is no certificate yet'],
    ['https', '301 https://app.example.com/up', '200 0', 'reached=https\n'],
    ['a certificate of its own', '308 https://app.example.com/up', '204 18', 'reached=https, with a certificate that nobody trusts yet'],
    ['no certificate', '301 https://app.example.com/up', '000 0', 'reached=http, which leads to https, where there is no certificate yet'],
    ['no proxy', '000 ', undefined, 'unreached=nothing answers on port 80 of this host'],
  ])('%s', async (_, http, https, expected) => expect(await seen(http, https)).toContain(expected));

  test('asks this host for the domain, and no other', async () => {
    const { output } = await on({ curl: 'printf "%s " "$@" >&2; echo 200' }, 'ask_proxy "$home"');
    expect(output).toContain('--connect-to ::127.0.0.1: --write-out %{http_code} %{redirect_url} http://app.example.com/up');
  });

  const proxied = (ports: string) => `case "$*" in *nginx-proxy.nginx*) echo 'nginx-proxy-1 ${ports}' ;; *) echo started ;; esac`;
  const lost = (http: string, ports = '0.0.0.0:80->80/tcp, :::80->80/tcp', before = '') =>
    on({ docker: proxied(ports), curl: proxy(http) }, `app_status=200 reached_before=${before}; SECONDS=0; sleep() { SECONDS=20; }; reachable; found_by_proxy || echo "exit code $?"; report 0`);

  test.each([['502 '], ['503 '], ['000 ']])('nginx-proxy of this host that answers "%s" is a fault, and the app runs on', async (http) => {
    const { output } = await lost(http);
    expect(output).toMatch(/nginx-proxy does not lead to it at app\.example\.com: [^\n]*App and sidecar run on\.\n {2}-> See what it says: docker logs nginx-proxy-1;[^\n]*\nexit code 1\n/);
    expect(output).toContain('unreached=');
  });

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
    const lines = (before: string) => `app_status=200 reached_before=${before}; SECONDS=0; sleep() { SECONDS=20; }; reachable || echo "exit code $?"; report 0`;
    const curl = proxy('301 https://app.example.com/up', '503 0');
    expect((await on({ curl }, lines(''))).output).toContain('unreached=the proxy answers 503 on https');
    expect((await on({ curl }, lines('https'))).output).toContain('the app answers, but not at app.example.com: the proxy answers 503 on https\nexit code 1');
  });

  test('the proxy gets a moment to notice', async () => {
    const curl = '[[ -e noticed ]] && echo 200 || { : >noticed; echo 502; }';
    expect((await on({ curl }, 'reachable; report 0')).output).toContain('reached=http');
  });
});

describe.skipIf(noShell)('the summary', () => {
  const env = { VERSION: 'v1', IMAGE: 'ghcr.io/acme/shop@sha256:0', GUIDE: 'https://example.com/README.md', GITHUB_RUN_ID: '7' };
  async function summary(log: string | undefined, result: 'success' | 'failure') {
    const folder = scratch();
    writeFileSync(path.join(folder, 'summary.sh'), renderSummarySh(deployment).text);
    if (log !== undefined) writeFileSync(path.join(folder, 'log'), log);
    return (await bash(['summary.sh', 'log', 'v1 is deployed', 'v1 is not deployed'], { cwd: folder, env: { ...env, RESULT: result } })).output;
  }

  test('everything that a run told', async () => {
    const output = await summary(`12:00:00 starting\nrestored=2026-05-31T23:59:00Z app.db\nstage=restore 1.20\nmigration=done\nstage=migrate 0.50\nreturn_to=2026-06-01T00:00:00Z
downtime=0.41\nreached=https\nproven=app.db@00ff,jobs.db@0002\n`, 'success');
    expect(output).toBe(`### v1 is deployed

| | |
|---|---|
| Version | \`v1\` |
| Image | \`ghcr.io/acme/shop@sha256:0\` |
| Databases | restored: \`app.db\` as of 2026-05-31T23:59:00Z |
| Migration | done |
| Downtime | at most 0.41 s |
| Reached by | https |
| To return to before it | \`gh workflow run recover.yml -f to=2026-06-01T00:00:00Z\` |
| Times | restore 1.20 s, migrate 0.50 s |
| Replica | every database is in the storage up to its newest transaction: \`app.db@00ff\`, \`jobs.db@0002\` |
`);
  });

  test('a run that failed: which stage, its own words, and the next command', async () => {
    const output = await summary('12:00:00 migrating\nno such column\nstage=migrate 0.50\nfailed=migrate\n', 'failure');
    expect(output).toContain('### v1 is not deployed: it failed in the stage *migrate*\n');
    expect(output).toContain('~~~~text\n12:00:00 migrating\nno such column\n~~~~\n');
    expect(output).toContain('**Next:** mend what is said above, then `gh run rerun 7 --failed`');
  });

  test.each([
    ['before the host was touched', undefined, 'the failed step says what is wrong'],
    ['a preflight with faults', 'deploy: Port 80 is taken.\n  -> Stop it\n', 'mend what is said above'],
    ['the guard', 'restore: app.db is older.\n  -> Deploy again with --adopt backup\nstage=preflight 1.00\n', 'gh workflow run release.yml -f version=v1 -f adopt=backup'],
    ['a cut connection', '12:00:00 migrating\n', '`gh run rerun 7 --failed` waits for its end'],
  ])('the next command: %s', async (_, log, expected) => expect(await summary(log, 'failure')).toMatch(new RegExp(`\\*\\*Next:\\*\\* .*${expected}`)));

  test('an app that answers, but not through the proxy, is said beside the success', async () => {
    const output = await summary('stage=start 1.00\nunreached=the proxy answers 503\nproven=a@1\n', 'success');
    expect(output).toContain('### v1 is deployed');
    expect(output).toContain('::warning title=Not reached::The app answers, but the proxy does not lead to it yet: the proxy answers 503.');
    expect(await summary('stage=start 1.00\nunreached=the proxy answers 503\nfailed=proxy\n', 'failure')).toMatch(/in the stage \*proxy\*[^]*::error title=Not reached::/);
  });
});
