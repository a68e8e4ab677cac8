import pc from 'picocolors';
import type { Fact } from '../facts/fact.js';
import type { EarlierDeployment, Facts, ImageBuild } from '../facts/facts.js';
import type { Family } from '../family.js';
import { platforms } from '../platforms/index.js';
import { leftBehind } from '../platforms/shared/left-behind.js';
import { otherEngineText } from '../deployment/remarks-of.js';
import { recalled } from './recall.js';
import { columns, wrapWords } from './wrap-words.js';

type Row = readonly [label: string, value: string, from: string];

/** At a terminal, longer values do not decide where the places stand. */
const fewLetters = 30;

/** Behind a value that is a guess. */
const guess = ' ?';

/** What was found and where, as an aligned table for the terminal. */
export function reportFacts(facts: Facts, family: Family): string {
  const rows: Row[] = [
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
    ...(facts.dropsRights ? [row('starts as', facts.dropsRights, () => 'root, and goes on as that user')] : []),
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
  const narrow = rows.filter(([, value]) => value.length <= fewLetters);
  const [labels, values] = [width(rows, 0), width(Number.isFinite(columns()) ? narrow : rows, 1)];
  const lines = rows.map((cells) => tableLine(cells, labels, values));
  return [
    pc.bold('Found'),
    ...lines,
    ...(rows.some(([, value]) => value.endsWith(guess)) ? [pc.dim('  ? marks a value that is a guess')] : []),
    ...section('Backed up beside the databases, unless you say --without-files', needed(facts)),
    ...section('Not covered by the backup', uncovered(facts)),
    ...section('Note', notes(facts)),
  ].join('\n');
}

function row<T>(label: string, { value, from, guessed }: Fact<T>, show: (value: T) => string = String): Row {
  return [label, show(value) + (guessed ? guess : ''), from];
}

/** How the image is built, where that is not what everybody does. */
function buildRows({
  buildTarget,
  buildArguments = [],
  buildSecrets = [],
  buildAgent,
  architecture,
}: Facts): readonly Row[] {
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

function migration({ migrations, migrateCommand, migratesAtStart }: Facts): readonly Row[] {
  if (migrateCommand) return [row('migration', migrateCommand)];
  if (migratesAtStart?.value === true) return [row('migration', migratesAtStart, () => 'as the app starts')];
  return [row('migration', migrations, (yes) => (yes ? '--AppTasks=migrate' : 'none'))];
}

function width(rows: readonly Row[], column: 0 | 1): number {
  return Math.min(64, Math.max(0, ...rows.map((cells) => cells[column].length)));
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

/** What stops being used is said before it happens: the files stay, their deployment does not. */
function notes({ earlier, remarks }: Facts): string[] {
  return [
    ...earlier.filter(isCurrent).map(({ value }) => replacement(value)),
    ...remarks.map(({ value, from }) => `${value} (${from})`),
  ];
}

/** An earlier run told of the others; their files are replaced since. */
function isCurrent({ from }: Fact<EarlierDeployment>): boolean {
  return from !== recalled;
}

function replacement({ title, files }: EarlierDeployment): string {
  const unused = leftBehind(
    files,
    platforms.flatMap((platform) => platform.files),
  );
  return [
    files.some((file) => file.startsWith('.github/workflows/'))
      ? `${title} deploys this project today.`
      : `${title} is in this project, and no workflow uses it: it may have deployed it, or still do by hand.`,
    ...(files.length > unused.length
      ? [`This run would replace ${files.filter((file) => !unused.includes(file)).join(', ')}.`]
      : []),
    ...(unused.length > 0 ? [`Afterwards nothing uses ${unused.join(', ')}.`] : []),
  ].join(' ');
}

/** The place stands beside the value, or below it where the terminal is too narrow for both. */
function tableLine([label, value, from]: Row, labels: number, values: number): string {
  const beside = 2 + labels + 2;
  const start = `  ${pc.cyan(label.padEnd(labels))}  `;
  const used = Math.max(values, value.length) + 2;
  return beside + used + from.length <= columns()
    ? `${start}${value.padEnd(values)}  ${pc.dim(from)}`
    : `${start}${wrapWords(value, beside)}\n${' '.repeat(beside)}${pc.dim(wrapWords(from, beside))}`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [pc.bold(title), ...lines.map((line) => `  ${wrapWords(line, 2)}`)];
}

function imageTitle(image: ImageBuild): string {
  if (image.kind === 'sdk') return 'SDK container (dotnet publish)';
  if (image.kind === 'published') return image.image;
  return image.kind === 'dockerfile' ? image.path : `${image.path} (supplied)`;
}
