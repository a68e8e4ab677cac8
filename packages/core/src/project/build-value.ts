import { MAX_VALUE_LENGTH } from './limits.js';
import { remembered } from './remembered.js';
import { secretBehind, type Workflow } from './workflow.js';

/** What a build may be given by an expression: secrets and variables of the repository, and what names the run's commit. */
const EXPRESSION =
  /^(?:(?:secrets|vars)\.[A-Za-z_]\w*|github\.(?:token|sha|ref_name|repository|repository_owner|run_id|run_number|event\.release\.tag_name))$/;

/** What a runner sets for every step, as expressions. */
const OF_THE_RUN: Readonly<Record<string, string>> = {
  GITHUB_SHA: '${{ github.sha }}',
  GITHUB_REF_NAME: '${{ github.ref_name }}',
  GITHUB_REPOSITORY: '${{ github.repository }}',
  GITHUB_REPOSITORY_OWNER: '${{ github.repository_owner }}',
  GITHUB_RUN_ID: '${{ github.run_id }}',
  GITHUB_RUN_NUMBER: '${{ github.run_number }}',
};

/** Variables with the value that they have where a build is called. */
export type BuildEnvironment = readonly Pick<Workflow, 'environment'>[];

const once = remembered<string | undefined>();

/**
 * The value that a build gets: literal text, in which only expressions are left that mean the same in another workflow. Undefined where
 * it comes from a step, a command or a variable that nothing sets.
 */
export function buildValue(text: string, environment: BuildEnvironment, depth = 0): string | undefined {
  return once(environment, `${depth} ${text}`, () => valueIn(text, environment, depth));
}

function valueIn(text: string, environment: BuildEnvironment, depth: number): string | undefined {
  if (depth > 5 || /[\r\n]|\$\(|`/.test(text)) return undefined;
  let known = true;
  const value = (name: string, otherwise?: string): string => {
    const found = variableValue(name, environment, depth) ?? otherwise;
    known &&= found !== undefined;
    return found ?? '';
  };
  const filled = text.replaceAll(
    /\$\{\{\s*([\s\S]*?)\s*\}\}|\$\{([A-Za-z_]\w*)(?::?-([^}]*))?\}|\$([A-Za-z_]\w*)/g,
    (_all, expression?: string, braced?: string, otherwise?: string, bare?: string) => {
      if (expression === undefined) return value((braced ?? bare) as string, otherwise);
      if (isPassed(expression)) return `\${{ ${expression} }}`;
      const name = /^env\.([A-Za-z_]\w*)$/.exec(expression)?.[1];
      if (name === undefined) known = false;
      return name === undefined ? '' : value(name);
    },
  );
  return known && filled.length <= MAX_VALUE_LENGTH ? filled : undefined;
}

/** Whether an expression means the same in another workflow. */
export function isPassed(expression: string): boolean {
  return EXPRESSION.test(expression);
}

/** The value of a variable where the build is called. */
function variableValue(name: string, environment: BuildEnvironment, depth: number): string | undefined {
  const secret = secretBehind(environment, name);
  if (secret !== undefined) return `\${{ secrets.${secret} }}`;
  const text = environment.flatMap((one) => one.environment).find((one) => one.name === name)?.value;
  return text === undefined ? OF_THE_RUN[name] : buildValue(text, environment, depth + 1);
}

/** The secret of the repository, if the whole value is that secret. */
export function secretOfValue(value: string): string | undefined {
  const name = /^\$\{\{\s*(?:secrets\.([A-Za-z_]\w*)|(github\.token))\s*\}\}$/.exec(value.trim());
  return name?.[2] === undefined ? name?.[1] : 'GITHUB_TOKEN';
}
