/**
 * A setting of rclone: text with `${VARIABLE}` of the target's secrets, as a person enters them; the same made unreadable, for a password,
 * as rclone wants it (`obscured`); a file of this text (`file`), whose path is the value; or the path of a secret that is a file (`key`).
 */
export type FilesSetting =
  | string
  | { readonly obscured: string }
  | { readonly file: string }
  | { readonly key: string };

/**
 * How restic, through rclone, reaches the storage for the files beside the databases (docs/files.md). rclone's documentation of the type
 * lists the settings. One whose secret was not chosen, or is empty, is left out.
 */
export interface FilesAccess {
  /** By rclone's names, `type` first. */
  readonly settings: Readonly<Record<string, FilesSetting>>;
  /** Bucket, container or folder that holds the backup; empty where the login leads to. */
  readonly root: string;
}

/** How S3 and all that speaks its protocol is reached. `Other` makes rclone assume nothing but the protocol. */
export function s3Files(virtualHost = false): FilesAccess {
  return {
    settings: {
      type: 's3',
      provider: 'Other',
      access_key_id: '${LITESTREAM_ACCESS_KEY_ID}',
      secret_access_key: '${LITESTREAM_SECRET_ACCESS_KEY}',
      region: '${REPLICA_REGION}',
      endpoint: '${REPLICA_ENDPOINT}',
      force_path_style: String(!virtualHost),
      no_check_bucket: 'true',
    },
    root: '${REPLICA_BUCKET}',
  };
}
