/** A deployment set-up that the checkout already has. */
export interface EarlierDeployment {
  readonly kind: 'kamal' | 'compose-template' | 'compose-prod' | 'compose-env' | 'compose' | 'workflow' | 'other';
  /** For people: `Kamal (config/deploy.yml)`. */
  readonly title: string;
  /** Its files in the checkout. */
  readonly files: readonly string[];
  /**
   * Docker volumes on the host that may hold its data, with Compose's project in front. May hold `{repository}`, `{service}` or
   * `{project}`: `fillPlaceholders`.
   */
  readonly volumes: readonly string[];
  /** Folders on the host that may hold its data; placeholders as in `volumes`. */
  readonly folders: readonly string[];
}

/**
 * A place where an earlier Litestream keeps a backup of a database. It may be read, and is never written: 0.5 puts its files beside those
 * of 0.3, and a restore then gives the newer, empty state.
 */
export interface EarlierReplica {
  /** Litestream's replica type: `s3`, `abs`, `sftp`, `gs`, `file`. */
  readonly type: string;
  /** Bucket, container, or host with its port, as written there; empty for a folder of the host. `${NAME}` is a variable of that set-up. */
  readonly bucket: string;
  /** Path inside of it, `MyApp.sqlite`. May hold `{repository}`: `fillPlaceholders`. */
  readonly path: string;
  /** Address of the service where it is not AWS itself, say. */
  readonly endpoint?: string;
  /** Repository secrets that bucket, account, host, user and endpoint come from, where the workflow says so. */
  readonly secrets: readonly string[];
  /** Database that it is a backup of, by its path below the data folder; not always one that the app opens. */
  readonly database: string;
  /** `.deploy/docker-compose-template.yml:27` */
  readonly where: string;
  /** Version of Litestream that writes it, `0.3.13`; undefined where no tag says it. */
  readonly version?: string;
}
