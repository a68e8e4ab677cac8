import type { YAMLMap } from 'yaml';
import type { Deployment } from '../../deployment/deployment.js';
import type { FileTool } from '../../deployment/files.js';
import { afterRestore, dataMount, privileges } from './compose-app.js';
import { optional, redeploy, required } from './interpolation.js';
import { hasKeyFiles } from '../shared/key-files.js';
import { inContainer } from '../shared/paths.js';
import { hostFolder } from './paths.js';
import { configLabel, healthRetries, sidecarTimes } from '../shared/times.js';
import {
  aliasOf,
  anchored,
  entry,
  inlineList,
  inlineMap,
  list,
  map,
  quoted,
  type Entry,
  type Value,
} from '../shared/yaml-text.js';

/** What `restore` and `litestream` share: the image with its one pin, the storage's values, the volume and the engine. */
export function backupFragment(deployment: Deployment): Value {
  const { folder } = deployment.storage;
  return anchored(
    'backup',
    map([
      entry('image', optional('LITESTREAM_IMAGE', deployment.pins.litestream)),
      entry('init', true),
      entry('read_only', true),
      entry('tmpfs', inlineList(['/tmp'])),
      entry('cap_drop', inlineList(['ALL'])),
      entry('security_opt', privileges()),
      entry(
        'environment',
        anchored(
          'values',
          map([
            entry('DEPLOYMENT_ID', deploymentId()),
            // Another name than the deployment's, as by "docker compose -p", is refused.
            entry('COMPOSE_PROJECT', optional('COMPOSE_PROJECT_NAME')),
            ...storage(deployment),
          ]),
        ),
      ),
      entry(
        'volumes',
        list([
          dataMount(inContainer.data),
          `${hostFolder}:${inContainer.engine}:ro`,
          ...(folder === undefined ? [] : [`${required(folder, redeploy)}:${inContainer.folder}`]),
          ...(hasKeyFiles(deployment) ? [`./keys:${inContainer.keys}`] : []),
          ...(deployment.storage.files === undefined ? [] : [`tools:${inContainer.tools}:ro`]),
        ]),
      ),
      entry('logging', aliasOf('logging')),
    ]),
  );
}

/** The deployment id, which `deploy.sh` writes into `.env`: the files are the same in every environment. */
export function deploymentId(): string {
  return required('DEPLOYMENT_ID', redeploy);
}

/** The restore check: the only container that is root, because the volume and what it restores get their owner here. */
export function restoreService(): YAMLMap {
  return map([
    entry('<<', aliasOf('backup')),
    entry('entrypoint', inlineList([inContainer.deploy, 'guard'])),
    entry(
      'user',
      quoted('0:0'),
      "Restored files are given to the app's user, which needs root and these capabilities.",
    ),
    entry('cap_add', inlineList(['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'])),
    entry(
      'network_mode',
      optional('RESTORE_NETWORK', 'host'),
      "This container uses the host's network, because it only connects to the storage, and creating a network takes time.",
    ),
  ]);
}

/** The sidecar, as the app's user: Litestream writes two tables of its own into the database. */
export function litestreamService({ app, storage: { files } }: Deployment): YAMLMap {
  return map([
    entry('<<', aliasOf('backup')),
    entry('entrypoint', inlineList([inContainer.deploy, 'replicate'])),
    entry(
      'user',
      quoted(`${app.user.uid}:${app.user.gid}`),
      'The same user as the app, because both write to the same files.',
    ),
    entry(
      'environment',
      inlineMap([entry('<<', aliasOf('values')), entry('HEARTBEAT_URL', optional('HEARTBEAT_URL'))]),
      'HEARTBEAT_URL is called while the sidecar is healthy. Only the sidecar gets it.',
    ),
    entry('restart', 'unless-stopped'),
    entry(
      'stop_grace_period',
      `${sidecarTimes.stopGrace + (files === undefined ? 0 : sidecarTimes.filesStop)}s`,
      files === undefined
        ? `Litestream takes ${sidecarTimes.shutdown} seconds at most for its last upload (shutdown-timeout).`
        : 'For the last upload of the databases and the last backup of the files.',
    ),
    entry('depends_on', inlineMap([afterRestore()])),
    entry(
      'healthcheck',
      inlineMap([
        entry('test', inlineList(['CMD', inContainer.deploy, 'health'])),
        entry('interval', `${sidecarTimes.healthInterval}s`),
        entry('timeout', `${sidecarTimes.healthTimeout}s`),
        entry('start_period', `${sidecarTimes.healthStart}s`),
        entry('retries', healthRetries),
      ]),
      'Healthy means that every database is in the storage right now.',
    ),
    entry(
      'labels',
      inlineMap([entry(configLabel, optional('CONFIG_HASH'))]),
      'This label changes with the secrets and with ./litestream, so that a deployment restarts the sidecar then.',
    ),
  ]);
}

/** Copies a program to the volume `tools`, from the image that its makers publish. `deploy.sh` runs it. */
export function toolService({ name, image, path }: FileTool): YAMLMap {
  return map([
    entry('image', image),
    entry('profiles', inlineList(['tools'])),
    entry(
      'entrypoint',
      inlineList(
        [
          'sh',
          '-c',
          `cp ${path} ${inContainer.tools}/.${name} && mv ${inContainer.tools}/.${name} ${inContainer.tools}/${name}`,
        ].map((word) => quoted(word)),
      ),
    ),
    entry('user', quoted('0:0')),
    entry('network_mode', 'none'),
    entry('volumes', inlineList([`tools:${inContainer.tools}`])),
    entry('logging', aliasOf('logging')),
  ]);
}

/** The folder of the host has another path in the containers; messages name the one on the host. */
function storage({ storage: { secrets, folder } }: Deployment): readonly Entry[] {
  return secrets.flatMap(({ name, optional: omissible, default: fallback, use }) => {
    if ('variable' in use && use.variable === folder)
      return [entry(folder, inContainer.folder), entry('HOST_FOLDER', required(folder, redeploy))];
    if (use.as === 'file')
      return use.pathIn === undefined ? [] : [entry(use.pathIn, `${inContainer.keys}/${use.file}`)];
    // A default that is made of other values is known to deploy.sh, which writes it into .env.
    const value =
      omissible !== true || fallback?.includes('${') === true
        ? required(use.variable, omissible === true ? 'deploy again' : `secret ${name} is missing`)
        : optional(use.variable, fallback);
    return [entry(use.variable, value)];
  });
}
