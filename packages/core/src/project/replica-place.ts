/** Where Litestream keeps a backup, as far as a URL or a configuration says. Never a credential. */
export interface ReplicaPlace {
  /** Litestream's replica type: `s3`, `abs`, `sftp`, `gs`, `file`. */
  readonly type: string;
  /** Bucket, container, or host with its port, as written; empty for a folder of the host. */
  readonly bucket: string;
  /** Inside of it. */
  readonly path: string;
  /** What else the address is made of: the storage account, the user. */
  readonly owner?: string;
  /** Address of the service, where it is not the usual one of its type. */
  readonly endpoint?: string;
}

const TYPES: Readonly<Record<string, string>> = { gcs: 'gs', azure: 'abs' };

/**
 * Reads a replica URL, `abs://${ACCOUNT}@${CONTAINER}/MyApp.sqlite`. By hand, because a variable is not a host name to `URL`;
 * the password of `sftp://user:password@…` is dropped here.
 */
export function placeOfUrl(url: string): ReplicaPlace | undefined {
  if (/^\/[^/]/.test(url)) return { type: 'file', bucket: '', path: url };
  const match = /^([a-z][a-z0-9+]*):\/\/([^/?]*)([^?]*)(?:\?(.*))?/i.exec(url);
  if (!match) return undefined;
  const [, scheme = '', authority = '', path = '', query = ''] = match;
  const type = typeOf(scheme);
  if (type === 'file') return { type, bucket: '', path };
  const at = authority.lastIndexOf('@');
  const owner = at < 0 ? '' : (/^(?:\$\{[^}]*\}|[^:])*/.exec(authority.slice(0, at))?.[0] ?? '');
  const bucket = authority.slice(at + 1);
  const endpoint = /(?:^|&)endpoint=([^&]+)/.exec(query)?.[1];
  return bucket === ''
    ? undefined
    : {
        type,
        bucket,
        path: inside(type, path),
        ...(owner !== '' && { owner }),
        ...(endpoint !== undefined && { endpoint }),
      };
}

/** A path on an SFTP server begins at its root, as Litestream takes it from a URL; without the slash it would begin at the login folder. */
function inside(type: string, path: string): string {
  const end = path.replace(/\/+$/, '');
  return type === 'sftp' ? end : end.replace(/^\/+/, '');
}

/** The name that Litestream 0.5 has for a type. */
export function typeOf(name: string): string {
  const lower = name.toLowerCase();
  return TYPES[lower] ?? lower;
}
