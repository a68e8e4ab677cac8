import { describe, expect, it } from 'vitest';
import { allMessages, messagesOfBash, messagesOfTypescript } from '../messages.mjs';

describe('the list of messages', () => {
  it('has whole texts with their values, and texts within texts', () => {
    const code =
      "import x from './a b c';\nconst a = `The file ${name} is ` +\n  `not ${b ? 'there at all' : ''}.`;\nconst id = 'no-text';\n";
    expect(messagesOfTypescript(code)).toEqual([
      { line: 2, text: "The file {name} is not {b ? 'there at all' : ''}." },
      { line: 3, text: 'there at all' },
    ]);
  });

  it('has what a script says, and none of its comments', () => {
    expect(messagesOfBash('# "a comment of four words"\nsay "The app has $1 databases"\nx=1\n')).toEqual([
      { line: 2, text: 'The app has $1 databases' },
    ]);
  });

  it('finds prompts, errors, findings of the doctor and messages of the engine', () => {
    const places = allMessages().map(({ place }) => place.split('/').slice(0, 4).join('/'));
    for (const part of [
      'packages/core/src/questions',
      'packages/core/src/generator',
      'packages/ops/src/doctor',
      'packages/engine/src/guard',
    ])
      expect(places).toContain(part);
  });
});
