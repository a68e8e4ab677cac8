import { inContainer } from 'litestream-generator-core';

/** Where the rehearsal's deployment differs from the one on a host. */
export interface Differences {
  /** Network of the rehearsal: the storage server is on it, and it takes the place of the proxy's. */
  readonly network: string;
  /** Data folder of an app that mounts more than its data volume: this machine has nothing of that. Default: it mounts no more. */
  readonly dataFolder?: string;
  /** Whether it has a migration of its own, which mounts the same. Default: no. */
  readonly migrates?: boolean;
  /** Variables that Litestream needs to find the storage server, beside those of the target. */
  readonly sidecar?: Readonly<Record<string, string>>;
  /** Volume that takes the place of a folder of the host. Default: the storage is a server. */
  readonly storageVolume?: string;
}

/**
 * The `compose.override.yml` of the rehearsal. The generated file stays as it is, and this one gives the containers the network of the
 * storage server, and takes away the network of a real proxy and the domain that a proxy would serve.
 */
export function overrideText({
  network,
  dataFolder,
  migrates = false,
  sidecar = {},
  storageVolume,
}: Differences): string {
  const name = JSON.stringify(network);
  const variables = Object.keys(sidecar).length === 0 ? '' : `\n    environment: ${JSON.stringify(sidecar)}`;
  const mounts =
    dataFolder === undefined ? '' : `\n    volumes: !override [ ${JSON.stringify(`data:${dataFolder}:nocopy`)} ]`;
  const migration = mounts !== '' && migrates ? `\n  migrate:${mounts}` : '';
  const folder = storageVolume === undefined ? '' : `\n    volumes: [ "storage:${inContainer.folder}" ]`;
  const volumes =
    storageVolume === undefined
      ? ''
      : `volumes:\n  storage: { external: true, name: ${JSON.stringify(storageVolume)} }\n`;
  return `services:
  app:
    environment: { VIRTUAL_HOST: !reset null, LETSENCRYPT_HOST: !reset null }${mounts}${migration}
  restore:
    network_mode: !reset null
    networks: [ default, storage ]${variables}${folder}
  litestream:
    networks: [ default, storage ]${variables}${folder}
networks:
  nginx-proxy: { external: true, name: ${name} }
  storage: { external: true, name: ${name} }
${volumes}`;
}
