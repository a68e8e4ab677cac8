import type { Facts } from '../facts/facts.js';
import type { Family } from '../family.js';
import type { AnswerValue, Answers, Question } from '../questions/question.js';
import type { Target } from '../targets/target.js';
import type { Unaccounted } from './account-rule.js';
import { account } from './account.js';
import { list, text } from './answer-values.js';
import { appOf } from './app-of.js';
import { appSecretsOf } from './app-secrets-of.js';
import { nameAppVariables } from './app-variables.js';
import { databasesOf, patternsOf } from './databases-of.js';
import type { Deployment, EarlierStorage, OtherEnvironment } from './deployment.js';
import { earlierReplicasOf } from './earlier-replicas.js';
import { frozenCopy } from './freeze.js';
import { inWording, type PlatformHalf } from './platform-half.js';
import { keptSteps } from './kept-steps.js';
import { pins } from './pins.js';
import { remarksOf } from './remarks-of.js';
import { servicesOf } from './services-of.js';
import { storageOf } from './storage.js';
import { uncoveredOf } from './uncovered-of.js';

/** All that a deployment is made of. */
export interface Halves {
  readonly facts: Facts;
  /** Complete, as `resolveAnswers` returns them when nothing is open, missing or invalid. */
  readonly answers: Answers;
  readonly family: Family;
  readonly target: Target;
  readonly platform: PlatformHalf;
  /** Made once by `makeDeploymentId`, then kept. */
  readonly id: string;
  /** Environments beside that of the answers. Default: none. */
  readonly others?: readonly OtherEnvironment[];
  /** Whether the workflow that upgrades the files was asked for. Default: no. */
  readonly upgradeWorkflow?: boolean;
  /** Storages that the deployment had before. Default: none. */
  readonly earlierStorages?: readonly EarlierStorage[];
  /** What deploy.conf has in the place of an answer, by the question's name: it decides over what is kept. Default: nothing. */
  readonly inEffect?: Readonly<Record<string, string | undefined>>;
}

/** Joins both halves, the only place that knows both. What was answered wins over what was found. */
export function joinDeployment({
  facts,
  answers,
  family,
  target,
  platform,
  id,
  others = [],
  upgradeWorkflow = false,
  earlierStorages = [],
  inEffect = {},
}: Halves): Deployment {
  const environment = text(answers, 'environment');
  const hostSecrets = platform.hostSecrets(
    family.hostSecrets,
    others.some(({ domain }) => domain === '') ? { ...answers, domain: '' } : answers,
    answers['imageBuild'] === 'published',
  );
  const { variables, remarks } = nameAppVariables(appSecretsOf(facts, answers), {
    environment,
    host: hostSecrets,
    target,
    ...(facts.ui?.value.hostVariable !== undefined && { hostVariable: facts.ui.value.hostVariable }),
  });
  const app = appOf(facts, answers, variables, platform.runsBeside);
  const secretStore = platform.secretStore?.(answers, { id, others });
  const deployment: Unaccounted = {
    platform: platform.id,
    id,
    environment,
    others,
    app,
    databases: databasesOf(facts, answers),
    patterns: patternsOf(facts, answers),
    ignoredDatabases: list(answers, 'ignoredDatabases'),
    uncovered: uncoveredOf(facts, answers, app.mounts ?? [], id),
    storage: storageOf(target, answers),
    ...(secretStore && { secretStore }),
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
    ...releaseBranchesOf(answers),
    ...releaseAfterOf(answers),
    releaseWorkflow: text(answers, 'releaseWorkflow') || 'release.yml',
    metrics: answers['metrics'] === true,
    pins,
    upgradeWorkflow,
    earlier: facts.earlier.map(({ value }) => value),
    ...(platform.runsBeside && servicesOf(facts, answers)),
    earlierReplicas: earlierReplicasOf(facts, target, list(answers, 'databases')),
    remarks: [...remarks, ...remarksOf(facts, answers)].map((remark) => inWording(remark, platform.wording)),
    options: ownAnswers([...family.questions, ...target.questions, ...platform.questions], answers),
  };
  const items = facts.earlierItems ?? [];
  const whole = { ...deployment, app: { ...deployment.app, ...keptSteps(items, deployment) } };
  const carryOver = account(items, asInEffect(whole, inEffect));
  return frozenCopy({
    ...whole,
    ...(platform.wording !== undefined && { wording: platform.wording }),
    carryOver: {
      ...carryOver,
      kept: carryOver.kept.map(({ at, ...item }) => ({ ...item, at: platform.placeOf?.(at) ?? at })),
      replaced: carryOver.replaced.map((item) => ({ ...item, by: inWording(item.by, platform.wording) })),
    },
  });
}

/** The deployment as it runs where a person has edited deploy.conf. */
function asInEffect(deployment: Unaccounted, inEffect: NonNullable<Halves['inEffect']>): Unaccounted {
  const { app, host, limits } = deployment;
  const number = (name: string, otherwise: number): number => Number(inEffect[name] ?? otherwise);
  return {
    ...deployment,
    app: { ...app, port: number('port', app.port), healthPath: inEffect['healthPath'] ?? app.healthPath },
    host: { ...host, domain: inEffect['domain'] ?? host.domain },
    limits: {
      ...limits,
      uploadMegabytes: number('uploadMegabytes', limits.uploadMegabytes),
      proxySeconds: number('proxySeconds', limits.proxySeconds),
    },
  };
}

/** Names that only lead to the main one. */
function redirectsOf(answers: Answers): Pick<Deployment['host'], 'redirects'> {
  const redirects = text(answers, 'redirectDomains')
    .split(',')
    .filter((name) => name !== '');
  return redirects.length > 0 ? { redirects } : {};
}

/** Where a push deploys at all, and waits. */
function releaseAfterOf(answers: Answers): Pick<Deployment, 'releaseAfter'> {
  if (answers['releaseOnPush'] !== true) return {};
  const names = namesIn(answers, 'releaseAfter');
  return names.length > 0 ? { releaseAfter: names } : {};
}

/** Where a push deploys at all, and of others than the usual ones. */
function releaseBranchesOf(answers: Answers): Pick<Deployment, 'releaseBranches'> {
  const names = answers['releaseOnPush'] === true ? namesIn(answers, 'releaseBranches') : [];
  return names.length > 0 ? { releaseBranches: names } : {};
}

function namesIn(answers: Answers, name: string): readonly string[] {
  return text(answers, name)
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

function ownAnswers(questions: readonly Question[], answers: Answers): Readonly<Record<string, AnswerValue>> {
  return Object.fromEntries(
    questions.flatMap(({ name }) => (answers[name] === undefined ? [] : [[name, answers[name]]])),
  );
}
