import type { Project } from './project.js';
import { remembered } from './remembered.js';

/** A target of a bake file. Values as they stand there, with the defaults of its variables in their places. */
export interface BakeTarget {
  readonly name: string;
  readonly context?: string;
  readonly dockerfile?: string;
  readonly target?: string;
  readonly args: readonly (readonly [name: string, value: string])[];
  readonly platforms: readonly string[];
  readonly secret: readonly string[];
  readonly ssh: readonly string[];
  /** Other keys that it has. */
  readonly others: readonly string[];
  /** `docker-bake.hcl:12` */
  readonly from: string;
}

type Value = string | readonly Value[] | { readonly [key: string]: Value };

/** Files that `docker buildx bake` reads by itself; a Compose file is read as one. */
const FILES = /^(?:.*\/)?docker-bake(?:\.override)?\.(?:hcl|json)$/;
const READ = new Set(['context', 'dockerfile', 'target', 'args', 'platforms', 'secret', 'ssh']);
/** What says nothing of the content of the image. */
const NAMES = new Set([
  'tags',
  'output',
  'labels',
  'annotations',
  'cache-from',
  'cache-to',
  'inherits',
  'attest',
  'pull',
  'no-cache',
]);

/** Targets of the bake files that are built by default: those of the group `default`, or all if there is no such group. */
export function readBake(project: Project): readonly BakeTarget[] {
  return project.files.filter((path) => FILES.test(path)).flatMap((path) => ofFile(path, project.read(path) ?? ''));
}

/** A line of `set`, which changes a key of a target: `*.args.NODE=22`; undefined where it is none. */
export function readSet(
  text: string,
): { readonly target: string; readonly key: string; readonly name?: string; readonly value: string } | undefined {
  const [, target, key, name, value] = /^([\w*.-]*?)\.([a-z-]+)(?:\.([\w.-]+))?\+?=(.*)$/s.exec(text.trim()) ?? [];
  if (target === undefined || key === undefined || value === undefined) return undefined;
  return { target, key, ...(name !== undefined && { name }), value };
}

