import { posix } from 'node:path';
import { namedComposeFiles } from './named-compose.js';
import { folderOf, isVendored, joinPath, nameOf, relativePath } from './paths.js';
import type { Project } from './project.js';
import { shellWords } from './shell-words.js';
import { environmentOf, isYaml, readYaml, type YamlFile, type YamlNode } from './yaml-file.js';

/** A command line, as one text and as the words that the program gets. */
export interface CommandLine {
  readonly text: string;
  readonly words: readonly { readonly word: string; readonly from: string }[];
  readonly from: string;
}

/** A service of a Compose file. */
export interface ComposeService {
  readonly name: string;
  readonly from: string;
  readonly image?: string;
  /** Whether Compose builds its image: it has the key `build`. */
  readonly builds: boolean;
  /** Stage of the Dockerfile that it builds. */
  readonly target?: string;
  /** Entrypoint and command as one text, as a shell would be given them; undefined when it names neither. */
  readonly command?: CommandLine;
  /** The same, each by itself, with the place of its key. Left out where it names neither. */
  readonly starts?: ComposeStart;
  readonly environment: readonly { readonly name: string; readonly value: string | undefined; readonly from: string }[];
  /** Files with further variables, as written; the last one wins. */
  readonly envFiles?: readonly { readonly path: string; readonly from: string }[];
  /** What is mounted where. A named volume has no slash; a folder starts with `/`, `.` or `~`. */
  readonly mounts: readonly { readonly source: string; readonly target: string; readonly from: string }[];
  /** Files of the service that are configs or secrets of Compose, by the place where they are mounted. Default: none. */
  readonly configs?: readonly ComposeConfig[];
  /** Labels by name, those for a swarm with them. Default: none. */
  readonly labels?: readonly { readonly name: string; readonly value: string | undefined; readonly from: string }[];
  /** User that it runs as, as written. */
  readonly user?: { readonly text: string; readonly from: string };
  /** Ports inside the container that it publishes on the host. */
  readonly ports?: readonly { readonly port: number; readonly from: string }[];
}

/** What a service starts in place of the ENTRYPOINT and the CMD of its image. An empty entry point only clears that of the image. */
export type ComposeStart = Readonly<
  Partial<Record<'entrypoint' | 'command', { readonly words: readonly string[]; readonly from: string }>>
>;

/** A config or a secret that a service has as a file. */
export interface ComposeConfig {
  readonly target: string;
  readonly from: string;
  /** Path of the file beside the Compose file; undefined where it has its text in itself, or is kept elsewhere. */
  readonly file?: string;
  readonly content?: string;
}

/** A Compose file. `${NAME}` in it is kept as it is. */
export interface ComposeFile {
  readonly path: string;
  readonly text: string;
  readonly services: readonly ComposeService[];
  /** Volume keys with the fixed name that they have on the host, if any. */
  readonly volumes: ReadonlyMap<string, string | undefined>;
  /** Top-level `name:`. */
  readonly project?: string;
}

/** Reads a Compose file; undefined when there is none, `error` when it does not parse. */
function readCompose(
  project: Project,
  path: string,
): ComposeFile | { readonly path: string; readonly error: string } | undefined {
  const file = readYaml(project, path);
  return isYaml(file) ? compose(file, project) : file;
}

/** All Compose files of the project, in path order; broken ones with their error. */
export function findCompose(
  project: Project,
): readonly (ComposeFile | { readonly path: string; readonly error: string })[] {
  const named = new Set(namedComposeFiles(project));
  return project.files
    .filter(
      (path) => named.has(path) || (/^(?:docker-)?compose[\w.-]*\.ya?ml$/i.test(nameOf(path)) && !isVendored(path)),
    )
    .flatMap((path) => readCompose(project, path) ?? []);
}

function compose({ path, text, root }: YamlFile, project: Project): ComposeFile {
  const name = root.get('name').text;
  const around: Around = { project, path, depth: 0 };
  return {
    path,
    text,
    services: root
      .get('services')
      .entries.map(([name, node]) => extended(service(name, node, root), node, root, around)),
    volumes: new Map(
      root
        .get('volumes')
        .entries.map(([key, node]) => [key, node.get('name').text ?? externalName(key, node)] as const),
    ),
    ...(name === undefined ? {} : { project: name }),
  };
}

/** A volume that Compose does not make has its own name on the host. */
export function externalName(key: string, volume: YamlNode): string | undefined {
  const external = volume.get('external');
  return external.get('name').text ?? (external.text === 'true' ? key : undefined);
}

interface Around {
  readonly project: Project;
  readonly path: string;
  readonly depth: number;
}

/** With what it takes from the service that it extends, of this file or another one. */
function extended(own: ComposeService, node: YamlNode, root: YamlNode, around: Around): ComposeService {
  const extend = node.get('extends');
  const name = extend.text ?? extend.get('service').text;
  if (name === undefined || around.depth > 4) return own;
  const path = joinPath(folderOf(around.path), extend.get('file').text ?? nameOf(around.path));
  const file = path === undefined || path === around.path ? undefined : readYaml(around.project, path);
  if (path === undefined || (path !== around.path && !isYaml(file))) return own;
  const other = isYaml(file) ? file.root : root;
  const base = other.get('services').get(name);
  const given = extended(service(name, base, other), base, other, { ...around, path, depth: around.depth + 1 });
  const up = relativePath(folderOf(around.path), folderOf(path));
  return {
    ...given,
    ...own,
    ...((own.starts ?? given.starts) && { starts: { ...given.starts, ...own.starts } }),
    builds: own.builds || given.builds,
    environment: [...own.environment, ...given.environment],
    envFiles: [
      ...(given.envFiles ?? []).map((one) => ({ ...one, path: posix.join(up, one.path) })),
      ...(own.envFiles ?? []),
    ],
    mounts: [...own.mounts, ...given.mounts.filter(({ target }) => own.mounts.every((one) => one.target !== target))],
    ports: [...(own.ports ?? []), ...(given.ports ?? [])],
  };
}

