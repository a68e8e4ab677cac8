import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';
import { checkout } from '../site/repository.ts';

const id = 'virtual:samples';

/** Projects to look at for who has none at hand: fixtures of the tests. */
const projects = [
  { title: 'Blazor, two databases', name: 'blazor', folder: 'blazor/test/fixtures/blazor-today' },
  { title: 'Vue with a .NET API', name: 'vue-ssg', folder: 'jamstack/test/fixtures/vue-ssg-today' },
  { title: 'Django with a Dockerfile', name: 'shop', folder: 'container/test/fixtures/dockerfile-today' },
];

/** `virtual:samples`: `{ title, name, files }[]`. */
export function samples(): Plugin {
  return {
    name: 'samples',
    resolveId: (wanted) => (wanted === id ? `\0${id}` : undefined),
    load: (wanted) =>
      wanted === `\0${id}`
        ? `export const samples = ${JSON.stringify(projects.map(({ folder, ...sample }) => ({ ...sample, files: filesOf(folder) })))};`
        : undefined,
  };
}

function filesOf(folder: string): Record<string, string> {
  const root = path.join(checkout, 'packages', folder);
  return Object.fromEntries(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => [path.relative(root, file).split(path.sep).join('/'), readFileSync(file, 'utf8')]),
  );
}
