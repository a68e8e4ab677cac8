import { posix } from 'node:path';
import type { ContainerView } from 'litestream-generator-core';
import { wholeStatement } from '../expression.js';
import { sourceLines } from '../lines.js';

/** The module of the project that a name, or the module in front of it, comes from, and its name there; undefined for names of the file. */
export function pythonModule(
  view: ContainerView,
  text: string,
  file: string,
): { readonly path: string; readonly name: string } | undefined {
  const parts = text.replace(/\(\)$/, '').split('.');
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  const lines = sourceLines(view.project, file);
  for (const [index, line] of lines.entries()) {
    if (!/^\s*(?:from|import)\s/.test(line.text)) continue;
    const statement = wholeStatement(lines, index);
    const [, module, names = ''] = /^\s*from\s+([.\w]+)\s+import\s+\(?(.*?)\)?\s*$/s.exec(statement) ?? [];
    const taken = names
      .split(',')
      .map((one) => /^\s*(\w+)(?:\s+as\s+(\w+))?\s*$/.exec(one))
      .find((one) => (one?.[2] ?? one?.[1]) === first)?.[1];
    if (module !== undefined && taken !== undefined) {
      const inner = parts.length > 1 ? fileOf(view, `${module}.${taken}`, file) : undefined;
      const path = inner ?? fileOf(view, module, file);
      if (path !== undefined) return { path, name: parts.length > 1 ? last : taken };
    }
    const [, whole = '', alias] = /^\s*import\s+([.\w]+)(?:\s+as\s+(\w+))?\s*$/.exec(statement) ?? [];
    if (parts.length > 1 && (alias ?? whole) === parts.slice(0, -1).join('.')) {
      const path = fileOf(view, whole, file);
      if (path !== undefined) return { path, name: last };
    }
  }
  return undefined;
}

/** The file of a module; dots in front count from the one that names it. */
function fileOf({ project }: ContainerView, module: string, file: string): string | undefined {
  const [, dots = '', rest = ''] = /^(\.*)(.*)$/.exec(module) ?? [];
  const below = rest.replaceAll('.', '/');
  const ends = [`${below}.py`, `${below}/__init__.py`].map((one) => one.replace(/^\//, ''));
  if (dots !== '') {
    const folder = posix.join(posix.dirname(file), ...Array.from({ length: dots.length - 1 }, () => '..'));
    return ends.map((end) => posix.join(folder, end)).find((path) => project.files.includes(path));
  }
  return project.files.find((path) => ends.some((end) => path === end || path.endsWith(`/${end}`)));
}
