import pc from 'picocolors';
import { allSecrets, environmentPlace, inEveryEnvironment, type Deployment } from '../deployment/index.js';
import type { Project } from '../project/project.js';
import type { Secret } from '../secret.js';
import { targets } from '../targets/registry.js';
import { platformOf, projectFiles } from '../platforms/index.js';
import { environmentConf } from '../platforms/shared/paths.js';
import { shellWord } from '../quoting/index.js';
import type { Memory } from './memory.js';
import { deleteCommands, usedElsewhere } from './delete-commands.js';
import { listed } from '../platforms/shared/listed.js';
import { uniqueBy } from '../unique-by.js';
import { wrapLines } from './wrap-lines.js';

/** What was removed, and from where. */
export interface Removal {
  readonly deployment: Deployment;
  /** As it was before. */
  readonly memory: Memory;
  /** The checkout as it is now. */
  readonly project: Project;
  /** Paths of files that stay, because a person edited them. */
  readonly kept: readonly string[];
}

/** What a deployment leaves outside of the checkout, with the commands that remove it, in the order in which to do it. */
export function reportRemoval(removal: Removal): string {
  const { deployment, memory, project, kept } = removal;
  const workflows = kept.filter((path) => path.startsWith('.github/workflows/'));
  const own = project.files.filter((path) => path.startsWith('.deploy/'));
  // Before all environments were in one checkout, each had a branch; such an environment has no file of values here.
  const elsewhere = deployment.others.filter(({ name }) => memory.stored.written[environmentConf(name)] === undefined);
  const here = inEveryEnvironment({
    ...deployment,
    others: deployment.others.filter((one) => !elsewhere.includes(one)),
  });
  const lines = [
    pc.bold('Not removed, because it is outside this checkout'),
    'Until you remove it, the app keeps running, and its data and backup stay as they are.',
    ...platformOf(deployment).leaves(here),
    ...inStorage(here, deployment),
    ...atGitHub(here, removal),
    ...(own.length === 0 ? [] : ['', `Files of yours stay: ${own.join(', ')}.`]),
    ...(workflows.length === 0
      ? []
      : [
          '',
          'GitHub still runs the workflows that you kept, and they fail without the removed files. ' +
            `When you do not need them any more: git rm ${workflows.map(shellWord).join(' ')}`,
        ]),
    ...(memory.stored.earlier.length === 0
      ? []
      : [
          '',
          `The files of the earlier deployment are not restored. Git has them: git log --diff-filter=DM -- ${memory.stored.earlier
            .flatMap(({ files }) => files)
            .slice(0, 3)
            .map(shellWord)
            .join(' ')}`,
        ]),
    ...elsewhere.map(
      ({ name, id }) =>
        `\nThe deployment of ${name} (${id}) is not touched: its files lie on another branch. ` +
        'It may use the same secrets, so run this there as well, or keep them.',
    ),
    '',
    ...(memory.git === undefined
      ? ['This folder is not a git repository, so nothing restores the removed files.']
      : ['To undo this before you commit it: git checkout HEAD -- .', 'After that, undo the commit with git revert.']),
    here.length === 1
      ? `${here[0]?.id} names the backup, and a run with that id in .yo-rc.json finds it again.`
      : `${listed(here.map(({ id }) => id))} name the backups, and a run with these ids in .yo-rc.json finds them again.`,
  ];
  return wrapLines(lines.join('\n'));
}

function inStorage(here: readonly Deployment[], { storage, earlierStorages }: Deployment): readonly string[] {
  const paths = here.map(({ id, environment }) => (here.length === 1 ? `${id}/` : `${id}/ (${environment})`));
  return [
    '',
    `${pc.bold('In the storage')} (${storage.title}): ` +
      `everything below the path ${listed(paths)} is the backup with its history. Delete that path last, ` +
      'when nobody needs the data any more.',
    ...earlierStorages.map(
      ({ title, since, until }) =>
        `The previous storage, ${title}, has the history up to ${since} below the same path, ` +
        `and is needed until ${until}. Delete that path there as well.`,
    ),
  ];
}

function atGitHub(here: readonly Deployment[], { deployment, project, kept }: Removal): readonly string[] {
  const secrets = everySecret(deployment);
  const used = secrets.flatMap(({ name }) => usedElsewhere(name, project));
  const deletes = here.flatMap(({ environment }) =>
    deleteCommands(
      secrets.filter(({ name }) => usedElsewhere(name, project).length === 0),
      environment,
    ),
  );
  const usersOf = (environment: string): readonly string[] =>
    project.files.filter(
      (path) =>
        /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path) &&
        new RegExp(`^\\s+(?:environment|name):\\s*['"]?${environment}['"]?\\s*(?:#|$)`, 'm').test(
          project.read(path) ?? '',
        ),
    );
  return [
    '',
    pc.bold('At GitHub'),
    ...(kept.includes(projectFiles.restoreDrill)
      ? ['  The weekly restore drill stays, because you kept its workflow.']
      : [
          '  The weekly restore drill ends when this commit is on the default branch. ' +
            'Until then: gh workflow disable restore-drill.yml',
        ]),
    ...(deletes.length === 0 ? [] : ['  Secrets and variables:', ...deletes.map((command) => `    ${command}`)]),
    ...used.map((line) => `  ${line}`),
    '  The record of what was backed up:',
    ...here.flatMap(({ id }) => [
      `    gh api --paginate "repos/{owner}/{repo}/deployments?task=litestream:${id}&per_page=100" ` +
        "--jq '.[].id' | while read -r record; do",
      '      gh api --silent "repos/{owner}/{repo}/deployments/$record/statuses" -f state=inactive && ' +
        'gh api --method DELETE "repos/{owner}/{repo}/deployments/$record"; done',
    ]),
    ...here.flatMap(({ environment }) =>
      usersOf(environment).length > 0
        ? [`  The environment ${environment} stays, because ${usersOf(environment).join(', ')} uses it.`]
        : [
            '  The environment, with the secrets that it holds itself:',
            `    gh api --method DELETE "${environmentPlace(environment)}"`,
          ],
    ),
    '  The images, whose package has the name of the repository in lower case (the first command once; ' +
      'for an organisation: /orgs/ORGANISATION/packages/…):',
    '    gh auth refresh --scopes read:packages,delete:packages',
    `    gh api --method DELETE "/user/packages/container/$(gh repo view --json name --jq '.name | ascii_downcase')"`,
    ...(deployment.upgradeWorkflow
      ? [
          '  The branch and the environment of the workflow that upgraded these files:',
          '    git push origin --delete litestream-upgrade',
          `    gh api --method DELETE "${environmentPlace('upgrade')}"`,
        ]
      : []),
  ];
}

/** The present ones, those of the earlier storages, and the one that the drill reads, each name once. */
function everySecret(deployment: Deployment): readonly Pick<Secret, 'name' | 'kind'>[] {
  const before = targets
    .filter(({ id }) => deployment.earlierStorages.some(({ target }) => target === id))
    .flatMap(({ secrets }) => secrets);
  const all: readonly Pick<Secret, 'name' | 'kind'>[] = [
    ...allSecrets(deployment),
    ...before,
    { name: 'RESTORE_DRILL_MAX_AGE_DAYS', kind: 'variable' },
  ];
  return uniqueBy(all, ({ name }) => name);
}
