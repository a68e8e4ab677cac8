import type { Checkout } from './checkout.js';

/** Where a person has services of their own. */
export const ownServicesFile = '.deploy/compose.override.yml';

/** A service of a person's own, and where it mounts something. */
export interface OwnService {
  readonly name: string;
  readonly targets: readonly string[];
}

/** The services there: what an earlier deployment ran under the same name goes on. */
export function findOwnServices({ compose }: Pick<Checkout, 'compose'>): readonly OwnService[] {
  return compose
    .filter(({ path }) => path === ownServicesFile)
    .flatMap(({ services }) => services)
    .map(({ name, mounts }) => ({ name, targets: mounts.map(({ target }) => target) }));
}
