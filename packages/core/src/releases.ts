/** What a user notices of a release. */
export interface Release {
  readonly version: string;
  /** One plain sentence for each notable change since the release before. */
  readonly changes: readonly string[];
  /** Files that the release before wrote, and that nothing uses any more. */
  readonly unused?: readonly string[];
}

const scriptsOf010 = [
  'check-secrets',
  'drill',
  'handover',
  'health',
  'history',
  'host-setup',
  'look',
  'preflight',
  'record',
  'report',
  'restore',
  'steps',
  'storage',
  'summary',
  'values',
  'verify',
  'versions',
  'volume',
];

/** Every release after the first, the newest first. A release adds its entry here: `upgrade` shows those that a user has not seen. */
export const releases: readonly Release[] = [
  {
    version: '0.2.0',
    changes: [
      'One program, .deploy/deploy.sh, takes the place of the scripts in .deploy/, ' +
        'and the values of your project stand in .deploy/deploy.conf.',
      'A run remembers what it wrote: your edits are kept and merged, what you deleted stays deleted, ' +
        'and you are asked about overlaps only.',
      'A database, a port or a user that has changed in the project is picked up by the next run, and shown.',
      '--database adds to the databases of the backup instead of replacing the list; --without-database removes one.',
      'Services of your own in .deploy/compose.override.yml and commands in .deploy/hooks/ are deployed.',
      'A release that proves fewer databases than the one before fails, unless its input drop_database names the missing one.',
      'Dependabot is configured for the actions, Litestream, the proxy and the base images.',
      'A secret of the app that has the name of a secret of the storage gets a name of its own: APP_ and the old name.',
      'Environments lie side by side in one checkout, no longer on a branch each: --environment adds one, ' +
        '--without-environment removes one.',
      'The commands upgrade, switch and remove are new.',
    ],
    unused: scriptsOf010.map((name) => `.deploy/${name}.sh`),
  },
];

/** Below zero where the first version is the older one. Numbers only: a pre-release counts as its release. */
export function compareVersions(one: string, other: string): number {
  const numbers = (version: string): readonly number[] => version.split(/[-+]/, 1).join().split('.').map(Number);
  const [left, right] = [numbers(one), numbers(other)];
  return [0, 1, 2].map((place) => (left[place] ?? 0) - (right[place] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

/** The releases after one version, up to another one, the oldest first. */
export function releasesBetween(from: string, to: string): readonly Release[] {
  return releases
    .filter(({ version }) => compareVersions(version, from) > 0 && compareVersions(version, to) <= 0)
    .toReversed();
}
