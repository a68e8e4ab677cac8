import type { YAMLMap } from 'yaml';
import type { Deployment } from '../../deployment/deployment.js';
import { literal, optional, redeploy, required } from './interpolation.js';
import { secretsReaching } from '../shared/secrets-reaching.js';
import {
  aliasOf,
  anchored,
  entry,
  inlineList,
  inlineMap,
  list,
  map,
  quoted,
  wordList,
  type Entry,
} from '../shared/yaml-text.js';

/** The app itself, reached through the proxy only. */
export function appService(deployment: Deployment): YAMLMap {
  const { app, host } = deployment;
  return map([
    ...image(deployment),
    ...entrypoint(deployment),
    ...(app.command === undefined ? [] : [entry('command', wordList(app.command, literal))]),
    entry('restart', 'unless-stopped'),
    entry(
      'environment',
      map([
        ...(app.dotnet === undefined
          ? []
          : [
              entry(
                'ASPNETCORE_FORWARDEDHEADERS_ENABLED',
                quoted('true'),
                'The proxy terminates TLS. Without this setting the app believes that every request came over plain HTTP.',
              ),
            ]),
        entry('VIRTUAL_HOST', required('APP_DOMAIN', redeploy)),
        entry('VIRTUAL_PORT', quoted(String(app.port))),
        entry('LETSENCRYPT_HOST', required('APP_DOMAIN', redeploy)),
        entry('LETSENCRYPT_EMAIL', optional('LETSENCRYPT_EMAIL')),
        entry(
          'LETSENCRYPT_SINGLE_DOMAIN_CERTS',
          quoted('true'),
          'Each domain has its own certificate, so a domain that does not point to this host yet does not block the others.',
        ),
        ...(app.ui?.hostVariable === undefined
          ? []
          : [
              entry(
                app.ui.hostVariable,
                required('APP_MAIN_DOMAIN', redeploy),
                'The app reads its own address here, as its front end did when it was built.',
              ),
            ]),
        ...secretsReaching('app', host).map(({ name, what, optional: omissible }) =>
          entry(name, omissible === true ? optional(name) : required(name, redeploy), `${what}.`),
        ),
        ...ownEnvironment(deployment),
      ]),
    ),
    entry(
      'volumes',
      mounts(app),
      'nocopy: Docker must not fill a new volume from the image, or a database in the image would be taken for the data.',
    ),
    entry('networks', inlineList(['default', 'nginx-proxy'])),
    entry(
      'depends_on',
      map([afterRestore(), entry('litestream', inlineMap([entry('condition', 'service_started')]))]),
      'Compose starts the app after the restore, and stops it before Litestream, which then uploads the last write.',
    ),
    entry('security_opt', privileges()),
    entry('logging', aliasOf('logging')),
  ]);
}

/** The app's image, started once with the arguments that migrate. */
export function migrateService(deployment: Deployment): YAMLMap {
  const { app } = deployment;
  const environment = ownEnvironment(deployment);
  return map([
    ...image(deployment),
    entry('profiles', inlineList(['migrate'])),
    ...entrypoint(deployment),
    entry('command', wordList(app.migrate ?? [], literal)),
    ...(environment.length === 0 ? [] : [entry('environment', map(environment))]),
    entry('volumes', mounts(app)),
    entry('depends_on', inlineMap([afterRestore()])),
    entry('security_opt', privileges()),
    entry('logging', aliasOf('logging')),
  ]);
}

/** Mounts the data volume. Without `nocopy`, Docker fills a fresh volume from the image, and may fail when two containers start at once. */
export function dataMount(folder: string): string {
  return `data:${literal(folder)}:nocopy`;
}

/** The data volume, then what an earlier deployment mounted beside it. Compose makes a folder of the host that is missing. */
function mounts({ dataFolder, mounts: others = [] }: Deployment['app']) {
  const all = [
    dataMount(dataFolder),
    ...others.map(({ source, target, readOnly }) => `${literal(source)}:${literal(target)}${readOnly ? ':ro' : ''}`),
  ];
  return others.length === 0 ? inlineList(all) : list(all);
}

/** Waits until the restore check is done; a refusal keeps the service down. */
export function afterRestore(): Entry {
  return entry('restore', inlineMap([entry('condition', 'service_completed_successfully')]));
}

/** No setuid binary gives a process more than it has. */
export function privileges() {
  return inlineList(['no-new-privileges:true']);
}

/** Log files are cut at 10 MB, and three are kept. */
export function logging() {
  return anchored(
    'logging',
    inlineMap([
      entry('driver', 'json-file'),
      entry('options', inlineMap([entry('max-size', '10m'), entry('max-file', quoted('3'))])),
    ]),
  );
}

function image({ app }: Deployment): readonly Entry[] {
  const { uid, gid } = app.user;
  return [
    entry(
      'image',
      required('APP_IMAGE', redeploy),
      ...(app.dropsRights ? [`It starts as root, and its start script switches to ${uid}:${gid}.`] : []),
    ),
    ...(app.dropsRights ? [] : [entry('user', quoted(`${uid}:${gid}`))]),
  ];
}

function entrypoint({ app }: Deployment): readonly Entry[] {
  return app.entrypoint === undefined ? [] : [entry('entrypoint', wordList(app.entrypoint, literal))];
}

/** What the app and its migration get, and no other container. */
function ownEnvironment({ app }: Deployment): readonly Entry[] {
  return [
    ...app.secrets.map(({ variable, stored = variable }) => entry(variable, optional(stored))),
    ...app.variables.map(({ name, value }) => entry(name, quoted(literal(value)))),
  ];
}
