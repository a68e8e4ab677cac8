import { expect, it } from 'vitest';
import { flagExample, flagUsage, questionsFor, questionTable, resolveAnswers } from '../../src/questions/index.js';
import { targets } from '../../src/targets/index.js';
import { sampleFacts, sampleFamily } from './sample-facts.js';

const questions = questionsFor([sampleFamily], targets);

it('names every value of a choice, in the order in which people look for them', () => {
  const usages = questions.filter(({ type }) => type === 'select').map(flagUsage);
  expect(usages[0]).toBe(`--target ${targets.map(({ id }) => id).join('|')}`);
  expect(usages).toEqual(
    expect.arrayContaining(['--sftp-auth password|key', '--image-build sdk|dockerfile|supplied|published']),
  );
});

const withExample = questions.filter((question) => question.example !== undefined);

it('has an example wherever a value is to be typed', () => {
  const typed = questions.filter(
    ({ type, name }) =>
      ['text', 'number', 'list'].includes(type) && !sampleFamily.questions.some((own) => own.name === name),
  );
  expect(withExample).toEqual(typed);
  expect(questionTable(withExample)).toContain('| `--user 1654:1654` |');
});

it.each(withExample.map((question) => [flagExample(question), question] as const))(
  '%s is a value that is taken',
  (_, { name, example }) => {
    const flags = {
      target: 's3',
      releaseOnPush: true,
      imageBuild: name === 'image' ? 'published' : 'dockerfile',
      [name]: example,
    };
    // Only what is there can be taken out.
    const stored = name.startsWith('without') ? { variables: ['Features__Search=on'], appSecrets: ['STRIPE_KEY'] } : {};
    expect(
      resolveAnswers({ facts: sampleFacts(), family: sampleFamily, targets, flags, stored, yes: true }),
    ).toMatchObject({ invalid: [], missing: [] });
  },
);
