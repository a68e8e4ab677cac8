import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { jsonForLitestream, markdownCell, markdownCode, shellQuote, shellWord } from '../../src/quoting/index.js';
import { hostileTexts, randomTexts, unprintableTexts } from '../hostile.js';

const oneLine = [...hostileTexts, ...randomTexts(300)];
const all = [...oneLine, ...unprintableTexts];

describe('jsonForLitestream', () => {
  it('gives every text back, with expansion on or off', () => {
    for (const text of all) {
      const quoted = jsonForLitestream(text);
      expect(quoted).not.toContain('$');
      expect(JSON.parse(quoted)).toBe(text);
      expect(parse(`{"key": ${quoted}, "next": 1}`)).toEqual({ key: text, next: 1 });
    }
  });

  it('keeps other scripts readable', () => {
    expect(jsonForLitestream('日本/ünï.db')).toBe('"日本/ünï.db"');
  });
});

const withoutShell = spawnSync('sh', ['-c', 'exit 0']).status !== 0;
if (withoutShell) console.warn('skipped: the shell quoting is not tried, there is no sh here');

describe.skipIf(withoutShell)('in a POSIX shell', () => {
  const words = [...oneLine, ...unprintableTexts.filter((text) => !text.includes('\0'))];
  it.each([shellQuote, shellWord])('%o is one word with the same text', (quote) => {
    // Line by line, because one command line with all of them would be too long for some systems.
    const script = words.map((word) => `printf '%s\\0' ${quote(word)}`).join('\n');
    expect(execFileSync('sh', [], { input: script, encoding: 'utf8' }).split('\0').slice(0, -1)).toEqual(words);
  });
});

describe('shellQuote', () => {
  it('refuses NUL', () => {
    expect(() => shellQuote('a\0b')).toThrow('NUL');
  });
});

describe('shellWord', () => {
  it('quotes only what needs it, and in a way that Windows reads alike where it can', () => {
    expect(['app.db', 'My App', "bob's", '', '$x'].map(shellWord)).toEqual([
      'app.db',
      '"My App"',
      '"bob\'s"',
      '""',
      "'$x'",
    ]);
  });
});

describe('markdownCell', () => {
  const cells = (row: string): readonly string[] => row.split(/(?<!\\)(?:\\\\)*\|/);

  it('keeps every text in one cell of one line', () => {
    for (const text of all) {
      for (const quoted of [markdownCell(text), markdownCode(text)]) expect(quoted).not.toMatch(/[\r\n]/);
      expect(cells(`|${markdownCell(text)}|x|`), text).toHaveLength(4);
    }
  });

  it('leaves no markup', () => {
    expect(markdownCell('<b>*a* [b](c) `d` & \\ | $x$')).toBe(String.raw`\<b\>\*a\* \[b\](c) \`d\` &amp; \\ \| \$x\$`);
  });

  it('gives code a fence that is longer than any inside', () => {
    expect([markdownCode('a'), markdownCode('a`b'), markdownCode('`a`'), markdownCode('a|b')]).toEqual([
      '`a`',
      '``a`b``',
      '`` `a` ``',
      '`a\\|b`',
    ]);
  });
});
