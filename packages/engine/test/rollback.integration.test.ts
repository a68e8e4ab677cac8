import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { at, host, sample, values } from './deploy-host.js';
import { conf } from './deploy-sample.js';
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

  test('its options are those of a deployment, apart from the image', async () => {
    const { deploy, byHand } = await host();
    expect(await byHand(['rollback', '--image', 'app:3'])).toMatchObject({
      code: 2,
      output: expect.stringContaining('rollback has no option --image') as string,
    });
    await deploy({ sent: second });
    const { code, calls } = await byHand(['rollback', '--proven', 'app.db@0000000000000001']);
    expect([code, at(calls, 'restore --check --proven app.db@0000000000000001') > -1]).toEqual([0, true]);
  });

  test('keys that both versions have are those that the restore check of the earlier one reads', async () => {
    const { deploy, byHand, home } = await host();
    await deploy({ sent: second });
    mkdirSync(path.join(home, 'keys'));
    writeFileSync(path.join(home, 'keys/sftp'), 'the key\n');
    const { code, calls } = await byHand(['rollback'], {
      cases: `*' restore --check'*) cat "$HOME"/incoming/by-hand-*/keys/sftp >>"$HOME/calls" ;;`,
    });
    expect([code, calls.includes('the key')]).toEqual([0, true]);
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

describe.skipIf(noShell)('a new version that does not start', { timeout: 60_000 }, () => {
  const other = {
    ...sample,
    conf: conf({ startSeconds: 5 }).map((line) => line.replace(/^user=.*/, 'user=1000:1000')),
  };
  /** From the failure on. */
  const after = (calls: string[]) => calls.slice(at(calls, ' up -d --no-deps app'));

  test('and runs as another user: the volume goes back to the user of the earlier one before that serves', async () => {
    const { deploy } = await host();
    const { code, output, calls } = await deploy({
      uploads: other,
      sent: second,
      cases: failing,
      args: ['--skip-migration'],
      commands: { curl: 'echo curl >>"$HOME/calls"; echo 200' },
    });
    expect([code, output]).toEqual([
      1,
      expect.stringMatching(/The earlier version serves again: app:1[^]*^failed=start$/m),
    ]);
    const order = [
      ' stop app litestream',
      ' restore',
      ' up -d --no-deps litestream app',
      ' up --no-start --no-deps restore',
      'curl', // the downtime ends when the proxy leads there again
    ];
    const places = order.map((words) => after(calls).findIndex((call) => call.endsWith(words)));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
    const same = await deploy({ sent: second, cases: failing, args: ['--skip-migration'] });
    expect(after(same.calls).filter((call) => call.endsWith(' restore') && call.includes(' run '))).toEqual([]);
  });

  test('nor does the earlier one: that is said, with what keeps it busy', async () => {
    const { deploy } = await host();
    const cases = `${failing} 'exec '*/dev/tcp/*) ;; 'stats '*) echo 150.0% ;;`;
    const { code, output } = await deploy({ sent: second, cases, args: ['--skip-migration'] });
    expect([code, output]).toEqual([
      1,
      expect.stringMatching(/The earlier version does not answer either[^]*it is still busy \(150\.0% of a processor/),
    ]);
    expect(output).not.toContain('serves again');
  });

  test('and has another storage: where that of the earlier one cannot be used any more, the app stays stopped', async () => {
    const { deploy } = await host();
    const cases = `${failing} *' restore --adopt local') exit 4 ;;`;
    const sent = { ...second, AWS_S3_BUCKET: 'other' };
    const { code, output, calls } = await deploy({ sent, cases, args: ['--skip-migration'] });
    expect([code, output]).toEqual([
      1,
      expect.stringContaining('The storage of the earlier version cannot be used any more, so the app stays stopped.'),
    ]);
    expect(at(after(calls), ' stop app litestream')).toBeGreaterThan(-1);
    expect(at(after(calls), ' stop app litestream')).toBeLessThan(at(after(calls), ' restore --adopt local'));
    expect(after(calls).filter((call) => call.endsWith(' up -d --no-deps litestream app'))).toEqual([]);
  });
});
