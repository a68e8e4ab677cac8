import { describe, expect, it } from 'vitest';
import { found } from '../../src/facts/fact.js';
import type { Facts } from '../../src/facts/facts.js';
import { changesSince, type Since } from '../../src/generator/changes-since.js';
import { stillBackedUp } from '../../src/generator/recall.js';
import { recalled } from '../../src/generator/store-path.js';
import { readStored } from '../../src/generator/stored.js';
import type { Answers } from '../../src/questions/question.js';
import { sampleFacts } from '../questions/sample-facts.js';

const file = (path: string) => ({ path, holds: 'a database of the app' });
const logs = { folder: 'logs', pattern: '*.db', holds: 'databases of the app' };
const secret = (name: string) => ({ variable: `${name}_OF_APP`, secret: name, encoding: 'plain' as const });

/** A memory as 0.1.0 wrote it: answers, and neither a version nor what they came to. */
const first = { version: undefined, answers: { port: 80, databases: ['app.db'] } };

interface Given {
  /** The memory of the last run, beside its answers. */
  readonly memory?: object;
  readonly last?: object;
  readonly facts?: Partial<Facts>;
  readonly chosen?: Answers;
  readonly databases?: readonly string[];
  readonly patterns?: readonly (typeof logs)[];
  readonly secrets?: readonly string[];
  readonly questions?: readonly object[];
  readonly answers?: Answers;
}

/** The lines of a plan, where the last run backed up app.db and nothing else. */
function lines({
  memory,
  last,
  facts = {},
  chosen = {},
  databases = ['app.db'],
  patterns = [],
  secrets = [],
  questions = [],
  answers = {},
}: Given) {
  const stored = readStored(
    JSON.stringify({
      'generator-litestream': {
        version: '0.2.0',
        last: { answers: { port: 80 }, databases: [file('app.db')], patterns: [], ...last },
        ...memory,
      },
    }),
  );
  return changesSince({
    stored,
    questions,
    facts: sampleFacts({ databases: [found(file('app.db'), 'a.cs:1')], ...facts }),
    answers,
    chosen,
    deployment: {
      databases: databases.map(file),
      patterns,
      releaseWorkflow: 'deploy.yml',
      app: { secrets: secrets.map(secret) },
    },
  } as unknown as Since);
}

describe('an answer that follows the facts', () => {
  const question = (name: string, type = 'text', from?: string) => ({ name, type, ...(from && { from: () => from }) });
  const told = (questions: readonly object[], before: object, answers: Answers, chosen: Answers = {}) =>
    lines({ last: { answers: before }, questions, answers, chosen });

  it('is named with its place where it changed', () => {
    expect(told([question('healthPath', 'text', 'a.cs:1')], { healthPath: '/up' }, { healthPath: '/ok' })).toEqual([
      'health path /up → /ok, a.cs:1',
    ]);
    expect(told([question('port')], { port: 80 }, { port: 8080 })).toEqual(['port 80 → 8080']);
  });

  it('is not named where a person chose it, where it is the same, and where it is a list', () => {
    expect(told([question('port')], { port: 80 }, { port: 8080 }, { port: 8080 })).toEqual([]);
    expect(told([question('port')], { port: 80 }, { port: '80' })).toEqual([]);
    expect(told([question('variables', 'list')], { variables: ['A=1'] }, { variables: ['A=2'] })).toEqual([]);
    expect(told([question('port')], { other: 1 }, { port: 80 })).toEqual([]);
    expect(told([question('port')], { port: 80 }, {})).toEqual([]);
  });
});

describe('the databases of the backup', () => {
  it('that are those of the last run need no word, and neither does a first run', () => {
    expect(lines({})).toEqual([]);
    expect(lines({ last: { answers: {} }, databases: ['new.db'] })).toEqual([]);
  });

  it('that are new are named with what brings them in', () => {
    const added = ['found.db', 'a b.db', 'other.db'];
    expect(
      lines({
        databases: ['app.db', ...added],
        facts: { databases: [found(file('found.db'), 'b.cs:2')] },
        chosen: { databases: ['a b.db'] },
      }),
    ).toEqual([
      'found.db joins the backup, b.cs:2.',
      'a b.db joins the backup, --database "a b.db".',
      'other.db joins the backup, as answered.',
    ]);
  });

  it('that end are named, each with what that means, and all in the command that confirms it', () => {
    const last = { databases: [file('app.db'), file("it's.db")], patterns: [logs] };
    const all = lines({ last });
    expect(all).toHaveLength(3);
    expect(all[0]).toMatch(/^it's\.db leaves the backup: .* a new host starts without it\./);
    expect(all[1]).toMatch(/^logs\/\*\.db leaves the backup: /);
    expect(all[2]).toBe(
      `Confirm this at the next deployment: gh workflow run deploy.yml -f drop_database="it's.db,logs/*.db"`,
    );
    expect(lines({ last, databases: ['app.db', "it's.db"], patterns: [logs] })).toEqual([]);
  });

  it('that the code no longer names stay, and that is said once, with the command that ends it', () => {
    const facts = { databases: [found(file('app.db'), stillBackedUp)] };
    expect(lines({ facts })).toEqual([
      'app.db stays in the backup, although the code does not name it. To end its backup: --without-database app.db',
    ]);
    expect(lines({ facts, chosen: { databases: ['app.db'] } })).toEqual([]);
    expect(lines({ facts, last: { databases: [{ ...file('app.db'), unnamed: true }] } })).toEqual([]);
  });

  it('whose patterns 0.1.0 did not store are not new', () => {
    const facts = { patterns: [found(logs, 'c.cs:3')] };
    expect(lines({ facts, patterns: [logs] })).toEqual(['logs/*.db joins the backup, c.cs:3.']);
    expect(lines({ facts, patterns: [logs], memory: first })).toEqual([]);
  });
});

describe("the app's secrets", () => {
  const facts = { appSecrets: [found(secret('NEW'), 'release.yml:4'), found(secret('KNOWN'), recalled)] };

  it('that reach it since, and those that no longer do', () => {
    expect(
      lines({
        facts,
        memory: { app: { secrets: [secret('OLD'), secret('BOTH')] } },
        secrets: ['NEW', 'BOTH', 'KNOWN'],
      }),
    ).toEqual([
      'The secret NEW reaches the app as NEW_OF_APP, release.yml:4.',
      'The secret OLD no longer reaches the app.',
    ]);
  });

  it('are not compared with the memory of 0.1.0, which has none', () => {
    expect(lines({ facts, memory: first, secrets: ['NEW'] })).toEqual([]);
  });
});

it('the project, where another one took its place', () => {
  const facts = (csproj: string) => ({ host: found({ csproj }, csproj) }) as Partial<Facts>;
  expect(lines({ memory: { project: 'a/A.csproj' }, facts: facts('b/A.csproj') })).toEqual([
    'project a/A.csproj → b/A.csproj',
  ]);
  expect(lines({ memory: { project: 'a/A.csproj' }, facts: facts('a/A.csproj') })).toEqual([]);
});
