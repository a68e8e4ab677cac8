import { existsSync, lstatSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { at, emptyHost, values } from './deploy-host.js';
import { noShell } from './shell.js';

const failing = `*' up -d --no-deps app') exit 1 ;;`; // the new version does not start
const second = { ...values, APP_IMAGE: 'app:2' };

describe.skipIf(noShell)('a host with the files of an earlier generator', { timeout: 60_000 }, () => {
  const mounted = ['litestream.yml', 'restore.sh', 'storage.sh', 'volume.sh', 'history.sh', 'health.sh'];
  const parts = ['values.sh', 'preflight.sh', 'versions.sh', 'steps.sh', 'verify.sh', 'report.sh', 'look.sh'];
  const compose = `services:\n  app:\n    image: app\n  restore:\n    image: l\n    volumes:\n${mounted.map((name) => `      - { source: ./${name} }\n`).join('')}`;

  /** Version 0 is installed there, flat; its deploy.sh says how it was called. */
  function earlier() {
    const one = emptyHost();
    const write = (name: string, text: string) => writeFileSync(path.join(one.home, name), text);
    for (const name of [...mounted, ...parts]) write(name, `# earlier ${name}\n`);
    write('compose.yaml', compose);
    write('.env', 'APP_IMAGE="app:0"\nAPP_DOMAIN="d"\nREPLICA_BUCKET="b"\nCONFIG_HASH="1-2"\n');
    write('nginx-proxy-compose.yml', 'services: {}\n');
    write('deploy.sh', 'echo "earlier deploy.sh $*"; ls -A "$(dirname "$0")" | paste -sd " "\n');
    const left = () => [...mounted, ...parts].filter((name) => existsSync(path.join(one.home, name)));
    return { ...one, left };
  }

  test('what its compose.yaml mounts stays as long as a roll back may need it, then goes', async () => {
    const { deploy, home, left, read } = earlier();
    expect(await deploy()).toMatchObject({ code: 0 });
    expect(readlinkSync(path.join(home, 'deploy.sh'))).toBe('litestream/deploy.sh');
    expect(read('previous/compose.yaml')).toBe(compose);
    expect(left()).toHaveLength(mounted.length + parts.length);
    expect(await deploy({ sent: second })).toMatchObject({ code: 0 });
    expect(left()).toEqual([]);
    expect(existsSync(path.join(home, 'litestream/litestream.yml'))).toBe(true);
  });

  test('a first deployment that fails goes back to it, with its own program', async () => {
    const { deploy, home, left, read, env } = earlier();
    const { code, output, calls } = await deploy({ cases: failing, args: ['--skip-migration'] });
    expect([code, output.includes('serves again: app:0')]).toEqual([1, true]);
    expect(read('compose.yaml')).toBe(compose);
    expect(env()).toContain('APP_IMAGE="app:0"');
    expect(left()).toHaveLength(mounted.length + parts.length);
    expect(lstatSync(path.join(home, 'deploy.sh')).isFile()).toBe(true);
    expect(read('deploy.sh')).toContain('earlier deploy.sh');
    expect(at(calls, 'up -d --no-deps litestream app')).toBeGreaterThan(-1);
    // What the engine had installed does not pass for a part of that version.
    expect(existsSync(path.join(home, 'litestream/deploy.conf'))).toBe(false);
    expect(await deploy()).toMatchObject({ code: 0 });
    expect(left()).toHaveLength(mounted.length + parts.length);
  });

  test('by hand, its own program takes it back', async () => {
    const { deploy, byHand, home } = earlier();
    expect(await deploy()).toMatchObject({ code: 0 });
    const { code, output } = await byHand(['rollback']);
    expect(code).toBe(0);
    expect(output).toMatch(/going back to app:0\nearlier deploy\.sh deploy --skip-migration\n/);
    for (const name of [...mounted, ...parts, '.env', 'compose.yaml']) expect(output.split(/\s/)).toContain(name);
    expect(readdirSync(home)).toContain('restore.sh');
  });
});
