import type { AppSecret, ContainerUser, DatabaseFile, DatabasePattern, Facts, ImageBuild } from '../facts/facts.js';
import { belowData } from '../facts/below-data.js';
import type { EarlierItem } from '../facts/carry-over/earlier-item.js';
import type { Family } from '../family.js';
import { shellWords } from '../project/shell-words.js';
import { secretOf, variableOf } from '../questions/app-environment.js';
import { buildSecretOf } from '../questions/build-questions.js';
import { isPattern, patternOf } from '../questions/database-paths.js';
import type { AnswerValue, Answers, Question } from '../questions/question.js';
import type { Target } from '../targets/target.js';
import type { Unaccounted } from './account-rule.js';
import { keptSteps } from './kept-steps.js';
import { account } from './account.js';
import { nameAppVariables } from './app-variables.js';
import type { App, Deployment, EarlierStorage, OtherEnvironment } from './deployment.js';
import { earlierReplicasOf } from './earlier-replicas.js';
import { frozenCopy } from './freeze.js';
import { remarksOf } from './remarks-of.js';
import { secretsForHost } from './host-secrets.js';
import { keptMounts, uncoveredMounts } from './kept-mounts.js';
import { pins } from './pins.js';
import { afterBuildOf, fillsHost, pagesOf } from './front-end-steps.js';
import { workloadsOf } from './workloads.js';
import { settingsPatchOf } from './settings-patch.js';
import { storageOf } from './storage.js';

/** All that a deployment is made of. */
export interface Halves {
  readonly facts: Facts;
  /** Complete, as `resolveAnswers` returns them when nothing is open, missing or invalid. */
  readonly answers: Answers;
  readonly family: Family;
  readonly target: Target;
  /** Made once by `makeDeploymentId`, then kept. */
  readonly id: string;
  /** Environments beside that of the answers. Default: none. */
  readonly others?: readonly OtherEnvironment[];
  /** Whether the workflow that upgrades the files was asked for. Default: no. */
  readonly upgradeWorkflow?: boolean;
  /** Storages that the deployment had before. Default: none. */
  readonly earlierStorages?: readonly EarlierStorage[];
}

/** Joins both halves, the only place that knows both. What was answered wins over what was found. */
export function joinDeployment({
  facts,
  answers,
  family,
  target,
  id,
  others = [],
  upgradeWorkflow = false,
  earlierStorages = [],
}: Halves): Deployment {
  const environment = text(answers, 'environment');
  const hostSecrets = secretsForHost(
    family.hostSecrets,
    others.some(({ domain }) => domain === '') ? { ...answers, domain: '' } : answers,
    answers['imageBuild'] === 'published',
  );
  const { variables, remarks } = nameAppVariables(secretsOf(facts, answers), {
    environment,
    host: hostSecrets,
    target,
    ...(facts.ui?.value.hostVariable !== undefined && { hostVariable: facts.ui.value.hostVariable }),
  });
  const app = appOf(facts, answers, variables);
  const deployment: Unaccounted = {
    id,
    environment,
    others,
    app,
    databases: databasesOf(
      facts,
      list(answers, 'databases').filter((path) => !isPattern(path)),
    ),
    patterns: patternsOf(facts, answers),
    ignoredDatabases: list(answers, 'ignoredDatabases'),
    uncovered: [
      ...facts.uncovered.map(({ value }) => value).filter(({ path }) => !isCovered(path, answers)),
      ...uncoveredMounts(app.mounts ?? [], id), // another volume, which the sidecar does not see
    ],
    storage: storageOf(target, answers),
    earlierStorages,
    host: {
      secret: family.hostSecrets.host.name,
      domain: text(answers, 'domain'),
      ...redirectsOf(answers),
      secrets: hostSecrets,
    },
    limits: {
      restoreMinutes: Number(answers['restoreMinutes']),
      historyDays: Number(answers['historyDays']),
      startSeconds: Number(answers['startSeconds']),
      uploadMegabytes: Number(answers['uploadMegabytes']),
      proxySeconds: Number(answers['proxySeconds']),
    },
    handover: answers['handover'] === true,
    releaseOnPush: answers['releaseOnPush'] === true,
    ...releaseAfterOf(answers),
    releaseWorkflow: text(answers, 'releaseWorkflow') || 'release.yml',
    metrics: answers['metrics'] === true,
    pins,
    upgradeWorkflow,
    earlier: facts.earlier.map(({ value }) => value),
    ...servicesOf(facts, answers),
    earlierReplicas: earlierReplicasOf(facts, target, list(answers, 'databases')),
    remarks: [...remarks, ...remarksOf(facts, answers)],
    options: ownAnswers([...family.questions, ...target.questions], answers),
  };
  const items = facts.earlierItems ?? [];
  const whole = { ...deployment, app: { ...deployment.app, ...keptSteps(items, deployment) } };
  return frozenCopy({ ...whole, carryOver: account(items, whole) });
}

