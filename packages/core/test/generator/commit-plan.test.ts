import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changedFiles, commitPlan } from '../../src/generator/commit-plan.js';
import { refuseInterrupted } from '../../src/generator/interrupted.js';
import type { Plan, PlannedFile } from '../../src/plan/index.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'commit-'));
  writeFileSync(path.join(root, 'edited'), 'before\n');
  writeFileSync(path.join(root, 'old.sh'), 'old\n', { mode: 0o755 });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const planned = (
  name: string,
  state: PlannedFile['state'],
  before: string | undefined,
  after: string | undefined,
  mode: 0o644 | 0o755 = 0o644,
): PlannedFile => ({
  file: { path: name, text: after ?? '', purpose: '', mode },
  state,
  ...(before !== undefined && { before }),
  ...(after !== undefined && { after }),
});
const files = [
  planned('edited', 'merged', 'before\n', 'after\n'),
  planned('old.sh', 'removed', 'old\n', undefined),
  planned('new/run.sh', 'new', undefined, 'new\n', 0o755),
];
const plan = (...more: PlannedFile[]): Plan => ({ files: [...files, ...more], changes: [] });

it('writes, removes, and sets modes', () => {
  commitPlan(root, plan(planned('kept', 'kept', 'x', 'x')));
  expect(readdirSync(root).sort()).toEqual(['edited', 'new']);
  expect(readFileSync(path.join(root, 'edited'), 'utf8')).toBe('after\n');
  if (process.platform !== 'win32') expect(statSync(path.join(root, 'new/run.sh')).mode & 0o777).toBe(0o755);
});

it('does not count a file whose text stays as it is', () => {
  const all = plan(planned('same', 'updated', 'x', 'x'));
  expect(changedFiles(all).map(({ file }) => file.path)).toEqual(['edited', 'old.sh', 'new/run.sh']);
});

it.skipIf(process.platform === 'win32')('writes nothing where a link leads out of the checkout', () => {
  const outside = mkdtempSync(path.join(os.tmpdir(), 'outside-'));
  writeFileSync(path.join(outside, 'theirs'), 'theirs\n');
  symlinkSync(path.join(outside, 'theirs'), path.join(root, 'linked'));
  expect(() => commitPlan(root, plan(planned('linked', 'updated', 'theirs\n', 'ours\n')))).toThrow(/linked/);
  expect(readFileSync(path.join(outside, 'theirs'), 'utf8')).toBe('theirs\n');
  expect(readdirSync(root).sort()).toEqual(['edited', 'linked', 'old.sh']);
  rmSync(outside, { recursive: true });
});

it.skipIf(process.platform === 'win32')('removes a link with the file that it leads to, and no other link', () => {
  renameSync(path.join(root, 'old.sh'), path.join(root, 'real.sh'));
  symlinkSync('real.sh', path.join(root, 'old.sh'));
  renameSync(path.join(root, 'edited'), path.join(root, 'text'));
  symlinkSync('text', path.join(root, 'edited'));
  commitPlan(root, plan());
  expect(readdirSync(root).sort()).toEqual(['edited', 'new', 'text']);
  expect(readFileSync(path.join(root, 'edited'), 'utf8')).toBe('after\n');
});

it('puts everything back when one file cannot be written', () => {
  mkdirSync(path.join(root, 'folder'));
  const deep = planned('a/b/c', 'new', undefined, 'x');
  expect(() => commitPlan(root, plan(deep, planned('folder', 'new', undefined, 'x')))).toThrow(
    /folder could not be written \(EISDIR\), so everything is as it was before this run/,
  );
  expect(readFileSync(path.join(root, 'edited'), 'utf8')).toBe('before\n');
  expect(readFileSync(path.join(root, 'old.sh'), 'utf8')).toBe('old\n');
  if (process.platform !== 'win32') expect(statSync(path.join(root, 'old.sh')).mode & 0o777).toBe(0o755);
  expect(readdirSync(root).sort()).toEqual(['edited', 'folder', 'old.sh']);
});

