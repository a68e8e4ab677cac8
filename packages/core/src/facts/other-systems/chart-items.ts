import { folderOf, nameOf } from '../../project/paths.js';
import type { Project } from '../../project/project.js';
import { environmentItem } from '../carry-over/environment-item.js';
import type { EarlierItem } from '../carry-over/earlier-item.js';
import type { FoundSystem } from './find-systems.js';
import { leavesOf, type Leaf } from './leaves.js';

/** Under which charts keep variables of the app, and its secrets. */
const VARIABLES = /^(?:extra)?(?:env|envs|environment|envVars?|environmentVariables|config|configMap|configMapData)$/i;
const SECRETS =
  /^(?:extra)?(?:secrets?|secretEnv|secretEnvVars|envSecrets?|envFromSecret|secretData|existingSecrets?)$/i;

/** What the values of a Helm chart give the app: variables, secrets and domains. Its templates say nothing without Helm. */
export function chartItems(project: Project, { file, ...system }: FoundSystem): readonly EarlierItem[] {
  return project.files
    .filter((path) => folderOf(path) === folderOf(file) && /^values[\w.-]*\.ya?ml$/.test(nameOf(path)))
    .toSorted((a, b) => a.length - b.length)
    .flatMap((path) => leavesOf(project, { ...system, file: path, text: project.read(path) ?? '' }))
    .flatMap(itemsOfLeaf);
}

function itemsOfLeaf({ keys, text, from }: Leaf): readonly EarlierItem[] {
  const [parent = '', last = ''] = keys.slice(-2);
  if (last === 'host' && keys.includes('ingress'))
    return /^(?:[a-z0-9-]+\.)+(?!local$)[a-z]{2,}$/i.test(text) ? [{ kind: 'domain', name: text, where: from }] : [];
  if (!/^[A-Za-z_]\w*$/.test(last)) return [];
  if (SECRETS.test(parent)) return [{ kind: 'secret', name: last, where: from }];
  // Other settings of a chart are written in small letters.
  return VARIABLES.test(parent) && /^[A-Z]|__/.test(last) ? environmentItem(last, text, from) : [];
}
