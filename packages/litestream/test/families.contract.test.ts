import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  commonQuestions,
  memoryProject,
  questionsFor,
  platforms,
  targets,
  type Family,
} from 'litestream-generator-core';
import { describe, expect, it } from 'vitest';
import { families } from '../src/families.js';

// What every family promises, whoever wrote it. A new family needs no test of its own to be held to it.

const packages = path.resolve(import.meta.dirname, '../..');
const repeated = (values: readonly string[]): readonly string[] =>
  values.filter((value, index) => values.indexOf(value) !== index);

/** A web project of no family in particular, as somebody may ask any family to deploy it. */
const plain = memoryProject({
  'Shop/Shop.csproj':
    '<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>',
  'Shop/Program.cs': 'var app = WebApplication.Create(args); app.Run();',
});

it('ids and templates are unique', () => {
  expect(families.length).toBeGreaterThanOrEqual(3);
  expect(repeated(families.map(({ id }) => id))).toEqual([]);
  expect(repeated(families.flatMap(({ templates }) => templates.map(({ id }) => id)))).toEqual([]);
});

it('no question of a family hides another', () => {
  expect(repeated(questionsFor(families, targets, platforms).map(({ name }) => name))).toEqual([]);
});

describe.each(families.map((family) => [family.id, family] as const))('%s', (id, family: Family) => {
  it('is named like its package', () => {
    expect(id).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(JSON.parse(readFileSync(path.join(packages, id, 'package.json'), 'utf8'))).toMatchObject({
      name: `generator-litestream-${id}`,
    });
  });

  it('says in full what it covers', () => {
    expect(family.templates.length).toBeGreaterThan(0);
    for (const { title, repository } of family.templates) {
      expect(title).toMatch(/^\S.*\S$/);
      if (repository !== undefined) expect(repository).toMatch(/^[\w.-]+\/[\w.-]+$/);
    }
    expect(family.withoutDatabase).toMatch(/--database \S+.*\.$/s);
  });

  it('describes every secret in full', () => {
    const secrets = [family.hostSecrets.host, ...family.hostSecrets.others];
    expect(repeated(secrets.map(({ name }) => name))).toEqual([]);
    for (const { name, what, example, where } of secrets) {
      expect(name).toMatch(/^[A-Z][A-Z0-9_]*$/);
      for (const text of [what, example, where]) expect(text, name).toMatch(/^\S.*[^\s.]$/);
    }
    expect(family.hostSecrets.host.optional ?? false).toBe(false);
  });

  it('knows nothing of storage', () => {
    const sources = readdirSync(path.join(packages, id, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    );
    const any = (names: readonly string[]) => [...new Set(names)].join('|');
    const secrets = targets.flatMap((target) => target.secrets.map(({ name }) => name));
    // A target by its id as a literal; `file` is also a key of other people's settings.
    const ids = targets.map(({ id }) => id).filter((id) => id !== 'file');
    const words = new RegExp(`(['"\`])(${any(ids)})\\1|\\b(${any(secrets)})\\b`, 'i');
    for (const file of sources)
      expect(readFileSync(path.join(packages, id, 'src', file), 'utf8'), file).not.toMatch(words);
  });

  it('does not claim a project with certainty that shows nothing of it', () => {
    const host = { folder: 'Shop', csproj: 'Shop/Shop.csproj', assembly: 'Shop' };
    expect(family.recognise(plain, host)?.certainty ?? 0).toBe(0);
  });
});

it('the common questions are none of a family', () => {
  const common = new Set(commonQuestions(families, targets, platforms).map(({ name }) => name));
  expect(families.flatMap(({ questions }) => questions).filter(({ name }) => common.has(name))).toEqual([]);
});
