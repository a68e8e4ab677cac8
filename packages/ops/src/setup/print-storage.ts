import { targets } from 'litestream-generator-core';
import type { SetupContext } from './context.js';
import { makerOf } from './make-storage.js';
import type { Shell } from './shell.js';

/**
 * What a person does at the provider, with the names of this deployment: the commands of the provider's program where there are some,
 * the steps and the policy to paste in any case.
 * @param shell Left out, the text is for the screen and has no commands.
 */
export function printStorage(context: SetupContext, shell?: Shell): readonly string[] {
  const { deployment, value } = context;
  const { id, docs, secrets } = deployment.storage;
  const maker = makerOf(context);
  const answers = Object.fromEntries(
    (maker?.questions ?? []).map(({ name, ...question }) => [name, value(name) ?? question.default(deployment.id)]),
  );
  const remark = (text: string): string => (shell === undefined ? text : shell.comment(text));
  const commands =
    shell === undefined || maker === undefined
      ? []
      : [
          remark(`With the ${maker.title}, after: ${maker.advice}`),
          ...maker.commands(answers, deployment.id).map(({ args }) => shell.command(maker.program, ...args)),
          remark('Or by hand at the provider:'),
        ];
  const policy = targets.find((target) => target.id === id)?.policy;
  const [place] = secrets;
  const text = policy?.(value(place?.name ?? '') ?? answers[place?.name ?? ''] ?? deployment.id, deployment.id);
  return [
    ...commands,
    ...docs.setup.map((line) => remark(`- ${line}`)),
    remark(`- These permissions are enough: ${docs.permissions}.`),
    ...(text === undefined
      ? []
      : [remark('- As a policy to paste, with the name of your bucket:'), remark(`  ${JSON.stringify(text)}`)]),
  ];
}
