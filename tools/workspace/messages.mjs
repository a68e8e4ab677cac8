// Every text that the product says, to be read at one go: prompts, messages, errors, what the doctor finds and what deploy.sh tells.
//   npm run messages [-- <words to look for>]
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseAst } from 'rolldown/parseAst';

/** @typedef {{ line: number, text: string }} Message */
/** A node of ESTree, as far as it is looked at. @typedef {{ type: string, start: number, end: number, [key: string]: any }} Node */

const root = path.resolve(import.meta.dirname, '../..');

/** Three words in a row, and no code. */
const sentence = /[A-Za-z'’)]+[,:]? [A-Za-z'’({<]+ [A-Za-z'’({<]+/;

/** The texts of a TypeScript file. A value in a text is its expression in braces. @param {string} code @returns {Message[]} */
export function messagesOfTypescript(code) {
  /** @type {Message[]} */
  const messages = [];
  /** @param {Node | null} node */
  const visit = (node) => {
    if (node === null || typeof node !== 'object') return;
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node.type !== 'string' || node.type.startsWith('Import')) return;
    const text = textOf(node, code);
    if (text !== undefined) {
      if (sentence.test(text)) messages.push({ line: code.slice(0, node.start).split('\n').length, text });
      return inner(node).forEach(visit);
    }
    for (const value of Object.values(node)) visit(value);
  };
  visit(/** @type {any} */ (parseAst(code, { lang: 'ts' })));
  return messages;
}

/**
 * A literal, or several with plus signs between; undefined for anything else.
 * @param {Node} node @param {string} code @returns {string | undefined}
 */
function textOf(node, code) {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined;
  if (node.type === 'TemplateLiteral') {
    const parts = node.quasis.map((/** @type {Node} */ { value }) => value.cooked);
    const values = node.expressions.map((/** @type {Node} */ { start, end }) => `{${code.slice(start, end)}}`);
    return parts
      .map((/** @type {string} */ part, /** @type {number} */ index) => part + (values[index] ?? ''))
      .join('');
  }
  if (node.type !== 'BinaryExpression' || node.operator !== '+') return undefined;
  const [left, right] = [textOf(node.left, code), textOf(node.right, code)];
  return left === undefined && right === undefined
    ? undefined
    : [
        left ?? `{${code.slice(node.left.start, node.left.end)}}`,
        right ?? `{${code.slice(node.right.start, node.right.end)}}`,
      ].join('');
}

/** Expressions in a text may hold further texts. @param {Node} node @returns {Node[]} */
function inner(node) {
  if (node.type === 'TemplateLiteral') return node.expressions;
  return node.type === 'BinaryExpression'
    ? [node.left, node.right].filter(({ type }) => type !== 'Literal').flatMap(inner)
    : [];
}

/** Quoted texts of a bash file outside of comments; a value is written as bash does. @param {string} code @returns {Message[]} */
export function messagesOfBash(code) {
  return code.split('\n').flatMap((line, index) =>
    /^\s*#/.test(line)
      ? []
      : [...line.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g)]
          .map(([, double, single]) => double ?? single ?? '')
          .filter((text) => sentence.test(text))
          .map((text) => ({ line: index + 1, text })),
  );
}

/** @returns {{ place: string, text: string }[]} */
export function allMessages() {
  const packages = readdirSync(path.join(root, 'packages')).toSorted();
  const files = packages.flatMap((name) => {
    const folder = `packages/${name}/src`;
    return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((file) => `${folder}/${file.split(path.sep).join('/')}`)
      .filter((file) => /\.(ts|sh)$/.test(file))
      .toSorted();
  });
  return files.flatMap((file) => {
    const code = readFileSync(path.join(root, file), 'utf8');
    const messages = file.endsWith('.ts') ? messagesOfTypescript(code) : messagesOfBash(code);
    return messages.map(({ line, text }) => ({ place: `${file}:${line}`, text }));
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const words = process.argv.slice(2).join(' ').toLowerCase();
  const found = allMessages().filter(({ text }) => text.toLowerCase().includes(words));
  for (const { place, text } of found) console.log(`${place}\n    ${text.replaceAll('\n', '\n    ')}`);
  console.log(`\n${found.length} texts`);
}
