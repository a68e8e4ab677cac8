import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compareVersions, releases, releasesBetween } from '../src/releases.js';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

it('this version has an entry, or a newer one is being prepared', () => {
  expect(compareVersions(releases[0]?.version ?? '0.0.0', version)).toBeGreaterThanOrEqual(0);
});

it('the entries stand from the newest to the oldest, in full sentences', () => {
  expect(releases.map((release) => release.version)).toEqual(
    releases.map((release) => release.version).toSorted((a, b) => compareVersions(b, a)),
  );
  for (const change of releases.flatMap(({ changes }) => changes)) expect(change).toMatch(/^[^\n]{20,200}\.$/);
});

it('versions are compared by their numbers', () => {
  expect(compareVersions('0.10.0', '0.9.9')).toBeGreaterThan(0);
  expect(compareVersions('1.0.0-rc.1', '1.0.0')).toBe(0);
  expect(releasesBetween('0.1.0', '0.2.0').map((release) => release.version)).toEqual(['0.2.0']);
  expect(releasesBetween('0.2.0', '0.2.0')).toEqual([]);
});
