import { engine } from 'litestream-engine';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { appEnvironment } from '../../src/platforms/kubernetes/app-environment.js';
import { kubernetesFloor } from '../../src/platforms/kubernetes/floor.js';
import { kubernetes } from '../../src/platforms/kubernetes/platform.js';
import { renderKubernetes } from '../../src/platforms/kubernetes/render.js';
import { platforms } from '../../src/platforms/index.js';
import { file } from '../../src/targets/file.js';
import { s3 } from '../../src/targets/s3.js';
import { resolve } from '../questions/resolve.js';
import { sampleDeployment } from './sample-deployment.js';

/** An object of a cluster, as far as these tests read it. */
interface KubeObject {
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
    readonly jobTemplate: { readonly spec: { readonly template: { readonly spec: PodSpec } } };
  };
}

interface PodSpec {
  readonly nodeSelector?: Readonly<Record<string, string>>;
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
  readonly envFrom?: readonly object[];
  readonly restartPolicy?: string;
  readonly securityContext: { readonly runAsUser: number };
  readonly volumeMounts: readonly { readonly mountPath: string }[];
}

const { app, host } = sampleDeployment();
const rendered = (changes: Parameters<typeof sampleDeployment>[0] = {}) => {
  const files = renderKubernetes(sampleDeployment({ platform: 'kubernetes', ...changes }));
  return (path: string): string => files.find((file) => file.path === path)?.text ?? '';
};
const objects = (text: string) =>
  parseAllDocuments(text).map((one) => one.toJS() as KubeObject) as [KubeObject, KubeObject, ...KubeObject[]];
const pod = (text: string) => objects(text)[0].spec.template.spec;

describe('the pod', () => {
  const text = rendered()('.deploy/kubernetes/app.yaml');

  test('is one at most, on a volume that no second pod can mount', () => {
    const [{ spec }] = objects(text);
    expect(spec.replicas).toBe(1);
    expect(spec.volumeClaimTemplates[0].spec.accessModes).toEqual(['ReadWriteOncePod']);
  });

  test('restores before the sidecar, and stops the sidecar after the app', () => {
    expect(pod(text).initContainers.map(({ name, restartPolicy }) => [name, restartPolicy])).toEqual([
      ['restore', undefined],
      ['litestream', 'Always'],
    ]);
    expect(pod(text).terminationGracePeriodSeconds).toBeGreaterThan(30);
  });

  test('keeps the values of the storage from the app', () => {
    const [container] = pod(text).containers;
    expect(JSON.stringify(container)).not.toMatch(/"storage"|REPLICA_|LITESTREAM_/);
    expect(container.volumeMounts.map(({ mountPath }) => mountPath)).toEqual(['/app/App_Data']);
  });

  test('runs on nodes with the processor that its image is built for, and a published image on any', () => {
    const selectors = (changes: Partial<typeof app>) =>
      ['app', 'readers'].map((name) => {
        const of = rendered({ app: { ...app, ...changes }, options: { readers: 1 } });
        return pod(of(`.deploy/kubernetes/${name}.yaml`)).nodeSelector?.['kubernetes.io/arch'];
      });
    expect(selectors({})).toEqual(['amd64', 'amd64']);
    expect(selectors({ architecture: 'arm64' })).toEqual(['arm64', 'arm64']);
    expect(selectors({ image: { kind: 'published', image: 'docker.io/acme/shop:1' } })).toEqual([undefined, undefined]);
  });

  test('has root in the restore check alone', () => {
    const [restore, litestream] = pod(text).initContainers;
    expect(restore.securityContext.runAsUser).toBe(0);
    for (const { securityContext } of [litestream, ...pod(text).containers])
      expect(securityContext).toMatchObject({
        runAsNonRoot: true,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
      });
  });

  test('starts an image as it says that drops its rights by itself', () => {
    const dropping = pod(rendered({ app: { ...app, dropsRights: true } })('.deploy/kubernetes/app.yaml'));
    expect(dropping.containers[0].securityContext).toEqual({ allowPrivilegeEscalation: false });
  });

  test('keeps a $ of a value of the app', () => {
    const variables = [{ name: 'PRICE', value: '$(HOME) $5' }];
    const changed = rendered({ app: { ...app, variables } })('.deploy/kubernetes/app.yaml');
    expect(pod(changed).containers[0].env.at(-1)).toEqual({ name: 'PRICE', value: '$$(HOME) $5' });
    expect(appEnvironment(changed)).toMatchObject({
      PRICE: '$(HOME) $5',
      SERVICESTACK_LICENSE: '${SERVICESTACK_LICENSE:-}',
    });
  });
});

