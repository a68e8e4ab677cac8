import { posix } from 'node:path';
import type { BuildSecret } from '../../facts/facts.js';
import { buildInputs } from '../../deployment/build-secrets.js';
import type { App, BuildStep, Deployment } from '../../deployment/deployment.js';
import { shellWord } from '../../quoting/index.js';
import type { GeneratedFile } from '../generated-file.js';
import { uses } from './actions.js';
import { connectSteps } from './host-steps.js';
import { projectFiles } from './paths.js';
import { secretsReaching } from './secrets-reaching.js';
import { TESTED, waiting } from './release-after.js';
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
        ...(deployment.releaseAfter === undefined ? [] : [TESTED]),
      ].join(', '),
      patch: app.patchedSettings !== undefined && yamlString(app.patchedSettings),
      ...environmentTexts(deployment),
      releaseOnPush: deployment.releaseOnPush,
      ...waiting(deployment),
      migrates: app.migrate !== undefined,
      minutes: deployMinutes(deployment),
      npm: npmStep(app, buildSecrets) ?? (runs(app, NODE) && { node: USUAL_NODE, commands: [], variables: [] }),
      steps: (app.steps ?? []).map(keptStep),
      published: app.image.kind === 'published',
      dotnet:
        needsDotnet(app) &&
        (app.sdk === undefined ? `dotnet-version: ${yamlString(`${app.dotnet}.x`)}` : 'global-json-file: global.json'),
      workloads: app.image.kind === 'sdk' && (app.workloads ?? []).map(shellWord).join(' '),
      sdk: app.image.kind === 'sdk' &&
        app.host !== undefined && {
          project: yamlString(app.host.csproj),
          arch: app.architecture === 'arm64' ? 'arm64' : 'x64',
        },
      docker: 'path' in app.image && dockerBuild(app, app.image.path, buildSecrets),
      runner: app.architecture === 'arm64' && 'path' in app.image ? 'ubuntu-24.04-arm' : 'ubuntu-24.04',
      ownSecrets: buildInputs(app).length > 0,
      connect: connectSteps(deployment),
    }),
  };
}

/** Programs of Node, and .NET's. */
const NODE = /\b(?:node|npm|npx|pnpm|yarn|corepack)\s/;
const DOTNET = /\bdotnet\s/;
/** Where no front end of the project says another one. */
const USUAL_NODE = 22;

function runs({ steps = [] }: App, program: RegExp): boolean {
  return steps.some(({ run }) => program.test(run));
}

/** .NET publishes the image, or a step that stays calls it. */
function needsDotnet(app: App): boolean {
  return app.dotnet !== undefined && (app.image.kind === 'sdk' || runs(app, DOTNET));
}

/** A step of the earlier workflow, with its script quoted as YAML. */
function keptStep({ name, run, folder, env }: BuildStep) {
  const isBlock = /^\S/.test(run) && !/[\r\t\0]/.test(run) && !run.split('\n').some((line) => /\s$/.test(line));
  return {
    name: yamlString(name.split('\n', 1)[0] ?? ''),
    folder: folder !== undefined && yamlString(folder),
    env: env.map(({ name: variable, value }) => ({
      name: variable,
      value: value.includes('${{') ? JSON.stringify(value) : yamlString(value),
    })),
    lines: isBlock ? run.split('\n') : undefined,
    text: JSON.stringify(run),
  };
}

/** The inputs of the builder. */
function dockerBuild(app: App, file: string, hosts: readonly Variable[]) {
  const { image, buildContext, buildTarget, buildArguments = [], buildSecrets = [], architecture } = app;
  const isFile = ({ source }: BuildSecret): boolean => source.startsWith('./');
  return {
    context: buildContext === undefined ? '.' : yamlString(buildContext),
    file: yamlString(file),
    target: buildTarget !== undefined && yamlString(buildTarget),
    platform: architecture === 'arm64' && 'linux/arm64',
    arguments: [...(image.kind === 'supplied' ? hosts : []), ...buildArguments],
    secrets: buildSecrets
      .filter((secret) => !isFile(secret))
      .map(({ id, source }) => `${id}=\${{ ${source === 'GITHUB_TOKEN' ? 'github.token' : `secrets.${source}`} }}`),
    files: buildSecrets.filter(isFile).map(({ id, source }) => `${id}=${source}`),
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
    ...(ui.others ?? []).map(
      ({ folder, install }) => `(cd ${shellWord(posix.relative(ui.folder, folder) || '.')} && ${install})`,
    ),
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
