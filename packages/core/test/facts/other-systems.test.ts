import { expect, test } from 'vitest';
import { account } from '../../src/deployment/account.js';
import { sampleDeployment } from '../platforms/sample-deployment.js';
import { factsOf } from './sample.js';

const dockerfile = {
  Dockerfile:
    'FROM mcr.microsoft.com/dotnet/aspnet:10.0\nARG VERSION\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["dotnet", "MyApp.dll"]\n',
};

/** What is told of the files of another system, but for how they are called. */
function items(files: Record<string, string>): readonly string[] {
  return (factsOf({ ...dockerfile, ...files }).earlierItems ?? [])
    .filter(({ value = '' }) => !/^other (?:pipeline|script|settings|named)$/.test(value))
    .map(({ kind, name, commands }) => `${kind} ${commands === undefined ? name : commands.join(', ')}`);
}

test.each<[string, Record<string, string>, readonly string[]]>([
  [
    'GitLab CI',
    {
      '.gitlab-ci.yml':
        'variables: { SMTP_HOST: a }\nbuild:\n  script:\n    - docker build --build-arg VERSION=1 -t a .\n    - docker push a\n' +
        'deploy:\n  environment: { name: production, url: "https://shop.example.org" }\n  script:\n' +
        '    - ssh deploy@shop.example.org "docker run -d -v /srv/shop:/app/App_Data -e STRIPE=$STRIPE a"\n',
    },
    [
      'variable SMTP_HOST',
      'step docker build a .',
      'build build-arg VERSION',
      'step docker push a',
      'domain shop.example.org',
      'step ssh, docker run a',
      'mount /srv/shop at /app/App_Data',
      'secret STRIPE',
    ],
  ],
  [
    'Bitbucket, whose step is given values of its own',
    {
      'bitbucket-pipelines.yml':
        'pipelines: { branches: { main: [ { step: { script: [ "docker push a", { pipe: "atlassian/ssh-run:1", variables: { SERVER: h } } ] } } ] } }\n',
    },
    ['step docker push a', 'step pipe atlassian/ssh-run:1'],
  ],
  [
    'Jenkins',
    {
      Jenkinsfile:
        "environment { DSN = credentials('sentry') }\nsteps { sh 'docker push a'; sshagent(['p']) { sh 'ssh a@b true' } }",
    },
    ['script docker push a, ssh', 'secret sentry'],
  ],
  [
    'Fly',
    {
      'fly.toml':
        'app = "shop"\n[env]\n  LOG = "info"\n[mounts]\n  source = "d"\n  destination = "/app/App_Data"\n[processes]\n  web = "a"\n  worker = "b"\n' +
        '[[http_service.checks]]\n  path = "/healthz"\n  interval = "10s"\n  headers = { }\n[deploy]\n  release_command = "node migrate.js"\n',
    },
    [
      'setting app: shop',
      'variable LOG',
      'setting mounts.source: d',
      'mount /app/App_Data',
      'setting processes.web (Fly)',
      'service worker (Fly)',
      'setting health check /healthz',
      'setting http_service.checks.interval: 10s',
      'step node migrate.js',
    ],
  ],
  [
    'Render',
    {
      'render.yaml':
        'services:\n  - type: web\n    envVars: [ { key: LOG, value: info }, { key: STRIPE, sync: false } ]\n    disk: { mountPath: /app/App_Data }\n' +
        '    domains: [ shop.example.org ]\n  - type: worker\n',
    },
    [
      'setting services.type: web',
      'variable LOG',
      'secret STRIPE',
      'mount /app/App_Data',
      'domain shop.example.org',
      'service a worker (Render)',
    ],
  ],
  [
    'Dokku',
    {
      Procfile: 'web: a\nrelease: node migrate.js\n',
      'app.json': '{ "cron": [{ "command": "node n.js", "schedule": "0 3 * * *" }] }',
    },
    [
      'service web (a Procfile)',
      'step node migrate.js',
      'service what runs "node n.js" at times (Heroku or Dokku)',
      'service what runs at 0 3 * * * (Heroku or Dokku)',
    ],
  ],
  [
    'a Makefile, with the folder of the host',
    {
      Makefile: 'H = a@b\ndeploy:\n\t@ssh $(H) "docker run -d --env-file /etc/s.env -v up:/app/up:ro -e TZ=UTC img"\n',
    },
    ['script ssh, docker run img', 'mount up at /app/up', 'variable TZ', 'setting env_file /etc/s.env'],
  ],
  [
    'Heroku: what describes the app, and variables with values, without one, and as secrets',
    {
      Procfile: 'web: a\n',
      'app.json':
        '{ "description": "A shop", "keywords": ["shop"], "env": { "KEY": { "generator": "secret" }, "LEVEL": { "value": "info" }, "DSN": { "description": "x", "required": false } }, "addons": ["mail"] }',
    },
    [
      'service web (a Procfile)',
      'setting description',
      'setting keywords',
      'secret KEY',
      'variable LEVEL',
      'setting env.DSN.description',
      'setting env.DSN.required: false',
      'setting addons: mail',
    ],
  ],
  [
    'systemd with what its machine has',
    { 'a.service': '[Service]\nEnvironment=PATH=/opt/venv/bin:/usr/bin\nEnvironment=LOG=info\nExecStart=/opt/a\n' },
    ['setting Service.Environment.PATH', 'variable LOG', 'step a'],
  ],
  [
    'systemd and Podman',
    {
      'a.service': '[Service]\nEnvironment=LOG=info\nExecStart=/usr/bin/docker run --rm -v /d:/app/App_Data img\n',
      'b.container': '[Container]\nImage=img\nVolume=/d:/app/App_Data\nSecret=key,type=env,target=APP_KEY\n',
    },
    [
      'variable LOG',
      'service a.service (systemd)',
      'mount /d at /app/App_Data',
      'setting Container.Image: img',
      'secret APP_KEY',
    ],
  ],
  [
    'Ansible, whose values of a vault are secrets',
    {
      'deploy/site.yml':
        '- hosts: web\n  tasks:\n    - community.docker.docker_container:\n        env: { KEY: "{{ vault }}", LOG: info }\n        volumes: [ "/d:/app/App_Data" ]\n',
    },
    ['secret KEY', 'variable LOG', 'mount /d at /app/App_Data'],
  ],
])('%s', (_, files, expected) => {
  expect(items(files)).toEqual(expected);
});

