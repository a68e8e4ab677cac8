import { Scalar, type YAMLMap } from 'yaml';
import type { Deployment, OtherEnvironment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { sentValues, type SentValue } from '../shared/sent-values.js';
import { entry, inlineMap, list, map } from '../shared/yaml-text.js';
import { namesOf } from './entrance.js';
import { externalLine, registryLine } from './external-lines.js';
import { clusterNames, environmentExternalSecrets, kubernetesFiles } from './paths.js';
import { yamlDocuments } from './yaml-documents.js';

/** The Secrets of the first environment, which the External Secrets Operator fills from the store; undefined without a store. */
export function renderExternalSecrets(deployment: Deployment): GeneratedFile | undefined {
  const { environment, host, secretStore } = deployment;
  if (secretStore === undefined) return undefined;
  return file(kubernetesFiles.externalSecrets, environment, deployment, secretStore.key, host.domain);
}

/** Those of another environment. */
export function renderOtherExternalSecrets(
  deployment: Deployment,
  { name, domain }: OtherEnvironment,
): GeneratedFile | undefined {
  const key = deployment.secretStore?.others[name];
  return key === undefined ? undefined : file(environmentExternalSecrets(name), name, deployment, key, domain);
}

function file(path: string, environment: string, deployment: Deployment, key: string, domain: string): GeneratedFile {
  const { app, storage } = sentValues(deployment);
  const external = (name: string, lines: readonly string[], type?: string): YAMLMap =>
    externalSecret(deployment, key, name, lines, type);
  const [main = ''] = namesOf({ domain });
  const ofApp = [
    ...app.map(externalLine),
    ...(deployment.app.ui?.hostVariable === undefined ? [] : [`APP_MAIN_DOMAIN: ${JSON.stringify(main)}`]),
  ];
  const files = storage.filter(({ way }) => way === 'file');
  const heartbeat: SentValue = { name: 'HEARTBEAT_URL', way: 'plain', variable: 'HEARTBEAT_URL', need: 'optional' };
  return {
    path,
    purpose: `the Secrets of ${environment}, which the External Secrets Operator fills from the store`,
    text: yamlDocuments([
      [
        head(environment, deployment, key),
        external(clusterNames.storage, storage.filter(({ way }) => way !== 'file').map(externalLine)),
      ],
      ...(files.length === 0
        ? []
        : [['These values of the storage are files.', external(clusterNames.keys, files.map(externalLine))] as const]),
      ...(ofApp.length === 0 ? [] : [['These values are for the app.', external(clusterNames.values, ofApp)] as const]),
      ['This is the address of a monitor.', external(clusterNames.monitor, [externalLine(heartbeat)])],
      [
        'This is the login of the registry, for a private image.',
        external(clusterNames.registry, [registryLine(deployment)], 'kubernetes.io/dockerconfigjson'),
      ],
    ]),
  };
}

function head(environment: string, { secretStore, storage }: Deployment, key: string): string {
  const store = `${secretStore?.kind} "${secretStore?.name}"`;
  return `The values of ${environment}, as the secret "${key}" of the ${store} has them.
Each is a property under its own name, which stands in quotes below. An empty or missing one is left out.
A release takes the values from these Secrets. The first one is for the restore check and the sidecar: the storage, ${storage.title}.`;
}

function externalSecret(
  { secretStore }: Deployment,
  key: string,
  name: string,
  lines: readonly string[],
  type?: string,
): YAMLMap {
  const literal = new Scalar(`${lines.join('\n')}\n`);
  literal.type = Scalar.BLOCK_LITERAL;
  return map([
    entry('apiVersion', 'external-secrets.io/v1'),
    entry('kind', 'ExternalSecret'),
    entry(
      'metadata',
      inlineMap([
        entry('name', name),
        entry('labels', inlineMap([entry('generator-litestream/part', 'values-of-a-store')])),
      ]),
    ),
    entry(
      'spec',
      map([
        entry('refreshInterval', '1h'),
        entry(
          'secretStoreRef',
          inlineMap([entry('kind', secretStore?.kind ?? ''), entry('name', secretStore?.name ?? '')]),
        ),
        entry(
          'target',
          map([
            entry('name', name),
            entry('creationPolicy', 'Owner'),
            entry(
              'template',
              map([
                ...(type === undefined ? [] : [entry('type', type)]),
                entry('templateFrom', list([map([entry('literal', literal)])])),
              ]),
            ),
          ]),
        ),
        entry('dataFrom', list([inlineMap([entry('extract', inlineMap([entry('key', key)]))])])),
      ]),
    ),
  ]);
}
