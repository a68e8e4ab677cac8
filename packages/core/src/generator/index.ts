export * from './litestream-generator.js';
export * from './run-options.js';
