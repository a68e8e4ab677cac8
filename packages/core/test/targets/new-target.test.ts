import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../../..');

const newTarget = `import { defineTarget } from './target.js';

export const nas = defineTarget({
  id: 'nas',
  title: 'Garage NAS',
  type: 's3',
  questions: [{ name: 'nasVault', type: 'confirm', message: 'Is it a vault?', help: 'A vault. Default: no', default: () => false }],
  secrets: [
    { name: 'NAS_BUCKET', what: 'Bucket', example: 'backups', where: 'The NAS', use: { as: 'config', key: 'bucket', variable: 'REPLICA_BUCKET' } },
    { name: 'NAS_URL', what: 'Address', example: 'http://nas:9000', where: 'The NAS', use: { as: 'config', key: 'endpoint', variable: 'REPLICA_ENDPOINT' } },
  ],
  endpoint: { host: 'nas', port: '9000', override: 'REPLICA_ENDPOINT' },
  identity: ['REPLICA_BUCKET', 'REPLICA_ENDPOINT'],
  errors: { refused: ['accessdenied'] },
  docs: { setup: ['Create a bucket.'], permissions: 'all of the bucket' },
});
`;

const whatItGives = `import { expect, it } from 'vitest';
import { flagOptions, questionsFor, questionTable, resolveAnswers } from '../../src/questions/index.js';
import { targets } from '../../src/targets/index.js';
import { sampleFacts, sampleFamily } from '../questions/sample-facts.js';

const questions = questionsFor([], targets);

it('prompt', () => {
  expect(questions.find(({ name }) => name === 'target')?.choices).toContainEqual({ value: 'nas', title: 'Garage NAS' });
});
it('flags', () => {
  expect(flagOptions(questions).map(({ name }) => name)).toContain('nas-vault');
  const given = { facts: sampleFacts(), family: sampleFamily, targets, flags: { target: 'nas' }, stored: {}, yes: true };
  expect(resolveAnswers(given)).toMatchObject({ answers: { target: 'nas', nasVault: false }, missing: [], invalid: [] });
});
it('docs table', () => {
  expect(questionTable(questions)).toMatch(/--target s3\\\\\\|azure\\\\\\|sftp\\\\\\|nas/);
  expect(questionTable(questions)).toContain('--nas-vault');
});
`;

interface Report {
  readonly testResults: readonly { readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[] }[];
}

describe('one more file in targets/', () => {
  let scratch = '';
  let results = new Map<string, string>();

  beforeAll(() => {
    scratch = mkdtempSync(path.join(tmpdir(), 'new-target-'));
    for (const folder of ['packages/core/src', 'packages/core/test/targets', 'packages/core/test/questions', 'packages/ops/src/servers', 'tools/workspace', 'docs']) {
      cpSync(path.join(root, folder), path.join(scratch, folder), { recursive: true, filter: (source) => !source.includes('node_modules') });
    }
    for (const file of ['package.json', 'packages/core/package.json', 'packages/core/test/hostile.ts']) cpSync(path.join(root, file), path.join(scratch, file));
    symlinkSync(path.join(root, 'node_modules'), path.join(scratch, 'node_modules'), 'junction');

    mkdirSync(path.join(scratch, 'packages/core/test/new'), { recursive: true });
    writeFileSync(path.join(scratch, 'packages/core/src/targets/nas.ts'), newTarget);
    writeFileSync(path.join(scratch, 'packages/core/test/new/gives.test.ts'), whatItGives);
    execFileSync(process.execPath, ['tools/workspace/registry.mjs'], { cwd: scratch });

    const report = path.join(scratch, 'report.json');
    const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
    spawnSync(process.execPath, [vitest, 'run', 'targets/contract', 'new/gives', '--reporter=json', `--outputFile=${report}`], { cwd: path.join(scratch, 'packages/core') });
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
    results = new Map(testResults.flatMap(({ assertionResults }) => assertionResults.map(({ fullName, status }) => [fullName, status])));
  }, 120_000);

  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  it('is in the registry after npm run registry', () => {
    expect(readFileSync(path.join(scratch, 'packages/core/src/targets/registry.ts'), 'utf8')).toContain('[azure, nas, s3, sftp]');
  });

  it.each(['prompt', 'flags', 'docs table'])('appears in the %s', (name) => {
    expect(results.get(name)).toBe('passed');
  });

  it('is held to the contract, which wants nothing more than a page about it', () => {
    const own = [...results].filter(([name]) => name.startsWith('nas '));
    expect(own.length).toBeGreaterThan(10);
    expect(own.filter(([, status]) => status !== 'passed')).toEqual([['nas has a page, docs/targets/nas.md, about every secret', 'failed']]);
  });
});
