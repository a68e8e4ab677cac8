import { randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { deploymentIdPattern, makeDeploymentId, slug } from '../../src/deployment/index.js';
import { hostileNames, randomTexts, unprintableTexts } from '../hostile.js';

const lowest = (): number => 0;
const highest = (below: number): number => below - 1;

describe('makeDeploymentId', () => {
  it('is readable, names the environment, and ends in six random characters', () => {
    expect(makeDeploymentId('My App', 'production', lowest)).toBe('my-app-aaaaaa');
    expect(makeDeploymentId('My App', 'staging', highest)).toBe('my-app-staging-999999');
  });

  it('fits everywhere, whatever the app is called', () => {
    for (const name of [...hostileNames, ...randomTexts(300), ...unprintableTexts]) {
      for (const environment of ['production', 'staging', 'a'.repeat(30), '1']) {
        for (const random of [lowest, highest, randomInt]) {
          const id = makeDeploymentId(name, environment, random);
          expect(id, name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/);
          expect(id, name).toMatch(deploymentIdPattern);
          expect(parse(id), name).toBe(id);
        }
      }
    }
  });

  it('differs from run to run', () => {
    expect(new Set(Array.from({ length: 200 }, () => makeDeploymentId('app', 'production', randomInt))).size).toBe(200);
  });
});

describe('deploymentIdPattern', () => {
  it.each(['55', '7-days', '-app', 'a', 'My-app', 'a_b', '../x', 'a\n', `a${'b'.repeat(63)}`])('is not %j', (id) => {
    expect(id).not.toMatch(deploymentIdPattern);
  });
});

describe('slug', () => {
  it.each([
    ['My.App', 'my-app'],
    ['MyApp', 'myapp'],
    ['Ünïcødé Café', 'unicode-cafe'],
    ['STRASSE ß', 'strasse-ss'],
    ['İstanbul', 'istanbul'],
    ['Łódź', 'lodz'],
    ['Ørsted Æther', 'orsted-aether'],
    ['Привет', 'app'],
    ['日本', 'app'],
    ['🚀', 'app'],
    ['', 'app'],
    ['---', 'app'],
    ['$(id)', 'id'],
    ['123', 'app-123'],
    ['1e3', 'app-1e3'],
    ['007 Bond', 'app-007-bond'],
    ['ﬁne', 'fine'],
    ['A'.repeat(100), 'a'.repeat(32)],
    ['a'.repeat(31) + ' b', 'a'.repeat(31)],
  ])('%j is %j', (name, expected) => {
    expect(slug(name)).toBe(expected);
  });
});
