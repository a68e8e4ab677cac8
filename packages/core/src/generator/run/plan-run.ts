import { planFiles, type Plan } from '../../plan/index.js';
import { neededFiles, platformOf, platforms, renderDeployment } from '../../platforms/index.js';
import { questionsFor } from '../../questions/index.js';
import { targets } from '../../targets/registry.js';
import { changedEnvironments } from '../changed-environments.js';
import { changesSince } from '../changes-since.js';
import { changedFamily, changedHostSecret, familyBefore } from '../host-secret.js';
import { lostEnvironments } from '../lost-environments.js';
import { unseen } from '../progress-line.js';
import { unknownAnswers } from '../unknown-answers.js';
import { withLostFiles } from '../with-lost-files.js';
import { withMoved } from '../with-moved.js';
import { withUnnamedDatabases } from '../with-unnamed-databases.js';
import type { Decision } from './decide-deployment.js';
import type { FoundApp } from './find-app.js';
import type { Checkout } from './open-checkout.js';

/** What happens to each file but the memory, and what has changed since the last run. */
export function planRun(checkout: Checkout, app: FoundApp, decision: Decision): Plan {
  const { memory } = checkout;
  const { deployment } = decision;
  return (app.options.terminal.working ?? unseen)('Comparing the files with those in the folder', () => {
    const files = renderDeployment(deployment);
    const changes = changesOf(checkout, app, decision);
    const plan = planFiles(files, memory.read, memory.known, changes, neededFiles(deployment));
    return withUnnamedDatabases(withLostFiles(withMoved(plan, memory)), deployment);
  });
}

/** What has changed since the last run besides the files, as lines of the plan. */
function changesOf(
  { memory, before, hostSecret }: Checkout,
  { facts, family, options: { families, withoutEnvironment } }: FoundApp,
  decision: Decision,
): readonly string[] {
  const { stored, known, read } = memory;
  const { deployment } = decision;
  const questions = questionsFor(families, targets, platforms);
  return [
    ...changesSince({ stored, questions, ...decision }),
    ...changedEnvironments(before, deployment.environment, deployment, withoutEnvironment, platformOf(deployment)),
    ...changedFamily(familyBefore(families, family, hostSecret), family, facts.template.from),
    ...changedHostSecret(hostSecret, deployment.host.secret),
    ...lostEnvironments(known.written, deployment.others, read),
    ...unknownAnswers(stored, questions),
  ];
}
