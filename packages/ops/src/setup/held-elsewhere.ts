import type { SetupContext } from './context.js';

/**
 * Whether the repository has all that leads to the host although this machine has not: another machine, or another person, has set it up.
 * A new key would lock that one out.
 */
export async function heldElsewhere(context: SetupContext): Promise<boolean> {
  const held = await context.held();
  return [context.deployment.host.secret, 'DEPLOY_USERNAME', 'DEPLOY_KEY', 'DEPLOY_KNOWN_HOSTS'].every((name) =>
    held?.secret.has(name),
  );
}
