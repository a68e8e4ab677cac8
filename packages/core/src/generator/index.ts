export * from './command-generator.js';
export * from './litestream-generator.js';
export * from './load-deployment.js';
export * from './run-options.js';
export * from './run.js';
export * from './terminal.js';
export * from './typed-flags.js';
export * from './upgrade.js';
export type { Stored } from './stored.js';
