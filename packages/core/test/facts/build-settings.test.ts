import { expect, test } from 'vitest';
import { factsOf } from './sample.js';

const dockerfile = `ARG BASE=mcr.microsoft.com/dotnet/aspnet:8.0
FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build
RUN --mount=type=secret,id=npm_token,required=true npm ci
FROM $BASE AS app
ARG DB=app.db
ENV ASPNETCORE_URLS=http://+:5000
COPY --from=build /out .
USER 1000
ENTRYPOINT ["dotnet", "MyApp.dll"]
FROM app AS debug
RUN --mount=type=secret,id=debugger true
USER root
`;
const workflow = (step: string, head = ''): Record<string, string> => ({
  '.github/workflows/a.yml': `on: push\n${head}jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - ${step}\n`,
});
const action = (inputs: string, head = ''): Record<string, string> =>
  workflow(`{ uses: docker/build-push-action@v6, with: { push: true, ${inputs} } }`, head);

/** `TARGET | ARGUMENTS | SECRETS | ARCHITECTURE`, with a question mark for a guess. */
function built(files: Record<string, string>): string {
  const facts = factsOf({ Dockerfile: dockerfile, ...files });
  const shown = (value: string, guessed: boolean): string => value + (guessed ? ' ?' : '');
  return [
    facts.buildTarget?.value ?? '',
    (facts.buildArguments ?? []).map(({ value: { name, value } }) => `${name}=${value}`).join(' '),
    (facts.buildSecrets ?? []).map(({ value: { id, source }, guessed }) => shown(`${id}=${source}`, guessed)).join(' '),
    facts.architecture ? shown(facts.architecture.value, facts.architecture.guessed) : '',
  ].join(' | ');
}

const compose = (build: string, more = ''): Record<string, string> => ({
  'docker-compose.yml': `services:\n  app:\n    build:\n      context: .\n${build}${more}`,
});

