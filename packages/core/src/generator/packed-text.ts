import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';

/** Largest text that is unpacked: generated files are a hundredth of it. */
const largest = 1 << 20;

/** A text as one line of base64, so that a reviewer of `.yo-rc.json` does not see hundreds of lines. */
export function packText(text: string): string {
  return brotliCompressSync(text).toString('base64');
}

/** The text again; undefined where the line is damaged. */
export function unpackText(packed: string): string | undefined {
  try {
    return brotliDecompressSync(Buffer.from(packed, 'base64'), { maxOutputLength: largest }).toString();
  } catch {
    return undefined;
  }
}
