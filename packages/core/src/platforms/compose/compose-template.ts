import type { Deployment } from '../../deployment/deployment.js';
import { fileTools } from '../../deployment/files.js';
import type { GeneratedFile } from '../generated-file.js';
import { appService, logging, migrateService } from './compose-app.js';
import { backupFragment, deploymentId, litestreamService, restoreService, toolService } from './compose-litestream.js';
import { composeFiles } from './paths.js';
import { proxyNetwork } from './proxy-network.js';
import { apart, entry, inlineMap, map, yamlText, type Entry } from '../shared/yaml-text.js';
import { literal } from './interpolation.js';

/** The stack on the host: the app, its migration, the restore check, and the sidecar that replicates. */
export function renderComposeTemplate(deployment: Deployment): GeneratedFile {
  const { app, storage } = deployment;
  const [restic, rclone] = fileTools(deployment.pins);
  const services: readonly Entry[] = [
    entry('app', appService(deployment)),
    ...(app.migrate === undefined
      ? []
      : [
          entry(
            'migrate',
            migrateService(deployment),
            'Runs during a deployment only, while the app is stopped and a copy of the databases is set aside.',
          ),
        ]),
    entry(
      'restore',
      restoreService(),
      'The restore check runs before everything else and ends: it keeps or restores each database, or refuses and says why.',
    ),
    entry('litestream', litestreamService(deployment), `Replicates every write to ${storage.title} within a second.`),
    ...(storage.files === undefined
      ? []
      : [
          entry(
            'restic',
            toolService(restic),
            'Provides restic, which backs up the files beside the databases in restore and litestream.',
          ),
          entry('rclone', toolService(rclone), 'Provides rclone, through which restic reaches the storage.'),
        ]),
  ];
  const root = map([
    entry('name', deploymentId()),
    apart(entry('x-logging', logging())),
    apart(
      entry(
        'x-backup',
        backupFragment(deployment),
        'The settings that restore and litestream share. ./litestream holds deploy.sh, deploy.conf and litestream.yml.',
      ),
    ),
    apart(entry('services', map(services.map((service, index) => (index === 0 ? service : apart(service)))))),
    proxyNetwork('The network that the proxy and the apps share. deploy.sh creates it, once per host.'),
    apart(
      entry(
        'volumes',
        map([
          entry('data', null, 'The databases. Docker calls this volume <deployment id>_data.'),
          ...(app.mounts ?? []).flatMap(({ source, target, volume }) =>
            volume === undefined
              ? []
              : [
                  entry(
                    source,
                    volume.name === undefined ? null : inlineMap([entry('name', literal(volume.name))]),
                    `What the app keeps in ${target}, which no backup has.`,
                  ),
                ],
          ),
          ...(storage.files === undefined ? [] : [entry('tools', null, 'restic and rclone.')]),
        ]),
      ),
    ),
  ]);
  return {
    path: composeFiles.compose,
    text: yamlText(root, head(deployment), { merge: true }),
    purpose: 'the app, its migration, the restore and the Litestream sidecar',
  };
}

function head({ app }: Deployment): string {
  return `${app.name} and the backup of its databases.
The release workflow installs this file on the host as ~/deploy/<deployment id>/compose.yaml, with the values in .env beside it.
"docker compose ps", "logs" and "up -d" work in that folder. Services of your own belong in compose.override.yml beside this file.`;
}
