import { expect, test } from 'vitest';
import { account } from '../../src/deployment/account.js';
import { sampleDeployment } from '../platforms/sample-deployment.js';
import { factsOf } from './sample.js';

const dockerfile = {
  Dockerfile: 'FROM mcr.microsoft.com/dotnet/aspnet:10.0\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["dotnet", "MyApp.dll"]\n',
};

/** Each variable with what the account says of it. */
function told(files: Record<string, string>): readonly string[] {
  const { earlierItems = [], variables = [] } = factsOf({ ...dockerfile, ...files });
  const { app, ...sample } = sampleDeployment();
  const given = { ...app, secrets: [], variables: variables.map(({ value }) => value) };
  const items = earlierItems.filter(({ kind }) => kind === 'variable' || kind === 'secret');
  const { kept, replaced, lost } = account(items, { ...sample, app: given });
  return [
    ...kept.map(({ name, where }) => `${name} of ${where} is kept`),
    ...replaced.map(({ name, where, by }) => `${name} of ${where} is replaced by ${by}`),
    ...lost.map(({ name, where }) => `${name} of ${where} is lost`),
  ];
}

const kamal =
  'service: shop\nimage: acme/shop\nservers: [ 10.0.0.1 ]\nenv:\n  clear:\n    LOG: info\n    TZ: UTC\n    SMTP_HOST: mail.acme.io\n';

test('a value of Compose that the one of Kamal wins over is replaced, not kept', () => {
  const compose =
    'services:\n  app:\n    build: .\n    environment:\n      LOG: debug\n      TZ: UTC\n      SMTP_HOST: ${SMTP_HOST}\n      MODEL: small\n';
  expect(told({ 'config/deploy.yml': kamal, 'docker-compose.prod.yml': compose })).toEqual([
    'LOG of config/deploy.yml:6 is kept',
    'TZ of config/deploy.yml:7 is kept',
    'SMTP_HOST of config/deploy.yml:8 is kept',
    'MODEL of docker-compose.prod.yml:8 is kept',
    'LOG of docker-compose.prod.yml:5 is replaced by the value at config/deploy.yml:6, which the app gets in its place',
    'SMTP_HOST of docker-compose.prod.yml:7 is replaced by the value at config/deploy.yml:8, which the app gets in its place',
  ]);
});

test('a value of docker run in a workflow counts beside one of Compose', () => {
  const workflow = `on: { push: { branches: [ main ] } }
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - run: docker build -t acme/shop . && docker push acme/shop
      - uses: appleboy/ssh-action@v1
        with:
          host: h
          script: |
            docker compose -f docker-compose.prod.yml up -d
            docker run -d --restart always -e LOG=warning acme/shop
`;
  const compose = 'services:\n  app:\n    build: .\n    image: acme/shop\n    environment:\n      LOG: debug\n';
  expect(told({ '.github/workflows/a.yml': workflow, 'docker-compose.prod.yml': compose })).toEqual([
    'LOG of docker-compose.prod.yml:6 is kept',
    'LOG of .github/workflows/a.yml:10 is replaced by the value at docker-compose.prod.yml:6, which the app gets in its place',
  ]);
});

test('a value of a file of variables that the Compose file wins over is replaced', () => {
  const compose = 'services:\n  app:\n    build: .\n    env_file: app.env\n    environment:\n      LOG: info\n';
  expect(told({ 'app.env': 'LOG=debug\nTZ=UTC\n', 'docker-compose.prod.yml': compose })).toEqual([
    'LOG of docker-compose.prod.yml:6 is kept',
    'TZ of app.env:2 is kept',
    'LOG of app.env:1 is replaced by the value at docker-compose.prod.yml:6, which the app gets in its place',
  ]);
});
