/** Images with version and, where known, digest. */
export interface Pins {
  readonly litestream: string;
  readonly nginxProxy: string;
  readonly acmeCompanion: string;
  /** What backs up the files beside the databases, and how it reaches the storage. */
  readonly restic: string;
  readonly rclone: string;
  /** Lowest Docker Compose that the files were run with, `2.26.1`. */
  readonly composeFloor: string;
}

/**
 * What the generated files run, by version. The digests are not known here: a registry gives them, and the release that
 * bumps a version adds them (`repository:version@sha256:…`). Litestream must not go below 0.5.18: 0.5.16 and 0.5.17 lose
 * their read lock, let a failed last sync end with 0, and pile up files on Azure.
 */
export const pins: Pins = {
  litestream: 'litestream/litestream:0.5.18',
  nginxProxy: 'nginxproxy/nginx-proxy:1.11.6',
  acmeCompanion: 'nginxproxy/acme-companion:2.8.2',
  restic: 'restic/restic:0.18.1',
  rclone: 'rclone/rclone:1.71.2',
  composeFloor: '2.26.1',
};
