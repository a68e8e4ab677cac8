/** Keys of a replica in Litestream 0.5.18, `ReplicaSettings` in cmd/litestream/main.go. It ignores any other in silence. */
export const litestreamReplicaKeys: ReadonlySet<string> = new Set([
  'sync-interval', 'validation-interval', 'max-sync-ltx-files', 'auto-recover',
  'access-key-id', 'secret-access-key', 'region', 'bucket', 'endpoint', 'force-path-style', 'sign-payload', 'sign-accept-encoding', 'require-content-md5',
  'put-object-content-md5', 'skip-verify', 'storage-class', 'part-size', 'concurrency',
  'sse-customer-algorithm', 'sse-customer-key', 'sse-customer-key-path', 'sse-kms-key-id',
  'account-name', 'account-key', 'sas-token',
  'host', 'user', 'password', 'key-path', 'concurrent-writes', 'host-key',
  'webdav-url', 'webdav-username', 'webdav-password',
  'jwt', 'seed', 'creds', 'nkey', 'username', 'token', 'tls', 'root-cas', 'client-cert', 'client-key', 'max-reconnects', 'reconnect-wait', 'timeout',
]);
