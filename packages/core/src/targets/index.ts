export {
  explainStorageError,
  litestreamMessage,
  namedNextStep,
  type Explanation,
} from './errors/explain-storage-error.js';
export type { StorageError, StorageErrors } from './errors/storage-errors.js';
export * from './registry.js';
export * from './target.js';
