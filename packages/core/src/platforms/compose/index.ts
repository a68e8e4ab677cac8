export { composeFiles } from './paths.js';
export * from './render.js';
