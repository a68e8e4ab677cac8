import { allSecrets, type RepositorySecret } from 'litestream-generator-core';
import type { SetupContext } from './context.js';

/** What is still to be known about the storage. */
interface StorageSecrets {
  /** Required ones that nothing on this machine knows. */
  readonly missing: readonly RepositorySecret[];
  /** Optional ones that nothing on this machine knows. */
  readonly optional: readonly RepositorySecret[];
  /** Whether the repository has all required ones. */
  readonly held: boolean;
}

/** Finds out which values of the storage this machine knows, and whether the repository has the others. */
export async function storageSecrets(context: SetupContext): Promise<StorageSecrets> {
  const all = allSecrets(context.deployment).filter((secret) => secret.for === 'storage');
  const open = all.filter(({ name }) => context.value(name) === undefined);
  const required = all.filter(({ optional }) => !optional);
  const missing = open.filter(({ optional }) => !optional);
  const held = missing.length === 0 ? undefined : await context.held();
  return {
    missing,
    optional: open.filter(({ optional }) => optional),
    held: held !== undefined && required.every(({ name, kind }) => held[kind].has(name)),
  };
}
