import { posix } from 'node:path';
import {
  found,
  guessed,
  type ContainerFacts,
  type ContainerView,
  type Fact,
  type NamedDatabase,
  type SetVariable,
  type UnresolvedDatabase,
  fileOfPlace,
  isBelow,
} from 'litestream-generator-core';
import { attached } from './attached.js';
import { findAppName } from './app-name.js';
import { findDataFolder, inContainer } from './data-folder.js';
import { findDroppedRights, imageUser } from 'litestream-generator-core';
import { embeddedEngines, isOfOtherEngine } from './embedded-engines.js';
import { findHealthPath, withoutHealthPath } from './health-path.js';
import { litefsRemark } from './litefs.js';
import { knownApp, knownImage, type KnownImage } from './known-images.js';
import { factsOfImage, filesOf, patternsOf } from './of-image.js';
import { migrationAtStart } from './migration-at-start.js';
import { migrationInCode } from './migration-in-code.js';
import { healthOfPlatform, migrationOfPlatform } from './platforms.js';
import { findPort } from './port.js';
import { pragmas } from './pragmas.js';
import { proposedSecrets } from './proposed-secrets.js';
import type { Stack, StackDatabase } from './stack.js';
import { stackReaders } from './stacks/index.js';
import { isAround, otherVolumes, uncovered } from './uncovered.js';
import { withTaskVariables } from './tasks/task-variables.js';
import { isOfSetup, variableOf } from './variables.js';
import { writtenFiles } from './written-files.js';

/** What can be known of an app by its image, its Compose file and the files of its stack. */
export function findContainer(given: ContainerView): ContainerFacts {
  const view = withTaskVariables(given);
  const image = view.image.value;
  const known = image.kind === 'published' ? knownImage(image.image) : undefined;
  if (known) return factsOfImage(view, known);
  const stacks = stackReaders.flatMap((read) => read(view) ?? []);
  const row = knownApp(view);
  const beside = attached(view);
  const own = databasesOf(view, stacks, row)
    .filter((one) => !isOfOtherEngine(view, one))
    .map((one) => (mayMove(view, one) ? { ...one, guessed: true } : one));
  const named = [...own, ...beside.databases];
  const kept = stacks.flatMap(({ keeps = [] }) => keeps);
  // What the code says counts, where it is something else than what is known of the image.
  const ofRow = row !== undefined && named.every(({ path }) => isBelow(inContainer(view, path), row.folder));
  const dataFolder = ofRow ? folderOf(view, row) : findDataFolder(view, named, kept);
  const { databases, variables, elsewhere } = placed(view, named, dataFolder);
  const dropped = findDroppedRights(view);
  const said = pragmas(view);
  const written = writtenFiles(
    view,
    dataFolder.value,
    databases.map(({ file }) => file),
  ).filter(({ path }) => kept.every((one) => !isAround(inContainer(view, one.path), path)));
  const first = <K extends keyof Stack>(key: K): Stack[K] | undefined =>
    stacks.find((stack) => stack[key] !== undefined)?.[key];
  const atStart =
    first('migratesAtStart') ??
    migrationAtStart(view) ??
    migrationInCode(view) ??
    (image.kind === 'published' || row ? unseenStart : undefined);
  const command = migrationOfPlatform(view) ?? first('migrateCommand');
  const secrets = stacks.flatMap((stack) => stack.secrets ?? []).filter(({ value }) => !isSet(view, value));
  return {
    template: {
      value: image.kind === 'published' ? 'image' : 'dockerfile',
      from: evidence(view, stacks),
      guessed: view.image.guessed,
    },
    appName: findAppName(view),
    databases,
    ...(ofRow ? { patterns: patternsOf(row) } : {}),
    unresolved: [...opensOf(stacks, own.length > 0), ...beside.opens, ...elsewhere].map(unresolvedAt),
    dataFolder,
    port: findPort(view) ?? first('port') ?? guessed(8080, 'no EXPOSE, and no PORT'),
    user: dropped?.user ?? imageUser(view),
    ...(dropped ? { dropsRights: { value: true, from: dropped.from, guessed: dropped.user.guessed } } : {}),
    healthPath:
      findHealthPath(view) ??
      first('healthPath') ??
      healthOfPlatform(view) ??
      healthOf(row) ??
      guessed('/', withoutHealthPath(view)),
    ...(atStart ? { migratesAtStart: atStart } : command ? { migrateCommand: command } : {}),
    variables,
    uncovered: [
      ...kept.map(({ path, holds, from }) => uncovered(view, dataFolder.value, path, holds, from)),
      ...(ofRow ? filesOf(row) : []),
      // A guess, so that what an earlier deployment mounts there is named once, with that deployment.
      ...(ofRow ? [] : written).map(({ path, holds, from }) => ({
        ...uncovered(view, dataFolder.value, path, holds, from),
        guessed: true,
      })),
      ...otherVolumes(view, dataFolder.value).filter(
        ({ value, guessed: unsure }) =>
          !unsure || [...kept, ...written].every(({ path }) => inContainer(view, path) !== value.path),
      ),
    ],
    otherEngines: [
      ...(own.length > 0 ? [] : stacks.flatMap(({ otherEngines = [] }) => otherEngines)),
      ...embeddedEngines(view),
    ],
    ...(said.encrypted.length > 0 ? { encrypted: said.encrypted } : {}),
    secrets,
    remarks: [litefsRemark(view), proposedSecrets(view, secrets), ...said.remarks].flatMap((remark) => remark ?? []),
  };
}

