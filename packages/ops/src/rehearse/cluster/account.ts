import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandFailed, runner } from '../../docker/docker.js';
import { treeOf, type FilesOptions } from './arrange.js';

/**
 * The kubeconfig of the account that deploys, by the engine's own verb: the steps of the release have no rights outside of the namespace.
 * The cluster makes the token of a new account within seconds.
 */
export async function accountOf({
  context,
  place,
  log,
  signal,
}: FilesOptions & { readonly context: string }): Promise<string> {
  // The first file of several decides which context kubectl uses. Nothing of the others is copied.
  const own = path.join(place, 'context');
  writeFileSync(own, JSON.stringify({ apiVersion: 'v1', kind: 'Config', 'current-context': context }));
  const given = process.env['KUBECONFIG'] || path.join(os.homedir(), '.kube', 'config');
  const bash = runner('bash', log, signal);
  const until = Date.now() + 60_000;
  for (;;) {
    const answer = await bash([path.join(treeOf(place), 'deploy.sh'), 'cluster', 'access'], {
      values: { KUBECONFIG: [own, given].join(path.delimiter), DEPLOY_ENVIRONMENT: '' },
      secret: true,
    });
    if (answer.code === 0) return answer.stdout;
    if (Date.now() > until) throw new CommandFailed('deploy.sh cluster access', answer);
    await sleep(1000);
  }
}
