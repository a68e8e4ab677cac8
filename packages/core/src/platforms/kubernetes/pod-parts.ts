import type { YAMLMap } from 'yaml';
import type { Deployment } from '../../deployment/deployment.js';
import { inContainer } from '../shared/paths.js';
import { entry, inlineList, inlineMap, list, map, type Entry, type Value } from '../shared/yaml-text.js';
import { clusterNames } from './paths.js';

/** A variable with its value from a Secret. */
export function fromSecret(variable: string, secret: string, key: string, optional: boolean): YAMLMap {
  const reference = inlineMap([
    entry('name', secret),
    entry('key', key),
    ...(optional ? [entry('optional', true)] : []),
  ]);
  return map([entry('name', variable), entry('valueFrom', inlineMap([entry('secretKeyRef', reference)]))]);
}

/** The nodes on which the app can run. Which processors a published image has is known to its registry alone. */
export function processor({ app }: Deployment): readonly Entry[] {
  if (app.image.kind === 'published') return [];
  const selector = inlineMap([entry('kubernetes.io/arch', app.architecture ?? 'amd64')]);
  return [entry('nodeSelector', selector, 'The image is built for this processor.')];
}

/** What a container may do. As a user other than root it passes the Pod Security Standard "restricted". */
export function security(user: { readonly uid: number; readonly gid: number } | undefined, writes: boolean): YAMLMap {
  return map([
    ...(user === undefined
      ? []
      : [
          ...(user.uid === 0 ? [] : [entry('runAsNonRoot', true)]),
          entry('runAsUser', user.uid),
          entry('runAsGroup', user.gid),
        ]),
    entry('allowPrivilegeEscalation', false),
    ...(writes ? [] : [entry('readOnlyRootFilesystem', true)]),
    ...(user === undefined ? [] : [entry('capabilities', inlineMap([entry('drop', inlineList(['ALL']))]))]),
  ]);
}

/** The restore check: root, because the volume and what it restores get their owner here. */
export function restoreContainer(deployment: Deployment): YAMLMap {
  return map([
    entry('name', 'restore'),
    entry('image', deployment.pins.litestream),
    entry('command', inlineList([inContainer.deploy, 'guard'])),
    ...storageValues(
      deployment,
      RECORD,
      map([
        entry('name', 'RECORD_PROVEN'),
        entry(
          'valueFrom',
          inlineMap([
            entry(
              'configMapKeyRef',
              inlineMap([entry('name', clusterNames.record), entry('key', 'proven'), entry('optional', true)]),
            ),
          ]),
        ),
      ]),
    ),
    entry(
      'securityContext',
      map([
        entry('runAsUser', 0),
        entry('runAsGroup', 0),
        entry('allowPrivilegeEscalation', false),
        entry('readOnlyRootFilesystem', true),
        entry(
          'capabilities',
          inlineMap([
            entry('drop', inlineList(['ALL'])),
            entry('add', inlineList(['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'])),
          ]),
        ),
      ]),
      'It gives the files to the app\'s user, which needs root and these capabilities: the standard "baseline", not "restricted".',
    ),
    entry('volumeMounts', backupMounts(deployment)),
  ]);
}

const RECORD =
  'What the last deployment proved to be in the storage. With it, a lost volume and an empty storage are not taken for a first deployment.';

/** The storage's values, all of one Secret, and the places of the files among them. */
export function storageValues({ storage }: Deployment, why: string, ...others: readonly YAMLMap[]): readonly Entry[] {
  const places = storage.secrets.flatMap(({ use }) =>
    use.as === 'file' && use.pathIn !== undefined
      ? [map([entry('name', use.pathIn), entry('value', `${inContainer.keys}/${use.file}`)])]
      : [],
  );
  const all = [...places, ...others];
  return [
    entry('envFrom', inlineList([inlineMap([entry('secretRef', inlineMap([entry('name', clusterNames.storage)]))])])),
    ...(all.length === 0 ? [] : [entry('env', list(all), why)]),
  ];
}

export function mount(name: string, path: string, readOnly = false): Value {
  return inlineMap([entry('name', name), entry('mountPath', path), ...(readOnly ? [entry('readOnly', true)] : [])]);
}

/** What restore and litestream see, and what else is mounted. */
export function backupMounts(deployment: Deployment, ...others: readonly Value[]): Value {
  return list([
    mount(clusterNames.claim, inContainer.data),
    mount(clusterNames.config, inContainer.engine, true),
    mount('tmp', '/tmp'),
    ...(hasKeys(deployment) ? [mount('keys', inContainer.keys, true)] : []),
    ...others,
  ]);
}

/** The volumes behind them, but for the data. */
export function backupVolumes(deployment: Deployment): readonly Value[] {
  return [
    map([
      entry('name', clusterNames.config),
      entry(
        'configMap',
        inlineMap([entry('name', clusterNames.config), entry('defaultMode', 0o555)]),
        'deploy.sh must be executable: 365 is the mode 0555 as a decimal number, because versions of YAML read 0555 differently.',
      ),
    ]),
    map([entry('name', 'tmp'), entry('emptyDir', inlineMap([entry('medium', 'Memory'), entry('sizeLimit', '64Mi')]))]),
    ...(hasKeys(deployment)
      ? [
          map([
            entry('name', 'keys'),
            entry('secret', inlineMap([entry('secretName', clusterNames.keys), entry('defaultMode', 0o444)])),
          ]),
        ]
      : []),
  ];
}

function hasKeys({ storage: { secrets } }: Deployment): boolean {
  return secrets.some(({ use }) => use.as === 'file');
}
