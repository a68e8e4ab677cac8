import { describe, expect, test } from 'vitest';
import { host } from './deploy-host.js';
import { noShell } from './shell.js';

/** A time of the caller that many seconds after the host's. */
const now = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');

describe.skipIf(noShell)('the clock of a host', { timeout: 30_000 }, () => {
  test.each([
    [-1000, '16 minutes ahead of'],
    [1000, '16 minutes behind'],
    [-8000, '2 hours ahead of'],
    [86400 * 400 + 600, '400 days behind'],
  ])('that differs by %d seconds is refused before anything is used', async (seconds, words) => {
    const { deploy } = await host();
    const { code, output, calls } = await deploy({ args: ['--now', now(seconds)] });
    expect([code, calls], output).toEqual([3, []]);
    expect(output).toContain(`The clock of this host is ${words} that of the workflow: 20`);
    expect(output).toMatch(/-> Turn on its synchronisation: sudo timedatectl set-ntp true/);
  });

  test.each([-60, 0, 60])('that differs by %d seconds, the time of the login, is none', async (seconds) => {
    const { deploy } = await host();
    expect(await deploy({ args: ['--now', now(seconds)] })).toMatchObject({ code: 0 });
  });

  test('without a time to compare with, nothing is refused, and what is no time is no option', async () => {
    const { deploy } = await host();
    expect((await deploy({ args: ['--now', 'yesterday'] })).code).toBe(2);
    const { code, calls } = await deploy();
    expect(code).toBe(0);
    // By hand, the restore check compares it with the storage.
    expect(calls.filter((call) => call.endsWith(' restore --check --clock'))).toHaveLength(1);
    const said = await deploy({ args: ['--now', now(0)] });
    expect(said.calls.filter((call) => call.includes('--clock'))).toEqual([]);
  });
});
