import { fileOfPlace, type ContainerView, type Project } from 'litestream-generator-core';
import { firstArgument, split, wholeStatement } from '../expression.js';
import { filesMatching, sourceLines, type Line } from '../lines.js';

/** Characters of a call that is followed, and the number of values that one may come to. */
const MAX_LENGTH = 300;
const MAX_RETURNS = 4;

/** Files that may declare what a class or an object has: its own, or those that declare the class, or any. */
export function phpFilesOf(view: ContainerView, owner: string | undefined, at: Line): readonly string[] {
  const own = fileOfPlace(at.from);
  if (owner === undefined || /^(?:self|static|parent)$/.test(owner))
    return [own, ...filesMatching(view.project, /\.php$/)];
  return declaredIn(view.project, 'class').get(owner) ?? [];
}

const PATTERNS = {
  function: /\bfunction\s+(\w+)\s*\(/g,
  class: /\b(?:class|interface|trait|enum)\s+(\w+)/g,
};
const declared = { function: new WeakMap<Project, Index>(), class: new WeakMap<Project, Index>() };
type Index = ReadonlyMap<string, readonly string[]>;

/** The files that declare a function or a class, by its name. */
function declaredIn(project: Project, kind: keyof typeof PATTERNS): Index {
  const before = declared[kind].get(project);
  if (before) return before;
  const found = new Map<string, string[]>();
  for (const path of filesMatching(project, /\.php$/))
    for (const [, name = ''] of (project.read(path) ?? '').matchAll(PATTERNS[kind])) {
      const files = found.get(name) ?? [];
      if (!files.includes(path)) files.push(path);
      found.set(name, files);
    }
  declared[kind].set(project, found);
  return found;
}

/** What a function or a method of the project gives back, with the arguments in the place of its parameters. */
export function phpReturned(
  view: ContainerView,
  text: string,
  at: Line,
): readonly { readonly code: string; readonly at: Line }[] {
  const [, owner, name, inner = ''] = /^(?:\\?(?:\w+\\)*(\w+)::|\$this->)?\\?(\w+)\((.*)\)$/s.exec(text) ?? [];
  if (name === undefined || text.length > MAX_LENGTH) return [];
  const args = split(inner, /^\s*,\s*/);
  const declaring = declaredIn(view.project, 'function').get(name) ?? [];
  if (declaring.length === 0) return [];
  for (const path of phpFilesOf(view, owner, at)) {
    if (!declaring.includes(path)) continue;
    const lines = sourceLines(view.project, path);
    const head = lines.findIndex((line) => new RegExp(String.raw`\bfunction\s+${name}\s*\(`).test(line.text));
    if (head < 0) continue;
    const indent = /^\s*/.exec(lines[head]?.text ?? '')?.[0].length ?? 0;
    const isInline = /\{.*\}\s*$/.test(lines[head]?.text ?? '');
    const closes = new RegExp(String.raw`^\s{${indent}}\}`);
    const length = lines.slice(head + 1, head + 60).findIndex((line) => closes.test(line.text));
    const body = lines.slice(head, isInline ? head + 1 : head + 1 + Math.max(length, 0));
    const signature = lines[head]?.text.replace(/^.*?function/, '') ?? '';
    const parameters = [...signature.matchAll(/\$(\w+)/g)].map(([, one = '']) => one);
    const found = body.flatMap((line, offset) => {
      const [before] = /^.*?\breturn\s+/.exec(line.text) ?? [];
      if (before === undefined) return [];
      const code = firstArgument(wholeStatement(lines, head + offset).slice(before.length)).replace(/;.*$/s, '');
      const filled = parameters.reduce(
        (whole, one, place) =>
          args[place] === undefined || args[place] === ''
            ? whole
            : whole.replaceAll(new RegExp(String.raw`\$${one}\b`, 'g'), () => `(${args[place]})`),
        code,
      );
      return [{ code: filled, at: line }];
    });
    return found.slice(0, MAX_RETURNS);
  }
  return [];
}
