import { joinPath } from '../project/paths.js';
import type { EarlierItem } from '../facts/carry-over/earlier-item.js';
import type { UiBuild } from '../facts/facts.js';

/** Scripts of the front end that the earlier workflow ran after its build, in the same folder: `node ./post.build.js`. */
export function afterBuildOf(items: readonly EarlierItem[], { folder }: UiBuild): readonly string[] {
  return items
    .filter(({ kind, value = '.' }) => kind === 'step' && value === folder)
    .flatMap(({ commands = [] }) =>
      commands
        .slice(commands.findIndex((command) => /^(?:npm|pnpm|yarn|bun) run /.test(command)) + 1)
        .filter((command) => /^node (?:\.\/)?[\w.-]+\.[cm]?js$/.test(command)),
    );
}

/** Folder that an earlier step published to GitHub Pages. */
export function pagesOf(items: readonly EarlierItem[]): string | undefined {
  return items
    .flatMap(({ kind, name, value = '' }) =>
      kind === 'setting' && name.startsWith('GitHub Pages from ') ? [value] : [],
    )
    .flatMap((folder) => joinPath('.', folder) ?? [])
    .find((folder) => /^[\w./-]+$/.test(folder));
}

/** Whether the earlier build was given the public host as a property, for the placeholder in the files of the site. */
export function fillsHost(items: readonly EarlierItem[]): boolean {
  return items.some(({ kind, name }) => kind === 'build' && name === 'property DEPLOY_API');
}
