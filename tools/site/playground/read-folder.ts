import {
  DATA_FOLDER,
  isIgnoredFolder,
  MAX_FILE_BYTES,
  MAX_FILES,
  SCRIPT_FOLDER,
  UserError,
} from 'litestream-generator-core';
import { readListed, withoutRoot, type Contents, type Listed } from './contents.ts';

/** Reads a folder that was chosen with `<input webkitdirectory>`. */
export async function readChosen(files: readonly File[]): Promise<Contents> {
  const { root, listed } = withoutRoot(files.map((file) => listedFile(file.webkitRelativePath || file.name, file)));
  return readListed(root ?? 'my-app', listed, MAX_FILE_BYTES);
}

/** Reads what was dropped: one folder, or the files and folders of a project. */
export async function readDropped(entries: readonly FileSystemEntry[]): Promise<Contents> {
  const listed: Listed[] = [];
  const [only] = entries;
  const isFolder = entries.length === 1 && only !== undefined && only.isDirectory;
  for (const entry of isFolder ? await entriesOf(only as FileSystemDirectoryEntry) : entries)
    await walk(entry, '', listed);
  return readListed(isFolder ? only.name : 'my-app', listed, MAX_FILE_BYTES);
}

/** Lists a folder as `openProject` does: what is installed or built may be huge, and is not entered. */
async function walk(entry: FileSystemEntry, above: string, listed: Listed[], inData = false): Promise<void> {
  const path = above + entry.name;
  if (listed.length > MAX_FILES) throw tooMany();
  if (!entry.isDirectory) {
    listed.push(listedFile(path, await fileOf(entry as FileSystemFileEntry)));
    return;
  }
  listed.push({ path: `${path}/`, bytes: 0 });
  const isData = inData || entry.name === DATA_FOLDER;
  const isIgnored = !isData && isIgnoredFolder(entry.name);
  if (isIgnored && entry.name !== SCRIPT_FOLDER) return;
  for (const child of await entriesOf(entry as FileSystemDirectoryEntry))
    if (!isIgnored || !child.isDirectory) await walk(child, `${path}/`, listed, isData);
}

function listedFile(path: string, file: File): Listed {
  return { path, bytes: file.size, read: async () => new Uint8Array(await file.arrayBuffer()) };
}

/** A browser gives a folder's entries in portions of a hundred, and an empty one at the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const entries: FileSystemEntry[] = [];
  for (;;) {
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (portion.length === 0) return entries;
    entries.push(...portion);
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

function tooMany(): UserError {
  return new UserError({
    what: `This folder holds more than ${MAX_FILES} files or folders, so it is probably not the root of one project.`,
    fix: 'Drop the root folder of the checkout, the one with the solution file (.slnx or .sln) or the Dockerfile.',
  });
}
