import { isWorkflow, readWorkflow } from '../../project/composite-actions.js';
import { kamalHooks } from '../../project/kamal.js';
import { findWorkflows } from '../../project/workflow.js';
import { callersOf, isOnlyCalled } from '../../project/called-workflows.js';
import type { ComposeService } from '../../project/compose.js';
import type { YamlNode } from '../../project/yaml-file.js';
import { appServices } from '../app-services.js';
import { isReached, runsBesideApp } from '../beside-app.js';
import { buildOf } from '../build-settings.js';
import type { Checkout } from '../checkout.js';
import type { Fact } from '../fact.js';
import type { EarlierDeployment } from '../facts.js';
import { composeStart, isMainApp } from '../compose-start.js';
import { migrates } from '../earlier-services.js';
import { isLitestream } from '../litestream-service.js';
import { buildsOfCompose } from '../earlier-builds/builds-of-compose.js';
import { present } from '../../present.js';
import { findSystems } from '../other-systems/find-systems.js';
import { systemItems } from '../other-systems/system-items.js';
import { findMigrateCommand } from '../migrations.js';
import { bakeItems } from './bake-items.js';
import { composeItems, type ServiceReader, type ServiceRole } from './compose-items.js';
import { uniqueItems, type EarlierItem } from './earlier-item.js';
import { itemsBeforeBuild } from './items-before-build.js';
import { kamalItems } from './kamal-items.js';
import { withOutdone } from './outdone-items.js';
import { hostProxyItems, isHost } from './proxies/host-proxy-items.js';
import { isProxy, proxyItems } from './proxies/proxy-service.js';
import { proxyLimitItems } from './proxy-limit-items.js';
import { scriptItems } from './script-items.js';
import { workflowItems } from './workflow-items.js';

const BAKES = /\bdocker\s+(?:buildx\s+)?bake\b|docker\/bake-action@/;

/** Everything that the set-ups which deploy the project today do, file by file, each thing once. */
export function findEarlierItems(
  checkout: Checkout,
  earlier: readonly Fact<EarlierDeployment>[],
): readonly EarlierItem[] {
  const { project } = checkout;
  const migration = findMigrateCommand(checkout);
  const files = [...new Set(earlier.flatMap(({ value }) => value.files))];
  const workflows = files.filter((path) => path.startsWith('.github/workflows/'));
  // One that starts only where another one of them calls it is told with that one.
  const starting = workflows.filter(
    (path) => !isOnlyCalled(project, path) || !callersOf(project, path).some((caller) => workflows.includes(caller)),
  );
  const actions = workflows.flatMap((path) => {
    const file = readWorkflow(project, path);
    return isWorkflow(file) ? file.actions.map((action) => action.path) : [];
  });
  const composed = checkout.compose.map(({ path }) => path).filter((path) => files.includes(path));
  const calling = [...new Set([...workflows, ...actions])];
  const items = [
    ...(earlier.some(({ value }) => value.kind === 'kamal') ? kamalItems(project, checkout.kamal?.folder ?? '.') : []),
    ...checkout.compose
      .filter(({ path }) => files.includes(path))
      .flatMap(({ path }) =>
        composeItems(project, path, {
          roleOf: (name, node) => roleOf(checkout, path, name, node, migration?.from),
          startOf: (name, apps) => startOf(checkout, path, name, apps),
          proxyOf: (name, node) => proxyOf(checkout, path, name, node),
        }),
      )
      .map((item) =>
        item.kind === 'service' && item.value === 'migration'
          ? { ...item, ...present({ migrates: migration?.value }) }
          : item,
      ),
    ...starting.flatMap((path) => workflowItems(project, path)),
    ...beforeBuild(checkout, workflows),
    ...(calling.some((path) => BAKES.test(project.read(path) ?? '')) ? bakeItems(project) : []),
    ...scriptItems(project, kamalHooks(project, checkout.kamal?.folder ?? '.'), calling),
    ...(files.length > 0 ? [...hostProxyItems(project), ...proxyLimitItems(project, files)] : []),
    ...findSystems(project, calling)
      .filter(({ file }) => !composed.includes(file))
      .flatMap((system) => systemItems(project, system)),
  ];
  return uniqueItems(withOutdone(checkout, items, files));
}

/** Steps of another workflow, if the present build is in one that does not deploy, such as one that publishes the image for others. */
function beforeBuild({ project, dockerfile }: Checkout, deploying: readonly string[]): readonly EarlierItem[] {
  const build = dockerfile && buildOf(project, dockerfile.path);
  if (build?.deployed !== true) return [];
  const workflows = findWorkflows(project).flatMap((file) => ('error' in file ? [] : [file]));
  const path = workflows.find(({ steps }) => steps.some(({ from }) => from === build.from))?.path;
  if (path === undefined || deploying.includes(path)) return [];
  return itemsBeforeBuild(project, path, build.from);
}

function startOf(
  checkout: Checkout,
  path: string,
  name: string,
  apps: readonly string[],
): ReturnType<ServiceReader['startOf']> {
  const file = checkout.compose.find((one) => one.path === path);
  const service = file?.services.find((one) => one.name === name);
  return file && service && isMainApp(checkout, file, service, apps) ? composeStart(checkout, service) : undefined;
}

/** What the proxy in front of the app does; the host itself is the app as well, where that publishes a port. */
function proxyOf(checkout: Checkout, path: string, name: string, node: YamlNode): readonly EarlierItem[] {
  const service = serviceOf(checkout, path, name, node);
  const apps = appServices(checkout).map((app) => app.name);
  const isApp = (host: string): boolean => apps.includes(host) || (host !== '' && isHost(host));
  return service === undefined ? [] : proxyItems(checkout.project, path, node, service, isApp);
}

function serviceOf(checkout: Checkout, path: string, name: string, node: YamlNode): ComposeService | undefined {
  const file = checkout.compose.find((one) => one.path === path);
  return file?.services.find((one) => one.name === name && one.from === node.from);
}

/** Whether a service is built from another Dockerfile than the app, which is built in that Compose file as well. */
function isBuiltElsewhere({ project, dockerfile }: Checkout, path: string, node: YamlNode): boolean {
  const builds = dockerfile === undefined ? [] : buildsOfCompose(project, []);
  const own = builds.find(({ from }) => from === node.get('build').from);
  const isApp = (file: string | undefined): boolean => file === dockerfile?.path;
  return (
    own?.file !== undefined &&
    !isApp(own.file) &&
    builds.some(({ file, from }) => isApp(file) && from.startsWith(`${path}:`))
  );
}

/** @param migration place of the command that migrates in the new deployment as well */
function roleOf(
  checkout: Checkout,
  path: string,
  name: string,
  node: YamlNode,
  migration: string | undefined,
): ServiceRole {
  const file = checkout.compose.find((one) => one.path === path);
  const service = serviceOf(checkout, path, name, node);
  if (file === undefined || service === undefined) return 'other';
  if (isLitestream(service)) return 'litestream';
  if (isProxy(checkout.project, path, service)) return 'proxy';
  // What migrates and then takes requests is the app.
  if (/--AppTasks=migrate\b/.test(service.command?.text ?? '') && !isReached(checkout, service)) return 'migration';
  if (service.command && service.command.from === migration) return 'migration';
  if (runsBesideApp(checkout, file, service)) return migrates(checkout, service) ? 'other migration' : 'other';
  if (isBuiltElsewhere(checkout, path, node)) return 'other';
  return appServices(checkout).includes(service) ? 'app' : 'other';
}
