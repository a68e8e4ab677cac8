import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { checkout, tree } from './checkout.js';
import { spawn } from './started-command.js';

const bin = path.resolve(import.meta.dirname, '../bin/create-litestream.js');

it('writes, with the answer on standard output and exit code 0', () => {
  const folder = checkout('jamstack/vue-ssg-today');
  const { status, stdout, stderr } = spawn(folder, '--yes', '--target', 's3', '--skip-install');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/create {2}6 new files in \.deploy\/: .*deploy\.sh/);
  expect(spawn(folder, 'remove', '--dry-run'), 'a command').toMatchObject({ status: 0, stderr: '' });
  expect(spawn(folder, 'upgrade', '--no-such'), 'wrong usage of one').toMatchObject({ status: 1, stdout: '' });
});

it('stops at a conflict without a terminal, with the cause on standard error and exit code 1', () => {
  const folder = checkout('jamstack/vue-ssg-today');
  mkdirSync(path.join(folder, '.github/workflows'), { recursive: true });
  writeFileSync(path.join(folder, '.github/workflows/release.yml'), '# mine\n');
  const before = tree(folder);
  const { status, stderr } = spawn(folder, '--yes', '--target', 's3');
  expect(status).toBe(1);
  expect(stderr).toMatch(/^✖ Nothing was written[^]*\.github\/workflows\/release\.yml/);
  expect(tree(folder)).toEqual(before);
});

// Windows keeps people out by other means than a mode.
it.runIf(process.platform !== 'win32')('stops in a read-only folder, before the first file', () => {
  const folder = checkout('jamstack/vue-ssg-today');
  const before = tree(folder);
  chmodSync(folder, 0o555);
  try {
    const { status, stderr } = spawn(folder, '--yes', '--target', 's3');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^✖ Nothing can be written in .*my-shop\.\n {2}→ /);
  } finally {
    chmodSync(folder, 0o755);
  }
  expect(tree(folder)).toEqual(before);
});

it.runIf(process.platform !== 'win32')(
  'leaves a folder alone that it may not read, and names the root that it may not',
  () => {
    const folder = checkout('jamstack/vue-ssg-today');
    mkdirSync(path.join(folder, 'shut'), { mode: 0o000 });
    expect(spawn(folder, '--yes', '--target', 's3')).toMatchObject({ status: 0, stderr: '' });
    chmodSync(folder, 0o311);
    const { status, stderr } = spawn(folder, '--yes', '--target', 's3');
    chmodSync(folder, 0o755);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^✖ .*cannot be read \(EACCES\)/);
  },
);

it.each([
  ['18.20.8', 1],
  ['20.16.0', 1],
  ['20.17.0', 0],
  ['24.0.0', 0],
])('with Node %s it runs, or says which Node it needs', (node, code) => {
  const other = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${node}' } })`;
  const args = ['--import', `data:text/javascript,${encodeURIComponent(other)}`, bin, '--version'];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(status).toBe(code);
  const { engines } = JSON.parse(readFileSync(path.resolve(bin, '../../package.json'), 'utf8')) as {
    engines: { node: string };
  };
  expect(engines.node).toBe('>=20.17');
  expect(stderr).toBe(
    code === 0
      ? ''
      : `✖ This needs Node 20.17 or newer, and Node ${node} runs here.\n  → Install a newer one: https://nodejs.org/en/download\n`,
  );
});
