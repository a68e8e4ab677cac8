import type { App } from '../../deployment/app.js';
import type { BuildStep } from '../../deployment/app-build.js';
import type { Deployment } from '../../deployment/deployment.js';
import { needsDotnet, runsDotnet } from '../../deployment/needs-dotnet.js';
import { npmRegistryOf, nugetFeedOf, runsNpm } from '../../deployment/npm-registry-of.js';
import { NODE_AUTH_TOKEN } from '../../facts/npm-registry.js';
import { shellWord } from '../../quoting/index.js';
import { uses } from './actions.js';
import { dockerBuild } from './docker-build.js';
import { feedVariables } from './feed-variables.js';
import { npmStep } from './npm-step.js';
import { publicHosts, whyPerEnvironment } from './public-hosts.js';
import { TESTED, waiting } from './release-after.js';
import { renderTemplate } from './template.js';
import { publicHost, secretExpression, unansweredDomain, yamlString } from './workflow-text.js';

/** Steps of the job that builds the image, or finds one that is published. */
export function buildSteps(deployment: Deployment): string {
  const { app, host } = deployment;
  const hosts = publicHosts(deployment);
  return renderTemplate('build-steps.yml', {
    uses,
    ref: waiting(deployment).ref,
    checkout: [
      'persist-credentials: false',
      ...(app.checkout?.history === true ? ['fetch-depth: 0'] : []),
      ...(app.checkout?.lfs === true ? ['lfs: true'] : []),
      ...(app.checkout?.submodules === undefined ? [] : [`submodules: ${app.checkout.submodules}`]),
      ...(deployment.releaseAfter === undefined ? [] : [TESTED]),
    ].join(', '),
    published: app.image.kind === 'published',
    version: versionOf(deployment),
    domain: (app.fillsHost === true || hosts.length > 0) && unansweredDomain(host.secret),
    fillsHost: app.fillsHost === true && publicHost,
    patch: app.patchedSettings !== undefined && yamlString(app.patchedSettings),
    dotnet:
      needsDotnet(app) &&
      [
        app.sdk === undefined ? `dotnet-version: ${yamlString(`${app.dotnet}.x`)}` : 'global-json-file: global.json',
        ...feedInputs(app),
      ].join(', '),
    feed: nugetFeedOf(app) && secretExpression(nugetFeedOf(app)?.secret ?? ''),
    workloads: app.image.kind === 'sdk' && (app.workloads ?? []).map(shellWord).join(' '),
    agent: app.buildAgent?.keys ?? [],
    npm: npmStep(app, hosts) ?? (runs(app, NODE) && { node: app.stepsNode ?? USUAL_NODE, commands: [], variables: [] }),
    registry: registryInputs(app),
    steps: (app.steps ?? []).map((step) => keptStep(withTokens(step, app))),
    sdk: app.image.kind === 'sdk' &&
      app.host !== undefined && {
        project: yamlString(app.host.csproj),
        arch: app.architecture === 'arm64' ? 'arm64' : 'x64',
        variables: [...hosts, ...feedVariables(app)],
      },
    docker: 'path' in app.image && dockerBuild(app, app.image.path, hosts),
    pages: app.pages !== undefined && yamlString(app.pages),
  }).trimEnd();
}

/** The tag of a new image, or the one that was asked for. An image for one environment has its name in the tag. */
function versionOf(deployment: Deployment): { readonly text: string; readonly perEnvironment: boolean } {
  if (deployment.app.image.kind === 'published') return { text: 'inputs.version', perEnvironment: false };
  const { sha } = waiting(deployment);
  const perEnvironment = deployment.others.length > 0 && whyPerEnvironment(deployment) !== undefined;
  const commit = perEnvironment ? `format('{0}-{1}', ${sha}, env.DEPLOY_ENVIRONMENT)` : sha;
  return { text: `inputs.version || github.event.release.tag_name || ${commit}`, perEnvironment };
}

/** Programs of Node. */
const NODE = /\b(?:node|npm|npx|pnpm|yarn|corepack)\s/;
/** Where no front end of the project says another one. */
const USUAL_NODE = 22;

function runs({ steps = [] }: App, program: RegExp): boolean {
  return steps.some(({ run }) => program.test(run));
}

/** Inputs of actions/setup-node that name the registry of npm, behind its other ones. */
function registryInputs(app: App): string {
  const { url, scope } = npmRegistryOf(app) ?? {};
  return [
    url === undefined ? '' : `, registry-url: ${yamlString(url)}`,
    scope === undefined ? '' : `, scope: ${yamlString(scope)}`,
  ].join('');
}

/** Inputs of actions/setup-dotnet that name the feed of NuGet. */
function feedInputs(app: App): readonly string[] {
  const { url, owner } = nugetFeedOf(app)?.source ?? {};
  return [
    ...(url === undefined ? [] : [`source-url: ${url.includes('${{') ? JSON.stringify(url) : yamlString(url)}`]),
    ...(owner === undefined ? [] : [`owner: ${yamlString(owner)}`]),
  ];
}

/** A step that installs packages, with the tokens of their feeds, which the earlier job gave to all of its steps. */
function withTokens(step: BuildStep, app: App): BuildStep {
  const feed = nugetFeedOf(app);
  const npm = npmRegistryOf(app)?.secret;
  const tokens = [
    ...(npm !== undefined && runsNpm(step.run) ? [{ name: NODE_AUTH_TOKEN, secret: npm }] : []),
    ...(feed !== undefined && runsDotnet(step.run) ? [feed] : []),
  ].filter(({ name }) => step.env.every((one) => one.name !== name));
  return {
    ...step,
    env: [...step.env, ...tokens.map(({ name, secret }) => ({ name, value: secretExpression(secret) }))],
  };
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
