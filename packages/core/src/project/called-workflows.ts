import type { Project } from './project.js';
import { isWorkflow, readWorkflow, withActions, type WorkflowFile } from './composite-actions.js';
import { isYaml, readYaml, type YamlNode } from './yaml-file.js';

const FILE = /^\.github\/workflows\/[^/]+\.ya?ml$/;

/**
 * The workflow of the checkout that a job calls, with the inputs and secrets that the job hands to it in the places that read them.
 * Undefined where the job calls none, or one of another repository.
 */
export function calledWorkflow(project: Project, job: YamlNode): WorkflowFile | undefined {
  const path = calledPath(job);
  const plain = path === undefined ? undefined : readYaml(project, path);
  if (path === undefined || !isYaml(plain)) return undefined;
  const inputs = new Map([
    ...valuesOf(plain.root.get('on').get('workflow_call').get('inputs'), (input) => input.get('default').text),
    ...valuesOf(job.get('with'), ({ text }) => text),
  ]);
  const secrets = new Map(
    valuesOf(job.get('secrets'), ({ text }) => /^\$\{\{\s*secrets\.(\w+)\s*\}\}$/.exec(text?.trim() ?? '')?.[1]),
  );
  const filled = readYaml(project, path, (text) =>
    text
      .replaceAll(/\$\{\{\s*inputs\.([\w-]+)\s*\}\}/g, (all, name: string) => inputs.get(name) ?? all)
      .replaceAll(/\bsecrets\.(\w+)/g, (all, name: string) => {
        const own = secrets.get(name);
        return own === undefined ? all : `secrets.${own}`;
      }),
  );
  return withActions(project, isYaml(filled) ? filled : plain);
}

/** Values of one line each. */
function valuesOf(
  node: YamlNode,
  valueOf: (node: YamlNode) => string | undefined,
): readonly (readonly [string, string])[] {
  return node.entries.flatMap(([name, one]) => {
    const value = valueOf(one);
    return value === undefined || value.includes('\n') ? [] : [[name, value] as const];
  });
}

/**
 * Levels of workflows that call each other: GitHub allows no more.
 * https://docs.github.com/actions/reference/workflows-and-actions/reusing-workflow-configurations
 */
export const DEEPEST_CALL = 10;

/** A workflow as it runs: one that only others call, with what the first of them hands to it. */
export function runningWorkflow(project: Project, path: string, depth = 1): ReturnType<typeof readWorkflow> {
  const plain = readWorkflow(project, path);
  if (depth > DEEPEST_CALL || !isOnlyCalled(project, path)) return plain;
  for (const caller of callersOf(project, path)) {
    const file = runningWorkflow(project, caller, depth + 1);
    const job = isWorkflow(file) && file.root.get('jobs').entries.find(([, one]) => calledPath(one) === path)?.[1];
    const called = job ? calledWorkflow(project, job) : undefined;
    if (called !== undefined) return called;
  }
  return plain;
}

function calledPath(job: YamlNode): string | undefined {
  const uses = job.get('uses').text;
  const path = uses?.startsWith('./') === true ? uses.slice(2) : undefined;
  return path !== undefined && FILE.test(path) ? path : undefined;
}

/** Paths of the workflows whose jobs call this one. */
export function callersOf(project: Project, path: string): readonly string[] {
  return project.files.filter((other) => {
    if (other === path || !FILE.test(other)) return false;
    const file = readYaml(project, other);
    return isYaml(file) && file.root.get('jobs').entries.some(([, job]) => calledPath(job) === path);
  });
}

/** Whether a workflow starts only where others call it. */
export function isOnlyCalled(project: Project, path: string): boolean {
  const file = readYaml(project, path);
  if (!isYaml(file)) return false;
  const on = file.root.get('on');
  const events = [...on.entries.map(([event]) => event), ...[on, ...on.items].flatMap(({ text }) => text ?? [])];
  return events.length > 0 && events.every((event) => event === 'workflow_call');
}
