import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { at, host, sample, values } from './deploy-host.js';
import { conf } from './deploy-sample.js';
import { backup, mine, restore } from './guard-host.js';
import { noShell } from './shell.js';

const runs = `'ps --all --filter label=com.docker.compose.project='*config-hash*) echo 'blazor-k3x9q2-app-1 running ' ;; 'image inspect '*) ! grep -q 'image rm' "$HOME/calls" ;;`;
const nothing = `'volume inspect '*) exit 1 ;; 'image inspect '*) exit 1 ;;`;
const changes = (calls: readonly string[]) =>
  calls
    .filter((call) => / (?:down|stop|up) |^(?:image|volume) rm/.test(call))
    .map((call) => call.replace(/^compose .* (?=(?:down|stop|up) )/, ''));

describe.skipIf(noShell)('deploy.sh remove', { timeout: 60_000 }, () => {
  test.each([[[]], [['--yes', 'Blaz']], [['--with-data']], [['--with-data', '--without-backup']]])(
    "without the app's name nothing happens, and the command is printed: %j",
    async (args) => {
      const { byHand } = await host();
      const { code, output, calls } = await byHand(['remove', ...args], { cases: runs });
      expect([code, calls.filter(Boolean)]).toEqual([2, []]);
      expect(output).toContain(
        `type: ./deploy.sh remove${[...args.filter((arg) => arg.startsWith('--with')), '--yes'].map((arg) => ` ${arg}`).join('')} 'Blazor'`,
      );
    },
  );

  test('the app stops, its last write is proven, then containers and image go; the volume stays, and what is left is said', async () => {
    const { byHand, home, read } = await host();
    const { code, output, calls } = await byHand(['remove', '--yes', 'Blazor'], { cases: runs });
    expect(code).toBe(0);
    expect(at(calls, ' --profile * down --remove-orphans')).toBeGreaterThan(-1); // services of a profile as well
    expect(existsSync(path.join(home, 'started'))).toBe(false);
    expect(changes(calls)).toEqual([
      'up -d --no-deps litestream',
      'stop app',
      'down --remove-orphans',
      'image rm app:1',
    ]);
    expect(calls.filter((call) => call.endsWith('health --prove'))).toHaveLength(2);
    expect(read('removed')).toBe('app.db@0000000000000001\n');
    expect(output).toMatch(
      /this folder, with the secrets in \.env: rm -r [^]*the proxy, which somebody else has set up[^]*everything below blazor-k3x9q2\/[^]* AWS_SECRET_ACCESS_KEY; do gh secret delete "\$name"; done\n[^]*task=litestream:blazor-k3x9q2/,
    );
  });

  test('a proxy of ours that nobody else uses: the command that removes it', async () => {
    const { byHand } = await host();
    const { output } = await byHand(['remove', '--yes', 'Blazor'], {
      cases: `${runs} 'ps --filter network=nginx-proxy --filter label=com.docker.compose.project=nginx-proxy'*) echo 'nginx-proxy nginxproxy/nginx-proxy:1.11.6' ;;
      'ps --all --filter network=nginx-proxy --format'*) printf '%s\\n' 'nginx-proxy|nginx-proxy-nginx-proxy-1' 'blazor-k3x9q2|blazor-k3x9q2-app-1' ;;`,
    });
    expect(output).toMatch(
      /no other app uses: docker compose --file [^ ]*\/nginx-proxy-compose\.yml --env-file [^ ]*\/\.env down --volumes && docker network rm nginx-proxy/,
    );
  });

  test('the proxy that others use stays, without the settings of this app; an image that others use stays, and so is it said', async () => {
    const { byHand, deploy } = await host();
    await deploy({ sent: { ...values, APP_IMAGE: 'app:2' } });
    const { code, output, calls } = await byHand(['remove', '--yes', 'Blazor'], {
      cases: `'image rm app:1') exit 1 ;; 'image inspect app:1') ;; ${runs}
      'ps --filter network=nginx-proxy --filter publish=80 '*) echo front ;;
      'ps --filter network=nginx-proxy --filter label=com.github.nginx-proxy.nginx --format '*) echo front ;;
      'ps --all --filter network=nginx-proxy --format'*) printf '%s\\n' 'edge|front' 'blazor-k3x9q2|blazor-k3x9q2-app-1' 'shop|shop-app-1' ;;`,
    });
    expect([code, changes(calls).slice(-2)]).toEqual([0, ['image rm app:2', 'image rm app:1']]);
    expect(output).toContain('the image app:1 stays, because another container uses it');
    expect(output).not.toContain('the image app:2 stays');
    expect(output).toContain('the proxy, which other containers use: shop-app-1\n');
    expect(calls.slice(at(calls, ' down ')).some((call) => call.startsWith('exec front sh '))).toBe(true);
  });

  test("what is left at GitHub is the environment's, with the package of its image; the keys here belong to another user", async () => {
    const lines = conf({ startSeconds: 5 }).map((line) =>
      line.replace('environment=production', 'environment=staging'),
    );
    const image = 'ghcr.io/owner/team/app:1';
    const { byHand, home } = await host({ ...sample, conf: lines }, { ...values, APP_IMAGE: image });
    mkdirSync(path.join(home, 'keys'));
    const { output } = await byHand(['remove', '--yes', 'Blazor'], { cases: runs });
    expect(output).toContain('do gh secret delete "$name" --env staging; done\n');
    expect(output).toContain("'/users/owner/packages/container/team%2Fapp'");
    expect(output).toContain('with the secrets in .env: sudo rm -r ');
  });

  test.each([
    [
      'the containers',
      `*' down --remove-orphans') exit 1 ;;`,
      ['down --remove-orphans'],
      'Some containers or networks could not be removed',
    ],
    [
      'the data volume',
      `'volume rm '*) exit 1 ;;`,
      ['down --remove-orphans', 'image rm app:1', 'volume rm blazor-k3x9q2_data'],
      'The data volume could not be removed',
    ],
  ])('%s that cannot be removed: that is said, and not that the app is removed', async (_, cases, done, words) => {
    const { byHand } = await host();
    const { code, output, calls } = await byHand(['remove', '--with-data', '--without-backup', '--yes', 'Blazor'], {
      cases: `${cases} ${runs}`,
    });
    expect([code, changes(calls)]).toEqual([1, done]);
    expect([output.includes(words), output.includes('is removed from this host')]).toEqual([true, false]);
  });

  test('an app that was moved away: the volume is compared with what the move proved, and nothing starts', async () => {
    const { byHand, home } = await host();
    writeFileSync(path.join(home, 'litestream/moved'), `2026-05-31T12:00:00Z\napp.db@${backup}\n`);
    const { code, calls } = await byHand(['remove', '--with-data', '--yes', 'Blazor'], { cases: runs });
    expect([code, changes(calls)]).toEqual([
      0,
      ['down --remove-orphans', 'image rm app:1', 'volume rm blazor-k3x9q2_data'],
    ]);
    expect(at(calls, `restore --stored --proven app.db@${backup}`)).toBeGreaterThan(-1);
    expect(at(calls, `restore --stored --proven app.db@${backup}`)).toBeLessThan(at(calls, ' down '));
  });

  test('while another run has the host, nothing happens', async () => {
    const { byHand } = await host();
    const { code, calls } = await byHand(['remove', '--yes', 'Blazor'], { cases: runs, commands: { flock: 'exit 1' } });
    expect([code, calls.filter(Boolean)]).toEqual([1, []]);
  });

  test.each([
    ['not proven', `'exec '*--prove) echo 'app.db is not backed up'; exit 1 ;;`, ['up -d --no-deps litestream']],
    [
      'not proven once the app is stopped',
      `'exec '*--prove) if grep -q ' stop app' "$HOME/calls"; then exit 1; fi; echo app.db@0000000000000001 ;;`,
      ['up -d --no-deps litestream', 'stop app', 'up -d app litestream'],
    ],
  ])('a backup that is %s: nothing is removed', async (_, cases, done) => {
    const { byHand, home } = await host();
    const { code, output, calls } = await byHand(['remove', '--with-data', '--yes', 'Blazor'], {
      cases: `${cases} ${runs}`,
    });
    expect([code, changes(calls)]).toEqual([1, done]);
    expect(output).toMatch(/Nothing was removed\. To remove it without a backup: add --without-backup/);
    expect(existsSync(path.join(home, 'removed'))).toBe(false);
  });

  test.each([
    [
      'a database that no list names',
      "printf 'difference=%s\\n' 'absent jobs.db' 'volume shop.db' 'volume a b.db'",
      'databases that are in no backup, so nothing was removed: shop.db, a b.db',
    ],
    ['what could not be looked at', "echo 'difference=unseen /data (x)'", 'nothing was removed: /data (x)'],
    ['no answer', "echo 'no such image' >&2; exit 125", 'so nothing was removed: no such image'],
  ])('%s on the data volume: it is not removed with that, and the app runs on', async (_, answer, words) => {
    const { byHand } = await host();
    const cases = `'run --rm '*' --network none '*' blazor-k3x9q2_data:/data:ro '*' opened') ${answer} ;; ${runs}`;
    const { code, output, calls } = await byHand(['remove', '--with-data', '--yes', 'Blazor'], { cases });
    expect([code, changes(calls), output.includes(words)], output).toEqual([1, [], true]);
    expect(output).toContain('To remove all of it without a backup: add --without-backup');
    const meant = await byHand(['remove', '--with-data', '--without-backup', '--yes', 'Blazor'], { cases });
    expect([meant.code, changes(meant.calls).at(-1)]).toEqual([0, 'volume rm blazor-k3x9q2_data']);
  });

  test('without a backup, as it was asked for', async () => {
    const { byHand } = await host();
    const { code, calls } = await byHand(['remove', '--with-data', '--without-backup', '--yes', 'Blazor'], {
      cases: runs,
    });
    expect([code, changes(calls)]).toEqual([
      0,
      ['down --remove-orphans', 'image rm app:1', 'volume rm blazor-k3x9q2_data'],
    ]);
    expect(calls.filter((call) => call.includes('--prove'))).toEqual([]);
  });

  test('repeated, there is nothing to prove any more; a volume that stayed is compared with the storage', async () => {
    const { byHand, home } = await host();
    expect(await byHand(['remove', '--yes', 'Blazor'], { cases: nothing })).toMatchObject({ code: 0 });
    const none = await byHand(['remove', '--with-data', '--yes', 'Blazor'], { cases: nothing });
    expect([none.code, changes(none.calls)]).toEqual([0, ['down --remove-orphans']]);
    const unknown = await byHand(['remove', '--with-data', '--yes', 'Blazor'], {
      cases: `'image inspect '*) exit 1 ;;`,
    });
    expect([unknown.code, changes(unknown.calls)]).toEqual([1, []]);
    writeFileSync(path.join(home, 'removed'), 'app.db@0000000000000001\n');
    const lost = await byHand(['remove', '--with-data', '--yes', 'Blazor'], {
      cases: `*' restore --stored '*) exit 4 ;; 'image inspect '*) exit 1 ;;`,
    });
    expect([lost.code, changes(lost.calls)]).toEqual([1, []]);
    const { code, calls } = await byHand(['remove', '--with-data', '--yes', 'Blazor'], {
      cases: `'image inspect '*) exit 1 ;;`,
    });
    expect([code, changes(calls)]).toEqual([0, ['down --remove-orphans', 'volume rm blazor-k3x9q2_data']]);
    expect(at(calls, 'restore --stored --proven app.db@0000000000000001')).toBeGreaterThan(-1);
  });

  test.each([[[]], [['--without-backup']], [['--with-data', '--without-backup']]])(
    'Docker that does not say what runs: nothing is removed, and that is the cause that is said: %j',
    async (args) => {
      const { byHand, home } = await host();
      writeFileSync(path.join(home, 'removed'), 'app.db@0000000000000001\n'); // what a removal that was cut off had proven
      const { code, output, calls } = await byHand(['remove', ...args, '--yes', 'Blazor'], {
        cases: `'ps --all --filter label='*) exit 1 ;;`,
      });
      expect([code, changes(calls), at(calls, ' restore ')]).toEqual([1, [], -1]);
      expect(output).toContain('Docker does not list the containers of this host: docker ps --all fails');
      expect(output).toContain('Nothing was removed. Run docker ps --all on the host to see the error');
      expect(existsSync(path.join(home, 'started'))).toBe(true);
    },
  );

  test('deployed again, nothing of it counts any more; its options belong to it alone', async () => {
    const { byHand, deploy, home } = await host();
    writeFileSync(path.join(home, 'removed'), 'app.db@0000000000000001\n');
    expect(await deploy()).toMatchObject({ code: 0 });
    expect(existsSync(path.join(home, 'removed'))).toBe(false);
    expect(await byHand(['deploy', '--with-data'])).toMatchObject({ code: 2 });
  });

  test.each([
    ['the storage has all of the volume', backup, 0],
    ['the storage has more', '0000000000000009', 0],
    ['the storage has less', '0000000000000004', 4],
    ['the storage has nothing', 'none', 4],
  ])('guard --stored: %s', async (_, storage, code) => {
    const { call } = await restore({ file: 'x', mark: mine, local: backup, storage, args: ['--backups'] });
    expect(await call('--stored', '--proven', 'app.db@0000000000000001')).toMatchObject({ code });
    expect(await call('--stored')).toMatchObject({ code: 4 });
  });
});
