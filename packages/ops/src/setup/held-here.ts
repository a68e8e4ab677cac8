import type { HeldNames } from '../doctor/checks/repository-secrets.js';

/**
 * The names in the place where setup sets them. Those of the repository are production's: another environment that took them for its own
 * would deploy to the host and the storage of production.
 * @returns undefined where that place cannot be listed
 */
export function heldHere(held: HeldNames, environment: string): HeldNames | undefined {
  if (environment === 'production') return held;
  const { secret, variable } = held;
  if (secret.environmentRefused || variable.environmentRefused) return undefined;
  return {
    secret: { ...secret, has: (name) => secret.ofEnvironment.has(name) },
    variable: { ...variable, has: (name) => variable.ofEnvironment.has(name) },
  };
}
