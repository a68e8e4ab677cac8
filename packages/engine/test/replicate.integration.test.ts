import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from './guard-host.js';
import { sidecar } from './health-host.js';
import { bash, noShell } from './shell.js';

describe.skipIf(noShell)('replicate', () => {
  test('a second sidecar on the same volume does not start Litestream; the next one after it does', async () => {
    const { replicate, folder, put, calls } = sidecar();
    put('backup', 'no matching backup files available');
    const first = spawn('flock', [path.join(folder, 'data/.litestream-deployment/sidecar'), 'cat'], { stdio: 'pipe' });
    first.stdin.write('x');
    await new Promise((resolve) => first.stdout.once('data', resolve)); // it has the lock
    const second = await replicate();
    expect([second.code, second.output]).toEqual([
      1,
      expect.stringContaining('Another sidecar replicates from this volume'),
    ]);
    expect(calls().filter((call) => call.startsWith('replicate'))).toEqual([]);
    first.stdin.end();
    await new Promise((resolve) => first.once('close', resolve));
    await replicate();
    expect(calls().filter((call) => call.startsWith('replicate'))).toHaveLength(1);
  });

  test('replicate as another project of Compose does not start Litestream', async () => {
    const { folder, PATH } = sidecar();
    const { code, output } = await run(folder, 'replicate', [], { PATH, FOLDER: folder, COMPOSE_PROJECT: 'another' });
    expect([code, output]).toEqual([1, expect.stringContaining('run as the Compose project another')]);
    expect(existsSync(path.join(folder, 'calls'))).toBe(false);
  });

  test('replicate starts Litestream only where the guard has been', async () => {
    const { replicate, calls, folder, put } = sidecar();
    put('backup', 'no matching backup files available');
    expect((await replicate()).code).toBe(0);
    expect(calls().at(-1)).toBe(`replicate -config ${folder}/litestream.yml`);
    await bash(['-c', `rm -r '${folder}/data/.litestream-deployment'`]);
    expect(await replicate()).toMatchObject({
      code: 1,
      output: expect.stringContaining('not the one that was deployed to') as string,
    });
  });
});
