import { spawn } from 'node:child_process';
import { accessSync, constants, readdirSync } from 'node:fs';
import path from 'node:path';

/** Where `tools/provision` puts what it installs. */
export const toolsFolder = path.resolve(import.meta.dirname, '../../../.tools');

/** Path of a program: on the PATH, else where `tools/provision` puts it; undefined when it is not installed. */
export function findTool(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), path.join(toolsFolder, 'bin')];
  return folders.map((folder) => path.join(folder, name)).find(isExecutable);
}

/** Standalone Compose programs by version, as `tools/provision` puts them. */
export function findComposes(): readonly { readonly version: string; readonly program: string }[] {
  const folder = path.join(toolsFolder, 'compose');
  try {
    return readdirSync(folder)
      .toSorted()
      .map((version) => ({ version, program: path.join(folder, version, 'docker-compose') }))
      .filter(({ program }) => isExecutable(program));
  } catch {
    return [];
  }
}

/** What a program said. */
export interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly all: string;
}

/** Runs a program to its end, for a minute at most. Its environment is what is given and nothing else but PATH and HOME. */
export function run(
  program: string,
  words: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Said> {
  const { PATH = '', HOME = '' } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, {
      cwd: options.cwd,
      env: { PATH, HOME, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 60_000,
    });
    let out = '';
    let all = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      all += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      all += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, all }));
  });
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
