import type { Fact } from '../facts/fact.js';
import type { EarlierDeployment, Facts, ImageBuild } from '../facts/facts.js';
import type { Family } from '../family.js';
import { platforms } from '../platforms/index.js';
import { leftBehind } from '../platforms/shared/left-behind.js';
import { otherEngineText } from '../deployment/remarks-of.js';
import { recalled } from './store-path.js';

/** One line of what was found. */
export interface FactRow {
  readonly label: string;
  readonly value: string;
  /** Where it was found: `MyApp/Configure.Db.cs:15`, or the reason for a default. */
  readonly from: string;
  readonly guessed: boolean;
}

/** What was found and where, fact by fact. */
export function factRows(facts: Facts, family: Family): readonly FactRow[] {
  return [
    row(
      'template',
      facts.template,
      (id) => `${family.templates.find((template) => template.id === id)?.title ?? id} (${family.id} family)`,
    ),
    row('app name', facts.appName),
    ...(facts.host ? [row('host', facts.host, ({ csproj }) => csproj)] : []),
    ...(facts.dotnet ? [row('.NET', facts.dotnet)] : []),
    ...facts.databases.map((fact) => row('database', fact, ({ path, holds }) => `${path} (${holds})`)),
    ...facts.patterns.map((fact) =>
      row(
        /month/.test(fact.value.holds) ? 'monthly' : 'pattern',
        fact,
        ({ folder, pattern, holds }) => `${folder}/${pattern} (${holds})`,
      ),
    ),
    row('image', facts.image, imageTitle),
    ...buildRows(facts),
    row('port', facts.port, String),
    row('user', facts.user, ({ uid, gid }) => `${uid}:${gid}`),
    ...(facts.dropsRights ? [row('starts as', facts.dropsRights, () => 'root, then switches to that user')] : []),
    ...(facts.entrypoint ? [row('entry point', facts.entrypoint)] : []),
    ...(facts.command ? [row('command', facts.command)] : []),
    row('health', facts.healthPath),
    ...migration(facts),
    ...(facts.ui
      ? [
          row(
            'front end',
            facts.ui,
            ({ folder, build, install }) => `${folder}: ${build ?? install ?? 'npm, run by dotnet publish'}`,
          ),
        ]
      : []),
    ...facts.earlier.filter(isCurrent).map((fact) => row('deployed by', fact, ({ title }) => title)),
  ];
}

/** What is to be known beside the facts, under its titles; empty ones are left out. */
export function factNotes(facts: Facts): readonly { readonly title: string; readonly lines: readonly string[] }[] {
  return [
    { title: 'Backed up beside the databases, unless you say --without-files', lines: needed(facts) },
    { title: 'Not covered by the backup', lines: uncovered(facts) },
    { title: 'Note', lines: notes(facts) },
  ].filter(({ lines }) => lines.length > 0);
}

function row<T>(label: string, { value, from, guessed }: Fact<T>, show: (value: T) => string = String): FactRow {
  return { label, value: show(value), from, guessed };
}

/** How the image is built, if that is not the usual way. */
function buildRows({
  buildTarget,
  buildArguments = [],
  buildSecrets = [],
  buildAgent,
  architecture,
}: Facts): readonly FactRow[] {
  return [
    ...(buildTarget ? [row('stage', buildTarget)] : []),
    ...buildArguments.map((fact) => row('build arg', fact, ({ name }) => name)),
    ...buildSecrets.map((fact) => row('build secret', fact, ({ id, source }) => `${id}, from ${source}`)),
    ...(buildAgent?.keys ?? []).map((fact) => row('build SSH key', fact)),
    ...(architecture && (architecture.value !== 'amd64' || architecture.guessed)
      ? [row('built for', architecture)]
      : []),
  ];
}

function migration({ migrations, migrateCommand, migratesAtStart }: Facts): readonly FactRow[] {
  if (migrateCommand) return [row('migration', migrateCommand)];
  if (migratesAtStart?.value === true) return [row('migration', migratesAtStart, () => 'as the app starts')];
  return [row('migration', migrations, (yes) => (yes ? '--AppTasks=migrate' : 'none'))];
}

function needed({ uncovered }: Facts): string[] {
  return uncovered.flatMap(({ value }) => (value.needed ? [`${value.path}: ${value.holds}`] : []));
}

function uncovered({ uncovered, otherEngines }: Facts): string[] {
  return [
    ...uncovered.flatMap(({ value }) => (value.needed ? [] : [`${value.path}: ${value.holds}; ${value.remedy}`])),
    ...otherEngines.map(otherEngineText),
  ];
}

/** Files that are no longer used are reported before the run: the files stay, but they no longer deploy. */
function notes({ earlier, remarks }: Facts): string[] {
  return [
    ...earlier.filter(isCurrent).map(({ value }) => replacement(value)),
    ...remarks.map(({ value, from }) => `${value} (${from})`),
  ];
}

/** An earlier run reported the others; their files have been replaced since. */
function isCurrent({ from }: Fact<EarlierDeployment>): boolean {
  return from !== recalled;
}

function replacement({ title, files }: EarlierDeployment): string {
  const unused = leftBehind(
    files,
    platforms.flatMap((platform) => platform.files),
  );
  const running = unused.filter((file) => file.startsWith('.github/workflows/'));
  const idle = unused.filter((file) => !running.includes(file));
  return [
    files.some((file) => file.startsWith('.github/workflows/'))
      ? `${title} deploys this project today.`
      : `${title} is in this project, and no workflow uses it. It may have deployed the project before, or somebody may still ` +
        'deploy with it by hand.',
    ...(files.length > unused.length
      ? [`This run would replace ${files.filter((file) => !unused.includes(file)).join(', ')}.`]
      : []),
    ...(idle.length > 0 ? [`Afterwards nothing uses ${idle.join(', ')}.`] : []),
    ...(running.length > 0
      ? [`GitHub continues to run ${running.join(', ')} until somebody deletes ${running.length > 1 ? 'them' : 'it'}.`]
      : []),
  ].join(' ');
}

function imageTitle(image: ImageBuild): string {
  if (image.kind === 'sdk') return 'SDK container (dotnet publish)';
  if (image.kind === 'published') return image.image;
  return image.kind === 'dockerfile' ? image.path : `${image.path} (supplied)`;
}
