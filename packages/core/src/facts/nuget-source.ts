import { buildValue, secretOfValue } from '../project/build-value.js';
import { isWorkflow } from '../project/composite-actions.js';
import { runningWorkflow } from '../project/called-workflows.js';
import type { Project } from '../project/project.js';
import { findWorkflows } from '../project/workflow.js';
import { environmentOf, type YamlNode } from '../project/yaml-file.js';
import { found, type Fact } from './fact.js';
import type { FeedValue } from './feed-values.js';

/** A feed of NuGet that only a workflow names, by `source-url` of actions/setup-dotnet. */
export interface NugetSource {
  readonly url: string;
  /** Whose packages of GitHub these are. Default: those of the owner of the repository. */
  readonly owner?: string;
}

/** The variable that actions/setup-dotnet has NuGet read the token from. */
const NUGET_AUTH_TOKEN = 'NUGET_AUTH_TOKEN';

/** Commands that install the packages of the app; what only tests it needs nothing here. */
const INSTALLS = /\bdotnet\s+(?:publish|build|restore)\b/;
/** The address of a feed, also with the owner of the repository in it. */
const ADDRESS = /^https:\/\/(?:[^\s'"`$\\{}]|\$\{\{ github\.repository_owner \}\})+$/;

/**
 * The feed from which a workflow installs packages, with the secret of its token: the action works with none. A second run finds it in the
 * workflow of the first.
 * @see https://github.com/actions/setup-dotnet#setting-up-authentication-for-nuget-feeds
 */
export function findNugetSource(project: Project): readonly Fact<FeedValue>[] {
  for (const workflow of findWorkflows(project)) {
    const file = 'error' in workflow ? undefined : runningWorkflow(project, workflow.path);
    if ('error' in workflow || !isWorkflow(file)) continue;
    const valueOf = (text: string): string => buildValue(text, [workflow]) ?? '';
    for (const [, job] of file.root.get('jobs').entries) {
      const named = inJob(job, [file.root, job], valueOf);
      if (named !== undefined) return [named];
    }
  }
  return [];
}

function inJob(
  job: YamlNode,
  around: readonly YamlNode[],
  valueOf: (text: string) => string,
): Fact<FeedValue> | undefined {
  let setUp: YamlNode | undefined;
  for (const step of job.get('steps').items) {
    if (step.get('uses').text?.startsWith('actions/setup-dotnet@') === true) setUp = step;
    const given = setUp?.get('with');
    const { text: address = '', from = '' } = given?.get('source-url') ?? {};
    const url = valueOf(address);
    if (setUp === undefined || !ADDRESS.test(url) || !INSTALLS.test(step.get('run').text ?? '')) continue;
    const token = [...around, setUp]
      .flatMap((node) => environmentOf(node.get('env')))
      .findLast(({ name }) => name === NUGET_AUTH_TOKEN)?.value;
    const secret = token === undefined ? undefined : secretOfValue(valueOf(token));
    const owner = given?.get('owner').text;
    if (secret === undefined || (owner !== undefined && !/^[\w-]+$/.test(owner))) continue;
    return found(
      {
        name: NUGET_AUTH_TOKEN,
        secret,
        of: 'dotnet',
        file: 'NuGet for the feed of actions/setup-dotnet',
        source: { url, ...(owner !== undefined && { owner }) },
      },
      from,
    );
  }
  return undefined;
}
