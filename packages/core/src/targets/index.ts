export type { StorageError, StorageErrors } from './errors/storage-errors.js';
export * from './registry.js';
export * from './target.js';
