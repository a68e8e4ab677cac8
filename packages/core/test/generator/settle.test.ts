import { describe, expect, it } from 'vitest';
import { settleConflicts } from '../../src/generator/settle.js';
import type { Terminal } from '../../src/generator/terminal.js';
import { planFiles, type Known } from '../../src/plan/index.js';

const hint = 'Commit abc1234 brought the files.';

/** What 0.1.0 wrote is known from the commit that brought it alone. */
function plan(disk: Readonly<Record<string, string>>) {
  const brought = { commit: 'abc1234', text: (path: string) => (path in disk ? 'a\nb\nc\nd\n' : undefined) };
  const known: Known = { written: {}, joined: [], complete: true, text: () => undefined, brought };
  const files = Object.keys(disk).map((path) => ({ path, text: 'a\nb\nc\nnew\n', purpose: 'test' }));
  return planFiles(files, (path) => disk[path], known);
}

function answering(...answers: readonly string[]) {
  const [left, asked, said]: [string[], string[], string[]] = [[...answers], [], []];
  const terminal: Terminal = {
    interactive: true,
    say: (text) => said.push(text),
    prompt: () => Promise.reject(new Error('asks nothing else')),
    choose: async (message, choices) => {
      asked.push(message);
      const answer = left.shift();
      const choice = choices.find(({ value }) => value === answer);
      if (choice === undefined) throw new Error(`no choice ${answer}`);
      return choice.value;
    },
  };
  return { terminal, asked, said };
}

const texts = ({ files }: ReturnType<typeof plan>) =>
  Object.fromEntries(files.map(({ file, after }) => [file.path, after]));

describe('files of which nothing was noted', () => {
  it('asks only about those in which edits overlap, after it has said what is known', async () => {
    const { terminal, asked, said } = answering('yours');
    const conflicts = plan({ untouched: 'a\nb\nc\nd\n', merged: 'mine\nb\nc\nd\n', overlapping: 'a\nb\nc\nmine\n' });
    expect(texts(await settleConflicts(conflicts, terminal, false, hint))).toEqual({
      untouched: 'a\nb\nc\nnew\n',
      merged: 'mine\nb\nc\nnew\n',
      overlapping: 'a\nb\nc\nmine\n',
    });
    expect(said).toEqual([hint]);
    expect(asked).toEqual([
      'You and the generator changed the same lines, or set the same value, in overlapping. Which should be kept?',
    ]);
  });

  it('asks for a word where nothing overlaps, because an earlier edit cannot be told', async () => {
    const { terminal, said } = answering('show', 'write');
    const conflicts = plan({ merged: 'mine\nb\nc\nd\n' });
    expect(texts(await settleConflicts(conflicts, terminal, false, hint))).toEqual({ merged: 'mine\nb\nc\nnew\n' });
    expect(said[1]).toContain('+new');
    await expect(settleConflicts(conflicts, answering('stop').terminal, false, hint)).rejects.toThrow(
      'Nothing was written',
    );
  });
});

it('does not say of a file that no run has written that the generator changed it', async () => {
  const { terminal, asked } = answering('yours');
  const known: Known = { written: {}, joined: [], complete: true, text: () => undefined };
  const files = [{ path: 'release.yml', text: 'new\n', purpose: 'test' }];
  await settleConflicts(
    planFiles(files, () => 'mine\n', known),
    terminal,
    false,
  );
  expect(asked).toEqual(['Your text differs from that of the generator in release.yml. Which should be kept?']);
});

it('without a terminal, says of each file why it is in the way', async () => {
  const terminal: Terminal = { ...answering().terminal, interactive: false };
  const known: Known = {
    written: {},
    joined: [],
    complete: true,
    text: (path) => (path === 'a' ? '1\n2\n' : undefined),
  };
  const files = ['a', 'b'].map((path) => ({ path, text: '1\nnew\n', purpose: 'test' }));
  const error: unknown = await settleConflicts(
    planFiles(files, () => '1\nmine\n', known),
    terminal,
    false,
  ).catch((thrown: unknown) => thrown);
  expect(String(error)).toContain(
    'because you and the generator changed the same lines in\n    a\n  and these files already exist with other content:\n    b',
  );
});
