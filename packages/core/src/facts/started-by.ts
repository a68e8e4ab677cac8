import type { DockerInstruction, Dockerfile } from '../project/dockerfile.js';
import { shellWords } from '../project/shell-words.js';
import type { Fact } from './fact.js';
import type { Facts } from './facts.js';

/** A Dockerfile as the container starts: with what the existing set-up gives in place of ENTRYPOINT and CMD. */
export function startedBy(
  dockerfile: Dockerfile,
  { entrypoint, command }: Pick<Facts, 'entrypoint' | 'command'>,
): Dockerfile {
  const replaced = [...(entrypoint ? ['ENTRYPOINT', 'CMD'] : []), ...(command ? ['CMD'] : [])];
  if (replaced.length === 0) return dockerfile;
  return {
    ...dockerfile,
    instructions: [
      ...dockerfile.instructions.filter(({ keyword }) => !replaced.includes(keyword)),
      ...(entrypoint ? [instruction('ENTRYPOINT', entrypoint)] : []),
      ...(command ? [instruction('CMD', command)] : []),
    ],
  };
}

function instruction(keyword: string, { value, from }: Fact<string>): DockerInstruction {
  return { keyword, text: JSON.stringify(shellWords(value)), flags: [], from };
}
