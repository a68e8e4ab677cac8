import { readFileSync } from 'node:fs';
import ejs from 'ejs';

const folder = new URL('../../../templates/', import.meta.url);

/**
 * Renders `templates/<name>.ejs`. In a template a name that `data` lacks is an error, and so is `<%= %>`:
 * it would escape for HTML, which is wrong in every language that we write. Values arrive quoted, through `quoting/`.
 *
 * @param name Path below `templates/` without `.ejs`, `restore.sh`.
 * @returns Text with LF line ends that ends in one of them.
 */
export function renderTemplate(name: string, data: object): string {
  const source = readFileSync(new URL(`${name}.ejs`, folder), 'utf8').replaceAll('\r\n', '\n');
  const text = ejs.compile(source, {
    filename: `${name}.ejs`,
    escape: () => {
      throw new Error(`${name}.ejs: write <%- %>, <%= %> escapes for HTML`);
    },
  })(data);
  return `${text.trimEnd()}\n`;
}
