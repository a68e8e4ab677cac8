import { DockerfileParser, ModifiableInstruction, type Entrypoint, type Instruction } from 'dockerfile-ast';
import type { Project } from './project.js';
import { shellWords } from './shell-words.js';

/** An instruction that counts for the running container, inherited ones included. */
export interface DockerInstruction {
  readonly keyword: string;
  /** Arguments as written, continuation lines joined. */
  readonly text: string;
  /** Options before the arguments, `--from=build`. */
  readonly flags: readonly string[];
  /** `Dockerfile:12` */
  readonly from: string;
}

/** The last stage of a Dockerfile, with what it inherits from earlier stages of the same file. */
export interface Dockerfile {
  readonly path: string;
  /** Image that the last stage is based on in the end, `mcr.microsoft.com/dotnet/aspnet:8.0`, with build arguments' defaults filled in. */
  readonly base: { readonly image: string; readonly from: string };
  /** Instructions of the last stage in order, those of the stages it is built on first. */
  readonly instructions: readonly DockerInstruction[];
  /** Instructions of every stage that the image needs, also those that it only copies from, in order. */
  readonly needed: readonly DockerInstruction[];
  /** Defaults of the build arguments before the first stage, which a stage takes in by an `ARG` of its own. */
  readonly defaults: ReadonlyMap<string, string>;
  /** Build arguments that a `FROM` needs and that have no default. */
  readonly openArguments: readonly string[];
}

/** How a Dockerfile is built, as far as it decides what the image is. */
export interface DockerfileOptions {
  /** Stage that becomes the image. Default: the last one. */
  readonly target?: string;
  /** Values of build arguments, which win over the defaults. Default: none. */
  readonly given?: ReadonlyMap<string, string>;
}

interface Stage {
  readonly name?: string;
  readonly base: string;
  readonly from: string;
  readonly instructions: DockerInstruction[];
}

/** Reads a Dockerfile; undefined when there is none or when it has no `FROM`. A target that it has not counts as none. */
export function readDockerfile(
  project: Project,
  path: string,
  { target, given = new Map() }: DockerfileOptions = {},
): Dockerfile | undefined {
  const text = project.read(path);
  if (text === undefined) return undefined;
  const all = DockerfileParser.parse(text)
    .getInstructions()
    .map((instruction) => convert(path, instruction));
  const defaults = new Map([...OF_BUILDER, ...given]);
  const openArguments: string[] = [];
  const stages: Stage[] = [];
  for (const instruction of all) {
    if (instruction.keyword === 'FROM') {
      const written = substitute(instruction.text, defaults);
      openArguments.push(...[...written.matchAll(/\$\{?(\w+)/g)].map(([, name]) => name as string));
      const { image, name } = parseFrom(written);
      stages.push({ base: image, from: instruction.from, instructions: [], ...(name ? { name } : {}) });
    } else if (stages.length === 0 && instruction.keyword === 'ARG') {
      const [, key, value] = /^(\w+)=(.*)$/.exec(instruction.text) ?? [];
      if (key !== undefined && !given.has(key)) defaults.set(key, substitute(unquote(value ?? ''), defaults));
    } else {
      stages.at(-1)?.instructions.push(withGiven(instruction, given));
    }
  }
  const last = stages.find(({ name }) => target !== undefined && isNamed(name, target)) ?? stages.at(-1);
  if (!last) return undefined;
  const chain = [last];
  for (let index = stages.indexOf(last) - 1; index >= 0; index--) {
    const stage = stages[index];
    if (stage !== undefined && isNamed(stage.name, chain[0]?.base ?? '')) chain.unshift(stage);
  }
  const first = chain[0] ?? last;
  const needed = neededBy(stages, last);
  return {
    path,
    base: { image: first.base, from: first.from },
    instructions: chain.flatMap(({ instructions }) => instructions),
    needed: stages.filter((stage) => needed.has(stage)).flatMap(({ instructions }) => instructions),
    defaults,
    openArguments: [...new Set(openArguments)],
  };
}

/** What a builder fills in by itself, for the image of the usual architecture. */
const OF_BUILDER: readonly (readonly [string, string])[] = ['TARGET', 'BUILD'].flatMap((side) => [
  [`${side}PLATFORM`, 'linux/amd64'] as const,
  [`${side}OS`, 'linux'] as const,
  [`${side}ARCH`, 'amd64'] as const,
  [`${side}VARIANT`, ''] as const,
]);

function isNamed(name: string | undefined, wanted: string): boolean {
  return name !== undefined && name.toLowerCase() === wanted.toLowerCase();
}

/** A builder leaves out every stage that the wanted one neither starts from nor copies from. */
function neededBy(stages: readonly Stage[], wanted: Stage, seen = new Set<Stage>()): ReadonlySet<Stage> {
  if (seen.has(wanted)) return seen;
  seen.add(wanted);
  const names = wanted.instructions.flatMap(({ flags }) =>
    flags.flatMap((flag) => /(?:--|,|=)from=([^\s,]+)/.exec(flag)?.[1] ?? []),
  );
  for (const name of [wanted.base, ...names]) {
    const other = stages.find((stage, index) => isNamed(stage.name, name) || String(index) === name);
    if (other !== undefined) neededBy(stages, other, seen);
  }
  return seen;
}

/** An `ARG` with the value that the build gives it. */
function withGiven(instruction: DockerInstruction, given: ReadonlyMap<string, string>): DockerInstruction {
  if (instruction.keyword !== 'ARG' || given.size === 0) return instruction;
  const name = /^\w+/.exec(instruction.text)?.[0] ?? '';
  const value = given.get(name);
  return value === undefined || /\s/.test(instruction.text)
    ? instruction
    : { ...instruction, text: `${name}=${value}` };
}

/** Words of an `ENTRYPOINT` or `CMD`, in either form. */
export function commandWords(text: string): readonly string[] {
  try {
    const words: unknown = JSON.parse(text);
    if (Array.isArray(words)) return words.map(String);
  } catch {
    // Shell form.
  }
  return shellWords(text);
}

function convert(path: string, instruction: Instruction | Entrypoint): DockerInstruction {
  const text = instruction.getRawArgumentsContent() ?? '';
  return {
    keyword: instruction.getKeyword(),
    flags: (instruction instanceof ModifiableInstruction ? instruction.getFlags() : []).map(String),
    text: text.replaceAll(/\s*\\\s*\n\s*/g, ' ').trim(),
    from: `${path}:${instruction.getRange().start.line + 1}`,
  };
}

function parseFrom(text: string): { readonly image: string; readonly name?: string } {
  const match = /^(?:--\S+\s+)*(\S+)(?:\s+[Aa][Ss]\s+(\S+))?/.exec(text);
  return { image: match?.[1] ?? '', ...(match?.[2] ? { name: match[2] } : {}) };
}

function substitute(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(
    /\$\{(\w+)(?::-([^}]*))?\}|\$(\w+)/g,
    (all, braced?: string, fallback?: string, bare?: string) => values.get(braced ?? bare ?? '') ?? fallback ?? all,
  );
}

function unquote(text: string): string {
  return text.replace(/^(["'])(.*)\1$/, '$2');
}
