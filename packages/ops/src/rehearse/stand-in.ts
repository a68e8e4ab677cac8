import type { Target } from 'litestream-generator-core';
import { must, type Docker } from '../docker/docker.js';
import { openServer } from '../servers/open-server.js';
import { fetchImage } from './image.js';
import { startServer } from './start-server.js';

/** What plays the storage: a server in a container, or a volume of Docker where the storage is a folder of the host. */
export interface StandIn {
  /** For people: the server's image, or what else it is. */
  readonly title: string;
  /** What a person would enter in the repository's settings, by name. */
  readonly values: Readonly<Record<string, string>>;
  /** Variables that Litestream gets beside those of the target. */
  readonly sidecar: Readonly<Record<string, string>>;
  /** Name of the volume, which the containers see in the place of the folder. */
  readonly volume?: string;
  /** Gets what it is made of. */
  fetch(): Promise<void>;
  /** Starts it, and waits until it takes requests. Its data lasts as long as the rehearsal. */
  start(): Promise<void>;
}

/** What a stand-in is made for. */
export interface StandInOptions {
  readonly docker: Docker;
  /** Name of the rehearsal, and of its network. */
  readonly name: string;
  /** Label of what Docker makes. */
  readonly label: string;
  /** Image of Litestream. */
  readonly litestream: string;
  /** A folder of this machine, which stands for that of the host. */
  readonly folder: string;
  /** Image of the server. Default: the public one that the target's file names. */
  readonly serverImage?: string | undefined;
}

/** Makes the one that fits the target. Nothing is started yet. */
export function standInOf(target: Target, options: StandInOptions): StandIn {
  return target.server === undefined ? volumeOf(target, options) : serverOf(target.server, options);
}

function serverOf(
  server: NonNullable<Target['server']>,
  { docker, name, label, litestream, serverImage: image = server.image }: StandInOptions,
): StandIn {
  const opened = openServer(server);
  return {
    title: image,
    values: opened.values,
    sidecar: opened.sidecar,
    fetch: () => fetchImage(docker, image, `Give another image that has ${server.needs}: rehearse --server-image REF`),
    start: () =>
      startServer(docker, server, opened, { label, name: `${name}-storage`, network: name, image, litestream }),
  };
}

/** `deploy.sh` looks for the folder on the host, and the containers see the volume there: its files belong to nobody of this machine. */
function volumeOf({ secrets, folder: of }: Target, { docker, name, label, folder }: StandInOptions): StandIn {
  const volume = `${name}-storage`;
  return {
    title: 'a Docker volume',
    values: Object.fromEntries(
      secrets.flatMap(({ name: secret, use }) =>
        'variable' in use && use.variable === of?.variable ? [[secret, folder]] : [],
      ),
    ),
    sidecar: {},
    volume,
    fetch: async () => {},
    start: async () => void (await must(docker, ['volume', 'create', '--label', label, volume])),
  };
}
