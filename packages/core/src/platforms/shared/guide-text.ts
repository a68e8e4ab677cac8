import type { RepositorySecret } from '../../deployment/all-secrets.js';
import type { Deployment } from '../../deployment/deployment.js';
import { afterText, pushText } from '../../deployment/push-text.js';
import type { EarlierDeployment } from '../../facts/facts.js';
import { markdownCode } from '../../quoting/index.js';

/** What stands behind the name of a secret. */
export function inBrackets({ kind, optional }: RepositorySecret): string {
  const words = [...(kind === 'variable' ? ['variable'] : []), ...(optional ? ['optional'] : [])];
  return words.length === 0 ? '' : ` (${words.join(', ')})`;
}

/** What a person need not enter, for the end of a line. */
export function carriedOverText(names: readonly string[]): string {
  if (names.length === 0) return '';
  const listed = names.map(markdownCode).join(', ');
  const them = names.length > 1 ? 'them' : 'it';
  return ` Set ${listed} only if the repository does not have ${them} from the earlier deployment: \`gh\` replaces without asking.`;
}

/** The earlier backups that nothing here can restore, by their place. */
export function earlierReplicas({ earlierReplicas }: Deployment): string {
  const texts = earlierReplicas
    .filter(({ usable }) => !usable)
    .map(({ bucket, path, type }) =>
      [markdownCode(path === '' ? '/' : path), bucket === '' ? '' : ` in ${markdownCode(bucket)}`, ` (${type})`].join(
        '',
      ),
    );
  return [...new Set(texts)].join(', ');
}

/** Where earlier deployments kept their data. */
export function places(earlier: readonly EarlierDeployment[]): readonly string[] {
  return [...new Set(earlier.flatMap(({ volumes, folders }) => [...folders, ...volumes]))];
}

/** Files of an earlier deployment that nothing uses any more. */
export function unused(files: readonly string[]) {
  return {
    files: files.map(markdownCode).join(', '),
    deploys: files.some((file) => file.startsWith('.github/workflows/')),
  };
}

/** What holds the ports of the host that this deployment needs; empty where nothing is known to. */
export function portsText({ kind, files }: EarlierDeployment): string {
  if (kind !== 'kamal') return '';
  const file = files.find((one) => /(?:^|\/)config\/deploy\.ya?ml$/.test(one)) ?? 'config/deploy.yml';
  return (
    " Kamal's proxy holds ports 80 and 443. To deploy to the same host, stop it and the app there before the first release: " +
    `\`docker stop $(docker ps -q --filter label=service=SERVICE) kamal-proxy\`, ` +
    `with the \`service\` of ${markdownCode(file)} for SERVICE. ` +
    'Every app behind that proxy is down from then on, and this one until its data is copied and a release has succeeded: ' +
    'plan for half an hour. To go back, run `docker start` with the same names.'
  );
}

/** `7 days` */
export function days(count: number): string {
  return count === 1 ? 'day' : `${count} days`;
}

/** What a push does, behind "publish a release". */
export function onPushText(deployment: Deployment): string {
  const push = pushText(deployment, markdownCode);
  if (push === undefined) return '';
  const after = afterText(deployment, markdownCode);
  return after === '' ? `, push ${push}` : `, push ${push} (deployed${after})`;
}

/** How the first release starts: the commands up to it, and a sentence about it. It is started once. */
export function firstReleaseText(deployment: Deployment): {
  readonly commands: string;
  readonly text: string;
} {
  // A command each: PowerShell 5.1 knows no `&&`.
  const pushed = '`git add --all`, then `git commit -m "Deploy with Litestream"`, then `git push`';
  const push = pushText(deployment, markdownCode);
  if (push !== undefined)
    return { commands: pushed, text: `A push ${push} starts it${afterText(deployment, markdownCode)}.` };
  return {
    commands: `${pushed}, then ${markdownCode(`gh workflow run ${deployment.releaseWorkflow}`)}`,
    text: 'A release that you publish on GitHub does the same as the last command.',
  };
}

/** The files beside the databases that are backed up, by their paths in the container. */
export function backedUpFiles({ app, storage }: Deployment): readonly string[] {
  return (storage.files?.paths ?? []).map((path) =>
    markdownCode(path === '.' ? app.dataFolder : `${app.dataFolder}/${path}`),
  );
}
