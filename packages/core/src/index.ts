export * from './pure.js';
export * from './project/open-project.js';
export * from './plan/unwritable.js';
export * from './generator/index.js';
