import { pathsProblem, pathTextProblem } from './path-problem.js';
import type { Question } from './question.js';
import { withoutQuestion } from './without-question.js';

/** Which SQLite files may be lost: no deployment, status or drill names them as missing from the backup. */
export const ignoredDatabasesQuestion: Question = {
  name: 'ignoredDatabases',
  type: 'list',
  flag: 'ignore-database',
  placeholder: '<path>',
  message: 'Which SQLite files may be lost?',
  help:
    'SQLite file that the app writes and that may be lost, such as a cache: it is not backed up, and ' +
    'nothing warns of it. A path below the data folder, or one in the container that begins with a ' +
    'slash; * stands for any text; repeat the flag for more',
  example: 'cache/*.db',
  opposite: 'withoutIgnoredDatabases',
  default: () => [],
  ask: () => false,
  validate: (value) => pathsProblem(value, pathProblem),
};

/** Which of them may not be lost after all. */
export const withoutIgnoredDatabasesQuestion = withoutQuestion('ignoredDatabases', {
  flag: 'without-ignore-database',
  placeholder: '<path>',
  message: 'Which ignored SQLite files should be reported again when they are not backed up?',
  help: 'File or pattern that --ignore-database gave, and that should be reported again when it is not backed up; repeat the flag for more',
  example: 'cache/*.db',
});

function pathProblem(path: string): string | undefined {
  if (path.trim() === '') return 'name a file, or a pattern such as cache/*.db';
  const problem = pathTextProblem(path);
  if (problem !== undefined) return problem;
  if (path.split('/').includes('..')) return 'write the path without ".."';
  // Otherwise nothing would ever be reported again.
  return /^[/*]+$/.test(path) ? 'it stands for every file: name the folder, as in cache/*' : undefined;
}
