import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const src = path.resolve(import.meta.dirname, '../src');
/** What a browser gets another module for: tools/site/vite. */
const replaced = ['platforms/shared/compile-template.ts'];
/** Modules of Node that a browser can have: they only compute. */
const computes = ['node:crypto', 'node:path', 'node:url'];

test('pure.ts leads to no module that needs a disk, a process or Yeoman', () => {
  const seen = new Set<string>();
  const wrong: string[] = [];
  const visit = (file: string): void => {
    if (seen.has(file) || replaced.includes(file)) return;
    seen.add(file);
    for (const [, from = ''] of readFileSync(path.join(src, file), 'utf8').matchAll(
      /^(?:import|export|\}) .*?from '([^']+)';/gm,
    )) {
      if (from.startsWith('.')) visit(path.posix.join(path.posix.dirname(file), from.replace(/\.js$/, '.ts')));
      else if ((from.startsWith('node:') && !computes.includes(from)) || /^@?yeoman|^mem-fs|^ejs$/.test(from))
        wrong.push(`${file} imports ${from}`);
    }
  };
  visit('pure.ts');
  expect(wrong).toEqual([]);
  expect(seen.size).toBeGreaterThan(200);
});

test('pure.ts has every stage', () => {
  const stages = ['deployment', 'facts', 'plan', 'platforms', 'project', 'questions', 'targets'];
  const folders = readdirSync(src, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).filter((name) => name !== 'generator')).toEqual(
    expect.arrayContaining(stages),
  );
  const text = readFileSync(path.join(src, 'pure.ts'), 'utf8');
  expect(stages.filter((stage) => !text.includes(`'./${stage}/index.js'`))).toEqual([]);
});
