import type { Node } from 'jsonc-parser';
import { jsonTree } from './json-tree.js';
import { linesOf } from './lines.js';
import type { Project } from './project.js';
import { valueOf } from './settings-file.js';
import { supervisorPrograms } from './supervisor-programs.js';
import { place } from './text.js';
import { environmentOf, isYaml, readYaml, type YamlNode } from './yaml-file.js';

/** A variable that another platform gives the app; without a value where that stands elsewhere. */
export interface PlatformVariable {
  readonly name: string;
  readonly value: string | undefined;
  readonly from: string;
}

type Reader = (project: Project, path: string) => readonly PlatformVariable[];

/**
 * Files that say how to run the app: Fly, Nixpacks, Render, DigitalOcean, Google's App Engine, Heroku, systemd, supervisord, and
 * scripts that call `docker run`.
 */
const READERS: readonly { readonly of: RegExp; readonly read: Reader }[] = [
  { of: /^fly(?:\.production)?\.toml$/, read: (project, path) => toml(project, path, 'env') },
  { of: /^nixpacks\.toml$/, read: (project, path) => toml(project, path, 'variables') },
  { of: /^render\.ya?ml$/, read: (project, path) => listed(project, path, 'envVars') },
  { of: /^\.do\/(?:app|deploy\.template)\.ya?ml$/, read: (project, path) => listed(project, path, 'envs') },
  { of: /^app\.yaml$/, read: (project, path) => mapped(project, path, ['env_variables']) },
  { of: /^heroku\.yml$/, read: (project, path) => mapped(project, path, ['setup', 'config']) },
  { of: /^app\.json$/, read: json },
  { of: /^Procfile$/, read: procfile },
  { of: /\.(?:service|container)$/, read: systemd },
  { of: /(?:^|\/)supervisor.*\.(?:conf|ini)$/, read: supervisor },
  { of: /^(?!\.deploy\/)(?!.*(?:\bdev|test|local)).*(?:deploy|prod|release|server).*\.sh$/i, read: dockerRuns },
];

/** What concerns the platform itself. */
const OF_PLATFORM = /^(?:FLY|RENDER|HEROKU|NIXPACKS|RAILWAY|GAE)_|^PRIMARY_REGION$/;

/** What is about the machine and the person that a program runs for: in the container the image says it. */
const OF_MACHINE =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|PWD|HOSTNAME|TERM|DISPLAY|LD_LIBRARY_PATH|VIRTUAL_ENV|PYTHONHOME|GEM_(?:HOME|PATH)|JAVA_HOME|NVM_\w+|XDG_\w+|DBUS_\w+)$/;

/** Whether a variable is about the machine, so that another one has a value of its own. */
export function isOfMachine(name: string): boolean {
  return OF_MACHINE.test(name);
}

/** The files among them that the checkout has, without those that the image itself reads. */
export function platformFiles({ files }: Project): readonly string[] {
  return READERS.filter(({ read }) => read !== supervisor).flatMap(({ of }) => files.filter((path) => of.test(path)));
}

/** Variables of the app on other platforms, in the order of the files. */
export function platformVariables(project: Project): readonly PlatformVariable[] {
  return READERS.flatMap(({ of, read }) =>
    project.files.filter((path) => of.test(path)).flatMap((path) => read(project, path)),
  ).filter(({ name }) => /^[A-Za-z_]\w*$/.test(name) && !OF_PLATFORM.test(name) && !isOfMachine(name));
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

/**
 * Heroku's `"env": { "NAME": "value" }`, or with an object that has a `value`. Where that is empty, whoever deploys enters one at
 * Heroku, so it stands elsewhere.
 */
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
      ? [
          {
            name: name.value,
            value: typeof set === 'string' && set !== '' ? set : undefined,
            from: place(path, text, offset),
          },
        ]
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

const NEEDS_SERVER =
  /^\s*(?:Requires|Requisite|Wants|BindsTo)\s*=.*\b(?:postgresql|mysqld?|mariadb)(?:@\S*)?\.service\b/m;

/** `Environment=NAME=value "NAME=value with blanks"`. A unit that needs a database server says nothing of an app that runs on SQLite. */
function systemd(project: Project, path: string): readonly PlatformVariable[] {
  if (NEEDS_SERVER.test(project.read(path) ?? '')) return [];
  return linesOf(project, path).flatMap(({ text, from }) => {
    const set = /^\s*Environment\s*=\s*(.*)$/.exec(text)?.[1];
    if (set === undefined) return [];
    const words = [...set.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)].map(([, ...parts]) => parts.join(''));
    return words.flatMap((word): readonly PlatformVariable[] => {
      const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/.exec(word) ?? [];
      return name === undefined ? [] : [{ name, value, from }];
    });
  });
}

/** `environment=NAME="value",OTHER="value"`. */
function supervisor(project: Project, path: string): readonly PlatformVariable[] {
  return supervisorPrograms(path, project.read(path) ?? '').flatMap(({ variables }) => variables);
}

/** `-e NAME=value` and `--env NAME=value` of a `docker run`, which may go on over several lines. */
function dockerRuns(project: Project, path: string): readonly PlatformVariable[] {
  let runs = false;
  return linesOf(project, path).flatMap(({ text, from }): readonly PlatformVariable[] => {
    const here = runs || /^[^#]*\b(?:docker|podman)\s+(?:container\s+)?run\b/.test(text);
    runs = here && /\\\s*$/.test(text);
    if (!here) return [];
    return [
      ...text.matchAll(/(?:^|\s)(?:-e|--env)[\s=]+(["']?)([A-Za-z_]\w*)=("(?:[^"\\]|\\.)*"|'[^']*'|[^\s]*)/g),
    ].map(([all, quote = '', name = '', value = '']) => {
      if (quote === '') return { name, value: valueOf(value), from };
      const whole = text.slice(text.indexOf(all) + all.indexOf(quote) + 1);
      return { name, value: whole.slice(name.length + 1).split(quote)[0] ?? '', from };
    });
  });
}
