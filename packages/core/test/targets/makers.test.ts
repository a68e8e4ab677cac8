import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { targets } from '../../src/targets/index.js';

// What every maker promises. A new one needs no test of its own to be held to it.

const made = targets.flatMap(({ maker, ...target }) => (maker === undefined ? [] : [{ ...target, maker }]));
const ids = ['my-shop-k3x9q2', `${'a'.repeat(25)}-k3x9q2`, 'a-2-k3x9q2'];

describe.each(made)('the storage of $id', ({ maker, secrets }) => {
  const answersFor = (id: string) =>
    Object.fromEntries(maker.questions.map(({ name, ...question }) => [name, question.default(id)]));

  it.each(ids)('is proposed with good names, for the deployment %s', (id) => {
    for (const { name, pattern, ...question } of maker.questions)
      expect(question.default(id), name).toMatch(new RegExp(pattern));
  });

  it('answers everything that is required', () => {
    const commands = maker.commands(answersFor('my-shop-k3x9q2'), 'my-shop-k3x9q2');
    const given = [
      ...maker.questions.map(({ name }) => name),
      ...commands.flatMap(({ gives = {} }) => Object.keys(gives)),
    ];
    for (const { name, optional } of secrets) if (optional !== true) expect(given).toContain(name);
    for (const name of commands.flatMap(({ gives = {} }) => Object.keys(gives)))
      expect(secrets.map((secret) => secret.name)).toContain(name);
  });

  it('is told in sentences, and uses each answer', () => {
    const answers = Object.fromEntries(maker.questions.map(({ name }) => [name, `answer-${name.toLowerCase()}`]));
    const commands = maker.commands(answers, 'my-shop-k3x9q2');
    for (const { what, args } of commands) {
      expect(what).toMatch(/^[A-Z].*[^.]$/);
      expect(args.every((arg) => arg !== '' && !arg.includes('undefined'))).toBe(true);
    }
    const all = commands.flatMap(({ args }) => args).join(' ');
    for (const answer of Object.values(answers)) expect(all).toContain(answer);
    for (const { message, problem, name } of maker.questions) {
      expect(name).toMatch(/^[A-Z][A-Z0-9_]+$/);
      expect(message).toMatch(/^[A-Z]/);
      expect(problem).toMatch(/^it must /);
    }
  });
});

it('the policy of S3 stands in its page as well, and allows nothing outside of the deployment', () => {
  const policy = targets.find(({ id }) => id === 's3')?.policy?.('myapp-backups', 'my-app-k3x9q2');
  const page = readFileSync(new URL('../../../../docs/targets/s3.md', import.meta.url), 'utf8');
  const [, shown = ''] = /```json\n([^]*?)```/.exec(page) ?? [];
  expect(JSON.parse(shown)).toEqual(policy);
  expect(JSON.stringify(policy)).not.toMatch(/"\*"|:::\*|s3:\*/);
});
