import { expect, it } from 'vitest';
import { choiceOf, perhapsMeant } from '../../src/questions/choice.js';
import { targets } from '../../src/targets/registry.js';

const choices = targets.map(({ id, title }) => ({ value: id, title }));

it.each([
  ['S3', 's3'],
  [' azure ', 'azure'],
  ['gcs', undefined],
])('%j is the choice %s', (typed, value) => {
  expect(choiceOf(typed, choices)?.value).toBe(value);
});

it.each([
  ['aws', 's3'],
  ['gcs', 'gs'],
  ['Google', 'gs'],
  ['cloudflare', 'r2'],
  ['nas', 'file'],
  // Several have these words, so none is proposed.
  ['storage', undefined],
  ['object', undefined],
  ['', undefined],
])('by %j perhaps %s is meant', (typed, value) => {
  expect(perhapsMeant(typed, choices)?.value).toBe(value);
});
