export * from './registry.js';
export * from './target.js';
