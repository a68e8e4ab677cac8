import { describe, expect, test } from 'vitest';
import { renderCompose } from '../../src/platforms/compose/index.js';
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

  // Bash takes the last one in silence.
  test('no two parts of deploy.sh have a function of one name', () => {
    const all = renderCompose({ ...deployment, handover: true });
    const textOf = (name: string) => all.find(({ path }) => path === `.deploy/${name}`)?.text ?? '';
    const parts = [...textOf('deploy.sh').matchAll(/^\. "\$here\/(.*)"$/gm)].map(([, name]) => name ?? '');
    const names = ['deploy.sh', ...parts].flatMap((part) => [...textOf(part).matchAll(/^(\w+)\(\) \{/gm)].map(([, name]) => name));
    expect(parts).toContain('handover.sh');
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test.each([true, false])('what deploy.sh installs is what the workflows send, with a handover: %s', (handover) => {
    const all = renderCompose({ ...deployment, handover });
    const textOf = (end: string) => all.find(({ path }) => path.endsWith(end))?.text ?? '';
    const installed = /^files=\((.*)\)$/m.exec(textOf('versions.sh'))?.[1]?.split(' ').filter((name) => name !== '.env').map((name) => name.replace(/^compose\.yaml$/, 'docker-compose-template.yml'));
    for (const workflow of ['release.yml', 'recover.yml']) {
      expect(/ -C \.deploy (.*) \|$/m.exec(textOf(workflow))?.[1]?.split(' ').toSorted(), workflow).toEqual(installed?.toSorted());
    }
    expect(installed?.includes('handover.sh')).toBe(handover);
    expect(all.some(({ path }) => path === '.deploy/handover.sh')).toBe(handover);
  });
});
