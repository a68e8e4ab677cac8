import {
  appSecretsQuestion,
  variablesQuestion,
  withoutAppSecretsQuestion,
  withoutVariablesQuestion,
} from './app-environment.js';
import {
  appNameQuestion,
  domainQuestion,
  environmentQuestion,
  historyDaysQuestion,
  metricsQuestion,
  restoreMinutesQuestion,
  startSecondsQuestion,
  targetQuestion,
} from './common.js';
import { databasesQuestion, withoutDatabasesQuestion } from './databases.js';
import {
  carryServicesQuestion,
  handoverQuestion,
  releaseAfterQuestion,
  releaseBranchesQuestion,
  releaseOnPushQuestion,
  releaseWorkflowQuestion,
} from './release-questions.js';
import { buildQuestions } from './build-questions.js';
import { buildSshKeysQuestions } from './build-ssh-keys.js';
import { corrections } from './corrections.js';
import { proxySecondsQuestion, uploadMegabytesQuestion } from './proxy-limits.js';
import { redirectDomainsQuestion } from './redirect-domains.js';
import { filesQuestion, withoutFilesQuestion } from './files.js';
import { ignoredDatabasesQuestion, withoutIgnoredDatabasesQuestion } from './ignored-databases.js';
import { platformQuestion } from './platform-question.js';
import type {
  FamilySource,
  PlatformSource,
  Question,
  QuestionContext,
  QuestionSource,
  TargetSource,
} from './question.js';

/** Questions that every project has, in the order in which they are asked, without those of families and targets. */
export function commonQuestions(
  families: readonly FamilySource[],
  targets: readonly TargetSource[],
  platforms: readonly PlatformSource[] = [],
): readonly Question[] {
  return [
    targetQuestion(targets),
    ...(platforms.length > 1 ? [platformQuestion(platforms, targets)] : []),
    appNameQuestion,
    withoutDatabasesQuestion,
    databasesQuestion(families),
    withoutIgnoredDatabasesQuestion,
    ignoredDatabasesQuestion,
    withoutFilesQuestion,
    filesQuestion(targets),
    domainQuestion,
    redirectDomainsQuestion,
    environmentQuestion,
    ...corrections,
    ...buildQuestions,
    ...buildSshKeysQuestions,
    restoreMinutesQuestion,
    startSecondsQuestion,
    historyDaysQuestion,
    handoverQuestion,
    uploadMegabytesQuestion,
    proxySecondsQuestion,
    releaseOnPushQuestion,
    releaseBranchesQuestion,
    releaseAfterQuestion,
    releaseWorkflowQuestion,
    carryServicesQuestion,
    metricsQuestion,
    withoutVariablesQuestion,
    withoutAppSecretsQuestion,
    variablesQuestion,
    appSecretsQuestion(targets),
  ];
}

/** All questions in the order in which they are asked. Those of a target, platform or family count only where it was chosen. */
export function questionsFor(
  families: readonly FamilySource[],
  targets: readonly TargetSource[],
  platforms: readonly PlatformSource[] = [],
): readonly Question[] {
  const [target, ...others] = commonQuestions(families, targets, platforms).map((question) =>
    withMeaning(question, platforms),
  );
  return [
    ...(target ? [target] : []),
    ...targets.flatMap((source) => onlyFor(source, ({ answers }) => answers['target'] === source.id)),
    ...others,
    ...platforms.flatMap((source) => onlyFor(source, ({ answers }) => answers['platform'] === source.id)),
    ...families.flatMap((source) => onlyFor(source, ({ facts }) => facts.family.value === source.id)),
  ];
}

/** A common question with which the chosen platform can do nothing is not asked. */
function withMeaning(question: Question, platforms: readonly PlatformSource[]): Question {
  const without = platforms.filter((platform) => platform.without.includes(question.name)).map(({ id }) => id);
  if (without.length === 0) return question;
  return {
    ...question,
    when: (context) => !without.includes(String(context.answers['platform'])) && (question.when?.(context) ?? true),
  };
}

function onlyFor({ questions }: QuestionSource, chosen: (context: QuestionContext) => boolean): readonly Question[] {
  return questions.map((question) => ({
    ...question,
    when: (context) => chosen(context) && (question.when?.(context) ?? true),
  }));
}
