// Checks that lines of sources, comments, messages and documentation have at most
// 140 characters. Formatters break code, and leave texts and
// comments as they are. Not checked: texts in tests, tables of Markdown, generated files, and the
// patterns and links that cannot be broken.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const limit = 140;
const checked = /\.(?:[cm]?[jt]s|sh|ejs|md|ya?ml)$|(?:^|\/)[\w-]+$/;
const notOurs =
  /(?:^|\/)(?:fixtures|golden|dist)\/|(?:^|\/)(?:LICENSE|CHANGELOG\.md)$|^\.nx\/|^packages\/engine\/src\/guard\/known-errors\.sh$/;

/**
 * Whether a line of a file is longer than it may be.
 * @param {string} file path with slashes
 * @param {string} line
 */
export function isTooLong(file, line) {
  const text = file.endsWith('.ejs') ? line.replaceAll(/<%.*?%>/g, '') : line;
  if ([...text].length <= limit) return false;
  if (hasLongWord(line)) return false;
  if (/\.md(?:\.ejs)?$/.test(file)) return !/^\s*\|/.test(line);
  const comment = /^\s*(?:#|\/\/|\/?\*)/.test(line);
  const pattern = /^\s*\/[^/*]/.test(line);
  return comment || !(pattern || /\/test\//.test(file));
}

/** Whether one word of it alone is half a line: a pattern, a link or encoded data. @param {string} line */
const hasLongWord = (line) => line.split(/\s/).some((word) => word.length > limit / 2);

/** The lines of a checkout that are too long, as `file:line`. @param {string} root folder of the checkout */
export function longLines(root) {
  return execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((file) => checked.test(file) && !notOurs.test(file) && existsSync(`${root}/${file}`))
    .flatMap((file) =>
      readFileSync(`${root}/${file}`, 'utf8')
        .split('\n')
        .flatMap((line, index) => (isTooLong(file, line) ? [`${file}:${index + 1}`] : [])),
    );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const lines = longLines('.');
  if (lines.length > 0) {
    console.error(`Longer than ${limit} characters; break or shorten:\n  ${lines.join('\n  ')}`);
    process.exit(1);
  }
}