it('stops where a file is no longer as the plan found it, and leaves what was written meanwhile', () => {
  for (const [name, change] of [
    ['edited', () => writeFileSync(path.join(root, 'edited'), 'in an editor\n')],
    ['old.sh', () => rmSync(path.join(root, 'old.sh'))],
    ['new/run.sh', () => mkdirSync(path.join(root, 'new')) ?? writeFileSync(path.join(root, 'new/run.sh'), 'theirs\n')],
  ] as const) {
    rmSync(root, { recursive: true });
    mkdirSync(root);
    writeFileSync(path.join(root, 'edited'), 'before\n');
    writeFileSync(path.join(root, 'old.sh'), 'old\n');
    change();
    const before = readdirSync(root, { recursive: true });
    expect(() => commitPlan(root, plan())).toThrow(
      new RegExp(`^Nothing was written, because ${name} was changed while this run was under way`),
    );
    expect(readdirSync(root, { recursive: true })).toEqual(before);
    expect(readFileSync(path.join(root, 'edited'), 'utf8')).toBe(name === 'edited' ? 'in an editor\n' : 'before\n');
  }
});

it('listens to Ctrl-C while it writes, so that a run ends before or behind that', () => {
  const heard: number[] = [];
  const listening = { ...files[0], get after() { heard.push(process.listenerCount('SIGINT')); return 'after\n'; } } as PlannedFile; // prettier-ignore
  const before = process.listenerCount('SIGINT');
  commitPlan(root, { files: [listening], changes: [] });
  expect(Math.max(...heard)).toBe(before + 1);
  expect(process.listenerCount('SIGINT')).toBe(before);
});

describe('what a run left that was killed while it wrote', () => {
  const paths = files.map(({ file }) => file.path);
  const at = (name: string): string => path.join(root, name);
  const refusal = (): string => {
    try {
      refuseInterrupted(root, paths);
    } catch (error) {
      return (error as Error & { problems: readonly { what: string; fix: string }[] }).problems
        .map(({ what, fix }) => `${what}\n${fix}`)
        .join();
    }
    return '';
  };

  it('in the middle: the commands put back what was there', () => {
    renameSync(at('edited'), at('.edited.litestream-old'));
    writeFileSync(at('.old.sh.litestream-new'), 'x');
    const text = refusal();
    expect(text).toMatch(/stopped while it wrote them:\n {4}edited\n {4}old\.sh\n/);
    expect(text).toMatch(/:\n {2}mv \.edited\.litestream-old edited\n {2}rm \.old\.sh\.litestream-new$/);
    writeFileSync(at('edited'), 'half\n');
    expect(refusal()).toMatch(/:\n {2}rm edited\n {2}mv \.edited\.litestream-old edited\n {2}rm \.old/);
    rmSync(at('edited'));
    expect(() => commitPlan(root, plan())).toThrow(/another run is writing these files/);
    expect(readdirSync(root).sort()).toEqual(['.edited.litestream-old', '.old.sh.litestream-new', 'old.sh']);
  });

  it('at the very end: the commands delete what was there before', () => {
    writeFileSync(at('.edited.litestream-old'), 'before\n');
    expect(refusal()).toMatch(/delete what it left, .*: rm \.edited\.litestream-old$/);
  });

  it('nothing: every run goes on', () => expect(refusal()).toBe(''));
});

it('a file keeps the rights that a person gave it, and a program is executable in any case', () => {
  writeFileSync(path.join(root, 'private'), 'before\n', { mode: 0o600 });
  writeFileSync(path.join(root, 'program'), 'before\n', { mode: 0o640 });
  commitPlan(root, {
    changes: [],
    files: [
      planned('private', 'updated', 'before\n', 'after\n'),
      planned('program', 'updated', 'before\n', 'after\n', 0o755),
    ],
  });
  expect(['private', 'program'].map((name) => statSync(path.join(root, name)).mode & 0o777)).toEqual([0o600, 0o751]);
});
