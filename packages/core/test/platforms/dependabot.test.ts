import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { renderComposeTemplate } from '../../src/platforms/compose/compose-template.js';
import { renderDependabot } from '../../src/platforms/shared/dependabot.js';
import { renderLitestreamYml } from '../../src/platforms/shared/litestream-yml.js';
import { renderProxyCompose } from '../../src/platforms/compose/proxy-compose.js';
import { isFetched, pins, updated } from './dependabot-patterns.js';
import { sampleDeployment } from './sample-deployment.js';

const { app } = sampleDeployment();
const image = (path: string) => ({ app: { ...app, image: { kind: 'dockerfile', path } as const } });

describe('dependabot.yml', () => {
  test('looks after actions and images once a week, and waits a week for what is new', () => {
    const { version, updates } = parse(renderDependabot(sampleDeployment()).text);
    expect(version).toBe(2);
    expect(updates).toEqual(
      [
        ['github-actions', '/'],
        ['docker-compose', '/.deploy'],
      ].map(([name = '', directory]) => ({
        'package-ecosystem': name,
        directory,
        schedule: { interval: 'weekly' },
        cooldown: { 'default-days': 7 },
        groups: { [name]: { patterns: ['*'] } },
      })),
    );
  });

  test.each([
    ['Dockerfile', '/'],
    ['src/MyApp/Dockerfile', '/src/MyApp'],
    ['a #folder/Dockerfile', '/a #folder'],
  ])('looks after %s as well', (path, directory) => {
    expect(parse(renderDependabot(sampleDeployment(image(path))).text).updates[2]).toMatchObject({
      'package-ecosystem': 'docker',
      directory,
    });
  });
});

describe('what Dependabot keeps up to date', () => {
  const digest = 'a'.repeat(64);
  const plain = sampleDeployment();
  const pinned = sampleDeployment({
    pins: {
      ...plain.pins,
      litestream: `${plain.pins.litestream}@sha256:${digest}`,
      nginxProxy: `${plain.pins.nginxProxy}@sha256:${digest}`,
      acmeCompanion: `${plain.pins.acmeCompanion}@sha256:${digest}`,
    },
  });

  test.each([
    ['without digests', plain],
    ['with digests', pinned],
  ])('%s: it finds every pinned image of the Compose files, and rewrites each line', (_, deployment) => {
    const expected = deployment.pins;
    const files = [renderComposeTemplate(deployment), renderProxyCompose(deployment)];
    const found = files.flatMap(({ path, text }) => {
      expect(isFetched(basename(path))).toBe(true);
      return pins(text).map((pin) => {
        const after = updated(text, pin, { tag: '99.0.0', digest: 'b'.repeat(64) });
        expect(after).not.toContain(`${pin.image}:${pin.tag}`);
        expect(after).not.toContain(`${pin.image}:99.0.0@sha256:${digest}`);
        expect(pins(after)).toContainEqual({
          image: pin.image,
          tag: '99.0.0',
          ...(pin.digest === undefined ? {} : { digest: 'b'.repeat(64) }),
        });
        return `${pin.image}:${pin.tag}${pin.digest === undefined ? '' : `@sha256:${pin.digest}`}`;
      });
    });
    expect(found).toEqual([expected.litestream, expected.nginxProxy, expected.acmeCompanion]);
  });

  test('it fetches compose.override.yml, and not litestream.yml', () => {
    expect(isFetched('compose.override.yml')).toBe(true);
    expect(isFetched(basename(renderLitestreamYml(plain).path))).toBe(false);
  });

  test('an anchor before a pin would stop it', () => {
    const text = 'services:\n  a:\n    image: &one some/image:1.0\n  b:\n    image: *one\n';
    expect(pins(text)).toEqual([{ image: 'some/image', tag: '1.0' }]);
    expect(() => updated(text, { image: 'some/image', tag: '1.0' }, { tag: '2.0' })).toThrow(
      'Expected content to change!',
    );
  });
});
