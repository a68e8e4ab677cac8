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
  releaseOnPushQuestion,
  releaseWorkflowQuestion,
} from './release-questions.js';
import { buildQuestions } from './build-questions.js';
import { corrections } from './corrections.js';
import { proxySecondsQuestion, uploadMegabytesQuestion } from './proxy-limits.js';
import { redirectDomainsQuestion } from './redirect-domains.js';
import { filesQuestion, withoutFilesQuestion } from './files.js';
import { ignoredDatabasesQuestion, withoutIgnoredDatabasesQuestion } from './ignored-databases.js';
import type { FamilySource, Question, QuestionContext, QuestionSource } from './question.js';

/** Questions that every project has, in the order in which they are asked, without those of families and targets. */
export function commonQuestions(
  families: readonly FamilySource[],
  targets: readonly QuestionSource[],
): readonly Question[] {
  return [
    targetQuestion(targets),
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
    restoreMinutesQuestion,
    startSecondsQuestion,
    historyDaysQuestion,
    handoverQuestion,
    uploadMegabytesQuestion,
    proxySecondsQuestion,
    releaseOnPushQuestion,
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

/** All questions in the order in which they are asked. Those of a target or family count only where it was chosen. */
export function questionsFor(
  families: readonly FamilySource[],
  targets: readonly QuestionSource[],
): readonly Question[] {
  const [target, ...others] = commonQuestions(families, targets);
  return [
    ...(target ? [target] : []),
    ...targets.flatMap((source) => onlyFor(source, ({ answers }) => answers['target'] === source.id)),
    ...others,
    ...families.flatMap((source) => onlyFor(source, ({ facts }) => facts.family.value === source.id)),
  ];
}

function onlyFor({ questions }: QuestionSource, chosen: (context: QuestionContext) => boolean): readonly Question[] {
  return questions.map((question) => ({
    ...question,
    when: (context) => chosen(context) && (question.when?.(context) ?? true),
  }));
}
