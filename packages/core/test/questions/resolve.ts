import { resolveAnswers, type Given } from '../../src/questions/index.js';
import { targets } from '../../src/targets/index.js';
import { sampleFacts, sampleFamily } from './sample-facts.js';

/** The answers of a run with `--yes` in a sample project, for what is given besides. */
export const resolve = (changes: Partial<Given> = {}) =>
  resolveAnswers({ facts: sampleFacts(), family: sampleFamily, targets, flags: {}, stored: {}, yes: true, ...changes });

/** What such a run reports about its flags. */
export const whatIsWrong = (flags: Given['flags'], facts = sampleFacts()) =>
  resolve({ facts, flags: { target: 's3', ...flags } }).invalid.map(({ what }) => what);