/** Whether a file that the checkout does not hold may set the variable that decides where a database lies. */
function mayMove(view: ContainerView, { moves }: StackDatabase): boolean {
  return moves !== undefined && (view.unseenFiles ?? []).length > 0 && !isOfSetup(view, moves.variable);
}

/** Beside known databases only those that are surely others: an expression that names a file of its own. */
function opensOf(stacks: readonly Stack[], known: boolean): NonNullable<Stack['opens']> {
  if (!known) return stacks.find(({ opens }) => opens !== undefined)?.opens ?? [];
  return stacks
    .flatMap(({ opens = [] }) => opens.filter(({ several }) => several === true))
    .filter(({ from }, index, all) => all.findIndex((one) => one.from === from) === index);
}

const unseenStart = guessed(true, 'nobody can see it without the code, and a copy is the safe side');

/** Where a variable names the database: what the code surely opens by a text of its own is another one. */
function besideVariables(stacks: readonly Stack[]): readonly StackDatabase[] {
  if (stacks.find(({ databases }) => databases.length > 0)?.name !== 'its variables') return [];
  return stacks
    .filter(({ name }) => /^(?:Go|Rust|Node|Python)$/.test(name))
    .flatMap(({ databases }) => databases.filter(({ guessed: unsure = false, moves }) => !unsure && !moves))
    .map((one) => ({ ...one, guessed: true }));
}

/** What the first stack names that names any, and what variables name beside it; else what is known of an image of this app. */
function databasesOf(
  view: ContainerView,
  stacks: readonly Stack[],
  row: KnownImage | undefined,
): readonly StackDatabase[] {
  const of = (stack: string): readonly StackDatabase[] => stacks.find(({ name }) => name === stack)?.databases ?? [];
  const named = stacks.find(({ databases }) => databases.length > 0)?.databases ?? [];
  const isSameFile = (one: StackDatabase, other: StackDatabase): boolean =>
    posix.basename(one.path) === posix.basename(other.path);
  // A setting of a tool for developers names the same file elsewhere: where a variable of the app has it, that one says.
  const byVariable = [
    ...of('its variables'),
    ...besideVariables(stacks),
    ...of('its settings').filter((one) => one.moves && named.some((other) => !other.moves && isSameFile(one, other))),
  ];
  const first = named.filter(
    (one) => byVariable.includes(one) || one.moves !== undefined || !byVariable.some((other) => isSameFile(one, other)),
  );
  const others = byVariable.filter(({ path }, index) =>
    [...first, ...byVariable.slice(0, index)].every((one) => inContainer(view, one.path) !== inContainer(view, path)),
  );
  if (first.length + others.length > 0 || row === undefined) return [...first, ...others];
  const from = `what is known of the image ${row.name}`;
  return row.databases.map((name) => ({
    path: posix.join(row.folder, name),
    holds: "the app's database",
    from,
    guessed: true,
  }));
}

