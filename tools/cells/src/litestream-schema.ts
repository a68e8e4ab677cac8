/**
 * Keys of litestream.yml in Litestream 0.5.18 with the kind of their value. From the `yaml:` tags of `Config`, `DBConfig`,
 * `ReplicaConfig` and `ReplicaSettings` in cmd/litestream/main.go, of `SocketConfig` in server.go and of `LoggingConfig`
 * in internal/log.go. Litestream ignores every other key in silence. Left out on purpose, so that they are refused here:
 * `replicas` and `name` (deprecated), `age` (refused by Litestream itself).
 */
export type Kind = 'text' | 'flag' | 'count' | 'size' | 'duration' | 'texts' | Keys | readonly [Keys];
export interface Keys {
  readonly [key: string]: Kind;
}

/** Settings that a replica takes, and most of which it takes over from the top level. */
const inherited: Keys = {
  'sync-interval': 'duration',
  'validation-interval': 'duration',
  'max-sync-ltx-files': 'count',
  'auto-recover': 'flag',
  'access-key-id': 'text',
  'secret-access-key': 'text',
  region: 'text',
  bucket: 'text',
  endpoint: 'text',
  'force-path-style': 'flag',
  'sign-payload': 'flag',
  'sign-accept-encoding': 'flag',
  'require-content-md5': 'flag',
  'put-object-content-md5': 'flag',
  'skip-verify': 'flag',
  'storage-class': 'text',
  'sse-customer-algorithm': 'text',
  'sse-customer-key': 'text',
  'sse-customer-key-path': 'text',
  'sse-kms-key-id': 'text',
  'account-name': 'text',
  'account-key': 'text',
  'sas-token': 'text',
  host: 'text',
  user: 'text',
  password: 'text',
  'key-path': 'text',
  'concurrent-writes': 'flag',
  jwt: 'text',
  seed: 'text',
  creds: 'text',
  nkey: 'text',
  username: 'text',
  token: 'text',
  tls: 'flag',
  'root-cas': 'texts',
  'client-cert': 'text',
  'client-key': 'text',
  'max-reconnects': 'count',
  'reconnect-wait': 'duration',
  timeout: 'duration',
};

/** Those that `SetDefaults` forgets: at the top level they have no effect, and a forgotten host key means no check at all. */
const replicaOnly: Keys = {
  'host-key': 'text',
  'part-size': 'size',
  concurrency: 'count',
  'webdav-url': 'text',
  'webdav-username': 'text',
  'webdav-password': 'text',
};

const snapshot: Keys = { interval: 'duration', retention: 'duration' };

const database: Keys = {
  path: 'text',
  dir: 'text',
  pattern: 'text',
  recursive: 'flag',
  watch: 'flag',
  snapshot,
  'meta-path': 'text',
  'meta-dir': 'text',
  'monitor-interval': 'duration',
  'checkpoint-interval': 'duration',
  'busy-timeout': 'duration',
  'min-checkpoint-page-count': 'count',
  'truncate-page-n': 'count',
  'max-sync-wal-bytes': 'count',
  'restore-if-db-not-exists': 'flag',
  replica: { ...inherited, ...replicaOnly, type: 'text', path: 'text', url: 'text' },
};

export const litestreamSchema: Keys = {
  ...inherited,
  addr: 'text',
  socket: { enabled: 'flag', path: 'text', permissions: 'count' },
  levels: [{ interval: 'duration' }],
  snapshot,
  validation: { interval: 'duration' },
  'l0-retention': 'duration',
  'l0-retention-check-interval': 'duration',
  'verify-compaction': 'flag',
  retention: { enabled: 'flag' },
  'heartbeat-url': 'text',
  'heartbeat-interval': 'duration',
  dbs: [database],
  exec: 'text',
  logging: { level: 'text', type: 'text', stderr: 'flag', source: 'flag' },
  'mcp-addr': 'text',
  'shutdown-timeout': 'duration',
  'shutdown-sync-timeout': 'duration',
  'shutdown-sync-interval': 'duration',
};

/** Everything in a value that the keys do not allow, each with its path: `dbs[0].replica.hostkey is not a key of Litestream's`. */
export function schemaFaults(value: unknown, kind: Kind = litestreamSchema, at = ''): readonly string[] {
  if (typeof kind === 'string') return isKind(value, kind) ? [] : [`${at} is ${JSON.stringify(value)}, not a ${kind}`];
  if (isList(kind)) {
    if (!Array.isArray(value)) return [`${at} is ${JSON.stringify(value)}, not a list`];
    return value.flatMap((item: unknown, index) => schemaFaults(item, kind[0], `${at}[${index}]`));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [`${at} is ${JSON.stringify(value)}, not a map`];
  return Object.entries(value).flatMap(([key, item]) => {
    const place = at === '' ? key : `${at}.${key}`;
    const inner = Object.hasOwn(kind, key) ? kind[key] : undefined;
    return inner === undefined ? [`${place} is not a key of Litestream's`] : schemaFaults(item, inner, place);
  });
}

function isList(kind: Exclude<Kind, string>): kind is readonly [Keys] {
  return Array.isArray(kind);
}

/** Durations as Go parses them and with a unit: `30` alone only warns and means the default. */
function isKind(value: unknown, kind: Extract<Kind, string>): boolean {
  switch (kind) {
    case 'flag':
      return typeof value === 'boolean';
    case 'count':
      return Number.isInteger(value);
    case 'texts':
      return Array.isArray(value) && value.every((item) => typeof item === 'string');
    case 'duration':
      return typeof value === 'string' && /^(\d+(\.\d+)?(ms|s|m|h))+$/.test(value) && !value.startsWith('0');
    case 'size':
      return typeof value === 'string' || Number.isInteger(value);
    default:
      return typeof value === 'string';
  }
}
