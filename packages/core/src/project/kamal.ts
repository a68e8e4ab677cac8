import { posix } from 'node:path';
import { withoutErb } from './erb.js';
import { commandOf, shortMount, type CommandLine, type ComposeService } from './compose.js';
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
  const health = root.get('proxy').get('healthcheck').get('path');
  return {
    path: file.path,
    folder,
    ...(health.text !== undefined && /^\/[^\s{}*%<]*$/.test(health.text)
      ? { healthPath: { value: health.text, from: health.from } }
      : {}),
    ...(service.text === undefined ? {} : { service: { value: service.text, from: service.from } }),
    clear: merged([...clearOf(env), ...clearOf(web), ...destinations(project)]),
    secret: merged(
      [env, web].flatMap((node) =>
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

/** Variables of `config/deploy.production.yml`, else of the only destination. Of several, any may be the one, so that none has a value. */
function destinations(project: Project): Kamal['clear'] {
  const paths = project.files.filter((path) => /^config\/deploy\.[\w-]+\.ya?ml$/.test(path));
  const production = paths.filter((path) => /\.production\./.test(path));
  const used = production.length > 0 ? production : paths;
  return used.flatMap((path) => {
    const file = readYaml(project, path, withoutErbBlocks);
    const clear = isYaml(file) ? clearOf(file.root.get('env')) : [];
    return used.length === 1 ? clear : clear.map((one) => ({ ...one, value: undefined }));
  });
}

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

/** The files that say where its secrets come from. */
export function kamalSecretFiles(folder: string): readonly string[] {
  return ['.kamal/secrets', '.kamal/secrets-common'].map((path) => posix.join(folder, path));
}

/** `NAME=$OTHER` lines of `.kamal/secrets`. */
export function kamalSecretSources(project: Project, folder = '.'): ReadonlyMap<string, string> {
  const text = kamalSecretFiles(folder)
    .map((path) => project.read(path) ?? '')
    .join('\n');
  return new Map(
    [...text.matchAll(/^([A-Za-z_]\w*)=\$\{?([A-Za-z_]\w*)\}?\s*$/gm)].map(([, name, source]) => [
      name as string,
      source as string,
    ]),
  );
}
