import type { YAMLMap } from 'yaml';
import type { Deployment } from '../../deployment/deployment.js';
import { literal, optional, required } from './interpolation.js';
import { secretsReaching } from './secrets-reaching.js';
import { anchored, aliasOf, entry, inlineList, inlineMap, list, map, quoted, type Entry } from './yaml-text.js';

const redeploy = 'missing in .env, deploy again to write it';

/** The app itself, reached through the proxy only. */
export function appService(deployment: Deployment): YAMLMap {
  const { app, host } = deployment;
  return map([
    entry('image', anchored('image', required('APP_IMAGE', redeploy)), 'By digest: every start runs what was deployed.'),
    entry('user', quoted(`${app.user.uid}:${app.user.gid}`)),
    entry('restart', 'unless-stopped'),
    entry('environment', map([
      entry('ASPNETCORE_FORWARDEDHEADERS_ENABLED', quoted('true'), 'The proxy ends TLS; without this the app takes every call for plain http.'),
      entry('VIRTUAL_HOST', required('APP_DOMAIN', redeploy)),
      entry('VIRTUAL_PORT', quoted(String(app.port))),
      entry('LETSENCRYPT_HOST', required('APP_DOMAIN', redeploy)),
      entry('LETSENCRYPT_EMAIL', optional('LETSENCRYPT_EMAIL')),
      ...(app.ui?.hostVariable === undefined ? [] : [
        entry(app.ui.hostVariable, required('APP_DOMAIN', redeploy), 'The app reads its own address here, as its front end did when it was built.'),
      ]),
      ...secretsReaching('app', host).map(({ name, what, optional: omissible }) =>
        entry(name, omissible === true ? optional(name) : required(name, redeploy), `${what}.`)),
      ...ownEnvironment(deployment),
    ])),
    entry('expose', inlineList([quoted(String(app.port))])),
    entry('volumes', list([dataMount(app.dataFolder)]), 'nocopy: a database inside the image must never pass for the backup.'),
    entry('networks', inlineList(['default', 'nginx-proxy'])),
    entry('depends_on', afterRestore(entry('litestream', inlineMap([entry('condition', 'service_started')]))),
      'Holds by hand as well: no app without its data; and Compose stops the app first, so that the last sync has its last write.'),
    entry('security_opt', privileges()),
    entry('logging', logging()),
  ]);
}

/** The app's image, started once with the arguments that migrate. */
export function migrateService(deployment: Deployment): YAMLMap {
  const { app } = deployment;
  const environment = ownEnvironment(deployment);
  return map([
    entry('profiles', inlineList(['migrate'])),
    entry('image', aliasOf('image')),
    entry('user', quoted(`${app.user.uid}:${app.user.gid}`)),
    entry('command', inlineList((app.migrate ?? []).map((argument) => quoted(literal(argument))))),
    entry('restart', quoted('no')),
    ...(environment.length === 0 ? [] : [entry('environment', map(environment))]),
    entry('volumes', list([dataMount(app.dataFolder)])),
    entry('depends_on', afterRestore()),
    entry('security_opt', privileges()),
    entry('logging', aliasOf('logging')),
  ]);
}

/** Mounts the data volume. Without `nocopy`, Docker fills a fresh volume from the image, and may fail when two containers start at once. */
export function dataMount(folder: string): string {
  return `data:${literal(folder)}:nocopy`;
}

/** Waits until the one-shot is done; a refusal keeps the service down. */
export function afterRestore(...others: readonly Entry[]) {
  return inlineMap([entry('restore', inlineMap([entry('condition', 'service_completed_successfully')])), ...others]);
}

/** No setuid binary gives a process more than it has. */
export function privileges() {
  return inlineList(['no-new-privileges:true']);
}

function logging() {
  return anchored('logging', map([
    entry('driver', 'json-file'),
    entry('options', inlineMap([entry('max-size', '10m'), entry('max-file', quoted('3'))])),
  ]));
}

/** What the app and its migration get, and no other container. */
function ownEnvironment({ app }: Deployment): readonly Entry[] {
  return [
    ...app.secrets.map(({ variable }) => entry(variable, optional(variable))),
    ...app.variables.map(({ name, value }) => entry(name, quoted(literal(value)))),
  ];
}