/** A target with what lines of `set` change in it, the last one first. */
export function withSet(target: BakeTarget, lines: readonly string[]): BakeTarget {
  const set = lines
    .flatMap((line) => readSet(line) ?? [])
    .filter((one) => new RegExp(`^${one.target.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(target.name));
  const of = (key: string) => set.filter((one) => one.key === key);
  const values = (key: string): readonly string[] => of(key).map(({ value }) => value);
  const single = (key: 'context' | 'dockerfile' | 'target') => {
    const value = values(key).at(-1);
    return value === undefined ? {} : { [key]: value };
  };
  const args = of('args').map(({ name = '', value }) => [name, value] as const);
  const several = (key: 'platforms' | 'secret' | 'ssh', ...names: readonly string[]) => {
    const given = names.flatMap(values);
    return given.length === 0 ? {} : { [key]: given.flatMap((one) => (key === 'platforms' ? one.split(',') : one)) };
  };
  return {
    ...target,
    ...single('context'),
    ...single('dockerfile'),
    ...single('target'),
    args: [...target.args.filter(([name]) => args.every(([own]) => own !== name)), ...args],
    ...several('platforms', 'platform', 'platforms'),
    ...several('secret', 'secret', 'secrets'),
    ...several('ssh', 'ssh'),
  };
}

function ofFile(path: string, text: string): readonly BakeTarget[] {
  const blocks = path.endsWith('.json') ? ofJson(text) : ofHcl(text);
  const defaults = new Map(
    blocks.filter(({ type }) => type === 'variable').map(({ name, keys }) => [name, textOf(keys['default'])] as const),
  );
  const targets = blocks.filter(({ type }) => type === 'target');
  const group = blocks.find(({ type, name }) => type === 'group' && name === 'default');
  const wanted = group === undefined ? [] : listOf(group.keys['targets']);
  return targets
    .filter(({ name }) => wanted.length === 0 || wanted.includes(name))
    .map(({ name, keys: own, line }): BakeTarget => {
      const keys = { ...inherited(own, targets), ...own };
      const value = (one: string): string =>
        one.replaceAll(/\$\{(\w+)\}/g, (all, variable: string) => defaults.get(variable) ?? all);
      const single = (key: string) => {
        const one = textOf(keys[key]);
        return one === undefined ? {} : { [key]: value(one) };
      };
      const args = keys['args'];
      return {
        name,
        ...single('context'),
        ...single('dockerfile'),
        ...single('target'),
        args:
          typeof args === 'object' && !Array.isArray(args)
            ? Object.entries(args).map(([key, one]) => [key, value(textOf(one) ?? '')] as const)
            : [],
        platforms: listOf(keys['platforms']).map(value),
        secret: listOf(keys['secret']).map(value),
        ssh: listOf(keys['ssh']).map(value),
        others: Object.keys(keys).filter((key) => !READ.has(key) && !NAMES.has(key)),
        from: `${path}:${line}`,
      };
    });
}

interface Block {
  readonly type: string;
  readonly name: string;
  readonly keys: Readonly<Record<string, Value>>;
  readonly line: number;
}

const once = remembered<Block['keys']>();

function inherited(keys: Block['keys'], targets: readonly Block[], depth = 0): Block['keys'] {
  if (depth > 5) return {};
  return Object.assign(
    {},
    ...listOf(keys['inherits']).map((name) =>
      once(targets, `${depth} ${name}`, () => {
        const parent = targets.find((one) => one.name === name)?.keys ?? {};
        return { ...inherited(parent, targets, depth + 1), ...parent };
      }),
    ),
  ) as Block['keys'];
}

function ofJson(text: string): readonly Block[] {
  try {
    const all = JSON.parse(text) as Record<string, Record<string, Block['keys']>>;
    return Object.entries(all).flatMap(([type, named]) =>
      Object.entries(named).map(([name, keys]) => ({
        type,
        name,
        keys: Object.fromEntries(Object.entries(keys).map(([key, one]) => [key, plain(one)])),
        line: 1,
      })),
    );
  } catch {
    return [];
  }
}

function plain(value: unknown): Value {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
  return String(value);
}

/** Blocks at the top, with texts, lists and maps in them; what is computed stays as it is written. */
function ofHcl(text: string): readonly Block[] {
  const tokens = [...text.matchAll(/"(?:\\.|[^"\\])*"|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/|[{}[\]=,]|[^\s{}[\]=,"]+/g)]
    .filter(([token]) => !/^(?:#|\/\/|\/\*)/.test(token))
    .map(({ 0: token, index }) => ({ token, line: text.slice(0, index).split('\n').length }));
  let at = 0;
  const word = (): string => (tokens[at++]?.token ?? '').replace(/^"([\s\S]*)"$/, '$1');
  const value = (depth: number): Value => {
    const token = tokens[at]?.token;
    if (depth < 20 && token === '{') return map(depth + 1);
    if (depth >= 20 || token !== '[') return word();
    at++;
    const items: Value[] = [];
    while (at < tokens.length && tokens[at]?.token !== ']') {
      if (tokens[at]?.token === ',') at++;
      else items.push(value(depth + 1));
    }
    at++;
    return items;
  };
  const map = (depth: number): Readonly<Record<string, Value>> => {
    at++;
    const keys: Record<string, Value> = {};
    while (at < tokens.length && tokens[at]?.token !== '}') {
      const key = word();
      if (tokens[at]?.token === '=') {
        at++;
        keys[key] = value(depth);
      }
    }
    at++;
    return keys;
  };
  const blocks: Block[] = [];
  while (at < tokens.length) {
    const { line } = tokens[at] as { readonly line: number };
    const type = word();
    if (!/^(?:target|group|variable)$/.test(type)) continue;
    const name = word();
    if (tokens[at]?.token === '{') blocks.push({ type, name, keys: map(0), line });
  }
  return blocks;
}

function textOf(value: Value | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Texts of a list; a map in one is written as options, `type=env,id=token`. */
function listOf(value: Value | undefined): readonly string[] {
  if (!Array.isArray(value)) return typeof value === 'string' ? [value] : [];
  return value.map((one: Value) =>
    typeof one === 'string'
      ? one
      : Object.entries(one)
          .map(([key, text]) => `${key}=${String(text)}`)
          .join(','),
  );
}
