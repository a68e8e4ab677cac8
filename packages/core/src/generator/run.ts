import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { inEnvironment, makeDeploymentId, type Deployment } from '../deployment/index.js';
import { UserError } from '../errors.js';
import type { Family } from '../family.js';
import { changing, inState, planFiles, type Plan } from '../plan/index.js';
import { unwritable } from '../plan/unwritable.js';
import { neededFiles, platformOf, platforms, projectFiles, renderDeployment } from '../platforms/index.js';
import { openProject } from '../project/open-project.js';
import { questionsFor, repeatCommand } from '../questions/index.js';
import { shellWord } from '../quoting/index.js';
import { targets } from '../targets/registry.js';
import type { Target } from '../targets/target.js';
import { askAll } from './ask-all.js';
import { changesSince } from './changes-since.js';
import { chooseFamily } from './choose-family.js';
import { changedFiles, commitPlan } from './commit-plan.js';
import { deploymentBefore } from './deployment-before.js';
import { leftTarget } from './earlier-storages.js';
import { changedFamily, changedHostSecret, familyBefore, hostSecretOf } from './host-secret.js';
import { ignoredHint } from './ignored-hint.js';
import { lostEnvironments } from './lost-environments.js';
import { changedEnvironments } from './changed-environments.js';
import { deploymentIds } from './deployment-ids.js';
import { answersFor, environmentOf, settleEnvironments, withoutEnvironment } from './environments.js';
import { editedValues } from './edited-values.js';
import { findDeploymentId } from './find-deployment-id.js';
import { givenVariables } from './given-variables.js';
import { whyTextsAreMissing } from './git.js';
import { whatForceKeeps } from './since-brought.js';
import { refuseInterrupted } from './interrupted.js';
import { leftWorkflows } from './left-workflows.js';
import { markersHint } from './markers-hint.js';
import { readingMemory, withMemory } from './memory.js';
import { openMemoryFor } from './open-memory-for.js';
import { unseen } from './progress-line.js';
import { readBack } from './read-back.js';
import { recall } from './recall.js';
import { refuseAboveCheckouts } from './refuse-above-checkouts.js';
import { refuseInsideCheckout } from './refuse-inside-checkout.js';
import { refuseMovedDeployment } from './refuse-moved-deployment.js';
import { refuseOlder } from './refuse-older.js';
import { refuseOtherStorage } from './refuse-other-storage.js';
import { refuseUnfinished } from './refuse-unfinished.js';
import { refuseUncommitted } from './refuse-uncommitted.js';
import { rememberedDeployment } from './remembered-deployment.js';
import { reportCarryOver } from './report-carry-over.js';
import { reportFacts } from './report-facts.js';
import { reportNext } from './report-next.js';
import { reportPlan } from './report-plan.js';
import { reportSwitch } from './report-switch.js';
import { coloured, settleConflicts } from './settle.js';
import type { RunOptions } from './run-request.js';
import { unknownAnswers } from './unknown-answers.js';
import { wrapLines } from './wrap-lines.js';
import { withMergedMemory } from './with-merged-memory.js';
import { withLostFiles } from './with-lost-files.js';
import { withMoved } from './with-moved.js';
import { withUnnamedDatabases } from './with-unnamed-databases.js';

/**
 * The generator: project → facts → answers → deployment → files → plan → disk.
 * @returns the plan that was carried out; in a dry run the one that would be
 * @throws UserError with everything that stops it; nothing is written then
 */
