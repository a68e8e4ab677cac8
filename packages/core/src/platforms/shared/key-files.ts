import type { Deployment } from '../../deployment/deployment.js';

/** Whether the storage has secrets that are entered as a file. */
export function hasKeyFiles({ storage: { secrets } }: Deployment): boolean {
  return secrets.some(({ use }) => use.as === 'file');
}

/** Secrets of the storage that are entered as a file, with the path and the command that creates the file in the guide. */
export function keyFiles({ id, storage }: Deployment) {
  return storage.secrets.flatMap(({ name, use }) => {
    if (use.as !== 'file') return [];
    const file = `~/.ssh/${id}-${use.file}`;
    return [{ name, file, make: use.make.replaceAll('{file}', file), advice: use.advice }];
  });
}
