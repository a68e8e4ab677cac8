import type { SetupContext } from './context.js';
import { hostWord } from './places.js';
import type { Shell } from './shell.js';
import type { Step } from './step.js';

/** The commands of the steps, which do by hand what setup does. */
export function printSetup(context: SetupContext, steps: readonly Step[], shell: Shell): string {
  const address = hostWord(context);
  const printed = steps.map((step) => step.print(context, shell));
  const usesHost = typeof address !== 'string' && printed.flat().join('\n').includes(`\${${address.variable}}`);
  return [
    shell.comment(`Commands for ${shell.title}, to run in the folder of the project. Nothing was run.`),
    ...(usesHost ? [shell.comment('Write the address of your host here first:'), shell.assign(address)] : []),
    ...steps.flatMap((step, index) => [
      '',
      shell.comment(steps.length === 1 ? step.title : `${index + 1}. ${step.title}`),
      shell.comment((step.explainPrinted ?? step.explain)(context).join(' ')),
      ...(printed[index] ?? []),
    ]),
  ].join('\n');
}
