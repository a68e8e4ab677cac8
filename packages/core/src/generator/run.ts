import { changing, inState, type Plan } from '../plan/index.js';
import { changedFiles } from './commit-plan.js';
import { refuseInterrupted } from './interrupted.js';
import { withMemory } from './memory.js';
import { reportCarryOver } from './report-carry-over.js';
import { reportFacts } from './report-facts.js';
import { reportPlan } from './report-plan.js';
import type { RunOptions } from './run-request.js';
import { decideDeployment } from './run/decide-deployment.js';
import { findApp } from './run/find-app.js';
import { nextSteps } from './run/next-steps.js';
import { openCheckout } from './run/open-checkout.js';
import { planRun } from './run/plan-run.js';
import { writePlan } from './run/write-plan.js';
import { coloured } from './settle.js';

/**
 * The generator: project → facts → answers → deployment → files → plan → disk.
 * @returns the plan that was carried out; in a dry run the one that would be
 * @throws UserError with everything that stops it; nothing is written then
 */
export async function run(options: RunOptions): Promise<Plan> {
  const { root, terminal, showFacts = true } = options;
  const say = (text: string): unknown => (text === '' ? undefined : terminal.say(text));

  const checkout = openCheckout(options);
  const app = await findApp(options, checkout);
  if (showFacts) say(reportFacts(app.facts, app.family));

  const decision = await decideDeployment(checkout, app);
  const { deployment } = decision;

  const plan = planRun(checkout, app, decision);
  const whole = withMemory(plan, checkout.memory, decision);
  refuseInterrupted(
    root,
    whole.files.map(({ file }) => file.path),
  );
  if (showFacts) say(reportCarryOver(deployment, inState(whole, ...changing).length === 0));
  say(reportPlan(whole));
  say(options.comment?.(whole, deployment) ?? '');
  if (options.dryRun === true) {
    say(differences(whole));
    say('This was a dry run. Nothing was written.');
    return whole;
  }

  const written = await writePlan(options, plan, checkout.memory, decision);
  say(nextSteps(checkout, app, decision, written));
  return written;
}

function differences(plan: Plan): string {
  const files = changedFiles(plan).filter(({ state }) => state !== 'new');
  return files.map(coloured).join('\n') || 'No existing file would change.';
}
