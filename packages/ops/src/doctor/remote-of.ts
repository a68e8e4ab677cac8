import { unknown, type CheckContext, type Finding } from './check.js';

/** A remote of the checkout. */
interface Remote {
  readonly name: string;
  /** `owner/name`; undefined where its address is no address of a server. */
  readonly repository: string | undefined;
  /** The rest of the address. */
  readonly server: string;
  /** Whether `gh repo set-default` chose it. */
  readonly chosen: boolean;
}

/**
 * The remote that is this repository on GitHub, or why that is in doubt. In a fork `gh` may take the repository that it was forked from,
 * which would get the secrets; and origin may be on a server that is not GitHub, which would get the push.
 * @param repository `owner/name`, as `gh` takes it
 */
export async function remoteOf({ run, folder }: CheckContext, repository: string): Promise<string | Finding> {
  const listed = await run('git', ['config', '--get-regexp', String.raw`^remote\..*\.(url|gh-resolved)$`], {
    folder,
    limit: 10,
  });
  const remotes = remotesIn(listed.stdout);
  const same = remotes.filter((remote) => remote.repository?.toLowerCase() === repository.toLowerCase());
  const chosen = same.find((remote) => remote.chosen);
  if (chosen !== undefined) return chosen.name;
  const origin = remotes.find(({ name }) => name === 'origin');
  const best = same.find(({ server }) => /github/i.test(server)) ?? same.find((remote) => remote === origin) ?? same[0];
  if (origin === undefined) return best?.name ?? 'origin';
  if (origin.repository === undefined) return 'origin';
  if (best !== undefined && same.includes(origin)) return best.name;
  return another(repository, origin.repository, best?.name);
}

function remotesIn(config: string): readonly Remote[] {
  const entries = config.split('\n').flatMap((line) => {
    const [, name, key, value] = /^remote\.(.+)\.(url|gh-resolved) (.*)$/.exec(line.trim()) ?? [];
    return name === undefined || value === undefined ? [] : [{ name, key, value }];
  });
  const chosen = entries.filter(({ key, value }) => key === 'gh-resolved' && value === 'base').map(({ name }) => name);
  return entries
    .filter(({ key }) => key === 'url')
    .map(({ name, value }) => {
      const repository = repositoryIn(value);
      const server = repository === undefined ? value : value.replace(repository, '');
      return { name, repository, server, chosen: chosen.includes(name) };
    });
}

/** `owner/name` in the address of a remote; undefined where it is no address of a server. */
function repositoryIn(address: string): string | undefined {
  return /^(?:https?:\/\/|ssh:\/\/|[\w.-]+@)\S*[:/]([^/:\s]+\/[^/\s]+?)(?:\.git)?\/?$/.exec(address.trim())?.[1];
}

function another(repository: string, own: string, remote: string | undefined): Finding {
  const address = `https://github.com/${repository}.git`;
  const what = `gh works with the repository ${repository}, and origin is ${own}`;
  return unknown(
    remote === undefined ? what : `${what}. ${repository} is the remote ${remote}`,
    [
      `If ${own} is to be deployed, as with a fork: gh repo set-default ${own}`,
      remote === undefined
        ? `If it was renamed to ${repository}, correct the address of origin: git remote set-url origin ${address}`
        : `If ${repository} is to be deployed: gh repo set-default ${repository}`,
    ].join('\n'),
  );
}
