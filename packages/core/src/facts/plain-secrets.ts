import { found, type Fact } from './fact.js';
import type { AppSecret, SetVariable, UnfitVariable } from './facts.js';
import { unfitValue, type UnfitValue } from './unfit-value.js';

const SECRET = /PASSWORD|PASSWD|SECRET|TOKEN|CREDENTIAL|KEY$/i;

/** Whether a variable of this name is taken for a secret. */
export function isSecretName(name: string): boolean {
  return SECRET.test(name);
}

/** The plain variables of an existing set-up, by what becomes of them. */
export interface SortedVariables {
  readonly plain: readonly Fact<SetVariable>[];
  readonly secrets: readonly Fact<AppSecret>[];
  /** Those that the new deployment does not set as they are. */
  readonly unfit: readonly Fact<UnfitVariable>[];
}

/**
 * Takes out of the plain variables of an existing set-up those that are secrets by their name, and those whose value is none of production.
 * The new deployment has each of the first as a secret of the same name; a value never leaves the file in which it stands.
 */
export function sortVariables(set: readonly Fact<SetVariable>[]): SortedVariables {
  const isSecret = ({ value }: Fact<SetVariable>): boolean => isSecretName(value.name) && value.value !== '';
  const others = set.filter((one) => !isSecret(one));
  const unfitOf = ({ value: { name, value } }: Fact<SetVariable>): UnfitValue | undefined => unfitValue(name, value);
  return {
    plain: others.filter((one) => unfitOf(one) === undefined),
    secrets: set.filter(isSecret).map(({ value: { name, value }, from }) => {
      const where = unfitValue(name, value) === 'placeholder' ? { placeholderIn: from } : { clearIn: from };
      return found<AppSecret>({ secret: name, variable: name, encoding: 'plain', ...where }, from);
    }),
    unfit: others.flatMap((one) => {
      const unfit = unfitOf(one);
      return unfit === undefined ? [] : [{ ...one, value: { ...one.value, unfit } }];
    }),
  };
}
