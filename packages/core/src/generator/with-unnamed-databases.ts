import type { Deployment } from '../deployment/deployment.js';
import type { Plan } from '../plan/index.js';
import { projectFiles } from '../platforms/index.js';
import { confValues } from '../platforms/shared/conf-value.js';
import { shellWord } from '../quoting/index.js';

/**
 * The plan, with what it leaves out of the backup: a person deleted the line of a database in deploy.conf, or resolved a merge so. Git
 * and a three-way merge take that for an edit, while the memory still has the database.
 */
export function withUnnamedDatabases(
  plan: Plan,
  { databases, patterns }: Pick<Deployment, 'databases' | 'patterns'>,
): Plan {
  const conf = plan.files.find(
    ({ file, state }) => file.path === projectFiles.conf && ['kept', 'merged'].includes(state),
  );
  if (conf?.after === undefined) return plan;
  const { after } = conf;
  const missing = (name: string, paths: readonly string[]): readonly string[] => {
    const named = confValues(after, name);
    return paths
      .filter((path) => !named.includes(path))
      .map(
        (path) =>
          `${path} is not in ${projectFiles.conf}, which you changed, so the next deployment does not back it up. ` +
          `To keep its backup, add the line ${name}=${path}. To end it: --without-database ${shellWord(path)}`,
      );
  };
  const lines = [
    ...missing(
      'database',
      databases.map(({ path }) => path),
    ),
    ...missing(
      'pattern',
      patterns.map(({ folder, pattern }) => `${folder}/${pattern}`),
    ),
  ];
  return { ...plan, changes: [...plan.changes, ...lines] };
}
