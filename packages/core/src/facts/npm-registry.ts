import { buildValue, secretOfValue } from '../project/build-value.js';
import { isWorkflow } from '../project/composite-actions.js';
import { runningWorkflow } from '../project/called-workflows.js';
import type { Project } from '../project/project.js';
import { findWorkflows } from '../project/workflow.js';
import { environmentOf, type YamlNode } from '../project/yaml-file.js';
import { found, type Fact } from './fact.js';

/** A registry of npm that only a workflow names, by `registry-url` of actions/setup-node. */
export interface NpmRegistry {
  readonly url: string;
  /** Packages that come from it, `@acme`. Default: those of the owner of the repository at GitHub, else all. */
  readonly scope?: string;
  /** Secret of the repository with its access token. Default: it needs none. */
  readonly secret?: string;
}

/** The variable that actions/setup-node has npm read the token from. */
export const NODE_AUTH_TOKEN = 'NODE_AUTH_TOKEN';

const PUBLIC = /^https:\/\/registry\.npmjs\.org\/?$/;
const PUBLISHES = /\b(?:npm|pnpm|yarn|bun)\s+(?:\S+\s+)*?publish\b|\bsemantic-release\b|\bchangeset\b/;
/** Commands by which packages are installed; a project file of .NET may call them as well. */
const INSTALLS =
  /\b(?:npm|pnpm|yarn|bun)(?:\s+--?\S+)*\s+(?:ci|i|install|add)\b|^\s*yarn\s*$|\bdotnet\s+(?:publish|build)\b/m;

/**
 * The registry from which a workflow installs packages. One that it only publishes to is none, and neither is the public one without a
 * token. A second run finds it in the workflow, or in the Dockerfile, of the first.
 * @see https://github.com/actions/setup-node/blob/main/docs/advanced-usage.md#use-private-packages
 */
export function findNpmRegistry(project: Project): Fact<NpmRegistry> | undefined {
  for (const workflow of findWorkflows(project)) {
    const file = 'error' in workflow ? undefined : runningWorkflow(project, workflow.path);
    if ('error' in workflow || !isWorkflow(file)) continue;
    for (const [, job] of file.root.get('jobs').entries) {
      const named = inJob(job, [file.root, job], (text) => secretOfValue(buildValue(text, [workflow]) ?? ''));
      if (named !== undefined) return named;
    }
  }
  return inDockerfile(project);
}

function inJob(
  job: YamlNode,
  around: readonly YamlNode[],
  secretOf: (text: string) => string | undefined,
): Fact<NpmRegistry> | undefined {
  let setUp: YamlNode | undefined;
  for (const step of job.get('steps').items) {
    if (step.get('uses').text?.startsWith('actions/setup-node@') === true) setUp = step;
    const run = step.get('run').text ?? '';
    const url = setUp?.get('with').get('registry-url').text;
    if (setUp === undefined || url === undefined || !INSTALLS.test(run) || PUBLISHES.test(run)) continue;
    if (!/^https:\/\/[^\s'"`$\\]+$/.test(url)) continue;
    // The action passes on a token that it has itself.
    const token = [...around, setUp, step]
      .flatMap((node) => environmentOf(node.get('env')))
      .findLast(({ name }) => name === NODE_AUTH_TOKEN)?.value;
    const secret = token === undefined ? undefined : secretOf(token);
    if ((token !== undefined && secret === undefined) || (token === undefined && PUBLIC.test(url))) continue;
    const { text: scope } = setUp.get('with').get('scope');
    if (scope !== undefined && !/^@?[\w.-]+$/.test(scope)) continue;
    return found(
      {
        url,
        ...(scope === undefined ? {} : { scope: `@${scope.replace('@', '')}` }),
        ...(secret === undefined ? {} : { secret }),
      },
      setUp.get('with').get('registry-url').from,
    );
  }
  return undefined;
}

/** The Dockerfile that an earlier run wrote names it where npm reads it. */
function inDockerfile(project: Project): Fact<NpmRegistry> | undefined {
  for (const path of ['Dockerfile', 'Dockerfile.app']) {
    const lines = (project.read(path) ?? '').split('\n');
    const at = lines.findIndex((line) => /~\/\.npmrc\b/.test(line) && /registry=https:/.test(line));
    const [, scope, url] = /'(?:(@[\w.-]+):)?registry=(https:[^\s']+)'/.exec(lines[at] ?? '') ?? [];
    if (url === undefined) continue;
    const secret = /_authToken=/.test(lines[at] ?? '') ? tokenIn(project) : undefined;
    return found(
      { url, ...(scope === undefined ? {} : { scope }), ...(secret === undefined ? {} : { secret }) },
      `${path}:${at + 1}`,
    );
  }
  return undefined;
}

/** What a workflow gives the builder under the name of the token. */
function tokenIn(project: Project): string {
  const lines = findWorkflows(project).flatMap((file) => ('error' in file ? [] : file.text.split('\n')));
  const given = lines.map((line) => /^\s*NODE_AUTH_TOKEN=(\$\{\{.*\}\})\s*$/.exec(line)?.[1] ?? '');
  return given.flatMap((text) => secretOfValue(text) ?? [])[0] ?? NODE_AUTH_TOKEN;
}
