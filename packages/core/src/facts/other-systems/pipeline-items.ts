import { environmentItem } from '../carry-over/environment-item.js';
import type { EarlierItem } from '../carry-over/earlier-item.js';
import { commandItems, domainItems } from './command-items.js';
import type { Leaf } from './leaves.js';
import { COMMANDS, DOMAINS, VARIABLES } from './system-keys.js';

/** Values that a pipeline knows of itself, such as the commit and its registry. */
const OF_PIPELINE =
  /\$\{?(?:(?:CI|GITLAB|CIRCLE|BITBUCKET|BUILD|DRONE|TRAVIS)|(?:Build|System|Agent|Release|Pipeline))_\w+\}?/g;

/** Of a pipeline its commands, variables and domains; which machines and stages it has, the new workflow does not need. */
export function pipelineItems(leaf: Leaf): readonly EarlierItem[] {
  const { keys, text, from } = leaf;
  const last = keys.at(-1) ?? '';
  const parent = keys.at(-2) ?? '';
  const trigger = triggerOf(leaf);
  if (trigger !== undefined) return [{ kind: 'trigger', name: trigger, where: from }];
  if (COMMANDS.test(last) && !VARIABLES.test(parent))
    return parent === 'inputs' && !/\s/.test(text) ? [] : commandItems(leaf);
  if (last === 'lfs' && text === 'true') return [{ kind: 'build', name: 'lfs true', where: from, value: text }];
  if (last === 'submodules' || last === 'GIT_SUBMODULE_STRATEGY')
    return /^(?:true|normal|recursive)$/.test(text)
      ? [{ kind: 'build', name: `submodule ${text === 'recursive' ? text : 'true'}`, where: from, value: text }]
      : [];
  if (keys.join('.') === 'variables.group')
    return [{ kind: 'setting', name: `variables of the group ${text}`, where: from }];
  if (DOMAINS.test(last)) return domainItems(leaf);
  // What a ready-made step of the pipeline is given goes with that step; an environment of GitLab has a name.
  if (
    keys.slice(0, -2).some((key) => COMMANDS.test(key) || key === 'inputs') ||
    (parent === 'environment' && last === 'name')
  )
    return [];
  if (VARIABLES.test(parent)) return environmentItem(last, text.replaceAll(OF_PIPELINE, ''), from);
  if (last === 'uses' || last === 'pipe' || last === 'task')
    return [
      { kind: 'step', name: `${last} ${text.replace(/[:@].*$/, '')}`, where: from, commands: [`${last} ${text}`] },
    ];
  if (last === 'cron' || last === 'schedule') return [{ kind: 'trigger', name: `schedule ${text}`, where: from }];
  return [];
}

/** What starts a pipeline or a job of it: `only: [main]`, `if: $CI_COMMIT_BRANCH == "main"`, `when: manual`. */
function triggerOf({ keys, text }: Leaf): string | undefined {
  const last = keys.at(-1) ?? '';
  if (last === 'when' && text === 'manual') return 'by hand';
  if (
    /^(?:only|branch|branches)$/.test(last) ||
    /(?:^|\.)(?:only\.refs|branches\.(?:include|only))$/.test(keys.join('.'))
  )
    return text === 'tags' ? 'push of the tag *' : BRANCH.test(text) ? `push on ${text}` : undefined;
  if (last !== 'if' || !keys.includes('rules')) return undefined;
  const branch = /\$CI_COMMIT_(?:BRANCH|REF_NAME)\s*==\s*["']?([\w./-]+|\$CI_DEFAULT_BRANCH)/.exec(text)?.[1];
  if (branch !== undefined) return `push on ${branch === '$CI_DEFAULT_BRANCH' ? 'main' : branch}`;
  if (/^\$CI_COMMIT_TAG\b/.test(text)) return 'push of the tag *';
  return /merge_request/.test(text) ? undefined : `where ${text.slice(0, 60)}`;
}

/** A name of a branch, and none of GitLab's words for what starts a job. */
const BRANCH = /^(?!(?:merge_requests|pushes|branches|web|api|schedules|triggers|external|chat|pipelines)$)[\w./-]+$/;

/** `$(Build.BuildId)` is a variable of Azure Pipelines, and the output of a command in a shell. */
export function withVariables(leaf: Leaf): Leaf {
  return {
    ...leaf,
    text: leaf.text.replaceAll(/\$\(([\w.]+)\)/g, (_all, name: string) => `\${${name.replaceAll('.', '_')}}`),
  };
}
