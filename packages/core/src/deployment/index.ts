export * from './all-secrets.js';
export * from './chosen-secrets.js';
export * from './deployment.js';
export * from './deployment-id.js';
export * from './in-environment.js';
export * from './join.js';
export * from './pins.js';
export * from './storage.js';
