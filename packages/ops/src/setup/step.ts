import type { Finding } from '../doctor/check.js';
import type { SetupContext } from './context.js';
import type { Shell } from './shell.js';

/** An answer that only a person has, and how it is given where nobody can be asked. */
export interface Need {
  /** What is missing, `DEPLOY_HOST` or `your consent to "Key"`. */
  readonly name: string;
  /** For the end of a sentence: `--host ADDRESS`. */
  readonly how: string;
}

/** One part of the way to the first release. Its check alone says whether it is done: nothing is noted anywhere. */
export interface Step {
  /** Name of its file, and what `--agree` takes. */
  readonly id: string;
  /** For people, one to three words. */
  readonly title: string;
  /** Whether the next step may follow although this one is not good: nothing of ours can make it so. Default: no. */
  readonly lenient?: boolean;
  /** The platform that it is about. Default: every platform. */
  readonly platform?: string;
  /** Whether it is done. Changes nothing. */
  check(context: SetupContext): Promise<Finding>;
  /** What has to be known beforehand where nobody can be asked. Consent to the step itself is not part of it. */
  needs(context: SetupContext): Promise<readonly Need[]>;
  /** What it is about to do, as full sentences. */
  explain(context: SetupContext): readonly string[];
  /** The same for the commands that are printed, which ask nothing. Default: as above. */
  explainPrinted?(context: SetupContext): readonly string[];
  /** Does it. What it cannot do is thrown, as a UserError with the next step. */
  run(context: SetupContext): Promise<void>;
  /** The commands that do the same by hand, as lines for this shell. Runs nothing. */
  print(context: SetupContext, shell: Shell): readonly string[];
}

/** Declares a step; the contract suite does the rest. */
export function defineStep(step: Step): Step {
  return step;
}
