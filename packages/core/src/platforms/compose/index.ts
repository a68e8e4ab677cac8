export { inContainer, projectFiles } from './paths.js';
export * from './render.js';
