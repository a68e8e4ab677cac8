export { setUp, type Setup } from './run-setup.js';
export { shellOf, stoppedSetupText, wishesOf } from './wishes.js';
