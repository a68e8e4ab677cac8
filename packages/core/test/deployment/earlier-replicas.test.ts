import { describe, expect, it } from 'vitest';
import { joinDeployment } from '../../src/deployment/index.js';
import type { ReplicaToRestore } from '../../src/deployment/earlier-replicas.js';
import { found, guessed, type Fact } from '../../src/facts/fact.js';
import type { EarlierReplica } from '../../src/facts/facts.js';
import { resolveAnswers } from '../../src/questions/index.js';
import { compose } from '../../src/platforms/compose/platform.js';
import { targets } from '../../src/targets/index.js';
import { sampleFacts, sampleFamily } from '../questions/sample-facts.js';

const place: EarlierReplica = {
  type: 's3',
  bucket: '${AWS_S3_BUCKET}',
  path: 'MyApp.sqlite',
  secrets: ['AWS_S3_BUCKET'],
  database: 'app.db',
  where: '.deploy/docker-compose-template.yml:14',
};

function join(
  target: string,
  replica: Partial<EarlierReplica> = {},
  fact: (value: EarlierReplica, from: string) => Fact<EarlierReplica> = found,
): ReplicaToRestore | undefined {
  const facts = sampleFacts({ earlierReplicas: [fact({ ...place, ...replica }, place.where)] });
  const { answers } = resolveAnswers({
    facts,
    family: sampleFamily,
    targets,
    flags: { target },
    stored: {},
    yes: true,
  });
  const chosen = targets.find(({ id }) => id === target);
  return (
    chosen &&
    joinDeployment({ facts, answers, family: sampleFamily, target: chosen, platform: compose, id: 'my-app-k7x2qp' })
      .earlierReplicas[0]
  );
}

describe('an earlier replica in the deployment', () => {
  it('keeps its evidence', () => {
    expect(join('s3')).toEqual({ ...place, restoredBy: ['own'], usable: true });
  });

  it.each<[string, string, Partial<EarlierReplica>]>([
    [
      'azure',
      'azure',
      { type: 'abs', bucket: '${AZURE_CONTAINER}', secrets: ['AZURE_CONTAINER', 'AZURE_STORAGEACCOUNT'] },
    ],
    [
      'sftp',
      'sftp',
      { type: 'sftp', bucket: '${SFTP_HOST}:${SFTP_PORT}', secrets: ['SFTP_HOST', 'SFTP_PORT', 'SFTP_USERNAME'] },
    ],
  ])('in %s is usable, by 0.3.13', (_title, target, replica) => {
    expect(join(target, { ...replica, version: '0.3.13' })).toMatchObject({ usable: true, restoredBy: ['0.3.13'] });
    expect(join(target, replica)).toMatchObject({ usable: true, restoredBy: ['own', '0.3.13'] });
    expect(join(target, { ...replica, version: '0.5.2' })).toMatchObject({ usable: true, restoredBy: ['own'] });
  });

  it.each<[string, Partial<EarlierReplica>]>([
    ['of a database that is not one here', { database: 'db.sqlite' }],
    ['in another storage', { type: 'abs' }],
    ['in a bucket by name, which may be another', { bucket: 'other', secrets: [] }],
    ['in a bucket from another secret', { secrets: ['OLD_BUCKET'] }],
    ['partly by name', { bucket: '${AWS_S3_BUCKET}-old' }],
    ['at another service', { endpoint: 'https://r2.example.com' }],
  ])('%s is not usable', (_what, replica) => {
    expect(join('s3', replica)?.usable).toBe(false);
  });

  it('that is a guess is not usable', () => {
    expect(join('s3', {}, guessed)?.usable).toBe(false);
  });
});
