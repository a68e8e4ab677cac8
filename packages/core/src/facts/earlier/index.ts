export { findEarlier } from './find-earlier.js';
