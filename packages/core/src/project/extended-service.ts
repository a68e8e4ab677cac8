import { posix } from 'node:path';
import type { ComposeService } from './compose.js';
import { composeService } from './compose-service.js';
import { folderOf, joinPath, nameOf, relativePath } from './paths.js';
import type { Project } from './project.js';
import { isYaml, readYaml, type YamlNode } from './yaml-file.js';

/** Where a service stands. */
interface Place {
  readonly project: Project;
  /** Path of the Compose file, and what is in it. */
  readonly path: string;
  readonly root: YamlNode;
}

/** How many services extend each other at most: more of them are a circle. */
const DEEPEST = 4;

/** With what it takes from the service that it extends, of this file or another one. */
export function extendedService(name: string, node: YamlNode, from: Place, depth = 0): ComposeService {
  const own = composeService(name, node, from.root);
  const extend = node.get('extends');
  const base = extend.text ?? extend.get('service').text;
  if (base === undefined || depth > DEEPEST) return own;
  const path = joinPath(folderOf(from.path), extend.get('file').text ?? nameOf(from.path));
  const file = path === undefined || path === from.path ? undefined : readYaml(from.project, path);
  if (path === undefined || (path !== from.path && !isYaml(file))) return own;
  const root = isYaml(file) ? file.root : from.root;
  const given = extendedService(base, root.get('services').get(base), { ...from, path, root }, depth + 1);
  const up = relativePath(folderOf(from.path), folderOf(path));
  return {
    ...given,
    ...own,
    ...((own.starts ?? given.starts) && { starts: { ...given.starts, ...own.starts } }),
    builds: own.builds || given.builds,
    environment: [...own.environment, ...given.environment],
    envFiles: [
      ...(given.envFiles ?? []).map((one) => ({ ...one, path: posix.join(up, one.path) })),
      ...(own.envFiles ?? []),
    ],
    mounts: [...own.mounts, ...given.mounts.filter(({ target }) => own.mounts.every((one) => one.target !== target))],
    ports: [...(own.ports ?? []), ...(given.ports ?? [])],
  };
}
