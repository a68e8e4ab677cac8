import { allSecrets } from 'litestream-generator-core';
import { bad, defineCheck, good, lastLine, unknown, type CheckContext } from '../check.js';

const remedy = 'The commands stand in .deploy/README.md, under "Secrets and variables".';

/** Does the repository have every secret that the workflow wants? GitHub tells names only, and nothing else is asked for. */
export const repositorySecrets = defineCheck({
  id: 'repository-secrets',
  title: 'Repository secrets',
  limit: 40,
  async run(context) {
    const { deployment, run, folder, quote } = context;
    const login = await run('gh', ['repo', 'view', '--json', 'nameWithOwner', '--jq', '.nameWithOwner'], { folder, limit: 20 });
    if (login.missing) return unknown('The GitHub CLI is not installed, and nobody else may ask', 'Install it (https://cli.github.com), then: gh auth login');
    if (login.code !== 0) return unknown(`gh does not get to the repository: ${quote(lastLine(login))}`, 'gh auth login, and push the repository to GitHub');
    const repository = quote(login.stdout.trim());
    const [secrets, variables] = await Promise.all([names(context, 'secret'), names(context, 'variable')]);
    if (secrets === undefined || variables === undefined) return unknown('gh may not list the names of secrets here', 'Log in as somebody who may: gh auth login');
    const missing = allSecrets(deployment).filter(({ name, optional, kind }) => !optional && !(kind === 'variable' ? variables : secrets).has(name));
    if (missing.length > 0) return bad(`${repository} lacks ${missing.map(({ name }) => name).join(', ')}`, remedy);
    return good(`${repository} has all ${allSecrets(deployment).filter(({ optional }) => !optional).length} that are required`);
  },
});

/** Names of the repository itself, of the environment, and of the organisation where that is to be seen. Undefined when not even the first is. */
async function names({ deployment, folder, run }: CheckContext, kind: 'secret' | 'variable'): Promise<ReadonlySet<string> | undefined> {
  const list = (...args: readonly string[]) => run('gh', args, { folder, limit: 20 });
  const [repository, environment, organisation] = await Promise.all([
    list(kind, 'list', '--json', 'name', '--jq', '.[].name'),
    list(kind, 'list', '--env', deployment.environment, '--json', 'name', '--jq', '.[].name'),
    list('api', `repos/{owner}/{repo}/actions/organization-${kind}s`, '--jq', `.${kind}s[].name`),
  ]);
  if (repository.code !== 0) return undefined;
  return new Set([repository, environment, organisation].filter(({ code }) => code === 0).flatMap(({ stdout }) => stdout.split('\n').map((line) => line.trim())));
}
