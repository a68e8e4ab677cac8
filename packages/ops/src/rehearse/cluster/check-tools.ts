import { UserError } from 'litestream-generator-core';
import { runner } from '../../docker/docker.js';

/**
 * What a rehearsal in a cluster needs on this machine, and whether kubectl knows the context.
 * @throws UserError when something is missing
 */
export async function checkTools(
  context: string | undefined,
  log: (text: string) => void,
  signal: AbortSignal,
  platform: NodeJS.Platform = process.platform,
): Promise<string> {
  if (platform !== 'linux')
    throw new UserError({
      what: 'A rehearsal in a cluster runs deploy.sh on this machine, which needs Linux.',
      fix: 'Run it on Linux, for example in WSL.',
    });
  for (const name of ['kubectl', 'jq', 'bash'])
    if ((await runner(name, log, signal)([name === 'kubectl' ? 'help' : '--version'])).missing)
      throw new UserError({
        what: `${name} is not installed on this machine.`,
        fix: 'Install it and run the rehearsal again.',
      });
  const list = await runner('kubectl', log, signal)(['config', 'get-contexts', '--output=name']);
  const contexts = list.stdout.split('\n').filter(Boolean);
  const known =
    contexts.length === 0 ? 'kubectl has no context.' : `kubectl has these contexts: ${contexts.join(', ')}.`;
  if (context === undefined)
    throw new UserError({
      what:
        'This deployment is for Kubernetes, and no cluster was named for the rehearsal. The current context of kubectl is not used, ' +
        'because the app may run there.',
      fix: `Name a context of kubectl: rehearse --context NAME. ${known}`,
    });
  if (!contexts.includes(context)) throw new UserError({ what: `kubectl has no context ${context}.`, fix: known });
  return context;
}
