export * from './command-generator.js';
export * from './litestream-generator.js';
export * from './load-deployment.js';
export * from './run-options.js';
