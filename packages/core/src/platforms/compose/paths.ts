/** Where generated files lie in the project. */
export const projectFiles = {
  compose: '.deploy/docker-compose-template.yml',
  litestream: '.deploy/litestream.yml',
  restore: '.deploy/restore.sh',
  storage: '.deploy/storage.sh',
  volume: '.deploy/volume.sh',
  history: '.deploy/history.sh',
  health: '.deploy/health.sh',
  deploy: '.deploy/deploy.sh',
  preflight: '.deploy/preflight.sh',
  values: '.deploy/values.sh',
  versions: '.deploy/versions.sh',
  steps: '.deploy/steps.sh',
  handover: '.deploy/handover.sh',
  verify: '.deploy/verify.sh',
  report: '.deploy/report.sh',
  summary: '.deploy/summary.sh',
  look: '.deploy/look.sh',
  checkSecrets: '.deploy/check-secrets.sh',
  record: '.deploy/record.sh',
  recover: '.github/workflows/recover.yml',
  hostSetup: '.deploy/host-setup.sh',
  drill: '.deploy/drill.sh',
  restoreDrill: '.github/workflows/restore-drill.yml',
  proxy: '.deploy/nginx-proxy-compose.yml',
  guide: '.deploy/README.md',
  workflow: '.github/workflows/release.yml',
  dockerignore: '.dockerignore',
  gitattributes: '.gitattributes',
} as const;

/** Where the containers `restore` and `litestream` see things. */
export const inContainer = {
  /** The data volume; `app` and `migrate` mount the same volume at the app's own data folder. */
  data: '/data',
  config: '/etc/litestream.yml',
  restore: '/deploy/restore.sh',
  /** Parts of it, which it finds beside itself. */
  storage: '/deploy/storage.sh',
  volume: '/deploy/volume.sh',
  history: '/deploy/history.sh',
  health: '/deploy/health.sh',
  /** Secrets with `use.as: 'file'`. */
  keys: '/run/keys',
  /** Our own state on the volume: markers and the manifest. */
  state: '/data/.litestream-deployment',
  /** Names the databases that appear at run time. */
  manifest: '/data/.litestream-deployment/manifest.db',
  /** Litestream's control socket, on the sidecar's tmpfs: `litestream sync -socket …`. */
  socket: '/tmp/litestream.sock',
  /** Where the sidecar serves its metrics, to itself alone. */
  metrics: '127.0.0.1:9090',
} as const;

/** Path of a database in `restore` and `litestream`: what `dbs[].path` says and `litestream restore` is given. */
export function databasePath(path: string): string {
  return `${inContainer.data}/${path}`;
}

/** Replica path of a database or of a pattern's folder: the deployment id first, so that two apps never meet. */
export function replicaPath(id: string, path: string): string {
  return `${id}/${path}`;
}

/** The manifest, below the data folder as databases are. */
export const manifestPath = inContainer.manifest.slice(inContainer.data.length + 1);
