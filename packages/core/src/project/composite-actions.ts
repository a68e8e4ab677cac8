import { withTexts, withValues } from './changed-node.js';
import { fillInputs } from './fill-inputs.js';
import { inFolder, joinPath } from './paths.js';
import type { Project } from './project.js';
import { remembered } from './remembered.js';
import { isYaml, readYaml, type YamlFile, type YamlNode } from './yaml-file.js';

/** A workflow with the steps that really run: those of a composite action of the checkout take the place of the step that uses it. */
export interface WorkflowFile extends YamlFile {
  /** These actions, with what the steps hand to their inputs. */
  readonly actions: readonly YamlFile[];
  /** The steps that use them. */
  readonly calls: readonly YamlNode[];
}

/**
 * Levels of composite actions that use each other: GitHub allows no more.
 * https://docs.github.com/actions/concepts/workflows-and-actions/reusing-workflow-configurations
 */
const DEEPEST = 10;

const known = remembered<WorkflowFile>();

/** A workflow as it stands in the checkout, with its actions; what `readYaml` says where it does not parse. */
export function readWorkflow(
  project: Project,
  path: string,
): WorkflowFile | Exclude<ReturnType<typeof readYaml>, YamlFile> {
  const file = readYaml(project, path);
  return isYaml(file) ? withActions(project, file) : file;
}

/** True for a workflow that parsed. */
export function isWorkflow(file: ReturnType<typeof readWorkflow>): file is WorkflowFile {
  return file !== undefined && 'root' in file;
}

/** The texts of a workflow and its actions, for what looks for words alone. */
export function wholeText({ text, actions }: WorkflowFile): string {
  return [text, ...actions.map((action) => action.text)].join('\n');
}

/** A workflow with its actions. */
export function withActions(project: Project, file: YamlFile): WorkflowFile {
  return known(project, `${file.path}\n${file.text}`, () => {
    const jobs = file.root.get('jobs');
    const expanded = jobs.entries.map(([name, job]) => {
      const steps = expand(project, job.get('steps').items);
      const node = withValues(job, { steps: { ...job.get('steps'), items: steps.map(({ step }) => step) } });
      return { name, steps, job: steps.some(({ actions }) => actions.length > 0) ? node : job };
    });
    const steps = expanded.flatMap((one) => one.steps);
    return {
      ...file,
      root: withValues(file.root, {
        jobs: withValues(jobs, Object.fromEntries(expanded.map(({ name, job }) => [name, job]))),
      }),
      actions: [...new Set(steps.flatMap(({ actions }) => actions))],
      calls: [...new Set(steps.flatMap(({ calls }) => calls))],
    };
  });
}

/** A step that runs, with the actions that brought it and the steps that use them. */
interface RunStep {
  readonly step: YamlNode;
  readonly actions: readonly YamlFile[];
  readonly calls: readonly YamlNode[];
}

function expand(project: Project, steps: readonly YamlNode[], depth = 1): readonly RunStep[] {
  return steps.flatMap((step) => {
    const action = depth < DEEPEST ? compositeAction(project, step) : undefined;
    if (action === undefined) return [{ step, actions: [], calls: [] }];
    return expand(project, action.root.get('runs').get('steps').items, depth + 1).map((inner) => ({
      step: inCall(inner.step, step),
      actions: [action, ...inner.actions],
      calls: [step, ...inner.calls],
    }));
  });
}

/** The composite action of the checkout that a step uses, with what the step hands to its inputs. */
function compositeAction(project: Project, step: YamlNode): YamlFile | undefined {
  const uses = step.get('uses').text;
  const folder = uses?.startsWith('./') === true ? joinPath('.', uses) : undefined;
  if (folder === undefined) return undefined;
  const [file] = ['action.yml', 'action.yaml'].map((name) => readYaml(project, inFolder(folder, name))).filter(isYaml);
  if (file?.root.get('runs').get('using').text !== 'composite') return undefined;
  const inputs = new Map([
    ...file.root.get('inputs').entries.map(([name, one]) => [name, one.get('default').text ?? ''] as const),
    ...step.get('with').entries.map(([name, { text = '' }]) => [name, text] as const),
  ]);
  return {
    path: file.path,
    text: fillInputs(file.text, inputs),
    root: withTexts(file.root, (text, key) => fillInputs(text, inputs, key === 'if')),
  };
}

/** A step of an action: it runs if the step that uses the action does, and has its variables. */
function inCall(step: YamlNode, call: YamlNode): YamlNode {
  const conditions = [call, step].flatMap((one) => one.get('if').text ?? []);
  const variables = call.get('env').entries;
  return withValues(step, {
    ...(conditions.length > 0 && { if: { ...call.get('if'), text: conditions.map(bare).join(' && ') } }),
    ...(variables.length > 0 && {
      env: { ...step.get('env'), entries: [...variables, ...step.get('env').entries] },
    }),
  });
}

/** A condition without the signs of an expression. */
function bare(condition: string): string {
  return condition.trim().replace(/^\$\{\{\s*([\s\S]*?)\s*\}\}$/, '$1');
}
