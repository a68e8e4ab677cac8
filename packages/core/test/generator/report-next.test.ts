import { expect, test } from 'vitest';
import type { Deployment } from '../../src/deployment/deployment.js';
import { reportNext } from '../../src/generator/report-next.js';
import type { Plan } from '../../src/plan/index.js';
import { sampleDeployment } from '../platforms/sample-deployment.js';

const file = { path: '.deploy/deploy.conf', purpose: 'values', text: 'a' };
const plan: Plan = { files: [{ file, state: 'new', after: 'a' }], changes: [] } as unknown as Plan;

function next(changes: Partial<Deployment>, before?: Deployment): string {
  const deployment = sampleDeployment(changes);
  return reportNext({ deployment, before, plan, repeat: 'yo litestream', first: 'production' }).replaceAll(/\s+/g, ' ');
}

test.each([
  [{ releaseOnPush: true }, 'Commit the files and push them to main or master: this starts the first release.'],
  [
    { releaseOnPush: true, releaseBranches: ['live'], releaseAfter: ['Build'] },
    'Commit the files and push them to live: this starts the first release when Build has succeeded on that commit.',
  ],
])('where a push deploys, nothing starts the first release a second time', (changes, text) => {
  expect(next(changes)).toContain(text);
  expect(next(changes)).not.toMatch(/gh workflow run|Publish a release/);
  const later = next(changes, sampleDeployment(changes));
  expect(later).toContain('git push');
  expect(later).not.toMatch(/gh workflow run|Publish a release/);
});

test('where no push deploys, and for another environment, a command starts it', () => {
  expect(next({})).toContain('Publish a release on GitHub, or: gh workflow run release.yml');
  expect(next({ releaseOnPush: true, environment: 'staging' })).toContain(
    'gh workflow run release.yml -f environment=staging',
  );
});
