import { allSecrets, type RepositorySecret } from '../../deployment/all-secrets.js';
import type { Deployment } from '../../deployment/deployment.js';
import type { EarlierDeployment, ImageBuild } from '../../facts/facts.js';
import { markdownCell, markdownCode, shellWord } from '../../quoting/index.js';
import type { GeneratedFile } from '../generated-file.js';
import { databasePath, projectFiles } from './paths.js';
import { renderTemplate } from './template.js';

/** Values that come about in the guide's part about SSH. */
const sshMade: readonly string[] = ['DEPLOY_KEY', 'DEPLOY_KNOWN_HOSTS'];

/** The project's own guide: what was found, what is needed, every day, and the bad days. */
export function renderGuide(deployment: Deployment): GeneratedFile {
  const { earlier, host, id, limits, pins, storage, uncovered } = deployment;
  const secrets = allSecrets(deployment);
  return {
    path: projectFiles.guide,
    purpose: "this project's secrets, first deploy, recovery",
    text: renderTemplate('guide.md', {
      id,
      name: markdownCell(deployment.app.name),
      storage: {
        title: storage.title,
        setup: storage.docs.setup.map(markdownCell),
        permissions: markdownCell(storage.docs.permissions),
        notes: storage.docs.notes.map(markdownCell),
      },
      facts: factsTable(deployment),
      composeFloor: pins.composeFloor,
      litestreamImage: pins.litestream,
      exampleHost: secrets.find(({ name }) => name === host.secret)?.example ?? 'app.example.com',
      hostSecret: host.secret,
      folder: `deploy/${id}`,
      keyFile: `~/.ssh/${id}`,
      secrets: secrets.map((secret) => ({
        label: `${markdownCode(secret.name)}${remarks(secret)}`,
        what: markdownCell(secret.what),
        example: markdownCode(secret.example),
        where: sshMade.includes(secret.name) ? '[SSH](#ssh), above' : markdownCell(secret.where),
      })),
      commands: {
        required: ghCommands(secrets.filter(({ optional }) => !optional), deployment),
        optional: ghCommands(secrets.filter(({ optional }) => optional), deployment),
      },
      databases: deployment.databases.map(({ path }) => ({ path: shellWord(databasePath(path)), file: shellWord(`/look/${path.replaceAll('/', '-')}`) })),
      releaseOnPush: deployment.releaseOnPush,
      migrates: deployment.app.migrate !== undefined,
      days: days(limits.historyDays),
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
    { what: 'History', value: days(limits.historyDays) },
  ];
}

function imageText(image: ImageBuild, csproj: string): string {
  return image.kind === 'sdk' ? `\`dotnet publish\` of ${markdownCode(csproj)}` : `from ${markdownCode(image.path)}`;
}

function remarks({ kind, optional }: RepositorySecret): string {
  const words = [...(kind === 'variable' ? ['variable'] : []), ...(optional ? ['optional'] : [])];
  return words.length === 0 ? '' : ` (${words.join(', ')})`;
}

/**
 * Values of several lines come from the files that the guide makes before. All others are typed in, in one command:
 * of several commands that are pasted together, the second would be taken for the first one's answer.
 */
function ghCommands(secrets: readonly RepositorySecret[], { environment, id, storage }: Deployment): readonly string[] {
  // `production` is the only environment of most repositories; their secrets are the repository's.
  const where = environment === 'production' ? '' : ` --env ${environment}`;
  const files = new Map([
    ['DEPLOY_KEY', `~/.ssh/${id}`],
    ['DEPLOY_KNOWN_HOSTS', `~/.ssh/${id}.known_hosts`],
    ...storage.secrets.flatMap(({ name, use }) => (use.as === 'file' ? [[name, `~/.ssh/${id}-${use.file}`] as const] : [])),
  ]);
  const typed = (kind: RepositorySecret['kind']) => {
    const names = secrets.filter((secret) => secret.kind === kind && !files.has(secret.name)).map(({ name }) => name);
    return names.length === 0 ? [] : [`for name in ${names.join(' ')}; do echo "$name:"; gh ${kind} set "$name"${where}; done`];
  };
  return [
    ...secrets.flatMap(({ name }) => (files.has(name) ? [`gh secret set ${name}${where} < ${files.get(name)}`] : [])),
    ...typed('secret'),
    ...typed('variable'),
  ];
}

function sources(earlier: readonly EarlierDeployment[]) {
  const places = [...new Set(earlier.flatMap(({ volumes, folders }) => [...folders, ...volumes]))];
  return places.map((place) => ({ label: markdownCode(place), mount: shellWord(place), open: /\{\w+\}/.test(place) }));
}

function days(count: number): string {
  return count === 1 ? 'day' : `${count} days`;
}
