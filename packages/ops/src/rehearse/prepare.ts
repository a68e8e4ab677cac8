import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import os from 'node:os';
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
import { environmentsOf } from '../environments-of.js';
import { openServer, type OpenedServer } from '../servers/open-server.js';
import { checkMachine } from './check-machine.js';
import { hostShell, type HostShell } from './host-shell.js';
import { makeHost, type Host } from './host.js';
import { chooseImage, type Image } from './image.js';
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
  signal,
  log,
}: Rehearsal): Promise<Stage> {
  const [deployment] = environmentsOf(loadDeployment(folder, families).deployment, environment);
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
  const label = `generator-litestream.rehearsal=${name}`;
  // Below the home, which Docker Desktop shares with its containers.
  const place = path.join(os.homedir(), '.cache', 'generator-litestream', name);
  mkdirSync(place, { recursive: true, mode: 0o700 });
  const shell = hostShell({ docker, folder: place, label, log, signal });
  const host = makeHost({
    docker,
    shell,
    deployment,
    files: path.join(folder, '.deploy'),
    home: path.join(place, name),
    project: name,
    network: name,
    sidecar: opened.sidecar,
    values: sentValues(deployment, image.reference, opened.values),
  });
  return {
    docker,
    deployment,
    name,
    label,
    image,
    server,
    opened,
    serverImage: serverImage ?? server.image,
    folder: place,
    shell,
    host,
  };
}
