import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { inContainer } from '../shared/paths.js';
import { deployMinutes } from '../shared/times.js';
import { entry, inlineList, inlineMap, list, map } from '../shared/yaml-text.js';
import { clusterNames, kubernetesFiles } from './paths.js';
import { backupVolumesWithTools, toolContainers } from './file-tools.js';
import { restoreContainer } from './restore-container.js';
import { object, yamlDocuments } from './yaml-documents.js';

/** Restores everything once a week to a temporary volume. */
export function renderDrillYaml(deployment: Deployment): GeneratedFile {
  const container = restoreContainer(deployment);
  container.set('command', inlineList([inContainer.deploy, 'guard', '--heartbeat']));
  const tools = toolContainers(deployment);
  const pod = map([
    entry('restartPolicy', 'Never'),
    entry('automountServiceAccountToken', false),
    entry('securityContext', inlineMap([entry('seccompProfile', inlineMap([entry('type', 'RuntimeDefault')]))])),
    ...(tools.length === 0 ? [] : [entry('initContainers', list(tools), TOOLS)]),
    entry('containers', list([container])),
    entry(
      'volumes',
      list([
        map([entry('name', clusterNames.claim), entry('ephemeral', scratch(deployment))]),
        ...backupVolumesWithTools(deployment),
      ]),
    ),
  ]);
  return {
    path: kubernetesFiles.drill,
    purpose: `checks once a week that every database ${deployment.storage.files === undefined ? '' : 'and the files '}can be restored`,
    text: yamlDocuments([
      [
        deployment.storage.files === undefined ? HEAD : HEAD_WITH_FILES,
        object('batch/v1', 'CronJob', clusterNames.drill, [
          entry(
            'spec',
            map([
              entry(
                'schedule',
                '23 3 * * 1',
                'Mondays, in UTC. The workflow restore-drill.yml reads the result an hour later.',
              ),
              entry('timeZone', 'Etc/UTC'),
              entry('concurrencyPolicy', 'Forbid'),
              entry('successfulJobsHistoryLimit', 1),
              entry('failedJobsHistoryLimit', 1),
              entry(
                'jobTemplate',
                map([
                  entry(
                    'spec',
                    map([
                      entry('backoffLimit', 0),
                      entry('activeDeadlineSeconds', deployMinutes(deployment) * 60),
                      entry('template', map([entry('spec', pod)])),
                    ]),
                  ),
                ]),
              ),
            ]),
          ),
        ]),
      ],
    ]),
  };
}

const HEAD = `Restores every database from the storage to a temporary volume, with a full integrity check, once a week.`;

const HEAD_WITH_FILES = `Restores every database and the files from the storage to a temporary volume once a week,
with a full integrity check of each database and the checksum of each file.`;

const TOOLS = 'They provide the programs that restore the files beside the databases.';

function scratch({ options }: Deployment) {
  const storageClass = String(options['storageClass'] ?? '');
  return inlineMap([
    entry(
      'volumeClaimTemplate',
      inlineMap([
        entry(
          'spec',
          inlineMap([
            entry('accessModes', inlineList(['ReadWriteOnce'])),
            ...(storageClass === '' ? [] : [entry('storageClassName', storageClass)]),
            entry(
              'resources',
              inlineMap([entry('requests', inlineMap([entry('storage', String(options['volumeSize'] ?? '10Gi'))]))]),
            ),
          ]),
        ),
      ]),
    ),
  ]);
}
