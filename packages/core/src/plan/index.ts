export * from './difference.js';
export * from './merge.js';
export * from './plan.js';
export * from './unwritable.js';