export async function run(options: RunOptions): Promise<Plan> {
  const { root, families, terminal } = options;
  const working = terminal.working ?? unseen;
  const opened = working(readingMemory(root), () =>
    openMemoryFor(root, options.flags['environment'], options.remember),
  );
  const { stored: known, told } = readBack(opened, families);
  const environment = environmentOf(known, options.flags['environment']);
  const stored =
    options.withoutEnvironment === undefined
      ? known
      : withoutEnvironment(known, options.withoutEnvironment, environment);
  const memory = { ...opened, stored };
  refuseInsideCheckout(root);
  refuseAboveCheckouts(root);
  refuseOlder(memory);
  refuseUnfinished(memory.git, Object.keys(stored.written), memory.read);
  if (memory.merged !== undefined) terminal.say(wrapLines(memory.merged.told));
  const project = withMergedMemory(
    working('Reading the names of the files', () => openProject(root)),
    memory,
  );
  const host = options.project ?? project.files.find((file) => file === stored.project);
  const asked = {
    ...(options.family !== undefined && { family: options.family }),
    ...(host !== undefined && { host }),
    ...givenVariables(options.flags, answersFor(stored, environment), stored.last.answers),
  };
  const chosenFiles = await chooseFamily(
    project,
    families,
    asked,
    options.yes === true ? undefined : terminal,
    working,
  );
  const { facts, family } = recall(chosenFiles.found, stored, project, memory.git);
  refuseMovedDeployment(memory, project, facts.host?.value.csproj);
  // What a person chose at the terminal counts as typed.
  const typed = {
    ...options,
    ...(chosenFiles.asked.host !== undefined && chosenFiles.asked.host !== host && { project: chosenFiles.asked.host }),
    flags: {
      ...options.flags,
      ...(chosenFiles.asked.dockerfile !== asked.dockerfile && { dockerfile: chosenFiles.asked.dockerfile }),
    },
  };
  if (options.showFacts !== false) terminal.say(reportFacts(facts, family));

  const found = findDeploymentId(environment, memory);
  if (found.told !== undefined) terminal.say(wrapLines([found.told, ...(told === undefined ? [] : [told])].join(' ')));
  const { target, ...replies } = await askAll({
    facts,
    family,
    targets,
    platforms,
    flags: typed.flags,
    stored: answersFor(stored, environment),
    last: stored.last.answers,
    carriedOver: stored.version === undefined,
    yes: options.yes === true || !terminal.interactive,
    prompt: terminal.prompt,
  });
  refuseOtherStorage(stored, target, memory.read);
  const ids = deploymentIds(stored, environment, found, { files: project.files, read: memory.read }, () =>
    makeDeploymentId(String(replies.answers['appName']), environment, randomInt),
  );
  const settledEnvironments = settleEnvironments(stored, environment, replies, ids);
  const { answers, chosen, id, others, environments } = settledEnvironments;
  const deployment = rememberedDeployment(stored, {
    facts,
    answers,
    family,
    target,
    id,
    others,
    inEffect: editedValues(memory.read(projectFiles.conf), stored.last.answers),
  });

  const questions = questionsFor(families, targets, platforms);
  const hostSecret = hostSecretOf(memory.read);
  const outcome = { answers, chosen, deployment, environments, facts };
  const changes = [
    ...changesSince({ stored, questions, ...outcome }),
    ...changedEnvironments(
      opened.stored,
      deployment.environment,
      settledEnvironments,
      options.withoutEnvironment,
      platformOf(deployment),
    ),
    ...changedFamily(familyBefore(families, family, hostSecret), family, facts.template.from),
    ...changedHostSecret(hostSecret, deployment.host.secret),
    ...lostEnvironments(memory.known.written, others, memory.read),
    ...unknownAnswers(stored, questions),
  ];
  const plan = working('Comparing the files with those in the folder', () =>
    withUnnamedDatabases(
      withLostFiles(
        withMoved(
          planFiles(renderDeployment(deployment), memory.read, memory.known, changes, neededFiles(deployment)),
          memory,
        ),
      ),
      deployment,
    ),
  );
  const whole = withMemory(plan, memory, outcome);
  refuseInterrupted(
    root,
    whole.files.map(({ file }) => file.path),
  );
  const carryOver = reportCarryOver(deployment, inState(whole, ...changing).length === 0);
  if (carryOver !== '' && options.showFacts !== false) terminal.say(carryOver);
  terminal.say(reportPlan(whole));
  const comment = options.comment?.(whole, deployment) ?? '';
  if (comment !== '') terminal.say(comment);
  if (options.dryRun === true) {
    terminal.say(
      changedFiles(whole)
        .filter(({ state }) => state !== 'new')
        .map(coloured)
        .join('\n') || 'No existing file would change.',
    );
    terminal.say('This was a dry run. Nothing was written.');
    return whole;
  }
  const obstacles = unwritable(root, changedFiles(whole));
  if (obstacles.length > 0) throw new UserError(...obstacles);
  if (options.allowDirty !== true)
    working('Checking git for uncommitted changes', () =>
      refuseUncommitted(
        memory.git,
        changedFiles(whole).map(({ file }) => file.path),
        memory.merged !== undefined,
      ),
    );
  const settled = withMemory(
    await settleConflicts(
      plan,
      terminal,
      options.force === true,
      whatForceKeeps(plan, memory.known) ?? whyTextsAreMissing(root, memory.git),
    ),
    memory,
    outcome,
  );
  working('Writing the files', () => commitPlan(root, settled));
  for (const hint of [ignoredHint(memory.git, settled), markersHint(settled)])
    if (hint !== '') terminal.say(wrapLines(hint));
  const before = (storage: Target): Deployment =>
    deploymentBefore(storage, { deployment, facts, answers, stored, families, family, hostSecret });
  const left = leftTarget(stored, target.id);
  if (left !== undefined) {
    terminal.say(reportSwitch({ before: before(left), after: deployment, project: openProject(root) }));
    return settled;
  }
  const hasRun = stored.version !== undefined && opened.stored.deployments[environment] !== undefined;
  const earlier = hasRun ? before(target) : undefined;
  const about = inEnvironment(deployment, environment) ?? deployment;
  terminal.say(
    options.next?.(settled, deployment) ??
      reportNext({
        deployment: about,
        before: earlier && (inEnvironment(earlier, environment) ?? earlier),
        plan: settled,
        left: leftWorkflows(deployment, project),
        isRepository: existsSync(path.join(root, '.git')),
        repeat: repeatCommand(commandFor(typed, family), questions, replies.chosen),
        first: deployment.environment,
        underWay: memory.merged && memory.git?.underWay(),
      }),
  );
  return settled;
}

/** Another family than the asked one may have been agreed upon. */
function commandFor({ command, family: asked, project }: RunOptions, family: Family): string {
  const agreed = asked === undefined ? command : command.replace(new RegExp(`${asked}$`), family.id);
  return project === undefined ? agreed : `${agreed} --project ${shellWord(project)}`;
}
