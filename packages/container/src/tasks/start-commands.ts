import { commandWords, startLines, type ContainerView, type Line } from 'litestream-generator-core';
import { takenLines } from './case-branches.js';
import { taskLines } from './index.js';

/** Command lines of the start: those of the image and its scripts, and those of the tasks that these call. */
export function startCommands(view: ContainerView): {
  readonly started: readonly Line[];
  readonly tasks: readonly Line[];
} {
  // `["npm", "start"]` is the command `npm start`.
  const started = takenLines(view, startLines(view)).map(({ text, from }) => ({
    text: /^\s*\[\s*"/.test(text) ? commandWords(text).join(' ') : text,
    from,
  }));
  return { started, tasks: taskLines(view, started) };
}
