import { platformFiles } from '../project/platform-variables.js';
import type { Checkout } from './checkout.js';
import { environment, setVariables } from './environment.js';
import type { Fact } from './fact.js';
import type { AppSecret, SetVariable } from './facts.js';
import { kubernetesVariables } from './other-systems/kubernetes-variables.js';
import { plainSecrets } from './plain-secrets.js';

/** What becomes of the plain variables of an existing set-up. */
export interface SetupVariables {
  readonly plain: readonly Fact<SetVariable>[];
  readonly secrets: readonly Fact<AppSecret>[];
}

/**
 * Plain variables of the existing set-up, whether or not it deploys. Apps other than .NET projects often say only in a Compose file how to
 * run them. The new deployment sets these variables as well.
 * @param known variables that the new deployment sets already
 */
export function variablesOfSetup(checkout: Checkout, known: readonly Fact<SetVariable>[]): SetupVariables {
  const all = environment(checkout);
  const { path: workload } = kubernetesVariables(checkout.project);
  const files = [
    ...(checkout.kamal ? [checkout.kamal.path] : []),
    ...checkout.compose.map(({ path }) => path),
    ...platformFiles(checkout.project),
    ...(workload === undefined ? [] : [workload]),
  ];
  return plainSecrets(
    setVariables(checkout, files).filter(
      ({ value: { name } }) =>
        all.find((one) => one.name === name)?.by === 'setup' && known.every((one) => one.value.name !== name),
    ),
  );
}
