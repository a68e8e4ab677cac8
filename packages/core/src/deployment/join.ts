import type { ContainerUser, DatabaseFile, Facts, ImageBuild } from '../facts/facts.js';
import type { Family } from '../family.js';
import type { AnswerValue, Answers, Question } from '../questions/question.js';
import type { Target } from '../targets/target.js';
import { nameAppVariables } from './app-variables.js';
import type { App, Deployment } from './deployment.js';
import { earlierReplicasOf } from './earlier-replicas.js';
import { frozenCopy } from './freeze.js';
import { secretsForHost } from './host-secrets.js';
import { pins } from './pins.js';
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
}

/** Joins both halves, the only place that knows both. What was answered wins over what was found. */
export function joinDeployment({ facts, answers, family, target, id }: Halves): Deployment {
  const environment = text(answers, 'environment');
  const hostSecrets = secretsForHost(family.hostSecrets, answers);
  const { variables, remarks } = nameAppVariables(facts.appSecrets.map(({ value }) => value), {
    environment, host: hostSecrets, target, ...(facts.ui?.value.hostVariable !== undefined && { hostVariable: facts.ui.value.hostVariable }),
  });
  return frozenCopy({
    id,
    environment,
    app: appOf(facts, answers, variables),
    databases: databasesOf(facts, answers['databases'] as readonly string[]),
    patterns: facts.patterns.map(({ value }) => value),
    uncovered: facts.uncovered.map(({ value }) => value),
    storage: storageOf(target, answers),
    host: { secret: family.hostSecrets.host.name, domain: text(answers, 'domain'), secrets: hostSecrets },
    limits: { restoreMinutes: Number(answers['restoreMinutes']), historyDays: Number(answers['historyDays']), startSeconds: 60 },
    handover: answers['handover'] === true,
    releaseOnPush: answers['releaseOnPush'] === true,
    pins,
    earlier: facts.earlier.map(({ value }) => value),
    earlierReplicas: earlierReplicasOf(facts, target, answers['databases'] as readonly string[]),
    remarks: [...remarks, ...facts.remarks.map(({ value, from }) => `${value} (${from})`)],
    options: ownAnswers([...family.questions, ...target.questions], answers),
  });
}

function appOf(facts: Facts, answers: Answers, secrets: App['secrets']): App {
  return {
    family: facts.family.value,
    template: facts.template.value,
    name: text(answers, 'appName'),
    host: facts.host.value,
    dotnet: facts.dotnet.value,
    ...(facts.solution && { solution: facts.solution.value }),
    image: imageOf(answers),
    port: Number(answers['port']),
    user: userOf(text(answers, 'user')),
    dataFolder: text(answers, 'dataFolder'),
    healthPath: text(answers, 'healthPath'),
    ...(answers['migrations'] === true && { migrate: ['--AppTasks=migrate'] }),
    ...(facts.ui && { ui: facts.ui.value }),
    secrets,
  };
}

function imageOf(answers: Answers): ImageBuild {
  const kind = text(answers, 'imageBuild') as ImageBuild['kind'];
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

function ownAnswers(questions: readonly Question[], answers: Answers): Readonly<Record<string, AnswerValue>> {
  return Object.fromEntries(questions.flatMap(({ name }) => (answers[name] === undefined ? [] : [[name, answers[name]]])));
}

function text(answers: Answers, name: string): string {
  return String(answers[name] ?? '');
}
