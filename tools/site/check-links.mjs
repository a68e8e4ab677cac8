// Follows every link of the built site to its page and its anchor; dead ones fail. Links to other sites are not followed.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseDocument, DomUtils } from 'htmlparser2';

const dist = path.resolve(import.meta.dirname, process.argv[2] ?? 'dist');
const base = process.env['SITE_BASE'] ?? '/';
const pages = new Map(
  readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.html'))
    .map((file) => [file.split(path.sep).join('/'), parseDocument(readFileSync(path.join(dist, file), 'utf8'))]),
);
const anchors = new Map(
  [...pages].map(([file, page]) => [
    file,
    new Set(
      DomUtils.findAll(({ attribs }) => attribs['id'] !== undefined, page.children).map(({ attribs }) => attribs['id']),
    ),
  ]),
);

/** Why a link of a page leads nowhere; undefined where it leads somewhere. @param {string} href @param {string} from */
function problem(href, from) {
  const { origin, pathname, hash } = new URL(href, `http://site${base}${from}`);
  if (origin !== 'http://site') return undefined;
  if (!pathname.startsWith(base)) return 'is not below the address of the site';
  const file = decodeURI(pathname.slice(base.length)) || 'index.html';
  if (!existsSync(path.join(dist, file))) return 'there is no such page';
  if (hash === '' || !anchors.has(file)) return undefined;
  return anchors.get(file)?.has(decodeURIComponent(hash.slice(1))) ? undefined : 'the page has no such heading';
}

const links = [...pages].flatMap(([file, page]) =>
  DomUtils.findAll(({ attribs }) => (attribs['href'] ?? attribs['src']) !== undefined, page.children).map(
    ({ attribs }) => ({
      file,
      href: attribs['href'] ?? attribs['src'] ?? '',
    }),
  ),
);
const dead = links.flatMap(({ file, href }) => {
  const why = problem(href, file);
  return why === undefined ? [] : [`✖ ${file}: ${href}: ${why}`];
});
for (const line of new Set(dead)) console.error(line);
console.log(`${links.length} links in ${pages.size} pages, ${dead.length} dead`);
process.exit(dead.length > 0 || links.length === 0 ? 1 : 0);
