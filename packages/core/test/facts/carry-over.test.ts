import { describe, expect, test } from 'vitest';
import { account } from '../../src/deployment/account.js';
import { sampleDeployment } from '../platforms/sample-deployment.js';
import { factsOf } from './sample.js';

const items = (files: Record<string, string>, kind?: string): readonly string[] =>
  (factsOf(files).earlierItems ?? [])
    .filter((item) => kind === undefined || item.kind === kind)
    .map(
      ({ kind: of, name, where, commands }) => `${of} ${name}${commands ? ` {${commands.join('; ')}}` : ''} @ ${where}`,
    );

const deploy = (steps: string, on = 'push: { branches: [main] }'): Record<string, string> => ({
  '.github/workflows/release.yml': `on:\n  ${on}\njobs:\n  a:\n    steps:\n${steps}      - run: ssh a@b 'docker compose up -d'\n`,
});

describe('what an earlier workflow does', () => {
  test.each<[what: string, on: string, expected: readonly string[]]>([
    ['a push', 'push: { branches: [main, next] }', ['trigger push on main', 'trigger push on next']],
    ['a push of tags', "push: { tags: ['v*'] }", ['trigger push of the tag v*']],
    [
      'a push of some files',
      "push: { paths: ['src/**'] }",
      ['trigger push on any branch', 'trigger push only with paths: src/**'],
    ],
    ['a plan', "schedule: [{ cron: '0 3 * * *' }]", ['trigger schedule 0 3 * * *']],
    [
      'by hand',
      'workflow_dispatch: { inputs: { tag: {} } }',
      ['trigger by hand', 'setting input tag of a run by hand'],
    ],
    ['a release', 'release: { types: [published] }', ['trigger a published release']],
  ])('%s', (_what, on, expected) => {
    const found = items(deploy('', on)).filter((text) => /^trigger|input/.test(text));
    expect(found.map((text) => text.replace(/ @.*/, ''))).toEqual(expected);
  });

  test('secrets, wherever an expression names them, and variables of the repository', () => {
    const found = items(
      deploy('      - run: echo "${{ secrets.SMTP_PASSWORD }}" | tee x\n        env: { MODEL: "${{ vars.MODEL }}" }\n'),
    );
    expect(found).toContain('secret SMTP_PASSWORD @ .github/workflows/release.yml:6');
    expect(found).toContain('variable MODEL of the repository @ .github/workflows/release.yml:7');
  });

  test('build arguments without their values, and what the checkout brings', () => {
    const found = items(
      deploy(
        '      - uses: actions/checkout@v4\n        with: { lfs: true, submodules: recursive }\n' +
          '      - uses: docker/build-push-action@v5\n        with:\n          context: ./Shop\n          platforms: linux/arm64\n' +
          '          build-args: |\n            KEY=hush\n            B=1\n' +
          '      - run: dotnet publish -p:DEPLOY_API=${{ secrets.DEPLOY_API }} && docker build --target web -f docker/Dockerfile .\n',
      ),
      'build',
    );
    expect(found.map((text) => text.replace(/ @.*/, ''))).toEqual([
      'build lfs true',
      'build submodule recursive',
      'build context ./Shop',
      'build build-arg KEY',
      'build build-arg B',
      'build platform linux/arm64',
      'build property DEPLOY_API',
      'build target web',
      'build file docker/Dockerfile',
    ]);
  });

  test('what a step copies to the host', () => {
    const copy =
      '      - uses: appleboy/scp-action@v1\n        with: { source: "./App_Data/seed/*, .deploy/${{ github.sha }}.yml" }\n';
    expect(items(deploy(copy), 'step')[0]).toBe(
      'step uses appleboy/scp-action {uses appleboy/scp-action; copy App_Data/seed/*; copy .deploy/$.yml} @ .github/workflows/release.yml:6',
    );
  });

  test('each step that does something, by its commands', () => {
    expect(
      items(deploy('      - name: Patch\n        run: x patch a.json\n      - run: echo a >> $GITHUB_ENV\n'), 'step'),
    ).toEqual([
      'step Patch {x patch a.json} @ .github/workflows/release.yml:6',
      'step ssh {ssh; docker compose up} @ .github/workflows/release.yml:9',
    ]);
  });

  test('no branch that never ran, and no npm in a folder without packages', () => {
    const steps =
      '      - run: if [ -n "${{env.SQL}}" ]; then psql; fi\n' +
      '      - run: npm run build\n        working-directory: ./MyApp.Client\n';
    expect(items(deploy(steps), 'step')).toHaveLength(1);
    expect(
      items(
        { ...deploy(steps.replace('run: if', 'env: { SQL: a }\n        run: if')), 'MyApp.Client/package.json': '{}' },
        'step',
      ),
    ).toHaveLength(3);
  });
});

