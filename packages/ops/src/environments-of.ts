import { inEnvironment, inEveryEnvironment, UserError, type Deployment } from 'litestream-generator-core';

/**
 * The deployment as the asked environment has it; where none is asked for, as each one has it, the first one first.
 * @throws UserError where there is no such environment
 */
export function environmentsOf(
  deployment: Deployment,
  asked: string | undefined,
): readonly [Deployment, ...(readonly Deployment[])] {
  if (asked === undefined) return [deployment, ...inEveryEnvironment(deployment).slice(1)];
  const found = inEnvironment(deployment, asked);
  if (found !== undefined) return [found];
  const names = inEveryEnvironment(deployment).map(({ environment }) => environment);
  throw new UserError({
    what: `There is no environment ${asked} in this checkout.`,
    fix: `Name one of ${names.join(', ')}, or add it: npm create litestream@latest -- --environment ${asked}`,
  });
}
