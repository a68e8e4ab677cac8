import { inState, type Plan } from '../plan/index.js';
import { projectFiles } from '../platforms/index.js';

/** Without these, every workflow fails. */
const needed: readonly string[] = [projectFiles.engine, projectFiles.conf, projectFiles.litestream];

/**
 * The plan, with the files that are missing and that every deployment needs: they stay deleted, as after a merge with a branch that
 * removed the deployment, and nothing else would say that the result cannot work.
 */
export function withLostFiles(plan: Plan): Plan {
  const lost = inState(plan, 'deleted')
    .map(({ file }) => file.path)
    .filter((path) => needed.includes(path));
  if (lost.length === 0) return plan;
  const [it, is] = lost.length === 1 ? ['it', 'is'] : ['them', 'are'];
  return {
    ...plan,
    changes: [
      ...plan.changes,
      `${lost.join(', ')} ${is} missing, and nothing can be deployed without ${it}. This shows the commit that removed ${it}, and ` +
        `git checkout <commit>^ -- ${lost.join(' ')} restores ${it}: git log -1 --diff-filter=D -- ${lost.join(' ')}`,
    ],
  };
}
