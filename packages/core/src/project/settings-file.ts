import { readAppSettings } from './appsettings.js';
import type { Placed } from './csproj.js';
import { linesOf } from './lines.js';
import type { Project } from './project.js';
import { place } from './text.js';
import { readYaml, type YamlNode } from './yaml-file.js';

/** Scalar settings by key in lower case, `connectionstrings:main`. */
type Settings = ReadonlyMap<string, Placed<string>>;

/**
 * Settings of a file that .NET's configuration reads, by its ending: JSON, YAML, XML, and INI, which TOML, `.properties` and `.env` are
 * close enough to. Empty when there is no such file, or when it cannot be read.
 */
export function readSettingsFile(project: Project, path: string): Settings {
  if (/\.ya?ml$/i.test(path)) return yaml(project, path);
  if (/\.(?:xml|config)$/i.test(path)) return xml(project, path);
  return /\.json[c5]?$/i.test(path) ? readAppSettings(project, path) : lines(project, path);
}

/** `NAME=value` a line, below `[section]`. A value in quotes ends with them; of another one everything counts, `;` as well. */
function lines(project: Project, path: string): Settings {
  const settings = new Map<string, Placed<string>>();
  const separator = /\.toml$/i.test(path) ? /[.:]/g : /:|__/g;
  let section = '';
  for (const { text, from } of linesOf(project, path)) {
    const header = /^\s*\[+\s*([^\]]+?)\s*\]+\s*(?:[#;].*)?$/.exec(text)?.[1];
    if (header !== undefined) section = `${plain(header).replaceAll(separator, ':')}:`;
    const match =
      /^\s*(?:export\s+)?("[^"]+"|[^\s#;=!/][^=]*?)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|(.*?))\s*(?:\s#.*)?$/.exec(
        text,
      );
    if (header !== undefined || !match) continue;
    const [, key = '', double, single, bare] = match;
    const value = double?.replaceAll(/\\(.)/g, '$1') ?? single ?? bare ?? '';
    settings.set(`${section}${plain(key).replaceAll(separator, ':')}`.toLowerCase(), { value, from });
  }
  return settings;
}

function plain(name: string): string {
  return name.replaceAll('"', '').trim();
}

function yaml(project: Project, path: string): Settings {
  const settings = new Map<string, Placed<string>>();
  const visit = ({ text, entries, items, from }: YamlNode, key: string): void => {
    if (text !== undefined) settings.set(key.toLowerCase(), { value: text, from });
    const named = [...entries, ...items.map((item, index) => [String(index), item] as const)];
    for (const [name, node] of named) visit(node, key === '' ? name : `${key}:${name}`);
  };
  const file = readYaml(project, path);
  if (file && !('error' in file)) visit(file.root, '');
  return settings;
}

/** Elements and attributes below the root; `name` of `<add name="Main" connectionString="…"/>` counts as a part of the key. */
function xml(project: Project, path: string): Settings {
  const settings = new Map<string, Placed<string>>();
  const text = (project.read(path) ?? '').replaceAll(/<!--[\s\S]*?-->/g, (one) => one.replaceAll(/[^\n]/g, ' '));
  const open: string[] = [];
  for (const match of text.matchAll(/<(\/?)([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>([^<]*)/g)) {
    const [, closes, name = '', attributes = '', empty, content = ''] = match;
    if (closes === '/') {
      open.pop();
      continue;
    }
    const values = [...attributes.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(
      ([, key = '', double, single]) => [key, decoded(double ?? single ?? '')] as const,
    );
    const called = values.find(([key]) => /^name$/i.test(key))?.[1];
    open.push(called === undefined ? name : `${name}:${called}`);
    const key = open.slice(1).join(':');
    const set = (end: string, value: string): void => {
      settings.set(`${key}${end}`.toLowerCase(), { value, from: place(path, text, match.index) });
    };
    for (const [attribute, value] of values) set(`:${attribute}`, value);
    if (content.trim() !== '') set('', decoded(content.trim()));
    if (empty === '/') open.pop();
  }
  return settings;
}

function decoded(text: string): string {
  const named: Readonly<Record<string, string>> = { quot: '"', apos: "'", lt: '<', gt: '>', amp: '&' };
  return text.replaceAll(/&(quot|apos|lt|gt|amp);/g, (all, name: string) => named[name] ?? all);
}
