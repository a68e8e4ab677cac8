export * from './facts-golden.js';
export * from './golden.js';
export * from './render-case.js';
export * from './tree.js';