describe('what an earlier Compose file does', () => {
  const file = (text: string): Record<string, string> => ({ '.deploy/docker-compose.yml': text });

  test('services, mounts, variables, secrets, domains, settings', () => {
    expect(
      items(
        file(
          'services:\n  app:\n    image: a/$B\n    environment:\n      VIRTUAL_HOST: a.example.org,b.example.org\n      SMTP_PASSWORD: ${SMTP_PASSWORD}\n' +
            '      LC_ALL: en_US.UTF-8\n      MODEL: ${MODEL:-small}\n    env_file: .env.app\n    volumes: [ "d:/app/App_Data", "./files:/app/files" ]\n' +
            '    command: [ "--token", "hush" ]\n    labels: [ "auth=hush" ]\n  redis:\n    image: redis:7\n    volumes: [ "r:/data" ]\n    environment: { P: hush }\n',
        ),
      ).map((text) => text.replace(/ @ .*/, '')),
    ).toEqual([
      'service app',
      'mount d at /app/App_Data',
      'mount ./files at /app/files',
      'domain a.example.org',
      'domain b.example.org',
      'secret SMTP_PASSWORD',
      'variable LC_ALL',
      'variable MODEL',
      'setting env_file .env.app',
      'setting labels: auth',
      'setting image: a/$B',
      'setting command',
      'service redis (redis:7)',
      'mount r at /data of redis',
    ]);
  });
});

describe('what an earlier Kamal set-up does', () => {
  test('domains, time-outs, limits, roles, accessories, hosts, hooks, secrets of other names', () => {
    const text =
      'service: shop\nservers:\n  web:\n    hosts: [ 10.0.0.1, 10.0.0.2 ]\n  worker:\n    cmd: bin/work\n' +
      'proxy:\n  hosts: [ a.example.org, www.a.example.org ]\n  response_timeout: 300\n  buffering: { max_request_body: 50000000 }\n' +
      'accessories:\n  redis: { image: "redis:7", volumes: [ "r:/data" ] }\nvolumes: [ "/mnt/x/files:/app/files" ]\nasset_path: /app/wwwroot\n';
    expect(
      items({
        'config/deploy.yml': text,
        '.kamal/hooks/pre-deploy': '#!/bin/sh\ncurl https://example.org\n',
        '.kamal/secrets': 'API_KEY=$(op read x)\n',
      }).map((item) => item.replace(/ @ .*/, '')),
    ).toEqual([
      'setting service: shop',
      'setting the host',
      'setting another host, 10.0.0.2',
      'service worker (a role of its own)',
      'domain a.example.org',
      'domain www.a.example.org',
      'time-out proxy.response_timeout: 300',
      'setting proxy.buffering.max_request_body: 50000000',
      'service redis (redis:7)',
      'mount r at /data of redis',
      'mount /mnt/x/files at /app/files',
      'setting asset_path: /app/wwwroot',
      'secret API_KEY',
      'script .kamal/hooks/pre-deploy {curl}',
    ]);
  });
});