/** Names that only lead to the main one. */
function redirectsOf(answers: Answers): Pick<Deployment['host'], 'redirects'> {
  const redirects = text(answers, 'redirectDomains')
    .split(',')
    .filter((name) => name !== '');
  return redirects.length > 0 ? { redirects } : {};
}

/** Those that move, and all that the project then has of its own. */
function servicesOf(
  { earlierServices = [], ownServices = [] }: Facts,
  answers: Answers,
): Pick<Deployment, 'carriedServices' | 'ownServices'> {
  const carried = answers['carryServices'] === true ? earlierServices : [];
  const own = [
    ...ownServices,
    ...carried.map(({ name, mounts }) => ({ name, targets: mounts.map(({ target }) => target) })),
  ];
  return { ...(carried.length > 0 && { carriedServices: carried }), ...(own.length > 0 && { ownServices: own }) };
}

/** Where a push deploys at all, and waits. */
function releaseAfterOf(answers: Answers): Pick<Deployment, 'releaseAfter'> {
  if (answers['releaseOnPush'] !== true) return {};
  const names = text(answers, 'releaseAfter')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return names.length > 0 ? { releaseAfter: names } : {};
}

function appOf(facts: Facts, answers: Answers, secrets: App['secrets']): App {
  const items = facts.earlierItems ?? [];
  const published = answers['imageBuild'] === 'published';
  const context = published ? '' : text(answers, 'buildContext');
  const checkout = published ? {} : checkoutOf(items);
  const patchedSettings = facts.host && settingsPatchOf(items, facts.host.value.folder);
  const after = facts.ui?.value.build === undefined ? [] : afterBuildOf(items, facts.ui.value);
  const pages = published || answers['imageBuild'] === 'supplied' ? undefined : pagesOf(items);
  const workloads = facts.host ? workloadsOf(items, facts.workload?.value) : [];
  const mounts = keptMounts(
    items,
    text(answers, 'dataFolder'),
    facts.earlier.flatMap(({ value }) => value.folders),
  );
  const command = shellWords(text(answers, 'migrateCommand'));
  const migrate = command.length > 0 ? command : answers['migrations'] === true ? ['--AppTasks=migrate'] : undefined;
  return {
    family: facts.family.value,
    template: facts.template.value,
    name: text(answers, 'appName'),
    ...(facts.host && { host: facts.host.value }),
    ...(facts.dotnet && { dotnet: facts.dotnet.value }),
    ...(facts.sdk && { sdk: facts.sdk.value }),
    ...(workloads.length > 0 && { workloads }),
    ...(facts.solution && { solution: facts.solution.value }),
    image: imageOf(answers),
    ...(context !== '' && context !== '.' && { buildContext: context }),
    ...(!published && buildOf(answers)),
    ...(Object.keys(checkout).length > 0 && { checkout }),
    port: Number(answers['port']),
    user: userOf(text(answers, 'user')),
    ...(answers['dropsRights'] === true && { dropsRights: true as const }),
    dataFolder: text(answers, 'dataFolder'),
    healthPath: text(answers, 'healthPath'),
    ...(migrate && { migrate }),
    ...(migrate === undefined && answers['migratesAtStart'] === true && { migratesAtStart: true }),
    ...(facts.ui && { ui: { ...facts.ui.value, ...(after.length > 0 && { after }) } }),
    ...(!published && fillsHost(items) && { fillsHost: true }),
    ...(pages !== undefined && answers['separateCdn'] === true && { pages }),
    ...(patchedSettings !== undefined && { patchedSettings }),
    ...(mounts.length > 0 && { mounts }),
    secrets,
    variables: list(answers, 'variables').map(variableOf),
  };
}

