import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { preflight } from './preflight-host.js';
import { noShell } from './shell.js';

describe.skipIf(noShell)('deploy.sh', () => {
  test("the guard's refusal has an exit code of its own", async () => {
    expect(
      (
        await preflight({
          cases: `*' restore --check '*) echo 'restore: no'; exit 4 ;;`,
          args: ['--ignore-old-data', '--first-deploy'],
        })
      ).code,
    ).toBe(4);
  });

  test('options of the run reach the guard', async () => {
    const { output } = await preflight({
      cases: `*' run '*' restore '*) echo "guard: $*" ;;`,
      databases: ['a b', "c'd"],
      args: ['--ignore-old-data', '--proven', "a b@1,c'd", '--adopt', 'backup', '--at', '2026-05-31T23:59:00Z'],
    });
    expect(output).toContain(
      "restore --check --ignore-old-data --proven a b@1,c'd --adopt backup --at 2026-05-31T23:59:00Z",
    );
  });

  test('an image that cannot be pulled changes nothing', async () => {
    const { call, home } = await preflight({
      cases: `'image inspect registry.invalid/'*) exit 1 ;; 'pull '*) exit 1 ;;`,
      args: ['--ignore-old-data'],
    });
    const { code, output } = await call('deploy', '--ignore-old-data', '--image', 'registry.invalid/app:1');
    expect(code).toBe(1);
    expect(output).toMatch(/registry\.invalid\/app:1 cannot be pulled/);
    expect(readdirSync(home).toSorted()).toEqual(['bin', 'deploy.lock', 'deploy.log', 'incoming']);
    expect(readdirSync(path.join(home, 'incoming'))).toEqual([]);
  });

  test.each([
    [
      'another processor',
      `'image inspect '*Architecture*) echo arm64 ;;`,
      /app:1 is built for arm64, and this host is amd64/,
    ],
    [
      'other processors alone',
      `'image inspect registry.invalid/'*) exit 1 ;; 'pull '*) echo 'no matching manifest for linux/amd64' >&2; exit 1 ;;`,
      /registry has registry\.invalid\/app:1 only for other processors, and this host is amd64/,
    ],
  ])('an image for %s changes nothing', async (_what, cases, message) => {
    const { call, home } = await preflight({ cases, args: ['--ignore-old-data'] });
    const { code, output } = await call('deploy', '--ignore-old-data', '--image', 'registry.invalid/app:1');
    expect(code).toBe(1);
    expect(output).toMatch(message);
    expect(output).toContain('--architecture amd64');
    expect(readdirSync(home).toSorted()).toEqual(['bin', 'deploy.lock', 'deploy.log', 'incoming']);
  });

  test.each([['--no-such'], ['deploy', '--image'], ['deploy', '--proven'], ['undeploy']])(
    'usage: %s %s',
    async (...args) => {
      const { call } = await preflight({ args: ['--ignore-old-data'] });
      expect((await call(...args.filter(Boolean))).code).toBe(2);
    },
  );
});
