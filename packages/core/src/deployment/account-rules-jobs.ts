import type { Rule, Unaccounted } from './account-rule.js';
import { releaseBranches } from './release-branches.js';

/** Conditions that hold whenever the new workflow deploys, or that only keep out what does not start it. */
const ALWAYS = [
  /^true$/,
  /^'([^']*)'\s*==\s*'\1'$/,
  /^(?:success|always)\(\)$/,
  /^!\s*(?:cancelled|failure)\(\)$/,
  /^github\.event_name\s*==\s*'(?:push|release|workflow_dispatch|workflow_run)'$/,
  /^github\.event_name\s*!=\s*'(?:pull_request|pull_request_target|schedule|merge_group)'$/,
  /^github\.event\.workflow_run\.(?:conclusion\s*(?:==\s*'success'|!=\s*'(?:failure|cancelled|skipped|timed_out)')|event\s*==\s*'push')$/,
  // A version that a person names is deployed as it is, and nothing is built then.
  /^(?:github\.event\.)?inputs\.[\w-]*(?:version|tag|ref)\s*==\s*'(?:latest)?'$/,
  /^needs\.[\w-]+\.result\s*==\s*'success'$/,
  // A copy of the repository has no secrets, so it deploys nothing.
  /^github\.repository(?:_owner)?\s*==\s*'[^']*'$/,
  /^(?:!\s*github\.event\.repository\.fork|github\.event\.repository\.fork\s*==\s*false)$/,
  // A published release makes the tag.
  /^github\.ref_type\s*==\s*'tag'$/,
  /^startsWith\(\s*github\.ref\s*,\s*'refs\/tags\/[^']*'\s*\)$/,
  /^github\.ref_name\s*==\s*github\.event\.repository\.default_branch$/,
  /^github\.ref\s*==\s*format\('refs\/heads\/\{0\}',\s*github\.event\.repository\.default_branch\)$/,
];
/** A condition that names a branch. */
const BRANCH =
  /^(?:github\.ref(?:_name)?|github\.event\.workflow_run\.head_branch)\s*==\s*'(?:refs\/heads\/)?([^']+)'$/;

function holds(condition: string, deployment: Unaccounted): boolean {
  const branch = BRANCH.exec(condition)?.[1];
  return branch === undefined
    ? ALWAYS.some((pattern) => pattern.test(condition))
    : releaseBranches(deployment).includes(branch);
}

/** The parts of a condition, without the brackets around several of them. */
function partsOf(condition: string): readonly string[] {
  return condition.split(/&&|\|\|/).map((part) => {
    const text = part.trim().replace(/^\(+/, '').trim();
    const open = text.split('(').length - text.split(')').length;
    return (open < 0 ? text.slice(0, text.length + open) : text).trim();
  });
}

/** What jobs say beside their steps. */
export const jobRules: readonly Rule[] = [
  {
    kinds: ['setting'],
    value: /^condition: /,
    when: ({ value = '' }, deployment) =>
      partsOf(value.replace('condition: ', '')).every((part) => holds(part, deployment)),
    result: { by: 'release.yml, which starts only when there is something to deploy' },
  },
  {
    kinds: ['setting'],
    value: /^concurrency$/,
    result: { by: 'the concurrency group of release.yml, in which deployments run one after another' },
  },
  {
    kinds: ['setting'],
    value:
      /^permission (?:write-all|(?:contents|packages|deployments|actions|checks|statuses|issues|pull-requests|security-events): write)$/,
    result: { by: 'the permissions that each job of release.yml has' },
  },
  // A matrix with one value of each kind is one run.
  {
    kinds: ['setting'],
    value: /^strategy: (?:[\w-]+: [^,;]+(?:; |$))+$/,
    result: { by: 'the job "Build" of release.yml' },
  },
];