test.each<[string, Record<string, string>]>([
  ['a pipeline that only tests', { '.gitlab-ci.yml': 'test: { script: [ dotnet test ] }\n' }],
  ['a script that reaches nobody', { 'build.sh': 'docker build -t a .\n' }],
  ['an example', { 'examples/fly.toml': 'app = "a"\n' }],
  ['an example by another name', { 'example_configs/shop.service': '[Service]\nExecStart=/opt/shop\n' }],
  ['a service of the system', { 'host/mail.service': '[Service]\nExecStart=/usr/sbin/opendkim -x\n' }],
  ['what others contributed', { 'contrib/shop.service': '[Service]\nExecStart=/opt/shop\n' }],
  ['a file of ours', { '.deploy/hooks/a.sh': 'ssh a@b true\n' }],
])('%s is none', (_, files) => {
  expect(factsOf({ ...dockerfile, ...files }).earlier).toEqual([]);
});

test('what another system mounts at the data folder is data on the host, and no other mount is', () => {
  const { earlier } = factsOf({
    ...dockerfile,
    'deploy.sh': 'ssh a@b "docker run -v /srv/d:/app/App_Data -v /srv/u:/app/uploads img"\n',
    'config/deploy.yml': 'service: a\nimage: a/a\nvolumes: [ "/mnt/d:/app/App_Data", "/mnt/u:/app/uploads" ]\n',
  });
  expect(earlier.map(({ value: { kind, folders } }) => [kind, folders])).toEqual([
    ['kamal', ['/mnt/d']],
    ['other', ['/srv/d']],
  ]);
});

test('a service that is built from another Dockerfile is not part of the app', () => {
  const { earlierItems = [] } = factsOf({
    ...dockerfile,
    'docker-compose.prod.yml':
      'services:\n  app: { build: . }\n  worker:\n    build: { context: ., dockerfile: Dockerfile.worker }\n    volumes: [ "d:/app/App_Data" ]\n',
    'Dockerfile.worker': 'FROM node:22\n',
  });
  expect(earlierItems.flatMap(({ kind, name, value }) => (kind === 'service' ? [[name, value]] : []))).toEqual([
    ['app', 'app'],
    ['worker', 'other'],
  ]);
});

test.each<[string, Record<string, string>, readonly string[]]>([
  [
    'Fly',
    {
      'fly.toml':
        '[build]\n  dockerfile = "/Dockerfile"\n  build-target = "web"\n[build.args]\n  VERSION = "1"\n[processes]\n  app = "dotnet MyApp.dll --quiet"\n  jobs = "dotnet MyApp.dll --jobs"\n',
    },
    [
      'build file Dockerfile',
      'build target web',
      'build build-arg VERSION',
      'setting processes.app (Fly)',
      'service jobs (Fly)',
    ],
  ],
  [
    'Render',
    {
      'render.yaml':
        'services:\n  - type: web\n    dockerfilePath: ./Dockerfile\n    dockerContext: .\n    dockerCommand: dotnet MyApp.dll --quiet\n',
    },
    [
      'setting services.type: web',
      'build file ./Dockerfile',
      'build context .',
      'setting services.dockerCommand (Render)',
    ],
  ],
])('how %s builds and starts the app', (_title, files, expected) => {
  expect(items(files)).toEqual(expected);
  expect(factsOf({ ...dockerfile, ...files }).command?.value).toBe('dotnet MyApp.dll --quiet');
});

