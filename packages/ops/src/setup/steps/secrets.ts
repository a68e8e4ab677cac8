import {
  allSecrets,
  environmentArguments,
  environmentPlace,
  UserError,
  wrapLines,
  type RepositorySecret,
} from 'litestream-generator-core';
import { bad, unknown } from '../../doctor/check.js';
import { repositorySecrets } from '../../doctor/checks/repository-secrets.js';
import { confirm } from '../ask.js';
import { enterOptional } from '../enter-optional.js';
import { enterValue } from '../enter-value.js';
import type { SetupContext } from '../context.js';
import { matching, setTogether, withMatching } from '../set-together.js';
import { makeEnvironment } from '../set-value.js';
import type { Shell } from '../shell.js';
import { defineStep } from '../step.js';
import { theRepository } from '../the-repository.js';
import { thenAgain } from '../then-again.js';

/** What the workflows need from the repository's settings. */
export const secrets = defineStep({
  id: 'secrets',
  title: 'Secrets',
  async check(context) {
    const finding = await context.check(repositorySecrets);
    if (finding.state !== 'good') return finding;
    if ((await context.held()) === undefined)
      return unknown('gh does not list the names of the secrets here', 'To see why: gh secret list');
    // The doctor counts those of the repository as well, which are production's.
    const missing = (await lacking(context)).filter(({ optional }) => !optional);
    if (missing.length > 0)
      return bad(
        `The environment ${context.deployment.environment} lacks ${namesOf(missing)}`,
        'This step sets what is missing',
      );
    const changed = await replacements(context);
    return changed.length === 0
      ? finding
      : unknown(
          `The repository has ${namesOf(changed)} already, perhaps with another value: GitHub shows no values`,
          'This step replaces it if you agree',
        );
  },
  needs: async (context) =>
    (await lacking(context))
      .filter((secret) => (!secret.optional || isHalfKnown(context, secret)) && !willBeKnown(context, secret.name))
      .map(({ name, what }) => ({ name, how: `${what}, as an environment variable` })),
  explain: ({ deployment: { environment } }) => [
    `Sets the secrets and variables of ${settingsOf(environment)} ` +
      'that it lacks, with the GitHub CLI. Values go to it on standard input.',
    'What the repository has already is not replaced without a question. Where it has one half of a pair, such as an access key',
    'without its secret key, both are set again.',
  ],
  explainPrinted: ({ deployment: { environment } }) => [
    `Sets the secrets and variables of ${settingsOf(environment)} ` +
      'with the GitHub CLI, which asks for each value that does not come from a file.',
    'The GitHub CLI replaces an existing value without asking: leave out the names whose values are to stay.',
  ],
  async run(context) {
    const repository = await theRepository(context);
    await makeEnvironment(context, repository);
    context.forgetHeld();
    if ((await context.held()) === undefined)
      throw new UserError({
        what: `gh cannot list the names of the secrets and variables of ${repository.name}, so nothing was set.`,
        fix: thenAgain(
          'To see why: gh secret list',
          'Log in as somebody who is allowed to list them (gh auth login), and run setup again.',
        ),
      });
    const changed = await replacements(context);
    const replaced =
      changed.length === 0 ||
      context.wishes.replace ||
      (await confirm(
        context,
        `The repository has ${namesOf(changed)} already. Replace it with the new value? ` +
          'GitHub does not show whether the two differ.',
        false,
      ));
    if (!replaced)
      context.terminal.say(
        wrapLines(
          `${namesOf(changed)} was not changed in the repository, where it may have another value. ` +
            'To replace it, run setup again with --replace.',
        ),
      );
    const held = await context.held();
    const missing = await lacking(context);
    const halves = missing.filter(({ name, kind }) => held?.[kind].has(name));
    if (halves.length > 0)
      context.terminal.say(
        wrapLines(
          `${namesOf(halves)}: this is set again, because the repository lacks the value that must match it, and GitHub shows no values.`,
        ),
      );
    const wanted = [...missing, ...(replaced ? changed : [])];
    const unknownOf = (some: readonly RepositorySecret[]) =>
      some.filter(({ name }) => context.value(name) === undefined);
    for (const secret of unknownOf(wanted.filter(({ optional }) => !optional))) await enterValue(context, secret);
    await enterOptional(
      context,
      unknownOf(wanted),
      'Which of these do you want to set as well? They are optional (Enter for none)',
    );
    for (const secret of unknownOf(wanted)) if (isHalfKnown(context, secret)) await enterValue(context, secret);
    await setTogether(context, repository, wanted);
    context.forgetHeld();
    for (const { name } of [...changed, ...wanted]) context.values.settle(name);
  },
  print,
});

