import { unzipSync, type UnzipFileInfo } from 'fflate';
import { MAX_FILE_BYTES, MAX_FILES, UserError } from 'litestream-generator-core';
import { readListed, withoutRoot, type Contents } from './contents.ts';

/** Reads the zip of a project: first its list, then the files that the generator can see. */
export async function readZip(file: File): Promise<Contents> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const list: UnzipFileInfo[] = [];
  opened(file.name, bytes, (entry) => {
    if (isInside(entry.name) && list.length <= MAX_FILES) list.push(entry);
    return false;
  });
  if (list.length > MAX_FILES)
    throw new UserError({
      what: `${file.name} holds more than ${MAX_FILES} files, so it is probably not one project.`,
      fix: 'Leave out what is installed or built (node_modules, bin, obj), and try it again.',
    });
  const { root, listed } = withoutRoot(
    list.map(({ name, originalSize }) => ({
      path: name.replaceAll('\\', '/'),
      bytes: originalSize,
      ...(!name.endsWith('/') && { read: async () => texts[name] ?? new Uint8Array() }),
    })),
  );
  const texts = opened(
    file.name,
    bytes,
    ({ name, originalSize }) =>
      originalSize <= MAX_FILE_BYTES && isInside(name) && !/(?:^|\/)(?:\.git|node_modules)\//.test(name),
  );
  return readListed(root ?? file.name.replace(/\.zip$/i, ''), listed, MAX_FILE_BYTES);
}

function isInside(name: string): boolean {
  return !name.startsWith('/') && !name.split(/[\\/]/).includes('..');
}

/** Not in a worker, which fflate would make of a text: the page's Content-Security-Policy forbids that. */
function opened(
  name: string,
  bytes: Uint8Array,
  filter: (entry: UnzipFileInfo) => boolean,
): Readonly<Record<string, Uint8Array>> {
  try {
    return unzipSync(bytes, { filter });
  } catch (error) {
    throw new UserError({
      what: `${name} cannot be opened as a zip: ${error instanceof Error ? error.message : String(error)}.`,
      fix: 'Drop the folder itself, or make the zip again.',
    });
  }
}
