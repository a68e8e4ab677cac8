import type { SetupContext } from './context.js';

/** What is wrong with a typed value of the storage, by the patterns of a deployment; undefined where nothing is. */
export function shapeProblem(
  { deployment }: Pick<SetupContext, 'deployment'>,
  name: string,
  typed: string,
): string | undefined {
  const shape = deployment.storage.secrets.find((secret) => secret.name === name)?.shape;
  if (shape === undefined) return undefined;
  const wrong = matches(shape.pattern, typed) === false;
  const problem = wrong
    ? shape.problem
    : shape.except?.find(({ pattern }) => matches(pattern, typed) === true)?.problem;
  return problem === undefined ? undefined : `this ${problem}`;
}

/** Whether a pattern of the shell matches; undefined where it is made of other values. */
function matches(pattern: string, text: string): boolean | undefined {
  if (pattern.includes('${')) return undefined;
  const expression = pattern.replaceAll(/\[!|\[|\]|\?|\*|[.+^$(){}|\\]/g, (mark) => inExpression[mark] ?? `\\${mark}`);
  return new RegExp(`^${expression}$`, 's').test(text);
}

const inExpression: Readonly<Record<string, string>> = { '[!': '[^', '[': '[', ']': ']', '?': '.', '*': '.*' };
