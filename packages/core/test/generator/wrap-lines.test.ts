import { expect, it } from 'vitest';
import { problemText } from '../../src/generator/problem-text.js';
import { wrapLines } from '../../src/generator/wrap-lines.js';

it('breaks each line between words, below its first word', () => {
  expect(wrapLines('✔ The release workflow builds the image.\n  → It starts the app on the host.', 0, 26)).toBe(
    '✔ The release workflow\n  builds the image.\n  → It starts the app on\n    the host.',
  );
});

it('leaves a command in one piece, in a line of its own where it does not fit', () => {
  const command = 'git add --all && git commit -m "Deploy with Litestream" && git push';
  expect(wrapLines(`       ${command}`, 0, 40)).toBe(`       ${command}`);
  expect(wrapLines(`  → Commit the files, and push them: ${command}`, 2, 60)).toBe(
    `  → Commit the files, and push them:\n    ${command}`,
  );
  const loop = 'for name in AWS_REGION AWS_ENDPOINT; do gh variable delete "$name"; done';
  expect(wrapLines(`       ${loop}`, 0, 40)).toBe(`       ${loop}`);
  expect(wrapLines('  → Run it: npm test', 2, 40)).toBe('  → Run it: npm test');
});

it('leaves every line whole without a terminal', () => {
  expect(wrapLines('word '.repeat(60), 0, Number.POSITIVE_INFINITY)).toBe('word '.repeat(60));
});

it('what stopped a run is wrapped like that', () => {
  const problem = {
    what: 'The folder cannot be written here.',
    fix: 'Make it writable: chmod u+w "/a folder/with a name"',
  };
  expect(problemText([problem], 30)).toBe(
    '✖ The folder cannot be\n  written here.\n  → Make it writable:\n    chmod u+w "/a folder/with a name"',
  );
});

it('the further lines of a next step hang below its first word', () => {
  const problem = { what: 'There is no key.', fix: 'Make one: ssh-keygen -f key\nThen run this again.' };
  expect(problemText([problem], 40)).toBe(
    '✖ There is no key.\n  → Make one: ssh-keygen -f key\n    Then run this again.',
  );
});
