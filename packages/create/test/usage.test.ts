import { readFileSync } from 'node:fs';
import { commands } from 'litestream-ops';
import { expect, it } from 'vitest';

const page = readFileSync(new URL('../../../docs/second-run.md', import.meta.url), 'utf8');

it.each(['upgrade', 'switch', 'remove'])('docs/second-run.md has a section for %s that names its flags', (name) => {
  const section = page.split(`\n## ${name}\n`)[1]?.split(/\n## /)[0] ?? '';
  const own = commands.find((command) => command.name === name)?.options.map((option) => option.name) ?? [];
  expect(own.length).toBeGreaterThan(0);
  for (const flag of own.filter((one) => one !== 'dry-run' && one !== 'force' && one !== 'sftp-auth'))
    expect(section).toContain(`--${flag}`);
});