describe('secrets of Kamal', () => {
  test('a secret of another name is the one that the app has; what fetches others and the log-in are none of the app', () => {
    const found = (
      factsOf({
        'config/deploy.yml':
          'service: shop\nregistry: { username: me, password: [ MY_TOKEN ] }\nbuilder: { secrets: [ NPM_KEY ] }\n# UNUSED\n' +
          'env:\n  secret: [ STRIPE_KEY, "SMTP_PASSWORD:MAIN_SMTP_PASSWORD" ]\n',
        '.kamal/secrets':
          'FETCHED=$(kamal secrets fetch --adapter 1password STRIPE_KEY)\nSTRIPE_KEY=$(kamal secrets extract STRIPE_KEY $FETCHED)\n' +
          'MAIN_SMTP_PASSWORD=$SMTP_PW\nMY_TOKEN=$MY_TOKEN\nUNUSED=$UNUSED\nNPM_KEY=$NPM_KEY\nHOOKED=$HOOKED\n',
        '.kamal/hooks/pre-deploy': '#!/bin/sh\ncurl -H "$HOOKED" https://example.org\n',
      }).earlierItems ?? []
    ).filter(({ kind }) => kind === 'secret');
    expect(found.map(({ name, value = '' }) => `${name}: ${value}`)).toEqual([
      'STRIPE_KEY: ',
      'SMTP_PASSWORD: ',
      'FETCHED: where other secrets come from',
      'MY_TOKEN: the log-in of the registry',
      'UNUSED: read by nothing',
      'NPM_KEY: secret of the build NPM_KEY',
      'HOOKED: ',
    ]);
  });
});

describe('docker run', () => {
  const run = (line: string): readonly string[] =>
    items(deploy(`      - run: docker build -t me/shop:1 . && docker push me/shop:1\n      - run: ${line}\n`), 'step');
  test.each([
    ['docker run -d --name shop -p 80:8080 me/shop:latest', 'docker run'],
    ['docker run -d --restart always -e A=b "$IMAGE"', 'docker run'],
    ['docker run -d --name cache redis:7', 'docker run redis:7'],
    ['docker run --rm me/shop:1 npm test', 'docker run --rm me/shop:1 npm test'],
    ['docker run --rm -v $PWD:/src node:22 npm run lint', 'docker run --rm node:22 npm run lint'],
  ])('%s is told as %s', (line, expected) => expect(run(line).join('\n')).toContain(`{${expected}}`));
});

describe('a workflow that waits for another one', () => {
  const waits = (other: string) =>
    factsOf({
      '.github/workflows/other.yml': `name: Other\non: push\njobs: { a: { steps: [{ run: ${other} }] } }\n`,
      ...deploy('', 'workflow_run: { workflows: [Other], branches: [main] }'),
    }).earlierItems?.find(({ kind }) => kind === 'trigger');
  test('knows whether that one only builds', () => {
    expect(waits('docker build -t a .')).toMatchObject({ name: 'successful Other on main', value: 'builds' });
    expect(waits('dotnet test && docker build -t a .')).not.toHaveProperty('value');
    expect(waits('npm test')).not.toHaveProperty('value');
  });
});

test('a login for what is pulled is told with its registry, one for what is pushed is the new token of the run', () => {
  const login = (with_: string) =>
    `      - uses: docker/login-action@v3\n        with: { ${with_}, password: '\${{ secrets.P }}' }\n`;
  const commands = (steps: string) => items(deploy(steps), 'step').map((text) => text.replace(/.*\{(.*)\} @.*/, '$1'));
  expect(commands(login('registry: ghcr.io'))[0]).toBe('uses docker/login-action');
  expect(commands(login('registry: quay.io'))[0]).toBe('uses docker/login-action for quay.io');
  expect(commands(login('registry: quay.io') + '      - run: docker push quay.io/acme/shop\n')[0]).toBe(
    'uses docker/login-action',
  );
  expect(commands(login('username: acme'))[0]).toBe('uses docker/login-action for docker.io');
  expect(
    commands(
      login('username: acme') +
        '      - uses: docker/build-push-action@v6\n        with: { push: true, tags: acme/shop }\n',
    )[0],
  ).toBe('uses docker/login-action');
});

