import { wrapWords } from 'litestream-generator-core';
import type { SetupContext } from './context.js';
import { hostWord } from './places.js';
import type { Shell } from './shell.js';
import type { Step } from './step.js';

/** Columns of a line of an explanation. */
const longest = 118;

/** The commands of the steps, which do by hand what setup does. */
export function printSetup(context: SetupContext, steps: readonly Step[], shell: Shell): string {
  const address = hostWord(context);
  const usesHost = typeof address !== 'string' && steps.some(({ platform }) => platform !== undefined);
  return [
    shell.comment(`Commands for ${shell.title}, to run in the folder of the project. Nothing was run.`),
    ...(usesHost ? [shell.comment('Write the address of your host here first:'), shell.assign(address)] : []),
    ...steps.flatMap((step, index) => [
      '',
      shell.comment(steps.length === 1 ? step.title : `${index + 1}. ${step.title}`),
      ...wrapWords((step.explainPrinted ?? step.explain)(context).join(' '), 0, longest)
        .split('\n')
        .map((text) => shell.comment(text)),
      ...step.print(context, shell),
    ]),
  ].join('\n');
}
