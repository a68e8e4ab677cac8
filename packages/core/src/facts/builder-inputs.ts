import { buildValue } from '../project/build-value.js';
import { findWorkflows, type WorkflowStep } from '../project/workflow.js';
import { buildOf } from './build-settings.js';
import type { Checkout } from './checkout.js';
import { found, type Fact } from './fact.js';
import { isOurs } from './ours.js';

/** A line of an input of docker/build-push-action that is passed on as it is, `add-hosts: feed:10.0.0.1`. */
export interface BuilderInput {
  readonly input: string;
  /** With the values of the earlier workflow's variables. */
  readonly value: string;
  /** As the earlier workflow has it. */
  readonly written: string;
}

/** Inputs that mean the same in another workflow, and for which no question asks. */
const INPUTS = [
  'build-contexts',
  'add-hosts',
  'ulimit',
  'shm-size',
  'network',
  'allow',
  'labels',
  'annotations',
] as const;

/**
 * Inputs of the step that builds the app's own image today, which is ours in a second run. Whatever an earlier step or a secret decides
 * is none of them.
 */
export function findBuilderInputs({ project, dockerfile }: Checkout): readonly Fact<BuilderInput>[] {
  if (dockerfile === undefined) return [];
  const from = buildOf(project, dockerfile.path)?.from;
  // An earlier build that is still there says more than the one that an earlier run wrote.
  const isOwn = (step: WorkflowStep, path: string): boolean =>
    from === undefined ? isOurs(project, path) && step.with.get('file') === dockerfile.path : step.from === from;
  return findWorkflows(project).flatMap((workflow) => {
    if ('error' in workflow) return [];
    const step = workflow.steps.find((one) => isOwn(one, workflow.path));
    if (step?.uses?.startsWith('docker/build-push-action@') !== true) return [];
    return INPUTS.flatMap((input) =>
      (step.with.get(input) ?? '').split('\n').flatMap((line) => {
        const written = line.trim();
        const value = buildValue(written, [workflow]);
        return written === '' || value === undefined || /\b(?:secrets|vars|github)\.(?!sha\b|ref_name\b)/.test(value)
          ? []
          : [found({ input, value, written }, step.from)];
      }),
    );
  });
}
