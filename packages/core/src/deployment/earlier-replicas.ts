import type { EarlierReplica, Facts } from '../facts/facts.js';
import { restoredBy } from '../facts/replica-format.js';
import type { Target } from '../targets/target.js';

/** An earlier Litestream's place, with what this deployment can do with it. To be read only: it must never be written. */
export interface ReplicaToRestore extends EarlierReplica {
  /** True when it is surely a backup of one of the databases here, and the storage's own secrets reach it. */
  readonly usable: boolean;
  /** Which Litestream restores it, in the order to try: the deployment's own, or one run of 0.3.13. */
  readonly restoredBy: readonly ('own' | '0.3.13')[];
}

/** The earlier Litestream's places with what the target and the databases say of them. None of them may ever be written. */
export function earlierReplicasOf(
  { earlierReplicas }: Pick<Facts, 'earlierReplicas'>,
  target: Target,
  databases: readonly string[],
): readonly ReplicaToRestore[] {
  return earlierReplicas.map(({ value, guessed }) => ({
    ...value,
    restoredBy: restoredBy(value),
    usable: !guessed && databases.includes(value.database) && isIn(value, target),
  }));
}

/** In the storage that this deployment has the credentials of: its type, and an address that is made of its secrets alone. */
function isIn({ type, bucket, endpoint = '', secrets }: EarlierReplica, target: Target): boolean {
  const own = new Set(target.secrets.map(({ name }) => name));
  const late = (text: string): boolean => /^(?:\$\{\w+\}:?)*\d*$/.test(text);
  return (
    type === target.type &&
    secrets.length > 0 &&
    late(bucket) &&
    late(endpoint) &&
    secrets.every((name) => own.has(name))
  );
}
