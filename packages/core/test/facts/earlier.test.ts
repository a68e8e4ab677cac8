import { describe, expect, test } from 'vitest';
import { fillPlaceholders } from '../../src/facts/placeholders.js';
import { factsOf, shown } from './sample.js';

const kamal = (volume: string, more = ''): Record<string, string> => ({
  'config/deploy.yml': `service: a\nvolumes:\n  - "${volume}"\n${more}`,
});
const places = (files: Record<string, string>): readonly string[] =>
  factsOf(files).earlier.flatMap(({ value }) => [...value.volumes, ...value.folders]);

describe('earlier deployments', () => {
  test.each<[string, Record<string, string>, readonly string[]]>([
    [
      'a service from the environment',
      kamal("/opt/docker/<%= ENV['SERVICE'] %>/App_Data:/app/App_Data"),
      ['/opt/docker/{service}/App_Data'],
    ],
    [
      'the repository name',
      kamal("/opt/docker/<%= ENV['GITHUB_REPOSITORY'].to_s.split('/').last %>/App_Data:/app/App_Data"),
      ['/opt/docker/{repository}/App_Data'],
    ],
    ['a name', kamal('/opt/docker/MyApp/App_Data:/app/App_Data'), ['/opt/docker/MyApp/App_Data']],
    [
      'a name that the workflow rewrites',
      {
        ...kamal('/opt/docker/MyApp/App_Data:/app/App_Data'),
        '.github/workflows/release.yml':
          'jobs:\n  a:\n    steps:\n      - run: sed -i "s/MyApp/${{ env.repository_name }}/g" config/deploy.yml && kamal deploy\n',
      },
      ['/opt/docker/MyApp/App_Data', '/opt/docker/{repository}/App_Data'],
    ],
    ['a volume', kamal('storage:/app/App_Data'), ['storage']],
    ['another mount', kamal('/etc/ssl:/etc/ssl'), []],
    [
      'a compose template',
      {
        '.deploy/docker-compose-template.yml':
          'services:\n  ${APP_NAME}:\n    volumes:\n      - ${APP_NAME}-mydb:/app/App_Data\n',
      },
      ['deploy_{repository}-mydb'],
    ],
    [
      'compose for production',
      {
        'docker-compose.prod.yml':
          'services:\n  app:\n    volumes: [ "app-mydb:/app/App_Data" ]\n  app-migration:\n    volumes: [ "app-mydb:/app/App_Data" ]\n',
      },
      ['{project}_app-mydb'],
    ],
    [
      'compose with a fixed volume name',
      {
        '.deploy/docker-compose.yml':
          'services:\n  app:\n    volumes: [ "d:/app/App_Data" ]\nvolumes:\n  d: { name: shop-data }\n',
      },
      ['shop-data'],
    ],
    [
      'compose with a fixed project',
      { '.deploy/docker-compose.yml': 'name: shop\nservices:\n  app:\n    volumes: [ "d:/app/App_Data" ]\n' },
      ['shop_d'],
    ],
    [
      'a folder of the host',
      { '.deploy/docker-compose.yml': 'services:\n  app:\n    volumes: [ "/srv/data:/app/App_Data" ]\n' },
      ['/srv/data'],
    ],
    [
      'the Compose file of the root, behind the proxy',
      {
        'docker-compose.yml':
          'services:\n  app:\n    environment: { VIRTUAL_HOST: a.example.org }\n    volumes: [ "shopdata:/app/App_Data" ]\n',
      },
      ['{project}_shopdata'],
    ],
    [
      'the Compose file of the root, started over SSH',
      {
        'compose.yaml': 'services:\n  app:\n    volumes: [ "/srv/data:/app/App_Data" ]\n',
        '.github/workflows/a.yml': "jobs:\n  a:\n    steps:\n      - run: ssh a@b 'cd shop && docker compose up -d'\n",
      },
      ['/srv/data'],
    ],
    [
      'the Compose file of the root, started by a test',
      {
        'compose.yaml': 'services:\n  app:\n    volumes: [ "d:/app/App_Data" ]\n',
        '.github/workflows/ci.yml': 'jobs:\n  a:\n    steps:\n      - run: docker compose up -d && npm test\n',
      },
      [],
    ],
    [
      'development only',
      {
        'docker-compose.override.yml': 'services:\n  app:\n    volumes: [ "d:/app/App_Data" ]\n',
        'docker-compose.yml': 'services: {}\n',
      },
      [],
    ],
  ])('%s', (_what, files, expected) => {
    expect(places(files)).toEqual(expected);
  });

  test('names the files that are no longer used, and not those that only build and test', () => {
    const [only, ...others] = factsOf({
      ...kamal('x:/app/App_Data'),
      '.kamal/secrets': 'A=$A\n',
      '.kamal/hooks/pre-build.sample': '#!/bin/sh\n',
      '.kamal/hooks/pre-deploy': '#!/bin/sh\n',
      '.github/workflows/build.yml': 'jobs:\n  a:\n    steps:\n      - run: dotnet test\n',
      '.github/workflows/build-container.yml':
        'jobs:\n  a:\n    steps:\n      - run: dotnet publish -p:ContainerRepository=x\n',
      '.github/workflows/release.yml': 'jobs:\n  a:\n    steps:\n      - run: kamal deploy\n',
    }).earlier;
    expect(others).toEqual([]);
    expect(only?.value.files).toEqual([
      'config/deploy.yml',
      '.kamal/hooks/pre-deploy',
      '.kamal/secrets',
      '.github/workflows/build-container.yml',
      '.github/workflows/release.yml',
    ]);
  });

  test('a workflow that tests or publishes for others is not part of it', () => {
    const files = {
      ...kamal('x:/app/App_Data'),
      '.github/workflows/ci.yml': 'jobs:\n  a:\n    steps:\n      - run: docker compose up -d && dotnet test\n',
      '.github/workflows/dockerhub.yml':
        'jobs:\n  a:\n    steps:\n      - run: dotnet publish -p:ContainerRegistry=docker.io -p:ContainerRepository=a/b\n',
    };
    expect(factsOf(files).earlier.flatMap(({ value }) => value.files)).toEqual(['config/deploy.yml']);
  });

  test('a workflow that deploys in its own way is one', () => {
    expect(
      shown(
        factsOf({ '.github/workflows/azure.yml': 'jobs:\n  a:\n    steps:\n      - uses: azure/webapps-deploy@v3\n' })
          .earlier,
        ({ kind }) => kind,
      ),
    ).toEqual(['workflow @ .github/workflows/azure.yml']);
  });

  test('what an earlier run wrote is none', () => {
    const files = {
      '.deploy/docker-compose-template.yml': 'services:\n  app:\n    volumes: [ "data:/app/App_Data" ]\n',
      '.github/workflows/release.yml': 'jobs:\n  a:\n    steps:\n      - run: ssh a@b docker compose up\n',
    };
    expect(factsOf(files).earlier).toHaveLength(2);
    expect(factsOf({ ...files, '.yo-rc.json': '{ "generator-litestream": {} }' }).earlier).toEqual([]);
  });

  test('several set-ups coexist', () => {
    const files = {
      ...kamal('a:/app/App_Data'),
      '.deploy/docker-compose.yml': 'services: {}\n',
      'docker-compose.prod.yml': 'services: {}\n',
      '.deploy/docker-compose-template.yml': 'services: {}\n',
    };
    expect(factsOf(files).earlier.map(({ value }) => value.kind)).toEqual([
      'kamal',
      'compose-template',
      'compose-env',
      'compose-prod',
    ]);
  });

  test('placeholders fill in as Kamal and Compose write names', () => {
    const fill = (text: string): string => fillPlaceholders(text, 'Acme.Shop_1');
    expect([fill('a/{repository}/b'), fill('{service}'), fill('{project}_x')]).toEqual([
      'a/Acme.Shop_1/b',
      'acme-shop_1',
      'acmeshop_1_x',
    ]);
  });
});

