import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { commitPlan } from '../../src/generator/commit-plan.js';
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

it('puts everything back when one file cannot be written', () => {
  mkdirSync(path.join(root, 'folder'));
  expect(() => commitPlan(root, plan(planned('folder', 'new', undefined, 'x')))).toThrow(
    /folder could not be written \(EISDIR\), so everything is as it was before this run/,
  );
  expect(readFileSync(path.join(root, 'edited'), 'utf8')).toBe('before\n');
  expect(readFileSync(path.join(root, 'old.sh'), 'utf8')).toBe('old\n');
  if (process.platform !== 'win32') expect(statSync(path.join(root, 'old.sh')).mode & 0o777).toBe(0o755);
  expect(readdirSync(root)).not.toContain('run.sh');
});
