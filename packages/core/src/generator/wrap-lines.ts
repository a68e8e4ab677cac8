import { stripVTControlCharacters } from 'node:util';
import { columns, wrapWords } from './wrap-words.js';

/** What a command begins with: one that is broken into lines cannot be copied. */
const program = String.raw`(?:(?:sudo |cd \S+ && )*(?:apt-get|aws|az|chmod|curl|docker|dotnet|gcloud|gh|git|kubectl|npm|npx|scp|ssh|ssh-keygen|usermod|yo|\./deploy\.sh) |for \w+ in )`;
const command = new RegExp(`^ *${program}`);
const endsWithCommand = new RegExp(String.raw`^(.*?:) (${program}.*)$`);

/**
 * Breaks each line of a text between words. What follows hangs below its first word, behind a mark such as an arrow. A command at the
 * end of a line stays in one piece: it gets a line of its own where it does not fit.
 * @param hanging least number of blanks in front of what follows
 */
export function wrapLines(text: string, hanging = 0, width = columns()): string {
  if (!Number.isFinite(width)) return text;
  return text
    .split('\n')
    .map((line) => wrapLine(line, hanging, width))
    .join('\n');
}

function wrapLine(line: string, least: number, width: number): string {
  const plain = stripVTControlCharacters(line);
  if (plain.length <= width || command.test(plain)) return line;
  const [indent = ''] = /^ *(?:[✔✖–→-] )?/.exec(plain) ?? [];
  const [blanks = ''] = /^ */.exec(line) ?? [];
  const hanging = Math.max(least, indent.length);
  const wrap = (text: string): string => `${blanks}${wrapWords(text.slice(blanks.length), hanging, width)}`;
  const [, words, typed] = endsWithCommand.exec(line) ?? [];
  return words === undefined || typed === undefined ? wrap(line) : `${wrap(words)}\n${' '.repeat(hanging)}${typed}`;
}
