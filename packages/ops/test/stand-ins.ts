import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { folderFor } from './checkout.js';

/**
 * A folder for PATH with stand-ins: programs of these names that run a script of sh, which starts ten times as fast
 * as Node. Not on Windows, which knows no first line.
 * @returns the folder
 */
export function standIns(programs: Readonly<Record<string, string>>): string {
  return programsIn(
    programs,
    (name, script) => `#!/bin/sh\n# A stand-in of the tests, not the real ${name}.\n${script}\n`,
  );
}

/** The same, where the script is JavaScript; `args` has the arguments. */
export function nodeStandIns(programs: Readonly<Record<string, string>>): string {
  return programsIn(
    programs,
    (name, script) =>
      `#!${process.execPath}\n// A stand-in of the tests, not the real ${name}.\nconst args = process.argv.slice(2);\n${script}\n`,
  );
}

function programsIn(
  programs: Readonly<Record<string, string>>,
  text: (name: string, script: string) => string,
): string {
  const folder = folderFor('bin');
  for (const [name, script] of Object.entries(programs))
    writeFileSync(path.join(folder, name), text(name, script), { mode: 0o755 });
  return folder;
}
