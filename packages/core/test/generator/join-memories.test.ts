import { describe, expect, it } from 'vitest';
import { joinMemories } from '../../src/generator/join-memories.js';

const join = (base: object, ours: object, theirs: object) =>
  joinMemories(base as Record<string, unknown>, ours as Record<string, unknown>, theirs as Record<string, unknown>);

describe('joinMemories', () => {
  it.each<[string, object, object, object, object]>([
    ['nothing changed', { a: 1 }, { a: 1 }, { a: 1 }, { a: 1 }],
    ['a change of ours', { a: 1 }, { a: 2 }, { a: 1 }, { a: 2 }],
    ['a change of theirs', { a: 1 }, { a: 1 }, { a: 2 }, { a: 2 }],
    ['changes of both', { o: { a: 1, b: 1 } }, { o: { a: 2, b: 1 } }, { o: { a: 1, b: 2 } }, { o: { a: 2, b: 2 } }],
    ['what only one added', {}, { a: 1 }, { b: 2 }, { a: 1, b: 2 }],
    ['what ours took out', { a: 1, b: 1 }, { b: 1 }, { a: 1, b: 1 }, { b: 1 }],
    ['what theirs took out', { a: 1, b: 1 }, { a: 1, b: 1 }, { b: 1 }, { b: 1 }],
    ['what ours took out and theirs changed', { a: 1, b: 1 }, { b: 1 }, { a: 2, b: 1 }, { b: 1, a: 2 }],
    ['what theirs took out and ours changed', { a: 1, b: 1 }, { a: 2, b: 1 }, { b: 1 }, { a: 2, b: 1 }],
    [
      'the newer version, here',
      { version: '0.1.0' },
      { version: '0.10.0' },
      { version: '0.9.0' },
      { version: '0.10.0' },
    ],
    [
      'the newer version, there',
      { version: '0.1.0' },
      { version: '0.9.0' },
      { version: '0.10.0' },
      { version: '0.10.0' },
    ],
    ['entries that either added', { l: ['A'] }, { l: ['A', 'B'] }, { l: ['A', 'C'] }, { l: ['A', 'B', 'C'] }],
    [
      'an entry that ours took out',
      { l: ['A', 'B'] },
      { l: ['A', 'C'] },
      { l: ['A', 'B', 'D'] },
      { l: ['A', 'C', 'D'] },
    ],
    [
      'an entry that theirs took out',
      { l: ['A', 'B'] },
      { l: ['A', 'B', 'C'] },
      { l: ['A', 'D'] },
      { l: ['A', 'C', 'D'] },
    ],
    [
      'an entry that theirs changed',
      { l: ['A=1', 'B'] },
      { l: ['A=1', 'B', 'C'] },
      { l: ['A=2', 'B'] },
      { l: ['A=2', 'B', 'C'] },
    ],
    [
      'an entry that ours changed',
      { l: ['A=1', 'B'] },
      { l: ['A=2', 'B'] },
      { l: ['A=1', 'B', 'C'] },
      { l: ['A=2', 'B', 'C'] },
    ],
    ['an entry that both changed', { l: ['A=1'] }, { l: ['A=2', 'B'] }, { l: ['A=3'] }, { l: ['A=2', 'B'] }],
    [
      'an entry that ours took out and theirs changed',
      { l: ['A=1', 'B'] },
      { l: ['B', 'C'] },
      { l: ['A=2', 'B'] },
      { l: ['B', 'C', 'A=2'] },
    ],
    [
      'an entry that theirs took out and ours changed',
      { l: ['A=1', 'B'] },
      { l: ['A=2', 'B'] },
      { l: ['B', 'C'] },
      { l: ['A=2', 'B', 'C'] },
    ],
    [
      'databases of different paths',
      {},
      { l: [{ path: 'app.db' }] },
      {
        l: [
          { path: 'jobs.db', from: 'a' },
          { path: 'app.db', folder: 'x' },
        ],
      },
      { l: [{ path: 'app.db' }, { path: 'jobs.db', from: 'a' }, { path: 'app.db', folder: 'x' }] },
    ],
  ])('joins %s', (_, base, ours, theirs, expected) => {
    expect(join(base, ours, theirs)).toEqual({ value: expected, contradictions: [] });
  });

  it('names answers that both gave differently, and uses the one of this side', () => {
    const answers = (port: number, last: number) => ({ answers: { port, last: { port: last } }, count: port });
    expect(join(answers(1, 1), answers(2, 2), answers(3, 3))).toEqual({
      value: answers(2, 2),
      contradictions: ['port: 2 here, 3 there'],
    });
  });
});
