import { expect, it } from 'vitest';
import { askList } from '../../src/generator/ask-list.js';
import { questionsFor } from '../../src/questions/index.js';
import { targets } from '../../src/targets/index.js';
import { sampleFacts, sampleFamily } from '../questions/sample-facts.js';

const databases = questionsFor([sampleFamily], targets).find(({ name }) => name === 'databases')!;

/** Answers prompts in their order. */
async function answered(...replies: readonly unknown[]) {
  const left = [...replies];
  const messages: string[] = [];
  const value = await askList(databases, { facts: sampleFacts(), answers: {} }, async ({ name, message }) => {
    messages.push(message);
    return { [name]: left.shift() };
  });
  expect(left).toEqual([]);
  return { value, messages };
}

it('takes what is ticked', async () => {
  expect((await answered(['app.db', 'jobs/jobs.db'])).value).toEqual(['app.db', 'jobs/jobs.db']);
});

it('asks for the others where they are to be typed', async () => {
  const { value, messages } = await answered(['app.db', 'jobs/jobs.db', ''], 'a.db, b/*.db');
  expect(value).toEqual(['app.db', 'jobs/jobs.db', 'a.db', 'b/*.db']);
  expect(messages[1]).toBe('Which other ones? (separate them with commas)');
});

it('leaves out what was found only after a yes', async () => {
  const { value, messages } = await answered(['app.db'], false, ['app.db'], true);
  expect(value).toEqual(['app.db']);
  expect(messages[1]).toBe('Without a backup, jobs/jobs.db will be lost with the host. Leave it out?');
});
