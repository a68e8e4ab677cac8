import type { YAMLMap } from 'yaml';
import type { Deployment } from '../../deployment/deployment.js';
import { afterRestore, dataMount, privileges } from './compose-app.js';
import { optional, required } from './interpolation.js';
import { inContainer } from './paths.js';
import { configLabel, healthRetries, sidecarTimes } from './times.js';
import { aliasOf, anchored, entry, inlineList, inlineMap, list, map, quoted, type Entry, type Value } from './yaml-text.js';

/** The one-shot: the only container that is root, because the volume and what it restores get their owner here. */
export function restoreService(deployment: Deployment): YAMLMap {
  const { pins } = deployment;
  return map([
    entry('image', anchored('litestream', optional('LITESTREAM_IMAGE', pins.litestream))),
    entry('entrypoint', inlineList([inContainer.restore])),
    entry('user', quoted('0:0'), 'Root with what it takes to hand files to the app\'s user, and no more.'),
    entry('cap_drop', inlineList(['ALL'])),
    entry('cap_add', inlineList(['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'])),
    entry('security_opt', privileges()),
    entry('restart', quoted('no')),
    entry('network_mode', optional('RESTORE_NETWORK', 'host'), 'It only calls the storage, and a network of its own would take longer to make than a small database to restore.'),
    entry('init', true),
    entry('environment', anchored('storage', map(storage(deployment)))),
    entry('volumes', list([
      dataMount(inContainer.data),
      bind('./litestream.yml', inContainer.config),
      bind('./restore.sh', inContainer.restore),
      bind('./storage.sh', inContainer.storage),
      bind('./volume.sh', inContainer.volume),
      bind('./history.sh', inContainer.history),
      ...(keyFiles(deployment) ? [bind('./keys', inContainer.keys, false)] : []),
    ])),
    entry('logging', aliasOf('logging')),
  ]);
}

/** The sidecar, as the app's user: Litestream writes two tables of its own into the database. */
export function litestreamService(deployment: Deployment): YAMLMap {
  const { app } = deployment;
  return map([
    entry('image', aliasOf('litestream')),
    entry('entrypoint', inlineList([inContainer.health, '--start']), 'Litestream, unless the volume was emptied: a reboot does not run the guard.'),
    entry('user', quoted(`${app.user.uid}:${app.user.gid}`), 'The same user as the app: both write to the same files.'),
    entry('cap_drop', inlineList(['ALL'])),
    entry('security_opt', privileges()),
    entry('read_only', true),
    entry('tmpfs', inlineList(['/tmp'])),
    entry('init', true, 'Reaps what a health check leaves behind when it is cut off.'),
    entry('restart', 'unless-stopped'),
    entry('stop_grace_period', `${sidecarTimes.stopGrace}s`, `${sidecarTimes.stopGrace - sidecarTimes.shutdown} seconds more than Litestream takes for its last sync (shutdown-timeout).`),
    entry('environment', aliasOf('storage')),
    entry('volumes', list([
      dataMount(inContainer.data),
      bind('./litestream.yml', inContainer.config),
      bind('./health.sh', inContainer.health),
      bind('./restore.sh', inContainer.restore),
      bind('./storage.sh', inContainer.storage),
      bind('./volume.sh', inContainer.volume),
      ...(keyFiles(deployment) ? [bind('./keys', inContainer.keys)] : []),
    ])),
    entry('depends_on', afterRestore()),
    entry('healthcheck', map([
      entry('test', inlineList(['CMD', inContainer.health])),
      entry('interval', `${sidecarTimes.healthInterval}s`),
      entry('timeout', `${sidecarTimes.healthTimeout}s`),
      entry('start_period', `${sidecarTimes.healthStart}s`),
      entry('retries', healthRetries),
    ]), 'Healthy means: every database is in the storage right now.'),
    entry('labels', map([
      entry(configLabel, optional('CONFIG_HASH'), 'Changes with the secrets and the mounted files, so that a deploy starts the sidecar anew.'),
    ])),
    entry('logging', aliasOf('logging')),
  ]);
}

/** A mount that fails when the file is missing; Docker would make a folder of that name. */
function bind(source: string, target: string, readOnly = true): Value {
  return inlineMap([
    entry('type', 'bind'),
    entry('source', source),
    entry('target', target),
    ...(readOnly ? [entry('read_only', true)] : []),
    entry('bind', inlineMap([entry('create_host_path', false)])),
  ]);
}

function storage({ storage: { secrets } }: Deployment): readonly Entry[] {
  return secrets.flatMap(({ name, optional: omissible, default: fallback, use }) => (use.as === 'file' ? [] : [
    entry(use.variable, omissible === true ? optional(use.variable, fallback) : required(use.variable, `secret ${name} is missing`)),
  ]));
}

function keyFiles({ storage: { secrets } }: Deployment): boolean {
  return secrets.some(({ use }) => use.as === 'file');
}
