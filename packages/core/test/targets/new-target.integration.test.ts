import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../../..');

/** The target that docs/add-a-target.md shows. */
const page = readFileSync(path.join(root, 'docs/add-a-target.md'), 'utf8');
const [, shown = ''] = /```ts\n(import \{ defineTarget \}.*?)```/s.exec(page) ?? [];

const whatItGives = `import { expect, it } from 'vitest';
import { questionsFor, questionTable, resolveAnswers } from '../../src/questions/index.js';
import { targets } from '../../src/targets/index.js';
import { sampleFacts, sampleFamily } from '../questions/sample-facts.js';

const questions = questionsFor([], targets);

it('prompt', () => {
  expect(questions.find(({ name }) => name === 'target')?.choices).toContainEqual({ value: 'webdav', title: 'WebDAV' });
});
it('flags', () => {
  const given = { facts: sampleFacts(), family: sampleFamily, targets, flags: { target: 'webdav' }, stored: {}, yes: true };
  expect(resolveAnswers(given)).toMatchObject({ answers: { target: 'webdav' }, missing: [], invalid: [] });
});
it('docs table', () => {
  expect(questionTable(questions)).toMatch(/--target s3.*webdav/);
});
`;

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** Title of each test of the contract, with what became of it. */
function contract(scratch: string): ReadonlyMap<string, string> {
  const report = path.join(scratch, 'report.json');
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  spawnSync(
    process.execPath,
    [
      vitest,
      'run',
      'targets/contract',
      'new/gives',
      '--no-isolate',
      '--maxWorkers=1',
      '--reporter=json',
      `--outputFile=${report}`,
    ],
    { cwd: path.join(scratch, 'packages/core') },
  );
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  return new Map(
    testResults.flatMap(({ assertionResults }) => assertionResults.map(({ fullName, status }) => [fullName, status])),
  );
}

/** The tests that fail, without those of other targets. */
function failed(results: ReadonlyMap<string, string>): readonly string[] {
  const ofAnother = /^(?:packages\/core\/src\/targets|docs\/targets)\/(?!webdav\.)/;
  return [...results].flatMap(([title, status]) => (status === 'failed' && !ofAnother.test(title) ? [title] : []));
}

// docs/add-a-target.md, followed to the letter in a copy of what it needs.
describe('npm run new-target -- webdav "WebDAV"', () => {
  const file = 'packages/core/src/targets/webdav.ts';
  let scratch = '';
  let said = '';
  const newTarget = (...args: readonly string[]) =>
    spawnSync(process.execPath, ['tools/workspace/new-target.mjs', ...args], { cwd: scratch, encoding: 'utf8' });
  const read = (name: string) => readFileSync(path.join(scratch, name), 'utf8');

  beforeAll(() => {
    scratch = mkdtempSync(path.join(tmpdir(), 'new-target-'));
    for (const folder of [
      'packages/core/src',
      'packages/core/test/targets',
      'packages/core/test/questions',
      'tools/workspace',
      'docs',
    ]) {
      cpSync(path.join(root, folder), path.join(scratch, folder), {
        recursive: true,
        // The page builds the target that is there, once more.
        filter: (source) => !source.includes('node_modules') && !/[\\/]webdav\.\w+$/.test(source),
      });
    }
    for (const name of [
      'package.json',
      'tsconfig.base.json',
      'packages/core/package.json',
      'packages/core/tsconfig.json',
      'packages/core/test/hostile.ts',
    ])
      cpSync(path.join(root, name), path.join(scratch, name));
    symlinkSync(path.join(root, 'node_modules'), path.join(scratch, 'node_modules'), 'junction');
    mkdirSync(path.join(scratch, 'packages/core/test/new'), { recursive: true });
    writeFileSync(path.join(scratch, 'packages/core/test/new/gives.test.ts'), whatItGives);
    said = newTarget('webdav', 'WebDAV').stdout;
  });

  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  it('writes the file, its page and the registry, and names them', () => {
    for (const name of [file, 'docs/targets/webdav.md']) {
      expect(said).toContain(`wrote ${name}`);
      expect(read(name)).toContain('TODO');
    }
    expect(read('packages/core/src/targets/registry.ts')).toMatch(/\binOrder\(\[.*\bwebdav\b.*\]\)/);
  });

  it.each([
    ['My Store', 'My Store', '"My Store" is not an id'],
    ['my-store', '', 'A title is missing'],
    ['registry', 'Registry', 'has a file of that name'],
    ['s3', 'S3', 'packages/core/src/targets/s3.ts is there already'],
  ])('refuses %s', (id, title, why) => {
    const { status, stderr } = newTarget(id, title);
    expect(status).toBe(1);
    expect(stderr).toContain(why);
  });

  it('leaves a template, and each test that fails names the file to edit', { timeout: 120_000 }, () => {
    const open = failed(contract(scratch));
    expect(open).toContain(`${file} has nothing left of the template`);
    expect(open).toContain('docs/targets/webdav.md has the parts of the others, with nothing left to fill in');
    for (const title of open)
      expect(title).toMatch(/^(?:packages\/core\/src\/targets\/webdav\.ts|docs\/targets\/webdav\.md) /);
  });

  describe('with what docs/add-a-target.md shows in that file', () => {
    let results: ReadonlyMap<string, string> = new Map();
    beforeAll(() => {
      writeFileSync(path.join(scratch, file), shown);
      results = contract(scratch);
    }, 120_000);

    it.each(['prompt', 'flags', 'docs table'])('appears in the %s', (name) => {
      expect(results.get(name)).toBe('passed');
    });

    it('lacks nothing but its page', () => {
      expect([...results.keys()].filter((title) => title.startsWith(file)).length).toBeGreaterThan(10);
      expect(failed(results).filter((title) => !title.startsWith('docs/targets/webdav.md '))).toEqual([]);
      expect(failed(results)).not.toEqual([]);
    });

    it('compiles', { timeout: 60_000 }, () => {
      writeFileSync(
        path.join(scratch, 'packages/core/tsconfig.one.json'),
        JSON.stringify({
          extends: './tsconfig.json',
          compilerOptions: { noEmit: true },
          include: [],
          files: ['src/targets/webdav.ts'],
        }),
      );
      const { stdout } = spawnSync(
        process.execPath,
        [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.one.json'],
        { cwd: path.join(scratch, 'packages/core'), encoding: 'utf8' },
      );
      expect(stdout).toBe('');
    });
  });
});
