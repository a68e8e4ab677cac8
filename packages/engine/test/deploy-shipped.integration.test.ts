import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { at, host, values } from './deploy-host.js';
import { noShell } from './shell.js';

const second = { ...values, APP_IMAGE: 'app:2' };
/** An image whose data folder holds FILES, beside the folder itself. */
const shipping = (files: string, onVolume = 'cat >"$HOME/archive"') => `
  'cp blazor-k3x9q2-shipped:/app/App_Data/. -')
    mkdir -p "$HOME/image" && cd "$HOME/image" && for one in ${files}; do echo x >"$one"; done && tar -c . ;;
  'run --rm --interactive --name blazor-k3x9q2-shipped-to-volume'*) ${onVolume} ;;`;
const about = (calls: string[]) =>
  calls.filter((call) => call.includes('-shipped')).map((call) => call.replace(/ --.*/, ''));

describe.skipIf(noShell)('what the image ships in the data folder, at a deployment', { timeout: 60_000 }, () => {
  test('is handed to a container with the rights of the app, before anything of the new version starts', async () => {
    const { deploy, home } = await host();
    const { code, calls } = await deploy({ sent: second, cases: shipping('a b') });
    expect(code).toBe(0);
    expect(existsSync(path.join(home, 'archive'))).toBe(true);
    const run = at(calls, '-shipped-to-volume');
    expect(calls[run]).toContain('--network none --read-only --tmpfs /tmp --user 1654:1654 --cap-drop ALL');
    expect(run).toBeGreaterThan(at(calls, ' restore '));
    for (const later of ['blazor-k3x9q2-migrate', 'up -d --no-deps app'])
      expect(at(calls, later), later).toBeGreaterThan(run);
    expect(calls.filter((call) => call.startsWith('rm ')).at(-1)).toBe('rm --force --volumes blazor-k3x9q2-shipped');
  });

  test.each([
    ['nothing', shipping('')],
    [
      'not even the folder',
      `'cp '*-shipped:*) echo 'Error: Could not find the file /app/App_Data/. in container x' >&2; exit 1 ;;`,
    ],
  ])('an image that ships %s starts no container', async (_, cases) => {
    const { deploy } = await host();
    const { code, calls, output } = await deploy({ sent: second, cases });
    expect([code, about(calls), output.includes('ships')]).toEqual([
      0,
      ['create', 'cp blazor-k3x9q2-shipped:/app/App_Data/. -', 'rm'],
      false,
    ]);
  });

  test('where nothing changed, nobody looks into the image', async () => {
    const { deploy } = await host();
    const running = `'ps --all --filter label=com.docker.compose.project='*) echo "blazor-k3x9q2-app-1 running "; echo "blazor-k3x9q2-litestream-1 running $(sed -n 's/^CONFIG_HASH="\\(.*\\)"/\\1/p' "$HOME/.env")" ;;`;
    const { code, calls } = await deploy({ cases: running + shipping('a'), args: ['--skip-migration'] });
    expect([code, about(calls)]).toEqual([0, []]);
  });

  test.each([
    [
      'cannot be read',
      `'create --name'*) echo 'no space left on device' >&2; exit 1 ;;`,
      /cannot be read: no space left/,
    ],
    ['cannot be copied', shipping('a', 'exit 1'), /could not be copied to the data volume/],
  ])('what %s: the earlier version serves again', async (_, cases, words) => {
    const { deploy } = await host();
    const { code, output } = await deploy({ sent: second, cases });
    expect(code).toBe(1);
    expect(output).toMatch(words);
    expect(output).toContain('serves again: app:1');
  });
});
