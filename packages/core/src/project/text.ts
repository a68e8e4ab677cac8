/** Text of a file as all readers expect it: decoded by its byte order mark (UTF-8 without one), no BOM, LF. */
export function decodeText(bytes: Uint8Array): string {
  return normaliseText(new TextDecoder(encodingOf(bytes)).decode(bytes));
}

/** Drops a BOM and turns CRLF into LF. */
export function normaliseText(text: string): string {
  return text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
}

/** Visual Studio still writes some project files in UTF-16. */
function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

/** Line of an offset, from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

/** A place for people: `MyApp/Program.cs:12`. */
export function place(path: string, text: string, offset: number): string {
  return `${path}:${lineAt(text, offset)}`;
}

/** Place of the first match, or of the file where nothing matches. */
export function placeOf(path: string, text: string, pattern: RegExp | string): string {
  const offset = typeof pattern === 'string' ? text.indexOf(pattern) : text.search(pattern);
  return offset < 0 ? path : place(path, text, offset);
}
