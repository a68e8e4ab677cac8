import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { at, host, sample, values } from './deploy-host.js';
import { conf, sftp } from './deploy-sample.js';
import { noShell } from './shell.js';

describe.skipIf(noShell)(
  'deploy.sh, where the sidecar or all of it runs as it would be deployed',
  { timeout: 60_000 },
  () => {
    const label = `$(sed -n 's/^CONFIG_HASH="\\(.*\\)"/\\1/p' "$HOME/.env")`;
    const running = `'ps --all --filter label='*) echo "blazor-k3x9q2-app-1 running "; echo "blazor-k3x9q2-litestream-1 running ${label}" ;;`;
    /** What the visit to the sidecar prints where nothing changed, with other lines for one of the answers. */
    const visit = (name = '', ...lines: string[]) => {
      const all = { app: ['app: 200', 'app=0'], guard: ['guard=0'], volume: ['volume=0'] };
      const answers = { ...all, proof: ['proof: app.db@0000000000000001', 'proof=0'], [name]: lines };
      const words = Object.values(answers).flatMap((one) => one.map((line) => `'${line}'`));
      return `'exec '*' unchanged '*) printf '%s\\n' ${words.join(' ')} ;;`;
    };
    const replacing = visit('guard', 'guard=11');
    /** The app answers, and one of two databases is not backed up. */
    const unproven = visit(
      'proof',
      'proof: app.db@0000000000000009',
      'proof: jobs/jobs.db is not backed up',
      'proof=1',
    );

    test('a sidecar with these secrets and files is asked itself, and left alone', async () => {
      const { deploy } = await host();
      const { code, calls } = await deploy({
        cases: running,
        sent: { ...values, APP_IMAGE: 'app:2' },
        args: ['--skip-migration'],
      });
      expect(code).toBe(0);
      expect(calls).toContain('exec blazor-k3x9q2-litestream-1 /deploy/deploy.sh guard --check --clock');
      expect(calls.filter((call) => / run --rm | up -d --no-deps litestream$/.test(call))).toEqual([]);
    });

    test.each([
      ['stays, with its owner', process.getuid?.() ?? 0, []],
      ['of whoever deployed is handed over by a check of its own', 1654, [expect.stringContaining(' run --rm')]],
    ])('a key that the sidecar has already %s', async (_, user, checks) => {
      const lines = conf({ storage: sftp }).map((line) => line.replace(/^user=.*/, `user=${user}:${user}`));
      const keys = {
        APP_IMAGE: 'app:1',
        APP_DOMAIN: 'd',
        SFTP_HOST: 'h',
        SFTP_USERNAME: 'u',
        SFTP_HOST_KEY: 'ssh-ed25519 AAAAC3Nza',
        SFTP_KEY: '-----BEGIN OPENSSH PRIVATE KEY-----\none\n-----END OPENSSH PRIVATE KEY-----',
      };
      const { deploy, home } = await host({ ...sample, conf: lines }, keys);
      const before = statSync(path.join(home, 'keys/sftp')).ino;
      const sent = { ...keys, APP_IMAGE: 'app:2' };
      const { code, calls } = await deploy({ cases: running, sent, args: ['--skip-migration'] });
      expect(code).toBe(0);
      expect(calls.filter((call) => / run --rm /.test(call))).toEqual(checks);
      expect(statSync(path.join(home, 'keys/sftp')).ino === before).toBe(checks.length === 0);
    });

    test('where nothing changed, nothing is started, and the sidecar is visited once', async () => {
      const { deploy } = await host();
      const { code, output, calls } = await deploy({ cases: running, args: ['--skip-migration'] });
      expect([code, output.includes('downtime=')]).toEqual([0, false]);
      expect(output).toContain('proven=app.db@0000000000000001');
      expect(calls.filter((call) => call.startsWith('exec '))).toEqual([
        'exec blazor-k3x9q2-litestream-1 /deploy/deploy.sh unchanged 8080 /up d app --clock',
      ]);
      expect(calls.filter((call) => / up | stop |^start /.test(call))).toEqual([]);
    });

    test.each([
      ['the app did not answer at once', visit('app', 'app: 503', 'app=0'), '/dev/tcp/'],
      ['the backup was not proven at once', unproven, '/deploy/deploy.sh health --prove'],
    ])('nothing changed, but %s: it is asked again', async (_, cases, again) => {
      const { deploy } = await host();
      const { code, output, calls } = await deploy({ cases: `${cases} ${running}`, args: ['--skip-migration'] });
      expect(code).toBe(0);
      expect(output).toContain('proven=app.db@0000000000000001');
      expect(calls.filter((call) => call.startsWith('exec '))).toEqual([
        expect.stringContaining(' unchanged '),
        expect.stringContaining(again),
      ]);
    });

    test.each([
      ['finds a database', ['volume: difference=volume x.db', 'volume=0'], /^difference=volume \S+ x\.db$/m],
      ['fails', ['volume: it cannot be read', 'volume=1'], /^difference=unseen \S+ it cannot be read$/m],
    ])('nothing changed, and the look at the volume, asked once and ahead, %s', async (_, lines, expected) => {
      const { deploy } = await host();
      const cases = `${visit('volume', ...lines)} ${running}`;
      const { output, calls } = await deploy({ cases, args: ['--skip-migration'] });
      expect(output).toMatch(expected);
      expect(calls.filter((call) => call.endsWith(' opened'))).toEqual([]);
    });

    test('where nothing changed, the version before stays the one to go back to', async () => {
      const { deploy, home } = await host();
      await deploy({ sent: { ...values, APP_IMAGE: 'app:2' } });
      await deploy({ cases: running, sent: { ...values, APP_IMAGE: 'app:2' }, args: ['--skip-migration'] });
      expect(readFileSync(path.join(home, 'previous/.env'), 'utf8')).toContain('APP_IMAGE="app:1"');
    });

    test.each([
      ['with a migration', running, [], ' migrate'],
      ['a database has to be replaced', `${replacing} ${running}`, ['--skip-migration'], 'stop app litestream'],
    ])(
      'nothing changed, but %s: the proxy is asked before the app stops, so that the way back knows what it led to',
      async (_, cases, args, before) => {
        const { deploy } = await host();
        const { calls } = await deploy({ cases, args, commands: { curl: 'echo curl >>"$HOME/calls"; echo 200' } });
        expect(at(calls, 'curl')).toBeGreaterThan(-1);
        expect(at(calls, 'curl')).toBeLessThan(at(calls, before));
      },
    );

    test('nothing changed, and nginx-proxy leads nowhere: it was asked for once, before that, and is named', async () => {
      const { deploy } = await host();
      const { code, output, calls } = await deploy({
        cases: `${running} 'ps --filter network=nginx-proxy --filter label=com.github'*) echo 'proxy-1 0.0.0.0:80->80/tcp' ;;`,
        args: ['--skip-migration'],
        commands: { curl: 'echo "503 " | tee -a "$HOME/calls"' },
      });
      expect([code, output]).toEqual([1, expect.stringContaining('docker logs proxy-1')]);
      const asked = calls.filter((call) => call.includes('com.github.nginx-proxy.nginx --format'));
      expect(asked).toHaveLength(1);
      expect(at(calls, asked[0] ?? '')).toBeLessThan(at(calls, '503'));
    });

    test('only a script changed: it is installed', async () => {
      const { deploy, home } = await host();
      const script = path.join(home, 'litestream/deploy.sh');
      const uploaded = readFileSync(script, 'utf8');
      writeFileSync(script, '# of an earlier generator\n');
      expect(await deploy({ cases: running, args: ['--skip-migration'] })).toMatchObject({ code: 0 });
      expect(readFileSync(script, 'utf8')).toBe(uploaded);
    });

    test('nothing changed, but the deployment before was cut off before it started the app: that happens now', async () => {
      const { deploy, home } = await host();
      rmSync(path.join(home, 'started'));
      const { code, calls } = await deploy({ cases: running, args: ['--skip-migration'] });
      expect([code, at(calls, 'up -d --no-deps litestream app') > -1]).toEqual([0, true]);
    });

    test('nothing changed, but the proof fails: that is said, and the app goes on', async () => {
      const { deploy } = await host();
      const { code, output, calls } = await deploy({
        cases: `${unproven} 'exec '*--prove) echo 'app.db is not backed up: no'; exit 1 ;; ${running}`,
        args: ['--skip-migration'],
      });
      expect(code).toBe(1);
      expect(output).toContain('app.db is not backed up: no');
      expect(calls.filter((call) => / up | stop /.test(call))).toEqual([]);
    });

    test('nothing changed, but the app does not answer while its backup is silent: the way back does not wait for that', async () => {
      const { deploy } = await host();
      const started = Date.now();
      const { code, output } = await deploy({
        cases: `'exec '*' unchanged '*) printf 'app: 503\\napp=0\\nguard=0\\n'; sleep 30 ;; 'exec '*/dev/tcp/*) echo 503 ;; ${running}`,
        args: ['--skip-migration'],
      });
      expect([code, output.includes('The earlier version does not answer either')]).toEqual([1, true]);
      expect(Date.now() - started).toBeLessThan(25_000);
    });

    test('nothing changed, but a database has to be replaced: the sidecar is asked before the app starts again', async () => {
      const { deploy } = await host();
      const { calls } = await deploy({
        cases: `${replacing} ${running}`,
        args: ['--skip-migration'],
      });
      expect(at(calls, 'stop app litestream')).toBeGreaterThan(-1);
      expect(at(calls, 'deploy.sh health --sync')).toBeGreaterThan(at(calls, 'restore --settle'));
      expect(at(calls, 'up -d --no-deps litestream app')).toBeGreaterThan(at(calls, 'deploy.sh health --sync'));
    });

    test.each([
      ['another secret', { sent: { ...values, AWS_SECRET_ACCESS_KEY: 'new' }, cases: running }],
      ['a sidecar that cannot be asked', { sent: values, cases: `'exec '*' unchanged '*) exit 137 ;; ${running}` }],
      ['a restore check that was killed', { sent: values, cases: `${visit('guard', 'guard=137')} ${running}` }],
      [
        'a sidecar that does not run',
        { sent: values, cases: running.replace('litestream-1 running', 'litestream-1 exited') },
      ],
    ])('%s: a container of its own is asked', async (_, given) => {
      const { deploy } = await host();
      const { code, calls } = await deploy({ ...given, args: ['--skip-migration'] });
      expect(code).toBe(0);
      expect(calls.filter((call) => / run --rm .* restore --check --clock$/.test(call))).toHaveLength(1);
    });

    test('an override that changed may concern the sidecar, so a container of its own is asked', async () => {
      const { deploy } = await host();
      const uploads = { ...sample, files: { 'compose.override.yml': 'services:\n  litestream:\n    cpus: 1\n' } };
      const { code, calls } = await deploy({ cases: running, uploads, args: ['--skip-migration'] });
      expect([code, calls.filter((call) => / run --rm .* restore --check --clock$/.test(call)).length]).toEqual([0, 1]);
    });

    test.each([
      ['', [], `'exec '*' --check'*) echo 'restore: no'; exit 4 ;;`],
      [' where nothing changed', ['--skip-migration'], visit('guard', 'guard: restore: no', 'guard=4')],
    ])('the refusal of a sidecar that is asked itself stands%s', async (_, args, cases) => {
      const { deploy } = await host();
      const { code, output, calls } = await deploy({ cases: `${cases} ${running}`, args });
      expect([code, output]).toEqual([4, expect.stringMatching(/^restore: no$/m)]);
      expect(calls.filter((call) => / (?:run|up|stop) /.test(call))).toEqual([]);
    });
  },
);
