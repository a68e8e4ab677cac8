import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  loadDeployment,
  projectFiles,
  UserError,
  targets,
  type Deployment,
  type Family,
  type TargetServer,
} from 'litestream-generator-core';
import { runner, type Docker } from '../docker/docker.js';
import { openServer, type OpenedServer } from '../servers/open-server.js';
import { checkMachine } from './check-machine.js';
import { chooseImage, type Image } from './image.js';
import { makeStack, type Stack } from './stack.js';
import { storageValues } from './storage-values.js';

/** What a rehearsal is asked to do. */
export interface Rehearsal {
  /** Folder of the checkout. */
  readonly folder: string;
  readonly families: readonly Family[];
  /** Image of the app. Default: the one that the project's own way of building gives. */
  readonly image?: string | undefined;
  /** Image of the storage server. Default: the public one that the target's file names. */
  readonly serverImage?: string | undefined;
  readonly signal: AbortSignal;
  /** Hears every command and its output. */
  log(text: string): void;
}

/** Everything that a rehearsal plays with. Nothing of it exists yet but in memory. */
export interface Stage {
  readonly docker: Docker;
  readonly deployment: Deployment;
  /** Name of the Compose project, of the network, and the first part of every other name. */
  readonly name: string;
  /** Label of what Compose does not make. */
  readonly label: string;
  readonly image: Image;
  readonly server: TargetServer;
  readonly opened: OpenedServer;
  readonly serverImage: string;
  /** Files of the target's keys by name, and the volume for them where there are any. */
  readonly keys: { readonly files: Readonly<Record<string, string>>; readonly volume?: string | undefined };
  readonly stack: Stack;
}

/**
 * Looks whether everything is there.
 * @throws UserError when something is missing
 */
export async function prepare({ folder, families, image: given, serverImage, signal, log }: Rehearsal): Promise<Stage> {
  const { deployment } = loadDeployment(folder, families);
  if (!existsSync(path.join(folder, ...projectFiles.compose.split('/')))) {
    throw new UserError({
      what: `${projectFiles.compose} is not there.`,
      fix: 'Run the generator again: npm create litestream@latest',
    });
  }
  const server = targets.find(({ id }) => id === deployment.storage.id)?.server;
  if (server === undefined) throw new Error(`there is no target ${deployment.storage.id}`);
  const docker = runner('docker', log, signal);
  await checkMachine(docker, deployment);

  const name = `rehearsal-${randomBytes(4).toString('hex')}`;
  const image = await chooseImage(deployment, given, { docker, folder, name, log, signal });
  const opened = openServer(server);
  const { variables, files } = storageValues(deployment.storage.secrets, opened.values);
  const volume = Object.keys(files).length === 0 ? undefined : `${name}-keys`;
  const stack = makeStack({
    docker,
    deployment,
    folder,
    project: name,
    network: name,
    keys: volume,
    sidecar: opened.sidecar,
    variables: { ...variables, ...appVariables(deployment), APP_IMAGE: image.reference, DEPLOYMENT_ID: deployment.id },
  });
  const label = `generator-litestream.rehearsal=${name}`;
  return {
    docker,
    deployment,
    name,
    label,
    image,
    server,
    opened,
    serverImage: serverImage ?? server.image,
    keys: { files, volume },
    stack,
  };
}

/** What the app is given besides the storage: no secret, and a name for itself that leads nowhere. */
function appVariables({ host }: Deployment): Record<string, string> {
  const others = host.secrets.filter(({ reaches }) => reaches?.includes('app')).map(({ name }) => [name, 'localhost']);
  return { ...Object.fromEntries(others), APP_DOMAIN: host.domain === '' ? 'localhost' : host.domain };
}
