import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultsOf } from '../src/doctor/checks/workflows.js';
import { folderFor, generated } from './checkout.js';
import { find } from './find.js';

describe('generated files', () => {
  it('are good as they were written', async () => {
    expect(await find('generated-files', generated({ target: 's3' }))).toMatchObject({ state: 'good' });
  });

  it('may be edited: whether that is right nobody else knows', async () => {
    const folder = generated({ target: 's3' });
    appendFileSync(path.join(folder, '.deploy/deploy.sh'), '# mine\n');
    expect(await find('generated-files', folder)).toMatchObject({
      state: 'unknown',
      what: expect.stringMatching(/: \.deploy\/deploy\.sh$/),
      fix: expect.stringContaining('--dry-run'),
    });
  });

  it('must be there', async () => {
    const folder = generated({ target: 's3' });
    rmSync(path.join(folder, '.deploy/deploy.conf'));
    expect(await find('generated-files', folder)).toMatchObject({
      state: 'bad',
      what: expect.stringContaining('.deploy/deploy.conf'),
    });
  });
});

describe.skipIf(spawnSync('git', ['--version']).status !== 0)('the commit', () => {
  const git = (folder: string, ...args: string[]) =>
    spawnSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@localhost', ...args], { cwd: folder });

  it('has every file, or lacks some that are named', async () => {
    const folder = generated({ target: 's3' });
    expect(await find('committed', folder)).toMatchObject({
      state: 'unknown',
      what: 'This is not a git repository yet',
    });
    git(folder, 'init', '--quiet');
    expect(await find('committed', folder)).toMatchObject({
      state: 'bad',
      what: expect.stringMatching(/Not committed yet: .*\.deploy\/deploy\.sh/),
    });
    git(folder, 'add', '--all');
    git(folder, 'commit', '--quiet', '--message', 'all');
    expect(await find('committed', folder)).toMatchObject({ state: 'good' });
  });

  it('lacks what .gitignore leaves out', async () => {
    const folder = generated({ target: 's3' });
    writeFileSync(path.join(folder, '.gitignore'), '.deploy/*\n');
    git(folder, 'init', '--quiet');
    git(folder, 'add', '--all');
    git(folder, 'commit', '--quiet', '--message', 'all');
    expect(await find('committed', folder)).toMatchObject({
      state: 'bad',
      what: expect.stringMatching(/^Left out by \.gitignore: .*\.deploy\/deploy\.sh, .* more$/),
    });
  });
});

describe('workflows', () => {
  it('are judged without actionlint as far as their text tells', async () => {
    const folder = generated({ target: 's3' });
    const environment = { PATH: folderFor('empty') };
    expect(await find('workflows', folder, environment)).toMatchObject({
      state: 'good',
      what: expect.stringContaining('actionlint, which finds more, is not installed'),
    });
    writeFileSync(path.join(folder, '.github/workflows/release.yml'), 'on: push\njobs:\n  a: [\n');
    expect(await find('workflows', folder, environment)).toMatchObject({
      state: 'bad',
      what: expect.stringContaining('release.yml: '),
    });
  });

  it('must have triggers and jobs, and name actions by their commit', () => {
    expect(faultsOf('name: x\n')).toEqual(['"on" is missing', '"jobs" is missing']);
    expect(
      faultsOf('on: push\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4 # moves\n      - uses: ./local\n'),
    ).toEqual(['actions/checkout@v4 is not pinned to a commit']);
  });

  it.skipIf(spawnSync('actionlint', ['-version']).status !== 0)(
    'are judged by the real actionlint where there is one',
    async () => {
      const folder = generated({ target: 's3' });
      expect(await find('workflows', folder)).toMatchObject({
        state: 'good',
        what: expect.stringContaining('actionlint found no problem'),
      });
      const file = path.join(folder, '.github/workflows/release.yml');
      writeFileSync(file, 'on: push\njobs:\n  a:\n    runs-in: nowhere\n    steps: [ { run: "true" } ]\n');
      expect(await find('workflows', folder)).toMatchObject({
        state: 'bad',
        what: expect.stringMatching(/actionlint: \.github\/workflows\/release\.yml:\d+:\d+: /),
      });
    },
  );
});

describe('deploy.sh', () => {
  it('is that of its version, to the byte, or the doctor says that it was changed', async () => {
    const folder = generated({ target: 's3' });
    const file = path.join(folder, '.deploy/deploy.sh');
    const text = readFileSync(file, 'utf8');
    expect(await find('engine', folder)).toMatchObject({ state: 'good' });
    writeFileSync(file, text.replaceAll('\n', '\r\n'));
    expect(await find('engine', folder)).toMatchObject({ state: 'good' });
    writeFileSync(file, text.replace('-integrity-check full', '-integrity-check none'));
    expect(await find('engine', folder)).toMatchObject({
      state: 'bad',
      what: expect.stringContaining('It was changed'),
    });
    writeFileSync(file, text.replace(/^# litestream-engine \S+:/m, '# litestream-engine 9.9.9:'));
    expect(await find('engine', folder)).toMatchObject({ state: 'unknown', what: expect.stringContaining('9.9.9') });
    rmSync(file);
    expect(await find('engine', folder)).toMatchObject({
      state: 'bad',
      fix: expect.stringMatching(/^Restore it: the release litestream-engine@\S+ has this file, https:\S+$/),
    });
  });
});
