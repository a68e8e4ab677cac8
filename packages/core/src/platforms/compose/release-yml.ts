import { posix } from 'node:path';
import { allSecrets } from '../../deployment/all-secrets.js';
import type { App, Deployment, Host } from '../../deployment/deployment.js';
import { shellWord } from '../../quoting/index.js';
import type { Secret } from '../../secret.js';
import type { GeneratedFile } from '../generated-file.js';
import { uses } from './actions.js';
import { projectFiles } from './paths.js';
import { secretsReaching } from './secrets-reaching.js';
import { renderTemplate } from './template.js';
import { deployMinutes } from './times.js';

/** A variable of a step, and the text behind its colon. */
interface Variable {
  readonly name: string;
  readonly value: string;
}

/** Secrets that only the connection needs; all others go to `deploy.sh`. */
const forSsh: readonly string[] = ['DEPLOY_USERNAME', 'DEPLOY_KEY', 'DEPLOY_PORT', 'DEPLOY_KNOWN_HOSTS'];

/** What the host needs of `.deploy/`: all but the guide. */
const shipped = [
  projectFiles.compose, projectFiles.litestream, projectFiles.restore, projectFiles.storage, projectFiles.volume, projectFiles.history, projectFiles.health,
  projectFiles.deploy, projectFiles.preflight, projectFiles.values, projectFiles.versions, projectFiles.steps, projectFiles.verify, projectFiles.report,
  projectFiles.look, projectFiles.proxy,
];

/** The release workflow: build → deploy. */
export function renderReleaseYml(deployment: Deployment): GeneratedFile {
  const { app, host, id } = deployment;
  const secrets = allSecrets(deployment);
  const buildSecrets = publicHosts(app, host);
  const values = [
    { name: 'APP_DOMAIN', value: domain(host) },
    ...secrets.filter(({ name }) => ![host.secret, 'DEPLOY_DOMAIN', ...forSsh].includes(name)).map(variable),
  ];
  return {
    path: projectFiles.workflow,
    purpose: 'builds, deploys, and keeps the record of what is backed up',
    text: renderTemplate('release.yml', {
      id,
      uses,
      buildSecrets,
      folder: `deploy/${id}`,
      environmentWord: shellWord(deployment.environment),
      environment: yamlString(deployment.environment),
      releaseOnPush: deployment.releaseOnPush,
      migrates: app.migrate !== undefined,
      oldData: deployment.earlier.some(({ volumes, folders }) => volumes.length + folders.length > 0),
      minutes: deployMinutes(deployment),
      npm: npmStep(app, buildSecrets),
      sdk: app.image.kind === 'sdk' && { project: yamlString(app.host.csproj), dotnet: yamlString(`${app.dotnet}.x`) },
      docker: app.image.kind !== 'sdk' && {
        file: yamlString(app.image.path),
        arguments: app.image.kind === 'supplied' ? buildSecrets : [],
      },
      shipped: shipped.map((path) => path.replace('.deploy/', '')),
      hostSecret: host.secret,
      ssh: secrets.filter(({ name }) => name === host.secret || forSsh.includes(name)).map(variable),
      values,
      sent: lines([...values.map(({ name }) => name), 'APP_IMAGE', 'REGISTRY_USERNAME', 'REGISTRY_PASSWORD']),
      needed: secrets.filter(({ optional }) => !optional).map(({ name, where }) => ({ name, where: annotation(where) })),
    }),
  };
}

/** npm's part where the image is not built by a Dockerfile of ours, which does that itself. */
function npmStep({ ui, image, host }: App, names: readonly Variable[]) {
  if (ui === undefined || image.kind === 'supplied') return undefined;
  const placeholders = ui.placeholders ?? [];
  const wwwroot = ui.output !== undefined && image.kind === 'sdk' && posix.relative(ui.folder, posix.join(host.folder, 'wwwroot'));
  const commands = [
    ...names.filter(({ name }) => placeholders.length > 0 && name !== ui.hostVariable).map(({ name }) =>
      `sed -i "s|\\$${name}|$${name}|g" ${placeholders.map((file) => shellWord(posix.relative(ui.folder, file))).join(' ')}`),
    ...(ui.install === undefined ? [] : [ui.install]),
    ...(ui.build === undefined ? [] : [ui.build]),
    ...(wwwroot && ui.output !== undefined ? [`mkdir -p ${shellWord(wwwroot)} && cp -R ${shellWord(`${posix.relative(ui.folder, ui.output)}/.`)} ${shellWord(wwwroot)}`] : []),
  ];
  return {
    node: ui.node,
    folder: yamlString(ui.folder),
    title: ui.build === undefined ? 'Install the packages of the front end' : 'Build the front end',
    variables: ui.build === undefined ? [] : names,
    commands,
  };
}

function variable(secret: Secret): Variable {
  return { name: secret.name, value: expression(secret) };
}

function expression({ name, kind }: Secret): string {
  return `\${{ ${kind === 'variable' ? 'vars' : 'secrets'}.${name} }}`;
}

/** The public name of the app: as answered, else the variable, else the machine's. */
function domain({ domain: answered, secret }: Host): string {
  return answered === '' ? `\${{ vars.DEPLOY_DOMAIN || secrets.${secret} }}` : yamlString(answered);
}

/** What the front end's build is told: under which names the app, and a front end elsewhere, will answer. */
function publicHosts({ ui }: App, host: Host): readonly Variable[] {
  if (ui === undefined) return [];
  const literals = ui.placeholders?.length ? secretsReaching('build', host) : [];
  return [
    ...(ui.hostVariable === undefined ? [] : [{ name: ui.hostVariable, value: domain(host) }]),
    ...literals.map((secret) => ({ name: secret.name, value: secret.name === host.secret ? domain(host) : expression(secret) })),
  ];
}

/** A YAML string in which GitHub finds no expression. */
function yamlString(text: string): string {
  const bare = /^[A-Za-z][\w./-]*$/.test(text) && !/^(?:null|true|false|yes|no|on|off|y|n)$/i.test(text);
  return bare ? text : JSON.stringify(text).replaceAll('${{', "${{ '${{' }}");
}

/** Text of a workflow command: `%` begins an escape there. */
function annotation(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\n', '%0A');
}

/** Words in lines of at most 90 characters. */
function lines(words: readonly string[]): readonly string[] {
  const result = [''];
  for (const word of words) {
    const line = result.at(-1) ?? '';
    if (line !== '' && line.length + word.length >= 90) result.push(word);
    else result[result.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return result;
}
