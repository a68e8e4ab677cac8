import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import path from 'node:path';
import { eventually, run } from '../../lib/command.mjs';
import { root } from '../../lib/engine.mjs';

const folder = path.join(root, '.tools/kubernetes/external-secrets');

/**
 * The External Secrets Operator, beside the node and not in a pod of it. Of its providers it has the one for tests, whose store has the
 * values in itself: `store` writes them.
 * @param {string} log File for what it says.
 */
export async function startOperator(log) {
  const program = path.join(folder, 'external-secrets');
  if (!existsSync(program)) throw new Error('There is no operator: tools/provision/install.sh kubernetes');
  await run('kubectl', ['apply', '--server-side', '--filename', path.join(folder, 'crds')]);
  await run('kubectl', [
    'wait',
    '--for',
    'condition=Established',
    '--timeout',
    '60s',
    'crd/externalsecrets.external-secrets.io',
  ]);
  const output = openSync(log, 'a');
  const only = ['cluster-store', 'cluster-external-secret', 'cluster-push-secret', 'push-secret'];
  const operator = spawn(
    program,
    ['--metrics-addr', '127.0.0.1:0', ...only.map((name) => `--enable-${name}-reconciler=false`)],
    { stdio: ['ignore', output, output] },
  );
  closeSync(output);
  return {
    /**
     * The store of a namespace, with one secret in it, or none.
     * @param {import('./kubectl.mjs').Kubectl} kubectl @param {Record<string, string> | undefined} secret
     */
    store: (kubectl, secret) =>
      kubectl.apply(
        JSON.stringify({
          apiVersion: 'external-secrets.io/v1',
          kind: 'SecretStore',
          metadata: { name: 'store' },
          spec: {
            provider: {
              fake: {
                data: [
                  { key: 'other', value: '{}' },
                  ...(secret ? [{ key: 'shop', value: JSON.stringify(secret) }] : []),
                ],
              },
            },
          },
        }),
      ),
    stop: () => operator.kill('SIGKILL'),
  };
}

/** Waits until the operator has read the store again, without a release. @param {import('./kubectl.mjs').Kubectl} kubectl */
export async function readAgain(kubectl) {
  const before = await kubectl.run('get', 'externalsecrets', '--output', 'jsonpath={.items[*].status.refreshTime}');
  await kubectl.run('annotate', 'externalsecrets', '--all', '--overwrite', `force-sync=${Date.now()}`);
  await eventually('the operator reads the store', 60, async () => {
    const now = await kubectl.run('get', 'externalsecrets', '--output', 'jsonpath={.items[*].status.refreshTime}');
    return now !== before;
  });
}
