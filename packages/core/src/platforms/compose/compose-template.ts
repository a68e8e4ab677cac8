import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { appService, migrateService } from './compose-app.js';
import { litestreamService, restoreService } from './compose-litestream.js';
import { projectFiles } from './paths.js';
import { apart, entry, inlineMap, map, yamlText, type Entry } from './yaml-text.js';

/** The stack on the host: the app, its migration, the one-shot that restores, and the sidecar that replicates. */
export function renderComposeTemplate(deployment: Deployment): GeneratedFile {
  const { app, id, storage } = deployment;
  const services: readonly Entry[] = [
    entry('app', appService(deployment)),
    ...(app.migrate === undefined ? [] : [entry('migrate', migrateService(deployment), 'Runs in a deployment only: ./deploy.sh stops the app and sets a copy aside before.')]),
    entry('restore', restoreService(deployment), 'Runs before anything else and ends: keeps, restores or refuses each database, and says why.'),
    entry('litestream', litestreamService(deployment), `Replicates every write to ${storage.title} within a second.`),
  ];
  const root = map([
    entry('name', id),
    apart(entry('services', map(services.map((service, index) => (index === 0 ? service : apart(service)))))),
    apart(entry('networks', map([
      entry('nginx-proxy', inlineMap([entry('external', true)]), 'Made by deploy.sh with the proxy, once per host.'),
    ]))),
    apart(entry('volumes', map([
      entry('data', null, `The databases: ${id}_data to Docker, on the host's disk.`),
    ]))),
  ]);
  return {
    path: projectFiles.compose,
    text: yamlText(root, head(deployment)),
    purpose: 'the app, its migration, the restore and the Litestream sidecar',
  };
}

function head({ app, id }: Deployment): string {
  return `${app.name} and the backup of its databases.
The workflow puts this file on the host as ~/deploy/${id}/compose.yaml, with the values in .env beside it.
In that folder "docker compose ps", "logs" and "up -d" need nothing else.`;
}
