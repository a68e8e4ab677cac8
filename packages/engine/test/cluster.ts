import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { confLines, workflowJob } from './workflow-job.js';

/** An object of a cluster, as far as these tests read it. */
export interface KubeObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data: Readonly<Record<string, string>>;
  readonly items: readonly KubeObject[];
  readonly spec: {
    readonly replicas: number;
    readonly backoffLimit: number;
    readonly rules: readonly { readonly host: string }[];
    readonly tls: readonly [{ readonly hosts: readonly string[] }];
    readonly ingress: readonly [{ readonly ports: readonly object[] }];
    readonly volumeClaimTemplates: readonly [{ readonly spec: { readonly accessModes: readonly string[] } }];
    readonly template: { readonly spec: PodSpec };
  };
}

interface PodSpec {
  readonly terminationGracePeriodSeconds: number;
  readonly initContainers: readonly [Container, Container, Container];
  readonly containers: readonly [Container];
  readonly volumes: readonly object[];
}

interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env: readonly object[];
  readonly restartPolicy?: string;
  readonly securityContext: { readonly runAsUser: number };
  readonly volumeMounts: readonly { readonly mountPath: string }[];
}

/** The StatefulSet of a deployment, as far as the steps read it. */
export const set = (image: string, storage = 'storage') => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'app', generation: 1 },
  spec: {
    replicas: 1,
    selector: { matchLabels: { 'app.kubernetes.io/name': 'app' } },
    template: {
      spec: {
        terminationGracePeriodSeconds: 60,
        imagePullSecrets: [{ name: 'registry' }],
        initContainers: [
          { name: 'restore', image: 'litestream', envFrom: [{ secretRef: { name: storage } }] },
          { name: 'litestream', image: 'litestream', restartPolicy: 'Always' },
        ],
        containers: [
          {
            name: 'app',
            image,
            startupProbe: {},
            env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'app-values' } } }],
          },
        ],
        volumes: [{ name: 'litestream', configMap: { name: 'litestream-0123456789' } }],
      },
    },
    volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOncePod'] } }],
  },
  status: { observedGeneration: 1, updateRevision: 'r1' },
});

/** The Deployment of the readers: how many there should be, and as the cluster has it. */
export const readers = (updated = 2) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'readers', generation: 1, labels: { 'generator-litestream/part': 'readers' } },
  spec: { replicas: 2, template: { spec: { containers: [{ name: 'app', image: 'app' }] } } },
  status: { observedGeneration: 1, replicas: 2, updatedReplicas: updated, availableReplicas: 2 },
});

const ingress = {
  kind: 'Ingress',
  metadata: { name: 'app' },
  spec: {
    tls: [{ hosts: ['a.invalid'], secretName: 'certificate' }],
    rules: [{ host: 'a.invalid', http: { paths: [] } }],
  },
};

/** Answers of a cluster to what it is asked, each a body of bash; the words that were said lie in $CLUSTER/said, objects beside it. */
const usual = (folder: string): string => `
  CLUSTER=${folder}/cluster
  mkdir -p "$CLUSTER"
  while [ "$1" = --namespace ] || [ "$1" = --kubeconfig ]; do shift 2; done
  printf '%s\\n' "$*" >>"$CLUSTER/said"
  case "$*" in
    version*) printf '{"serverVersion":{"major":"1","minor":"%s"}}' "$(cat "$CLUSTER/minor" 2>/dev/null || echo 34+)" ;;
    'get namespace'*) printf uid-1 ;;
    kustomize*) printf 'rendered' ;;
    'create --dry-run'*) cat "$CLUSTER/rendered.json" ;;
    create*) cat >"$CLUSTER/created-$(($(ls "$CLUSTER" | grep -c created-) + 1)).json" ;;
    apply*--dry-run*) cat >/dev/null; [ ! -e "$CLUSTER/refuses" ] || { cat "$CLUSTER/refuses" >&2; exit 1; } ;;
    apply*) [ ! -e "$CLUSTER/refuses-once" ] || { cat "$CLUSTER/refuses-once" >&2; rm "$CLUSTER/refuses-once"; exit 1; }
      cat >"$CLUSTER/applied-$(($(ls "$CLUSTER" | grep -c applied-) + 1)).json"; [ ! -e "$CLUSTER/after-apply" ] || . "$CLUSTER/after-apply" ;;
    'get job'*) cat "$CLUSTER/job-$3.json" 2>/dev/null || cat "$CLUSTER/job.json" 2>/dev/null ;;
    'get deployments'*) cat "$CLUSTER/left" 2>/dev/null ;;
    'get deployment readers'*) cat "$CLUSTER/readers.json" 2>/dev/null ;;
    'get pods -l app'*) printf '{"items":[%s]}' "$(cat "$CLUSTER/reader-pod.json" 2>/dev/null)" ;;
    'get pods'*) printf '{"items":[%s]}' "$(cat "$CLUSTER/job-pod.json" 2>/dev/null)" ;;
    'get statefulset app'*) cat "$CLUSTER/set.json" 2>/dev/null ;;
    'get pod app-0'*) cat "$CLUSTER/pod.json" 2>/dev/null ;;
    'get pvc'*) : ;;
    'get secrets'*) printf '{"items":[]}' ;;
    'get secret '*) cat "$CLUSTER/secret-$3.json" 2>/dev/null ;;
    'get externalsecrets'*'-o name') cat "$CLUSTER/external-names" 2>/dev/null ;;
    'get externalsecrets'*) cat "$CLUSTER/externals.json" 2>/dev/null || printf '{"items":[]}' ;;
    'annotate externalsecrets'*) cp "$CLUSTER/synced.json" "$CLUSTER/externals.json" ;;
    'get events'*) cat "$CLUSTER/events.json" 2>/dev/null ;;
    'exec app-0 -c litestream -- true') [ ! -e "$CLUSTER/node-lost" ] || exit 1 ;;
    'exec app-0 -c litestream -- bash -c '*) cat "$CLUSTER/unknown" 2>/dev/null ;;
    exec*guard*) echo 'restore: app.db is kept'; exit "$(cat "$CLUSTER/guard" 2>/dev/null || echo 0)" ;;
    exec*prove*) printf 'app.db@000000000000000a\\njobs/jobs.db@000000000000000b\\n' ;;
    exec*opened*) [ ! -e "$CLUSTER/opened-fails" ] || { cat "$CLUSTER/opened-fails" >&2; exit 1; }
      cat "$CLUSTER/opened" 2>/dev/null ;;
    logs*) cat "$CLUSTER/logs" 2>/dev/null ;;
  esac
  exit 0`;

