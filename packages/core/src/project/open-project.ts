import { readdirSync, readFileSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { UserError } from '../errors.js';
import { leadsOut } from '../leads-out.js';
import { DATA_FOLDER, isIgnoredFolder, isToolFolder, SCRIPT_FOLDER } from './ignored.js';
import { MAX_DATA_FILES, MAX_FILE_BYTES, MAX_FILES } from './limits.js';
import type { Project } from './project.js';
import { decodeText } from './text.js';
import { trackedFiles } from './tracked-files.js';

/**
 * Opens a folder as a project. Reads the list of files at once and each text when it is first asked for.
 * Links to folders are not followed, so no loop can catch it, and neither are links to files outside; folders that may not be read are
 * left out, because no build can use them.
 *
 * @throws UserError when there is no such folder, when it cannot be read, or when it holds too many files.
 */
export function openProject(folder: string, maxFiles = MAX_FILES): Project {
  const root = resolve(folder);
  assertFolder(root);
  const { files, dataFiles, unseenFolders } = listFiles(root, maxFiles);
  const known = new Set(files);
  const cache = new Map<string, string | undefined>();
  let tracked: ReadonlySet<string> | undefined;
  return {
    name: basename(realpathSync(root)),
    files,
    dataFiles,
    unseenFolders,
    isTracked: (path) => (tracked ??= trackedFiles(root)).has(path),
    read: (path) => {
      if (!known.has(path)) return undefined;
      if (!cache.has(path)) cache.set(path, readText(join(root, path)));
      return cache.get(path);
    },
  };
}

function assertFolder(root: string): void {
  let problem: string | undefined;
  try {
    if (!statSync(root).isDirectory()) problem = `${root} is a file, not a folder.`;
    else readdirSync(root);
  } catch (error) {
    problem =
      codeOf(error) === 'ENOENT'
        ? `There is no folder ${root}.`
        : `The folder ${root} cannot be read (${codeOf(error)}).`;
  }
  if (problem !== undefined) {
    throw new UserError({
      what: problem,
      fix: 'Name the root folder of a checkout that you may read, or change into it.',
    });
  }
}

function listFiles(root: string, maxFiles: number): Required<Pick<Project, 'files' | 'dataFiles' | 'unseenFolders'>> {
  const files: string[] = [];
  const dataFiles: string[] = [];
  const unseenFolders: string[] = [];
  let folders = 0;
  const walkData = (folder: string): void => {
    for (const entry of entriesOf(join(root, folder))) {
      if (dataFiles.length >= MAX_DATA_FILES) return;
      if (entry.isDirectory()) walkData(`${folder}/${entry.name}`);
      else dataFiles.push(`${folder}/${entry.name}`);
    }
  };
  const walk = (folder: string): void => {
    for (const entry of entriesOf(join(root, folder))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        folders += 1;
        if (folders > maxFiles) throw tooMany(root, maxFiles);
        if (!isIgnoredFolder(entry.name)) walk(path);
        else if (!isToolFolder(entry.name)) unseenFolders.push(path);
        if (entry.name === DATA_FOLDER) walkData(path);
        else if (entry.name === SCRIPT_FOLDER) files.push(...scriptsIn(root, path));
      } else if (isFile(root, entry, path)) {
        files.push(path);
        if (files.length > maxFiles) throw tooMany(root, maxFiles);
      }
    }
  };
  walk('');
  return { files: files.sort(), dataFiles: dataFiles.sort(), unseenFolders: unseenFolders.sort() };
}

/** Files directly in `bin` are scripts of an app, for example of a Rails app. The output of .NET lies in deeper folders. */
function scriptsIn(root: string, folder: string): readonly string[] {
  return entriesOf(join(root, folder))
    .filter((entry) => !entry.isDirectory() && isFile(root, entry, `${folder}/${entry.name}`))
    .map(({ name }) => `${folder}/${name}`)
    .slice(0, MAX_DATA_FILES);
}

function tooMany(root: string, maxFiles: number): UserError {
  return new UserError({
    what: `${root} holds more than ${maxFiles} files or folders, so it is probably not the root of one project.`,
    fix: 'Change into the root folder of the checkout, the one with the solution file (.slnx or .sln), and run it again.',
  });
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function isFile(root: string, entry: Dirent, path: string): boolean {
  if (entry.isFile()) return true;
  if (!entry.isSymbolicLink()) return false;
  try {
    return leadsOut(root, path) === undefined && statSync(join(root, path)).isFile();
  } catch {
    return false;
  }
}

function readText(path: string): string | undefined {
  try {
    return statSync(path).size > MAX_FILE_BYTES ? undefined : decodeText(readFileSync(path));
  } catch {
    return undefined;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
