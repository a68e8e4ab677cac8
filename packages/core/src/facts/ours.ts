import { getNodeValue, parseTree, type Node } from 'jsonc-parser';
import type { Project } from '../project/project.js';

/** Files of existing set-ups that a run replaces by its own of the same name. */
const REPLACED = ['.deploy/docker-compose-template.yml', '.deploy/litestream.yml', '.github/workflows/release.yml'];

/**
 * True for a file that an earlier run of this generator wrote: it is neither evidence nor an earlier deployment.
 * The files themselves carry no mark; `.yo-rc.json` says that there was a run, and whether its Dockerfile was a supplied one.
 */
export function isOurs(project: Project, path: string): boolean {
  const answers = storedAnswers(project);
  if (answers === undefined) return false;
  return REPLACED.includes(path) || (answers['imageBuild'] === 'supplied' && path === (answers['dockerfile'] ?? 'Dockerfile'));
}

function storedAnswers(project: Project): Readonly<Record<string, unknown>> | undefined {
  const tree = parseTree(project.read('.yo-rc.json') ?? '');
  const store = child(tree, 'generator-litestream');
  const answers: unknown = store && getNodeValue(child(store, 'answers') ?? store);
  return typeof answers === 'object' && answers !== null ? answers as Readonly<Record<string, unknown>> : undefined;
}

function child(node: Node | undefined, name: string): Node | undefined {
  return node?.type === 'object' ? node.children?.find(({ children }) => children?.[0]?.value === name)?.children?.[1] : undefined;
}
