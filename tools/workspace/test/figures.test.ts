import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const docs = path.resolve(import.meta.dirname, '../../../docs');
const read = (name: string): string => readFileSync(path.join(docs, name), 'utf8');

/** The sections of the benchmarks, by the anchor of their heading. */
const sections = new Map(
  read('benchmarks.md')
    .split(/^## /m)
    .map((text) => [text.split('\n')[0]?.toLowerCase().replaceAll(' ', '-') ?? '', text]),
);

const pages = readdirSync(docs).filter((name) => name.endsWith('.md') && name !== 'benchmarks.md');

it.each(pages)('%s has only figures that the section of the benchmarks has to which its line leads', (name) => {
  const stale = read(name)
    .split('\n')
    .flatMap((line) => {
      const anchor = /benchmarks\.md#([\w-]+)/.exec(line)?.[1];
      const figures = anchor === undefined ? [] : (line.match(/(?<![\w.])\d+\.\d\d(?![\w.])/g) ?? []);
      return figures
        .filter((figure) => !sections.get(anchor ?? '')?.includes(figure))
        .map((figure) => `${figure}: ${line}`);
    });
  expect(stale).toEqual([]);
});
