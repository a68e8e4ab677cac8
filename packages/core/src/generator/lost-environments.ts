import type { OtherEnvironment } from '../deployment/deployment.js';
import { environmentConf } from '../platforms/shared/paths.js';
import type { Stored } from './stored.js';

/** Environments whose values a person deleted: a release of them stops, and the workflows still offer them. As sentences. */
export function lostEnvironments(
  written: Stored['written'],
  others: readonly OtherEnvironment[],
  read: (path: string) => string | undefined,
): readonly string[] {
  return others
    .filter(({ name }) => written[environmentConf(name)] !== undefined && read(environmentConf(name)) === undefined)
    .map(
      ({ name }) =>
        `${environmentConf(name)} was deleted, so ${name} cannot be deployed. --environment ${name} restores ` +
        `the file, and --without-environment ${name} removes the environment.`,
    );
}
