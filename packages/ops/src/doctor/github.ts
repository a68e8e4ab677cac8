import type { Answer } from '../docker/docker.js';
import { ghRefusal } from './gh-refusal.js';
import { lastLine } from '../docker/last-line.js';
import { unknown, type CheckContext, type Finding } from './check.js';

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
  if (login.code !== 0) {
    const { what, fix } = ghRefusal(login.output) ?? {
      what: `gh cannot open the repository: ${quote(lastLine(login))}`,
      fix: 'Check the login with gh auth status, and the remote with git remote -v',
    };
    return unknown(what, fix);
  }
  const name = quote(login.stdout.trim());
  const origin = await run('git', ['remote', 'get-url', 'origin'], { folder, limit: 10 });
  const own = repositoryIn(origin.stdout);
  return own === undefined || own.toLowerCase() === name.toLowerCase() ? { name, gh } : another(name, own);
}

/** `owner/name` in the address of a remote; undefined where it is no address of a server. */
function repositoryIn(address: string): string | undefined {
  return /^(?:https?:\/\/|ssh:\/\/|[\w.-]+@)\S*[:/]([^/:\s]+\/[^/\s]+?)(?:\.git)?\/?$/.exec(address.trim())?.[1];
}

/** In a fork `gh` may take the repository that it was forked from, which would get the secrets. */
function another(name: string, own: string): Finding {
  return unknown(
    `gh works with the repository ${name}, and origin is ${own}`,
    `If ${own} is your fork: gh repo set-default ${own}. If the repository was renamed, correct the address: git remote set-url origin`,
  );
}
