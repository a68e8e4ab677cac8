import { expect, test } from 'vitest';
import { factsOf } from './sample.js';

const itemsOf = (files: Record<string, string>): readonly string[] =>
  (factsOf(files).earlierItems ?? []).map(({ kind, name, commands = [] }) =>
    [`${kind} ${name}`, ...commands].join(' ! '),
  );
const workflow = (steps: string, job = ''): Record<string, string> => ({
  '.github/workflows/d.yml': `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n${job}    steps:\n${steps}`,
});
const UP = "      - run: ssh a@b 'docker compose up -d'\n";
const PUSH = '      - run: docker build -t acme/shop . && docker push acme/shop\n';
const app = (more: string, top = ''): Record<string, string> => ({
  '.deploy/docker-compose.yml': `services:\n  app:\n    image: a/$B\n    environment:\n      VIRTUAL_PORT: 80\n${more}${top}`,
});

test.each<[what: string, files: Record<string, string>, items: readonly string[]]>([
  [
    'the history that a checkout brings',
    workflow(`      - uses: actions/checkout@v4\n        with: { fetch-depth: 0, fetch-tags: true, ref: live }\n${UP}`),
    ['build fetch-depth 0', 'build fetch-tags true', 'build ref live'],
  ],
  [
    'what a build writes beside the image',
    workflow(
      `      - uses: docker/metadata-action@v5\n        with: { labels: a=b }\n      - uses: docker/build-push-action@v6\n        with: { sbom: true, annotations: c=d }\n${UP}`,
    ),
    ['build labels a=b', 'build sbom true', 'build annotations c=d'],
  ],
  [
    'properties behind a quoted list',
    workflow(`      - run: dotnet publish -p:ContainerImageTags='"1;2"' -p:Edition=pro\n${UP}`),
    ['build property Edition'],
  ],
  [
    'the address of an environment',
    workflow(UP, '    environment: { name: live, url: "https://a.example.org" }\n'),
    ['domain a.example.org', 'setting environment live of the job a'],
  ],
  [
    'a folder of the site and another protocol',
    app('      VIRTUAL_PATH: /store\n      VIRTUAL_PROTO: https\n      VIRTUAL_DEST: /\n'),
    ['setting VIRTUAL_PATH: /store', 'setting VIRTUAL_PROTO: https', 'variable VIRTUAL_DEST'],
  ],
  [
    'several ports of nginx-proxy',
    app(
      '      VIRTUAL_HOST_MULTIPORTS: |\n        a.example.org:\n          "/": { port: 1 }\n        b.example.org:\n',
    ),
    ['domain a.example.org', 'domain b.example.org', 'setting VIRTUAL_HOST_MULTIPORTS'],
  ],
  [
    'what a file says to nginx-proxy about one host',
    { ...app(''), '.deploy/vhost.d/a.example.org': 'client_max_body_size 9m;\nallow 10.0.0.0/8;\ndeny all;\n' },
    ['setting client_max_body_size 9m', 'setting allow of nginx', 'setting deny of nginx'],
  ],
  [
    'an image that Watchtower is told of',
    workflow(`${PUSH}      - run: curl -X POST https://wt.example.org/v1/update\n`),
    ['trigger push on any branch'],
  ],
  [
    'a published folder that a service of systemd runs',
    workflow(
      '      - run: dotnet publish -o out\n      - uses: easingthemes/ssh-deploy@v5\n        with: { SCRIPT_AFTER: "systemctl restart shop && ./purge.sh" }\n',
    ),
    ['step uses easingthemes/ssh-deploy ! uses easingthemes/ssh-deploy ! systemctl restart shop ! ./purge.sh'],
  ],
])('%s', (_what, files, items) => expect(itemsOf(files)).toEqual(expect.arrayContaining([...items])));

test.each<[what: string, steps: string]>([
  ['an image that is only pushed', PUSH],
  ['a chat that is told of it', `${PUSH}      - run: curl "\${{ secrets.SLACK_URL }}"\n`],
])('%s is no deployment', (_what, steps) => expect(factsOf(workflow(steps)).earlier).toEqual([]));

test('a volume that lies elsewhere is not replaced by an empty one, and one that Compose did not make has its own name', () => {
  const facts = factsOf(
    app(
      '    volumes: [ "up:/app/up", "d:/app/App_Data" ]\n',
      'volumes:\n  up: { driver_opts: { type: nfs, device: ":/x" } }\n  d: { external: true }\n',
    ),
  );
  expect(facts.earlierItems?.find(({ name }) => name === 'up at /app/up')?.mount).toBeUndefined();
  expect(facts.earlier.flatMap(({ value }) => value.volumes)).toEqual(['d']);
});

test('the stage that another pipeline builds is the one that is built', () => {
  const { buildTarget } = factsOf({
    Dockerfile:
      'FROM mcr.microsoft.com/dotnet/aspnet:8.0 AS app\nWORKDIR /app\nCMD ["dotnet","MyApp.dll"]\nFROM app AS tests\n',
    '.gitlab-ci.yml':
      'd:\n  script: [ "docker build --target app -t a . && docker push a", "ssh a@b docker compose up" ]\n',
  });
  expect(buildTarget?.value).toBe('app');
});
