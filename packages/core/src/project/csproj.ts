import { XMLParser } from 'fast-xml-parser';
import { MAX_VALUE_LENGTH } from './limits.js';
import { folderOf, joinPath } from './paths.js';
import type { Project } from './project.js';
import { remembered } from './remembered.js';
import { place, placeOf } from './text.js';

/** An element's value and where it stands. */
export interface Placed<T> {
  readonly value: T;
  /** `MyApp/MyApp.csproj:7` */
  readonly from: string;
}

/** An MSBuild item, `<ContainerPort Include="8080" Type="tcp" />`. */
export interface MsbuildItem {
  readonly name: string;
  /** What it names: `Include`, else `Update`. */
  readonly include: string;
  /** Metadata by name, whether written as attribute or as element. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly from: string;
}

/** What detection needs of a csproj or a Directory.Build.props. */
export interface MsbuildFile {
  readonly path: string;
  /** Folder of the file; `.` for the root. */
  readonly folder: string;
  /** SDK names without version, `Microsoft.NET.Sdk.Web`. */
  readonly sdks: readonly string[];
  /** Properties by name in lower case; the last one wins, as in MSBuild. Conditions are not evaluated. */
  readonly properties: ReadonlyMap<string, Placed<string>>;
  readonly items: readonly MsbuildItem[];
  /** Project paths of referenced projects that lie in the checkout. */
  readonly references: readonly string[];
  /** Commands of `<Exec>` tasks inside targets. */
  readonly commands: readonly { readonly command: string; readonly folder: string; readonly from: string }[];
}

type Node = Readonly<Record<string, unknown>>;

const META = XMLParser.getMetaDataSymbol() as unknown as symbol;
const parser = new XMLParser({
  preserveOrder: false,
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  captureMetaData: true,
  parseTagValue: false,
  parseAttributeValue: false,
  // Every element is a list of nodes, so that one and many read alike.
  isArray: (_name, _path, _leaf, isAttribute) => !isAttribute,
  alwaysCreateTextNode: true,
});

const cache = new WeakMap<Project, Map<string, MsbuildFile | undefined>>();

/** Reads a csproj or props file; undefined when there is none or when it is not XML. */
export function readMsbuild(project: Project, path: string): MsbuildFile | undefined {
  const files = cache.get(project) ?? new Map<string, MsbuildFile | undefined>();
  cache.set(project, files);
  if (!files.has(path)) files.set(path, parse(project, path));
  return files.get(path);
}

/** Value of a property: the csproj's own, else that of `Directory.Build.props`. */
export function msbuildProperty(project: Project, file: MsbuildFile, name: string): Placed<string> | undefined {
  const key = name.toLowerCase();
  const files = [file, ...buildFilesOf(project, file.folder, 'Directory.Build.props')];
  return files.map(({ properties }) => properties.get(key)).find((property) => property !== undefined);
}

/** The nearest file of a name that a folder is built with, and those above it that each one imports itself. */
export function buildFilesOf(project: Project, from: string, name: string): readonly MsbuildFile[] {
  const found: MsbuildFile[] = [];
  for (let folder = from; ; folder = folderOf(folder)) {
    const path = folder === '.' ? name : `${folder}/${name}`;
    const file = readMsbuild(project, path);
    if (file) found.push(file);
    if (folder === '.' || (file && !importsAbove(project.read(path) ?? '', name))) return found;
  }
}

/** `$([MSBuild]::GetPathOfFileAbove('Directory.Build.props', …))`, or `../Directory.Build.props`. */
function importsAbove(text: string, name: string): boolean {
  const imports = [...text.matchAll(/<Import\b[^>]*\bProject\s*=\s*"([^"]*)"/g)].map(([, path = '']) => path);
  return imports.some(
    (path) => path.includes(name) && /GetPathOfFileAbove|GetDirectoryNameOfFileAbove|\.\./.test(path),
  );
}

function parse(project: Project, path: string): MsbuildFile | undefined {
  const text = project.read(path);
  if (text === undefined) return undefined;
  let root: Node | undefined;
  try {
    root = nodes(parser.parse(text) as Node, 'Project')[0];
  } catch {
    return undefined;
  }
  if (!root) return undefined;
  const from = (node: Node): string => {
    const meta = (node as Record<symbol, { startIndex?: number } | undefined>)[META];
    return meta?.startIndex === undefined ? path : place(path, text, meta.startIndex);
  };
  const folder = folderOf(path);
  const items = itemsOf(root, from);
  const properties = propertiesOf(root, path, text, from);
  const filled = (value: string): string => withProperties(value, properties);
  return {
    path,
    folder,
    sdks: sdksOf(root),
    properties,
    items,
    references: items
      .filter((item) => item.name === 'ProjectReference')
      .flatMap((item) => joinPath(folder, item.include) ?? []),
    commands: nodes(root, 'Target').flatMap((target) =>
      nodes(target, 'Exec').map((exec) => ({
        command: filled(attribute(exec, 'Command') ?? ''),
        folder: joinPath(folder, filled(attribute(exec, 'WorkingDirectory') ?? '.')) ?? folder,
        from: from(exec),
      })),
    ),
  };
}

const once = remembered<string>();

/** `$(SpaRoot)` by the file's own properties; the folder of the project is where a path begins anyhow. */
function withProperties(text: string, properties: ReadonlyMap<string, Placed<string>>, depth = 0): string {
  const fill = (): string =>
    text.replaceAll(/\$\((\w+)\)([\\/]?)/g, (all, name: string, slash: string) => {
      if (/^(?:MSBuildProjectDirectory|MSBuildThisFileDirectory|ProjectDir)$/i.test(name)) return '';
      const value = properties.get(name.toLowerCase())?.value;
      return value === undefined || depth > 5 ? all : withProperties(value, properties, depth + 1) + slash;
    });
  return once(properties, `${depth} ${text}`, () => {
    const filled = fill();
    return filled.length > MAX_VALUE_LENGTH ? text : filled;
  });
}

function sdksOf(root: Node): readonly string[] {
  const named = [
    attribute(root, 'Sdk'),
    ...nodes(root, 'Sdk').map((sdk) => attribute(sdk, 'Name')),
    ...nodes(root, 'Import').map((item) => attribute(item, 'Sdk')),
  ];
  return named
    .flatMap((value) => (value ?? '').split(';'))
    .map((value) => value.split('/')[0]?.trim() ?? '')
    .filter((value) => value !== '');
}

function propertiesOf(
  root: Node,
  path: string,
  text: string,
  from: (node: Node) => string,
): ReadonlyMap<string, Placed<string>> {
  const properties = new Map<string, Placed<string>>();
  for (const group of nodes(root, 'PropertyGroup')) {
    for (const [name, list] of Object.entries(group)) {
      if (name.startsWith('@') || name === '#text' || !Array.isArray(list)) continue;
      for (const node of list as readonly Node[]) {
        const value = textOf(node);
        const at = from(node);
        properties.set(name.toLowerCase(), { value, from: at === path ? placeOf(path, text, `<${name}`) : at });
      }
    }
  }
  return properties;
}

function itemsOf(root: Node, from: (node: Node) => string): readonly MsbuildItem[] {
  return nodes(root, 'ItemGroup').flatMap((group) =>
    Object.entries(group).flatMap(([name, list]) =>
      (Array.isArray(list) ? (list as readonly Node[]) : []).map((node) => ({
        name,
        include: attribute(node, 'Include') ?? attribute(node, 'Update') ?? '',
        metadata: metadataOf(node),
        from: from(node),
      })),
    ),
  );
}

function metadataOf(node: Node): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(node).flatMap(([key, value]): readonly [string, string][] => {
      if (key.startsWith('@')) return [[key.slice(1), String(value)]];
      const [element] = nodes(node, key);
      return element ? [[key, textOf(element)]] : [];
    }),
  );
}

function nodes(node: Node, name: string): readonly Node[] {
  const value = node[name];
  return (Array.isArray(value) ? value : []).filter(
    (child): child is Node => typeof child === 'object' && child !== null,
  );
}

function attribute(node: Node, name: string): string | undefined {
  const value = node[`@${name}`];
  return typeof value === 'string' ? value : undefined;
}

function textOf(node: Node): string {
  const value = node['#text'];
  return typeof value === 'string' ? value.trim() : '';
}
