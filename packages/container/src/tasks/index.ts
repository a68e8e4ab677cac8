import type { ContainerView, Line } from 'litestream-generator-core';
import { composerScripts, denoTasks } from './json-tasks.js';
import { makeTargets } from './make-targets.js';
import { packageScripts } from './package-scripts.js';
import type { TaskRunner } from './task-runner.js';

const RUNNERS: readonly TaskRunner[] = [packageScripts, composerScripts, denoTasks, makeTargets];

/** Levels of tasks that call other tasks: the search stops at this depth. */
const MAX_DEPTH = 3;

/** The command lines of the tasks that these command lines call, and of those that these call in their turn. */
export function taskLines(view: ContainerView, commands: readonly Line[], depth = MAX_DEPTH): readonly Line[] {
  if (commands.length === 0 || depth === 0) return [];
  const called = RUNNERS.flatMap(({ called: calledIn, lines }) =>
    commands.flatMap(({ text }) => calledIn(text).flatMap((task) => lines(view, task, text))),
  ).filter(({ text, from }, index, all) => all.findIndex((one) => one.from === from && one.text === text) === index);
  return [...called, ...taskLines(view, called, depth - 1)];
}
