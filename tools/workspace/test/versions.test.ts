import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const packages = resolve(import.meta.dirname, '../../../packages');

/** The version of a package's first release is made of this one. */
const beforeTheFirstRelease = '0.1.0';

// A version that was typed in by hand makes the next release skip it: 0.2.1 of one package beside 0.2.0 of the others.
it.each(readdirSync(packages))('the version of packages/%s is the one that nx release wrote last', (folder) => {
  const { version } = JSON.parse(readFileSync(join(packages, folder, 'package.json'), 'utf8')) as { version: string };
  const changelog = join(packages, folder, 'CHANGELOG.md');
  const [, released] = existsSync(changelog) ? (/^## (\S+)/m.exec(readFileSync(changelog, 'utf8')) ?? []) : [];
  expect(version).toBe(released ?? beforeTheFirstRelease);
});
