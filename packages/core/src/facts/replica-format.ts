import type { EarlierReplica } from './facts.js';

/** Last Litestream that reads what 0.3 wrote to every storage. */
export const OLD_LITESTREAM = '0.3.13';

/**
 * Storages of which Litestream 0.5 restores what 0.3 wrote: tried with 0.5.18 on S3 and folders; Azure and SFTP it cannot, and on Google
 * Cloud Storage the step hangs (#1512).
 */
const READ_BY_BOTH: readonly string[] = ['s3', 'file'];

/** Which Litestream restores a replica: the deployment's own, or one run of 0.3.13; in the order to try. */
export function restoredBy({
  type,
  version,
}: Pick<EarlierReplica, 'type' | 'version'>): readonly ('own' | typeof OLD_LITESTREAM)[] {
  if (READ_BY_BOTH.includes(type)) return ['own'];
  if (version === undefined) return ['own', OLD_LITESTREAM];
  return /^0\.[0-4]\./.test(`${version}.`) ? [OLD_LITESTREAM] : ['own'];
}
