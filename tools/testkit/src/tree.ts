import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Files by POSIX path. */
export type Tree = Readonly<Record<string, string>>;

/** All files below a folder; empty when it does not exist. Line ends as Git made them are brought back to LF. */
export function readTree(folder: string): Tree {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map(
        (file) =>
          [
            path.relative(folder, file).split(path.sep).join('/'),
            readFileSync(file, 'utf8').replaceAll('\r\n', '\n'),
          ] as const,
      )
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Makes a folder hold exactly these files. */
export function writeTree(folder: string, tree: Tree): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [file, text] of Object.entries(tree)) {
    const to = path.join(folder, ...file.split('/'));
    mkdirSync(path.dirname(to), { recursive: true });
    writeFileSync(to, text);
  }
}
