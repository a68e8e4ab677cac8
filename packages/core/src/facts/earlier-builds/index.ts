export type { BuildInput, EarlierBuild } from './earlier-build.js';
export { readBuilds } from './read-builds.js';
