import { inContainer } from 'litestream-generator-core';

/** Where the rehearsal's stack differs from the one on a host. */
export interface Differences {
  /** Network of the rehearsal: the storage server is on it, and it takes the place of the proxy's. */
  readonly network: string;
  /** Volume that takes the place of the folder `keys`; undefined where the target has no key files. */
  readonly keys?: string | undefined;
  /** Variables that Litestream needs to find the storage server, beside those of the target. */
  readonly sidecar?: Readonly<Record<string, string>>;
}

/**
 * The second Compose file, which leaves the generated one as it is: a network that leads to the storage server, none that leads to a
 * real proxy, no domain for one to find, and the folder .deploy where a host has the folder litestream.
 */
export function overrideText({ network, keys, sidecar = {} }: Differences): string {
  const name = JSON.stringify(network);
  const keyMount = keys === undefined ? '' : ', { type: volume, source: keys, target: /run/keys }';
  const variables = Object.keys(sidecar).length === 0 ? '' : `\n    environment: ${JSON.stringify(sidecar)}`;
  const mount = `\n    volumes: [ ".:${inContainer.engine}:ro"${keyMount} ]${variables}`;
  return `services:
  app:
    environment: { VIRTUAL_HOST: !reset null, LETSENCRYPT_HOST: !reset null }
  restore:
    network_mode: !reset null
    networks: [ default, storage ]${mount}
  litestream:
    networks: [ default, storage ]${mount}
networks:
  nginx-proxy: { external: true, name: ${name} }
  storage: { external: true, name: ${name} }
${keys === undefined ? '' : `volumes:\n  keys: { external: true, name: ${JSON.stringify(keys)} }\n`}`;
}
