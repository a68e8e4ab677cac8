import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');
const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');
const benchmarks = read('docs/benchmarks.md');

/** The sections of the benchmarks, by the anchor of their heading. */
const sections = new Map(
  benchmarks.split(/^## /m).map((text) => [text.split('\n')[0]?.toLowerCase().replaceAll(' ', '-') ?? '', text]),
);

/** Those that `npm run bench -- --only NAME` writes, by that name. */
const named = new Map(
  [...benchmarks.matchAll(/<!-- ([\w-]+) -->\n([^]*?)<!-- \/\1 -->/g)].map(([, name = '', text = '']) => [name, text]),
);

const pages = [
  'README.md',
  ...['docs', 'docs/targets'].flatMap((folder) =>
    readdirSync(path.join(root, folder))
      .filter((name) => name.endsWith('.md') && name !== 'benchmarks.md')
      .map((name) => `${folder}/${name}`),
  ),
];

/** The paragraphs of a page, and the rows of its tables, each of which stands for itself. */
const partsOf = (page: string): readonly string[] =>
  read(page)
    .split(/\n\s*\n/)
    .flatMap((part) => (part.trimStart().startsWith('|') ? part.split('\n') : [part]));

const figuresIn = (text: string): readonly string[] => text.match(/(?<![\w.])\d+\.\d\d(?![\w.])/g) ?? [];

it.each(pages)('%s has only figures that the sections of the benchmarks have to which its paragraph leads', (page) => {
  const stale = partsOf(page).flatMap((part) => {
    const anchors = [...part.matchAll(/benchmarks\.md#([\w-]+)/g)].map(([, anchor = '']) => anchor);
    return anchors.length === 0
      ? []
      : figuresIn(part)
          .filter((figure) => !anchors.some((anchor) => sections.get(anchor)?.includes(figure)))
          .map((figure) => `${figure}: ${part}`);
  });
  expect(stale).toEqual([]);
});

it('README.md has only figures of the benchmark that its row names', () => {
  const rows = read('README.md').matchAll(/^\| .* \| (.*) \| `([\w-]+)` \|$/gm);
  const stale = [...rows].flatMap(([row, result = '', name = '']) =>
    figuresIn(result).flatMap((figure) => (named.get(name)?.includes(figure) === true ? [] : [`${figure}: ${row}`])),
  );
  expect(stale).toEqual([]);
});

// A whole number is a limit or a setting; a decimal one was measured, or comes from somebody.
it.each(pages)('%s gives a source for every time, ratio and price that was measured', (page) => {
  const without = partsOf(page)
    .filter((part) => /(?<![\w.])(?:\d+\.\d+ (?:s|seconds|minutes|MB|GB)\b|[\d.]+ [×$](?!\w))/.test(part))
    .filter((part) => !/benchmarks\.md|https:\/\//.test(part))
    .filter((part) => page !== 'README.md' || ![...named.keys()].some((name) => part.endsWith(`\`${name}\` |`)));
  expect(without).toEqual([]);
});

it('docs/kubernetes.md states the bound that the benchmark of the readers checks', () => {
  const checked = /^export const bound = (\d+);$/m.exec(read('tools/bench/benches/reader-lag.mjs'))?.[1];
  expect(checked).toBeDefined();
  const stated = / than the interval and (\d+) seconds, so (\d+) seconds with the default\./.exec(
    read('docs/kubernetes.md'),
  );
  const interval = /'follow', '(\d+)s'/.exec(read('packages/core/src/platforms/kubernetes/reader-pod.ts'))?.[1];
  expect(stated?.slice(1)).toEqual([checked, String(Number(interval) + Number(checked))]);
  const bounds = [...(named.get('reader-lag') ?? '').matchAll(/worst: interval \+ (\d+) s/g)].map(
    ([, seconds]) => seconds,
  );
  expect(new Set(bounds)).toEqual(new Set([checked]));
});
