import { DockerfileParser, type Entrypoint, type Instruction } from 'dockerfile-ast';
import type { Project } from './project.js';
import { shellWords } from './shell-words.js';

/** An instruction that counts for the running container, inherited ones included. */
export interface DockerInstruction {
  readonly keyword: string;
  /** Arguments as written, continuation lines joined. */
  readonly text: string;
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
  /** Defaults of the build arguments before the first stage, which a stage takes in by an `ARG` of its own. */
  readonly defaults: ReadonlyMap<string, string>;
}

/** Reads a Dockerfile; undefined when there is none or when it has no `FROM`. */
export function readDockerfile(project: Project, path: string): Dockerfile | undefined {
  const text = project.read(path);
  if (text === undefined) return undefined;
  const all = DockerfileParser.parse(text)
    .getInstructions()
    .map((instruction) => convert(path, instruction));
  const defaults = new Map<string, string>();
  const stages: { name?: string; base: string; from: string; instructions: DockerInstruction[] }[] = [];
  for (const instruction of all) {
    if (instruction.keyword === 'FROM') {
      const { image, name } = parseFrom(substitute(instruction.text, defaults));
      stages.push({ base: image, from: instruction.from, instructions: [], ...(name ? { name } : {}) });
    } else if (stages.length === 0 && instruction.keyword === 'ARG') {
      const [, key, value] = /^(\w+)=(.*)$/.exec(instruction.text) ?? [];
      if (key !== undefined) defaults.set(key, unquote(value ?? ''));
    } else {
      stages.at(-1)?.instructions.push(instruction);
    }
  }
  const last = stages.at(-1);
  if (!last) return undefined;
  const chain = [last];
  for (let index = stages.length - 1; index >= 0; index--) {
    const current = chain[0];
    const stage = stages[index];
    if (
      current &&
      stage?.name !== undefined &&
      stage !== current &&
      stage.name.toLowerCase() === current.base.toLowerCase()
    )
      chain.unshift(stage);
  }
  const first = chain[0] ?? last;
  return {
    path,
    base: { image: first.base, from: first.from },
    instructions: chain.flatMap(({ instructions }) => instructions),
    defaults,
  };
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
