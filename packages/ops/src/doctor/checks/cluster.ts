import { kubernetesFloor } from 'litestream-generator-core';
import { isAtLeast } from '../../docker/is-at-least.js';
import { lastLine } from '../../docker/last-line.js';
import { bad, defineCheck, good, unknown, type Finding } from '../check.js';

/** The StatefulSet of the app, as far as it is read here. */
export interface AppInCluster {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
  readonly spec?: { readonly replicas?: number };
  readonly status?: { readonly readyReplicas?: number };
}

/** What the app in a namespace says; undefined where nothing was deployed yet. */
export function judgeApp(id: string, app: AppInCluster | undefined): Finding {
  if (app === undefined) return good(`The namespace ${id} is there, and nothing is deployed in it yet`);
  if ((app.status?.readyReplicas ?? 0) > 0) return good(`The app serves in the namespace ${id}`);
  const start = `kubectl -n ${id} scale statefulset app --replicas 1`;
  if (app.spec?.replicas !== 0)
    return bad('The pod of the app is not ready', 'To see why: bash .deploy/deploy.sh cluster status');
  const run = app.metadata?.annotations?.['generator-litestream/stopped-by'];
  return run === undefined
    ? bad('The app is stopped: somebody set the number of its pods to 0', `To start it: ${start}`)
    : bad(
        `The app is stopped: the run ${run} stopped it, and has not started another version since`,
        `If that run goes on, wait for its end. Otherwise: gh run rerun ${run.split('/').at(-1)} --failed. ` +
          `Or start the earlier version, which its restore check allows or stops: ${start}`,
      );
}

/** The objects of the External Secrets Operator, as far as they are read here. */
export interface ExternalSecrets {
  readonly items?: readonly {
    readonly metadata?: { readonly name?: string };
    readonly status?: { readonly conditions?: readonly { readonly type?: string; readonly status?: string }[] };
  }[];
}

/** Whether the operator can read the store: what runs does not need it, and the next release does. */
export function judgeExternal(id: string, app: Finding, { items = [] }: ExternalSecrets): Finding {
  const failing = items.filter(
    ({ status }) => !(status?.conditions ?? []).some((one) => one.type === 'Ready' && one.status === 'True'),
  );
  if (failing.length === 0) return app;
  const names = failing.map(({ metadata }) => metadata?.name).join(', ');
  return bad(
    `The External Secrets Operator has not written ${names}, so that no release can start`,
    `To see why: kubectl -n ${id} describe externalsecrets`,
  );
}

/** Does the cluster answer, is it new enough, and does the app serve there? */
export const cluster = defineCheck({
  id: 'cluster',
  platform: 'kubernetes',
  title: 'The cluster',
  limit: 30,
  everywhere: true,
  async run({ deployment: { id, secretStore }, run, quote }) {
    const ask = (...args: readonly string[]) => run('kubectl', ['--request-timeout=10s', ...args, '--output', 'json']);
    const version = await ask('version');
    if (version.missing)
      return unknown(
        'kubectl is not installed here, so the cluster was not checked',
        'Install it and run the doctor again',
      );
    const choose = 'Choose the cluster: kubectl config use-context NAME; then run the doctor again';
    if (version.code !== 0) return unknown(`The cluster does not answer: ${quote(lastLine(version))}`, choose);
    const { serverVersion } = parsed(version.stdout) as { serverVersion?: { major?: string; minor?: string } };
    const number = `${serverVersion?.major}.${serverVersion?.minor?.replaceAll(/\D/g, '')}`;
    if (!isAtLeast(number, kubernetesFloor))
      return bad(
        `This is Kubernetes ${quote(number)}, and the files need ${kubernetesFloor} or newer`,
        'Upgrade the cluster',
      );
    const namespace = await ask('get', 'namespace', id);
    if (namespace.code !== 0)
      return bad(
        `The namespace ${id} cannot be seen in the cluster that kubectl asks: ${quote(lastLine(namespace))}`,
        `If that is the right cluster: kubectl apply -f .deploy/kubernetes-access.yaml. ${choose}`,
      );
    const app = await ask('--namespace', id, 'get', 'statefulset', 'app', '--ignore-not-found');
    if (app.code !== 0) return unknown(`The app cannot be seen: ${quote(lastLine(app))}`, choose);
    const finding = judgeApp(id, app.stdout.trim() === '' ? undefined : (parsed(app.stdout) as AppInCluster));
    if (secretStore === undefined || finding.state !== 'good') return finding;
    const external = await ask('--namespace', id, 'get', 'externalsecrets');
    if (external.code !== 0)
      return unknown(
        `The ExternalSecrets cannot be seen: ${quote(lastLine(external))}`,
        'Check that the operator is installed',
      );
    return judgeExternal(id, finding, parsed(external.stdout) as ExternalSecrets);
  },
});

function parsed(text: string): object {
  try {
    return JSON.parse(text) as object;
  } catch {
    return {};
  }
}
