import { found, guessed } from '../../src/facts/fact.js';
import type { Facts } from '../../src/facts/facts.js';
import type { Family } from '../../src/family.js';

/** What detection says of a checkout in the shape of the blazor template; tests change what they are about. */
export function sampleFacts(changes: Partial<Facts> = {}): Facts {
  return {
    family: found('sample', 'MyApp/MyApp.csproj:3'),
    template: found('sample-one', 'MyApp/MyApp.csproj:3'),
    appName: found('My App', 'MyApp/MyApp.csproj'),
    host: found({ folder: 'MyApp', csproj: 'MyApp/MyApp.csproj', assembly: 'MyApp' }, 'MyApp/MyApp.csproj'),
    dotnet: found('10.0', 'MyApp/MyApp.csproj:5'),
    solution: found('MyApp.slnx', 'MyApp.slnx'),
    databases: [
      found({ path: 'app.db', holds: 'the app’s database' }, 'MyApp/Configure.Db.cs:15'),
      found({ path: 'jobs/jobs.db', holds: 'background jobs' }, 'MyApp/Configure.BackgroundJobs.cs:20'),
    ],
    patterns: [
      found(
        { folder: 'jobs', pattern: 'jobs_*.db', holds: 'background jobs by month' },
        'MyApp/Configure.BackgroundJobs.cs:20',
      ),
    ],
    uncovered: [
      found({ path: '/app/App_Data/chat', holds: 'chats', remedy: 'Copy it by hand.' }, 'MyApp/Configure.Chat.cs:4'),
    ],
    otherEngines: [],
    dataFolder: found('/app/App_Data', 'MyApp/Configure.Db.cs:15'),
    image: found({ kind: 'sdk' }, 'MyApp/MyApp.csproj:9'),
    port: guessed(8080, '.NET images listen on 8080'),
    user: found({ uid: 1654, gid: 1654 }, 'the user of .NET images'),
    healthPath: found('/up', 'MyApp/Configure.HealthChecks.cs:30'),
    migrations: found(true, 'MyApp/Configure.Db.Migrations.cs:40'),
    appSecrets: [
      found(
        { secret: 'SERVICESTACK_LICENSE', variable: 'SERVICESTACK_LICENSE', encoding: 'plain' },
        'config/deploy.yml:20',
      ),
    ],
    earlier: [
      found(
        {
          kind: 'kamal',
          title: 'Kamal (config/deploy.yml)',
          files: ['config/deploy.yml'],
          volumes: [],
          folders: ['/opt/docker/my-app/App_Data'],
        },
        'config/deploy.yml',
      ),
    ],
    earlierReplicas: [],
    remarks: [],
    ...changes,
  };
}

export const sampleFamily: Family = {
  id: 'sample',
  title: 'Sample',
  templates: [{ id: 'sample-one', title: 'Sample One', repository: 'example/sample-one' }],
  recognise: () => undefined,
  questions: [
    {
      name: 'cdn',
      type: 'text',
      message: 'Which CDN serves the front end?',
      help: 'Host of the CDN. Default: none',
      default: () => '',
      ask: () => false,
    },
  ],
  hostSecrets: {
    host: { name: 'DEPLOY_API', what: 'Host', example: 'api.example.com', where: 'Your provider' },
    others: [
      { name: 'DEPLOY_CDN', what: 'CDN host', example: 'cdn.example.com', where: 'Your CDN', optional: true },
      { name: 'DEPLOY_CDN_ZONE', what: 'Zone', example: 'zone', where: 'Your CDN', when: { cdn: 'cdn.example.com' } },
    ],
  },
  withoutDatabase: 'This project opens no database: add one, then name its file.',
};
