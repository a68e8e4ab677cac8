import path from 'node:path';
import type { Plugin } from 'vite';
import { checkout } from '../site/repository.ts';
import { compiledTemplates } from './templates.ts';

const here = (file: string): string => path.join(import.meta.dirname, 'node', file);
/** What stands in for the modules of Node with which core computes. */
const standIns: Readonly<Record<string, string>> = {
  'node:crypto': here('crypto.ts'),
  'node:path': here('path.ts'),
  'node:url': here('url.ts'),
};
const templates = '\0litestream-templates';

/** Lets the generator's core, as it was built for Node, run in a browser. */
export function browserCore(): Plugin {
  return {
    name: 'browser-core',
    enforce: 'pre',
    resolveId(id, importer, { ssr }) {
      if (ssr === true || importer === undefined || !importer.startsWith(path.join(checkout, 'packages')))
        return undefined;
      return id.endsWith('/compile-template.js') ? templates : standIns[id];
    },
    // dockerfile-ast looks for a byte order mark with Node's own class of bytes, the one such place in what core uses.
    transform: (code, id) =>
      id.includes('/node_modules/dockerfile-ast/')
        ? code.replaceAll(/\bBuffer\.from\((\w+), "UTF-8"\)/g, 'new TextEncoder().encode($1)')
        : undefined,
    load(id) {
      return id === templates ? compiledTemplates(path.join(checkout, 'packages/core/templates')) : undefined;
    },
  };
}
