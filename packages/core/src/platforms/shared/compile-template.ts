import { readFileSync } from 'node:fs';
import ejs from 'ejs';

/** A template as a function of its data. */
export type Template = (data: object, escape: (text: string) => string) => string;

const folder = new URL('../../../templates/', import.meta.url);

/**
 * Reads and compiles `templates/<name>.ejs`. A browser can do neither: the site has a module in the place of this one with all templates
 * compiled before (tools/site/vite/templates.ts).
 */
export function compileTemplate(name: string): Template {
  const source = readFileSync(new URL(`${name}.ejs`, folder), 'utf8').replaceAll('\r\n', '\n');
  return (data, escape) => ejs.compile(source, { filename: `${name}.ejs`, escape })(data);
}
