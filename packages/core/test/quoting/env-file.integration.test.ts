import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { envFileLine } from '../../src/quoting/index.js';
import { hostileTexts, randomTexts } from '../hostile.js';

const folder = path.resolve(import.meta.dirname, '../../../../.tools/compose');
const installed = existsSync(folder)
  ? readdirSync(folder)
      .map((version) => path.join(folder, version, 'docker-compose'))
      .filter((file) => existsSync(file))
  : [];
if (installed.length === 0)
  console.warn(
    'skipped: env files are not read by Docker Compose, it is not in .tools (tools/provision/install.sh validators)',
  );

describe('envFileLine', () => {
  it('escapes what is special in double quotes, and nothing else', () => {
    expect(envFileLine('A', '\\"$\'`#%')).toBe(String.raw`A="\\\"\$'${'`'}#%"`);
  });

  it.each(['a\nb', 'a\rb', '\0'])('refuses the control character in %j', (value) => {
    expect(() => envFileLine('A', value)).toThrow('A holds a control character');
  });

  it.each(['', '1A', 'A B', 'A=B'])('refuses the name %j', (name) => {
    expect(() => envFileLine(name, '')).toThrow('not the name of a variable');
  });
});

describe.each(installed)('read by %s', (compose) => {
  it('every value arrives as it was', { timeout: 60_000 }, () => {
    const values = [...hostileTexts, ...randomTexts(200)];
    const place = mkdtempSync(path.join(tmpdir(), 'env-file-'));
    try {
      const names = values.map((_, index) => `V${index}`);
      writeFileSync(
        path.join(place, '.env'),
        values.map((value, index) => `${envFileLine(`V${index}`, value)}\n`).join(''),
      );
      writeFileSync(
        path.join(place, 'compose.yaml'),
        JSON.stringify({
          name: 'env',
          services: { a: { image: 'a', environment: Object.fromEntries(names.map((name) => [name, `\${${name}}`])) } },
        }),
      );
      const output = execFileSync(compose, ['--project-directory', place, 'config', '--format', 'json'], {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], HOME: place },
      });
      const { environment } = (JSON.parse(output) as { services: { a: { environment: Record<string, string> } } })
        .services.a;
      // `config` prints what is valid as a Compose file again, with every $ doubled.
      expect(names.map((name) => environment[name]?.replaceAll('$$', '$'))).toEqual(values);
    } finally {
      rmSync(place, { recursive: true });
    }
  });
});
