import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { UserError } from '../../src/errors.js';
import { mergeText, takeOut } from '../../src/plan/index.js';
import { renderCompose } from '../../src/platforms/compose/index.js';
import { sampleDeployment } from '../platforms/sample-deployment.js';

const file = renderCompose(sampleDeployment()).find(({ merge }) => merge === 'dependabot-updates')!;
const merged = (before: string): string => mergeText(file, before);
/** Ecosystem and directory of every entry, in their order. */
const list = (text: string): readonly string[] =>
  parse(text).updates.map(
    (entry: Record<string, string>) => `${entry['package-ecosystem']} ${entry['directory'] ?? entry['directories']}`,
  );
const ours = ['github-actions /', 'docker-compose /.deploy'];

const theirs = `# Ours: do not touch
version: 2
updates:
- package-ecosystem: "nuget" # with quotes
  directory: "/"
  schedule:
    interval: daily   # odd   blanks

  # why so often
  open-pull-requests-limit: 20 # the last one

# what follows
registries:
  mine: {type: nuget-feed, url: https://example.com}
`;

describe('a dependabot.yml that is there', () => {
  test('gets what it lacks behind its own entries, and is kept to the byte', () => {
    const after = merged(theirs);
    expect(list(after)).toEqual(['nuget /', ...ours]);
    const [head, tail] = theirs.split('\n# what follows');
    expect(after.startsWith(`${head}- package-ecosystem: github-actions`)).toBe(true);
    expect(after.endsWith(`\n\n# what follows${tail}`)).toBe(true);
  });

  test('is left alone the second time, and where it has everything', () => {
    const after = merged(theirs);
    expect(merged(after)).toBe(after);
    expect(merged(file.text)).toBe(file.text);
  });

  test('keeps the line ends of Windows', () => {
    const after = merged(theirs.replaceAll('\n', '\r\n'));
    expect(after.replaceAll('\r\n', '')).not.toContain('\n');
    expect(after.replaceAll('\r\n', '\n')).toBe(merged(theirs));
  });

  test.each([
    ['the same directory in another notation', 'directory: ./', ['docker-compose /.deploy']],
    ['a list of directories', 'directories: ["/", "/api"]', ['docker-compose /.deploy']],
    ['every directory', 'directories: ["**/*"]', ['docker-compose /.deploy']],
    ['another directory', 'directory: /api', ours],
  ])('with %s', (_, directory, added) => {
    const before = `version: 2\nupdates:\n    - package-ecosystem: github-actions\n      ${directory}`;
    const after = merged(before);
    expect(after.startsWith(`${before}\n    - package-ecosystem: ${added[0]?.split(' ')[0]}`)).toBe(true);
    expect(list(after).slice(1)).toEqual(added);
  });

  test.each([
    ['without a list', 'version: 2\n', ours],
    ['with an empty list', '# mine\nversion: 2\nupdates: []\n', ours],
    ['with nothing in its list', '# mine\nversion: 2\nupdates:\n', ours],
    [
      'with a list on one line',
      'version: 2\nupdates: [{ package-ecosystem: npm, directory: / }] # short\n',
      ['npm /', ...ours],
    ],
    ['empty', '', ours],
    ['of comments alone', '# later\n', ours],
  ])('%s', (_, before, expected) => {
    const after = merged(before);
    expect(list(after)).toEqual(expected);
    expect(parse(after).version).toBe(2);
    for (const [comment] of before.matchAll(/# \w+/g)) expect(after).toContain(comment);
    expect(merged(after)).toBe(after);
  });

  test.each([
    ['does not parse', 'updates:\n  - a: [1\n b'],
    ['is a list', '- a\n'],
    ['is text', 'just words\n'],
    ['has a map of updates', 'version: 2\nupdates: { npm: weekly }\n'],
  ])('that %s stops the run', (_, before) => {
    expect(() => merged(before)).toThrow(UserError);
    expect(() => merged(before)).toThrow(
      /\.github\/dependabot\.yml cannot be read: .+\n.*git checkout -- \.github\/dependabot\.yml/,
    );
  });
});

describe('taken out again', () => {
  test.each(['# only a comment\n', 'version: 2\nupdates: []\n', '# mine\nversion: 2\nregistries: {}\nupdates:\n'])(
    'of a file that was there, without entries of its own, all the rest stays: %j',
    (before) => {
      const after = takeOut(file, merged(before), [], true) ?? '';
      expect(parse(after)).toEqual({ ...parse(before), version: 2, updates: [] });
      expect(after).toContain(before.split('\n', 1).join());
    },
  );

  test('a file of ours alone goes', () => expect(takeOut(file, file.text, [], false)).toBeUndefined());
});

test('a file of another version is not one that Dependabot reads here', () => {
  expect(() => merged('version: 1\nupdate_configs: []\n')).toThrow(/its "version" is not 2/);
});

describe('a dependabot.yml that an earlier run wrote', () => {
  const before = file.text.replace('interval: weekly', 'interval: monthly');
  const joinedWith = (text: string, last = before): string => mergeText(file, text, last);

  test('follows where nobody changed it', () => {
    expect(before).not.toBe(file.text);
    expect(joinedWith(before)).toBe(file.text);
  });

  test('keeps the entries and lines of a person, and follows beside them', () => {
    const theirsFirst = before.replace('updates:\n', 'updates:\n  - package-ecosystem: npm\n    directory: /\n');
    const after = joinedWith(`${theirsFirst}# mine\n`);
    expect(list(after)).toEqual(['npm /', ...ours]);
    expect(after).toMatch(/# mine\n$/);
    expect(after).not.toContain('monthly');
  });

  test('does not get an entry again that a person removed', () => {
    const removed = before.slice(0, before.indexOf('  - package-ecosystem: docker-compose'));
    expect(list(joinedWith(removed))).toEqual(['github-actions /']);
    const overlapping = removed.replace('interval: monthly', 'interval: daily');
    expect(joinedWith(overlapping)).toBe(overlapping);
  });

  test('gets no second entry for what a person added meanwhile', () => {
    const last = before.slice(0, before.indexOf('  - package-ecosystem: docker-compose'));
    const mine = '  - package-ecosystem: docker-compose\n    directory: /.deploy\n    labels: [mine]\n';
    const after = joinedWith(last.replace('updates:\n', `updates:\n${mine}`), last);
    expect(list(after).toSorted()).toEqual([...ours].toSorted());
    expect(after).toContain('labels: [mine]');
  });
});
