import { expect, test } from 'vitest';
import { account } from '../../src/deployment/account.js';
import { allSecrets } from '../../src/deployment/all-secrets.js';
import { addressHere } from '../../src/questions/address-here.js';
import { sampleDeployment } from '../platforms/sample-deployment.js';
import { factsOf } from './sample.js';

const compose = `services:
  app:
    build: .
    environment:
      LOG: info
      BASE_URL: http://localhost:3000/app
      SIGNIN: https://\${HOST_DOMAIN}/signin
      SMTP_HOST: smtp.example.com
      SENTRY: <your-dsn>
      API_KEY: your-api-key
      OTHER_KEY: hush
      ASPNETCORE_URLS: http://localhost:5000
      BIND_ADDRESS: 127.0.0.1
      REDIS: redis://localhost:6379
    volumes: ['shop:/app/App_Data']
`;
const files = {
  Dockerfile: 'FROM mcr.microsoft.com/dotnet/aspnet:10.0\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["dotnet", "MyApp.dll"]\n',
  'docker-compose.prod.yml': compose,
};

test('a value of a developer is no value of production', () => {
  const { variables = [], unfitVariables = [], appSecrets } = factsOf(files);
  expect(variables.map(({ value: { name } }) => name)).toEqual(['LOG', 'REDIS']);
  expect(unfitVariables.map(({ value: { name, unfit }, from }) => `${name}: ${unfit}, ${from}`)).toEqual([
    'BASE_URL: own address, docker-compose.prod.yml:6',
    'SIGNIN: own address, docker-compose.prod.yml:7',
    'SMTP_HOST: placeholder, docker-compose.prod.yml:8',
    'SENTRY: placeholder, docker-compose.prod.yml:9',
    'ASPNETCORE_URLS: loopback, docker-compose.prod.yml:12',
    'BIND_ADDRESS: loopback, docker-compose.prod.yml:13',
  ]);
  expect(appSecrets.map(({ value: { secret, clearIn, placeholderIn } }) => [secret, clearIn, placeholderIn])).toEqual([
    ['API_KEY', undefined, 'docker-compose.prod.yml:10'],
    ['OTHER_KEY', 'docker-compose.prod.yml:11', undefined],
  ]);
});

test('the domain takes the place of the machine of a developer', () => {
  const { unfitVariables = [] } = factsOf(files);
  const on = (domain: string): readonly unknown[] =>
    unfitVariables.flatMap(({ value }) => addressHere(value, domain) ?? []);
  expect(on('shop.acme.io,www.acme.io')).toEqual([
    { name: 'BASE_URL', value: 'https://shop.acme.io/app' },
    { name: 'SIGNIN', value: 'https://shop.acme.io/signin' },
  ]);
  expect(on('')).toEqual([]);
});

test('the account says what became of each', () => {
  const { earlierItems = [] } = factsOf(files);
  const items = earlierItems.filter(({ kind }) => kind === 'variable');
  const { app, ...sample } = sampleDeployment();
  const given = {
    ...app,
    secrets: [],
    variables: [{ name: 'BASE_URL', value: 'https://shop.acme.io/app' }],
    port: 8080,
  };
  const { kept, replaced, lost } = account(items, {
    ...sample,
    app: given,
    host: { ...sample.host, domain: 'shop.acme.io' },
  });
  expect(kept).toEqual([]);
  expect(replaced.map(({ name, by }) => `${name}: ${by}`)).toEqual([
    'BASE_URL: BASE_URL=https://shop.acme.io/app, a guess from the domain; --env BASE_URL=value gives another one',
    'ASPNETCORE_URLS: the port 8080, on which the app listens to the network of its container',
  ]);
  expect(lost.map(({ name, value }) => [name, value])).toEqual([
    ['LOG', undefined],
    ['SIGNIN', 'own address'],
    ['SMTP_HOST', 'placeholder'],
    ['SENTRY', 'placeholder'],
    ['API_KEY', 'placeholder'],
    ['OTHER_KEY', undefined],
    ['BIND_ADDRESS', 'loopback'],
    ['REDIS', undefined],
  ]);
});

test('whoever enters the secret learns that the file has no value', () => {
  const { app, ...sample } = sampleDeployment();
  const secret = {
    secret: 'API_KEY',
    variable: 'API_KEY',
    encoding: 'plain' as const,
    placeholderIn: 'compose.yaml:7',
  };
  const [told] = allSecrets({ ...sample, app: { ...app, secrets: [secret] } }).filter(({ name }) => name === 'API_KEY');
  expect(told).toMatchObject({
    what: 'Given to the app as API_KEY; until now compose.yaml:7 had a text in the place of the value',
    optional: false,
  });
});

test('remarks tell of values that no account tells of', () => {
  expect(factsOf(files).remarks.map(({ value }) => value)).toContainEqual(
    'The app gets REDIS as it is: it leads to localhost, which in the container is the container itself. ' +
      'If another machine or service is meant, run this again with --env REDIS=value.',
  );
  expect(factsOf(files).remarks.some(({ value }) => value.includes('BASE_URL'))).toBe(false);
});

test('a build argument with the address of a developer is remarked on', () => {
  const workflow = `on: { push: { branches: [ main ] } }
env: { BASE_URL: http://localhost:1 }
jobs:
  deploy:
    steps:
      - uses: docker/build-push-action@v6
        with: { push: true, build-args: 'API_URL=http://localhost:3000' }
      - uses: appleboy/ssh-action@v1
        with: { host: h, script: 'docker run -d -e BASE_URL=http://localhost:2 -e A=b $IMAGE' }
`;
  const { remarks, earlierItems = [] } = factsOf({
    ...files,
    'docker-compose.prod.yml': '',
    '.github/workflows/a.yml': workflow,
  });
  expect(remarks.map(({ value }) => value)).toContain(
    'The build argument API_URL is passed as it is, although its value is a placeholder, or leads to the machine itself. ' +
      'If production needs another one, run this again with --build-arg API_URL=value.',
  );
  // A variable of the workflow says nothing of the app's.
  expect(earlierItems.filter(({ name }) => name === 'BASE_URL').map(({ value, where }) => `${where} ${value}`)).toEqual(
    ['.github/workflows/a.yml:2 workflow http://localhost:1', '.github/workflows/a.yml:9 own address'],
  );
});

test('a variable of the workflow is kept only with its value', () => {
  const { app, ...sample } = sampleDeployment();
  const given = { ...app, secrets: [], variables: ['A', 'B'].map((name) => ({ name, value: 'high' })) };
  const items = ['A', 'B'].map((name, at) => ({
    kind: 'variable' as const,
    name,
    where: 'a.yml:1',
    value: `workflow ${['low', 'high'][at]}`,
  }));
  const { kept, replaced } = account(items, { ...sample, app: given });
  expect(kept.map(({ name }) => name)).toEqual(['B']);
  expect(replaced.map(({ name, by }) => `${name}: ${by}`)).toEqual(['A: A=high, which the app gets']);
});