describe('a login to Docker Hub', () => {
  const login =
    "      - uses: docker/login-action@v3\n        with: { username: acme, password: '${{ secrets.P }}' }\n";
  const told = (from: string, steps = '', head = '') => {
    const files = deploy(login + steps);
    const workflow = `${head}${files['.github/workflows/release.yml']}`;
    const step = (
      factsOf({ Dockerfile: `FROM ${from}\n`, '.github/workflows/release.yml': workflow }).earlierItems ?? []
    ).find(({ commands = [] }) => commands[0]?.includes('login-action'));
    return step?.commands?.[0]?.replace('uses docker/login-action', 'login');
  };
  const push = (image: string) => `      - run: docker push ${image}\n`;
  test.each([
    ['official base images need none', told('node:24'), 'login'],
    ['base images of another registry need none', told('mcr.microsoft.com/dotnet/aspnet:10.0'), 'login'],
    ['a base image with an owner may need it', told('acme/base:1'), 'login for docker.io'],
    ['pushed under a variable', told('node:24', push('$IMAGE:latest'), 'env: { IMAGE: acme/shop }\n'), 'login'],
    ['pushed for the owner of a secret', told('oven/bun:1', push('${{ secrets.HUB_USER }}/shop')), 'login'],
    ['pushed, and the base image has the same owner', told('acme/base:1', push('acme/shop')), 'login for docker.io'],
    ['pushed elsewhere', told('acme/base:1', push('ghcr.io/acme/shop')), 'login for docker.io'],
    ['pushed elsewhere, with an official base image', told('node:24', push('ghcr.io/acme/shop')), 'login'],
    ['pushed by Compose', told('oven/bun:1', '      - run: docker compose push\n'), 'login'],
  ])('%s', (_what, actual, expected) => expect(actual).toBe(expected));
});

test('a login to the registry that base images come from is told, even if the image was pushed to it', () => {
  const steps =
    "      - uses: docker/login-action@v3\n        with: { registry: acme.azurecr.io, username: a, password: '${{ secrets.P }}' }\n" +
    '      - run: docker push acme.azurecr.io/shop\n';
  const commands = (from: string) =>
    items({ Dockerfile: `FROM ${from}\n`, ...deploy(steps) }, 'step')[0]?.replace(/.*\{(.*)\} @.*/, '$1');
  expect(commands('acme.azurecr.io/base:1')).toBe('uses docker/login-action for acme.azurecr.io');
  expect(commands('node:24')).toBe('uses docker/login-action');
});

test('secrets that only lead to the host or to the registry are not secrets of the app', () => {
  const steps =
    "      - uses: docker/login-action@v3\n        with: { registry: ghcr.io, username: a, password: '${{ secrets.CR_PAT }}' }\n" +
    "      - uses: appleboy/ssh-action@v1\n        with: { host: '${{ secrets.HOST }}', script: git pull }\n        env: { TOKEN: '${{ secrets.CR_PAT }}', SMTP: '${{ secrets.SMTP }}' }\n" +
    '      - run: echo ${{ secrets.OTHER }}\n';
  const secrets = (factsOf(deploy(steps)).earlierItems ?? []).filter(({ kind }) => kind === 'secret');
  expect(secrets.map(({ name, value }) => `${name} ${value}`)).toEqual([
    'CR_PAT the way to the host',
    'HOST the way to the host',
    'SMTP undefined',
    'OTHER undefined',
  ]);
});

/** A job that builds a front end and hands it on. */
const frontJob = `  front:
    steps:
      - run: pnpm release
        working-directory: web
      - uses: actions/upload-artifact@v4
        with: { name: dist, path: web/dist }
`;

/** What an earlier deployment of an image has, with the commands of its steps. */
const itemsOfImage = (workflows: Readonly<Record<string, string>>): readonly string[] | undefined =>
  factsOf({
    Dockerfile: 'FROM mcr.microsoft.com/dotnet/aspnet:10.0\nCOPY . .\nENTRYPOINT ["dotnet", "MyApp.dll"]\n',
    ...workflows,
  }).earlierItems?.map(({ name, script }) => `${name}${script === undefined ? '' : ` (${script.run})`}`);

