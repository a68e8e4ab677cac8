import { expect, test } from 'vitest';
import { openScreen } from '../screen.mjs';
import { terminalSvg } from '../terminal-svg.mjs';

test('a screen tells its lines in pieces of one style, without blanks around them', async () => {
  const screen = openScreen(20, 2);
  await screen.write('  \u001B[1;32mok\u001B[0m then\r\n\u001B[2mdim\u001B[0m');
  expect(screen.lines()).toEqual([
    [
      { text: 'ok', column: 2, style: 'c2 b' },
      { text: 'then', column: 5, style: '' },
    ],
    [{ text: 'dim', column: 0, style: 'd' }],
  ]);
});

test('a screen that scrolls shows its last lines', async () => {
  const screen = openScreen(20, 2);
  await screen.write('one\r\ntwo\r\nthree');
  expect(screen.lines().map(([piece]) => piece?.text)).toEqual(['two', 'three']);
});

test('an SVG holds each line once, escapes its text, and stands still at the last frame for who asked for less motion', () => {
  const line = [{ text: 'a < b & "c"', column: 0, style: 'b' }];
  const svg = terminalSvg(
    [
      { at: 0, lines: [line, []] },
      { at: 1.5, lines: [line, line] },
    ],
    { columns: 20, rows: 2, title: 'sample', pause: 0.5 },
  );
  expect(svg.match(/a &lt; b &amp; &quot;c&quot;/g)).toHaveLength(1);
  expect(svg.match(/<use /g)).toHaveLength(3);
  expect(svg).toContain('75%{transform:translateX(-204px)}');
  expect(svg).toMatch(/prefers-reduced-motion:reduce\)\{\.strip\{animation:none;transform:translateX\(-204px\)/);
});
