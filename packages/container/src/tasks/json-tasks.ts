import { jsonTexts } from 'litestream-generator-core';
import { filesMatching } from '../lines.js';
import type { TaskRunner } from './task-runner.js';

/** `composer run-script setup`, `composer setup`, and `@setup` in another script. */
const COMPOSER =
  /\bcomposer\s+(?:-\S+\s+)*(?:run(?:-script)?\s+(?:-\S+\s+)*)?([\w:.-]+)|(?:^|\s)@(?!php\b|composer\b)([\w:.-]+)/g;

/** Scripts of `composer.json`. */
export const composerScripts: TaskRunner = {
  called: (command) => [...command.matchAll(COMPOSER)].flatMap(([, script, other]) => script ?? other ?? []),
  lines: ({ project }, task) =>
    filesMatching(project, /(?:^|\/)composer\.json$/).flatMap((path) => jsonTexts(project, path, ['scripts', task])),
};

/** Tasks of `deno.json`. */
export const denoTasks: TaskRunner = {
  called: (command) =>
    [...command.matchAll(/\bdeno\s+(?:task|run)\s+(?:-\S+\s+)*([\w:-]+)/g)].flatMap(([, task]) => task ?? []),
  lines: ({ project }, task) =>
    filesMatching(project, /(?:^|\/)deno\.jsonc?$/).flatMap((path) => [
      ...jsonTexts(project, path, ['tasks', task]),
      ...jsonTexts(project, path, ['tasks', task, 'command']),
    ]),
};