test('what a workflow does before the build of an image that it publishes, and a job whose files that build takes', () => {
  const found = itemsOfImage({
    '.github/workflows/image.yml': `on: push
jobs:
${frontJob}  test:
    steps:
      - run: npm test
  image:
    needs: [front, test]
    steps:
      - uses: actions/download-artifact@v4
      - run: ./stamp.sh
      - uses: docker/build-push-action@v6
        with: { push: true }
      - run: ./announce.sh
`,
  });
  expect(found).toEqual([
    'pnpm release (pnpm release)',
    'uses actions/upload-artifact',
    'uses actions/download-artifact',
    './stamp.sh (./stamp.sh)',
  ]);
});

describe('workflows that call each other', () => {
  const called = {
    '.github/workflows/deploy.yml': `on: { workflow_call: { inputs: { place: { required: true } } } }
jobs:
  go:
    environment: \${{ inputs.place }}
    steps:
      - run: ./announce.sh \${{ inputs.place }}
      - run: ssh a@b 'docker compose up -d'
        env: { SMTP: "\${{ secrets.SMTP }}" }
`,
    '.github/workflows/main.yml': `on: { push: { branches: [main] } }
jobs:
  go:
    uses: ./.github/workflows/deploy.yml
    with: { place: live }
    secrets: inherit
`,
  };

  test('the one that calls says when it deploys, and the one that is called what it does', () => {
    const { earlier, deploysOnPush } = factsOf(called);
    expect(earlier.flatMap(({ value }) => value.files)).toEqual(Object.keys(called));
    expect(deploysOnPush).toMatchObject({ value: true, from: '.github/workflows/main.yml:1' });
    expect(items(called)).toEqual([
      'trigger push on main @ .github/workflows/main.yml:1',
      'secret SMTP @ .github/workflows/deploy.yml:8',
      'setting environment live of the job go @ .github/workflows/deploy.yml:4',
      'step ./announce.sh live {./announce.sh live} @ .github/workflows/deploy.yml:6',
      'step ssh {ssh; docker compose up} @ .github/workflows/deploy.yml:7',
    ]);
  });

  test('what a called workflow makes for the build stays with it', () => {
    const found = itemsOfImage({
      '.github/workflows/front.yml': `on: workflow_call
jobs:
${frontJob}`,
      '.github/workflows/image.yml': `on: push
jobs:
  front:
    uses: ./.github/workflows/front.yml
  image:
    needs: front
    steps:
      - uses: actions/download-artifact@v4
      - uses: docker/build-push-action@v6
        with: { push: true }
`,
    });
    expect(found).toEqual([
      'pnpm release (pnpm release)',
      'uses actions/upload-artifact',
      'uses actions/download-artifact',
    ]);
  });

  test('two that call each other come to an end', () => {
    const loop = {
      '.github/workflows/a.yml':
        "on: push\njobs: { a: { uses: ./.github/workflows/b.yml }, c: { steps: [{ run: ssh a@b 'docker compose up -d' }] } }\n",
      '.github/workflows/b.yml': 'on: workflow_call\njobs: { b: { uses: ./.github/workflows/a.yml } }\n',
    };
    expect(factsOf(loop).deploysOnPush?.value).toBe(true);
    expect(items(loop, 'trigger')).toEqual(['trigger push on any branch @ .github/workflows/a.yml:1']);
  });
});

test('what a service extends belongs to it', () => {
  const files = {
    Dockerfile: 'FROM mcr.microsoft.com/dotnet/aspnet:10.0\n',
    'compose.yaml':
      'services:\n  web:\n    extends: { file: base/common.yaml, service: app }\n    environment: { VIRTUAL_HOST: a.example.org, LEVEL: high }\n',
    'base/common.yaml':
      'services:\n  app:\n    build: ..\n    command: ["--quiet"]\n    environment: [ LEVEL=low, TZ=UTC ]\n    env_file: app.env\n    volumes: [ "/srv/a:/app/files" ]\n',
    'base/app.env': 'FEATURE=1\n',
  };
  expect(
    items(files)
      .map((text) => text.replace(/ @ .*/, ''))
      .toSorted(),
  ).toEqual([
    'build context ..',
    'domain a.example.org',
    'mount /srv/a at /app/files',
    'service web',
    'setting command',
    'variable FEATURE',
    'variable LEVEL',
    'variable LEVEL', // the one that loses is told as well
    'variable TZ',
  ]);
});

