import type { Checkout } from './checkout.js';
import { environment, setVariables } from './environment.js';
import { guessed, type Fact } from './fact.js';
import type { SetVariable } from './facts.js';

const SECRET = /PASSWORD|PASSWD|SECRET|TOKEN|CREDENTIAL|KEY$/i;

/** What becomes of the plain variables of an existing set-up. */
export interface SetupVariables {
  readonly carried: readonly Fact<SetVariable>[];
  readonly remarks: readonly Fact<string>[];
}

/**
 * Plain variables of the existing set-up, whether or not it deploys: of an app that is no .NET project, the Compose file is often all
 * that says how to run it. The new deployment sets them as well. One that looks like a secret is left to a remark.
 * @param known variables that the new deployment sets already
 */
export function variablesOfSetup(checkout: Checkout, known: readonly Fact<SetVariable>[]): SetupVariables {
  const all = environment(checkout);
  const files = [...(checkout.kamal ? [checkout.kamal.path] : []), ...checkout.compose.map(({ path }) => path)];
  const set = setVariables(checkout, files).filter(
    ({ value: { name } }) =>
      all.find((one) => one.name === name)?.by === 'setup' && known.every((one) => one.value.name !== name),
  );
  return {
    carried: set.filter(({ value }) => !SECRET.test(value.name)),
    remarks: remarks(set.filter(({ value }) => SECRET.test(value.name))),
  };
}

function remarks(left: readonly Fact<SetVariable>[]): readonly Fact<string>[] {
  const [first] = left;
  if (!first) return [];
  const [are, them] = left.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return [
    guessed(
      `${listed(left.map(({ value }) => value.name))} ${are} set for the app here and not in the new deployment: ` +
        `give ${them} to the app by --env, or by --app-secret where the value is a secret.`,
      first.from,
    ),
  ];
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
