import { allSecrets, UserError, type RepositorySecret } from 'litestream-generator-core';
import { bad, unknown } from '../../doctor/check.js';
import { repositorySecrets } from '../../doctor/checks/repository-secrets.js';
import { confirm } from '../ask.js';
import { enterOptional } from '../enter-optional.js';
import { enterValue } from '../enter-value.js';
import type { SetupContext } from '../context.js';
import { environmentPlace, makeEnvironment, setValue, whereArguments } from '../set-value.js';
import type { Shell } from '../shell.js';
import { defineStep } from '../step.js';
import { theRepository } from '../the-repository.js';

/** What the workflows need from the repository's settings. */
export const secrets = defineStep({
  id: 'secrets',
  title: 'Secrets',
  async check(context) {
    const finding = await context.check(repositorySecrets);
    if (finding.state !== 'good') return finding;
    if ((await context.held()) === undefined)
      return unknown('gh does not list the names of the secrets here', 'Look at what it says: gh secret list');
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
          `The repository has ${namesOf(changed)}, perhaps with another value: GitHub shows none`,
          'This step replaces it if you agree',
        );
  },
  needs: async (context) =>
    (await lacking(context))
      .filter(({ name, optional }) => !optional && !willBeKnown(context, name))
      .map(({ name, what }) => ({ name, how: `${what}, as an environment variable` })),
  explain: ({ deployment: { environment } }) => [
    `Sets the secrets and variables of the repository${environment === 'production' ? '' : `'s environment ${environment}`} ` +
      'that it lacks, with the GitHub CLI. Values go to it on standard input.',
    'What the repository has already is not replaced without a question.',
  ],
  async run(context) {
    const repository = await theRepository(context);
    await makeEnvironment(context, repository);
    context.forgetHeld();
    if ((await context.held()) === undefined)
      throw new UserError({
        what: `gh cannot list the names of the secrets and variables of ${repository.name}, so nothing was set.`,
        fix: 'Look at what it says: gh secret list. Log in as somebody who may list them (gh auth login), and run setup again.',
      });
    const changed = await replacements(context);
    const replaced =
      changed.length === 0 ||
      context.wishes.replace ||
      (await confirm(
        context,
        `GitHub does not show whether it is the same value. The repository has ${namesOf(changed)} already. ` +
          'Replace by the new value?',
        false,
      ));
    if (!replaced)
      context.terminal.say(
        `${namesOf(changed)}: stays as the repository has it, perhaps with another value. --replace replaces it.`,
      );
    const wanted = [...(await lacking(context)), ...(replaced ? changed : [])];
    for (const secret of wanted.filter(({ optional }) => !optional))
      if (context.value(secret.name) === undefined) await enterValue(context, secret);
    await enterOptional(
      context,
      wanted.filter(({ optional, name }) => optional && context.value(name) === undefined),
      'Which of these do you want to set as well? They are optional (Enter for none)',
    );
    for (const secret of wanted)
      if (context.value(secret.name) !== undefined) await setValue(context, repository, secret);
    context.forgetHeld();
    for (const { name } of [...changed, ...wanted]) context.values.settle(name);
  },
  print,
});

const namesOf = (secrets: readonly RepositorySecret[]): string => secrets.map(({ name }) => name).join(', ');

/** Values that steps before this one make. */
function willBeKnown(context: SetupContext, name: string): boolean {
  const { host, storage } = context.deployment;
  const made = [host.secret, 'DEPLOY_KEY', 'DEPLOY_KNOWN_HOSTS', ...storage.secrets.map((secret) => secret.name)];
  return made.includes(name) || context.value(name) !== undefined;
}

/** What the repository does not have. */
async function lacking(context: SetupContext): Promise<readonly RepositorySecret[]> {
  const held = await context.held();
  return allSecrets(context.deployment).filter(({ name, kind }) => !(held?.[kind].has(name) ?? false));
}

/** What it has, and this run has a value for that was made or typed just now. */
async function replacements(context: SetupContext): Promise<readonly RepositorySecret[]> {
  const held = await context.held();
  return allSecrets(context.deployment).filter(
    ({ name, kind }) => context.values.isNew(name) && (held?.[kind].has(name) ?? false),
  );
}

function print(context: SetupContext, shell: Shell): readonly string[] {
  const { deployment, values } = context;
  const where = whereArguments(deployment);
  const all = allSecrets(deployment);
  const set = ({ name, kind }: RepositorySecret): readonly string[] => ['gh', kind, 'set', name, ...where];
  const files = all.filter(({ name, optional }) => !optional && values.fileOf(name) !== undefined);
  const known = all.filter((secret) => !files.includes(secret) && isPlainlyKnown(context, secret));
  const typed = (kind: 'secret' | 'variable', optional: boolean): readonly string[] => {
    const names = all
      .filter((secret) => secret.kind === kind && secret.optional === optional && !known.includes(secret))
      .filter(({ name }) => values.fileOf(name) === undefined)
      .map(({ name }) => name);
    return names.length === 0 ? [] : [shell.each(names, 'gh', kind, 'set', '{name}', ...where)];
  };
  const optional = [...typed('secret', true), ...typed('variable', true)];
  return [
    ...(deployment.environment === 'production'
      ? []
      : [shell.command('gh', 'api', '--silent', '--method', 'PUT', environmentPlace(deployment))]),
    ...files.map((secret) => shell.withInput(values.fileOf(secret.name) ?? '', ...set(secret))),
    ...known.map(
      (secret) => `${shell.command('echo', context.value(secret.name) ?? '')} | ${shell.command(...set(secret))}`,
    ),
    ...typed('secret', false),
    ...typed('variable', false),
    ...(optional.length === 0 ? [] : [shell.comment('These are optional. Leave out the names that you do not need:')]),
    ...optional,
  ];
}

/** What may stand on a screen: no secret of a person. */
function isPlainlyKnown(context: SetupContext, { name, kind }: RepositorySecret): boolean {
  const open = kind === 'variable' || [context.deployment.host.secret, 'DEPLOY_USERNAME', 'DEPLOY_PORT'].includes(name);
  return open && context.value(name) !== undefined;
}
