import type { ContainerView } from 'litestream-generator-core';
import { firstArgument } from '../expression.js';
import { jsFiles } from './js-files.js';
import { sourceLines, type Line } from '../lines.js';
import type { Meaning } from '../source-value.js';

/** The default that a schema of the environment has for a variable: `DB: z.string().default('data/app.db')`, `DB: str({ default: … })`. */
export function jsSchema(
  view: ContainerView,
  variable: string,
): { readonly code: string; readonly at: Line } | undefined {
  const names = new RegExp(String.raw`(?<![\w.])["']?${variable}["']?\s*:\s*`);
  for (const path of jsFiles(view)) {
    if (!view.project.read(path)?.includes(variable)) continue;
    const lines = sourceLines(view.project, path);
    for (const [row, line] of lines.entries()) {
      const match = /^\s*(?:\/\/|\*)/.test(line.text) ? null : names.exec(line.text);
      const { code } = match ? declaredDefault(memberAt(lines, row, match.index + match[0].length)) : {};
      if (code !== undefined) return { code, at: line };
    }
  }
  return undefined;
}

/** A member has no more lines than this. */
const MAX_LINES = 16;

/** The code of a member, with the lines that its brackets and its methods go on to. */
export function memberAt(lines: readonly Line[], row: number, column: number): string {
  const rest = [
    lines[row]?.text.slice(column) ?? '',
    ...lines.slice(row + 1, row + MAX_LINES).map(({ text }) => (/^\s*(?:\/\/|\*)/.test(text) ? '' : text.trim())),
  ];
  return firstArgument(rest.join(' ')).trim();
}

/**
 * What a declaration gives where nothing is set, `z.string().default('…')`, `v.optional(v.string(), '…')` or `{ default: '…' }`, with the
 * variable and the option that it names itself.
 */
export function declaredDefault(code: string): Partial<Pick<Meaning, 'code' | 'variable' | 'flags'>> {
  const head = /\.default\(\s*(?:\(\)\s*=>\s*)?|\b(?:default|devDefault|defaultValue)\s*:\s*/.exec(code);
  const optional = /\boptional\(/.exec(code);
  const given = head
    ? firstArgument(code.slice(head.index + head[0].length))
    : optional && secondArgument(code.slice(optional.index + optional[0].length));
  const variable = /\.env\(\s*["'](\w+)["']|\benv\s*:\s*["'](\w+)["']/.exec(code);
  const option = /\barg\s*:\s*["']([\w-]+)["']/.exec(code)?.[1];
  const name = variable?.[1] ?? variable?.[2];
  const text = given?.trim();
  return {
    ...(text !== undefined && text !== '' && { code: text }),
    ...(name !== undefined && { variable: name }),
    ...(option !== undefined && { flags: [option] }),
  };
}

function secondArgument(code: string): string | undefined {
  const rest = code.slice(firstArgument(code).length);
  return rest.startsWith(',') ? firstArgument(rest.slice(1)) : undefined;
}
