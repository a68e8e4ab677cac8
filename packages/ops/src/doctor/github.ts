import type { Answer } from '../docker/docker.js';
import { ghRefusal } from './gh-refusal.js';
import { lastLine } from '../docker/last-line.js';
import { remoteOf } from './remote-of.js';
import { unknown, type CheckContext, type Finding } from './check.js';

/** The repository of a checkout on GitHub, through the login of the GitHub CLI. */
export interface Repository {
  /** `owner/name` */
  readonly name: string;
  /** Remote of the checkout that it is. */
  readonly remote: string;
  /** Runs `gh` in the checkout; in paths of its `api` it fills in `{owner}` and `{repo}` itself. */
  gh(...args: readonly string[]): Promise<Answer>;
}

/** The repository, or why it cannot be asked. */
export async function findRepository(context: CheckContext): Promise<Repository | Finding> {
  const { run, folder, quote } = context;
  const gh: Repository['gh'] = (...args) => run('gh', args, { folder, limit: 20 });
  const login = await gh('repo', 'view', '--json', 'nameWithOwner', '--jq', '.nameWithOwner');
  if (login.missing)
    return unknown(
      'Not checked: this needs the GitHub CLI',
      'Install it (https://cli.github.com), then: gh auth login',
    );
  if (login.code !== 0) {
    const { what, fix } = ghRefusal(login.output) ?? {
      what: `gh cannot open the repository: ${quote(lastLine(login))}`,
      fix: 'Check the login with gh auth status, and the remote with git remote -v',
    };
    return unknown(what, fix);
  }
  const name = quote(login.stdout.trim());
  const remote = await remoteOf(context, name);
  return typeof remote === 'string' ? { name, remote, gh } : remote;
}
