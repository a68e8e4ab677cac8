import type { Rule, Unaccounted } from './account-rule.js';
import { inRelease } from './kept-place.js';
import { releaseBranches } from './release-branches.js';

const trigger: Rule['kinds'] = ['trigger'];

/** The branch in `push on main` and `successful Build on main`. */
const branchOf = (name: string): string => name.replace(/^.* on /, '');
/** The workflows in `successful Build, Lint on main`. */
const workflowsOf = (name: string): string => name.replace(/^successful (.*) on .*$/, '$1');

const isReleased = ({ name }: { readonly name: string }, deployment: Unaccounted): boolean =>
  releaseBranches(deployment).includes(branchOf(name));
const isAny = ({ name }: { readonly name: string }): boolean => /^(?:any branch|\*\*?)$/.test(branchOf(name));
const isUsual = ({ releaseBranches: named }: Unaccounted): boolean => named === undefined;

/** What starts a deployment. */
export const triggerRules: readonly Rule[] = [
  { kinds: trigger, name: /^a published release$/, result: inRelease('on', 'release') },
  { kinds: trigger, name: /^by hand$/, result: inRelease('on', 'workflow_dispatch') },
  { kinds: trigger, name: /^push of the tag /, result: { by: 'a published release, which creates the tag' } },
  {
    kinds: trigger,
    name: /^push on /,
    when: (item, deployment) => deployment.releaseOnPush && isReleased(item, deployment),
    result: (_item, { releaseAfter }) => inRelease('on', releaseAfter === undefined ? 'push' : 'workflow_run'),
  },
  {
    kinds: trigger,
    name: /^successful /,
    when: (item, deployment) =>
      isReleased(item, deployment) && workflowsOf(item.name) === (deployment.releaseAfter ?? []).join(', '),
    result: inRelease('on', 'workflow_run'),
  },
  {
    kinds: trigger,
    name: /^successful /,
    when: (item, deployment) =>
      (isAny(item) || isReleased(item, deployment)) &&
      workflowsOf(item.name)
        .split(', ')
        .some((one) => deployment.releaseAfter?.includes(one) === true),
    result: { by: 'the successful run for which release.yml waits' },
  },
  {
    kinds: trigger,
    name: /^successful /,
    value: /^builds$/,
    when: (item, deployment) => deployment.releaseOnPush && (isAny(item) || isReleased(item, deployment)),
    result: { by: 'the job "Build" of release.yml, for which the job "Deploy" waits' },
  },
  {
    kinds: trigger,
    name: /^push on /,
    when: (item, deployment) => deployment.releaseOnPush && isAny(item) && isUsual(deployment),
    result: { by: 'each push to main or master' },
  },
  {
    kinds: trigger,
    name: /^push on /,
    when: (item, { releaseOnPush }) => releaseOnPush && isAny(item),
    result: { by: 'each push to a branch that release.yml names' },
  },
];
