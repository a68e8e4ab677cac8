import type { App } from '../../deployment/app.js';
import type { Deployment } from '../../deployment/deployment.js';
import { NODE_AUTH_TOKEN } from '../../facts/npm-registry.js';
import { npmRegistryOf } from '../../deployment/npm-registry-of.js';
import type { UiBuild } from '../../facts/facts.js';
import { shellWord } from '../../quoting/index.js';
import type { GeneratedFile } from '../generated-file.js';
import { feedVariables } from './feed-variables.js';
import { secretsReaching } from './secrets-reaching.js';
import type { Variable } from './workflow-text.js';
import { commentLine } from './yaml-text.js';

/** The Dockerfile of a project that has none and publishes no container image by itself. */
export function renderDockerfile({ app, host }: Deployment): GeneratedFile | undefined {
  const { host: project, dotnet } = app;
  if (app.image.kind !== 'supplied' || project === undefined || dotnet === undefined) return undefined;
  const literals = secretsReaching('build', host).map(({ name }) => name);
  const stages = [
    ...(app.ui?.build === undefined ? [] : [uiStage(app, app.ui, literals)]),
    publishStage({ ...app, host: project, dotnet }),
    finalStage({ ...app, host: project, dotnet }),
  ];
  return {
    path: app.image.path,
    text: `${head(app)}\n\n${stages.map((lines) => lines.join('\n')).join('\n\n')}\n`,
    purpose: 'how the image is built',
  };
}

function head({ name, ui }: App): string {
  return (
    `# ${commentLine(name)}: ${ui === undefined ? 'the app is published' : 'the site and the app are built'} here, ` +
    'and only the result goes into the image.'
  );
}

/** Builds the site with nothing but the front end's own folder. */
function uiStage(
  app: App,
  { folder, node, install = 'npm install', build, after = [], hostVariable, placeholders = [], workspace }: UiBuild,
  literals: readonly string[],
): readonly string[] {
  return [
    `FROM node:${node}-slim AS ui`,
    // Packages of a workspace lie beside the front end.
    ...(workspace === undefined ? [] : ['WORKDIR /src', copy(workspace, workspace)]),
    `WORKDIR ${isPlain(folder) ? `/src/${folder}` : `"/src/${folder.replaceAll(/[\\"$]/g, String.raw`\$&`)}"`}`,
    ...(workspace === undefined ? [copy(folder, '.')] : []),
    ...(/--ignore-scripts|--mode=skip-build/.test(install)
      ? ['# Without scripts, because those of the project would start the API, which is not in this stage.']
      : []),
    ...npmrc(app),
    run(install, feedVariables(app, 'npm')),
    ...(hostVariable === undefined ? [] : [`ARG ${hostVariable}`]),
    ...(placeholders.length === 0
      ? []
      : hosts(
          placeholders.map((file) => file.slice(folder.length + 1)),
          literals,
        )),
    ...(build === undefined ? [] : [`RUN ${[build, ...after].join(' && ')}`]),
  ];
}

/** Sources that hold public hosts as literal text, `https://$` and the name of the secret. */
function hosts(files: readonly string[], names: readonly string[]): readonly string[] {
  const edits = names.map((name) => `s|https://\\$${name}|\${${name}:+https://$${name}}|g`);
  return [
    '# The sources name the host of the API literally. Without this argument, the site calls the address that it was loaded from.',
    ...names.map((name) => `ARG ${name}`),
    `RUN sed -i "${edits.join('; ')}" ${files.map(shellWord).join(' ')}`,
  ];
}

/** What is built by .NET always has both. */
type DotnetApp = App & Required<Pick<App, 'host' | 'dotnet'>>;

