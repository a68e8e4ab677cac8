export * from './generated-file.js';
export { definePlatform, type ChangedFile, type Platform } from './platform.js';
export { kubernetesFloor } from './kubernetes/floor.js';
export * from './registry.js';
export * from './render-deployment.js';
export { filesOfSecrets } from './shared/files-of-secrets.js';
export { neededFiles } from './shared/needed-files.js';
export { environmentConf, inContainer, projectFiles } from './shared/paths.js';
