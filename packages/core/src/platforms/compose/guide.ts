import { allSecrets, type RepositorySecret } from '../../deployment/all-secrets.js';
import type { Deployment } from '../../deployment/deployment.js';
import type { EarlierDeployment, ImageBuild } from '../../facts/facts.js';
import { markdownCell, markdownCode, shellWord } from '../../quoting/index.js';
import type { GeneratedFile } from '../generated-file.js';
import { databasePath, projectFiles } from './paths.js';
import { renderTemplate } from './template.js';

/** The project's own guide: what was found, what is needed, every day, and the bad days. */
export function renderGuide(deployment: Deployment): GeneratedFile {
  const { earlier, environment, host, id, limits, pins, storage, uncovered } = deployment;
  const secrets = allSecrets(deployment);
  return {
    path: projectFiles.guide,
    purpose: "this project's secrets, first deploy, recovery",
    text: renderTemplate('guide.md', {
      id,
      name: markdownCell(deployment.app.name),
      storage: { title: storage.title, ...storage.docs },
      facts: factsTable(deployment),
      composeFloor: pins.composeFloor,
      exampleHost: secrets.find(({ name }) => name === host.secret)?.example ?? 'app.example.com',
      hostSecret: host.secret,
      folder: `deploy/${id}`,
      secrets: secrets.map((secret) => ({
        label: `${markdownCode(secret.name)}${remarks(secret)}`,
        what: markdownCell(secret.what),
        example: markdownCode(secret.example),
        where: markdownCell(secret.where),
      })),
      commands: {
        required: ghCommands(secrets.filter(({ optional }) => !optional), environment),
        optional: ghCommands(secrets.filter(({ optional }) => optional), environment),
      },
      databases: deployment.databases.map(({ path }) => ({ path: shellWord(databasePath(path)), file: shellWord(`/look/${path}`) })),
      releaseOnPush: deployment.releaseOnPush,
      historyDays: limits.historyDays,
      restoreMinutes: limits.restoreMinutes,
      uncovered: uncovered.map(({ path, holds, remedy }) => ({ path: markdownCode(path), holds: markdownCell(holds), remedy: markdownCell(remedy) })),
      earlier: earlier.map(({ title, files }) => ({ title: markdownCell(title), files: files.map(markdownCode).join(', ') })),
      sources: sources(earlier),
    }),
  };
}

function factsTable({ id, app, databases, patterns, limits, environment, host }: Deployment) {
  return [
    { what: 'Deployment id', value: `${markdownCode(id)}: Compose project, folder on the machine and path of the backup. A new id is a new, empty backup` },
    { what: 'GitHub environment', value: markdownCode(environment) },
    { what: 'Domain', value: host.domain === '' ? `the variable \`DEPLOY_DOMAIN\`, else ${markdownCode(host.secret)}` : markdownCode(host.domain) },
    ...databases.map(({ path, holds }) => ({ what: 'Database', value: `${markdownCode(`${app.dataFolder}/${path}`)}, ${markdownCell(holds)}` })),
    ...patterns.map(({ folder, pattern, holds }) => ({
      what: 'Databases that appear',
      value: `${markdownCode(`${app.dataFolder}/${folder}/${pattern}`)}, ${markdownCell(holds)}`,
    })),
    { what: 'Image', value: imageText(app.image, app.host.csproj) },
    { what: 'Container', value: `port ${app.port}, user ${app.user.uid}:${app.user.gid}, up when ${markdownCode(app.healthPath)} answers` },
    ...(app.migrate === undefined ? [] : [{ what: 'Migration', value: `${markdownCode(app.migrate.join(' '))}, before each new version` }]),
    { what: 'History', value: `${limits.historyDays} days` },
  ];
}

function imageText(image: ImageBuild, csproj: string): string {
  return image.kind === 'sdk' ? `\`dotnet publish\` of ${markdownCode(csproj)}` : `from ${markdownCode(image.path)}`;
}

function remarks({ kind, optional }: RepositorySecret): string {
  const words = [...(kind === 'variable' ? ['variable'] : []), ...(optional ? ['optional'] : [])];
  return words.length === 0 ? '' : ` (${words.join(', ')})`;
}

/** Values of several lines come from the files that the guide makes before; all others are typed in, in one command that can be pasted. */
const files: Readonly<Record<string, string>> = { DEPLOY_KEY: 'deploy_key', DEPLOY_KNOWN_HOSTS: 'known_hosts', SFTP_KEY: 'litestream' };

function ghCommands(secrets: readonly RepositorySecret[], environment: string): readonly string[] {
  // `production` is the only environment of most repositories; their secrets are the repository's.
  const where = environment === 'production' ? '' : ` --env ${environment}`;
  const typed = (kind: RepositorySecret['kind']) => secrets.filter((secret) => secret.kind === kind && files[secret.name] === undefined).map(({ name }) => name);
  const ask = (kind: RepositorySecret['kind']) =>
    typed(kind).length === 0 ? [] : [`for name in ${typed(kind).join(' ')}; do`, `  echo "$name:" && gh ${kind} set "$name"${where}`, 'done'];
  return [
    ...secrets.flatMap(({ name }) => (files[name] === undefined ? [] : [`gh secret set ${name}${where} < ${files[name]}`])),
    ...ask('secret'),
    ...ask('variable'),
  ];
}

function sources(earlier: readonly EarlierDeployment[]) {
  const places = [...new Set(earlier.flatMap(({ volumes, folders }) => [...folders, ...volumes]))];
  return places.map((place) => ({ label: markdownCode(place), mount: shellWord(place) }));
}
