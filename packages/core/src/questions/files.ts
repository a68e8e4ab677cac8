import { belowData } from '../facts/below-data.js';
import type { Facts } from '../facts/facts.js';
import { pathsProblem, pathTextProblem } from './path-problem.js';
import type { Question, TargetSource } from './question.js';
import { withoutQuestion } from './without-question.js';

/** Which files beside the databases are backed up. */
export function filesQuestion(targets: readonly TargetSource[]): Question {
  return {
    name: 'files',
    type: 'list',
    flag: 'files',
    placeholder: '<path>',
    message: 'Which files beside the databases should be backed up too? Paths count from the data folder',
    help:
      'Folder, file or pattern below the data folder that is backed up beside the databases, such as uploads; a dot means the ' +
      'whole data folder. The backup needs the secret FILES_PASSWORD; repeat the flag for more. ' +
      'Default: the files that are known to belong to the databases',
    example: 'uploads',
    opposite: 'withoutFiles',
    default: ({ facts, answers }) =>
      targets.find(({ id }) => id === answers['target'])?.files === undefined ? [] : filesFound(facts, true),
    candidates: ({ facts, answers }) =>
      targets.find(({ id }) => id === answers['target'])?.files === undefined ? [] : filesFound(facts),
    ask: ({ facts }) => filesFound(facts).length > 0,
    validate: (value, { answers }) => {
      const paths = value as readonly string[];
      const target = targets.find(({ id }) => id === answers['target']);
      if (paths.length > 0 && target !== undefined && target.files === undefined)
        return `${target.title} cannot hold files beside the databases: choose another target, or leave out --files`;
      return pathsProblem(paths, pathProblem);
    },
  };
}

/** Which of them leave the backup. */
export const withoutFilesQuestion = withoutQuestion('files', {
  flag: 'without-files',
  placeholder: '<path>',
  message: 'Which files should no longer be backed up?',
  help: 'Path that --files gave and that leaves the backup; repeat the flag for more',
  example: 'uploads',
});

/** What was found below the data folder that no backup holds, as --files takes it; on request what the databases need alone. */
function filesFound({ uncovered, dataFolder }: Facts, needed = false): readonly string[] {
  return uncovered
    .filter(({ value }) => !needed || value.needed)
    .flatMap(({ value }) => belowData(value.path, dataFolder.value) ?? []);
}

function pathProblem(path: string): string | undefined {
  if (path === '.') return undefined;
  if (path.trim() === '') return 'name a folder below the data folder, such as uploads';
  const problem = pathTextProblem(path);
  if (problem !== undefined) return problem;
  if (path.startsWith('/')) return 'write it as it counts from the data folder, without a slash at the front';
  const parts = path.split('/');
  if (parts.some((part) => part === '..' || part === '.' || part === ''))
    return 'write the path without ".", ".." and empty parts';
  return parts[0] === '.litestream-deployment'
    ? 'deploy.sh keeps its own files in that folder: name another one'
    : undefined;
}
