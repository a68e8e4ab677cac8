export { default } from '../testkit/vitest.base.js';