describe('files beside the databases', () => {
  const { storage } = sampleDeployment();
  const files = { paths: ['uploads'], remote: [], root: '' };
  const of = rendered({ storage: { ...storage, files }, options: { readers: 1 } });
  const withFiles = pod(of('.deploy/kubernetes/app.yaml'));
  const tools = withFiles.initContainers.slice(0, 2);

  test('come with their programs before the restore check, in containers that meet "restricted" and see nothing else', () => {
    expect(withFiles.initContainers.map(({ name }) => name)).toEqual(['restic', 'rclone', 'restore', 'litestream']);
    for (const { volumeMounts, securityContext, envFrom, env } of tools) {
      expect([volumeMounts, envFrom, env]).toEqual([[{ name: 'tools', mountPath: '/tools' }], undefined, undefined]);
      expect(securityContext).toMatchObject({
        runAsNonRoot: true,
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    }
    for (const { volumeMounts } of withFiles.initContainers.slice(2))
      expect(volumeMounts).toContainEqual({ name: 'tools', mountPath: '/tools', readOnly: true });
    expect(JSON.stringify(withFiles.containers)).not.toContain('tools');
  });

  test('leave the sidecar the time for their last backup', () => {
    const without = pod(rendered()('.deploy/kubernetes/app.yaml'));
    expect(withFiles.terminationGracePeriodSeconds).toBe(without.terminationGracePeriodSeconds + 60);
    expect(JSON.stringify(without)).not.toMatch(/restic|rclone|tools/);
    const temporary = ({ volumes }: PodSpec) => volumes.find((one) => JSON.stringify(one).includes('Memory'));
    expect([temporary(without), temporary(withFiles)]).toMatchObject([
      { emptyDir: { sizeLimit: '64Mi' } },
      { emptyDir: { sizeLimit: '512Mi' } }, // restic collects what it uploads there: with 64 MB it fails
    ]);
  });

  test('are restored by the drill, and no part of a reader', () => {
    const [{ spec }] = objects(of('.deploy/kubernetes/restore-drill.yaml'));
    const drill = spec.jobTemplate.spec.template.spec;
    expect(drill.initContainers.map(({ name }) => name)).toEqual(['restic', 'rclone']);
    expect(drill.volumes).toContainEqual({ name: 'tools', emptyDir: {} });
    expect(of('.deploy/kubernetes/readers.yaml')).not.toMatch(/restic|rclone|tools/);
  });

  test('stand in the guide', () => {
    expect(of('.deploy/README.md')).toContain('the files in `/app/App_Data/uploads`');
    expect(rendered()('.deploy/README.md')).toContain('SQLite databases and nothing else');
  });

  test('are said to be missing where pods only read', () => {
    const without = rendered({ options: { readers: 1 } });
    const lacks = (file: (name: string) => string) => [
      file('.deploy/kubernetes/readers.yaml').includes(
        '# The files beside the databases are not included, so the app must do without them here: uploads.',
      ),
      file('.deploy/README.md').includes('do not have the files beside the databases (`/app/App_Data/uploads`)'),
    ];
    expect(lacks(of)).toEqual([true, true]);
    expect(lacks(without)).toEqual([false, false]);
  });
});

test('no pod of the namespace is reached but by the port of the app, and with metrics by theirs', () => {
  const ports = (metrics: boolean) =>
    objects(rendered({ metrics })('.deploy/kubernetes/network.yaml')).find(({ kind }) => kind === 'NetworkPolicy')?.spec
      .ingress[0].ports;
  expect(ports(false)).toEqual([{ port: 'http' }]);
  expect(ports(true)).toEqual([{ port: 'http' }, { port: 'metrics' }]);
});

test('an environment has an overlay of its own, and a namespace', () => {
  const file = rendered({ others: [{ name: 'staging', id: 'blazor-staging-q3w8rt', domain: 'staging.example.org' }] });
  expect(parse(file('.deploy/kustomization.staging.yaml'))).toMatchObject({ namespace: 'blazor-staging-q3w8rt' });
  expect(objects(file('.deploy/kubernetes-access.yaml')).filter(({ kind }) => kind === 'Namespace')).toHaveLength(2);
});

test('the Ingress has every domain, and a certificate where an issuer was named', () => {
  const ingress = (clusterIssuer: string) =>
    objects(
      rendered({ host: { ...host, domain: 'a.example.org,b.example.org' }, options: { clusterIssuer } })(
        '.deploy/kubernetes/network.yaml',
      ),
    )[1];
  expect(ingress('').spec).not.toHaveProperty('tls');
  expect(ingress('letsencrypt').spec.tls[0].hosts).toEqual(['a.example.org', 'b.example.org']);
  expect(ingress('letsencrypt').spec.rules.map(({ host: name }) => name)).toEqual(['a.example.org', 'b.example.org']);
});

test('a Gateway that was named leads to the app in place of an Ingress, and the account may write its route', () => {
  const domain = 'a.example.org,b.example.org';
  const of = rendered({
    host: { ...host, domain },
    options: { gateway: 'infra/public', clusterIssuer: 'letsencrypt' },
  });
  const kinds = objects(of('.deploy/kubernetes/network.yaml')).map(({ kind }) => kind);
  expect(kinds).toEqual(['Service', 'HTTPRoute', 'NetworkPolicy']);
  expect(objects(of('.deploy/kubernetes/network.yaml'))[1].spec).toEqual({
    parentRefs: [{ name: 'public', namespace: 'infra' }],
    hostnames: ['a.example.org', 'b.example.org'],
    rules: [{ backendRefs: [{ name: 'app', port: 80 }] }],
  });
  expect(of('.deploy/kubernetes-access.yaml')).toContain('httproutes');
  expect(rendered()('.deploy/kubernetes-access.yaml')).not.toContain('httproutes');
  expect(of('.deploy/README.md')).toMatch(/the Gateway `infra\/public`[^]*each domain to the Gateway\*\*/);
  expect(of('.deploy/README.md')).not.toContain('cert-manager');
});

test.each([
  ['', undefined],
  ['infra/public', undefined],
  ['public', 'infra/public'],
  ['infra/public/https', 'infra/public'],
  ['Infra/public', 'infra/public'],
  ['infra/', 'infra/public'],
])('the Gateway "%s" is a namespace and a name, or none', (value, problem) => {
  const question = kubernetes.questions.find(({ name }) => name === 'gateway');
  const said = question?.validate?.(value, {} as never);
  if (problem === undefined) expect(said).toBeUndefined();
  else expect(said).toContain(problem);
});

test('the migration is known to the engine word by word', () => {
  const conf = rendered({ app: { ...app, migrate: ['migrate', '--all now'] } })('.deploy/deploy.conf');
  expect(conf).toContain('platform=kubernetes\n');
  expect(conf).toMatch(/\nmigrate_argument=migrate\nmigrate_argument=--all now\n/);
});

test.each([
  ['app: 1', undefined],
  [undefined, undefined],
  ['a: &a [*a]', undefined],
])('a file that is not ours has no environment: %s', (text, expected) => {
  expect(appEnvironment(text)).toBe(expected);
});

describe('readers', () => {
  const readers = (count: number, changes: Parameters<typeof sampleDeployment>[0] = {}) =>
    rendered({ ...changes, options: { readers: count } });
  const text = readers(2)('.deploy/kubernetes/readers.yaml');
  const [follow] = pod(text).initContainers;
  const [container] = pod(text).containers;

  test('are there on request alone, in the base and in what the account may do', () => {
    const none = rendered();
    expect(none('.deploy/kubernetes/readers.yaml')).toBe('');
    expect(none('.deploy/kubernetes/kustomization.yaml')).not.toContain('readers.yaml');
    expect(none('.github/workflows/release.yml')).not.toContain('readers');
    expect(readers(1)('.deploy/kubernetes/kustomization.yaml')).toContain('readers.yaml');
    expect(readers(1)('.github/workflows/release.yml')).toMatch(
      /- name: Write the record[^]*deploy\.sh cluster readers[^]*- name: Summary/,
    );
  });

  test('need no other rights of the account, which also removes them once the files have none', () => {
    const access = rendered()('.deploy/kubernetes-access.yaml');
    expect(access).toMatch(/resources: \[ statefulsets, .*deployments/);
    expect(readers(1)('.deploy/kubernetes-access.yaml')).toBe(access);
  });

  test('have a budget and different nodes where there are several', () => {
    const kinds = (of: string) => objects(of).map(({ kind }) => kind);
    expect(kinds(text)).toEqual(['Deployment', 'Service', 'PodDisruptionBudget']);
    expect(text).toContain('topologySpreadConstraints');
    const one = readers(1)('.deploy/kubernetes/readers.yaml');
    expect(kinds(one)).toEqual(['Deployment', 'Service']);
    expect(one).not.toContain('topologySpreadConstraints');
  });

  test('restore before the app starts, and go on beside it', () => {
    expect([follow.name, follow.restartPolicy, follow.command]).toEqual([
      'follow',
      'Always',
      ['/deploy/deploy.sh', 'cluster', 'follow', '5s'],
    ]);
    expect(follow).toHaveProperty('startupProbe');
    expect(follow).toHaveProperty('readinessProbe');
  });

  test('give the app databases that it cannot write, and nothing of the storage', () => {
    expect(container.volumeMounts).toEqual([{ name: 'data', mountPath: '/app/App_Data', readOnly: true }]);
    expect(container.env.at(-1)).toEqual({ name: 'DATABASE_READ_ONLY', value: 'true' });
    expect(JSON.stringify(container)).not.toMatch(/"storage"|REPLICA_|LITESTREAM_|copy/);
    expect(pod(rendered()('.deploy/kubernetes/app.yaml')).containers[0].env).not.toContainEqual(container.env.at(-1));
  });

  test('say it in place of a variable of that name', () => {
    const variables = [{ name: 'DATABASE_READ_ONLY', value: 'false' }];
    const changed = pod(readers(1, { app: { ...app, variables } })('.deploy/kubernetes/readers.yaml'));
    const named = changed.containers[0].env.filter((one) => JSON.stringify(one).includes('DATABASE_READ_ONLY'));
    expect(named).toEqual([{ name: 'DATABASE_READ_ONLY', value: 'true' }]);
  });

  test('pass the standard "restricted", follower and app', () => {
    for (const { securityContext } of [follow, container])
      expect(securityContext).toMatchObject({
        runAsNonRoot: true,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
      });
    expect(follow.securityContext.runAsUser).not.toBe(container.securityContext.runAsUser);
  });

  test('are no pods of the app to its Service and its budget', () => {
    const labels = (of: string) => [...of.matchAll(/app\.kubernetes\.io\/name: (\w+)/g)].map(([, name]) => name);
    expect(new Set(labels(text))).toEqual(new Set(['readers']));
  });

  test('name what they do not have', () => {
    expect(text).toContain('are not included: jobs/jobs_*.db.');
    expect(readers(1, { patterns: [] })('.deploy/kubernetes/readers.yaml')).not.toContain('are not there');
  });

  test('are refused where no cluster runs the app', () => {
    const invalid = (platform: string) =>
      resolve({ platforms, flags: { target: 's3', platform, readers: 2 } }).invalid.map(({ what }) => what);
    expect(invalid('kubernetes')).toEqual([]);
    expect(invalid('compose')).toEqual(['--readers has no effect with the other answers of this run.']);
  });

  test('follow databases that have a name', () => {
    const validate = kubernetes.questions.find(({ name }) => name === 'readers')?.validate;
    const problem = (count: number, databases: readonly string[]) =>
      validate?.(count, { answers: { databases } } as unknown as Parameters<typeof validate>[1]);
    expect(problem(2, ['app.db', 'tenants/*.db'])).toBeUndefined();
    expect(problem(2, ['tenants/*.db'])).toContain('name a database');
    expect(problem(0, ['tenants/*.db'])).toBeUndefined();
    expect(problem(-1, ['app.db'])).toContain('whole number');
  });

  test('are told when they change, and end with the files', () => {
    expect(kubernetes.restarts([{ path: '.deploy/kubernetes/readers.yaml', before: 'a', after: 'b' }])[0]).toContain(
      'The readers restart with the next release',
    );
    const leaves = (count: number) =>
      kubernetes.leaves([sampleDeployment({ platform: 'kubernetes', options: { readers: count } })]).join('\n');
    expect(leaves(2)).toContain('delete deployment readers');
    expect(leaves(0)).not.toContain('delete deployment');
  });
});

test('says what the next deployment restarts', () => {
  const changed = (path: string) => kubernetes.restarts([{ path, before: 'a', after: 'b' }])[0];
  expect(changed('.deploy/litestream.yml')).toContain('restarts at the next deployment');
  expect(changed('.deploy/README.md')).toContain('with the next release');
});

test('a folder of one host is not a storage', () => {
  expect(kubernetes.refuses(file)).toContain('Choose another --target');
  expect(kubernetes.refuses(s3)).toBeUndefined();
});

test('the guide and the doctor ask for the same version of Kubernetes as the engine', () => {
  expect(/^cluster_floor=(\S+)/m.exec(engine.text)?.[1]).toBe(kubernetesFloor);
});
