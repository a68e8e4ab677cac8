import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const start = path.resolve(import.meta.dirname, '../../start/start.mjs');

test('npm start prints the command of the clone for a project of yours, and it works as printed', () => {
  const scratch = mkdtempSync(path.join(tmpdir(), 'litestream-start-'));
  onTestFinished(() => rmSync(scratch, { recursive: true, force: true }));
  const folder = path.join(scratch, 'my app');
  mkdirSync(path.join(folder, '.git'), { recursive: true });
  const doctor = spawnSync(process.execPath, [start, '.', 'doctor'], {
    encoding: 'utf8',
    env: { ...process.env, INIT_CWD: folder },
  });
  expect(doctor.status).toBe(1);
  expect(doctor.stdout + doctor.stderr).not.toContain('npm create');
  const [, printed = ''] = /Run the generator here first: (.*)/.exec(doctor.stderr) ?? [];
  expect(printed).toMatch(/^npm --prefix .* start -- \.$/);
  // As in a person's shell: without what npm and nx tell the programs that they start.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:INIT_CWD$|NX_|npm_)/.test(name)));
  const typed = spawnSync(`${printed} --yes`, { cwd: folder, shell: true, encoding: 'utf8', env });
  expect(typed.stderr).toContain('There is neither a .NET project nor a Dockerfile in my app');
  expect(typed.status).toBe(1);
});
