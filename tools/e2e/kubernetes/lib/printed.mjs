import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../lib/engine.mjs';

/**
 * The commands of a page of docs, as it prints them, for a deployment.
 * @param {string} heading Of the part that has them. @param {string} id For ID, which the page says to replace.
 */
export function printedCommands(heading, id) {
  const text = readFileSync(path.join(root, 'docs/kubernetes.md'), 'utf8');
  const [, part = ''] = text.split(new RegExp(`^#+ ${heading}$`, 'm'));
  const blocks = [...part.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block = '']) => block.replaceAll(/\bID\b/g, id));
  const inline = [...part.matchAll(/`([^`\n]+)`/g)].map(([, words = '']) => words);
  if (blocks.length === 0) throw new Error(`docs/kubernetes.md has no commands below "${heading}"`);
  return { blocks, inline };
}
