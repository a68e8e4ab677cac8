import type { Project } from './project.js';
import { bakeBlocks, type BakeBlock, type BakeValue } from './bake-blocks.js';
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

function ofFile(path: string, text: string): readonly BakeTarget[] {
  const blocks = bakeBlocks(path, text);
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

const once = remembered<BakeBlock['keys']>();

function inherited(keys: BakeBlock['keys'], targets: readonly BakeBlock[], depth = 0): BakeBlock['keys'] {
  if (depth > 5) return {};
  return Object.assign(
    {},
    ...listOf(keys['inherits']).map((name) =>
      once(targets, `${depth} ${name}`, () => {
        const parent = targets.find((one) => one.name === name)?.keys ?? {};
        return { ...inherited(parent, targets, depth + 1), ...parent };
      }),
    ),
  ) as BakeBlock['keys'];
}

function textOf(value: BakeValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Texts of a list; a map in one is written as options, `type=env,id=token`. */
function listOf(value: BakeValue | undefined): readonly string[] {
  if (!Array.isArray(value)) return typeof value === 'string' ? [value] : [];
  return value.map((one: BakeValue) =>
    typeof one === 'string'
      ? one
      : Object.entries(one)
          .map(([key, text]) => `${key}=${String(text)}`)
          .join(','),
  );
}
