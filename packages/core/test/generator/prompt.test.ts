import { expect, it } from 'vitest';
import { answerFrom, promptFor } from '../../src/generator/prompt.js';
import { pageSize } from '../../src/generator/wrap-words.js';
import { questionsFor } from '../../src/questions/index.js';
import { targets } from '../../src/targets/index.js';
import { sampleFacts, sampleFamily } from '../questions/sample-facts.js';

function prompt(name: string, facts = sampleFacts()) {
  const question = questionsFor([sampleFamily], targets).find((one) => one.name === name);
  if (question === undefined) throw new Error(`no question ${name}`);
  return promptFor(question, { facts, answers: {} });
}

it('says where the proposed answer is from', () => {
  expect(prompt('port').message).toMatch(/container\? \(\.NET images listen on 8080\)$/);
});

it('names the branches that deploy today', () => {
  expect(prompt('releaseOnPush').message).toMatch(/push to main or master\?/);
  const releaseBranches = { value: ['production'], from: 'a.yml:3', guessed: false };
  expect(prompt('releaseOnPush', sampleFacts({ releaseBranches })).message).toMatch(/push to production\?/);
});

it('shows what was found as checkboxes, with a way to type more', () => {
  const databases = prompt('databases');
  expect(databases).toMatchObject({
    type: 'checkbox',
    message: 'Which SQLite databases should be backed up? Paths count from the data folder',
    choices: [
      { value: 'app.db', checked: true },
      { value: 'jobs/jobs.db', checked: true },
      { value: '', checked: false },
    ],
    default: ['app.db', 'jobs/jobs.db'],
  });
  expect(databases.validate?.([{ value: 'app.db' }])).toBe(true);
  expect(databases.validate?.([])).toMatch(/name at least one database file/);
  expect(databases.validate?.([{ value: '' }])).toBe(true);
});

it('says why nothing is proposed', () => {
  const { message, default: proposed } = prompt('databases', sampleFacts({ databases: [] }));
  expect(message).toMatch(
    new RegExp(`^${sampleFamily.withoutDatabase}\\nWhich SQLite databases .* \\(separate several with commas\\)$`),
  );
  expect(proposed).toBeUndefined();
});

it('leaves choices to speak for themselves, S3 first', () => {
  const { message, choices } = prompt('target');
  expect(message).toBe('Where should the backups live?');
  expect(choices?.map(({ name }) => name)).toEqual(targets.map(({ title }) => title));
  expect(choices?.[0]?.name).toBe('AWS S3');
});

const context = { facts: sampleFacts(), answers: {} };
const variables = questionsFor([sampleFamily], targets).find(({ name }) => name === 'variables')!;

it('asks for variables and secrets of the app, and takes none for an answer', () => {
  for (const name of ['variables', 'appSecrets']) {
    expect(prompt(name)).toMatchObject({ default: '', message: expect.stringMatching(/Leave it empty for none/) });
    expect(prompt(name).validate?.('')).toBe(true);
  }
  expect(prompt('variables').validate?.('STRIPE_KEY=abc')).toMatch(/looks like a secret/);
  expect(prompt('appSecrets').validate?.('DEPLOY_KEY=KEY')).toMatch(/a name that the deployment itself uses/);
});

it('keeps commas in the value of a variable, typed and proposed', () => {
  expect(answerFrom(variables, 'A=x,y, B=2', context)).toEqual(['A=x,y', 'B=2']);
  const before = ['A=x,y', 'OPTIONS=a=1,b=2'];
  expect(answerFrom({ ...variables, default: () => before }, before.join(', '), context)).toEqual(before);
});

it('shows all choices where the terminal is high enough, and lets no key tick what is no value', () => {
  expect([pageSize(17, 50), pageSize(17, 24), pageSize(17, 16), pageSize(17, 8), pageSize(3, 50)]).toEqual([
    17, 17, 11, 7, 3,
  ]);
  expect(prompt('target').pageSize).toBe(pageSize(targets.length));
  expect(prompt('databases')).toMatchObject({ pageSize: 3, shortcuts: { all: null, invert: null } });
});
