import pc from 'picocolors';
import { allSecrets, type Deployment, type RepositorySecret } from '../deployment/index.js';
import { keyFiles } from '../platforms/compose/key-files.js';
import { projectFiles } from '../platforms/compose/index.js';
import { setCommands } from '../platforms/compose/secret-commands.js';
import type { Project } from '../project/project.js';
import { deleteCommands, usedElsewhere } from './delete-commands.js';

/** A deployment before and after its storage was changed in the files. */
export interface Switch {
  readonly before: Deployment;
  readonly after: Deployment;
  /** The checkout with the new files. */
  readonly project: Project;
  /** Other environments of the project, whose files lie on other branches. */
  readonly others: readonly string[];
}

/** The steps to the new storage, with commands. Until the fourth one has succeeded, the old storage is the one that counts. */
export function reportSwitch(change: Switch): string {
  const { before, after } = change;
  const [old, now] = [before.storage.title, after.storage.title];
  const steps: readonly (readonly string[])[] = [
    [`Create the storage, ${now}: ${projectFiles.guide} says how, and where its values come from.`],
    newValues(change),
    [`Commit the files and push them: git add --all && git commit -m "Back up to ${now}" && git push`, ...(after.releaseOnPush ? ['The push starts a release that stops at the restore check, because the new storage is empty. It changes nothing.'] : [])],
    ['Release with the data of the host: gh workflow run release.yml -f adopt=local',
      `The databases stay where they are, and a new backup begins in ${now}. Only when each database is proven to be there is it recorded.`,
      `If the release fails, the version before runs on and replicates to ${old}.`],
    ['See that it can be restored, once that release has succeeded: gh workflow run restore-drill.yml'],
    lastStep(change),
  ];
  return [
    pc.bold(`From ${old} to ${now}`),
    `Until step 4 has succeeded, ${old} keeps the backup, and the app replicates there as before.`,
    ...steps.map(([first, ...more], index) => [`  ${index + 1}. ${first}`, ...more.map((line) => `     ${line}`)].join('\n')),
  ].join('\n');
}

/** A value is new where its name is, and where the name served something else until now. */
function newValues({ before, after }: Switch): readonly string[] {
  const known = allSecrets(before);
  const added = allSecrets(after).filter(({ name, for: purpose }) => !known.some((other) => other.name === name && other.for === purpose));
  const reused = added.filter(({ name }) => known.some((other) => other.name === name));
  const needed = added.filter((secret) => !secret.optional || reused.includes(secret));
  const optional = added.filter((secret) => !needed.includes(secret));
  const indented = (commands: readonly string[]): readonly string[] => commands.map((command) => `  ${command}`);
  const makes = keyFiles(after).filter(({ name }) => added.some((secret) => secret.name === name)).map(({ make }) => make);
  return [
    added.length === 0 ? 'No secret is new.' : 'Set what is new; everything else stays. In bash:',
    ...indented([...makes, ...setCommands(after, needed)]),
    ...(optional.length === 0 ? [] : ['Only what you need of these:', ...indented(setCommands(after, optional))]),
    ...reused.map(({ name, for: purpose }) => `${name} had another meaning: from now on it is ${purpose === 'app' ? 'the app\'s own' : 'for the storage'}, and has to be set again before step 4.`),
  ];
}

function lastStep({ before, after, project, others }: Switch): readonly string[] {
  const { id, storage, environment } = before;
  const until = after.earlierStorages.find(({ target }) => target === storage.id)?.until ?? '';
  const names = new Set(allSecrets(after).map(({ name }) => name));
  const old: readonly RepositorySecret[] = allSecrets(before).filter(({ name }) => !names.has(name));
  const used = old.flatMap(({ name }) => usedElsewhere(name, project));
  return [
    `Keep ${storage.title} until ${until}: what was before the switch can be restored from there alone. Then delete the path ${id}/ in it, and what nothing uses any more:`,
    ...deleteCommands(old.filter(({ name }) => usedElsewhere(name, project).length === 0), environment).map((command) => `  ${command}`),
    ...used,
    ...(others.length === 0 ? [] : [`Look first whether ${others.join(', ')} uses them: its files lie on another branch.`]),
  ];
}
