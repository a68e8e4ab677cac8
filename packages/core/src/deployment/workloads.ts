import type { EarlierItem } from '../facts/carry-over/earlier-item.js';

/** Names of a command that installs workloads; undefined for any other command. */
export function installedWorkloads(command: string): readonly string[] | undefined {
  const names = /^dotnet workload install((?: [a-z][a-z0-9-]*)+)$/.exec(command)?.[1];
  return names?.trim().split(' ');
}

/** Workloads of the SDK that the earlier workflow installed, else the one that the project files ask for. */
export function workloadsOf(items: readonly EarlierItem[], asked: string | undefined): readonly string[] {
  const earlier = items.flatMap(({ commands = [] }) =>
    commands.flatMap((command) => installedWorkloads(command) ?? []),
  );
  return [...new Set(earlier.length > 0 || asked === undefined ? earlier : [asked])];
}
