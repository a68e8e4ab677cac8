import { found, type Fact } from './fact.js';
import type { AppSecret, SetVariable } from './facts.js';

const SECRET = /PASSWORD|PASSWD|SECRET|TOKEN|CREDENTIAL|KEY$/i;

/** Whether a variable of this name is taken for a secret. */
export function isSecretName(name: string): boolean {
  return SECRET.test(name);
}

/**
 * Takes out of the plain variables of an existing set-up those that are secrets by their name. The new deployment has each as a secret of
 * the same name; a value never leaves the file in which it stands.
 */
export function plainSecrets(set: readonly Fact<SetVariable>[]): {
  readonly plain: readonly Fact<SetVariable>[];
  readonly secrets: readonly Fact<AppSecret>[];
} {
  const isSecret = ({ value }: Fact<SetVariable>): boolean => isSecretName(value.name) && value.value !== '';
  return {
    plain: set.filter((one) => !isSecret(one)),
    secrets: set
      .filter(isSecret)
      .map(({ value: { name }, from }) =>
        found<AppSecret>({ secret: name, variable: name, encoding: 'plain', clearIn: from }, from),
      ),
  };
}
