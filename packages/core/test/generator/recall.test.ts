import { expect, it } from 'vitest';
import { found, guessed } from '../../src/facts/fact.js';
import type { EarlierReplica } from '../../src/facts/facts.js';
import { recall } from '../../src/generator/recall.js';
import { readStored } from '../../src/generator/stored.js';
import { memoryProject } from '../../src/project/index.js';
import { sampleFacts } from '../questions/sample-facts.js';

const from = '.deploy/litestream-template.yml:7';
const replica = (bucket: string) =>
  ({ database: 'app.db', where: from, place: { type: 's3', bucket, path: 'app.db' } }) as unknown as EarlierReplica;

/** What a run of before found, and what is found today in the same place. */
const recalled = (bucket: string) => {
  const stored = readStored(
    JSON.stringify({
      'generator-litestream': {
        version: '0.2.0',
        found: { earlierReplicas: [found(replica('mine'), from)], remarks: [] },
      },
    }),
  );
  const facts = sampleFacts({ earlierReplicas: [guessed(replica(bucket), from)] });
  const project = memoryProject({ '.deploy/litestream-template.yml': 'dbs: []\n' });
  return recall({ facts, family: {} } as never, stored, project).facts.earlierReplicas;
};

it('stays sure of what an earlier run was sure of, while the place that made sure of it is replaced', () => {
  expect(recalled('mine')).toEqual([found(replica('mine'), from)]);
  expect(recalled('another')).toEqual([guessed(replica('another'), from)]);
});

it('keeps the order of the run before, whichever file is gone since', () => {
  const [code, workflow] = [found('in the code', 'a.cs:1'), found('in a workflow', '.github/workflows/a.yml:1')];
  const stored = readStored(
    JSON.stringify({
      'generator-litestream': { version: '0.2.0', found: { earlierReplicas: [], remarks: [code, workflow] } },
    }),
  );
  const fresh = found('new', 'b.cs:1');
  const facts = sampleFacts({ remarks: [fresh, code] });
  const { remarks } = recall({ facts, family: {} } as never, stored, memoryProject({ 'a.cs': '' })).facts;
  expect(remarks).toEqual([code, workflow, fresh]);
});
