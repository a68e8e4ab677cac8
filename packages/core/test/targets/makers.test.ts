import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makerCommands, policyText, proposedName, targets, type Target } from '../../src/targets/index.js';

// What every maker promises. A new one needs no test of its own to be held to it.

const made = targets.filter(({ maker }) => maker !== undefined);
const ids = ['my-shop-k3x9q2', `${'a'.repeat(25)}-k3x9q2`, 'a-2-k3x9q2'];
const id = 'my-shop-k3x9q2';

describe.each(made)('the storage of $id', (target: Target) => {
  const { maker, secrets } = target;
  const { questions, commands } = maker!;
  const given = commands.flatMap(({ gives = {} }) => Object.keys(gives));

  it.each(ids)('is proposed with good names, for the deployment %s', (one) => {
    for (const question of questions)
      expect(proposedName(question, one), question.name).toMatch(new RegExp(question.pattern));
  });

  it('answers everything that is required', () => {
    const answered = [...questions.map(({ name }) => name), ...given];
    for (const { name, optional } of secrets) if (optional !== true) expect(answered).toContain(name);
    for (const name of given) expect(secrets.map((secret) => secret.name)).toContain(name);
  });

  it('is data alone', () => {
    expect(JSON.parse(JSON.stringify(maker))).toEqual(maker);
  });

  it('knows what was there already, where something is left out for that reason', () => {
    for (const [index, { onlyIfNew, gives }] of commands.entries()) {
      if (onlyIfNew !== true) continue;
      expect(gives).toBeUndefined();
      const before = commands.slice(0, index).findLast((command) => command.onlyIfNew !== true);
      expect(before?.unless).toBeDefined();
    }
  });

  it('is told in sentences, and uses each answer', () => {
    const answers = Object.fromEntries(questions.map(({ name }) => [name, `answer-${name.toLowerCase()}`]));
    const filled = makerCommands(target, answers, id);
    for (const { what, args, lost = 'None.', refusals = {} } of filled) {
      expect(what).toMatch(/^[A-Z].*[^.]$/);
      for (const text of [lost, ...Object.values(refusals)]) {
        expect(text).not.toMatch(/\{\w+\}/);
        // Sentences, and below them lines that each end with a command.
        expect(text).toMatch(/^[A-Z].*\.(?:\n[A-Z].*: .*[^.])*$/);
      }
      expect(args.every((arg) => arg !== '' && !/\{\w+\}/.test(arg))).toBe(true);
    }
    const all = filled.flatMap(({ args }) => args).join(' ');
    for (const answer of Object.values(answers)) expect(all).toContain(answer);
    for (const { message, problem, name } of questions) {
      expect(name).toMatch(/^[A-Z][A-Z0-9_]+$/);
      expect(message).toMatch(/^[A-Z]/);
      expect(problem).toMatch(/^it must /);
    }
  });
});

it('the policy of S3 stands in its page as well, and allows nothing outside of the deployment', () => {
  const s3 = targets.find((target) => target.id === 's3');
  const policy = policyText(s3!, { AWS_S3_BUCKET: 'myapp-backups' }, 'my-app-k3x9q2') ?? '';
  const page = readFileSync(new URL('../../../../docs/targets/s3.md', import.meta.url), 'utf8');
  const [, shown = ''] = /```json\n([^]*?)```/.exec(page) ?? [];
  expect(JSON.parse(shown)).toEqual(JSON.parse(policy));
  expect(policy).not.toMatch(/"\*"|:::\*|s3:\*/);
});

it('AWS blocks the public access of a new bucket alone', () => {
  const { maker } = targets.find((target) => target.id === 's3')!;
  const block = maker!.commands.filter(({ args }) => args.includes('put-public-access-block'));
  expect(block.map(({ onlyIfNew }) => onlyIfNew)).toEqual([true]);
});

it('a second try at AWS corrects the policy, and knows what to do where there are two keys', () => {
  const s3 = targets.find((target) => target.id === 's3')!;
  const commands = makerCommands(s3, { AWS_S3_BUCKET: 'second', AWS_REGION: 'eu-central-1' }, id);
  const policy = commands.find(({ args }) => args.includes('put-user-policy'));
  expect(policy?.unless).toBeUndefined();
  expect(policy?.args.at(-1)).toContain('arn:aws:s3:::second/');
  const key = commands.find(({ args }) => args.includes('create-access-key'));
  for (const text of [key?.refusals?.['LimitExceeded'], key?.lost]) {
    const lines = text?.split('\n') ?? [];
    for (const command of [
      `aws iam list-access-keys --user-name litestream-${id}`,
      `aws iam delete-access-key --user-name litestream-${id} --access-key-id ID`,
    ])
      expect(lines.filter((line) => line.endsWith(`: ${command}`))).toHaveLength(1);
  }
});
