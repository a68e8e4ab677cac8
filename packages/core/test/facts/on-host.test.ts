import { describe, expect, test } from 'vitest';
import { readDockerRun } from '../../src/project/docker-run.js';
import { shellCalls, shellCommands } from '../../src/project/shell-commands.js';
import { factsOf, shown } from './sample.js';

const PUSH = '      - run: docker build -t ghcr.io/acme/shop . && docker push ghcr.io/acme/shop\n';
const workflow = (steps: string, job = '', on = 'push: { branches: [main] }'): Record<string, string> => ({
  '.github/workflows/ship.yml': `on: { ${on} }\njobs:\n  a:\n    runs-on: ubuntu-latest\n${job}    steps:\n${PUSH}${steps}`,
});
const itemsOf = (files: Record<string, string>, kind?: string): readonly string[] =>
  (factsOf(files).earlierItems ?? [])
    .filter((item) => kind === undefined || item.kind === kind)
    .map(({ kind: of, name, commands }) => `${of} ${name}${commands ? ` {${commands.join('; ')}}` : ''}`);

describe('here-documents', () => {
  test.each<[script: string, commands: readonly string[]]>([
    ["ssh a@b <<'END'\ncd /x\ndocker compose exec web ./warm.sh\nEND\n", ['ssh', 'docker compose exec web ./warm.sh']],
    ["ssh a@b 'bash -s' <<EOF\nsystemctl restart shop\nEOF\n", ['ssh', 'systemctl restart shop']],
    ["ssh a@b sudo bash <<-EOF\n\tdocker run -e A='b c' shop\n\tEOF\n", ['ssh', 'docker run shop']],
    ['cat <<EOF | ssh a@b\nnpm run seed\nEOF\n', ['ssh', 'npm run seed']],
    ['bash <<EOF\nnpm run seed\nEOF\n', ['npm run seed']],
    ["ssh a@b 'cat > .env.app' <<EOF\nrm -rf x\nEOF\n", ['ssh', 'write .env.app']],
    ['cat > a.json <<EOF\nnpm ci\nEOF\n', ['write a.json']],
  ])('%s', (script, commands) => expect(shellCommands(script)).toEqual(commands));

  test('what a shell on the host reads is called there', () => {
    const calls = shellCalls('npm ci\nssh a@b <<EOF\ndocker run -e A=${{ secrets.B }} shop\nEOF\n');
    expect(calls.map(({ words, remote }) => `${words.join(' ')} ${remote}`)).toEqual([
      'npm ci false',
      'ssh a@b docker run -e A=${{ secrets.B }} shop\n false',
      'docker run -e A=${{ secrets.B }} shop true',
    ]);
  });
});

test('options of docker run in each spelling', () => {
  const run = readDockerRun([
    'docker',
    'run',
    '-dp',
    '80:8080',
    '-eA=1',
    '--env=B=2',
    '--rm',
    '-v',
    'd:/d',
    'img',
    '--x',
    'y',
  ]);
  expect(run?.options.map(({ name, value }) => `${name}${value === undefined ? '' : ` ${value}`}`)).toEqual([
    'detach',
    'publish 80:8080',
    'env A=1',
    'env B=2',
    'rm',
    'volume d:/d',
  ]);
  expect([run?.image, ...(run?.words ?? [])]).toEqual(['img', '--x', 'y']);
});

const RUN =
  'docker run -d --name shop --restart always --add-host db:10.0.0.9 -e STRIPE=${{ secrets.STRIPE_LIVE }} -e TZ=UTC ' +
  '-e VIRTUAL_HOST=a.example.org -v shopdata:/app/App_Data -v /srv/up:/app/up ghcr.io/acme/shop';

describe.each<[way: string, steps: string, job?: string]>([
  ['an SSH action', `      - uses: appleboy/ssh-action@v1\n        with:\n          script: |\n            ${RUN}\n`],
  ['ssh', `      - run: |\n          ssh a@b "docker rm -f shop; ${RUN}"\n`],
  ['ssh with a here-document', `      - run: |\n          ssh a@b <<EOF\n          ${RUN}\n          EOF\n`],
  ["the host's Docker", `      - run: |\n          ${RUN}\n`, '    env: { DOCKER_HOST: "ssh://a@b" }\n'],
])('a container that a workflow starts by %s', (_way, steps, job) => {
  const files = workflow(steps, job);
  const { earlier, appSecrets, variables, earlierItems = [] } = factsOf(files);

  test('its data is found on the host', () =>
    expect(earlier.map(({ value: { kind, volumes } }) => [kind, volumes])).toEqual([['workflow', ['shopdata']]]));
  test('its secrets and variables are those of the app', () => {
    expect(shown(appSecrets, ({ secret, variable }) => `${variable} from ${secret}`)[0]).toMatch(
      /^STRIPE from STRIPE_LIVE /,
    );
    expect(shown(variables ?? [], ({ name, value }) => `${name}=${value}`)[0]).toMatch(/^TZ=UTC /);
  });
  test('each option is an item', () =>
    expect(earlierItems.map(({ kind, name }) => `${kind} ${name}`)).toEqual(
      expect.arrayContaining([
        'secret STRIPE',
        'variable TZ',
        'domain a.example.org',
        'mount shopdata at /app/App_Data',
        'mount /srv/up at /app/up',
        'setting docker run --restart always',
        'setting docker run --add-host db:10.0.0.9',
      ]),
    ));
});

test.each<[what: string, steps: string]>([
  ['a container that only the runner has, for a test', `      - run: ${RUN.replaceAll(/-e STRIPE=\S+/g, '')}\n`],
  ['a service for tests', '      - run: docker run -d -e P=a -v d:/app/App_Data postgres && npm test\n'],
])('%s is no deployment', (_what, steps) => expect(factsOf(workflow(steps)).earlier).toEqual([]));

test('a second container of the app is a service of its own, and another image is none of the app', () => {
  const more = `${RUN}\n            docker run -d --name work ghcr.io/acme/shop work\n            docker run -d -e P=x redis\n`;
  const found = itemsOf(
    workflow(`      - uses: appleboy/ssh-action@v1\n        with:\n          script: |\n            ${more}`),
  );
  expect(found).toContain('service work (docker run)');
  expect(found).not.toContain('variable P');
  expect(found.join('\n')).toContain('docker run redis');
});

test('a workflow that is called has the secrets and inputs that are handed to it', () => {
  const called = `on: { workflow_call: { inputs: { tag: { type: string } } } }\njobs:\n  a:\n    steps:\n${PUSH}      - run: |\n          ssh a@b "docker run -d -e KEY='\${{ secrets.key }}' -e TAG=\${{ inputs.tag }} -v d:/app/App_Data ghcr.io/acme/shop"\n`;
  const { appSecrets, variables = [] } = factsOf({
    '.github/workflows/main.yml':
      'on: push\njobs:\n  d:\n    uses: ./.github/workflows/host.yml\n    with: { tag: blue }\n    secrets: { key: "${{ secrets.MAIN_KEY }}" }\n',
    '.github/workflows/host.yml': called,
  });
  expect(appSecrets.map(({ value: { secret, variable } }) => `${variable} from ${secret}`)).toEqual([
    'KEY from MAIN_KEY',
  ]);
  expect(variables.map(({ value: { name, value } }) => `${name}=${value}`)).toEqual(['TAG=blue']);
});
