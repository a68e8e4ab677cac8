import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  environmentOverlay,
  kubernetesFiles,
  loadDeployment,
  targets,
  UserError,
  type Deployment,
  type TargetServer,
} from 'litestream-generator-core';
import { environmentsOf } from '../../environments-of.js';
import { openServer, type OpenedServer } from '../../servers/open-server.js';
import type { Rehearsal } from '../prepare.js';
import { sentValues } from '../values.js';
import { accessObjects, type AccessObjects } from './access-objects.js';
import { checkCluster } from './check-cluster.js';
import { checkTools } from './check-tools.js';
import { kubectlIn, type Kubectl } from './kubectl.js';
import { namespacesOf, type Namespaces } from './names.js';

/** Everything that a rehearsal in a cluster plays with. Nothing of it exists yet but in memory, and a folder. */
export interface ClusterStage {
  readonly kubectl: Kubectl;
  readonly context: string;
  readonly deployment: Deployment;
  readonly namespaces: Namespaces;
  /** Value of the label by which everything is deleted. */
  readonly rehearsal: string;
  readonly access: AccessObjects;
  readonly server: TargetServer;
  readonly opened: OpenedServer;
  readonly serverImage: string;
  readonly image: string;
  readonly values: Readonly<Record<string, string>>;
  /** Folder `.deploy` of the checkout, and the environment's own overlay below it. */
  readonly files: string;
  readonly overlay: string;
  /** Folder of this rehearsal. */
  readonly place: string;
}

/**
 * Looks whether everything is there, and whether the cluster is one in which a rehearsal does no harm.
 * @throws UserError when something is missing, or the cluster is refused
 */
export async function prepareCluster(asked: Rehearsal): Promise<ClusterStage> {
  const { folder, families, signal, log } = asked;
  const loaded = loadDeployment(folder, families).deployment;
  const [deployment] = environmentsOf(loaded, asked.environment);
  const { id, storage } = deployment;
  const server = targets.find((target) => target.id === storage.id)?.server;
  if (server === undefined) throw new Error(`the target ${storage.id} has no server for rehearsals`);
  const files = path.join(folder, '.deploy');
  const inFiles = (file: string): string => path.join(folder, ...file.split('/'));
  const first = deployment.environment === loaded.environment;
  const overlay = first ? kubernetesFiles.overlay : environmentOverlay(deployment.environment);
  for (const file of [overlay, kubernetesFiles.access])
    if (!existsSync(inFiles(file)))
      throw new UserError({
        what: `${file} is not there.`,
        fix: 'Run the generator again: npm create litestream@latest',
      });
  const image = imageOf(deployment, asked.image);
  const context = await checkTools(asked.context, log, signal);
  const kubectl = kubectlIn(context, log, signal);
  const namespaces = namespacesOf(id);
  const rehearsal = randomBytes(4).toString('hex');
  const access = accessObjects(readFileSync(inFiles(kubernetesFiles.access), 'utf8'), id, namespaces.app, rehearsal);
  await checkCluster({ kubectl, context, deployment: loaded, namespaces, sameCluster: asked.sameCluster ?? false });
  const place = path.join(os.homedir(), '.cache', 'generator-litestream', `rehearsal-${rehearsal}`);
  mkdirSync(place, { recursive: true, mode: 0o700 });
  const opened = openServer(server);
  // The values of a secret store come from the rehearsal as well.
  const { secretStore: _, ...withValues } = deployment;
  return {
    kubectl,
    context,
    deployment,
    namespaces,
    rehearsal,
    access,
    server,
    opened,
    serverImage: asked.serverImage ?? server.image,
    image,
    values: { ...sentValues(withValues, image, opened.values), ...login() },
    files,
    overlay: path.basename(overlay),
    place,
  };
}

/** The nodes pull it: an image of this machine alone is of no use there. */
function imageOf({ app: { image } }: Deployment, given: string | undefined): string {
  if (given !== undefined) return given;
  if (image.kind === 'published') return image.image;
  throw new UserError({
    what: 'The nodes of the cluster pull the image of the app from a registry, and none is named.',
    fix: 'Name one that was pushed, for example by a release: rehearse --image ghcr.io/you/app:latest',
  });
}

/** For a private image, as the repository would have it. */
function login(): Record<string, string> {
  const names = ['REGISTRY_USERNAME', 'REGISTRY_PASSWORD'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}
