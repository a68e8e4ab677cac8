import { basename, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { renderComposeTemplate } from '../../src/platforms/compose/compose-template.js';
import { renderCompose } from '../../src/platforms/compose/index.js';
import { renderKubernetes } from '../../src/platforms/kubernetes/render.js';
import { renderLitestreamYml } from '../../src/platforms/shared/litestream-yml.js';
import { renderProxyCompose } from '../../src/platforms/compose/proxy-compose.js';
import { isFetched, isManifest, manifestPins, pins, updated, updatedManifest } from './dependabot-patterns.js';
import { sampleDeployment } from './sample-deployment.js';

const { app } = sampleDeployment();
const image = (path: string) => ({ app: { ...app, image: { kind: 'dockerfile', path } as const } });
const platforms = [
  ['Compose', renderCompose, ['docker-compose', '/.deploy']],
  ['Kubernetes', renderKubernetes, ['docker', '/.deploy/kubernetes']],
] as const;
const updatesIn = (files: readonly { path: string; text: string }[]) =>
  parse(files.find(({ path }) => path === '.github/dependabot.yml')?.text ?? '');

describe('dependabot.yml', () => {
  test.each(platforms)(
    '%s: looks after actions and images once a week, and waits a week for what is new',
    (_, render, images) => {
      const { version, updates } = updatesIn(render(sampleDeployment()));
      expect(version).toBe(2);
      expect(updates).toEqual(
        [['github-actions', '/'], images].map(([name = '', directory]) => ({
          'package-ecosystem': name,
          directory,
          schedule: { interval: 'weekly' },
          cooldown: { 'default-days': 7 },
          groups: { [name]: { patterns: ['*'] } },
        })),
      );
    },
  );

  test.each([
    ['Dockerfile', '/'],
    ['src/MyApp/Dockerfile', '/src/MyApp'],
    ['a #folder/Dockerfile', '/a #folder'],
  ])('looks after %s as well', (path, directory) => {
    for (const [, render] of platforms)
      expect(updatesIn(render(sampleDeployment(image(path)))).updates[2]).toMatchObject({
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

  test.each([
    ['without digests', plain],
    ['with digests', pinned],
  ])('%s: it finds every pinned image of the manifests in its folder, and rewrites each line', (_, deployment) => {
    const files = renderKubernetes(deployment).filter(
      ({ path, text }) => path.endsWith('.yaml') && manifestPins(text).length > 0,
    );
    const { directory } = updatesIn(renderKubernetes(deployment)).updates[1];
    expect(files.map(({ path }) => posix.join('/', posix.dirname(path)))).toEqual(files.map(() => directory));
    const found = files.flatMap(({ path, text }) => {
      expect(isManifest(basename(path), text), path).toBe(true);
      return manifestPins(text).map((pin) => {
        const after = updatedManifest(text, pin, { tag: '99.0.0', digest: 'b'.repeat(64) });
        expect(after).not.toContain(`${pin.image}:${pin.tag}`);
        return `${pin.image}:${pin.tag}${pin.digest === undefined ? '' : `@sha256:${pin.digest}`}`;
      });
    });
    expect(new Set(found)).toEqual(new Set([deployment.pins.litestream]));
    expect(found.length).toBeGreaterThan(1);
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
