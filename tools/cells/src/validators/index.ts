import type { Validator } from '../validator.js';
import { actionlint, actionlintByTag } from './actionlint.js';
import { composes } from './compose.js';
import { litestream } from './litestream.js';
import { litestreamKeys } from './litestream-keys.js';
import { kubeconform } from './kubeconform.js';
import { zizmor } from './zizmor.js';

/** Everything that every cell must pass, in the order of the table. */
export const validators: readonly Validator[] = [
  ...composes,
  litestream,
  litestreamKeys,
  actionlint,
  actionlintByTag,
  zizmor,
  kubeconform,
];
