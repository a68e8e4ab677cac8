import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const missing = spawnSync('shellcheck', ['--version']).error !== undefined;
const required = process.env['REQUIRE_VALIDATORS'] === '1';
if (missing && !required) console.warn('skipped: shellcheck is not installed: apt-get install shellcheck');

// Of the parts alone: the bundle is their lines (bundle.test.ts), and .ci/run checks it once more.
test.skipIf(missing && !required)('shellcheck has nothing to say about the parts', { timeout: 120_000 }, () => {
  const file = path.join(root, 'src/main.sh');
  const { stdout, error } = spawnSync('shellcheck', ['--external-sources', '--check-sourced', file], {
    encoding: 'utf8',
  });
  expect(error).toBeUndefined();
  expect(stdout).toBe('');
});

test.skipIf(missing && !required)('shellcheck sees a name that is misspelt', () => {
  const { stdout } = spawnSync('shellcheck', ['-'], {
    input: '#!/bin/bash\nnew_image=1\necho "$new_imgae" "$new_image"\n',
    encoding: 'utf8',
  });
  expect(stdout).toContain('SC2154');
});