test('the command of another service of Render is not the app\u2019s, wherever it stands', () => {
  const row = (type: string, command: string) => `  - type: ${type}\n    dockerCommand: ${command}\n`;
  const files = {
    'render.yaml': `services:\n${row('cron', 'dotnet MyApp.dll --nightly')}${row('web', 'dotnet MyApp.dll --quiet')}`,
  };
  expect(factsOf({ ...dockerfile, ...files }).command?.value).toBe('dotnet MyApp.dll --quiet');
});

test.each([
  ['npx knex migrate:latest', 'kept'],
  ['npx knex migrate:latest && node seed.js', 'lost'],
])('a command before each release: %s', (command, list) => {
  const { earlierItems = [] } = factsOf({
    ...dockerfile,
    'fly.toml': `[deploy]\n  release_command = "${command}"\n`,
  });
  const carryOver = account(earlierItems, sampleDeployment());
  const names = carryOver[list as 'kept' | 'lost'].map(({ name }) => name);
  expect(names).toContain('deploy.release_command');
});

test('what starts a pipeline of GitLab is told, and its own values are no secrets', () => {
  const files = {
    '.gitlab-ci.yml':
      'variables: { IMAGE: "$CI_REGISTRY_IMAGE:$CI_COMMIT_SHORT_SHA", TOKEN: $MY_TOKEN }\n' +
      'test:\n  only: [merge_requests]\n  script: [dotnet test]\n' +
      'deploy:\n  when: manual\n  rules:\n    - if: $CI_COMMIT_BRANCH == "live"\n    - if: $CI_COMMIT_TAG\n    - if: $GO == "1"\n' +
      '  before_script: [apk add openssh-client rsync]\n  script:\n    - ssh a@b "docker compose up -d"\n',
  };
  expect(items(files)).toEqual([
    'variable IMAGE',
    'secret TOKEN',
    'step dotnet test',
    'trigger by hand',
    'trigger push on live',
    'trigger push of the tag *',
    'trigger where $GO == "1"',
    'step apk add openssh-client rsync',
    'step ssh, docker compose up',
  ]);
  const { earlierItems = [] } = factsOf({ ...dockerfile, ...files });
  const { replaced } = account(earlierItems, sampleDeployment());
  expect(replaced.flatMap(({ commands = [] }) => commands)).toContain('apk add openssh-client rsync');
});

test('a unit of systemd that starts the app itself is the app; its arguments are told', () => {
  const unit = (start: string) => ({
    'shop.service': `[Service]\nUser=shop\nWorkingDirectory=/opt/shop\nExecStart=${start}\n`,
  });
  const told = (start: string) => items(unit(start)).filter((text) => /Exec|^service|arguments|^step/.test(text));
  expect(told('/opt/shop/MyApp --urls http://localhost:5000')).toEqual([
    'service shop.service (systemd)',
    'setting arguments of shop.service',
  ]);
  expect(told('/usr/bin/dotnet /opt/shop/MyApp.dll')).toEqual(['service shop.service (systemd)']);
  expect(told('/opt/shop/sidecar')).toEqual(['step sidecar']);
  const { earlierItems = [] } = factsOf({ ...dockerfile, ...unit('/opt/shop/MyApp --urls http://localhost:5000') });
  const { lost } = account(earlierItems, sampleDeployment());
  expect(lost.map(({ name }) => name)).toEqual(['arguments of shop.service']);
});

test('the app among the containers that a script starts is the one whose image it makes', () => {
  const files = {
    'deploy.sh':
      'docker build -t acme/shop .\ndocker push acme/shop\nssh a@b "docker run -d --name redis redis:7; docker run -d --name shop -p 80:8080 acme/shop --quiet"\n',
  };
  expect(items(files).filter((text) => !text.startsWith('script'))).toEqual([
    'setting docker run --name shop',
    'setting docker run --publish 80:8080',
    'setting docker run command',
    'service redis (redis:7)',
  ]);
  expect(factsOf({ ...dockerfile, ...files }).command?.value).toBe('--quiet');
});

test('a unit of Podman: its variables and its command', () => {
  const files = { 'shop.container': '[Container]\nImage=ghcr.io/acme/shop\nExec=--quiet\nEnvironment=TZ=UTC\n' };
  const { command, variables } = factsOf({ ...dockerfile, ...files });
  expect([command?.value, ...(variables ?? []).map(({ value }) => value.name)]).toEqual(['--quiet', 'TZ']);
});

test('variables of Azure Pipelines are no commands, and what its checkout brings stays', () => {
  const files = {
    'azure-pipelines.yml':
      'steps:\n  - checkout: self\n    lfs: true\n    submodules: recursive\n  - script: docker pull acme/shop:$(Build.BuildId) && ssh a@b "docker compose up -d"\n',
  };
  expect(items(files)).toEqual([
    'build lfs true',
    'build submodule recursive',
    'step docker pull, ssh, docker compose up',
  ]);
});
