import { inEveryEnvironment, kubernetesFloor, UserError, type Deployment } from 'litestream-generator-core';
import { isAtLeast } from '../../docker/is-at-least.js';
import { lastLine } from '../../docker/last-line.js';
import type { Kubectl } from './kubectl.js';
import { rehearsalLabel, type Namespaces } from './names.js';

/** Which cluster is asked, for what. */
export interface ClusterQuestion {
  readonly kubectl: Kubectl;
  readonly context: string;
  readonly deployment: Deployment;
  readonly namespaces: Namespaces;
  /** Whether the app may be deployed in the same cluster. */
  readonly sameCluster: boolean;
}

/** @throws UserError when the cluster is not the right one for a rehearsal, or cannot say that it is */
export async function checkCluster(question: ClusterQuestion): Promise<void> {
  await checkVersion(question);
  await refuseOthers(question);
  await refuseProduction(question);
  const { kubectl, context } = question;
  const allowed = await kubectl(['auth', 'can-i', 'create', 'namespaces']);
  if (allowed.code !== 0)
    throw new UserError({
      what: `The account of the context ${context} is not allowed to create namespaces: ${lastLine(allowed)}`,
      fix: 'Name the context of an administrator: rehearse --context NAME',
    });
}

async function checkVersion({ kubectl, context }: ClusterQuestion): Promise<void> {
  const answer = await kubectl(['version', '--output=json', '--request-timeout=15s'], { limit: 30 });
  if (answer.code !== 0)
    throw new UserError({
      what: `The cluster of the context ${context} does not answer: ${lastLine(answer)}`,
      fix: `Check it: kubectl --context ${context} version`,
    });
  const { serverVersion } = JSON.parse(answer.stdout) as { serverVersion?: { major?: string; minor?: string } };
  const version = `${serverVersion?.major}.${serverVersion?.minor?.replaceAll(/\D/g, '')}`;
  if (!isAtLeast(version, kubernetesFloor))
    throw new UserError({
      what: `The cluster of the context ${context} is Kubernetes ${version}, and the files need ${kubernetesFloor} or newer.`,
      fix: 'Upgrade it, or name another one: rehearse --context NAME',
    });
}

/** The namespaces may belong to a rehearsal that was killed, to one that still runs, or to something else. */
async function refuseOthers({ kubectl, context, namespaces }: ClusterQuestion): Promise<void> {
  const there = await namespacesThere(kubectl, context, Object.values(namespaces));
  if (there.length === 0) return;
  const names = there.map(({ name }) => name).join(' ');
  const ours = there.every(({ labels }) => labels?.[rehearsalLabel] !== undefined);
  throw new UserError({
    what: `The cluster of the context ${context} already has these namespaces, which a rehearsal creates itself: ${names}.`,
    fix: ours
      ? `Another rehearsal is running there, or one was killed. If none is running: kubectl --context ${context} delete namespace ${names}`
      : 'They do not belong to a rehearsal, so they are left alone. Name another cluster: rehearse --context NAME',
  });
}

/** Where the app of any environment is deployed, a rehearsal takes room and processor time from it. */
async function refuseProduction({ kubectl, context, deployment, sameCluster }: ClusterQuestion): Promise<void> {
  const ids = inEveryEnvironment(deployment).map(({ id }) => id);
  const there = await namespacesThere(kubectl, context, [...new Set([deployment.id, ...ids])]);
  if (there.length === 0 || sameCluster) return;
  throw new UserError({
    what:
      `The cluster of the context ${context} has the namespace ${there.map(({ name }) => name).join(' and ')} of this deployment, ` +
      `so it may be the one in which the app serves.`,
    fix: 'Name another cluster: rehearse --context NAME. To rehearse beside the app, in namespaces of its own: add --same-cluster',
  });
}

interface Found {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** If the cluster does not answer, the rehearsal stops, because the app may serve there. */
async function namespacesThere(kubectl: Kubectl, context: string, names: readonly string[]): Promise<readonly Found[]> {
  const answer = await kubectl(['get', 'namespace', ...names, '--ignore-not-found', '--output=json']);
  if (answer.code !== 0)
    throw new UserError({
      what: `The cluster of the context ${context} does not say whether it has the namespaces ${names.join(' and ')}: ${lastLine(answer)}`,
      fix: 'Name the context of an administrator: rehearse --context NAME',
    });
  if (answer.stdout.trim() === '') return [];
  const found = JSON.parse(answer.stdout) as { items?: readonly { metadata: Found }[]; metadata?: Found };
  return found.items?.map(({ metadata }) => metadata) ?? (found.metadata?.name === undefined ? [] : [found.metadata]);
}
