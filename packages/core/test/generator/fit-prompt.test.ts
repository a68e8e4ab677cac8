import { stripVTControlCharacters as plain } from 'node:util';
import { expect, test } from 'vitest';
import { fitPrompt } from '../../src/generator/fit-prompt.js';
import type { Prompt } from '../../src/generator/prompt.js';

const words = (count: number): string => Array.from({ length: count }, (_, index) => `word${index}`).join(' ');
const longest = (text: string): number => Math.max(...text.split('\n').map(({ length }) => length));
/** No line is longer than the terminal, and each word is whole. */
const isWhole = (text: string, original: string, room: number): boolean =>
  text.includes('\n') && longest(text) <= room && text.split(/\s+/).join(' ') === original;

const prompt = (rest: Partial<Prompt>): Prompt => ({ name: 'a', type: 'input', message: words(30), ...rest });

test.each<[string, Partial<Prompt>, number]>([
  ['a line', {}, 80],
  ['one with its default behind it', { default: 'x'.repeat(20) }, 57],
  ['yes or no', { type: 'confirm', default: true }, 73],
])('%s breaks between words', (_what, rest, room) => {
  expect(isWhole(fitPrompt(prompt(rest), 80).message, words(30), room)).toBe(true);
});

test('only the line in front of the default leaves room for it', () => {
  const message = `${words(14)}\nIts file:`;
  const fitted = fitPrompt(prompt({ message, default: '/home/me/.ssh/my-shop-abc234.known_hosts' }), 80).message;
  expect(fitted.split('\n')).toEqual([words(12), '  word12 word13', '  Its file:']);
});

test.each(['select', 'checkbox'] as const)(
  'the choices of a %s break between words, and all lines are shown',
  (type) => {
    const choices = [
      { value: 'a', name: words(30) },
      { value: 'b', name: 'short' },
    ];
    const fitted = fitPrompt(prompt({ type, choices, pageSize: 2 }), 80);
    const [first] = fitted.choices ?? [];
    expect(isWhole(first?.name ?? '', words(30), 80)).toBe(true);
    expect(first?.name).toMatch(type === 'select' ? /\n {2}\S/ : /\n {3}\S/);
    expect(fitted.choices?.map(({ short }) => short)).toEqual([words(30), 'short']);
    expect(fitted.pageSize).toBe((first?.name.split('\n').length ?? 0) + 1);
  },
);

test('what is wrong with an answer breaks between words', () => {
  const { validate } = fitPrompt(prompt({ validate: (value) => value === 'good' || words(30) }), 80);
  expect(validate?.('good')).toBe(true);
  expect(isWhole(String(validate?.('bad')), words(30), 80)).toBe(true);
});

test('an answer that does not fit behind its question stands below it', () => {
  const answerOf = (message: string) =>
    fitPrompt(prompt({ type: 'checkbox', message }), 40).theme?.style.answer ?? ((text: string) => text);
  expect(plain(answerOf('Which ones?')('app.db, jobs.db'))).toBe('app.db, jobs.db');
  const long = plain(answerOf('Which databases are backed up?')('app.db, jobs/jobs.db, requests/today.db'));
  expect(long).toBe('\n  app.db, jobs/jobs.db,\n  requests/today.db');
});

test('without a terminal nothing changes', () => {
  const one = prompt({ type: 'select', choices: [{ value: 'a', name: words(30) }] });
  expect(fitPrompt(one, Number.POSITIVE_INFINITY)).toBe(one);
});
