export type { StorageError, StorageErrors } from './errors/storage-errors.js';
export type { FilesAccess, FilesSetting } from './files-access.js';
export { expandValues } from './expand-values.js';
export * from './registry.js';
export type { S3Service } from './s3-service.js';
export { makerCommands, policyText, proposedName } from './makers/fill-maker.js';
export type { MakerCommand, MakerQuestion, StorageMaker } from './makers/storage-maker.js';
export * from './target.js';
