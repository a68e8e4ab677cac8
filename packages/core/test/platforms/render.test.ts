import { engine } from 'litestream-engine';
import { describe, expect, test } from 'vitest';
import { renderCompose } from '../../src/platforms/compose/render.js';
import { sampleDeployment } from './sample-deployment.js';

const { app } = sampleDeployment();
const deployment = sampleDeployment({ app: { ...app, image: { kind: 'supplied', path: 'Dockerfile' } } });
const files = renderCompose(deployment);

describe('all files together', () => {
  test('are sorted by path, and no path comes twice', () => {
    const paths = files.map(({ path }) => path);
    expect(paths).toEqual([...new Set(paths)].toSorted());
  });

  test('come out the same every time, and leave the deployment alone', () => {
    const before = structuredClone(deployment);
    expect(renderCompose(deployment)).toEqual(files);
    expect(deployment).toEqual(before);
  });

  test.each(files)('$path has LF ends, one at its end, and no blanks before them', ({ text }) => {
    expect(text).toMatch(/[^\n]\n$/);
    expect(text).not.toMatch(/\r|\t|[ ]\n/);
  });

  test('what begins with #! can be run', () => {
    const scripts = files.filter(({ text }) => text.startsWith('#!'));
    expect(scripts.map(({ mode }) => mode)).toEqual(scripts.map(() => 0o755));
    expect(scripts).not.toEqual([]);
  });

  test('the engine is the engine, byte for byte, whatever the project', () => {
    const other = renderCompose({
      ...deployment,
      id: 'other-abc234',
      handover: true,
      databases: [{ path: 'x.db', holds: 'x' }],
    });
    for (const rendered of [files, other])
      expect(rendered.find(({ path }) => path === '.deploy/deploy.sh')?.text).toBe(engine.text);
  });

  test('there are at most ten files of its own, and two that join a file or remember', () => {
    const own = files.filter(({ path }) => !['Dockerfile', '.dockerignore', '.gitattributes'].includes(path));
    expect(own.map(({ path }) => path)).toHaveLength(10);
  });
});