/** What the earlier checkout brought, the most that any of them did. */
function checkoutOf(items: readonly EarlierItem[]): NonNullable<App['checkout']> {
  const has = (name: string): boolean => items.some((item) => item.kind === 'build' && item.name === name);
  return {
    ...(has('lfs true') && { lfs: true }),
    ...(has('submodule recursive')
      ? { submodules: 'recursive' as const }
      : has('submodule true') && { submodules: 'true' as const }),
  };
}

/** How the image is built, beside where. */
function buildOf(answers: Answers): Pick<App, 'buildTarget' | 'buildArguments' | 'buildSecrets' | 'architecture'> {
  const target = text(answers, 'buildTarget');
  const [args, secrets] = [list(answers, 'buildArguments'), list(answers, 'buildSecrets')];
  return {
    ...(target !== '' && { buildTarget: target }),
    ...(args.length > 0 && { buildArguments: args.map(variableOf) }),
    ...(secrets.length > 0 && { buildSecrets: secrets.map(buildSecretOf) }),
    ...(answers['architecture'] === 'arm64' && { architecture: 'arm64' as const }),
  };
}

function imageOf(answers: Answers): ImageBuild {
  const kind = text(answers, 'imageBuild') as ImageBuild['kind'];
  if (kind === 'published') return { kind, image: text(answers, 'image') };
  return kind === 'sdk' ? { kind } : { kind, path: text(answers, 'dockerfile') };
}

/** `1654:1654`; one number stands for both. */
function userOf(answer: string): ContainerUser {
  const [uid = '', gid = uid] = answer.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

/** In the order of the answers; what is known of a database stays known. */
function databasesOf(facts: Facts, paths: readonly string[]): readonly DatabaseFile[] {
  const known = new Map(facts.databases.map(({ value }) => [value.path, value.holds]));
  return paths.map((path) => ({ path, holds: known.get(path) ?? 'a database of the app' }));
}

/** Those that were found, then those that were named, each once and without those that were taken out. */
function patternsOf({ patterns }: Facts, answers: Answers): readonly DatabasePattern[] {
  const found = patterns.map(({ value }) => value);
  const named = list(answers, 'databases')
    .filter(isPattern)
    .map((path): DatabasePattern => ({ ...patternOf(path), holds: 'databases of the app' }));
  const out = list(answers, 'withoutDatabases');
  const pathOf = ({ folder, pattern }: DatabasePattern): string => `${folder}/${pattern}`;
  return [...found, ...named.filter((one) => found.every((other) => pathOf(other) !== pathOf(one)))].filter(
    (one) => !out.includes(pathOf(one)),
  );
}

/** What was found and not taken out, then what was named: that wins where both are about the same secret or variable. */
function secretsOf({ appSecrets }: Facts, answers: Answers): readonly AppSecret[] {
  const out = list(answers, 'withoutAppSecrets');
  const named = list(answers, 'appSecrets').map(secretOf);
  const found = appSecrets
    .map(({ value }) => value)
    .filter(
      ({ secret, variable }) =>
        !out.includes(secret) &&
        !out.includes(variable) &&
        named.every((one) => one.secret !== secret && one.variable !== variable),
    );
  return [...found, ...named.map((one): AppSecret => ({ ...one, encoding: 'plain', named: true }))];
}

function list(answers: Answers, name: string): readonly string[] {
  return (answers[name] ?? []) as readonly string[];
}

/** Whether a place is among the files that are backed up. */
function isCovered(path: string, answers: Answers): boolean {
  const below = belowData(path, text(answers, 'dataFolder'));
  if (below === undefined) return false;
  return list(answers, 'files').some((one) => one === '.' || below === one || below.startsWith(`${one}/`));
}

function ownAnswers(questions: readonly Question[], answers: Answers): Readonly<Record<string, AnswerValue>> {
  return Object.fromEntries(
    questions.flatMap(({ name }) => (answers[name] === undefined ? [] : [[name, answers[name]]])),
  );
}

function text(answers: Answers, name: string): string {
  return String(answers[name] ?? '');
}
