import { describe, expect, it } from 'vitest';
import { isTooLong } from '../long-lines.mjs';

const words = (count: number) => 'word '.repeat(count / 5).slice(0, count - 1) + '.';

describe('a line', () => {
  it.each([
    ['packages/core/src/a.ts', words(140), false],
    ['packages/core/src/a.ts', words(145), true],
    ['packages/core/src/a.ts', `    '${words(145)}' +`, true],
    ['packages/engine/src/a.sh', `# ${words(145)}`, true],
    ['.ci/run', words(145), true],
    ['packages/core/src/a.ts', `  /^${words(145)}/,`, false],
    ['packages/core/test/a.test.ts', `  '${words(145)}',`, false],
    ['packages/core/test/a.test.ts', `  // ${words(145)}`, true],
    ['docs/a.md', words(145), true],
    ['docs/a.md', `| ${words(145)} |`, false],
    ['docs/a.md', `See https://example.com/${'a'.repeat(120)} about it.`, false],
    ['packages/core/templates/a.md.ejs', `${words(100)}<%- several.of.these.names.are.long + enough %>`, false],
    ['packages/core/templates/a.md.ejs', `${words(145)}<%- name %>`, true],
  ])('of %s: %s', (file, line, expected) => {
    expect(isTooLong(file, line)).toBe(expected);
  });
});
