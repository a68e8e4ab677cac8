import { expect, it } from 'vitest';
import { takeOut } from '../../src/plan/take-out.js';
import type { GeneratedFile } from '../../src/platforms/generated-file.js';

const file = (text: string, merge?: GeneratedFile['merge']): GeneratedFile => ({
  path: 'f',
  text,
  purpose: 'test',
  ...(merge && { merge }),
});

it.each([
  ['the added lines alone', 'mine\nours\n', ['ours'], 'mine\n'],
  ['a line once, where it was added', 'ours\nmine\nours\n', ['ours'], 'ours\nmine\n'],
  ['a line with another line end', 'mine\r\nours\r\nmore\r\n', ['ours'], 'mine\r\nmore\r\n'],
  ['a last line without an end', 'mine\nours', ['ours'], 'mine\n'],
  ['no line that a person changed', 'mine\nours # mine\n', ['ours'], 'mine\nours # mine\n'],
  ['everything where nothing else is there', 'ours\n\n', ['ours'], undefined],
])('takes out %s', (_, before, added, expected) => {
  expect(takeOut(file('ours\n', 'append-lines'), before, added, true)).toBe(expected);
});

it('takes out its key, and leaves those of others', () => {
  const ours = file('{"ours":{}}', 'json-keys');
  expect(takeOut(ours, '{"ours":{"a":1},"mine":1}', [], false)).toBe('{\n  "mine": 1\n}\n');
  expect(takeOut(ours, '{"ours":{"a":1}}', [], false)).toBeUndefined();
  expect(takeOut(ours, '{\r\n\t"mine": 1,\r\n\t"ours": {}\r\n}\r\n', [], false)).toBe('{\r\n\t"mine": 1\r\n}\r\n');
});

it('takes out entries as they were generated, and leaves those that a person wrote or changed', () => {
  const entry = (name: string, days = 'weekly') =>
    `  - package-ecosystem: ${name}\n    schedule: { interval: ${days} }\n`;
  const ours = file(`version: 2\nupdates:\n${entry('docker')}`, 'dependabot-updates');
  const of = (...entries: string[]) => `version: 2\nupdates:\n${entries.join('')}`;
  expect(takeOut(ours, of(entry('npm'), entry('docker')), [], true)).toBe(of(entry('npm')));
  expect(takeOut(ours, of(entry('docker'), entry('npm')), [], true)).toBe(of(entry('npm')));
  expect(takeOut(ours, of(entry('docker', 'daily')), [], true)).toBe(of(entry('docker', 'daily')));
  expect(takeOut(ours, of(entry('docker')), [], false)).toBeUndefined();
  expect(takeOut(ours, of(entry('docker')), [], true)).toMatch(/^version: 2\nupdates: *\[\]\n$/);
});

it('leaves every other file as it is', () => {
  expect(takeOut(file('ours\n'), 'mine\n', ['mine'], false)).toBe('mine\n');
});