/** The folder of the table, which a mount makes sure. */
function folderOf({ mounts }: ContainerView, { folder, name }: KnownImage): Fact<string> {
  const mount = mounts.find(({ target }) => target.replace(/\/+$/, '') === folder);
  return mount ? found(folder, mount.from) : guessed(folder, `what is known of the image ${name}`);
}

function healthOf(row: KnownImage | undefined): Fact<string> | undefined {
  return row?.health === undefined ? undefined : guessed(row.health, `what is known of the image ${row.name}`);
}

function evidence({ image }: ContainerView, stacks: readonly Stack[]): string {
  const said = stacks.filter(({ name }) => name !== 'its variables').map(({ name, from }) => `${from} says ${name}`);
  return [image.from, ...said].join('; ');
}

/** Databases where they will lie: one in a folder of code is moved by its variable, where it has one. */
function placed(
  view: ContainerView,
  named: readonly StackDatabase[],
  folder: Fact<string>,
): {
  readonly databases: readonly NamedDatabase[];
  readonly variables: readonly Fact<SetVariable>[];
  /** Those whose folder is not known. */
  readonly elsewhere: readonly { readonly what: string; readonly from: string }[];
} {
  const variables: Fact<SetVariable>[] = [];
  const isOpen = ({ path, guessed: unsure = false, moves }: StackDatabase): boolean =>
    unsure && moves === undefined && !path.startsWith('/') && !inContainer(view, path).startsWith(`${folder.value}/`);
  // Where the set-up or the image names the folder of the data, a mere name counts from a folder that only the app knows.
  const open = /:\d+$/.test(folder.from) ? named.filter(isOpen) : [];
  const databases = named
    .filter((database) => !open.includes(database))
    .map((database): NamedDatabase => {
      const { path, holds, from, guessed: unsure = false, moves } = database;
      const file = inContainer(view, path);
      const to = posix.join(folder.value, posix.basename(file));
      const inside = file.startsWith(`${folder.value}/`);
      const set = (at: string): void => {
        if (moves) variables.push(found({ name: moves.variable, value: moves.value(at) }, from));
      };
      if (inside) {
        // A value that only a proposal or the old set-up holds has to be set by the new deployment.
        if (
          moves &&
          (isOfSetup(view, moves.variable) || (unsure && variableOf(view, moves.variable)?.guessed === true))
        )
          set(file);
        return { file, holds, from, guessed: unsure };
      }
      if (moves) {
        set(to);
        return { file: to, holds, from: `${from}, moved there by ${moves.variable}`, guessed: true };
      }
      return { file, holds, from, guessed: unsure, move: `Let the app open ${to} instead, by a change in ${from}` };
    });
  return {
    databases: databases.filter(({ file }, index) => databases.findIndex((one) => one.file === file) === index),
    variables,
    elsewhere: open.map(({ path, from }) => ({ what: path, from })),
  };
}

/** True where the image or a plain value of the set-up has it already. */
function isSet({ environment }: ContainerView, name: string): boolean {
  return environment.some(
    (variable) => variable.name === name && variable.value !== undefined && !/[$<]/.test(variable.value),
  );
}

function unresolvedAt({ what, from }: { readonly what: string; readonly from: string }): Fact<UnresolvedDatabase> {
  const file = fileOfPlace(from);
  return guessed(
    {
      what,
      file,
      remark:
        `The app opens a SQLite database whose path the checkout does not say (${what}). Name it with --database; where it needs ` +
        `no backup, or is one that is named already, say so with --without-database ${file}.`,
    },
    from,
  );
}
