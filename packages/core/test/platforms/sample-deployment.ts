import type { Deployment } from '../../src/deployment/deployment.js';

/** A deployment as joining makes it, with every part that rendering knows; tests change what they are about. */
export function sampleDeployment(changes: Partial<Deployment> = {}): Deployment {
  return {
    platform: 'compose',
    id: 'blazor-k3x9q2',
    environment: 'production',
    others: [],
    app: {
      family: 'blazor',
      template: 'blazor',
      name: 'Blazor',
      host: { folder: 'MyApp', csproj: 'MyApp/MyApp.csproj', assembly: 'MyApp' },
      dotnet: '10.0',
      solution: 'MyApp.slnx',
      image: { kind: 'sdk' },
      port: 8080,
      user: { uid: 1654, gid: 1654 },
      dataFolder: '/app/App_Data',
      healthPath: '/up',
      migrate: ['--AppTasks=migrate'],
      secrets: [{ secret: 'SERVICESTACK_LICENSE', variable: 'SERVICESTACK_LICENSE', encoding: 'plain' }],
      variables: [],
    },
    databases: [
      { path: 'app.db', holds: "the app's database" },
      { path: 'jobs/jobs.db', holds: 'background jobs' },
    ],
    patterns: [{ folder: 'jobs', pattern: 'jobs_*.db', holds: 'finished background jobs' }],
    ignoredDatabases: [],
    uncovered: [],
    storage: {
      id: 's3',
      title: 'AWS S3',
      type: 's3',
      settings: {},
      secrets: [
        secret('AWS_S3_BUCKET', { as: 'config', key: 'bucket', variable: 'REPLICA_BUCKET' }),
        { ...secret('AWS_REGION', { as: 'config', key: 'region', variable: 'REPLICA_REGION' }), optional: true },
        secret('AWS_ACCESS_KEY_ID', { as: 'env', variable: 'LITESTREAM_ACCESS_KEY_ID' }),
        secret('AWS_SECRET_ACCESS_KEY', { as: 'env', variable: 'LITESTREAM_SECRET_ACCESS_KEY' }),
      ],
      endpoint: { host: '${REPLICA_BUCKET}.s3.amazonaws.com', port: '443' },
      identity: ['REPLICA_BUCKET'],
      errors: { code: ['api error ([A-Za-z]+): '], known: [] },
      docs: { setup: [], permissions: '' },
    },
    earlierStorages: [],
    host: { secret: 'DEPLOY_HOST', domain: '', secrets: [] },
    limits: { restoreMinutes: 10, historyDays: 7, startSeconds: 60, uploadMegabytes: 100, proxySeconds: 300 },
    handover: false,
    releaseOnPush: false,
    releaseWorkflow: 'release.yml',
    metrics: false,
    upgradeWorkflow: false,
    pins: {
      litestream: 'litestream/litestream:0.5.18',
      nginxProxy: 'nginxproxy/nginx-proxy:1.11.6',
      acmeCompanion: 'nginxproxy/acme-companion:2.8.2',
      restic: 'restic/restic:0.18.1',
      rclone: 'rclone/rclone:1.71.2',
      composeFloor: '2.26.1',
    },
    earlier: [],
    carryOver: { kept: [], replaced: [], lost: [] },
    earlierReplicas: [],
    remarks: [],
    options: {},
    ...changes,
  };
}

function secret<U>(name: string, use: U) {
  return { name, what: name, example: 'example', where: 'there', use };
}
