import { describe, expect, test } from 'vitest';
import { backedUp } from './files-host.js';
import { noShell } from './shell.js';

/** A host whose sidecar has run for long enough to look whether the storage has all parts of the backup. */
async function forAnHour() {
  const host = await backedUp();
  host.put('../health/files-loop', '1\n');
  return {
    ...host,
    note: () => host.read('../files/note') ?? '',
    looks: () => host.calls().match(/^check /gm)?.length ?? 0,
  };
}

describe.skipIf(noShell)('whether the storage has every part of the backup of the files', { timeout: 120_000 }, () => {
  test('parts that are gone are told at once, and are uploaded again', async () => {
    const host = await forAnHour();
    host.storage('.lost');
    await host.pass();
    expect(host.note()).toMatch(
      /^lost \d+ The storage lost parts of the backup of the files\. .*such as a lifecycle rule/,
    );
    expect(await host.checked(), 'a monitor is told at once').toMatchObject({
      code: 3,
      output: expect.stringContaining('points in time before it may be lost'),
    });
    await host.pass();
    expect(host.note()).toMatch(/^ok /);
    expect([host.snapshots().length, host.calls().match(/^backup .* --force /gm)?.length]).toEqual([2, 2]);
    expect((await host.health('--report')).output).toMatch(
      /At \S+Z the backup lacked files of everything beside the databases: parts of its newest snapshot; a new snapshot was begun/,
    );
    expect((await host.health('--prove')).output).toMatch(/^\.litestream-deployment\/files@[0-9a-f]{16}$/m);
  });

  test('where older snapshots alone lack parts, the backup is whole', async () => {
    const host = await forAnHour();
    host.storage('.lost-before');
    await host.pass();
    await host.pass();
    expect([host.note().slice(0, 3), host.snapshots().length, host.looks()]).toEqual(['ok ', 1, 1]);
  });

  test('is asked after an hour of the sidecar and once a day, and no deployment waits for it', async () => {
    const host = await forAnHour();
    host.put('../health/files-loop', '');
    await host.pass();
    expect(host.looks()).toBe(0);
    host.put('../health/files-loop', '1\n');
    await host.health('--sync');
    expect(host.looks()).toBe(0);
    await host.pass();
    await host.pass();
    expect(host.looks()).toBe(1);
    host.put('../health/files-whole', '1\n');
    await host.pass();
    expect(host.looks()).toBe(2);
  });

  test('where what is gone cannot be taken note of in the storage, that is said', async () => {
    const host = await forAnHour();
    host.storage('.lost');
    host.storage('.locked');
    await host.pass();
    expect(host.note()).toMatch(/^failed \d+ The backup of the files cannot be used: .*AccessDenied/);
  });

  test('a backup that begins again with --adopt local uploads them again as well', async () => {
    const host = await forAnHour();
    for (const refused of ['', '.locked']) {
      host.storage('.lost');
      if (refused) host.storage(refused);
      const { code, output } = await host.guard('--adopt', 'local');
      expect(code, output).toBe(0);
      expect(host.calls().match(/^repair index /gm)).toHaveLength(refused ? 2 : 1);
      expect((await host.health('--sync')).code).toBe(0);
      expect(host.calls().match(/^backup .* --force /gm)).toHaveLength(refused ? 3 : 2);
    }
  });
});
