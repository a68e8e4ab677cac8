import { expect, it } from 'vitest';
import { joinDeployment, type Deployment, type OtherEnvironment } from '../../src/deployment/index.js';
import { found } from '../../src/facts/fact.js';
import { reportSwitch } from '../../src/generator/report-switch.js';
import { memoryProject } from '../../src/project/index.js';
import { resolveAnswers } from '../../src/questions/index.js';
import { compose } from '../../src/platforms/compose/platform.js';
import { targets } from '../../src/targets/registry.js';
import { sampleFacts, sampleFamily } from '../questions/sample-facts.js';

/** An app that has had a key of AWS of its own all along. */
const facts = sampleFacts({
  appSecrets: [
    found({ secret: 'AWS_ACCESS_KEY_ID', variable: 'AWS_ACCESS_KEY_ID', encoding: 'plain' }, 'config/deploy.yml:20'),
  ],
});

function deploymentOn(id: string, others: readonly OtherEnvironment[]): Deployment {
  const target = targets.find((one) => one.id === id);
  if (target === undefined) throw new Error(id);
  const { answers } = resolveAnswers({
    facts,
    family: sampleFamily,
    targets,
    flags: { target: id },
    stored: {},
    yes: true,
  });
  return joinDeployment({
    facts,
    answers,
    family: sampleFamily,
    target,
    platform: compose,
    id: 'my-app-k7x2qp',
    others,
  });
}

const report = (before: string, after: string, others: readonly OtherEnvironment[] = []): string =>
  reportSwitch({
    before: deploymentOn(before, others),
    after: deploymentOn(after, others),
    project: memoryProject({}),
  });

it('says why the first release stops, also on the way back to a storage that has an older backup', () => {
  const since = { target: 's3', title: 'AWS S3', since: '2026-01-01', until: '2026-01-08' };
  const back = (earlier: readonly (typeof since)[]): string =>
    reportSwitch({
      before: { ...deploymentOn('azure', []), releaseOnPush: true, earlierStorages: earlier },
      after: { ...deploymentOn('s3', []), releaseOnPush: true },
      project: memoryProject({}),
    });
  expect(back([])).toContain('stops at the restore check, because the new storage is empty.');
  expect(back([since])).toContain('stops at the restore check, because the backup in that storage is an older one.');
});

it('a name that serves the storage from now on is set again, and the app gets its own under another one', () => {
  const text = report('azure', 's3');
  expect(text).toMatch(/for name in AWS_S3_BUCKET AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY APP_AWS_ACCESS_KEY_ID; do/);
  expect(text).toContain(
    'AWS_ACCESS_KEY_ID had another meaning: from now on it is for the storage, and has to be set again before step 4.',
  );
  expect(text).not.toMatch(/delete .*AWS_ACCESS_KEY_ID/);
});

it("a name that is the app's again is set again, so that the app never gets the key of the old storage", () => {
  const text = report('s3', 'azure');
  expect(text).toMatch(/for name in AZURE_STORAGEACCOUNT AZURE_CONTAINER AZURE_ACCOUNT_KEY AWS_ACCESS_KEY_ID; do/);
  expect(text).toContain("AWS_ACCESS_KEY_ID had another meaning: from now on it is the app's own");
  expect(text).toMatch(/for name in AWS_S3_BUCKET AWS_SECRET_ACCESS_KEY APP_AWS_ACCESS_KEY_ID; do gh secret delete/);
});

it('every environment gets its secrets, its release, and its own leftovers', () => {
  const text = report('s3', 'azure', [{ name: 'staging', id: 'my-app-b3m8rt', domain: '' }]);
  expect(text).toMatch(
    /for name in AZURE_STORAGEACCOUNT .*; do .*gh secret set "\$name"; done\n.*gh secret set "\$name" --env staging; done/,
  );
  expect(text).toContain('gh workflow run release.yml -f environment=staging -f adopt=local');
  expect(text).toContain('delete the paths my-app-k7x2qp/ and my-app-b3m8rt/ in it');
  expect(text).toMatch(/gh secret delete "\$name" --env staging/);
});
