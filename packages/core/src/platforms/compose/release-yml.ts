import { posix } from 'node:path';
import type { App, Deployment } from '../../deployment/deployment.js';
import { shellWord } from '../../quoting/index.js';
import type { GeneratedFile } from '../generated-file.js';
import { uses } from './actions.js';
import { connectSteps } from './host-steps.js';
import { projectFiles } from './paths.js';
import { secretsReaching } from './secrets-reaching.js';
import { renderTemplate } from './template.js';
import { deployMinutes } from './times.js';
import {
  environmentTexts,
  expression,
  publicHost,
  unansweredDomain,
  yamlString,
  type Variable,
} from './workflow-text.js';

/** The release workflow: build → deploy. */
export function renderReleaseYml(deployment: Deployment): GeneratedFile {
  const { app } = deployment;
  const buildSecrets = publicHosts(deployment);
  return {
    path: posix.join(posix.dirname(projectFiles.workflow), deployment.releaseWorkflow),
    purpose: 'builds, deploys, and keeps the record of what is backed up',
    text: renderTemplate('release.yml', {
      uses,
      name: deployment.releaseWorkflow === 'release.yml' ? 'Release' : 'Deploy',
      buildSecrets,
      hosts: app.fillsHost === true && publicHost,
      domain: (app.fillsHost === true || buildSecrets.length > 0) && unansweredDomain(deployment.host.secret),
      pages: app.pages !== undefined && yamlString(app.pages),
      checkout: [
        'persist-credentials: false',
        ...(app.checkout?.lfs === true ? ['lfs: true'] : []),
        ...(app.checkout?.submodules === undefined ? [] : [`submodules: ${app.checkout.submodules}`]),
      ].join(', '),
      patch: app.patchedSettings !== undefined && yamlString(app.patchedSettings),
      ...environmentTexts(deployment),
      releaseOnPush: deployment.releaseOnPush,
      migrates: app.migrate !== undefined,
      minutes: deployMinutes(deployment),
      npm: npmStep(app, buildSecrets),
      published: app.image.kind === 'published',
      sdk: app.image.kind === 'sdk' &&
        app.host !== undefined && { project: yamlString(app.host.csproj), dotnet: yamlString(`${app.dotnet}.x`) },
      docker: 'path' in app.image && {
        context: app.buildContext === undefined ? '.' : yamlString(app.buildContext),
        file: yamlString(app.image.path),
        arguments: app.image.kind === 'supplied' ? buildSecrets : [],
      },
      connect: connectSteps(deployment),
    }),
  };
}

/** npm's part where the image is not built by a Dockerfile of ours, which does that itself. */
function npmStep({ ui, image, host }: App, names: readonly Variable[]) {
  if (ui === undefined || image.kind === 'supplied') return undefined;
  const placeholders = ui.placeholders ?? [];
  const wwwroot =
    ui.output !== undefined &&
    host !== undefined &&
    image.kind === 'sdk' &&
    posix.relative(ui.folder, posix.join(host.folder, 'wwwroot'));
  const commands = [
    ...names
      .filter(({ name }) => placeholders.length > 0 && name !== ui.hostVariable)
      .map(
        ({ name }) =>
          `sed -i "s|\\$${name}|$${name}|g" ${placeholders.map((file) => shellWord(posix.relative(ui.folder, file))).join(' ')}`,
      ),
    ...(ui.install === undefined ? [] : [ui.install]),
    ...(ui.build === undefined ? [] : [ui.build]),
    ...(wwwroot && ui.output !== undefined
      ? [
          `mkdir -p ${shellWord(wwwroot)} && cp -R ${shellWord(`${posix.relative(ui.folder, ui.output)}/.`)} ${shellWord(wwwroot)}`,
        ]
      : []),
    ...(ui.after ?? []),
  ];
  return {
    node: ui.node,
    folder: yamlString(ui.folder),
    title: ui.build === undefined ? 'Install the packages of the front end' : 'Build the front end',
    variables: ui.build === undefined ? [] : names,
    commands,
  };
}

/** What the front end's build is told: under which names the app, and a front end elsewhere, will answer. */
function publicHosts(deployment: Deployment): readonly Variable[] {
  const {
    app: { ui },
    host,
  } = deployment;
  if (ui === undefined) return [];
  const literals = ui.placeholders?.length ? secretsReaching('build', host) : [];
  return [
    ...(ui.hostVariable === undefined ? [] : [{ name: ui.hostVariable, value: publicHost }]),
    ...literals.map((secret) => ({
      name: secret.name,
      value: secret.name === host.secret ? publicHost : expression(secret),
    })),
  ];
}
