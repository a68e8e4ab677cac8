import { expect, it } from 'vitest';
import { joinDeployment } from '../../src/deployment/index.js';
import { deploymentBefore } from '../../src/generator/deployment-before.js';
import { readStored } from '../../src/generator/stored.js';
import { compose } from '../../src/platforms/compose/platform.js';
import { targets } from '../../src/targets/index.js';
import { resolve } from '../questions/resolve.js';
import { sampleFacts, sampleFamily } from '../questions/sample-facts.js';

it('is what the last run answered, at the address of today, with the secrets that the app had', () => {
  const facts = sampleFacts();
  const [s3, sftp] = ['s3', 'sftp'].map((id) => targets.find((target) => target.id === id)!);
  const { answers } = resolve({
    facts,
    flags: { target: 's3', port: 9000, domain: 'new.example.com', variables: 'A=new', appSecrets: 'NEW' },
  });
  const secret = { secret: 'OLD', variable: 'OLD_KEY', encoding: 'plain' };
  const last = { port: 5000, domain: 'old.example.com', databases: ['app.db'] };
  const memory = { version: '0.2.0', app: { secrets: [secret] }, last: { answers: last, databases: [], patterns: [] } };
  const deployment = joinDeployment({
    facts,
    answers,
    family: sampleFamily,
    target: s3!,
    platform: compose,
    id: 'a-k3x9q2',
  });
  const before = deploymentBefore(sftp!, {
    deployment,
    facts,
    answers,
    stored: readStored(JSON.stringify({ 'generator-litestream': memory })),
    families: [sampleFamily],
    family: sampleFamily,
    hostSecret: undefined,
  });
  expect([before.id, before.storage.id, before.host.domain]).toEqual(['a-k3x9q2', 'sftp', 'new.example.com']);
  expect([before.app.port, before.databases.map(({ path }) => path)]).toEqual([5000, ['app.db']]);
  // The memory leaves empty lists out.
  expect([before.app.variables, before.app.secrets]).toEqual([[], [secret]]);
});
