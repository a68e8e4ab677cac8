import type { YAMLMap } from 'yaml';
import type { Deployment } from '../../deployment/deployment.js';
import { inContainer } from '../shared/paths.js';
import { entry, inlineList, inlineMap, map } from '../shared/yaml-text.js';
import { toolMounts } from './file-tools.js';
import { clusterNames } from './paths.js';
import { backupMounts, storageValues } from './pod-parts.js';

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
    entry('volumeMounts', backupMounts(deployment, ...toolMounts(deployment))),
  ]);
}

const RECORD =
  'What the last deployment proved to be in the storage. With it, a lost volume and an empty storage are not taken for a first deployment.';
