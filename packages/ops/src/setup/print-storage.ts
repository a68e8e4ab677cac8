import { makerCommands, policyText, proposedName, type Target } from 'litestream-generator-core';
import type { SetupContext } from './context.js';
import { targetOf } from './make-storage.js';
import type { Shell } from './shell.js';

/**
 * What a person does at the provider, with the names of this deployment: the commands of the provider's program where there are some,
 * the steps and the policy to paste in any case.
 * @param shell Left out, the text is for the screen and has no commands.
 */
export function printStorage(context: SetupContext, shell?: Shell): readonly string[] {
  const { deployment, value } = context;
  const { docs, secrets } = deployment.storage;
  const target = targetOf(context);
  const { maker } = target;
  const known = secrets.flatMap(({ name }) => {
    const text = value(name);
    return text === undefined ? [] : [[name, text] as const];
  });
  const proposed = (maker?.questions ?? []).map((question) => [question.name, proposedName(question, deployment.id)]);
  // Names alone: of credentials nothing is shown.
  const names = Object.fromEntries([...proposed, ...known.filter(([name]) => isName(target, name))]) as Readonly<
    Record<string, string>
  >;
  const anyName = Object.fromEntries(secrets.map(({ name }) => [name, deployment.id]));
  const remark = (text: string): string => (shell === undefined ? text : shell.comment(text));
  const commands =
    shell === undefined || maker === undefined
      ? []
      : [
          remark(`With the ${maker.title}. Log in first: ${maker.advice}`),
          ...makerCommands(target, names, deployment.id).flatMap(({ what, args, onlyIfNew = false }) => [
            ...(onlyIfNew ? [remark(what)] : []),
            shell.command(maker.program, ...args),
          ]),
          remark('Or by hand at the provider:'),
        ];
  const policy = policyText(target, { ...anyName, ...names }, deployment.id);
  return [
    ...commands,
    ...(shell === undefined ? [] : keyCommands(context, shell)),
    ...docs.setup.map((line) => remark(`- ${line}`)),
    remark(`- These permissions are enough: ${docs.permissions}.`),
    ...(policy === undefined
      ? []
      : [
          remark('- As a policy to paste, with the name of your bucket:'),
          shell === undefined ? `  ${policy}` : shell.inactive(`  ${policy}`),
        ]),
  ];
}

/** Commands that make the files which are entered as secrets of the storage. */
function keyCommands({ deployment, values }: SetupContext, shell: Shell): readonly string[] {
  return deployment.storage.secrets.flatMap(({ name, use }) => {
    const file = values.fileOf(name);
    if (use.as !== 'file' || file === undefined) return [];
    const words = use.make.split(' ').map((word) => (word === "''" ? '' : word.replace('{file}', file)));
    return [shell.comment(`The key of the storage: ${use.advice}.`), shell.command(...words)];
  });
}

function isName({ identity, secrets, maker }: Target, name: string): boolean {
  const use = secrets.find((secret) => secret.name === name)?.use;
  return (
    (maker?.questions ?? []).some((question) => question.name === name) ||
    (use?.as === 'config' && identity.includes(use.variable))
  );
}
