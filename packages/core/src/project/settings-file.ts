import { readAppSettings } from './appsettings.js';
import type { Placed } from './csproj.js';
import { linesOf } from './lines.js';
import type { Project } from './project.js';
import { place } from './text.js';
import { readYaml, type YamlNode } from './yaml-file.js';

/** Scalar settings by key in lower case, `connectionstrings:main`. */
export type Settings = ReadonlyMap<string, Placed<string>>;

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
  const key = (name: string): string => name.replaceAll('"', '').trim().replaceAll(separator, ':').toLowerCase();
  let section = '';
  for (const { text, from } of linesOf(project, path)) {
    const line = text.trim().replace(/^export\s+/, '');
    const equals = line.indexOf('=');
    if (line.startsWith('[')) section = `${key(line.replace(/^\[{1,2}/, '').split(']')[0] ?? '')}:`;
    else if (equals > 0 && !/^[#;!/]/.test(line))
      settings.set(`${section}${key(line.slice(0, equals))}`, { value: valueOf(line.slice(equals + 1).trim()), from });
  }
  return settings;
}

/** Without quotes; a comment begins with a blank and a `#`. */
export function valueOf(text: string): string {
  const quote = text[0];
  if (quote !== '"' && quote !== "'") {
    const comment = text.indexOf(' #');
    return comment < 0 ? text : text.slice(0, comment).trim();
  }
  let value = '';
  for (let at = 1; at < text.length && text[at] !== quote; at++) {
    if (quote === '"' && text[at] === '\\') at++;
    value += text[at] ?? '';
  }
  return value;
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

/** Levels of a file of settings that are read: no settings are deeper. */
const DEPTH = 50;

/** Elements and attributes below the root; `name` of `<add name="Main" connectionString="…"/>` counts as a part of the key. */
function xml(project: Project, path: string): Settings {
  const settings = new Map<string, Placed<string>>();
  const text = withoutComments(project.read(path) ?? '');
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
    const set = (end: string, value: string): void => {
      if (open.length <= DEPTH)
        settings.set(`${open.slice(1).join(':')}${end}`.toLowerCase(), { value, from: place(path, text, match.index) });
    };
    for (const [attribute, value] of values) set(`:${attribute}`, value);
    if (content.trim() !== '') set('', decoded(content.trim()));
    if (empty === '/') open.pop();
  }
  return settings;
}

/** Comments are blank, with the lines that they have; one that never ends goes on to the end. */
function withoutComments(text: string): string {
  return text
    .split('<!--')
    .map((part, index) => {
      if (index === 0) return part;
      const end = part.indexOf('-->');
      const comment = end < 0 ? part : part.slice(0, end);
      return `${comment.replaceAll(/[^\n]/g, ' ')}${end < 0 ? '' : part.slice(end + 3)}`;
    })
    .join('');
}

function decoded(text: string): string {
  const named: Readonly<Record<string, string>> = { quot: '"', apos: "'", lt: '<', gt: '>', amp: '&' };
  return text.replaceAll(/&(quot|apos|lt|gt|amp);/g, (all, name: string) => named[name] ?? all);
}
