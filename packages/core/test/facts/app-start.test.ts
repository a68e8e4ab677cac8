import { expect, test } from 'vitest';
import { account } from '../../src/deployment/account.js';
import type { App } from '../../src/deployment/app.js';
import { factsOf } from './sample.js';
import { sampleDeployment } from '../platforms/sample-deployment.js';

const compose = (service: string, others = '') => ({
  Dockerfile: 'FROM mcr.microsoft.com/dotnet/aspnet:10.0\nCOPY MyApp .\nENTRYPOINT ["dotnet", "MyApp.dll"]\n',
  'docker-compose.yml': `services:
  web:
    build: .
    environment: { VIRTUAL_HOST: shop.example.org }
${service}${others}`,
});
const start = (files: Readonly<Record<string, string>>) => {
  const { entrypoint, command } = factsOf(files);
  return [entrypoint, command].map((one) => one && `${one.value} @ ${one.from}${one.guessed ? ' ?' : ''}`);
};

test.each([
  [
    'words',
    '    command: ["--urls", "http://+:5000", "a b"]\n',
    [undefined, '--urls http://+:5000 "a b" @ docker-compose.yml:5'],
  ],
  [
    'a text',
    '    command: --urls http://+:5000 --name "a b"\n',
    [undefined, '--urls http://+:5000 --name "a b" @ docker-compose.yml:5'],
  ],
  [
    'a script',
    '    entrypoint: ["/bin/sh", "-c"]\n    command:\n      - |\n        dotnet MyApp.dll --AppTasks=migrate\n        exec dotnet MyApp.dll\n',
    [
      '/bin/sh -c @ docker-compose.yml:5',
      "'dotnet MyApp.dll --AppTasks=migrate\nexec dotnet MyApp.dll\n' @ docker-compose.yml:7",
    ],
  ],
  [
    'no entry point',
    '    entrypoint: ""\n    command: dotnet MyApp.dll\n',
    ['dotnet @ docker-compose.yml:5', 'MyApp.dll @ docker-compose.yml:6'],
  ],
  ['a $ of its own', '    command: ["--price", "5$$"]\n', [undefined, "--price '5$' @ docker-compose.yml:5"]],
  ['a default', '    command: --port ${PORT:-5000}\n', [undefined, '--port 5000 @ docker-compose.yml:5 ?']],
  ['what the host fills in', '    command: --port ${PORT}\n', [undefined, undefined]],
  ['a secret', '    command: --api-key abc\n', [undefined, undefined]],
])('what Compose starts the app with: %s', (_what, service, expected) => {
  expect(start(compose(service))).toEqual(expected);
});

test('of several containers of one image, the command of the one that takes the requests', () => {
  const worker = '  worker:\n    build: .\n    command: ["--worker"]\n';
  expect(start(compose('    command: ["--web"]\n', worker))).toEqual([undefined, '--web @ docker-compose.yml:5']);
  expect(start(compose('', worker))).toEqual([undefined, undefined]);
});

test('where two take requests and start differently, neither command is taken', () => {
  const second =
    '  admin:\n    build: .\n    environment: { VIRTUAL_HOST: admin.example.org }\n    command: ["--admin"]\n';
  const files = compose('    command: ["--web"]\n', second);
  expect(start(files)).toEqual([undefined, undefined]);
  const lost = account(factsOf(files).earlierItems ?? [], sampleDeployment()).lost.map(({ name }) => name);
  expect(lost).toContain('command of web');
  expect(lost).toContain('command of admin');
});

test.each([
  [
    'Kamal',
    {
      'config/deploy.yml':
        'service: shop\nservers:\n  web:\n    hosts: [ 10.0.0.1 ]\n    cmd: dotnet MyApp.dll --quiet\n',
    },
    'dotnet MyApp.dll --quiet @ config/deploy.yml:5',
  ],
  [
    'docker run',
    {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  a:\n    steps:\n      - run: docker build -t ghcr.io/acme/shop .\n      - run: ssh a@b "docker run -d -p 80:8080 ghcr.io/acme/shop --quiet"\n',
    },
    '--quiet @ .github/workflows/release.yml:6',
  ],
])('what %s starts the app with', (_what, files, expected) => {
  expect(start(files)).toEqual([undefined, expected]);
});

test('what is kept, what gives way to another answer, and what is lost', () => {
  const items =
    factsOf(compose('    entrypoint: ["/init", "--"]\n    command: ["--urls", "http://+:5000"]\n')).earlierItems ?? [];
  const of = (app: Partial<App>) => {
    const deployment = sampleDeployment();
    const { kept, replaced, lost } = account(
      items.filter(({ starts }) => starts !== undefined),
      { ...deployment, app: { ...deployment.app, ...app } },
    );
    return [
      ...kept.map(({ name, at }) => `kept ${name}: ${at.file} ${at.setting.join(' ')}`),
      ...replaced.map(({ name, by }) => `${name}: ${by}`),
      ...lost.map(({ name }) => `lost ${name}`),
    ];
  };
  const template = '.deploy/docker-compose-template.yml';
  expect(of({ entrypoint: ['/init', '--'], command: ['--urls', 'http://+:5000'] })).toEqual([
    `kept entrypoint: ${template} entrypoint`,
    `kept command: ${template} command`,
  ]);
  expect(of({ entrypoint: ['env'], command: ['/init', '--', '--urls', 'http://+:5000'] })).toEqual([
    `kept entrypoint: ${template} command`,
    `kept command: ${template} command`,
  ]);
  expect(of({ command: ['--urls', 'http://+:80'] })).toEqual([
    'command: the command that was given with --command',
    'lost entrypoint',
  ]);
});

test('an entry point whose command is not known is not taken alone: the image\u2019s CMD would not count', () => {
  expect(start(compose('    entrypoint: ["/init"]\n    command: --port ${PORT}\n'))).toEqual([undefined, undefined]);
  const k8s = (args: string) => ({
    'k8s/app.yaml': `kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - image: ghcr.io/acme/shop\n          command: [ "/init", "--" ]\n          args: ${args}\n`,
  });
  expect(start(k8s('[ "--quiet" ]'))).toEqual(['/init -- @ k8s/app.yaml:7', '--quiet @ k8s/app.yaml:8']);
  expect(start(k8s('[ "--port", "$(PORT)" ]'))).toEqual([undefined, undefined]);
});