function service(name: string, node: YamlNode, root: YamlNode): ComposeService {
  const [image, user, target] = [node.get('image').text, node.get('user').text, node.get('build').get('target').text];
  return {
    name,
    from: node.from,
    ...(image === undefined ? {} : { image }),
    builds: node.entries.some(([key]) => key === 'build'),
    ...(target === undefined ? {} : { target }),
    ...commandOf(node.get('entrypoint'), node.get('command')),
    ...startOf(node),
    environment: environmentOf(node.get('environment')),
    envFiles: envFiles(node.get('env_file')),
    mounts: node.get('volumes').items.flatMap(mount),
    ...(['configs', 'secrets'].some((kind) => node.get(kind).items.length > 0) && {
      configs: ['configs', 'secrets'].flatMap((kind) => configsOf(node.get(kind).items, root.get(kind), kind)),
    }),
    ports: node.get('ports').items.flatMap(port),
    ...(user === undefined ? {} : { user: { text: user, from: node.get('user').from } }),
    ...(labelsOf(node).length > 0 && { labels: labelsOf(node) }),
  };
}

/** A secret lies below /run/secrets where its target is not a whole path, a config in the root folder. */
function configsOf(items: readonly YamlNode[], declared: YamlNode, kind: string): readonly ComposeConfig[] {
  return items.flatMap((item): readonly ComposeConfig[] => {
    const source = item.text ?? item.get('source').text;
    if (source === undefined) return [];
    const target = item.get('target').text ?? source;
    const [file, content] = ['file', 'content'].map((key) => declared.get(source).get(key).text);
    return [
      {
        target: target.startsWith('/') ? target : `${kind === 'secrets' ? '/run/secrets' : ''}/${target}`,
        from: item.from,
        ...(file !== undefined && { file }),
        ...(content !== undefined && { content }),
      },
    ];
  });
}

/** Names and values, of the service and of its place in a swarm. */
export function labelsOf(node: YamlNode): NonNullable<ComposeService['labels']> {
  return [node.get('labels'), node.get('deploy').get('labels')].flatMap(({ items, entries }) => [
    ...entries.map(([name, { text, from }]) => ({ name, value: text, from })),
    ...items.flatMap(({ text, from }) => {
      const [name = '', value] = (text ?? '').split(/=(.*)/s);
      return text === undefined ? [] : [{ name, value, from }];
    }),
  ]);
}

function envFiles(node: YamlNode): readonly { readonly path: string; readonly from: string }[] {
  return (node.text === undefined ? node.items : [node]).flatMap((item) => {
    const path = item.text ?? item.get('path').text;
    return path === undefined ? [] : [{ path, from: item.from }];
  });
}

/** The last of them that is there is what the place names: the arguments stand in it. */
export function commandOf(...nodes: readonly YamlNode[]): { readonly command?: CommandLine } {
  const parts = nodes
    .flatMap((node) => (node.text === undefined ? node.items : [node]))
    .filter(({ text }) => text !== undefined);
  const [last] = parts.slice(-1);
  if (last === undefined) return {};
  const words = nodes.flatMap(({ text, from, items }) =>
    text === undefined
      ? items.flatMap((item) => (item.text === undefined ? [] : [{ word: item.text, from: item.from }]))
      : shellWords(text).map((word) => ({ word, from })),
  );
  return { command: { text: parts.map(({ text }) => text).join(' '), words, from: last.from } };
}

function startOf(node: YamlNode): Pick<ComposeService, 'starts'> {
  const given = (['entrypoint', 'command'] as const).flatMap((key) => {
    const one = node.get(key);
    const words = commandOf(one).command?.words.map(({ word }) => word);
    return words === undefined ? [] : [[key, { words, from: one.from }] as const];
  });
  return given.length === 0 ? {} : { starts: Object.fromEntries(given) };
}

function mount(item: YamlNode): readonly { source: string; target: string; from: string }[] {
  if (item.text !== undefined) return shortMount(item.text, item.from);
  const source = item.get('source').text;
  const target = item.get('target').text;
  return source !== undefined && target !== undefined ? [{ source, target, from: item.from }] : [];
}

/** `8080:80`, `127.0.0.1:8080:80/tcp`, or `target: 80`. A range or a variable is none of them. */
function port(item: YamlNode): readonly { readonly port: number; readonly from: string }[] {
  const text = item.text?.replace(/\$\{\w+:?-(\d+)\}/g, '$1') ?? item.get('target').text ?? '';
  const number = Number(/(?:^|:)(\d{1,5})(?:\/tcp)?$/.exec(text)?.[1]);
  return number > 0 ? [{ port: number, from: item.from }] : [];
}

/** `source:target[:options]`, as Compose, `docker run -v` and Kamal write it. */
export function shortMount(text: string, from: string): readonly { source: string; target: string; from: string }[] {
  const match = /^((?:\$\{[^}]*\}|<%=.*?%>|[^:])+):(\/[^:]*)(?::[a-zA-Z,]+)?$/.exec(text);
  return match ? [{ source: match[1] as string, target: match[2] as string, from }] : [];
}
