import { describe, expect, test } from 'vitest';
import { host } from './deploy-host.js';
import { noShell } from './shell.js';

describe.skipIf(noShell)('the programs of a host', { timeout: 30_000 }, () => {
  test('what those of BusyBox lack is named before anything is relied on', async () => {
    const { deploy } = await host();
    const { code, output, calls } = await deploy({
      commands: {
        flock: 'echo "flock: unrecognized option: w" >&2; exit 1',
        tail: `echo "tail: invalid number '0.01'" >&2; exit 1`,
      },
    });
    expect([code, calls]).toEqual([3, []]);
    expect(output).toMatch(
      /lack options that deploy\.sh uses, as those of BusyBox do: flock -w,tail -s 0\.01\.\n {2}-> Install /,
    );
    expect(output).not.toContain('another deployment');
  });
});
