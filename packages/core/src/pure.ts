// The stages from a project to its plan: pure, synchronous, without a disk, a process or Yeoman. Browsers get this module in place of
// index.ts (the condition "browser" in package.json).
export * from './deployment/index.js';
export * from './errors.js';
export * from './facts/index.js';
export * from './family.js';
export * from './plan/index.js';
export { composeFiles } from './platforms/compose/paths.js';
export { environmentOverlay, kubernetesFiles } from './platforms/kubernetes/paths.js';
export * from './platforms/index.js';
export * from './project/index.js';
export * from './questions/index.js';
export * from './quoting/index.js';
export * from './releases.js';
export * from './secret.js';
export * from './targets/index.js';
export { uniqueBy } from './unique-by.js';
export { factNotes, factRows, type FactRow } from './generator/fact-rows.js';
export { givenVariables } from './generator/given-variables.js';
export { itemPlace, itemTitle, lostGroups, replacedGroups } from './deployment/carry-over-lists.js';
