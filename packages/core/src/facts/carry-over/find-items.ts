import type { YamlNode } from '../../project/yaml-file.js';
import { appServices } from '../app-services.js';
import type { Checkout } from '../checkout.js';
import type { Fact } from '../fact.js';
import type { EarlierDeployment } from '../facts.js';
import { isWorkerOfApp, PROXY } from '../earlier-services.js';
import { isLitestream } from '../litestream-service.js';
import { composeItems, type ServiceRole } from './compose-items.js';
import { uniqueItems, type EarlierItem } from './earlier-item.js';
import { kamalItems } from './kamal-items.js';
import { proxyLimitItems } from './proxy-limit-items.js';
import { scriptItems } from './script-items.js';
import { workflowItems } from './workflow-items.js';

/** Everything that the set-ups which deploy the project today do, file by file, each thing once. */
export function findEarlierItems(
  checkout: Checkout,
  earlier: readonly Fact<EarlierDeployment>[],
): readonly EarlierItem[] {
  const { project } = checkout;
  const files = [...new Set(earlier.flatMap(({ value }) => value.files))];
  const workflows = files.filter((path) => path.startsWith('.github/workflows/'));
  return uniqueItems([
    ...(earlier.some(({ value }) => value.kind === 'kamal') ? kamalItems(project) : []),
    ...checkout.compose
      .filter(({ path }) => files.includes(path))
      .flatMap(({ path }) => composeItems(project, path, (name, node) => roleOf(checkout, path, name, node))),
    ...workflows.flatMap((path) => workflowItems(project, path)),
    ...scriptItems(project, workflows),
    ...(files.length > 0 ? proxyLimitItems(project, files) : []),
  ]);
}

function roleOf(checkout: Checkout, path: string, name: string, node: YamlNode): ServiceRole {
  const file = checkout.compose.find((one) => one.path === path);
  const service = file?.services.find((one) => one.name === name && one.from === node.from);
  if (file === undefined || service === undefined) return 'other';
  if (isLitestream(service)) return 'litestream';
  if (PROXY.test(service.image ?? '')) return 'proxy';
  if (/--AppTasks=migrate\b/.test(service.command?.text ?? '')) return 'migration';
  if (isWorkerOfApp(checkout, file, service)) return 'other';
  return appServices(checkout).includes(service) ? 'app' : 'other';
}
