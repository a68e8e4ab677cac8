import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { engine } from 'litestream-engine';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const text = readFileSync(path.join(root, 'dist/deploy.sh'), 'utf8');

test('names its version in the second line', () => {
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
  expect(text.split('\n')[1]).toMatch(new RegExp(`^# litestream-engine ${version.replaceAll('.', '\\.')}: `));
  expect(engine.version).toBe(version);
});

test('is what the package exports, with its SHA-256 beside it', () => {
  const sha256 = createHash('sha256').update(text).digest('hex');
  expect(engine).toMatchObject({ text, sha256 });
  expect(readFileSync(path.join(root, 'dist/deploy.sh.sha256'), 'utf8')).toBe(`${sha256}  deploy.sh\n`);
});

test('holds every part, and sources none', () => {
  const parts = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.sh') && file !== 'main.sh',
  );
  for (const part of parts) expect(text).toContain(`\n# --- ${part.split(path.sep).join('/')} ---`);
  expect(text).not.toContain('$parts');
});

test('is the lines of main.sh and of its parts, in their order: what is checked of them holds for it', () => {
  const linesOf = (file: string) => readFileSync(path.join(root, 'src', file), 'utf8').split('\n');
  const sources = linesOf('main.sh').flatMap((line) => {
    const [, part] = /^\. "\$parts\/(.+)"$/.exec(line) ?? [];
    return part === undefined ? line : linesOf(part).slice(1);
  });
  const said = (line: string) =>
    line !== '' && !/^(?:# --- |# shellcheck source|# litestream-engine |parts=)/.test(line);
  expect(text.split('\n').filter(said)).toEqual(sources.filter(said));
});

test('every part is small, and says what it is for', () => {
  for (const file of readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.sh'),
  )) {
    const lines = readFileSync(path.join(root, 'src', file), 'utf8').split('\n');
    expect(lines.length, file).toBeLessThan(200);
    expect(lines[1], file).toMatch(/^# .{20}/);
  }
});
