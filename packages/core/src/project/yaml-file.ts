import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node, type Pair } from 'yaml';
import type { Project } from './project.js';
import { tooManyValues, tooMuchYaml } from '../yaml-limits.js';

/** A parsed YAML file of the project. */
export interface YamlFile {
  readonly path: string;
  readonly text: string;
  readonly root: YamlNode;
}

/** A value in a YAML file, with its place; missing values are nodes too, so that paths can be followed without checks. */
export interface YamlNode {
  /** `config/deploy.yml:12` */
  readonly from: string;
  /** Text of a scalar; undefined for anything else. */
  readonly text?: string;
  readonly entries: readonly (readonly [string, YamlNode])[];
  readonly items: readonly YamlNode[];
  get(key: string): YamlNode;
}

type ParsedYaml = YamlFile | { readonly path: string; readonly error: string };

/** The last text of each file of a checkout with what it holds: many facts read the same workflow, and parsing it takes longest. */
const parsed = new WeakMap<Project, Map<string, { readonly text: string; readonly file: ParsedYaml }>>();

/** Reads a YAML file. Undefined when there is none; the message of the parser when it does not parse. */
export function readYaml(project: Project, path: string, prepare = (text: string) => text): ParsedYaml | undefined {
  const original = project.read(path);
  if (original === undefined) return undefined;
  const text = prepare(original);
  const files = parsed.get(project) ?? new Map<string, { readonly text: string; readonly file: ParsedYaml }>();
  parsed.set(project, files);
  const known = files.get(path);
  if (known?.text === text) return known.file;
  const file = parseYaml(path, text);
  files.set(path, { text, file });
  return file;
}

function parseYaml(path: string, text: string): ParsedYaml {
  const lines = new LineCounter();
  const document = documentOf(text, lines);
  if (typeof document === 'string') return { path, error: document };
  const at = (node: Node | Pair | undefined | null): string => {
    const range = node && 'range' in node ? node.range : undefined;
    return range ? `${path}:${lines.linePos(range[0]).line}` : path;
  };
  const wrap = (raw: unknown, fallback: string): YamlNode => {
    const alias =
      typeof raw === 'object' && raw !== null && 'source' in raw && 'resolve' in raw
        ? (raw as { resolve(doc: Document.Parsed): unknown }).resolve(document)
        : raw;
    const node = alias as Node | undefined;
    const from = node ? at(node) : fallback;
    const pairs = isMap(node) ? node.items : [];
    const entryOf = (pair: Pair): readonly [string, YamlNode] => [
      isScalar(pair.key) ? String(pair.key.value) : String(pair.key),
      wrap(pair.value, isScalar(pair.key) ? at(pair.key) : from),
    ];
    const own = pairs.filter((pair) => !isMerge(pair)).map(entryOf);
    const taken = new Set(own.map(([name]) => name));
    // Of several merged maps, the first one that has a name counts.
    const merged = pairs
      .filter(isMerge)
      .map((pair) => wrap(pair.value, from))
      .flatMap((value) => [value, ...value.items].flatMap(({ entries: inherited }) => inherited))
      .filter(([name]) => !taken.has(name) && taken.add(name));
    const entries = [...merged, ...own];
    return {
      from,
      ...(isScalar(node) && node.value !== null && node.value !== undefined
        ? { text: String(node.source ?? node.value) }
        : {}),
      entries,
      items: isSeq(node) ? node.items.map((item) => wrap(item, from)) : [],
      get: (key) => entries.findLast(([name]) => name === key)?.[1] ?? wrap(undefined, from),
    };
  };
  return { path, text, root: wrap(document.contents, path) };
}

/** `<<: *other` */
function isMerge({ key }: Pair): boolean {
  return isScalar(key) && (key.source === '<<' || key.value === '<<');
}

/** Or why there is none. */
function documentOf(text: string, lines: LineCounter): Document.Parsed | string {
  const tooMuch = tooMuchYaml(text);
  if (tooMuch !== undefined) return tooMuch;
  try {
    const document = parseDocument(text, { lineCounter: lines, merge: true, logLevel: 'silent', uniqueKeys: false });
    const [error] = document.errors;
    return error ? (error.message.split('\n')[0] ?? error.code) : (tooManyValues(document) ?? document);
  } catch (error) {
    if (error instanceof RangeError) return 'its values lie too deep';
    throw error;
  }
}

/** True for a file that parsed. */
export function isYaml(file: ReturnType<typeof readYaml>): file is YamlFile {
  return file !== undefined && 'root' in file;
}

/** Name-value pairs of an environment, written as a map or as `NAME=value` items. A name without a value has an undefined text. */
export function environmentOf(
  node: YamlNode,
): readonly { readonly name: string; readonly value: string | undefined; readonly from: string }[] {
  const listed = node.items.flatMap((item) => {
    if (item.text === undefined) return [];
    const [name = '', ...rest] = item.text.split('=');
    return [{ name, value: rest.length > 0 ? rest.join('=') : undefined, from: item.from }];
  });
  return [...node.entries.map(([name, value]) => ({ name, value: value.text, from: value.from })), ...listed];
}

/** The texts of a list; of a single value, that one. */
export function textsOf(node: YamlNode): readonly string[] {
  return [node, ...node.items].flatMap(({ text }) => (text === undefined ? [] : [text]));
}
