import { findNodeAtLocation, getNodeValue } from 'jsonc-parser';
import type { Placed } from './csproj.js';
import { jsonTree } from './json-tree.js';
import { folderOf } from './paths.js';
import type { Project } from './project.js';
import { place } from './text.js';

/** What detection needs of a package.json. */
export interface PackageJson {
  readonly path: string;
  readonly folder: string;
  /** A dependency, of the app or of its build, with its version range. */
  dependency(name: string): Placed<string> | undefined;
  script(name: string): Placed<string> | undefined;
  /** Wanted Node version, `engines.node`. */
  readonly node?: Placed<string>;
  /** Program that installs its packages, `packageManager`: `pnpm@9.1.0`. */
  readonly manager?: Placed<string>;
}

/** Reads a package.json; undefined when there is none or when it is not a JSON object. */
export function readPackageJson(project: Project, path: string): PackageJson | undefined {
  const text = project.read(path);
  const tree = text === undefined ? undefined : jsonTree(text);
  if (text === undefined || tree?.type !== 'object') return undefined;
  const at = (...keys: readonly string[]): Placed<string> | undefined => {
    const node = findNodeAtLocation(tree, [...keys]);
    const value: unknown = node && getNodeValue(node);
    return node && typeof value === 'string' ? { value, from: place(path, text, node.offset) } : undefined;
  };
  const node = at('engines', 'node');
  const manager = at('packageManager');
  return {
    path,
    folder: folderOf(path),
    dependency: (name) => at('dependencies', name) ?? at('devDependencies', name),
    script: (name) => at('scripts', name),
    ...(node ? { node } : {}),
    ...(manager ? { manager } : {}),
  };
}
