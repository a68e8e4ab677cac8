import { posix } from 'node:path';
import { findCalls, type Span } from '../project/csharp-shape.js';
import { constantText } from '../project/csharp-value.js';
import type { Checkout } from './checkout.js';
import { inContainer } from './in-container.js';

/** Where ServiceStack's virtual files are: in a folder of the container, in a storage outside of it, in memory, or unknown. */
export type FilesRoot = { readonly folder: string } | 'storage' | 'memory' | 'unknown';

const KINDS = ['FileSystemVirtualFiles', '\\w*VirtualFiles'];

/** Root of `new FileSystemVirtualFiles(path)`, `new R2VirtualFiles(…)` and their like, given in place or through a variable. */
export function filesRoot({ surroundings, sources }: Checkout, span: Span | undefined): FilesRoot {
  if (!span) return 'unknown';
  const code = span.source.bare.slice(span.start, span.end).trim();
  const name = /^(?:\w+\s*\.\s*)*([A-Za-z_]\w*)$/.exec(code)?.[1];
  if (name !== undefined && /^(?:S3|R2|AzureBlob|Azure|Gcs|GoogleCloud)\w*VirtualFiles$/.test(name)) return 'storage';
  const value = name === undefined ? span : surroundings.lookup(name, span);
  // `VirtualFiles = new R2VirtualFiles(…)`: the app's own, set as a property of the host.
  const given = value ?? (name === undefined ? undefined : assigned(sources, name));
  const calls = given
    ? findCalls(given.source, KINDS).filter(({ start }) => start >= given.start && start < given.end)
    : [];
  const roots = calls.map((call): FilesRoot => {
    if (/^(?:S3|R2|Azure|Gcs|GoogleCloud)/.test(call.name)) return 'storage';
    if (call.name.startsWith('Memory')) return 'memory';
    if (call.name !== 'FileSystemVirtualFiles') return 'unknown';
    const path = constantText(call.args[0], surroundings);
    return path === undefined ? 'unknown' : { folder: inContainer(path, surroundings.contentRoot) };
  });
  const [first, ...others] = roots;
  if (first === undefined) return 'unknown';
  return others.every((other) => JSON.stringify(other) === JSON.stringify(first)) ? first : 'unknown';
}

function assigned(sources: Checkout['sources'], name: string): Span | undefined {
  for (const source of sources) {
    const match = new RegExp(`\\b${name}\\s*=(?![=>])\\s*(new\\b[^;]*)`).exec(source.bare);
    if (match) {
      const start = match.index + match[0].length - (match[1] as string).length;
      return { source, start, end: match.index + match[0].length };
    }
  }
  return undefined;
}

/** Path below a root, where it is known. */
export function below(root: FilesRoot, path: string): string | undefined {
  return typeof root === 'object' ? posix.join(root.folder, path) : undefined;
}
