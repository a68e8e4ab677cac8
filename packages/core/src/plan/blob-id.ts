import { createHash } from 'node:crypto';
import { withLf } from './line-ends.js';

/** The id under which git keeps this text: SHA-1 of `blob <bytes>`, a zero byte and the text with LF line ends. */
export function blobId(text: string): string {
  const bytes = new TextEncoder().encode(withLf(text));
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
