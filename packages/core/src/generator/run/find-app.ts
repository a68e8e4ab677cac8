import type { Facts } from '../../facts/facts.js';
import type { Family } from '../../family.js';
import { chooseFamily } from '../choose-family.js';
import { answersFor } from '../environments.js';
import { givenVariables } from '../given-variables.js';
import { unseen } from '../progress-line.js';
import { recall } from '../recall.js';
import { refuseMovedDeployment } from '../refuse-moved-deployment.js';
import type { RunOptions } from '../run-request.js';
import type { Checkout } from './open-checkout.js';

/** The app of a checkout. */
export interface FoundApp {
  /** What was found now, completed with what earlier runs found. */
  readonly facts: Facts;
  readonly family: Family;
  /** Those of the run, with the files that a person chose at the terminal as if they were typed. */
  readonly options: RunOptions;
}

/**
 * Detects the app, and asks where several are possible.
 * @throws UserError where nobody can be asked, or where the checkout has the deployment of another app
 */
export async function findApp(
  options: RunOptions,
  { project, environment, memory }: Pick<Checkout, 'project' | 'environment' | 'memory'>,
): Promise<FoundApp> {
  const { families, flags, terminal } = options;
  const { stored, git } = memory;
  const host = options.project ?? project.files.find((file) => file === stored.project);
  const given = {
    ...(options.family !== undefined && { family: options.family }),
    ...(host !== undefined && { host }),
    ...givenVariables(flags, answersFor(stored, environment), stored.last.answers),
  };
  const { found, asked } = await chooseFamily(
    project,
    families,
    given,
    options.yes === true ? undefined : terminal,
    terminal.working ?? unseen,
  );
  const { facts, family } = recall(found, stored, project, git);
  refuseMovedDeployment(memory, project, facts.host?.value.csproj);
  return {
    facts,
    family,
    options: {
      ...options,
      ...(asked.host !== undefined && asked.host !== host && { project: asked.host }),
      flags: { ...flags, ...(asked.dockerfile !== given.dockerfile && { dockerfile: asked.dockerfile }) },
    },
  };
}
