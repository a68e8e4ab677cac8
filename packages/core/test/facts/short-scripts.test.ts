import { expect, test } from 'vitest';
import { account } from '../../src/deployment/account.js';
import { sampleDeployment } from '../platforms/sample-deployment.js';
import { factsOf } from './sample.js';

const Dockerfile =
  'FROM mcr.microsoft.com/dotnet/aspnet:10.0\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["dotnet", "MyApp.dll"]\n';
const RUN = 'docker run -d --name shop -v data:/app/App_Data -e Smtp__Password="${{ secrets.SMTP }}" ghcr.io/acme/shop';
/** A workflow that is called, and one that publishes the image and calls it. */
const workflows = (ssh: string) => ({
  '.github/workflows/release.yml':
    'on: { push: { branches: [ main ] } }\njobs:\n  publish:\n    runs-on: ubuntu-latest\n    steps:\n' +
    '      - run: dotnet publish /t:PublishContainer -p:ContainerRegistry=ghcr.io -p:ContainerRepository=acme/shop\n' +
    '  deploy: { needs: publish, uses: ./.github/workflows/ssh.yml, secrets: inherit }\n',
  '.github/workflows/ssh.yml': `on: { workflow_call: {} }\njobs:\n  d:\n    runs-on: ubuntu-latest\n    steps:\n${ssh}`,
});

test.each([
  [
    'in a line of its own',
    `      - uses: appleboy/ssh-action@v1\n        with:\n          host: h\n          key: \${{ secrets.SSH }}\n          script: ${RUN}\n`,
  ],
  [
    'in one line with the key',
    `      - uses: appleboy/ssh-action@v1\n        with: { host: h, key: '\${{ secrets.SSH }}', script: '${RUN}' }\n`,
  ],
])('a secret that a script of one line gives the app is a secret of the app: %s', (_what, ssh) => {
  const { appSecrets, earlierItems = [] } = factsOf({ Dockerfile, ...workflows(ssh) });
  expect(appSecrets.map(({ value: { secret, variable } }) => `${variable} is ${secret}`)).toEqual([
    'Smtp__Password is SMTP',
  ]);
  expect(earlierItems.map(({ kind, name }) => `${kind} ${name}`)).toContain('mount data at /app/App_Data');
  const { lost, replaced } = account(earlierItems, sampleDeployment());
  expect(lost.map(({ name }) => name)).toContain('SMTP');
  expect(replaced.map(({ name }) => name)).toContain('SSH');
});

test('a second service that starts the image otherwise is no app, although nothing says which one takes requests', () => {
  const { earlierItems = [], earlierServices = [] } = factsOf({
    Dockerfile,
    'docker-compose.prod.yml':
      'services:\n  app: { image: acme/shop, network_mode: host, volumes: [ "d:/app/App_Data" ] }\n' +
      '  cron: { image: acme/shop, entrypoint: [ sh, -c, "dotnet MyApp.dll --nightly" ] }\n',
  });
  const services = earlierItems.filter(({ kind }) => kind === 'service');
  expect(services.map(({ name, value }) => `${name}: ${value}`)).toEqual(['app: app', 'cron (acme/shop): other']);
  expect(earlierServices.map(({ name }) => name)).toEqual(['cron']);
});

test('docker run takes a variable from the workflow by its name', () => {
  const { variables = [], earlierItems = [] } = factsOf({
    Dockerfile,
    '.github/workflows/a.yml': `on: { push: { branches: [ main ] } }
env: { LOG: info, MODEL: large }
jobs:
  deploy:
    runs-on: self-hosted
    steps:
      - run: |
          docker build -t shop .
          docker run -d --restart always -e LOG -e KIND=$MODEL --label traefik.enable=true shop
`,
  });
  expect(variables.map(({ value: { name, value } }) => `${name}=${value}`)).toEqual(['LOG=info', 'KIND=large']);
  expect(earlierItems.filter(({ name }) => name.includes('traefik')).map(({ name }) => name)).toEqual([
    'labels: traefik.enable',
  ]);
});

test('a Compose file that a playbook of Ansible starts deploys the project', () => {
  const { earlier } = factsOf({
    Dockerfile,
    'docker-compose.yml': 'services: { app: { build: ., volumes: [ "./data:/app/App_Data" ] } }\n',
    'ansible/deploy.yml':
      '- hosts: web\n  tasks:\n    - community.docker.docker_compose_v2: { project_src: /srv/shop }\n',
  });
  expect(earlier.map(({ value: { title } }) => title)).toEqual([
    'Compose (docker-compose.yml)',
    'Ansible (ansible/deploy.yml)',
  ]);
});

test('a start command of Railway takes the place of the entry point too', () => {
  const { command, entrypoint } = factsOf({
    Dockerfile,
    'railway.json': '{ "deploy": { "startCommand": "dotnet MyApp.dll --urls http://+:8080" } }',
  });
  expect([entrypoint?.value, command?.value]).toEqual(['dotnet', 'MyApp.dll --urls http://+:8080']);
});

test('the host pulls the image by its name, whose variable only the build knows', () => {
  const { earlier, earlierItems = [] } = factsOf({
    Dockerfile,
    '.github/workflows/a.yml': `on: { push: { branches: [ main ] } }
env: { IMAGE: 'ghcr.io/\${{ github.repository }}' }
jobs:
  deploy:
    steps:
      - run: docker build -t $IMAGE . && docker push $IMAGE
      - uses: appleboy/ssh-action@v1
        with:
          host: h
          script: |
            docker pull ghcr.io/acme/shop:latest
            docker run -d --restart always --name redis redis:7
            docker run -d --restart always --name shop -v /srv/shop:/app/App_Data ghcr.io/acme/shop:latest
`,
  });
  expect(earlier.flatMap(({ value: { folders } }) => folders)).toEqual(['/srv/shop']);
  expect(earlierItems.map(({ kind, name }) => `${kind} ${name}`)).toContain('mount /srv/shop at /app/App_Data');
});
