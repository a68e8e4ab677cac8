import { posix } from 'node:path';
import { readPackageJson, type ContainerView, type Line } from 'litestream-generator-core';
import { inImage } from '../in-image.js';
import { filesMatching } from '../lines.js';
import type { TaskRunner } from './task-runner.js';

/** Options of a package manager, with the value of those that take one. */
const OPTIONS = String.raw`(?:(?:--(?:prefix|filter|workspace|cwd|dir)|-[FwC])[= ]\S+\s+|workspace\s+\S+\s+|-{1,2}[\w-]+(?:=\S+)?\s+)*`;
/** `npm start`, `pnpm --filter server run serve`, `node --run start`. */
const CALL = new RegExp(
  String.raw`\b(?:(?:npm|pnpm|yarn|bun)\s+${OPTIONS}(?:run(?:-script)?\s+)?${OPTIONS}([\w:.-]+)|node\s+--run[= ]([\w:.-]+))`,
  'g',
);
/** `run-s db serve`, `npm-run-all migrate:up serve`: each word is the name of a script. */
const SEVERAL = /\b(?:run-s|run-p|npm-run-all2?)\s+([^&|;]+)/g;
/** The package of a workspace that a command line names, by its folder or its name. */
const PACKAGE = /(?:--(?:prefix|filter|workspace|cwd|dir)|-[FwC])[= ](\S+)|\byarn\s+workspace\s+(\S+)/;

/** Scripts of `package.json`, with what npm calls before them. */
export const packageScripts: TaskRunner = {
  called: (command) => [
    ...[...command.matchAll(CALL)].flatMap(([, script, run]) => script ?? run ?? []),
    ...[...command.matchAll(SEVERAL)].flatMap(([, names = '']) =>
      names.split(/\s+/).filter((name) => /^[\w:]/.test(name)),
    ),
  ],
  lines: (view, task, command) =>
    packagesOf(view, command).flatMap((path) => {
      const packageJson = readPackageJson(view.project, path);
      return [`pre${task}`, task].flatMap((name): readonly Line[] => {
        const script = packageJson?.script(name);
        return script ? [{ text: script.value, from: script.from }] : [];
      });
    }),
};

/** The `package.json` that a command line names, else the one in the folder that the image starts in, else every one. */
function packagesOf(view: ContainerView, command: string): readonly string[] {
  const all = filesMatching(view.project, /(?:^|\/)package\.json$/);
  const [, option, workspace] = PACKAGE.exec(command) ?? [];
  const wanted = (option ?? workspace)?.replace(/^\.\/|\/$/g, '');
  const named =
    wanted === undefined
      ? []
      : all.filter(
          (path) =>
            inImage(view, posix.dirname(path)) === posix.resolve(view.contentRoot, wanted) ||
            view.project.read(path)?.includes(`"name": "${wanted}"`) === true ||
            posix.basename(posix.dirname(path)) === posix.basename(wanted),
        );
  const started = posix.join(view.contentRoot, 'package.json');
  const near = all.filter((path) => inImage(view, path) === started);
  return named.length > 0 ? named : near.length > 0 ? near : all;
}
