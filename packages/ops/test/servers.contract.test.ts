import { readFileSync } from 'node:fs';
import path from 'node:path';
import { targets, type Answers, type Target } from 'litestream-generator-core';
import { describe, expect, it } from 'vitest';
import { storageValues } from '../src/rehearse/storage-values.js';
import { servers } from '../src/servers/registry.js';

// What every server promises, so that a rehearsal works with whatever target a project has.

/** Every way to answer a target's own questions that have choices. */
function waysToAnswer({ questions }: Target): readonly Answers[] {
  return questions.reduce<readonly Answers[]>(
    (ways, { name, choices = [] }) => choices.length === 0 ? ways : ways.flatMap((way) => choices.map(({ value }) => ({ ...way, [name]: value }))),
    [{}],
  );
}

/** A pattern of the shell's `case`, for the characters that shapes use. */
function fits(value: string, pattern: string): boolean {
  return new RegExp(`^${pattern.replaceAll(/[.+^${}()|/]/g, String.raw`\$&`).replaceAll('*', '[^]*').replaceAll('?', '[^]')}$`).test(value);
}

describe.each(targets.map((target) => [target.id, target] as const))('%s', (id, target) => {
  const server = servers.find((candidate) => candidate.target === id);

  it('has a server', () => {
    expect(server).toBeDefined();
  });

  it.each(waysToAnswer(target).map((way) => [JSON.stringify(way), way] as const))('gives every value that the deployment needs with %s', (_, way) => {
    const secrets = target.secrets.filter(({ when = {} }) => Object.entries(when).every(([name, value]) => way[name] === value));
    const values = server?.open().values ?? {};
    expect(() => storageValues(secrets, values)).not.toThrow();
    for (const { name, shape } of secrets) {
      if (shape !== undefined && values[name] !== undefined) expect(fits(values[name], shape.pattern), `${name} ${shape.problem}`).toBe(true);
    }
  });

  it('gives nothing that the target does not know', () => {
    const known = target.secrets.map(({ name }) => name);
    expect(Object.keys(server?.open().values ?? {}).filter((name) => !known.includes(name))).toEqual([]);
  });

  it('makes new credentials each time, and has none in its script', () => {
    const [one, other] = [server?.open(), server?.open()];
    const secret = (values: Readonly<Record<string, string>> = {}) => Object.entries(values).filter(([name]) => /KEY$|PASSWORD$/.test(name) && name !== 'AWS_ACCESS_KEY_ID').map(([, value]) => value);
    const before = secret(one?.values);
    expect(before.length).toBeGreaterThan(0);
    for (const value of secret(other?.values)) expect(before).not.toContain(value);
    for (const value of before) expect(server?.script).not.toContain(value);
  });

  it('names a public image by version, and what another one must have', () => {
    expect(server?.image).toMatch(/^[a-z0-9./-]+:v?\d+\.\d+/);
    expect(server?.needs).toMatch(/^\S.*[^.]$/);
  });

  it('knocks with whole lines and knows the answer', () => {
    const { send, expect: answer } = server?.open().knock ?? { send: '?', expect: /^/ };
    expect(send === '' || send.endsWith('\r\n\r\n')).toBe(true);
    expect(answer.test('')).toBe(false);
  });
});

it('there is no server for a target that is none', () => {
  expect(servers.map(({ target }) => target).toSorted()).toEqual(targets.map(({ id }) => id).toSorted());
});

it('docs/rehearse.md names each server\'s image', () => {
  const page = readFileSync(path.resolve(import.meta.dirname, '../../../docs/rehearse.md'), 'utf8');
  for (const { target, image } of servers) expect(page).toContain(`| ${targets.find(({ id }) => id === target)?.title} | \`${image}\``);
});