describe('secrets of the app', () => {
  const secrets = (files: Record<string, string>): readonly string[] =>
    shown(factsOf(files).appSecrets, ({ secret, variable, encoding }) => `${secret} → ${variable} ${encoding}`);
  const workflow = (env: string): Record<string, string> => ({
    '.github/workflows/release.yml': `env:\n${env}\njobs: {}\n`,
  });

  test('keep the names of the repository', () => {
    expect(
      secrets({
        'config/deploy.yml': 'env:\n  secret:\n    - LICENSE\n    - APPSETTINGS_JSON_BASE64\n    - TOKEN\n',
        '.kamal/secrets': 'TOKEN=$PROD_TOKEN\n',
        ...workflow('  LICENSE: ${{ secrets.ACME_LICENSE }}\n  APPSETTINGS_JSON: ${{ secrets.APPSETTINGS_JSON }}'),
      }),
    ).toEqual([
      'ACME_LICENSE → LICENSE plain @ config/deploy.yml:3',
      'APPSETTINGS_JSON → APPSETTINGS_JSON_BASE64 base64 @ config/deploy.yml:4',
      'PROD_TOKEN → TOKEN plain @ config/deploy.yml:5',
    ]);
  });

  test('come through Compose and its .env as well, without those of the proxy', () => {
    expect(
      secrets({
        '.deploy/docker-compose.yml':
          'services:\n  app:\n    environment:\n      VIRTUAL_HOST: ${HOST_DOMAIN}\n      SMTP: ${SMTP_PASSWORD}\n      NOT_SET: ${NOBODY}\n',
        '.github/workflows/release.yml':
          'jobs:\n  a:\n    steps:\n      - run: |\n          echo "HOST_DOMAIN=${{ secrets.DEPLOY_HOST }}" >> .deploy/.env\n          echo "SMTP_PASSWORD=${{ secrets.SMTP }}" >> .deploy/.env\n',
      }),
    ).toEqual(['SMTP → SMTP plain @ .deploy/docker-compose.yml:5']);
  });

  const app = (lines: string): Record<string, string> => ({
    '.deploy/docker-compose.yml': `services:\n  app:\n    image: $I\n    environment:\n${lines}`,
  });

  test('that only a file on the host gives the app are required', () => {
    const files = app(
      '      SMTP_PASSWORD: ${SMTP_PASSWORD}\n      MODEL: ${MODEL:-small}\n      API_KEY:\n      HOST: ${HOST_DOMAIN}\n      A: ${B:?missing}\n',
    );
    const { appSecrets, variables } = factsOf(files);
    expect(appSecrets.map(({ value: { secret, variable, onHost } }) => [secret, variable, onHost])).toEqual([
      ['SMTP_PASSWORD', 'SMTP_PASSWORD', true],
      ['API_KEY', 'API_KEY', true],
      ['B', 'A', true],
    ]);
    expect(variables?.map(({ value }) => value)).toEqual([{ name: 'MODEL', value: 'small' }]);
  });

  test('are none where a file of the checkout has the value', () => {
    const { appSecrets, variables } = factsOf({ ...app('      MODEL: ${MODEL}\n'), '.deploy/.env': 'MODEL=large\n' });
    expect(appSecrets).toEqual([]);
    expect(variables?.map(({ value }) => value)).toEqual([{ name: 'MODEL', value: 'large' }]);
  });

  test('and variables of a Compose file that deploys nothing are nobody’s', () => {
    const [text = ''] = Object.values(app('      A: ${A}\n      B: b\n'));
    const { appSecrets, variables } = factsOf({ 'ops/docker-compose.yml': text });
    expect([appSecrets, variables]).toEqual([[], undefined]);
  });
});

test.each([
  ['rsync', '      - run: rsync -avz --delete out/ deploy@$HOST:/srv/shop/\n', true],
  ['an action', '      - uses: burnett01/rsync-deployments@7\n        with:\n          path: out/\n', true],
  ['of other files', '      - run: rsync -avz docs/ deploy@$HOST:/srv/docs/\n', false],
])(
  'a workflow that copies what dotnet publish makes to the host deploys, though nothing is started: %s',
  (_how, step, expected) => {
    const text = `on: push\njobs:\n  a:\n    steps:\n      - run: dotnet publish MyApp -c Release -o ./out\n${step}`;
    const { earlier } = factsOf({ '.github/workflows/a.yml': text });
    expect(earlier.map(({ value }) => value.title)).toEqual(expected ? ['A workflow (.github/workflows/a.yml)'] : []);
  },
);
