import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'acorn';
import ejs from 'ejs';
import { analyze } from 'eslint-scope';

/**
 * The module that stands in for core's compile-template.js in a browser: every template of a folder as a function, so that nothing is read
 * and nothing compiled at run time, which the page's Content-Security-Policy forbids.
 */
export function compiledTemplates(folder: string): string {
  const entries = readdirSync(folder).map(
    (file) =>
      `${JSON.stringify(file.replace(/\.ejs$/, ''))}: ${compiled(readFileSync(path.join(folder, file), 'utf8'), file)}`,
  );
  return `const templates = {\n${entries.join(',\n')}\n};
export function compileTemplate(name) {
  return (data, escape) => templates[name](data, escape);
}
`;
}

/** A template as a function without `with`, which modules do not have: the names that it uses are read from its data. */
function compiled(text: string, filename: string): string {
  return functionOf(text, filename, freeNames(functionOf(text, filename, [])));
}

function functionOf(text: string, filename: string, names: readonly string[]): string {
  const options = { strict: true, compileDebug: false, _with: false, destructuredLocals: [...names], filename };
  const template = new ejs.Template(text.replaceAll('\r\n', '\n'), options);
  template.compile();
  return `function (locals, escapeFn) {\n${template.source}}`;
}

function freeNames(code: string): string[] {
  const tree = parse(`(${code})`, { ecmaVersion: 'latest', ranges: true });
  const { globalScope } = analyze(tree as never, { ecmaVersion: 2022 });
  const names = (globalScope?.through ?? []).map(({ identifier }) => String((identifier as { name?: unknown }).name));
  return [...new Set(names)].filter((name) => !(name in globalThis));
}
