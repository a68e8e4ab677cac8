import { describe, expect, test } from 'vitest';
import { job } from './record-host.js';
import { missingTools } from './workflow-job.js';

describe.skipIf(missingTools.length > 0)('deploy.sh record find', () => {
  test('finding what to go back to sets it for the steps that follow', async () => {
    const one = job(
      { version: 'v2', digest: 'sha256:2', since: '2026-01-02T00:00:00Z' },
      { version: 'v1', digest: 'sha256:1', since: '2026-01-01T00:00:00Z' },
    );
    const found = 'VERSION=v1\nDIGEST=sha256:1\nAT=2026-01-02T00:00:00Z\n';
    expect(await one.record('find', { TO: 'v1', DRY_RUN: 'true' })).toMatchObject({ code: 0, variables: found });
    expect(await one.record('find', { TO: 'v1', DRY_RUN: 'false', APP: 'Blazor' })).toMatchObject({
      code: 0,
      variables: found,
    });
    const { code, output, variables } = await one.record('find', { TO: 'v1', DRY_RUN: 'false', APP: 'blazor' });
    expect([code, variables]).toEqual([1, '']);
    expect(output).toContain("enter the app's name as app: Blazor");
  });

  const two = [
    { version: 'v2', digest: 'sha256:2', since: '2026-01-02T00:00:00Z' },
    { version: 'v1', digest: 'sha256:1', since: '2026-01-01T00:00:00Z' },
  ];

  test.each([
    ['2026-01-01T12:00:00Z', 'v1', '2026-01-01T12:00:00Z'],
    ['2026-01-02T00:00:00Z', 'v1', '2026-01-02T00:00:00Z'],
    ['2026-01-02T00:00:01Z', 'v2', '2026-01-02T00:00:01Z'],
  ])('the version that held at %s is %s', async (TO, version, moment) => {
    const { code, variables } = await job(...two).record('find', { TO, DRY_RUN: 'true' });
    expect([code, variables]).toEqual([0, `VERSION=${version}\nDIGEST=sha256:${version.slice(1)}\nAT=${moment}\n`]);
  });

  test.each([
    ['what runs now', 'v2', /v2 is what runs now/],
    ['a version that was never deployed', 'v3', /No deployment is recorded for v3/],
    ['a moment before all of them', '2026-01-01T00:00:00Z', /No deployment is recorded for 2026-01-01/],
    ['a moment to come', '2999-01-01T00:00:00Z', /2999-01-01T00:00:00Z is in the future/],
  ])('there is nothing to go back to: %s', async (_, TO, message) => {
    const { code, output, variables } = await job(...two).record('find', { TO, DRY_RUN: 'true' });
    expect([code, variables], output).toEqual([1, '']);
    expect(output).toMatch(message);
  });

  test.each([
    ['version', 'v1; curl x'],
    ['digest', 'sha256:1 --privileged'],
    ['since', 'yesterday'],
  ])('a field %s that no deployment writes is not used', async (name, value) => {
    const { code, output, variables } = await job({ ...two[0], [name]: value }, two[1] ?? {}).record('find', {
      TO: 'v1',
      DRY_RUN: 'true',
    });
    expect([code, variables]).toEqual([1, '']);
    expect(output).toContain(`has a field ${name} that no deployment writes`);
  });
});
