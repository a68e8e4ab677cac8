import { rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { at, host, values } from './deploy-host.js';
import { noShell } from './shell.js';

const id = 'blazor-k3x9q2';

describe.skipIf(noShell)('a folder of the deployment that was deleted', { timeout: 60_000 }, () => {
  test('while its containers run: the sidecar is created again, because its mounted folder is the deleted one', async () => {
    const { home, deploy } = await host();
    for (const name of ['compose.yaml', '.env', 'litestream', 'deploy.sh', 'started', 'previous'])
      rmSync(path.join(home, name), { recursive: true, force: true });
    const cases = `'ps --all --filter label=com.docker.compose.project='*) printf '%s\\n' '${id}-app-1 running ' '${id}-litestream-1 running 1-2' ;;`;
    const { code, output, calls } = await deploy({ cases });
    expect(code, output).toBe(0);
    expect(at(calls, 'up -d --no-deps --force-recreate litestream')).toBeGreaterThan(-1);
  });

  test('a deployment over one that is there creates nothing again', async () => {
    const { deploy } = await host();
    const cases = `'ps --all --filter label=com.docker.compose.project='*) printf '%s\\n' '${id}-app-1 running ' '${id}-litestream-1 running 1-2' ;;`;
    const { calls } = await deploy({ cases, sent: { ...values, APP_IMAGE: 'app:2' } });
    expect([at(calls, 'up -d --no-deps litestream') > -1, at(calls, '--force-recreate')]).toEqual([true, -1]);
  });
});
