import { compileTemplate } from './compile-template.js';

/**
 * Renders `templates/<name>.ejs`. In a template a name that `data` lacks is an error, and so is `<%= %>`:
 * it would escape for HTML, which is wrong in every language that we write. Values arrive quoted, through `quoting/`.
 *
 * @param name Path below `templates/` without `.ejs`, `release.yml`.
 * @returns Text with LF line ends that ends in one of them.
 */
export function renderTemplate(name: string, data: object): string {
  const text = compileTemplate(name)(data, () => {
    throw new Error(`${name}.ejs: write <%- %>, <%= %> escapes for HTML`);
  });
  return `${text.trimEnd()}\n`;
}
