import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isIgnored, isInIgnoredFolder } from '../../src/project/gitignore.js';
import { openProject } from '../../src/project/open-project.js';

test('a file that git tracks is not ignored, whatever a .gitignore says', () => {
  const root = mkdtempSync(join(tmpdir(), 'tracked-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const write = (path: string, content: string): void => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  write('.gitignore', '/searxng\nyarn.lock\n');
  for (const path of ['searxng/settings.yml', 'searxng/own.yml', 'web/yarn.lock', 'api/yarn.lock']) write(path, '');
  execFileSync('git', ['init', '-q'], { cwd: root });
  execFileSync('git', ['add', '--force', 'searxng/settings.yml', 'web/yarn.lock'], { cwd: root });
  const project = openProject(root);
  expect(isInIgnoredFolder(project, 'searxng/settings.yml')).toBe(false);
  expect(isInIgnoredFolder(project, 'searxng/own.yml')).toBe(true);
  expect(isIgnored(project, 'web/yarn.lock')).toBe(false);
  expect(isIgnored(project, 'api/yarn.lock')).toBe(true);
});
