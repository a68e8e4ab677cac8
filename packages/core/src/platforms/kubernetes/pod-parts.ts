import type { YAMLMap } from 'yaml';
import type { Deployment } from '../../deployment/deployment.js';
import { hasKeyFiles } from '../shared/key-files.js';
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

/** A mount of a volume of the pod, by the name of the volume. */
export function mount(name: string, path: string, readOnly = false): Value {
  return inlineMap([entry('name', name), entry('mountPath', path), ...(readOnly ? [entry('readOnly', true)] : [])]);
}

/** What the containers of the backup see, and what else is mounted. */
export function backupMounts(deployment: Deployment, ...others: readonly Value[]): Value {
  return list([
    mount(clusterNames.claim, inContainer.data),
    mount(clusterNames.config, inContainer.engine, true),
    mount('tmp', '/tmp'),
    ...(hasKeyFiles(deployment) ? [mount('keys', inContainer.keys, true)] : []),
    ...others,
  ]);
}

/** The volumes behind them, but for the data. `temporary`: megabytes of memory that the files in /tmp may take. */
export function backupVolumes(deployment: Deployment, temporary = 64): readonly Value[] {
  return [
    map([
      entry('name', clusterNames.config),
      entry(
        'configMap',
        inlineMap([entry('name', clusterNames.config), entry('defaultMode', 0o555)]),
        'deploy.sh must be executable: 365 is the mode 0555 as a decimal number, because versions of YAML read 0555 differently.',
      ),
    ]),
    map([
      entry('name', 'tmp'),
      entry('emptyDir', inlineMap([entry('medium', 'Memory'), entry('sizeLimit', `${temporary}Mi`)])),
    ]),
    ...(hasKeyFiles(deployment)
      ? [
          map([
            entry('name', 'keys'),
            entry('secret', inlineMap([entry('secretName', clusterNames.keys), entry('defaultMode', 0o444)])),
          ]),
        ]
      : []),
  ];
}
