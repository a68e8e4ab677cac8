import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { missing } from './scratch.js';

const check = resolve(import.meta.dirname, '../subjects.mjs');

describe.skipIf(missing)('subjects of commits', () => {
  let folder: string;
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@localhost', ...args], { cwd: folder });
  const commit = (subject: string) => git('commit', '--quiet', '--allow-empty', '--message', subject);
  const run = () => spawnSync(process.execPath, [check], { cwd: folder, encoding: 'utf8' });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'litestream-subjects-'));
    git('init', '--quiet', '--initial-branch=main');
    commit(`Before the check ${'a'.repeat(90)}`);
    const file = join(folder, 'tools/workspace/subjects.mjs');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, '');
    git('add', '--all');
    commit('Check the subjects of commits');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('may have 72 characters, and were not checked before', () => {
    commit('é'.repeat(72));
    expect(run()).toMatchObject({ status: 0, stderr: '' });
  });

  it.each([
    ['a'.repeat(73), /has 73 characters: a+\n/],
    ['Find the host project.', /ends with a full stop: Find the host project\.\n/],
  ])('stop the run with %s', (subject, message) => {
    commit(subject);
    commit('A later commit');
    const { status, stderr } = run();
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(message) });
    expect(stderr).toContain('git commit --amend');
  });

  it('of merges are left as GitHub writes them', () => {
    git('switch', '--quiet', '--create', 'other');
    commit('Another change');
    git('switch', '--quiet', 'main');
    git('merge', '--quiet', '--no-ff', '--message', `Merge pull request #1 from ${'a'.repeat(90)}`, 'other');
    expect(run().status).toBe(0);
  });
});
