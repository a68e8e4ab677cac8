import { posix } from 'node:path';
import type { Deployment, OtherEnvironment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { projectFiles } from '../shared/paths.js';
import { apart, entry, inlineMap, list, map, yamlText } from '../shared/yaml-text.js';
import { clusterNames, environmentExternalSecrets, environmentOverlay, kubernetesFiles } from './paths.js';
import { readersOf } from './readers-of.js';

const version = [entry('apiVersion', 'kustomize.config.k8s.io/v1beta1'), entry('kind', 'Kustomization')];

/** The objects that every environment has. */
export function renderBase(deployment: Deployment): GeneratedFile {
  const { app, metrics } = deployment;
  const files = [
    kubernetesFiles.app,
    kubernetesFiles.network,
    kubernetesFiles.drill,
    ...(metrics ? [kubernetesFiles.monitor] : []),
    ...(readersOf(deployment) > 0 ? [kubernetesFiles.readers] : []),
  ].map((file) => posix.basename(file));
  return {
    path: kubernetesFiles.base,
    purpose: 'lists the objects that every environment has in the cluster',
    text: yamlText(
      map([...version, entry('resources', list(files))]),
      `The objects of ${app.name} in every environment. Put objects of your own into a file of their own, and list it here.`,
    ),
  };
}

/** The first environment: `kubectl kustomize .deploy` shows all of it. */
export function renderOverlay({ environment, id, secretStore }: Deployment): GeneratedFile {
  return overlay(kubernetesFiles.overlay, environment, id, secretStore && kubernetesFiles.externalSecrets);
}

/** Another environment: the workflow puts its file in the place of the first one's. */
export function renderOtherOverlay({ secretStore }: Deployment, { name, id }: OtherEnvironment): GeneratedFile {
  return overlay(environmentOverlay(name), name, id, secretStore && environmentExternalSecrets(name));
}

function overlay(path: string, environment: string, id: string, secrets: string | undefined): GeneratedFile {
  const files = [projectFiles.engine, projectFiles.conf, projectFiles.litestream].map((file) => posix.basename(file));
  return {
    path,
    purpose: `the objects of ${environment} in the cluster`,
    text: yamlText(
      map([
        ...version,
        entry('namespace', id, 'The namespace is the deployment id, and belongs to this deployment alone.'),
        entry('resources', list(['kubernetes', ...(secrets === undefined ? [] : [posix.basename(secrets)])])),
        apart(
          entry(
            'configMapGenerator',
            list([map([entry('name', clusterNames.config), entry('files', list(files))])]),
            'deploy.sh, its values and litestream.yml. A change gives the ConfigMap another name, so that the pod restarts.',
          ),
        ),
        entry(
          'generatorOptions',
          inlineMap([
            entry('immutable', true),
            entry('annotations', inlineMap([entry('argocd.argoproj.io/sync-options', 'ServerSideApply=true')])),
          ]),
          'Nobody can edit it in the cluster: what runs is what is committed. deploy.sh is too large for a client-side apply.',
        ),
      ]),
      `The objects of the environment ${environment} in the cluster. To see them: kubectl kustomize .deploy`,
    ),
  };
}
