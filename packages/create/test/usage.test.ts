import { readFileSync } from 'node:fs';
import { families } from 'generator-litestream';
import { commands } from 'litestream-ops';
import { expect, it } from 'vitest';
import { commandUsage, usage } from '../src/usage.js';

const page = readFileSync(new URL('../../../docs/second-run.md', import.meta.url), 'utf8');

it.each(['upgrade', 'switch', 'remove'])('docs/second-run.md has a section for %s that names its flags', (name) => {
  const section = page.split(`\n## ${name}\n`)[1]?.split(/\n## /)[0] ?? '';
  const own = commands.find((command) => command.name === name)?.options.map((option) => option.name) ?? [];
  expect(own.length).toBeGreaterThan(0);
  for (const flag of own.filter((one) => one !== 'dry-run' && one !== 'force' && one !== 'sftp-auth'))
    expect(section).toContain(`--${flag}`);
});

it.each([80, 120])(
  '--help breaks between words at %i columns, and without a terminal has each flag in one line',
  (width) => {
    const all = (columns: number): readonly string[] => [
      usage(families, commands, columns),
      ...commands.map((command) => commandUsage(command, columns)),
    ];
    const wrapped = all(width);
    expect(
      wrapped.flatMap((text) => text.split('\n')).filter((line) => line.length > width && !isOneWord(line)),
    ).toEqual([]);
    const inOneLine = (text: string): string => text.split(/\s+/).join(' ');
    expect(wrapped.map(inOneLine)).toEqual(all(Number.POSITIVE_INFINITY).map(inOneLine));
  },
);

/** An example that nobody could type with a break in it, or a flag with all its values. */
function isOneWord(line: string): boolean {
  return !line.trim().includes(' ') || line.trim().startsWith('--');
}