test.each<[string, Record<string, string>, string]>([
  [
    'Fly',
    {
      'fly.toml':
        'app = "shop"\n[build]\n  dockerfile = "Dockerfile"\n  build-target = "app"\n[build.args]\n  DB = "shop.db"\n',
    },
    'app | DB=shop.db | npm_token=NPM_TOKEN ? | ',
  ],
  [
    'Fly, with a path from the root of the project',
    { 'fly.toml': 'app = "shop"\n[build]\n  dockerfile = "/Dockerfile"\n  build-target = "app"\n' },
    'app |  | npm_token=NPM_TOKEN ? | ',
  ],
  [
    'Heroku',
    { 'heroku.yml': 'build:\n  docker:\n    web: Dockerfile\n  config:\n    DB: shop.db\n' },
    ' | DB=shop.db | npm_token=NPM_TOKEN ? debugger=DEBUGGER ? | ',
  ],
  ['nothing', {}, ' |  | npm_token=NPM_TOKEN ? debugger=DEBUGGER ? | '],
  [
    'an action',
    action(
      'target: app, platforms: linux/arm64, build-args: "A=1\\nB=${{ secrets.B_KEY }}\\nC=x-${{ github.sha }}\\nD=${{ steps.a.outputs.d }}\\nE=${{ env.E }}", secrets: "npm_token=${{ secrets.NPM }}"',
      'env: { E: "e,f" }\n',
    ),
    'app | A=1 B=${{ secrets.B_KEY }} C=x-${{ github.sha }} E=e,f | npm_token=NPM | arm64',
  ],
  [
    'an action with two platforms, the token of the run and a file',
    action(
      'target: app, platforms: "linux/amd64,linux/arm64", secrets: "npm_token=${{ secrets.GITHUB_TOKEN }}", secret-files: "rc=./.npmrc"',
    ),
    'app |  | npm_token=GITHUB_TOKEN rc=./.npmrc | amd64 ?',
  ],
  [
    'a command',
    workflow(
      '{ env: { TOKEN: "${{ secrets.NPM }}" }, run: "docker buildx build --push -t a --target app --build-arg A=\\"b c\\" --build-arg GITHUB_SHA --build-arg=X=$TOKEN --secret id=npm_token,env=TOKEN --platform=linux/arm64 ." }',
    ),
    'app | A=b c GITHUB_SHA=${{ github.sha }} X=${{ secrets.NPM }} | npm_token=NPM | arm64',
  ],
  [
    'a command with what another one prints',
    workflow(
      '{ run: "docker build . --push --target app --build-arg TIME=$(date +%s) --build-arg A=`git log` --platform linux/arm64" }',
    ),
    'app |  | npm_token=NPM_TOKEN ? | arm64',
  ],
  [
    'a Compose file of the tests',
    { 'tests/setup/docker-compose.yml': 'services: { app: { build: { context: ../.., args: { TAGS: e2e } } } }\n' },
    ' |  | npm_token=NPM_TOKEN ? debugger=DEBUGGER ? | ',
  ],
  [
    'a script',
    {
      'deploy.sh':
        'VERSION=1.2\ndocker build \\\n  --target=app --build-arg V="$VERSION" --secret id=npm_token,src=$HOME/.npmrc .\ndocker push a\n',
    },
    'app | V=1.2 | npm_token=NPM_TOKEN ? | ',
  ],
  [
    'Compose',
    {
      ...compose(
        '      target: app\n      args: { A: 1, B: "${B:-two}", C: "${C}" }\n      secrets: [npm_token]\n      platforms: [linux/arm64]\n',
        'secrets:\n  npm_token: { environment: NPM }\n',
      ),
      ...workflow('run: |\n          echo "NPM=${{ secrets.FROM_HERE }}" >> .env\n          docker compose up'),
    },
    'app | A=1 B=two | npm_token=FROM_HERE | arm64',
  ],
  [
    'Kamal',
    {
      'config/deploy.yml':
        'service: a\nbuilder:\n  arch: arm64\n  target: app\n  args: { A: 1 }\n  secrets: [npm_token]\n',
      '.kamal/secrets': 'npm_token=$NPM\n',
      ...workflow('{ env: { NPM: "${{ secrets.NPM }}" }, run: kamal deploy }'),
    },
    'app | A=1 | npm_token=NPM | arm64',
  ],
  [
    'a workflow that tests beside one that deploys',
    {
      '.github/workflows/a.yml':
        'on: push\njobs:\n  a:\n    steps:\n      - { uses: docker/build-push-action@v6, with: { target: debug, build-args: T=1 } }\n',
      '.github/workflows/b.yml':
        'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04-arm\n    steps:\n      - { uses: docker/build-push-action@v6, with: { target: app, push: true } }\n',
    },
    'app |  | npm_token=NPM_TOKEN ? | arm64',
  ],
  [
    'Compose for development',
    { 'docker-compose.dev.yml': 'services:\n  app:\n    build: { context: ., target: debug }\n' },
    ' |  | npm_token=NPM_TOKEN ? debugger=DEBUGGER ? | ',
  ],
])('how the image is built: %s', (_what, files, expected) => {
  expect(built(files)).toBe(expected);
});

test('the stage that is built decides over the facts, and so do its arguments', () => {
  const facts = factsOf({ Dockerfile: dockerfile, ...action('target: app, build-args: BASE=debian:12') });
  expect([facts.user.value.uid, facts.port.value]).toEqual([1000, 5000]);
  expect(factsOf({ Dockerfile: dockerfile }).user.value.uid).toBe(0);
});

test('an argument whose value nothing says is told', () => {
  const { remarks } = factsOf({ Dockerfile: dockerfile, ...action('build-args: "D=${{ steps.a.outputs.d }}"') });
  expect(remarks.map(({ value }) => value).join()).toMatch(/build argument D\..* --build-arg D=value/);
});

test.each([
  ['FROM ${BASE}\nENTRYPOINT ["dotnet", "MyApp.dll"]\n', ['BASE']],
  ['ARG BASE=x\nFROM ${BASE}\nENTRYPOINT ["dotnet", "MyApp.dll"]\n', []],
  ['FROM --platform=$BUILDPLATFORM x\nENTRYPOINT ["dotnet", "MyApp.dll"]\n', []],
])('arguments without which there is no base image: %s', (text, expected) => {
  expect((factsOf({ Dockerfile: text }).openArguments ?? []).map(({ value }) => value)).toEqual(expected);
});

test.each([
  [workflow('{ run: "dotnet publish --arch arm64 -t:PublishContainer" }'), 'arm64'],
  [workflow('{ run: "dotnet publish -r linux-x64 -t:PublishContainer" }'), 'amd64'],
  [workflow('{ run: "dotnet publish -t:PublishContainer" }'), undefined],
])('what dotnet publishes for: %o', (files, expected) => {
  expect(factsOf(files).architecture?.value).toBe(expected);
});
