import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readingMemory, withMemory, type Memory } from '../../src/generator/memory.js';
import { openMemoryFor } from '../../src/generator/open-memory-for.js';
import { stillBackedUp } from '../../src/generator/recall.js';
import { readStored } from '../../src/generator/stored.js';
import { environmentConf } from '../../src/platforms/shared/paths.js';
import { found } from '../../src/facts/fact.js';
import { sampleFacts } from '../questions/sample-facts.js';

test('only where there was a run before, the terminal says that its memory is read', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'memory-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  expect(readingMemory(folder)).toBe('Asking git about this folder');
  writeFileSync(path.join(folder, '.yo-rc.json'), '{}');
  expect(readingMemory(folder)).toBe('Reading what the last run wrote');
});

/** The planned file that remembers a run. */
function remembered({
  answers = {},
  chosen = {},
  facts = {},
  databases = ['app.db'],
  merged = undefined as string | undefined,
}) {
  const text = '{"other-generator":{"a":1}}\n';
  const memory = {
    stored: readStored(undefined),
    known: { written: {} },
    merged: merged === undefined ? undefined : { text: merged },
    read: (path: string) => (path === '.yo-rc.json' ? text : undefined),
  } as unknown as Memory;
  const deployment = {
    app: { host: { csproj: 'a/A.csproj' } },
    databases: databases.map((path) => ({ path, holds: 'data' })),
    patterns: [],
    earlier: [],
    environment: 'production',
    id: 'a-1',
    others: [{ name: 'staging', id: 'a-2' }],
    upgradeWorkflow: false,
    earlierStorages: [],
  };
  const plan = withMemory({ files: [] } as never, memory, {
    answers,
    chosen,
    environments: {},
    deployment,
    facts: sampleFacts(facts),
  } as never);
  const [file] = plan.files;
  const all = JSON.parse(file!.after ?? '') as Record<string, unknown>;
  return { file, all, store: all['generator-litestream'] as ReturnType<typeof readStored> };
}

test('the project and the deployment of each environment are remembered, and lists only where they hold something', () => {
  const { store } = remembered({ answers: { port: 80, variables: [], databases: ['app.db'] } });
  expect(store).toMatchObject({ project: 'a/A.csproj', deployments: { production: 'a-1', staging: 'a-2' } });
  expect(store.last.answers).toEqual({ port: 80, databases: ['app.db'] });
});

test('a database is marked that neither the code nor a person names any more', () => {
  const databases = ['gone.db', 'chosen.db', 'app.db'];
  const file = (path: string, from: string) => found({ path, holds: 'data' }, from);
  const facts = {
    databases: [file('gone.db', stillBackedUp), file('chosen.db', stillBackedUp), file('app.db', 'a.cs:1')],
  };
  const { store } = remembered({ facts, databases, chosen: { databases: ['chosen.db'] } });
  expect(store.last.databases).toEqual([
    { path: 'gone.db', holds: 'data', unnamed: true },
    { path: 'chosen.db', holds: 'data' },
    { path: 'app.db', holds: 'data' },
  ]);
});

test('what git could not merge is joined first, and shown as merged beside what is on the disk', () => {
  const plain = remembered({});
  expect([plain.file!.state, plain.all['other-generator']]).toEqual(['merged', { a: 1 }]);
  const { file, all } = remembered({ merged: '{"other-generator":{"a":2}}\n' });
  expect([file!.state, file!.before, all['other-generator']]).toEqual([
    'merged',
    '{"other-generator":{"a":1}}\n',
    { a: 2 },
  ]);
});

test('the values of an environment that was asked for are written again where their file was deleted', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'memory-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = environmentConf('staging');
  const other = '.deploy/deploy.conf';
  const written = { [file]: 'a'.repeat(40), [other]: 'b'.repeat(40) };
  const text = JSON.stringify({ 'generator-litestream': { version: '0.2.0', written } });
  writeFileSync(path.join(folder, '.yo-rc.json'), text);
  const open = (asked: unknown) => openMemoryFor(folder, asked, { upgradeWorkflow: true });
  const known = (asked: unknown) => open(asked).known;
  expect(open('staging').stored).toMatchObject({ upgradeWorkflow: true, written });
  expect(known('staging').written).toEqual({ [other]: written[other] });
  expect(known(undefined).written).toEqual(written);
  expect(known('production').written).toEqual(written);
  mkdirSync(path.join(folder, '.deploy'));
  writeFileSync(path.join(folder, file), 'id=a\n');
  expect(known('staging').written).toEqual(written);
});
