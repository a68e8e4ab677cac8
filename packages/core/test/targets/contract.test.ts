import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { targets, type Target, type TargetSecret } from '../../src/targets/index.js';
import { litestreamReplicaKeys } from './litestream-replica-keys.js';

// What every target promises, whoever wrote it. A new target needs no test of its own to be held to it.

const docs = path.resolve(import.meta.dirname, '../../../../docs/targets');
const windows = process.platform === 'win32';
if (windows) console.warn('skipped: shapes are not tried as shell patterns, there is no sh here');

/** Names used by the workflow and the host for other things. */
const taken = /^(DEPLOY_|GITHUB_|APP_|LETSENCRYPT_|CONFIG_HASH$|LITESTREAM_)/;

/** What enters a container: the target's own settings as REPLICA_*, and what Litestream reads by itself. */
const variables = (secrets: readonly TargetSecret[]): readonly string[] => secrets.flatMap(({ use }) => ('variable' in use ? [use.variable] : []));
const configVariables = (secrets: readonly TargetSecret[]): readonly string[] => secrets.flatMap(({ use }) => (use.as === 'config' ? [use.variable] : []));
const mentioned = (text: string): readonly string[] => [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name);
const repeated = (values: readonly string[]): readonly string[] => values.filter((value, index) => values.indexOf(value) !== index);

it('ids are unique', () => {
  expect(targets.length).toBeGreaterThanOrEqual(3);
  expect(repeated(targets.map(({ id }) => id))).toEqual([]);
  expect(repeated(targets.flatMap(({ questions }) => questions.map(({ name }) => name)))).toEqual([]);
});

describe.each(targets.map((target) => [target.id, target] as const))('%s', (id, target: Target) => {
  const { secrets, questions, settings = {}, endpoint } = target;

  it('has an id that is a flag value and a title for people', () => {
    expect(id).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(target.title.trim()).toBe(target.title);
    expect(target.title).not.toBe('');
  });

  it('describes every secret in full', () => {
    for (const { name, what, example, where } of secrets) {
      expect(name).toMatch(/^[A-Z][A-Z0-9_]*$/);
      expect(name).not.toMatch(taken);
      for (const text of [what, example, where]) expect(text, name).toMatch(/^\S.*[^\s.]$/s);
      expect(what, name).not.toContain('\n');
    }
    expect(repeated(secrets.map(({ name }) => name))).toEqual([]);
  });

  it('has something that a person must enter', () => {
    expect(secrets.some(({ optional = false }) => !optional)).toBe(true);
  });

  it('names its variables REPLICA_*, or LITESTREAM_* where Litestream reads them itself', () => {
    expect(repeated(variables(secrets))).toEqual([]);
    for (const { name, use } of secrets) {
      if (use.as === 'config') expect(use.variable, name).toMatch(/^REPLICA_[A-Z0-9_]+$/);
      if (use.as === 'env') expect(use.variable, name).toMatch(/^LITESTREAM_[A-Z0-9_]+$/);
      if (use.as === 'file') expect(use.file, name).toMatch(/^[a-z0-9][a-z0-9._-]*$/);
      if (use.as === 'file') expect(use.make, name).toContain('{file}');
    }
  });

  it('uses only keys that Litestream knows, each once', () => {
    const keys = [...Object.keys(settings), ...secrets.flatMap(({ use }) => ('key' in use && use.key !== undefined ? [use.key] : []))];
    expect(keys.filter((key) => !litestreamReplicaKeys.has(key))).toEqual([]);
    expect(repeated(keys)).toEqual([]);
  });

  it('mentions no variable that it does not have, and uses each that it has', () => {
    const texts = [...Object.values(settings), endpoint.host, endpoint.port].map(String);
    expect(configVariables(secrets)).toEqual(expect.arrayContaining([...new Set(texts.flatMap(mentioned))]));
    if (endpoint.override !== undefined) expect(configVariables(secrets)).toContain(endpoint.override);
    const inSettings = Object.values(settings).map(String).flatMap(mentioned);
    for (const { name, use } of secrets) {
      if (use.as === 'config' && use.key === undefined) expect(inSettings, name).toContain(use.variable);
    }
  });

  it('says which of its variables name the storage, and how it refuses', () => {
    expect(target.identity).not.toEqual([]);
    expect(configVariables(secrets)).toEqual(expect.arrayContaining([...target.identity]));
    for (const { name, use } of secrets) {
      // A key may be exchanged for another one; the storage stays the same.
      if (/KEY|SECRET|PASSWORD|TOKEN/.test(name) && 'variable' in use) expect(target.identity, name).not.toContain(use.variable);
    }
    const { refused, missing = [], hostKey = [] } = target.errors;
    expect(refused).not.toEqual([]);
    for (const text of [...refused, ...missing, ...hostKey]) expect(text).toMatch(/^[a-z0-9][a-z0-9 .-]*$/);
  });

  it('can tell where it connects to before Litestream does', () => {
    expect(endpoint.host).not.toBe('');
    expect(endpoint.port).toMatch(/^(\d+|\$\{REPLICA_\w+\})$/);
    const needed = [endpoint.host, endpoint.port].flatMap(mentioned);
    for (const { name, use, optional = false, default: fallback } of secrets) {
      if (use.as === 'config' && needed.includes(use.variable)) expect(!optional || fallback !== undefined, `${name} is needed or has a default`).toBe(true);
    }
  });

  it('gives defaults to optional secrets only', () => {
    for (const { name, optional = false, default: fallback } of secrets) {
      if (fallback !== undefined) expect(optional, name).toBe(true);
    }
  });

  it('ties secrets only to answers that its own questions can have', () => {
    for (const { name, when = {} } of secrets) {
      for (const [key, value] of Object.entries(when)) {
        const question = questions.find((one) => one.name === key);
        expect(question, `${name} hangs on ${key}`).toBeDefined();
        const choices = question?.choices?.map((choice) => choice.value);
        if (choices !== undefined) expect(choices).toContain(value);
      }
    }
  });

  it('asks nothing that --yes could not answer', () => {
    for (const { name, default: fallback, help } of questions) {
      expect(fallback, name).toBeDefined();
      expect(help, name).toMatch(/\S/);
    }
  });

  it.skipIf(windows)('has shapes that a case statement understands and that the examples have', () => {
    for (const { name, example, default: fallback, shape } of secrets) {
      if (shape === undefined) continue;
      expect(shape.pattern, name).toMatch(/^[^\s'"`$|;&()]+$/);
      expect(shape.problem, name).toMatch(/^is .*[^.]$/);
      for (const value of [example, fallback ?? example]) {
        const script = `case $1 in ${shape.pattern}) echo fits;; esac`;
        expect(execFileSync('sh', ['-c', script, 'sh', value], { encoding: 'utf8' }), `${name}: ${value}`).toBe('fits\n');
      }
    }
  });

  it('is data', () => {
    const { questions: _, ...data } = target;
    expect(JSON.parse(JSON.stringify(data))).toEqual(data);
  });

  it('tells how to set it up', () => {
    expect(target.docs.setup.length).toBeGreaterThan(0);
    expect(target.docs.permissions).not.toBe('');
  });

  it(`has a page, docs/targets/${id}.md, about every secret`, () => {
    const page = path.join(docs, `${id}.md`);
    expect(existsSync(page), page).toBe(true);
    const text = readFileSync(page, 'utf8');
    expect(secrets.map(({ name }) => name).filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
    expect(text).toContain(`--target ${id}`);
  });
});