test('a service that starts only with its profile goes on with it', () => {
  const { earlierServices } = factsOf({
    'compose.yaml':
      'services:\n  app:\n    image: ghcr.io/acme/shop\n    environment: { VIRTUAL_HOST: a.example.org }\n    volumes: [ "d:/app/App_Data" ]\n' +
      '  backup:\n    image: offen/docker-volume-backup:v2\n    profiles: [backup]\n    mem_limit: 64m\nvolumes: { d: }\n',
  });
  expect(earlierServices).toMatchObject([
    { name: 'backup', settings: { profiles: ['backup'], mem_limit: '64m' }, leftOut: [] },
  ]);
});

describe('the way to the host in a script', () => {
  const lost = (lines: string) => {
    const run = lines.split('\n').map((line) => `          ${line}\n`);
    const { earlierItems = [] } = factsOf({
      '.github/workflows/a.yml': `on: push\njobs:\n  a:\n    steps:\n      - run: |\n${run.join('')}`,
    });
    return account(earlierItems, sampleDeployment({ releaseOnPush: true })).lost.map(
      ({ kind, name }) => `${kind} ${name}`,
    );
  };
  const up = 'docker compose up -d';
  test.each([
    ['the address and the key', `echo "\${{ secrets.K }}" > key\nssh -i key root@\${{ secrets.H }} "${up}"`, []],
    ['the user and the port', `ssh -p \${{ secrets.P }} \${{ secrets.U }}@shop.org "${up}"`, []],
    ['the key of an agent', `echo "\${{ secrets.K }}" | ssh-add -\nssh a@b "${up}"`, []],
    ['a value of the app', `ssh a@b "STRIPE=\${{ secrets.STRIPE }} ${up}"`, ['secret STRIPE']],
    ['another file', `echo "\${{ secrets.X }}" > x.txt\nssh -i key a@b "${up}"`, ['secret X', 'step write x.txt']],
  ])('%s', (_what, script, expected) => {
    expect(lost(script.replaceAll('\\$', '$'))).toEqual(expected);
  });
});

test('a push deploys where the host is called by a hook, and that call is replaced', () => {
  const files = {
    '.github/workflows/a.yml':
      'on: { push: { branches: [main] } }\njobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with: { push: true, tags: ghcr.io/acme/shop }\n' +
      '      - run: curl -fsS ${{ secrets.COOLIFY_WEBHOOK_URL }}\n',
  };
  const { deploysOnPush, earlierItems = [] } = factsOf(files);
  expect(deploysOnPush?.value).toBe(true);
  expect(account(earlierItems, sampleDeployment({ releaseOnPush: true })).lost).toEqual([]);
});

test('a stack of Docker Swarm is a Compose file', () => {
  const files = {
    'docker-stack.yml':
      'services:\n  app:\n    image: ghcr.io/acme/shop:${TAG}\n    entrypoint: [ tini, -- ]\n    environment: [ TZ=UTC ]\n    volumes: [ "d:/app/App_Data" ]\n    deploy:\n      labels: [ "traefik.http.routers.a.rule=Host(`shop.org`)" ]\nvolumes: { d: }\n',
    '.github/workflows/a.yml':
      'on: push\njobs:\n  a:\n    steps:\n      - run: ssh a@b "docker stack deploy -c /srv/docker-stack.yml shop"\n',
  };
  const { earlier, entrypoint, variables } = factsOf(files);
  expect(earlier.map(({ value }) => value.title)).toEqual(['Compose (docker-stack.yml)']);
  expect(entrypoint?.value).toBe('tini --');
  expect(variables?.map(({ value }) => value.name)).toEqual(['TZ']);
  expect(items(files, 'domain')).toEqual(['domain shop.org @ docker-stack.yml:8']);
});
