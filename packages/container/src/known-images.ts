import type { ContainerUser, ContainerView } from 'litestream-generator-core';

/** What a published image does by itself. A row is a proposal that a person confirms, never a sure fact. */
export interface KnownImage {
  /** End of the image's name, without registry and tag. */
  readonly name: string;
  readonly port: number;
  readonly folder: string;
  readonly databases: readonly string[];
  /** Databases that appear while the app runs, below the folder, each kind in a folder of its own. */
  readonly patterns?: readonly string[];
  readonly user: ContainerUser;
  /** True where its start script goes on as that user. */
  readonly dropsRights?: true;
  readonly health?: string;
  /** Files beside the databases, below the folder. */
  readonly keeps?: readonly string[];
  /** Those of them without which the restored databases are worth nothing: the app does not start, or cannot read what is in them. */
  readonly needs?: readonly string[];
}

const ROOT: ContainerUser = { uid: 0, gid: 0 };
const FIRST: ContainerUser = { uid: 1000, gid: 1000 };

/** Memos is published under two names. */
const memos: Omit<KnownImage, 'name'> = {
  port: 5230,
  folder: '/var/opt/memos',
  databases: ['memos_prod.db'],
  user: { uid: 10_001, gid: 10_001 },
  dropsRights: true,
  health: '/healthz',
  keeps: ['assets'],
};

/** Actual Budget is published under two names. */
const actual: Omit<KnownImage, 'name'> = {
  port: 5006,
  folder: '/data',
  databases: ['server-files/account.sqlite'],
  patterns: ['user-files/group-*.sqlite'],
  user: ROOT,
  health: '/health',
  keeps: ['.migrate', 'user-files/*.blob'],
  needs: ['.migrate', 'user-files/*.blob'],
};

/** Gitea, and Forgejo, which has the same layout: what they cannot create again. They can create indexes, sessions, queues and logs. */
const gitea: Omit<KnownImage, 'name'> = {
  port: 3000,
  folder: '/data',
  databases: ['gitea/gitea.db'],
  user: FIRST,
  dropsRights: true,
  health: '/api/healthz',
  keeps: [
    'git',
    'gitea/conf',
    'gitea/attachments',
    'gitea/avatars',
    'gitea/repo-avatars',
    'gitea/packages',
    'gitea/actions_artifacts',
    'gitea/actions_log',
    'gitea/jwt',
    'gitea/home',
    'ssh',
  ],
  needs: ['git', 'gitea/conf'], // the repositories, and the keys that the database is encrypted with
};

/** Images that many people run themselves, each by its own documentation and Dockerfile. */
const knownImages: readonly KnownImage[] = [
  { name: 'usememos/memos', ...memos },
  { name: 'neosmemo/memos', ...memos },
  {
    name: 'vaultwarden/server',
    port: 80,
    folder: '/data',
    databases: ['db.sqlite3'],
    user: ROOT,
    health: '/alive',
    keeps: ['attachments', 'sends', 'rsa_key.pem'],
  },
  {
    name: 'dani-garcia/vaultwarden',
    port: 80,
    folder: '/data',
    databases: ['db.sqlite3'],
    user: ROOT,
    health: '/alive',
    keeps: ['attachments', 'sends', 'rsa_key.pem'],
  },
  {
    name: 'sissbruecker/linkding',
    port: 9090,
    folder: '/etc/linkding/data',
    databases: ['db.sqlite3', 'tasks.sqlite3'],
    user: { uid: 33, gid: 33 },
    dropsRights: true,
    health: '/health',
    keeps: ['assets', 'favicons', 'previews', 'secretkey.txt'],
  },
  {
    name: 'louislam/uptime-kuma',
    port: 3001,
    folder: '/app/data',
    databases: ['kuma.db'],
    user: ROOT,
    keeps: ['upload'],
  },
  {
    name: 'gotify/server',
    port: 80,
    folder: '/app/data',
    databases: ['gotify.db'],
    user: ROOT,
    health: '/health',
    keeps: ['images'],
  },
  {
    name: 'healthchecks/healthchecks',
    port: 8000,
    folder: '/data',
    databases: ['hc.sqlite'],
    user: { uid: 999, gid: 999 },
  },
  {
    name: 'shlinkio/shlink',
    port: 8080,
    folder: '/etc/shlink/data',
    databases: ['database.sqlite'],
    user: { uid: 1001, gid: 1001 },
    health: '/rest/health',
  },
  {
    name: 'basecamp/once-campfire',
    port: 80,
    folder: '/rails/storage',
    databases: ['db/production.sqlite3'],
    user: FIRST,
    health: '/up',
    keeps: ['files'],
  },
  {
    name: 'basecamp/writebook',
    port: 80,
    folder: '/rails/storage',
    databases: ['db/production.sqlite3'],
    user: FIRST,
    health: '/up',
    keeps: ['files'],
  },
  {
    name: 'advplyr/audiobookshelf',
    port: 80,
    folder: '/config',
    databases: ['absdatabase.sqlite'],
    user: ROOT,
    health: '/healthcheck',
  },
  { name: 'actualbudget/actual-server', ...actual },
  { name: 'actualbudget/actual', ...actual },
  {
    name: 'grafana/grafana',
    port: 3000,
    folder: '/var/lib/grafana',
    databases: ['grafana.db'],
    user: { uid: 472, gid: 0 },
    health: '/api/health',
  },
  {
    name: 'n8nio/n8n',
    port: 5678,
    folder: '/home/node/.n8n',
    databases: ['database.sqlite'],
    user: FIRST,
    health: '/healthz',
    keeps: ['config', 'binaryData', 'storage', 'nodes'],
    needs: ['config'], // the key that the credentials in the database are encrypted with
  },
  { name: 'gitea/gitea', ...gitea },
  { name: 'forgejo/forgejo', ...gitea },
];

/** The row of an image; undefined where none is about it, nor about a rootless one, which keeps its data and settings elsewhere. */
export function knownImage(image: string): KnownImage | undefined {
  const name = image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
  if (/:[^/]*rootless/.test(image)) return undefined;
  return knownImages.find((row) => name === row.name || name.endsWith(`/${row.name}`));
}

/** The row of an app whose own checkout this is: by an image that its Compose files run, or by its name. */
export function knownApp({ images, project }: ContainerView): KnownImage | undefined {
  const byImage = images.flatMap((image) => knownImage(image) ?? [])[0];
  return (
    byImage ?? knownImages.find(({ name }) => name.split('/').at(-1) === project.name && project.name !== 'server')
  );
}
