import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');

/** [file in core, what it must not import] */
const forbidden = [
  ['project/a.ts', '../facts/facts.js'],
  ['project/readers/a.ts', '../../questions/question.js'],
  ['facts/a.ts', '../questions/question.js'],
  ['questions/a.ts', '../targets/target.js'],
  ['targets/a.ts', '../family.js'],
  ['targets/a.ts', '../deployment/deployment.js'],
  ['family.ts', './targets/target.js'],
  ['deployment/a.ts', '../platforms/generated-file.js'],
  ['platforms/compose/a.ts', '../../plan/plan.js'],
  ['plan/a.ts', '../generator/generator.js'],
  ['errors.ts', './project/project.js'],
  ['quoting/a.ts', '../facts/fact.js'],
  ['plan/a.ts', 'yeoman-generator'],
  ['platforms/compose/a.ts', '@yeoman/types'],
] as const;

describe('the lint rules for the stages', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'litestream-stages-'));
    cpSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Codes of the rules that a file with this one import breaks. */
  const lint = (file: string, specifier: string) => {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `import type { X } from '${specifier}';\nexport const x = (value: X): X => value;\n`);
    const oxlint = join(root, 'node_modules/oxlint/bin/oxlint');
    const { stdout } = spawnSync(process.execPath, [oxlint, '--format=json', file], { cwd: folder, encoding: 'utf8' });
    rmSync(path);
    return (JSON.parse(stdout) as { diagnostics: { code: string }[] }).diagnostics.map(({ code }) => code);
  };

  it.each(forbidden)('%s must not import %s', (file, specifier) => {
    expect(lint(`packages/core/src/${file}`, specifier)).toEqual(['eslint(no-restricted-imports)']);
  });

  it.each([
    ['packages/core/src/facts/a.ts', '../project/project.js'],
    ['packages/core/src/deployment/a.ts', '../targets/target.js'],
    ['packages/core/src/plan/a.ts', '../platforms/generated-file.js'],
    ['packages/core/src/plan/a.ts', '../errors.js'],
    ['packages/core/src/generator/a.ts', 'yeoman-generator'],
    ['packages/create/src/a.ts', 'yeoman-environment'],
  ])('%s may import %s', (file, specifier) => {
    expect(lint(file, specifier)).toEqual([]);
  });

  it('a family package must not import Yeoman', () => {
    expect(lint('packages/blazor/src/family.ts', 'yeoman-generator')).toEqual(['eslint(no-restricted-imports)']);
  });
});
