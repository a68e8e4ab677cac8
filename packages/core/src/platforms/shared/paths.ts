/** Where the files lie in the project that every platform writes. */
export const projectFiles = {
  litestream: '.deploy/litestream.yml',
  conf: '.deploy/deploy.conf',
  engine: '.deploy/deploy.sh',
  guide: '.deploy/README.md',
  /** Its usual name; the answers may say another one. */
  workflow: '.github/workflows/release.yml',
  recover: '.github/workflows/recover.yml',
  restoreDrill: '.github/workflows/restore-drill.yml',
  upgrade: '.github/workflows/upgrade.yml',
  dependabot: '.github/dependabot.yml',
  /** GitHub reads this name as well. */
  dependabotYaml: '.github/dependabot.yaml',
  dockerignore: '.dockerignore',
  gitattributes: '.gitattributes',
} as const;

/** Where the containers `restore` and `litestream` see things; the engine has the same in src/shared/paths.sh. */
export const inContainer = {
  /** The data volume; `app` and `migrate` mount the same volume at the app's own data folder. */
  data: '/data',
  /** Folder with deploy.sh, deploy.conf and litestream.yml. */
  engine: '/deploy',
  deploy: '/deploy/deploy.sh',
  config: '/deploy/litestream.yml',
  /** Secrets with `use.as: 'file'`. */
  keys: '/run/keys',
  /** The folder of the host that is the storage, where one is. */
  folder: '/backup',
  /** The volume with restic and rclone, where files beside the databases are backed up. */
  tools: '/tools',
  /** Has the time of the sidecar's last successful health check. */
  heartbeat: '/data/.litestream-deployment/heartbeat.db',
  /** Names the databases that appear at run time. */
  manifest: '/data/.litestream-deployment/manifest.db',
  /** Counts the hosts that the deployment had. */
  turn: '/data/.litestream-deployment/turn.db',
  /** Litestream's control socket, on the sidecar's tmpfs: `litestream sync -socket …`. */
  socket: '/tmp/litestream.sock',
  /** Where the sidecar serves its metrics, to itself alone. */
  metrics: '127.0.0.1:9090',
  /** The same for others on the deployment's network; the health check asks at the address above in any case. */
  openMetrics: '0.0.0.0:9090',
} as const;

/** Path of a database in `restore` and `litestream`: what `dbs[].path` says and `litestream restore` is given. */
export function databasePath(path: string): string {
  return `${inContainer.data}/${path}`;
}

/** What differs in an environment beside the first one. */
export function environmentConf(environment: string): string {
  return `.deploy/deploy.${environment}.conf`;
}

/** Whether a path is such a file. */
export function isEnvironmentConf(path: string): boolean {
  return /^\.deploy\/deploy\.[a-z0-9-]+\.conf$/.test(path);
}

/** The manifest, below the data folder as databases are. */
export const manifestPath = inContainer.manifest.slice(inContainer.data.length + 1);

/** The time of the last health check, below the data folder as databases are. */
export const heartbeatPath = inContainer.heartbeat.slice(inContainer.data.length + 1);

/** The count of hosts, below the data folder as databases are. */
export const turnPath = inContainer.turn.slice(inContainer.data.length + 1);