function publishStage(app: DotnetApp): readonly string[] {
  const { dotnet, host, ui, sdk, workloads = [] } = app;
  const ofNpm = feedVariables(app, 'npm');
  const wwwroot = `${host.folder === '.' ? '' : `${host.folder}/`}wwwroot`;
  const inPublish = ui !== undefined && ui.build === undefined;
  return [
    `FROM mcr.microsoft.com/dotnet/sdk:${sdkTag(dotnet, sdk)} AS publish`,
    ...(workloads.length === 0
      ? []
      : [
          '# The WebAssembly compiler is written in Python.',
          'RUN apt-get update && apt-get install -y --no-install-recommends python3 && rm -rf /var/lib/apt/lists/*',
          `RUN dotnet workload install ${workloads.map(shellWord).join(' ')}`,
        ]),
    ...(inPublish
      ? ['# The csproj calls npm when it publishes.', `COPY --from=node:${ui.node}-slim /usr/local /usr/local`]
      : []),
    ...(inPublish || (ui?.others ?? []).length > 0 ? npmrc(app) : []),
    'WORKDIR /src',
    copy('.', '.'),
    ...(inPublish
      ? [
          ...(ui.hostVariable === undefined ? [] : [`ARG ${ui.hostVariable}`]),
          ...(ui.install === undefined ? [] : [run(`cd ${shellWord(ui.folder)} && ${ui.install}`, ofNpm)]),
        ]
      : []),
    ...(ui?.others ?? []).map(({ folder, install }) => run(`cd ${shellWord(folder)} && ${install}`, ofNpm)),
    ...(ui === undefined || inPublish
      ? []
      : [
          '# The site becomes part of the app, which serves it from the same address as its API.',
          copy(`/src/${ui.output ?? wwwroot}`, wwwroot, 'ui'),
        ]),
    run(
      `dotnet publish ${shellWord(host.csproj)} -c Release -o /app`,
      feedVariables(app, inPublish ? undefined : 'dotnet'),
    ),
  ];
}

/** The registry of npm that the earlier workflow named. npm reads the token from the environment, so none is in the file. */
function npmrc(app: App): readonly string[] {
  const { url, scope, secret } = npmRegistryOf(app) ?? {};
  if (url === undefined) return [];
  const root = url.endsWith('/') ? url : `${url}/`;
  const lines = [
    `${scope === undefined ? '' : `${scope.toLowerCase()}:`}registry=${root}`,
    ...(secret === undefined ? [] : [`${root.replace(/^https:/, '')}:_authToken=\${${NODE_AUTH_TOKEN}}`]),
  ];
  return [`RUN printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')} > ~/.npmrc`];
}

/** A command with the tokens of private feeds in its environment. They get into no layer of the image. */
function run(command: string, tokens: readonly Variable[]): string {
  const mounts = tokens.map(({ name }) => `--mount=type=secret,id=${name},required=true \\\n    `);
  const values = tokens.map(({ name }) => `export ${name}="$(cat /run/secrets/${name})" && \\\n    `);
  return `RUN ${mounts.join('')}${values.join('')}${command}`;
}

/** An image with the SDK that `global.json` accepts: the newest one may be too new for it. */
function sdkTag(dotnet: string, sdk: App['sdk']): string {
  if (sdk === undefined) return dotnet;
  return sdk.exact ? sdk.version : sdk.version.split('.').slice(0, 2).join('.');
}

function finalStage({ dotnet, host, port, user, dataFolder }: DotnetApp): readonly string[] {
  const owner = `${user.uid}:${user.gid}`;
  return [
    `FROM mcr.microsoft.com/dotnet/aspnet:${dotnet}`,
    'WORKDIR /app',
    copy('/app', '.', 'publish'),
    '# The one folder that the app writes to; the data volume is mounted over it.',
    `RUN mkdir -p ${shellWord(dataFolder)} && chown ${owner} ${shellWord(dataFolder)}`,
    `USER ${owner}`,
    ...(Number.parseFloat(dotnet) >= 8 && port === 8080 ? [] : [`ENV ASPNETCORE_URLS=http://+:${port}`]),
    `EXPOSE ${port}`,
    `ENTRYPOINT ${JSON.stringify(['dotnet', `${host.assembly}.dll`]).replace(',', ', ')}`,
  ];
}

function copy(from: string, to: string, stage?: string): string {
  const words = [from, to];
  const option = stage === undefined ? '' : `--from=${stage} `;
  return `COPY ${option}${words.every(isPlain) ? words.join(' ') : `[${words.map((word) => JSON.stringify(escaped(word))).join(', ')}]`}`;
}

function isPlain(word: string): boolean {
  return /^[\w./@+-]+$/.test(word);
}

/** Docker reads words of its instructions as a shell would: `$` expands, quotes go. */
function escaped(word: string): string {
  return word.replaceAll(/[\\"'$]/g, String.raw`\$&`);
}
