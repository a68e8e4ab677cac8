import { environmentPlace } from '../deployment/gh-environment.js';
import type { Platform } from '../platforms/index.js';
import { environmentConf, projectFiles } from '../platforms/shared/paths.js';
import type { Settled } from './environments.js';
import { releaseFile } from './release-file.js';
import type { Stored } from './stored.js';

/** What a run changes about environments, as lines of its plan. */
export function changedEnvironments(
  stored: Stored,
  environment: string,
  { others }: Pick<Settled, 'others'>,
  removed: string | undefined,
  platform: Platform,
): readonly string[] {
  const before = Object.keys(stored.deployments).filter((name) => name !== removed);
  const byBranch =
    before.length > 1
      ? others.filter(({ name }) => before.includes(name) && stored.written[environmentConf(name)] === undefined)
      : [];
  const lines = others.flatMap(({ name, id }) => {
    const workflow = releaseFile(stored);
    const deploys = `A release deploys ${environment}; gh workflow run ${workflow} -f environment=${name} deploys ${name}.`;
    if (!before.includes(name))
      return before.length === 0
        ? []
        : [
            `The environment ${name} is added. Its backup is below ${id}/ in the storage, and ` +
              `${environmentConf(name)} has the values that differ. ${deploys}`,
          ];
    return byBranch.some((one) => one.name === name)
      ? [
          `${environment} and ${name} are in one checkout from now on, no longer on a branch each: ` +
            `${projectFiles.conf} has the values of ${environment}, ${environmentConf(name)} those of ${name}. ${deploys} ` +
            'If the other branch has a domain of its own, give it again with --environment and --domain.',
        ]
      : [];
  });
  const id = removed === undefined ? undefined : stored.deployments[removed];
  return [
    ...lines,
    ...(removed === undefined || id === undefined
      ? []
      : [
          `The environment ${removed} is removed from the checkout, and nothing else of it changes. Its backup ` +
            `stays below ${id}/ in the storage. ${platform.ends(id)} ` +
            `To delete its environment on GitHub: gh api -X DELETE ${environmentPlace(removed)}`,
        ]),
  ];
}
