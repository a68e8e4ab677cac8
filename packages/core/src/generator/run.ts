import { randomInt } from 'node:crypto';
import { inEnvironment, joinDeployment, makeDeploymentId } from '../deployment/index.js';
import { UserError } from '../errors.js';
import type { Family } from '../family.js';
import { planFiles, unwritable, type Plan } from '../plan/index.js';
import { renderCompose } from '../platforms/compose/index.js';
import { openProject } from '../project/index.js';
import { questionsFor, repeatCommand } from '../questions/index.js';
import { shellWord } from '../quoting/index.js';
import { targets } from '../targets/registry.js';
import { askAll } from './ask-all.js';
import { changesSince } from './changes-since.js';
import { chooseFamily } from './choose-family.js';
import { changedFiles, commitPlan } from './commit-plan.js';
import { answersFor, changedEnvironments, deploymentIds, environmentOf, settleEnvironments, withoutEnvironment } from './environments.js';
import { findDeploymentId } from './find-deployment-id.js';
import { whyTextsAreMissing } from './git.js';
import { openMemory, withMemory } from './memory.js';
import { recall, refuseInsideCheckout } from './recall.js';
import { refuseUncommitted } from './refuse-uncommitted.js';
import { reportFacts } from './report-facts.js';
import { reportNext, reportPlan } from './report-plan.js';
import { coloured, settleConflicts } from './settle.js';
import type { Terminal } from './terminal.js';

/** All that a run needs to know. */
export interface RunOptions {
  /** Folder of the project. */
  readonly root: string;
  readonly families: readonly Family[];
  /** Id of the family that was asked for; undefined lets detection choose. */
  readonly family?: string;
  /** Folder or csproj of the web project, where the checkout has several. */
  readonly project?: string;
  /** Answers as typed, by question name. */
  readonly flags: Readonly<Record<string, unknown>>;
  /** Environment that leaves the checkout. */
  readonly withoutEnvironment?: string;
  /** True when nobody is to be asked. */
  readonly yes?: boolean;
  /** Settles conflicts by the new text. */
  readonly force?: boolean;
  readonly allowDirty?: boolean;
  /** Shows what would be written, and writes nothing. */
  readonly dryRun?: boolean;
  /** What was typed to get here, for the line that repeats the run. */
  readonly command: string;
  readonly terminal: Terminal;
}

/**
 * The generator: project → facts → answers → deployment → files → plan → disk.
 * @returns the plan that was carried out; in a dry run the one that would be
 * @throws UserError with everything that stops it; nothing is written then
 */
export async function run(options: RunOptions): Promise<Plan> {
  const { root, families, terminal } = options;
  const opened = openMemory(root);
  const environment = environmentOf(opened.stored, options.flags['environment']);
  const stored = options.withoutEnvironment === undefined ? opened.stored : withoutEnvironment(opened.stored, options.withoutEnvironment, environment);
  const memory = { ...opened, stored };
  refuseInsideCheckout(root);
  const project = openProject(root);
  const host = options.project ?? project.files.find((file) => file === stored.project);
  const asked = { ...(options.family !== undefined && { family: options.family }), ...(host !== undefined && { host }) };
  const { facts, family } = recall(await chooseFamily(project, families, asked, options.yes === true ? undefined : terminal), stored, project);
  terminal.say(reportFacts(facts, family));

  const { target, ...replies } = await askAll({
    facts, family, targets,
    flags: options.flags,
    stored: answersFor(stored, environment),
    last: stored.last.answers,
    carriedOver: stored.version === undefined,
    yes: options.yes === true || !terminal.interactive,
    prompt: terminal.prompt,
  });
  const found = findDeploymentId(environment, stored, memory.read);
  if (found.told !== undefined) terminal.say(found.told);
  const ids = deploymentIds(stored, environment, found, { files: project.files, read: memory.read }, () => makeDeploymentId(String(replies.answers['appName']), environment, randomInt));
  const settledEnvironments = settleEnvironments(stored, environment, replies, ids);
  const { answers, chosen, id, others, environments } = settledEnvironments;
  const deployment = joinDeployment({ facts, answers, family, target, id, others });

  const questions = questionsFor(families, targets);
  const outcome = { answers, chosen, deployment, environments, facts };
  const changes = [...changesSince({ stored, questions, ...outcome }), ...changedEnvironments(opened.stored, deployment.environment, settledEnvironments, options.withoutEnvironment)];
  const plan = planFiles(renderCompose(deployment), memory.read, memory.known, changes);
  const whole = withMemory(plan, memory, outcome);
  terminal.say(reportPlan(whole));
  if (options.dryRun === true) {
    terminal.say(changedFiles(whole).filter(({ state }) => state !== 'new').map(coloured).join('\n') || 'Nothing that is there would change.');
    return whole;
  }
  const obstacles = unwritable(root, changedFiles(whole));
  if (obstacles.length > 0) throw new UserError(...obstacles);
  if (options.allowDirty !== true) refuseUncommitted(memory.git, changedFiles(whole).map(({ file }) => file.path));
  const settled = withMemory(await settleConflicts(plan, terminal, options.force === true, whyTextsAreMissing(root, memory.git)), memory, outcome);
  commitPlan(root, settled);
  terminal.say(reportNext(inEnvironment(deployment, environment) ?? deployment, settled, repeatCommand(commandFor(options, family), questions, chosen), deployment.environment));
  return settled;
}

/** Another family than the asked one may have been agreed upon. */
function commandFor({ command, family: asked, project }: RunOptions, family: Family): string {
  const agreed = asked === undefined ? command : command.replace(new RegExp(`${asked}$`), family.id);
  return project === undefined ? agreed : `${agreed} --project ${shellWord(project)}`;
}
