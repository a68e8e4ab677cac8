import { posix } from 'node:path';
import { relativePath } from './paths.js';
import { withoutErb } from './erb.js';
import { commandOf, type CommandLine } from './compose-command.js';
import { shortMount } from './compose-mount.js';
import type { ComposeService } from './compose.js';
import type { Project } from './project.js';
import { environmentOf, isYaml, readYaml, type YamlFile, type YamlNode } from './yaml-file.js';

/** A Kamal set-up: `config/deploy.yml` with its ERB left in place, and `.kamal/secrets`. */
export interface Kamal {
  readonly path: string;
  /** The folder that Kamal is called in. */
  readonly folder: string;
  readonly service?: { readonly value: string; readonly from: string };
  /** Path that its proxy asks whether the app is well. */
  readonly healthPath?: { readonly value: string; readonly from: string };
  /** Plain variables of the container. */
  readonly clear: readonly { readonly name: string; readonly value: string | undefined; readonly from: string }[];
  /** Secret variables of the container, by name; `key`: what `.kamal/secrets` calls it, as in `SMTP_PASSWORD:MAIN_SMTP_PASSWORD`. */
  readonly secret: readonly { readonly name: string; readonly key: string; readonly from: string }[];
  readonly mounts: readonly { readonly source: string; readonly target: string; readonly from: string }[];
  /** Command lines of the roles that have one. */
  readonly commands: readonly CommandLine[];
  /** Containers beside the app. Files that Kamal uploads for one are among its mounts. */
  readonly accessories: readonly (Pick<ComposeService, 'name' | 'command' | 'environment' | 'mounts' | 'from'> & {
    readonly image: string;
  })[];
  /** `NAME=$OTHER` lines of `.kamal/secrets`: which variable of the deploying machine a secret comes from. */
  readonly sources: ReadonlyMap<string, string>;
}

const PATHS = ['config/deploy.yml', 'config/deploy.yaml'];

/** Reads the Kamal set-up of a folder; undefined when there is none, `error` when it does not parse. */
export function readKamal(
  project: Project,
  folder = '.',
): Kamal | { readonly path: string; readonly error: string } | undefined {
  const file = readKamalYaml(project, folder);
  if (!isYaml(file)) return file;
  const { root } = file;
  const env = root.get('env');
  // The role of the app may have variables of its own, which win.
  const web = root.get('servers').get('web').get('env');
  const service = root.get('service');
  // Kamal 1 asks the app itself.
  const health = [root.get('proxy').get('healthcheck'), root.get('healthcheck')]
    .map((node) => node.get('path'))
    .find(({ text }) => text !== undefined);
  const ofDestination = kamalDestinations(project, folder).used.flatMap(
    (one) => readKamalDestination(project, one)?.get('env') ?? [],
  );
  return {
    path: file.path,
    folder,
    ...(health?.text !== undefined && /^\/[^\s{}*%<]*$/.test(health.text)
      ? { healthPath: { value: health.text, from: health.from } }
      : {}),
    ...(service.text === undefined ? {} : { service: { value: service.text, from: service.from } }),
    clear: merged([...clearOf(env), ...clearOf(web), ...destinations(project, folder)]),
    secret: merged(
      [env, web, ...ofDestination].flatMap((node) =>
        (isNested(node) ? node.get('secret').items : []).flatMap(({ text, from }) =>
          text === undefined ? [] : [{ ...kamalSecretNames(text), from }],
        ),
      ),
    ),
    mounts: mountsOf(root.get('volumes')),
    commands: root.get('servers').entries.flatMap(([, node]) => commandOf(node.get('cmd')).command ?? []),
    accessories: root.get('accessories').entries.map(([name, node]) => ({
      name,
      image: imageOf(node),
      from: node.from,
      ...commandOf(node.get('cmd')),
      environment: clearOf(node.get('env')),
      mounts: [...mountsOf(node.get('volumes')), ...mountsOf(node.get('files'))],
    })),
    sources: kamalSecretSources(project, folder),
  };
}

/** Variables of the destination that visitors use. Of several, any may be the one, so that none has a value. */
function destinations(project: Project, folder: string): Kamal['clear'] {
  const { used, others } = kamalDestinations(project, folder);
  const isKnown = used.length === 1;
  return (used.length > 0 ? used : others.length > 1 ? others : []).flatMap((one) => {
    const clear = clearOf(readKamalDestination(project, one)?.get('env') ?? NOTHING);
    return isKnown ? clear : clear.map((variable) => ({ ...variable, value: undefined }));
  });
}

