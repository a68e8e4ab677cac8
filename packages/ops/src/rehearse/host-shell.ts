import { must, runner, type Answer, type Call, type Docker } from '../docker/docker.js';

/** Runs bash on what plays the host. */
export interface HostShell {
  /** Gets ready what plays it. */
  make(): Promise<void>;
  run(args: readonly string[], call?: Call): Promise<Answer>;
}

/** What a shell is made for. */
export interface ShellOptions {
  readonly docker: Docker;
  /** Folder that the host and this machine share. */
  readonly folder: string;
  /** Label of the containers. */
  readonly label: string;
  log(text: string): void;
  readonly signal: AbortSignal;
  /** Default: that of this process. */
  readonly platform?: NodeJS.Platform;
}

const image = 'generator-litestream-host:1';

/** Docker's client with Compose, and what deploy.sh asks of a host beside it. */
const dockerfile = `FROM docker:28-cli
RUN apk add --no-cache bash coreutils curl findutils gawk grep sed util-linux
ENTRYPOINT []
`;

/**
 * On Linux this machine itself is the host: it is what deploy.sh is made for. Elsewhere a container is, which calls the same Docker.
 */
export function hostShell({
  docker,
  folder,
  label,
  log,
  signal,
  platform = process.platform,
}: ShellOptions): HostShell {
  if (platform === 'linux')
    return { make: async () => {}, run: (args, call) => runner('bash', log, signal)(args, call) };
  const socket = '/var/run/docker.sock';
  return {
    make: async () => void (await must(docker, ['build', '--tag', image, '-'], { input: dockerfile, limit: 600 })),
    run: (args, call) =>
      docker(
        [
          'run',
          '--rm',
          '--interactive',
          '--init',
          '--label',
          label,
          '--network',
          'none',
          '--volume',
          `${socket}:${socket}`,
          '--volume',
          `${folder}:${inEngine(folder)}`,
          image,
          'bash',
          ...args.map((arg) => (arg.startsWith(folder) ? inEngine(arg) : arg)),
        ],
        call,
      ),
  };
}

/** A path as Docker Desktop's engine has it: containers that the host starts mount it from there. */
export function inEngine(file: string): string {
  const drive = /^([A-Za-z]):[\\/]/.exec(file)?.[1];
  return drive === undefined
    ? file
    : `/run/desktop/mnt/host/${drive.toLowerCase()}/${file.slice(3).replaceAll('\\', '/')}`;
}
