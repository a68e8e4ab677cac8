import type { Answer } from '../docker/docker.js';
import { lastLine, unknown, type CheckContext, type Finding } from './check.js';

/** The repository of a checkout on GitHub, through the login of the GitHub CLI. */
export interface Repository {
  /** `owner/name` */
  readonly name: string;
  /** Runs `gh` in the checkout; in paths of its `api` it fills in `{owner}` and `{repo}` itself. */
  gh(...args: readonly string[]): Promise<Answer>;
}

/** The repository, or why it cannot be asked. */
export async function findRepository({ run, folder, quote }: CheckContext): Promise<Repository | Finding> {
  const gh: Repository['gh'] = (...args) => run('gh', args, { folder, limit: 20 });
  const login = await gh('repo', 'view', '--json', 'nameWithOwner', '--jq', '.nameWithOwner');
  if (login.missing)
    return unknown(
      'Not checked: this needs the GitHub CLI',
      'Install it (https://cli.github.com), then: gh auth login',
    );
  if (login.code !== 0)
    return unknown(
      `gh cannot open the repository: ${quote(lastLine(login))}`,
      'gh auth login, and push the repository to GitHub',
    );
  return { name: quote(login.stdout.trim()), gh };
}
