import type { Project } from './project.js';
import { runningWorkflow } from './called-workflows.js';
import { isWorkflow, wholeText } from './composite-actions.js';
import { remembered } from './remembered.js';
import { environmentOf, type YamlNode } from './yaml-file.js';

/** A step of a workflow's job. */
export interface WorkflowStep {
  readonly from: string;
  /** Key of its job. */
  readonly job: string;
  /** Machine of its job. */
  readonly runsOn?: string;
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with: ReadonlyMap<string, string>;
  readonly env: readonly { readonly name: string; readonly value: string | undefined }[];
  /** Folder that its script runs in. */
  readonly folder?: string;
  readonly shell?: string;
  readonly condition?: string;
  /** The values of each run of its job where that has a matrix, by their names, `matrix.app`. */
  readonly matrix?: readonly ReadonlyMap<string, string>[];
}

/** A GitHub Actions workflow: a source of facts, never of steps to copy. */
export interface Workflow {
  readonly path: string;
  /** Its text, then those of the composite actions of the checkout that it uses. */
  readonly text: string;
  readonly steps: readonly WorkflowStep[];
  /** Variables set in `env:` at any level or appended to `$GITHUB_ENV` or an `.env` file, with their value and place. */
  readonly environment: readonly { readonly name: string; readonly value: string; readonly from: string }[];
}

type Read = Workflow | { readonly path: string; readonly error: string };

const known = remembered<readonly Read[]>();

/** All workflows that parse, with the steps of their composite actions, and the errors of those that do not. */
export function findWorkflows(project: Project): readonly Read[] {
  return known(project, '', () => readWorkflows(project));
}

function readWorkflows(project: Project): readonly Read[] {
  return project.files
    .filter((path) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path))
    .flatMap((path) => {
      const file = runningWorkflow(project, path);
      if (!isWorkflow(file)) return file ?? [];
      const jobs = file.root.get('jobs').entries.map(([, job]) => job);
      const steps = jobs.flatMap((job) => job.get('steps').items);
      const declared = [file.root, ...jobs, ...steps].flatMap((node) => environmentOf(node.get('env')));
      return {
        path,
        text: wholeText(file),
        steps: file.root
          .get('jobs')
          .entries.flatMap(([name, job]) => job.get('steps').items.map((node) => step(node, name, job))),
        environment: [
          ...declared.flatMap(({ name, value, from }) => (value === undefined ? [] : [{ name, value, from }])),
          ...[file, ...file.actions].flatMap((one) => echoed(one.path, one.text)),
        ],
      };
    });
}

function step(node: YamlNode, job: string, jobNode: YamlNode): WorkflowStep {
  const uses = node.get('uses').text;
  const run = node.get('run').text;
  const name = node.get('name').text;
  const runsOn = jobNode.get('runs-on').text;
  const defaults = jobNode.get('defaults').get('run');
  const folder = node.get('working-directory').text ?? defaults.get('working-directory').text;
  const shell = node.get('shell').text ?? defaults.get('shell').text;
  const condition = node.get('if').text;
  const matrix = matrixOf(jobNode.get('strategy').get('matrix'));
  return {
    from: node.from,
    job,
    ...(runsOn === undefined ? {} : { runsOn }),
    ...(name === undefined ? {} : { name }),
    ...(folder === undefined ? {} : { folder }),
    ...(shell === undefined ? {} : { shell }),
    ...(condition === undefined ? {} : { condition }),
    env: environmentOf(node.get('env')),
    ...(matrix.length > 0 && { matrix }),
    ...(uses === undefined ? {} : { uses }),
    ...(run === undefined ? {} : { run }),
    with: new Map(
      node
        .get('with')
        .entries.flatMap(([name, value]) => (value.text === undefined ? [] : [[name, value.text] as const])),
    ),
  };
}

/** As many runs of a matrix as a person would look at. */
const MOST = 64;

/** Every combination of its lists, and those that are included. */
function matrixOf(node: YamlNode): readonly ReadonlyMap<string, string>[] {
  const lists = node.entries.filter(([key, { items }]) => items.length > 0 && !/^(?:include|exclude)$/.test(key));
  const combined = lists.reduce<readonly ReadonlyMap<string, string>[]>(
    (runs, [key, { items }]) =>
      runs.flatMap((run) => items.map((item) => new Map([...run, ...valuesOf(`matrix.${key}`, item)]))).slice(0, MOST),
    [new Map()],
  );
  const included = node.get('include').items.map((item) => new Map(valuesOf('matrix', item)));
  return [...(lists.length > 0 ? combined : []), ...included].slice(0, MOST);
}

function valuesOf(name: string, node: YamlNode): readonly (readonly [string, string])[] {
  return node.text === undefined
    ? node.entries.flatMap(([key, value]) => valuesOf(`${name}.${key}`, value))
    : [[name, node.text]];
}

/** `echo "NAME=value" >> file` lines. */
function echoed(path: string, text: string): readonly { name: string; value: string; from: string }[] {
  return text.split('\n').flatMap((line, index) => {
    const match = /^\s*(?:- run:\s*)?echo\s+(["']?)([A-Za-z_]\w*)=(.*)\1\s*>>/.exec(line);
    return match ? [{ name: match[2] as string, value: match[3] as string, from: `${path}:${index + 1}` }] : [];
  });
}

/** Name of the repository secret in `${{ secrets.NAME }}`; undefined for any other value. */
export function secretIn(value: string): string | undefined {
  return /^\$\{\{\s*secrets\.([A-Za-z_]\w*)\s*\}\}$/.exec(value.trim())?.[1];
}

/**
 * Name of the repository secret that a variable of the workflows has, also by way of others: `NAME: ${{ env.name }}` after `echo
 * "name=${{ secrets.NAME }}" >> $GITHUB_ENV`.
 */
export function secretBehind(
  workflows: readonly Pick<Workflow, 'environment'>[],
  variable: string,
): string | undefined {
  const follow = (environment: Workflow['environment'], name: string, seen: Set<string>): string | undefined => {
    if (seen.has(name)) return undefined;
    seen.add(name);
    for (const { value } of environment.filter((entry) => entry.name === name)) {
      const next = /^\$\{\{\s*env\.([A-Za-z_]\w*)\s*\}\}$/.exec(value.trim())?.[1];
      const secret = secretIn(value) ?? (next === undefined ? undefined : follow(environment, next, seen));
      if (secret !== undefined) return secret;
    }
    return undefined;
  };
  for (const { environment } of workflows) {
    const secret = follow(environment, variable, new Set());
    if (secret !== undefined) return secret;
  }
  return undefined;
}
