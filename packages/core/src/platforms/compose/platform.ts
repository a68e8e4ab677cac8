import pc from 'picocolors';
import { shellWord } from '../../quoting/index.js';
import { definePlatform } from '../platform.js';
import { appEnvironment } from './app-environment.js';
import { secretsForHost } from './host-secrets.js';
import { composeFiles } from './paths.js';
import { renderCompose } from './render.js';
import { restarts } from './restarts.js';
import { secretFiles } from './secret-files.js';
import { wording } from './wording.js';

/** One host with Docker, behind nginx-proxy, reached over SSH. */
export const compose = definePlatform({
  id: 'compose',
  title: 'Docker Compose',
  order: 1,
  questions: [],
  without: [],
  evidence: () => undefined,
  refuses: () => undefined,
  files: Object.values(composeFiles),
  hostSecrets: secretsForHost,
  wording,
  runsBeside: true,
  render: renderCompose,
  prepares: ({ storage }) => `the storage (${storage.title}), an SSH key, the host and the domain`,
  restarts,
  appEnvironment: (read) => appEnvironment(read(composeFiles.compose)),
  leaves: (deployments) =>
    deployments.flatMap(({ id, app, environment, host }) => [
      '',
      `${pc.bold(deployments.length === 1 ? 'On the host' : `On the host of ${environment}`)} (the secret ${host.secret}): ` +
        'the app and its sidecar. This removes them and keeps the data volume; --with-data deletes the databases as well:',
      `  cd ~/deploy/${id} && ./deploy.sh remove --yes ${shellWord(app.name)}`,
    ]),
  ends: (id) =>
    `What runs on its host stays as well; to end it there: cd ~/deploy/${id} && ./deploy.sh remove, ` +
    `which proves the backup first and keeps the data in the volume ${id}_data.`,
  secretFiles,
});
