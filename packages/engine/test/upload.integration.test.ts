import { describe, expect, test } from 'vitest';
import { at, host, values } from './deploy-host.js';
import { engine, engineBash, noShell } from './shell.js';

const second = { ...values, APP_IMAGE: 'app:2' };
const wake = 'start blazor-k3x9q2-litestream-1';

describe.skipIf(noShell)('what is done before the app stops for a migration', { timeout: 60_000 }, () => {
  test('the upload is repeated until it is short, and the copy begins', async () => {
    const { deploy } = await host();
    const slow = `'exec '*--sync) (($(grep -c -e --sync "$HOME/calls") > 2)) || sleep 2.2 ;;`;
    const { code, calls, output } = await deploy({ sent: second, cases: slow });
    expect(code, output).toBe(0);
    const stop = at(calls, 'stop app');
    const before = calls.slice(0, stop).filter((call) => /--sync|--copy-ahead/.test(call));
    // When the sidecar starts; twice, because the first took long; then the copy.
    expect(before.map((call) => /--\S+$/.exec(call)?.[0])).toEqual(['--sync', '--sync', '--sync', '--copy-ahead']);
    const order = ['--sync', 'stop blazor-k3x9q2-litestream-1', '--before-migration', ' migrate', wake];
    const places = order.map((words) => at(calls.slice(stop), words));
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(places[0]).toBeGreaterThan(0);
  });

  test('a copy that cannot begin is made later, and the cause is said', async () => {
    const { deploy } = await host();
    const { code, output } = await deploy({ sent: second, cases: `'exec '*--copy-ahead) echo no room; exit 1 ;;` });
    expect(code, output).toBe(0);
    expect(output).toContain('The databases are copied after the app has stopped, because this copy failed: no room');
  });

  test('an upload that fails: the app never stops', async () => {
    const { deploy } = await host();
    const broken = `'exec '*--sync) (($(grep -c -e --sync "$HOME/calls") < 2)) || { echo app.db is not backed up; exit 1; } ;;`;
    const { code, calls, output } = await deploy({ sent: second, cases: broken });
    expect([code, at(calls, 'stop app'), at(calls, '--before-migration')], output).toEqual([1, -1, -1]);
    expect(output).toContain('app.db is not backed up');
  });
});

describe.skipIf(noShell)('after a migration', { timeout: 60_000 }, () => {
  const size = (bytes: number) => `'exec '*--copy-ahead) echo bytes=${bytes} ;;`;

  test('small databases are in the storage before the new version starts', async () => {
    const { deploy } = await host();
    const { code, calls, output } = await deploy({ sent: second, cases: size(1_000_000) });
    expect(code, output).toBe(0);
    const woken = calls.slice(at(calls, wake));
    expect(at(woken, '--sync')).toBeGreaterThan(-1);
    expect(at(woken, '--sync')).toBeLessThan(at(woken, '--no-deps app'));
  });

  test('large ones are uploaded while it serves, and the proof waits for that', async () => {
    const { deploy } = await host();
    const { code, calls, output } = await deploy({ sent: second, cases: size(700_000_000) });
    expect(code, output).toBe(0);
    expect(output).toContain('the sidecar uploads the migrated databases (667 MB) while the new version starts');
    const woken = calls.slice(at(calls, wake));
    const places = ['--no-deps app', '--sync', '--prove'].map((words) => at(woken, words));
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(places[0]).toBeGreaterThan(-1);
  });

  test('a sidecar that does not come back is no success, whatever their size', async () => {
    const { deploy } = await host();
    const gone = `'exec '*' test -S '*) ! grep -q -e --after-migration "$HOME/calls" ;;`;
    const { code, output } = await deploy({ sent: second, cases: `${gone} ${size(700_000_000)}` });
    expect([code, output]).toEqual([
      1,
      expect.stringContaining('The migration is done, but the sidecar cannot back up'),
    ]);
  });

  test('an upload that fails while the new version serves leaves no proof', async () => {
    const { deploy } = await host();
    const broken = `'exec '*--sync) ! grep -q -e '${wake}' "$HOME/calls" || { echo access denied; exit 1; } ;;`;
    const { code, output } = await deploy({ sent: second, cases: `${broken} ${size(700_000_000)}` });
    expect([code, output]).toEqual([1, expect.stringMatching(/access denied[^]*serves, but its backup is not proven/)]);
    expect(output).not.toContain('proven=');
  });
});

test.skipIf(noShell)(
  'an upload that takes long says so now and then, with its limit, and what gives it more time',
  async () => {
    const { output } = await engineBash([
      '-c',
      `. ${engine}; progress_seconds=1 conf[restore_minutes]=10
     in_sidecar() { printf 'first '; sleep 2.5; echo second; return 1; }
     upload || echo "failed with $?"
     in_sidecar() { SECONDS=0; return 1; }
     conf[restore_minutes]=0
     upload || true`,
    ]);
    expect(output).toMatch(
      /still uploading, for 1 s; a database may take 10 minutes \(restore_minutes in deploy\.conf\)\n.*for 2 s.*\nfirst second\nfailed with 1\n/,
    );
    expect(output).toMatch(
      /longer than 0 minutes and was given up\.\n {2}-> Give it more time: .*--restore-timeout 60/,
    );
  },
);
