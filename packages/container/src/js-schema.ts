import type { ContainerView } from 'litestream-generator-core';
import { wholeStatement } from './expression.js';
import { filesMatching, sourceLines, type Line } from './lines.js';

/** The default that a schema of the environment has for a variable: `DB: z.string().default('data/app.db')`, `DB: str({ default: … })`. */
export function jsSchema(
  view: ContainerView,
  variable: string,
): { readonly code: string; readonly at: Line } | undefined {
  const names = new RegExp(String.raw`(?<![\w.])["']?${variable}["']?\s*:\s*`);
  for (const path of filesMatching(view.project, /(?<!\.(?:test|spec|d))\.[cm]?[jt]sx?$/)) {
    if (!view.project.read(path)?.includes(variable)) continue;
    const lines = sourceLines(view.project, path);
    for (const [index, line] of lines.entries()) {
      const match = /^\s*(?:\/\/|\*)/.test(line.text) ? null : names.exec(line.text);
      if (!match) continue;
      const code = wholeStatement(lines, index).slice(match.index + match[0].length);
      const given = /\.default\(\s*(["'`][^"'`]*["'`])\s*\)|\b(?:default|devDefault)\s*:\s*(["'`][^"'`]*["'`])/.exec(
        code.slice(0, 400),
      );
      const text = given?.[1] ?? given?.[2];
      if (text !== undefined) return { code: text, at: line };
    }
  }
  return undefined;
}