/** Where the values of an environment are set, in words. */
const settingsOf = (environment: string): string =>
  environment === 'production' ? 'the repository' : `the repository's environment ${environment}`;

const namesOf = (secrets: readonly RepositorySecret[]): string => secrets.map(({ name }) => name).join(', ');

/** Values that steps before this one make. */
function willBeKnown(context: SetupContext, name: string): boolean {
  const { host, storage } = context.deployment;
  const made = [host.secret, 'DEPLOY_KEY', 'DEPLOY_KNOWN_HOSTS', ...storage.secrets.map((secret) => secret.name)];
  return made.includes(name) || context.value(name) !== undefined;
}

/** Whether it has no value, and what it must match has one. */
function isHalfKnown(context: SetupContext, secret: RepositorySecret): boolean {
  const pair = matching(secret, allSecrets(context.deployment));
  return context.value(secret.name) === undefined && pair.some(({ name }) => context.value(name) !== undefined);
}

/** The values that the repository lacks, with those that must match one of them. */
async function lacking(context: SetupContext): Promise<readonly RepositorySecret[]> {
  const held = await context.held();
  const all = allSecrets(context.deployment);
  return withMatching(
    all.filter(({ name, kind }) => !(held?.[kind].has(name) ?? false)),
    all,
  );
}

/** The values that the repository has although this run has made or asked for new ones, with those that must match one of them. */
async function replacements(context: SetupContext): Promise<readonly RepositorySecret[]> {
  const [held, missing] = [await context.held(), await lacking(context)];
  const all = allSecrets(context.deployment).filter((secret) => missing.every(({ name }) => name !== secret.name));
  return withMatching(
    all.filter(({ name, kind }) => context.values.isNew(name) && (held?.[kind].has(name) ?? false)),
    all,
  );
}

function print(context: SetupContext, shell: Shell): readonly string[] {
  const { deployment, values } = context;
  const where = environmentArguments(deployment.environment);
  const all = allSecrets(deployment);
  const set = ({ name, kind }: RepositorySecret): readonly string[] => ['gh', kind, 'set', name, ...where];
  const files = all.filter(
    ({ name, optional, carriedOver }) => !optional && !carriedOver && values.fileOf(name) !== undefined,
  );
  const known = all.filter((secret) => !files.includes(secret) && isPlainlyKnown(context, secret));
  const open = all.filter((secret) => !known.includes(secret) && !files.includes(secret));
  const typed = (some: readonly RepositorySecret[]): readonly string[] => [
    ...some.flatMap((secret) => {
      const file = values.fileOf(secret.name);
      return file === undefined ? [] : [shell.withInput(file, ...set(secret))];
    }),
    ...(['secret', 'variable'] as const).flatMap((kind) => {
      const names = some
        .filter((secret) => secret.kind === kind && values.fileOf(secret.name) === undefined)
        .map(({ name }) => name);
      return names.length === 0 ? [] : [shell.each(names, 'gh', kind, 'set', '{name}', ...where)];
    }),
  ];
  const optional = typed(open.filter((secret) => secret.optional && !secret.carriedOver));
  const carriedOver = typed(open.filter((secret) => secret.carriedOver));
  const place = environmentPlace(deployment.environment);
  return [
    ...(deployment.environment === 'production'
      ? []
      : [shell.unlessThere(['gh', 'api', '--silent', place], ['gh', 'api', '--silent', '--method', 'PUT', place])]),
    ...files.map((secret) => shell.withInput(values.fileOf(secret.name) ?? '', ...set(secret))),
    ...known.map(
      (secret) => `${shell.command('echo', context.value(secret.name) ?? '')} | ${shell.command(...set(secret))}`,
    ),
    ...typed(open.filter((secret) => !secret.optional && !secret.carriedOver)),
    ...shown(shell, 'These are optional. Remove the # from a line, and the names that you do not need:', optional),
    ...shown(
      shell,
      'Set only what the repository does not have from the earlier deployment, because gh replaces a value without asking:',
      carriedOver,
    ),
  ];
}

/** Commands that run only after a person has removed the mark in front of them. */
function shown(shell: Shell, title: string, commands: readonly string[]): readonly string[] {
  return commands.length === 0 ? [] : [shell.comment(title), ...commands.map((command) => shell.inactive(command))];
}

/** Whether its value is known and may stand on a screen. */
function isPlainlyKnown(context: SetupContext, { name, kind }: RepositorySecret): boolean {
  const open = kind === 'variable' || [context.deployment.host.secret, 'DEPLOY_USERNAME', 'DEPLOY_PORT'].includes(name);
  return open && context.value(name) !== undefined;
}
