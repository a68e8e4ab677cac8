import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { host, values } from './deploy-host.js';
import { noShell } from './shell.js';

const failing = `*' up -d --no-deps app') exit 1 ;;`; // the new version does not start
const second = { ...values, APP_IMAGE: 'app:2' };

/** A key of the version that runs and one of the version before; the result reads them. */
function twoKeys(home: string): (folder: string) => string {
  for (const [folder, text] of [
    ['keys', 'two'],
    ['previous/keys', 'one'],
  ] as const) {
    mkdirSync(path.join(home, folder), { recursive: true });
    writeFileSync(path.join(home, folder, 'sftp'), text);
  }
  return (folder) => readFileSync(path.join(home, folder, 'sftp'), 'utf8');
}

describe.skipIf(noShell)('deploy.sh rollback', { timeout: 60_000 }, () => {
  test('the version before runs again on the current data, and the newer one is the one before', async () => {
    const { deploy, byHand, env, read } = await host();
    await deploy({ sent: second });
    const { code, output, calls } = await byHand(['rollback']);
    expect(code).toBe(0);
    expect(output).toMatch(/going back to app:1[^]*starting app:1[^]*migration=skipped[^]*proven=app\.db@/);
    expect(calls.filter((call) => call.endsWith(' migrate'))).toEqual([]);
    expect(env()).toContain('APP_IMAGE="app:1"');
    expect(read('previous/.env')).toContain('APP_IMAGE="app:2"');
    expect(await byHand(['rollback'])).toMatchObject({ code: 0 });
    expect(env()).toContain('APP_IMAGE="app:2"');
  });

  test('there is none', async () => {
    const { byHand, env } = await host();
    const { code, output, calls } = await byHand(['rollback']);
    expect([code, calls.filter(Boolean)]).toEqual([1, []]);
    expect(output).toMatch(/There is no earlier version to return to\.\n {2}-> /);
    expect(env()).toContain('APP_IMAGE="app:1"');
  });

  test('the deployment before was rolled back, so the earlier version is the one that runs', async () => {
    const { deploy, byHand } = await host();
    await deploy({ sent: second, cases: failing, args: ['--skip-migration'] });
    const { code, output } = await byHand(['rollback']);
    expect([code, output.includes('is the one that runs')]).toEqual([1, true]);
  });

  test('a version that does not come up again: what ran is put back, with its keys', async () => {
    const { deploy, byHand, home, env } = await host();
    mkdirSync(path.join(home, 'keys'));
    await deploy({ sent: second });
    const key = twoKeys(home);
    const inode = statSync(path.join(home, 'keys')).ino;
    expect(await byHand(['rollback'], { cases: failing })).toMatchObject({ code: 1 });
    expect([env().includes('APP_IMAGE="app:2"'), key('keys'), statSync(path.join(home, 'keys')).ino]).toEqual([
      true,
      'two',
      inode,
    ]);
  });

  test('the keys go back with the version, and forth again', async () => {
    const { deploy, byHand, home } = await host();
    await deploy({ sent: second });
    const key = twoKeys(home);
    expect(await byHand(['rollback'])).toMatchObject({ code: 0 });
    expect([key('keys'), key('previous/keys')]).toEqual(['one', 'two']);
    expect(await byHand(['rollback'])).toMatchObject({ code: 0 });
    expect([key('keys'), key('previous/keys')]).toEqual(['two', 'one']);
    expect(existsSync(path.join(home, 'installing'))).toBe(false);
    rmSync(path.join(home, 'keys'), { recursive: true });
  });
});
