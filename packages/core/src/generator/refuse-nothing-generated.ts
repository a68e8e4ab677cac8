import { UserError } from '../errors.js';
import { refuseInsideCheckout } from './refuse-inside-checkout.js';
import type { Memory } from './memory.js';
import { storePath } from './stored.js';

/** @throws UserError where no run is remembered in this checkout, or this is one of its folders */
export function refuseNothingGenerated(root: string, { stored }: Pick<Memory, 'stored'>): void {
  refuseInsideCheckout(root, false);
  if (Object.keys(stored.deployments).length > 0) return;
  throw new UserError({
    what: `No deployment was generated in ${root}: ${storePath} names none.`,
    fix: 'Run the generator here first: npm create litestream@latest',
  });
}
