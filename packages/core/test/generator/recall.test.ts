import { describe, expect, it } from 'vitest';
import { found, guessed } from '../../src/facts/fact.js';
import type { EarlierReplica, Facts } from '../../src/facts/facts.js';
import { packItems } from '../../src/generator/earlier-items.js';
import type { Git } from '../../src/generator/git.js';
import { recall, stillBackedUp } from '../../src/generator/recall.js';
import { recalled as byAnEarlierRun } from '../../src/generator/store-path.js';
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

/** The facts that come of a memory and of what is found today. */
function completed(memory: object, changes: Partial<Facts> = {}, files: Record<string, string> = {}, git?: Git): Facts {
  const stored = readStored(JSON.stringify({ 'generator-litestream': { version: '0.2.0', ...memory } }));
  return recall({ facts: sampleFacts(changes), family: {} } as never, stored, memoryProject(files), git).facts;
}

describe('the project that a deployment is for', () => {
  const memory = (project: string) => ({ project });
  const moves = (from: string, to: string) =>
    ({ movedTo: (path: string) => (path === from ? to : undefined) }) as unknown as Git;

  it('may be the same, moved to another folder, or renamed as git knows', () => {
    expect(completed(memory('MyApp/MyApp.csproj')).host?.value.csproj).toBe('MyApp/MyApp.csproj');
    expect(completed(memory('src/MyApp.csproj')).host?.value.csproj).toBe('MyApp/MyApp.csproj');
    expect(() =>
      completed(memory('Old/Old.csproj'), {}, {}, moves('Old/Old.csproj', 'MyApp/MyApp.csproj')),
    ).not.toThrow();
  });

  it('is no other one: two apps would share one backup', () => {
    const other = 'is for Old/Old.csproj, and not for MyApp/MyApp.csproj: a checkout holds one deployment';
    expect(() => completed(memory('Old/Old.csproj'), {}, {}, moves('Old/Old.csproj', 'Else/Else.csproj'))).toThrow(
      `${other}.\n  → If Old/Old.csproj was renamed, change "project" in .yo-rc.json to "MyApp/MyApp.csproj".`,
    );
    expect(() => completed(memory('Old/Old.csproj'), {}, { 'Old/Old.csproj': '' })).toThrow(
      `${other}.\n  → Leave --project out.`,
    );
    // A copy of the same name is another app where the first one is still there.
    expect(() => completed(memory('src/MyApp.csproj'), {}, { 'src/MyApp.csproj': '' })).toThrow('Leave --project out.');
  });
});

it('knows the deployments of earlier runs, and each kind once', () => {
  const deployment = (kind: string, files: readonly string[]) => ({
    kind,
    title: kind,
    files,
    volumes: [],
    folders: [],
  });
  const kamal = deployment('kamal', ['config/deploy.yml']);
  const { earlier } = completed(
    { earlier: [kamal] },
    {
      earlier: [
        found(deployment('kamal', ['config/deploy.yml.new']), 'a'),
        found(deployment('compose', []), 'b'),
      ] as never,
    },
  );
  expect(earlier).toEqual([found(kamal, byAnEarlierRun), found(deployment('compose', []), 'b')]);
});

it('knows what these did, although nothing of that is found today', () => {
  const item = { kind: 'port', name: '80', where: 'config/deploy.yml:3' } as never;
  expect(completed({ earlierItems: packItems([item], '') }).earlierItems).toEqual([item]);
  expect(completed({})).not.toHaveProperty('earlierItems');
});

it('carries over the services of an earlier deployment once', () => {
  const changes = { earlierServices: found([], 'compose.yml:3') } as never;
  expect(completed({}, changes)).toHaveProperty('earlierServices');
  const last = { answers: { carryServices: true }, databases: [], patterns: [] };
  expect(completed({ last }, changes)).not.toHaveProperty('earlierServices');
});

