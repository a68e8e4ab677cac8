export { environmentOverlay, kubernetesFiles } from './paths.js';
export { kubernetes } from './platform.js';
