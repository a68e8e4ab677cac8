import type { Deployment } from './deployment.js';

/**
 * A deployment as another environment of the checkout has it; undefined where there is no
 * such environment. For reports and commands: files are rendered for all.
 */
export function inEnvironment(deployment: Deployment, name: string): Deployment | undefined {
  const { environment, id, host, others } = deployment;
  if (name === environment) return deployment;
  const other = others.find((one) => one.name === name);
  return (
    other && {
      ...deployment,
      environment: name,
      id: other.id,
      host: { ...host, domain: other.domain },
      others: [{ name: environment, id, domain: host.domain }, ...others.filter((one) => one !== other)],
    }
  );
}

/** The deployment as each environment of the checkout has it, the first one first. */
export function inEveryEnvironment(deployment: Deployment): readonly Deployment[] {
  return [deployment, ...deployment.others.flatMap(({ name }) => inEnvironment(deployment, name) ?? [])];
}
