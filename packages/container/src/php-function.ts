import { fileOfPlace, type ContainerView } from 'litestream-generator-core';
import { firstArgument, split, wholeStatement } from './expression.js';
import { filesMatching, sourceLines, type Line } from './lines.js';

/** Files that may declare what a class or an object has: its own, or those that declare the class, or any. */
export function phpFilesOf(view: ContainerView, owner: string | undefined, at: Line): readonly string[] {
  const own = fileOfPlace(at.from);
  const all = filesMatching(view.project, /\.php$/);
  if (owner === undefined || /^(?:self|static|parent)$/.test(owner)) return [own, ...all];
  const declares = new RegExp(String.raw`\b(?:class|interface|trait|enum)\s+${owner}\b`);
  return all.filter((path) => declares.test(view.project.read(path) ?? ''));
}

/** What a function or a method of the project gives back, with the arguments in the place of its parameters. */
export function phpReturned(
  view: ContainerView,
  text: string,
  at: Line,
): readonly { readonly code: string; readonly at: Line }[] {
  const [, owner, name, inner = ''] = /^(?:\\?(?:\w+\\)*(\w+)::|\$\w+->)?\\?(\w+)\((.*)\)$/s.exec(text) ?? [];
  if (name === undefined) return [];
  const args = split(inner, /^\s*,\s*/);
  for (const path of phpFilesOf(view, owner, at)) {
    const lines = sourceLines(view.project, path);
    const head = lines.findIndex((line) => new RegExp(String.raw`\bfunction\s+${name}\s*\(`).test(line.text));
    if (head < 0) continue;
    const indent = /^\s*/.exec(lines[head]?.text ?? '')?.[0].length ?? 0;
    const isInline = /\{.*\}\s*$/.test(lines[head]?.text ?? '');
    const closes = new RegExp(String.raw`^\s{${indent}}\}`);
    const length = lines.slice(head + 1, head + 60).findIndex((line) => closes.test(line.text));
    const body = lines.slice(head, isInline ? head + 1 : head + 1 + Math.max(length, 0));
    const declared = lines[head]?.text.replace(/^.*?function/, '') ?? '';
    const parameters = [...declared.matchAll(/\$(\w+)/g)].map(([, one = '']) => one);
    return body.flatMap((line, offset) => {
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
  }
  return [];
}
