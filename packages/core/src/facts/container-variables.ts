import { fileOfPlace } from '../project/paths.js';
import { platformFiles } from '../project/platform-variables.js';
import type { Checkout } from './checkout.js';
import { environment, setVariables } from './environment.js';
import type { Fact } from './fact.js';
import type { SetVariable } from './facts.js';
import { firstNamed } from './first-named.js';
import { kubernetesVariables } from './other-systems/kubernetes-variables.js';
import { sortVariables, type SortedVariables } from './plain-secrets.js';
import { isForDevelopment } from './unfit-value.js';

/**
 * Plain variables of the existing set-up, whether or not it deploys. Apps other than .NET projects often say only in a Compose file how to
 * run them. The new deployment sets these variables as well. What a
 * file that deploys says wins over one that nobody deploys.
 * @param known variables that the new deployment sets already
 * @param deploying files of the set-ups that deploy the project today
 */
export function variablesOfSetup(
  checkout: Checkout,
  known: readonly Fact<SetVariable>[],
  deploying: readonly string[],
): SortedVariables {
  const all = environment(checkout);
  const { path: workload } = kubernetesVariables(checkout.project);
  const files = [
    ...(checkout.kamal ? [checkout.kamal.path] : []),
    ...checkout.compose.map(({ path }) => path),
    ...platformFiles(checkout.project),
    ...(workload === undefined ? [] : [workload]),
  ];
  const sorted = sortVariables(
    firstNamed(({ name }) => name, setVariables(checkout, deploying), setVariables(checkout, files)).filter(
      ({ value: { name } }) =>
        all.find((one) => one.name === name)?.by === 'setup' && known.every((one) => one.value.name !== name),
    ),
  );
  const isDevelopment = ({ value: { name, value }, from }: Fact<SetVariable>): boolean =>
    !deploying.includes(fileOfPlace(from)) && isForDevelopment(name, value);
  return {
    ...sorted,
    plain: sorted.plain.filter((one) => !isDevelopment(one)),
    unfit: [
      ...sorted.unfit,
      ...sorted.plain
        .filter(isDevelopment)
        .map((one) => ({ ...one, value: { ...one.value, unfit: 'development' as const } })),
    ],
  };
}