it('backs up what it backed up, in that order, then what is new; what is found today says more', () => {
  const file = (path: string, holds = 'a database of the app') => ({ path, holds });
  const pattern = (folder: string, name: string) => ({ folder, pattern: name, holds: 'logs' });
  const { databases, patterns } = completed(
    {
      last: {
        answers: {},
        databases: [{ ...file('gone.db'), unnamed: true }, file('jobs/jobs.db', 'old words')],
        patterns: [pattern('logs', 'log_*.db'), pattern('logs', 'other_*.db')],
      },
    },
    { patterns: [found(pattern('new', '*.db'), 'b.cs:1'), found(pattern('logs', 'other_*.db'), 'b.cs:2')] },
  );
  expect(databases).toEqual([
    found(file('gone.db'), stillBackedUp),
    found(file('jobs/jobs.db', 'background jobs'), 'MyApp/Configure.BackgroundJobs.cs:20'),
    found(file('app.db', 'the app’s database'), 'MyApp/Configure.Db.cs:15'),
  ]);
  expect(patterns).toEqual([
    found(pattern('logs', 'log_*.db'), stillBackedUp),
    found(pattern('logs', 'other_*.db'), 'b.cs:2'),
    found(pattern('new', '*.db'), 'b.cs:1'),
  ]);
});

it("knows the app's secrets better than the files of today, by their names on both sides", () => {
  const secret = (name: string, variable: string) => ({ secret: name, variable, encoding: 'plain' as const });
  const known = [secret('STRIPE', 'STRIPE_KEY'), secret('MAIL', 'MAIL_KEY')];
  const today = [secret('STRIPE', 'OTHER'), secret('OTHER', 'MAIL_KEY'), secret('NEW', 'NEW_KEY')];
  const { appSecrets } = completed(
    { app: { secrets: known } },
    { appSecrets: today.map((value) => found(value, 'a.yml:1')) },
  );
  expect(appSecrets).toEqual([
    ...known.map((value) => found(value, byAnEarlierRun)),
    found(secret('NEW', 'NEW_KEY'), 'a.yml:1'),
  ]);
});

describe('a remark of an earlier run', () => {
  const before = found('said before', 'a.yml:12');
  const kept = (memory: object, files: Record<string, string>, remarks = [found('said today', 'b.cs:1')]) =>
    completed({ found: { earlierReplicas: [], remarks: [before] }, ...memory }, { remarks }, files).remarks;
  const there = { 'a.yml': '', 'b.cs': '' };

  it('stays while its file is gone, was written by a run, or belongs to an earlier deployment, and else goes', () => {
    const both = [before, found('said today', 'b.cs:1')];
    expect(kept({}, { 'b.cs': '' })).toEqual(both);
    expect(kept({}, there)).toEqual([both[1]]);
    expect(kept({ written: { 'a.yml': 'a'.repeat(40) } }, there)).toEqual(both);
    const earlier = [{ kind: 'compose', title: 'Compose', files: ['a.yml'], volumes: [], folders: [] }];
    expect(kept({ earlier }, there)).toEqual(both);
  });

  it('takes the place of what is found today in the same line, and of nothing else', () => {
    const today = [found('of the same line', 'a.yml:12'), found('of another line', 'a.yml:13')];
    expect(kept({}, { 'b.cs': '' }, today)).toEqual([before, today[1]]);
  });

  it('makes nothing certain that it says of another place', () => {
    const again = [guessed('said before', 'b.cs:1')];
    expect(kept({}, there, again)).toEqual(again);
  });

  it('keeps its place, and one of the same words in another place comes last', () => {
    const [first, second, moved] = [before, found('second', 'b.cs:1'), found('said before', 'c.cs:7')];
    const { remarks } = completed(
      { found: { earlierReplicas: [], remarks: [first, second] } },
      { remarks: [second, moved, first] },
      { ...there, 'c.cs': '' },
    );
    expect(remarks).toEqual([first, second, moved]);
  });
});

it('keeps the migration of an earlier deployment whose files are gone, unless the app has its own', () => {
  const item = { kind: 'service', name: 'migrate', where: 'compose.yaml:2', value: 'migration', migrates: 'npx m' };
  const memory = { earlierItems: packItems([item as never], '') };
  const none = { migrateCommand: undefined as never, migrations: found(false, 'a.cs') };
  expect(completed(memory, none).migrateCommand).toEqual(found('npx m', byAnEarlierRun));
  expect(
    completed(memory, { ...none, migrateCommand: found('npx other', 'compose.yaml:4') }).migrateCommand?.value,
  ).toBe('npx other');
  expect(completed(memory, { ...none, migrations: found(true, 'a.cs') }).migrateCommand).toBeUndefined();
});
