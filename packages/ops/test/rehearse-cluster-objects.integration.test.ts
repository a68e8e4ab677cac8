import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { targets } from 'litestream-generator-core';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { openServer } from '../src/servers/open-server.js';
import { accessObjects } from '../src/rehearse/cluster/access-objects.js';
import { namespacesOf, rehearsalLabel } from '../src/rehearse/cluster/names.js';
import { overlayText } from '../src/rehearse/cluster/overlay-text.js';
import { faultOf, restoredFirst } from '../src/rehearse/cluster/pod.js';
import { storageObjects } from '../src/rehearse/cluster/storage-objects.js';
import { folderFor } from './checkout.js';

const golden = path.resolve(import.meta.dirname, '../../jamstack/test/golden/nextjs-kubernetes/expected/.deploy');
const read = (name: string): string => readFileSync(path.join(golden, name), 'utf8');
const storage = { address: '10.1.2.3', names: ['rehearsal-storage', 'backups.rehearsal-storage'] };

describe('the namespaces of a rehearsal', () => {
  it('are named after the deployment', () => {
    expect(namespacesOf('shop-abc234')).toEqual({ app: 'shop-abc234-rehearsal-a', storage: 'shop-abc234-rehearsal-b' });
  });

  it('have no name that Kubernetes refuses', () => {
    for (const name of Object.values(namespacesOf(`${'a'.repeat(50)}-${'b'.repeat(12)}`)))
      expect(name).toMatch(/^a{50}-rehearsal-[ab]$/);
  });
});

describe('the account that deploys', () => {
  const { namespace, others } = accessObjects(read('kubernetes-access.yaml'), 'nextjs-b6n8ze', 'r-a', '1234');

  it('is that of the file, in the namespace of the rehearsal alone', () => {
    expect(namespace.metadata).toEqual({
      name: 'r-a',
      labels: { 'pod-security.kubernetes.io/enforce': 'baseline', [rehearsalLabel]: '1234' },
    });
    expect(others.map(({ kind }) => kind)).toEqual(['ServiceAccount', 'Secret', 'Role', 'RoleBinding']);
    expect(JSON.stringify(others)).not.toContain('nextjs');
    expect(others.at(-1)?.subjects).toEqual([{ kind: 'ServiceAccount', name: 'deployer', namespace: 'r-a' }]);
  });

  it('is refused where the file does not have it', () => {
    expect(() => accessObjects(read('kubernetes-access.yaml'), 'other', 'r-a', '1')).toThrow(
      '.deploy/kubernetes-access.yaml has no namespace other.',
    );
  });
});

describe('the objects of a rehearsal', () => {
  const own = `${read('kustomization.yaml')}patches:\n  - { target: { kind: StatefulSet }, patch: "[]" }\n`;
  const text = overlayText(own, { namespace: 'r-a', storage, sidecar: { STORAGE_EMULATOR_HOST: 'http://s' } });

  it('keep the patches of the user, and leave the secret store out', () => {
    const overlay = parse(
      overlayText(`${own.replace('- kubernetes', '- kubernetes\n  - external-secrets.staging.yaml')}`, {
        namespace: 'r-a',
        storage,
        sidecar: {},
      }),
    ) as { namespace: string; resources: string[]; patches: unknown[] };
    expect(overlay.namespace).toBe('r-a');
    expect(overlay.resources).toEqual(['kubernetes']);
    expect(overlay.patches[0]).toEqual({ target: { kind: 'StatefulSet' }, patch: '[]' });
  });

  it.skipIf(spawnSync('kustomize', ['version']).error !== undefined)(
    'reach the storage server, and nothing outside, as Kustomize renders them',
    () => {
      const tree = folderFor('tree');
      mkdirSync(tree, { recursive: true });
      cpSync(golden, tree, { recursive: true });
      writeFileSync(path.join(tree, 'deploy.sh'), '#!/bin/sh\n');
      writeFileSync(
        path.join(tree, 'kustomization.yaml'),
        text.replace(/ {2}- target:\n {6}kind: StatefulSet\n {4}patch: "\[\]"\n/, ''),
      );
      const { stdout, stderr } = spawnSync('kustomize', ['build', tree], { encoding: 'utf8' });
      expect(stderr).toBe('');
      const objects = parseAllDocuments(stdout).map((document) => document.toJS() as Record<string, never>);
      expect(objects.map(({ kind }) => kind).toSorted()).toEqual([
        'ConfigMap',
        'NetworkPolicy',
        'PodDisruptionBudget',
        'Service',
        'StatefulSet',
      ]);
      const set = objects.find(({ kind }) => kind === 'StatefulSet') as unknown as {
        spec: {
          template: {
            spec: { hostAliases: unknown; initContainers: { name: string; image: string; env: unknown[] }[] };
          };
        };
      };
      const { hostAliases, initContainers } = set.spec.template.spec;
      expect(hostAliases).toEqual([{ ip: '10.1.2.3', hostnames: storage.names }]);
      expect(initContainers.map(({ name }) => name)).toEqual(['restore', 'litestream']);
      for (const { image, env } of initContainers) {
        expect(image).toMatch(/^litestream/);
        expect(env).toContainEqual({ name: 'STORAGE_EMULATOR_HOST', value: 'http://s' });
      }
    },
  );
});

describe('the storage server in a pod', () => {
  const options = { namespace: 'r-b', rehearsal: '1234', image: 's3:1', litestream: 'litestream:1' };

  it.each(targets.flatMap(({ id, server }) => (server === undefined ? [] : [[id, server] as const])))(
    'runs the script of the target unchanged, and has its values in a Secret alone: %s',
    (_, server) => {
      const opened = openServer(server);
      const [secret, , pod] = storageObjects(server, opened, options) as readonly {
        stringData?: unknown;
        spec?: { containers: { command: string[] }[] };
      }[];
      expect(secret?.stringData).toEqual(opened.environment);
      const script = pod?.spec?.containers[0]?.command[2] ?? '';
      expect(script.replaceAll('$$', '$')).toBe(server.script);
      expect(script.replaceAll('$$', ''), 'a dollar sign that Kubernetes would read').not.toContain('$');
      for (const value of Object.values(opened.environment))
        if (value.length > 20) expect(JSON.stringify(pod)).not.toContain(value);
    },
  );
});

describe('a pod', () => {
  const at = (restored: string | undefined, started: string | undefined) => ({
    status: {
      initContainerStatuses: [
        { name: 'restore', state: restored === undefined ? {} : { terminated: { finishedAt: restored } } },
      ],
      containerStatuses: [{ name: 'app', state: started === undefined ? {} : { running: { startedAt: started } } }],
    },
  });

  it.each([
    ['after it', '2026-01-31T12:00:00Z', '2026-01-31T12:00:01Z', true],
    ['before it', '2026-01-31T12:00:01Z', '2026-01-31T12:00:00Z', false],
    ['without it', undefined, '2026-01-31T12:00:00Z', false],
    ['not at all', '2026-01-31T12:00:00Z', undefined, false],
  ])('whose restore check ended, and whose app started %s', (_, restored, started, first) => {
    expect(restoredFirst(at(restored, started))).toBe(first);
  });

  it('says what does not pass by itself', () => {
    const waiting = (reason: string) => ({
      status: { containerStatuses: [{ name: 'server', state: { waiting: { reason, message: 'no such image' } } }] },
    });
    expect(faultOf(waiting('ImagePullBackOff'))).toBe('ImagePullBackOff: no such image');
    expect(faultOf(waiting('ContainerCreating'))).toBeUndefined();
    expect(faultOf(undefined)).toBeUndefined();
  });
});
