// Bundles src/main.sh and its parts into one file: the same bytes for every app of a version.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = import.meta.dirname;
const source = /^\. "\$parts\/(.+)"$/;
const read = (/** @type {string} */ file) =>
  readFileSync(path.join(root, 'src', file), 'utf8').replaceAll('\r\n', '\n');

/** A part as it stands in the bundle: without the line that tells shellcheck its language. @param {string} name */
function part(name) {
  const [first, ...lines] = read(name).trimEnd().split('\n');
  if (first !== '# shellcheck shell=bash') throw new Error(`src/${name} must begin with "# shellcheck shell=bash"`);
  return `\n# --- ${name} ${'-'.repeat(Math.max(0, 110 - name.length))}\n${lines.join('\n')}`;
}

/** The whole program. @param {string} version */
function bundle(version) {
  const lines = read('main.sh')
    .replace('@VERSION@', version)
    .split('\n')
    .filter((line) => !line.startsWith('# shellcheck source') && !line.startsWith('parts='));
  return lines
    .map((line) => {
      const [, name] = source.exec(line) ?? [];
      return name === undefined ? line : part(name);
    })
    .join('\n');
}

/** Bash takes the last function of a name in silence. @param {string} text */
function refuseDuplicates(text) {
  const names = [...text.matchAll(/^([A-Za-z_]\w*)\(\) [({]/gm)].map(([, name]) => name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  if (twice.length > 0) throw new Error(`functions that are defined twice: ${twice.join(', ')}`);
}

const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const text = bundle(version);
refuseDuplicates(text);
const sha256 = createHash('sha256').update(text).digest('hex');
const dist = path.join(root, 'dist');
mkdirSync(dist, { recursive: true });
writeFileSync(path.join(dist, 'deploy.sh'), text, { mode: 0o755 });
writeFileSync(path.join(dist, 'deploy.sh.sha256'), `${sha256}  deploy.sh\n`);
writeFileSync(
  path.join(dist, 'index.js'),
  `/** The engine: see index.d.ts. */
export const engine = ${JSON.stringify({ version, sha256, text }, undefined, 2)};
`,
);
writeFileSync(
  path.join(dist, 'index.d.ts'),
  `/** The engine of a version, as every project of that version gets it. */
export declare const engine: {
  /** Version of this package; the second line of the text names it. */
  readonly version: string;
  /** SHA-256 of the text in hexadecimal digits, as published in deploy.sh.sha256. */
  readonly sha256: string;
  /** The bash program, with LF line ends: \`.deploy/deploy.sh\`. */
  readonly text: string;
};
`,
);
