import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { slug } from 'github-slugger';
import type { MarkdownRenderer } from 'vitepress';
import { checkout, docs, repository } from './repository.ts';

/**
 * A link from a page to a file of the checkout that is not a page leads to GitHub, where that file can be read.
 * @throws when there is no such file, or no such heading in it
 */
export function leavingLinks(md: MarkdownRenderer): void {
  md.core.ruler.push('leaving-links', ({ tokens, env }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === 'link_open' ? token.attrGet('href') : null;
      const target = href === null ? undefined : onSite(href, String(env.relativePath));
      if (target !== undefined) token.attrSet('href', target);
    }
  });
}

/** What a link means on the site, where that is something else: a file on GitHub, or the first page, which is docs/README.md. */
export function onSite(href: string, page: string): string | undefined {
  if (/^(?:[a-z]+:|#|\/)/i.test(href)) return undefined;
  const [file = '', anchor] = decodeURI(href).split('#');
  const absolute = path.resolve(docs, path.dirname(page), file);
  if (absolute === path.join(docs, 'README.md'))
    return path.posix.join(path.posix.relative(path.posix.dirname(page), '.'), 'index.md');
  if (absolute.startsWith(docs + path.sep)) return undefined;
  if (!absolute.startsWith(checkout + path.sep) || !existsSync(absolute))
    throw new Error(`docs/${page}: there is no file for the link ${href}`);
  if (anchor !== undefined && !headings(absolute).includes(anchor))
    throw new Error(`docs/${page}: ${file} has no heading for the link ${href}`);
  const place = path.relative(checkout, absolute).split(path.sep).join('/');
  return `${repository}/blob/main/${place}${anchor === undefined ? '' : `#${anchor}`}`;
}

function headings(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8').replaceAll(/^```[\s\S]*?^```/gm, '');
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => slug(heading.replaceAll('`', '')));
}
