import pc from 'picocolors';
import { allSecrets, inEveryEnvironment, type Deployment, type RepositorySecret } from '../deployment/index.js';
import { platformOf, projectFiles } from '../platforms/index.js';
import { keyFiles } from '../platforms/shared/key-files.js';
import { listed } from '../platforms/shared/listed.js';
import { setCommands } from '../platforms/shared/secret-commands.js';
import type { Project } from '../project/project.js';
import { commitCommands } from './report-next.js';
import { wrapLines } from './wrap-lines.js';
import { deleteCommands, usedElsewhere } from './delete-commands.js';

/** A deployment before and after its storage was changed in the files. */
export interface Switch {
  readonly before: Deployment;
  readonly after: Deployment;
  /** The checkout with the new files. */
  readonly project: Project;
}

/** The steps to the new storage, with commands. Until the fourth step has succeeded, the old storage is in use. */
export function reportSwitch(change: Switch): string {
  const { before, after } = change;
  const [old, now] = [before.storage.title, after.storage.title];
  const steps: readonly (readonly string[])[] = [
    [`Create the storage, ${now}: ${projectFiles.guide} says how, and where its values come from.`],
    newValues(change),
    [
      'Commit the files and push them:',
      ...commitCommands(`Back up to ${now}`).map((command) => `  ${command}`),
      ...(after.releaseOnPush
        ? [
            'The push starts a release that stops at the restore check, because ' +
              `${hadBefore(change) ? 'the backup in that storage is an older one' : 'the new storage is empty'}. It changes nothing.`,
          ]
        : []),
    ],
    [
      `Release with the data of the host: gh workflow run ${after.releaseWorkflow} -f adopt=local`,
      ...after.others.map(
        ({ name }) => `Then ${name}: gh workflow run ${after.releaseWorkflow} -f environment=${name} -f adopt=local`,
      ),
      `The databases stay where they are, and a new backup begins in ${now}. ` +
        'The release is recorded only when each database is proven to be there.',
      `If the release fails, the previous version keeps running and replicates to ${old}.`,
    ],
    ['When that release has succeeded, check that the backup can be restored: gh workflow run restore-drill.yml'],
    lastStep(change),
  ];
  const lines = [
    pc.bold(`From ${old} to ${now}`),
    wrapLines(`Until step 4 has succeeded, ${old} keeps the backup, and the app replicates there as before.`),
    ...steps.map(([first, ...more], index) =>
      [wrapLines(`  ${index + 1}. ${first}`, 5), ...more.map((line) => wrapLines(`     ${line}`))].join('\n'),
    ),
  ];
  return lines.join('\n');
}

/** Whether the deployment left this storage before, and comes back to it. */
function hadBefore({ before, after }: Switch): boolean {
  return before.earlierStorages.some(({ target }) => target === after.storage.id);
}

/** A value is new if its name is new, or if the name had another purpose until now. */
function newValues({ before, after }: Switch): readonly string[] {
  const known = allSecrets(before);
  const added = allSecrets(after).filter(
    ({ name, for: purpose }) => !known.some((other) => other.name === name && other.for === purpose),
  );
  const reused = added.filter(({ name }) => known.some((other) => other.name === name));
  const needed = added.filter((secret) => !secret.optional || reused.includes(secret));
  const optional = added.filter((secret) => !needed.includes(secret));
  const indented = (commands: readonly string[]): readonly string[] => commands.map((command) => `  ${command}`);
  const makes = (one: Deployment): readonly string[] =>
    keyFiles(one)
      .filter(({ name }) => added.some((secret) => secret.name === name))
      .map(({ make }) => make);
  const all = inEveryEnvironment(after);
  const commands = (one: Deployment, secrets: readonly RepositorySecret[]): readonly string[] =>
    setCommands(one, platformOf(one).secretFiles(one), secrets);
  return [
    added.length === 0
      ? 'No new secret is needed.'
      : `Set the new secrets${all.length === 1 ? '' : ' of each environment'}; all others stay. In bash:`,
    ...indented(all.flatMap((one) => [...makes(one), ...commands(one, needed)])),
    ...(optional.length === 0
      ? []
      : ['Set only those of these that you need:', ...indented(all.flatMap((one) => commands(one, optional)))]),
    ...reused.map(
      ({ name, for: purpose }) =>
        `${name} had another meaning: from now on it is ${purpose === 'app' ? "the app's own" : 'for the storage'}, ` +
        'and has to be set again before step 4.',
    ),
  ];
}

function lastStep({ before, after, project }: Switch): readonly string[] {
  const { storage } = before;
  const all = inEveryEnvironment(before);
  const until = after.earlierStorages.find(({ target }) => target === storage.id)?.until ?? '';
  const names = new Set(allSecrets(after).map(({ name }) => name));
  const old: readonly RepositorySecret[] = allSecrets(before).filter(({ name }) => !names.has(name));
  const used = old.flatMap(({ name }) => usedElsewhere(name, project));
  return [
    `Keep ${storage.title} until ${until}: states from before the switch can be restored only from there. ` +
      `Then delete the ${all.length === 1 ? 'path' : 'paths'} ${listed(all.map(({ id }) => `${id}/`))} in it, ` +
      'and the secrets that nothing uses any more:',
    ...all
      .flatMap(({ environment }) =>
        deleteCommands(
          old.filter(({ name }) => usedElsewhere(name, project).length === 0),
          environment,
        ),
      )
      .map((command) => `  ${command}`),
    ...used,
  ];
}
