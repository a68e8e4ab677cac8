export { projectFiles } from './paths.js';
export * from './render.js';
