import type { YAMLMap } from 'yaml';
import type { Deployment } from '../../deployment/deployment.js';
import { secretsReaching } from '../shared/secrets-reaching.js';
import { entry, inlineList, inlineMap, list, map, quoted, wordList, type Entry } from '../shared/yaml-text.js';
import { clusterNames } from './paths.js';
import { fromSecret, security } from './pod-parts.js';

/** Tells the app that it may only read. */
const readOnlyVariable = 'DATABASE_READ_ONLY';

const READ_ONLY = 'The app must not migrate and must not write, because the databases are read-only here.';

/** Seconds between two checks whether the app is up, while it starts. */
const startPeriod = 2;

/** The app itself. It sees the data volume and its own values, and nothing of the backup. A reader cannot write to the volume. */
export function appContainer(deployment: Deployment, reads = false): YAMLMap {
  const { app, limits } = deployment;
  const environment = [
    ...variables(deployment, reads),
    ...(reads ? [map([entry('name', readOnlyVariable), entry('value', quoted('true'), READ_ONLY)])] : []),
  ];
  return map([
    entry('name', clusterNames.app),
    entry('image', clusterNames.app, 'The release puts the digest of the image here.'),
    ...starts('command', app.entrypoint),
    ...starts('args', app.command),
    entry('ports', inlineList([inlineMap([entry('name', 'http'), entry('containerPort', app.port)])])),
    ...(environment.length === 0
      ? []
      : [entry('env', list(environment), ...(app.dotnet === undefined ? [] : [FORWARDED]))]),
    entry(
      'startupProbe',
      map([
        ...question(deployment),
        entry('periodSeconds', startPeriod),
        entry('failureThreshold', Math.ceil(limits.startSeconds / startPeriod)),
      ]),
    ),
    entry('readinessProbe', map([...question(deployment), entry('periodSeconds', 5)])),
    ...(app.dropsRights
      ? [
          entry(
            'securityContext',
            security(undefined, true),
            `It starts as root, which "restricted" does not allow; its start script switches to ${app.user.uid}:${app.user.gid}.`,
          ),
        ]
      : [entry('securityContext', security(app.user, true))]),
    entry(
      'volumeMounts',
      inlineList([
        inlineMap([
          entry('name', clusterNames.claim),
          entry('mountPath', app.dataFolder),
          ...(reads ? [entry('readOnly', true)] : []),
        ]),
      ]),
    ),
  ]);
}

/** Where no health path is known, the front page may redirect or not exist, so that the open port has to do. */
function question({ app, host }: Deployment): readonly Entry[] {
  if (app.healthPath === '/') return [entry('tcpSocket', inlineMap([entry('port', 'http')]))];
  const [name = ''] = host.domain.split(',');
  return [
    entry(
      'httpGet',
      inlineMap([
        entry('path', app.healthPath),
        entry('port', 'http'),
        ...(name === ''
          ? []
          : [entry('httpHeaders', inlineList([inlineMap([entry('name', 'Host'), entry('value', name)])]))]),
      ]),
    ),
    entry('timeoutSeconds', 5),
  ];
}

function variables({ app, host }: Deployment, reads: boolean): readonly YAMLMap[] {
  return [
    ...(app.dotnet === undefined
      ? []
      : [map([entry('name', 'ASPNETCORE_FORWARDEDHEADERS_ENABLED'), entry('value', quoted('true'))])]),
    ...(app.ui?.hostVariable === undefined
      ? []
      : [fromSecret(app.ui.hostVariable, clusterNames.values, 'APP_MAIN_DOMAIN', false)]),
    ...secretsReaching('app', host).map(({ name, optional }) =>
      fromSecret(name, clusterNames.values, name, optional === true),
    ),
    ...app.secrets.map(({ variable, stored = variable }) => fromSecret(variable, clusterNames.values, stored, true)),
    ...app.variables
      .filter(({ name }) => !reads || name !== readOnlyVariable)
      .map(({ name, value }) => map([entry('name', name), entry('value', quoted(asWritten(value)))])),
  ];
}

/** What Compose calls the entry point is the command here, and its command is the arguments. */
function starts(key: 'command' | 'args', words: readonly string[] | undefined): readonly Entry[] {
  return words === undefined ? [] : [entry(key, wordList(words, asWritten))];
}

/** Kubernetes expands $(NAME); a doubled $ is one that stays. */
function asWritten(text: string): string {
  return text.replaceAll('$(', '$$$$(');
}

const FORWARDED =
  'The Ingress terminates TLS. Without the first variable the app believes that every request came over plain HTTP.';