const NOTHING: YamlNode = { from: '', entries: [], items: [], get: () => NOTHING };

/** The file as YAML, with its ERB left in place; undefined where there is none. */
export function readKamalYaml(
  project: Project,
  folder = '.',
): YamlFile | { readonly path: string; readonly error: string } | undefined {
  const path = PATHS.map((candidate) => posix.join(folder, candidate)).find((candidate) =>
    project.files.includes(candidate),
  );
  return path === undefined ? undefined : readYaml(project, path, withoutErbBlocks);
}

function isNested(env: YamlNode): boolean {
  return env.entries.some(([name]) => name === 'clear' || name === 'secret');
}

function clearOf(env: YamlNode): Kamal['clear'] {
  return environmentOf(isNested(env) ? env.get('clear') : env);
}

/** Each name once, the last one of it. */
function merged<T extends { readonly name: string }>(all: readonly T[]): readonly T[] {
  return all.filter(({ name }, index) => all.findLastIndex((other) => other.name === name) === index);
}

function mountsOf(node: YamlNode): Kamal['mounts'] {
  return node.items.flatMap(({ text, from }) => (text === undefined ? [] : shortMount(text, from)));
}

function imageOf(node: YamlNode): string {
  return node.get('image').text ?? '';
}

/** Control blocks (`<% if … %>`) on lines of their own are not YAML; `<%= … %>` is a plain scalar. */
function withoutErbBlocks(text: string): string {
  return withoutErb(text, /^[ \t]*<%(?!=)(?:(?!%>)[\s\S])*%>[ \t]*$/gm);
}

/** A name of `env.secret`, behind it after a colon the one in `.kamal/secrets` where that is another. */
export function kamalSecretNames(text: string): { readonly name: string; readonly key: string } {
  const [name = '', key = name] = text.split(':');
  return { name, key };
}

/** The files that say where its secrets come from, with those of the destination that is deployed. */
export function kamalSecretFiles(project: Project, folder: string): readonly string[] {
  const file = readKamalYaml(project, folder);
  const path = (isYaml(file) ? file.root.get('secrets_path').text : undefined) ?? '.kamal/secrets';
  const { used } = kamalDestinations(project, folder);
  return [path, `${path}-common`, ...used.map(({ name }) => `${path}.${name}`)].map((one) => posix.join(folder, one));
}

/** Where its hooks are. */
export function kamalHooks(project: Project, folder: string): string {
  const file = readKamalYaml(project, folder);
  const path = (isYaml(file) ? file.root.get('hooks_path').text : undefined) ?? '.kamal/hooks';
  return `${posix.join(folder, path).replace(/\/$/, '')}/`;
}

/** A file that changes the configuration for one destination. */
export interface KamalDestination {
  readonly name: string;
  readonly path: string;
}

/** Destinations that visitors do not use. */
const OF_TRIALS = /stag|test|dev|preview|review|demo|\bqa\b|\buat\b/i;

/** The destination that visitors use: `production`, or the only one. The others are environments of their own. */
export function kamalDestinations(
  { files }: Project,
  folder: string,
): { readonly used: readonly KamalDestination[]; readonly others: readonly KamalDestination[] } {
  const all = files.flatMap((path): readonly KamalDestination[] => {
    const name = /^config\/deploy\.([\w-]+)\.ya?ml$/.exec(relativePath(folder, path))?.[1];
    return name === undefined ? [] : [{ name, path }];
  });
  const production = all.filter(({ name }) => /^(?:production|prod|live)$/.test(name));
  const only = all.length === 1 ? all.filter(({ name }) => !OF_TRIALS.test(name)) : [];
  const used = production.length > 0 ? production : only;
  return { used, others: all.filter((one) => !used.includes(one)) };
}

/** The configuration of a destination, as YAML. */
export function readKamalDestination(project: Project, { path }: KamalDestination): YamlNode | undefined {
  const file = readYaml(project, path, withoutErbBlocks);
  return isYaml(file) ? file.root : undefined;
}

/** `NAME=$OTHER` lines of `.kamal/secrets`. */
export function kamalSecretSources(project: Project, folder = '.'): ReadonlyMap<string, string> {
  const text = kamalSecretFiles(project, folder)
    .map((path) => project.read(path) ?? '')
    .join('\n');
  return new Map(
    [...text.matchAll(/^([A-Za-z_]\w*)=\$\{?([A-Za-z_]\w*)\}?\s*$/gm)].map(([, name, source]) => [
      name as string,
      source as string,
    ]),
  );
}
