import type { Node } from 'jsonc-parser';
import { jsonTree } from './json-tree.js';
import { linesOf } from './lines.js';
import type { Project } from './project.js';
import { valueOf } from './settings-file.js';
import { place } from './text.js';
import { environmentOf, isYaml, readYaml, type YamlNode } from './yaml-file.js';

/** A variable that another platform gives the app; without a value where that stands elsewhere. */
export interface PlatformVariable {
  readonly name: string;
  readonly value: string | undefined;
  readonly from: string;
}

type Reader = (project: Project, path: string) => readonly PlatformVariable[];

/** Files in which platforms are told how to run the app: Fly, Render, Heroku, Google's App Engine, DigitalOcean, Nixpacks. */
const READERS: readonly { readonly paths: readonly string[]; readonly read: Reader }[] = [
  { paths: ['fly.production.toml', 'fly.toml'], read: (project, path) => toml(project, path, 'env') },
  { paths: ['nixpacks.toml'], read: (project, path) => toml(project, path, 'variables') },
  { paths: ['render.yaml', 'render.yml'], read: (project, path) => listed(project, path, 'envVars') },
  { paths: ['.do/app.yaml', '.do/deploy.template.yaml'], read: (project, path) => listed(project, path, 'envs') },
  { paths: ['app.yaml'], read: (project, path) => mapped(project, path, ['env_variables']) },
  { paths: ['heroku.yml'], read: (project, path) => mapped(project, path, ['setup', 'config']) },
  { paths: ['app.json'], read: json },
  { paths: ['Procfile'], read: procfile },
];

/** What concerns the platform itself. */
const OF_PLATFORM = /^(?:FLY|RENDER|HEROKU|NIXPACKS|RAILWAY|GAE)_|^PRIMARY_REGION$/;

/** The files among them that the checkout has. */
export function platformFiles({ files }: Project): readonly string[] {
  return READERS.flatMap(({ paths }) => paths).filter((path) => files.includes(path));
}

/** Variables of the app on other platforms, in the order of the files. */
export function platformVariables(project: Project): readonly PlatformVariable[] {
  return READERS.flatMap(({ paths, read }) =>
    paths.filter((path) => project.files.includes(path)).flatMap((path) => read(project, path)),
  ).filter(({ name }) => !OF_PLATFORM.test(name));
}

/** `[env]` with `NAME = "value"`, `env.NAME = "value"`, or `env = { NAME = "value" }`. */
function toml(project: Project, path: string, table: string): readonly PlatformVariable[] {
  let section = '';
  return linesOf(project, path).flatMap(({ text, from }): readonly PlatformVariable[] => {
    const line = text.trim();
    if (line.startsWith('[')) {
      section = line.replace(/^\[\s*/, '').split(/\s*\]/)[0] ?? '';
      return [];
    }
    const inline = section === '' ? new RegExp(String.raw`^${table}\s*=\s*\{(.*)\}`).exec(line)?.[1] : undefined;
    if (inline !== undefined)
      return [...inline.matchAll(/["']?([A-Za-z_]\w*)["']?\s*=\s*("(?:[^"\\]|\\.)*"|'[^']*'|[^,\s]+)/g)].map(
        ([, name = '', value = '']) => ({ name, value: valueOf(value), from }),
      );
    const [, dotted, name, value] = /^(?:(\w+)\s*\.\s*)?["']?([A-Za-z_]\w*)["']?\s*=\s*(.+)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) return [];
    return (dotted ?? '') === (section === table ? '' : table) && (section === table || section === '')
      ? [{ name, value: valueOf(value), from }]
      : [];
  });
}

/** Lists of `key` and `value`, of the whole file, its groups and its services. */
function listed(project: Project, path: string, key: string): readonly PlatformVariable[] {
  const file = readYaml(project, path);
  if (!isYaml(file)) return [];
  const { root } = file;
  const groups = ['services', 'projects', 'envVarGroups', 'workers', 'jobs'].flatMap((name) => root.get(name).items);
  return [root, root.get('spec'), ...groups, ...root.get('spec').get('services').items].flatMap((node) =>
    node.get(key).items.flatMap((item): readonly PlatformVariable[] => {
      const name = item.get('key').text;
      return name === undefined ? [] : [{ name, value: item.get('value').text, from: item.from }];
    }),
  );
}

function mapped(project: Project, path: string, keys: readonly string[]): readonly PlatformVariable[] {
  const file = readYaml(project, path);
  if (!isYaml(file)) return [];
  return environmentOf(keys.reduce<YamlNode>((node, key) => node.get(key), file.root));
}

/** Heroku's `"env": { "NAME": "value" }`, or with an object that has a `value`. */
function json(project: Project, path: string): readonly PlatformVariable[] {
  const text = project.read(path) ?? '';
  const member = (node: Node | undefined, name: string): Node | undefined =>
    node?.type === 'object'
      ? node.children?.find(({ children }) => children?.[0]?.value === name)?.children?.[1]
      : undefined;
  return (member(jsonTree(text), 'env')?.children ?? []).flatMap(({ children = [], offset }) => {
    const [name, value] = children;
    const set: unknown = value?.type === 'object' ? member(value, 'value')?.value : value?.value;
    return typeof name?.value === 'string'
      ? [{ name: name.value, value: typeof set === 'string' ? set : undefined, from: place(path, text, offset) }]
      : [];
  });
}

/** `web: env NAME=value program`. */
function procfile(project: Project, path: string): readonly PlatformVariable[] {
  return linesOf(project, path).flatMap(({ text, from }) => {
    const command = /^web:\s*(?:exec\s+)?(?:env\s+)?(.*)$/.exec(text)?.[1] ?? '';
    const set = /^(?:[A-Za-z_]\w*=(?:"[^"]*"|'[^']*'|\S*)\s+)*/.exec(command)?.[0] ?? '';
    return [...set.matchAll(/([A-Za-z_]\w*)=("[^"]*"|'[^']*'|\S*)/g)].map(([, name = '', value = '']) => ({
      name,
      value: valueOf(value),
      from,
    }));
  });
}
