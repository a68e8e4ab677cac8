import { expect, it } from 'vitest';
import { wrapWords } from '../../src/generator/wrap-words.js';

it('breaks between words, and lets the lines hang', () => {
  const text = 'The release workflow builds the image and starts the app.';
  expect(wrapWords(text, 2, 40)).toBe('The release workflow builds the image\n  and starts the app.');
});

it('leaves a word that is too long whole, and without a terminal every line', () => {
  expect(wrapWords(`see ${'x'.repeat(60)}`, 2, 40)).toBe(`see\n  ${'x'.repeat(60)}`);
  expect(wrapWords('word '.repeat(60), 2, Number.POSITIVE_INFINITY)).toBe('word '.repeat(60));
});