/** A pod of the app: its conditions, and how its containers stand. */
export const pod = (ready: boolean, of: Readonly<Record<string, object>> = {}) => ({
  metadata: { labels: { 'controller-revision-hash': 'r1' } },
  status: {
    conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
    initContainerStatuses: [
      { name: 'restore', state: { terminated: { exitCode: 0 } }, ...of['restore'] },
      { name: 'litestream', state: { running: {} }, ...of['litestream'] },
    ],
    containerStatuses: [{ name: 'app', state: { running: {} }, restartCount: 0, ...of['app'] }],
  },
});

/** How a Job ended, with the exit code of each of its steps. */
export function ended(steps: Readonly<Record<string, number>>) {
  const failed = Object.values(steps).some((code) => code !== 0);
  const states = Object.entries(steps).map(([name, exitCode]) => ({ name, state: { terminated: { exitCode } } }));
  return {
    'job.json': { status: failed ? { failed: 1 } : { succeeded: 1 } },
    'job-pod.json': { status: { initContainerStatuses: states.slice(0, -1), containerStatuses: states.slice(-1) } },
  };
}

export const clusterConf: readonly string[] = [
  ...confLines.filter((line) => !line.startsWith('migrate=')),
  'platform=kubernetes',
  'migrate=yes',
  'migrate_argument=--AppTasks=migrate it',
];

export const values = {
  KUBE_CONFIG: 'apiVersion: v1',
  APP_DOMAIN: 'shop.example.org, www.example.org',
  DIGEST: 'sha256:ab',
  SITE: 'a"b\\c$d',
  AWS_S3_BUCKET: 'bu"cket',
  AWS_SECRET_ACCESS_KEY: 'hush $HOME "x" \\',
  HEARTBEAT_URL: 'https://hc.example.org/1',
};

/** A job of the release workflow against a cluster that is played. */
export function clusterJob(conf: readonly string[] = clusterConf) {
  const job = workflowJob(conf);
  const folder = path.join(job.folder, 'cluster');
  const commands = { kubectl: usual(job.folder), sleep: ':' };
  const put = (files: Readonly<Record<string, unknown>>): void => {
    for (const [name, value] of Object.entries(files))
      writeFileSync(path.join(folder, name), typeof value === 'string' ? value : JSON.stringify(value));
  };
  return {
    ...job,
    put,
    set,
    /** What the cluster is given before the first step. */
    async begin(...others: readonly object[]): Promise<void> {
      await job.run(['cluster', 'connect'], values, commands);
      put({ 'rendered.json': [set('app'), ingress, ...others].map((one) => JSON.stringify(one)).join('\n'), said: '' });
      job.write('options', '');
    },
    step: (name: string, env: Record<string, string> = {}) =>
      job.run(['cluster', name], { ...values, ...env }, commands),
  };
}

/** What the cluster was given, in order: objects that were applied or created. */
export function given(job: ReturnType<typeof clusterJob>, kind: 'applied' | 'created'): KubeObject[] {
  const folder = path.join(job.folder, 'cluster');
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${kind}-`))
    .toSorted((a, b) => Number(a.replaceAll(/\D/g, '')) - Number(b.replaceAll(/\D/g, '')))
    .map((name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as KubeObject);
}

export const said = (job: ReturnType<typeof clusterJob>): string =>
  readFileSync(path.join(job.folder, 'cluster/said'), 'utf8');
