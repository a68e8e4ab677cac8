import { folderOf } from '../../project/paths.js';
import { shellCommands } from '../../project/shell-commands.js';
import type { Project } from '../../project/project.js';
import type { EarlierItem } from './earlier-item.js';
import { jumpHostItems } from './jump-host-items.js';

/**
 * Scripts of a deployment: Kamal's hooks, those in `.deploy/`, and those that its workflows call.
 * @param hooks folder of Kamal's hooks
 * @param workflows their paths, and those of the actions of the checkout that they use
 */
export function scriptItems(project: Project, hooks: string, workflows: readonly string[]): readonly EarlierItem[] {
  const isOfAction = (path: string): boolean =>
    workflows.some((one) => folderOf(one) === folderOf(path) && ACTION.test(one));
  const texts = workflows.map((path) => ({ path, lines: (project.read(path) ?? '').split('\n') }));
  return project.files
    .filter((path) => !path.endsWith('.sample') && (!path.startsWith('.github/') || isOfAction(path)))
    .flatMap((path): readonly EarlierItem[] => {
      const caller = isScript(path) ? callerOf(path, texts) : undefined;
      if (caller === undefined && !path.startsWith(hooks)) return [];
      const commands = /\.(?:sh|bash)$|hooks\/[\w-]+$/.test(path) ? shellCommands(project.read(path) ?? '') : [];
      return [
        { kind: 'script', name: path, where: caller ?? `${path}:1`, commands },
        ...jumpHostItems(path, project.read(path) ?? ''),
      ];
    });
}

/** Beside it are the scripts that it calls by the variable of its folder. */
const ACTION = /(?:^|\/)action\.ya?ml$/;

function isScript(path: string): boolean {
  return /\.(?:sh|bash|ps1|py|[cm]?js)$|(?:^|\/)Makefile$/.test(path);
}

/** By its whole path, or by its name where the step works in its folder. */
function callerOf(
  path: string,
  workflows: readonly { readonly path: string; readonly lines: readonly string[] }[],
): string | undefined {
  const name = path.split('/').at(-1) as string;
  for (const workflow of workflows) {
    const line = workflow.lines.findIndex(
      (text) =>
        !/^\s*#/.test(text) &&
        (text.includes(path) ||
          (name === 'Makefile'
            ? /\bmake\s/.test(text)
            : (folderOf(path) === folderOf(workflow.path) &&
                new RegExp(`action_path\\b.*/${escaped(name)}`, 'i').test(text)) ||
              new RegExp(`(?:^|[\\s"'])(?:\\./)?${escaped(name)}(?=["'\\s;]|$)`).test(text))),
    );
    if (line >= 0) return `${workflow.path}:${line + 1}`;
  }
  return undefined;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
