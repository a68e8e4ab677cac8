import { getNodeValue, parseTree, type Node } from 'jsonc-parser';
import type { Project } from '../project/project.js';

const template = '.deploy/docker-compose-template.yml';

/** Files of existing set-ups that a run replaces by its own of the same name. */
const REPLACED = [template, '.deploy/litestream.yml', '.github/workflows/release.yml'];

/**
 * True for a file that an earlier run of this generator wrote: it is neither evidence nor an earlier deployment.
 * `.yo-rc.json` says which they are, and so does what no other file holds. Where it is lost, the Compose template tells by its services
 * whose it is.
 */
export function isOurs(project: Project, path: string): boolean {
  if (isSigned(project.read(path))) return true;
  const store = storeOf(project);
  if (store === undefined)
    return templateIsOurs(project.read(template)) && (REPLACED.includes(path) || isSupplied(project.read(path)));
  const { written } = store;
  if (typeof written === 'object' && written !== null) return Object.hasOwn(written, path);
  // 0.1.0 stored every answer at this place, and which files it wrote nowhere.
  const answers = (store['answers'] ?? store) as Readonly<Record<string, unknown>>;
  return (
    REPLACED.includes(path) ||
    (answers['imageBuild'] === 'supplied' && path === (answers['dockerfile'] ?? 'Dockerfile'))
  );
}

/** What stands in no file of anybody else: such a file was moved, or belongs to another deployment, as in a submodule. */
function isSigned(text = ''): boolean {
  const signs = [
    '\n# litestream-engine ',
    '/data/.litestream-deployment/',
    '[ /deploy/deploy.sh, guard ]',
    'bash .deploy/deploy.sh remote deploy',
  ];
  return signs.some((sign) => text.includes(sign));
}

/** The first line of a Dockerfile that we supply. */
function isSupplied(text = ''): boolean {
  return /^# .* here, and only the result goes into the image\.\n/.test(text);
}

function templateIsOurs(text = ''): boolean {
  return /^ {2}restore:/m.test(text) && /^ {2}litestream:/m.test(text);
}

function storeOf(project: Project): Readonly<Record<string, unknown>> | undefined {
  const store = child(parseTree(project.read('.yo-rc.json') ?? ''), 'generator-litestream');
  const value: unknown = store && getNodeValue(store);
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
}

function child(node: Node | undefined, name: string): Node | undefined {
  return node?.type === 'object'
    ? node.children?.find(({ children }) => children?.[0]?.value === name)?.children?.[1]
    : undefined;
}
