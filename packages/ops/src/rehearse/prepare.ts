import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  loadDeployment,
  composeFiles,
  UserError,
  targets,
  type Deployment,
  type Family,
} from 'litestream-generator-core';
import { runner, type Docker } from '../docker/docker.js';
import { environmentsOf } from '../environments-of.js';
import { checkMachine } from './check-machine.js';
import { hostShell, type HostShell } from './host-shell.js';
import { makeHost, type Host } from './host.js';
import { chooseImage, type Image } from './image.js';
import { standInOf, type StandIn } from './stand-in.js';
import { sentValues } from './values.js';

/** What a rehearsal is asked to do. */
export interface Rehearsal {
  /** Folder of the checkout. */
  readonly folder: string;
  readonly families: readonly Family[];
  /** Environment that is rehearsed. Default: the first one. */
  readonly environment?: string | undefined;
  /** Image of the app. Default: the one that the project's own way of building gives. */
  readonly image?: string | undefined;
  /** Image of the storage server. Default: the public one that the target's file names. */
  readonly serverImage?: string | undefined;
  /** Context of kubectl, where the deployment is for Kubernetes. */
  readonly context?: string | undefined;
  /** Whether the app may be deployed in the same cluster. Default: no, such a cluster is refused. */
  readonly sameCluster?: boolean | undefined;
  readonly signal: AbortSignal;
  /** Hears every command and its output. */
  log(text: string): void;
  /** Hears what is left to do for a person. */
  tell(text: string): void;
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
  readonly standIn: StandIn;
  /** Folder of what plays the host, on this machine. */
  readonly folder: string;
  readonly shell: HostShell;
  readonly host: Host;
}

/**
 * Looks whether everything is there.
 * @throws UserError when something is missing
 */
export async function prepare({
  folder,
  families,
  environment,
  image: given,
  serverImage,
  context,
  sameCluster,
  signal,
  log,
}: Rehearsal): Promise<Stage> {
  const [deployment] = environmentsOf(loadDeployment(folder, families).deployment, environment);
  if (context !== undefined || sameCluster === true)
    throw new UserError({
      what: 'This deployment is for Docker Compose, and is rehearsed with the Docker of this machine.',
      fix: 'Leave out --context and --same-cluster.',
    });
  if (!existsSync(path.join(folder, ...composeFiles.compose.split('/')))) {
    throw new UserError({
      what: `${composeFiles.compose} is not there.`,
      fix: 'Run the generator again: npm create litestream@latest',
    });
  }
  const target = targets.find(({ id }) => id === deployment.storage.id);
  if (target === undefined) throw new Error(`there is no target ${deployment.storage.id}`);
  const docker = runner('docker', log, signal);
  await checkMachine(docker, deployment);

  const name = `rehearsal-${randomBytes(4).toString('hex')}`;
  const image = await chooseImage(deployment, given, { docker, folder, name, log, signal });
  const label = `generator-litestream.rehearsal=${name}`;
  // Below the home, which Docker Desktop shares with its containers.
  const place = path.join(os.homedir(), '.cache', 'generator-litestream', name);
  mkdirSync(place, { recursive: true, mode: 0o700 });
  const { litestream } = deployment.pins;
  const standIn = standInOf(target, { docker, name, label, litestream, folder: place, serverImage });
  const shell = hostShell({ docker, folder: place, label, log, signal });
  const host = makeHost({
    docker,
    shell,
    deployment,
    files: path.join(folder, '.deploy'),
    home: path.join(place, name),
    project: name,
    network: name,
    sidecar: standIn.sidecar,
    ...(standIn.volume !== undefined && { storageVolume: standIn.volume }),
    values: sentValues(deployment, image.reference, standIn.values),
  });
  return {
    docker,
    deployment,
    name,
    label,
    image,
    standIn,
    folder: place,
    shell,
    host,
  };
}
