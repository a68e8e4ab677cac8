import { posix } from 'node:path';
import { isYaml, MAX_VALUE_LENGTH, readYaml, type ContainerView } from 'litestream-generator-core';
import { inImage } from '../in-image.js';
import { variableOf } from '../variables.js';

/** What a text of Symfony's configuration comes to. */
export interface SymfonyValue {
  readonly text: string;
  readonly from: string;
  /** The variable that decides it as a whole. */
  readonly variable?: string;
  readonly guessed: boolean;
}

const PARAMETERS = [
  'config/services.yaml',
  'config/parameters.yaml',
  'app/config/parameters.yml',
  'config/packages/doctrine.yaml',
];
const DEPTH = 6;

/** A text with `%parameters%` and `%env(resolve:VARIABLES)%` in it; undefined where the checkout does not say one of them. */
export function symfonyValue(view: ContainerView, text: string, from: string, depth = 0): SymfonyValue | undefined {
  let known = depth < DEPTH;
  let guessed = false;
  let place = from;
  let whole: string | undefined;
  const value = text.replaceAll(/%([^%\s]*)%/g, (all, name: string) => {
    const inner = known ? valueOf(view, name, from, depth + 1) : undefined;
    known &&= inner !== undefined;
    guessed ||= inner?.guessed === true;
    if (all === text) {
      place = inner?.from ?? from;
      whole = inner?.variable;
    }
    return inner?.text ?? '';
  });
  if (!known || value.length > MAX_VALUE_LENGTH) return undefined;
  return { text: value, from: place, guessed, ...(whole === undefined ? {} : { variable: whole }) };
}

function valueOf(view: ContainerView, name: string, from: string, depth: number): SymfonyValue | undefined {
  if (name === '') return { text: '%', from, guessed: false };
  const variable = /^env\((?:[\w:.]*:)?([A-Z_]\w*)\)$/.exec(name)?.[1];
  if (variable !== undefined) return ofVariable(view, variable, depth);
  if (name === 'kernel.project_dir' || name === 'kernel.root_dir')
    return { text: root(view, name), from, guessed: false };
  if (name === 'kernel.environment') {
    const set = variableOf(view, 'APP_ENV');
    return { text: set && !set.guessed ? set.value : 'prod', from, guessed: false };
  }
  return parameter(view, name, depth);
}

/** What the container has, or the default of a parameter of that name; a variable may hold parameters in its turn. */
function ofVariable(view: ContainerView, variable: string, depth: number): SymfonyValue | undefined {
  const set = variableOf(view, variable);
  const value = set ? symfonyValue(view, set.value, set.from, depth) : parameter(view, `env(${variable})`, depth);
  return (
    value && { ...value, variable, guessed: value.guessed || set?.guessed === true, from: set?.from ?? value.from }
  );
}

function parameter(view: ContainerView, name: string, depth: number): SymfonyValue | undefined {
  for (const path of PARAMETERS) {
    const file = readYaml(view.project, path);
    const node = isYaml(file) ? file.root.get('parameters').get(name) : undefined;
    if (node?.text !== undefined) return symfonyValue(view, node.text, node.from, depth);
  }
  return undefined;
}

function root(view: ContainerView, name: string): string {
  const folder = posix.dirname(inImage(view, 'composer.json') ?? posix.join(view.contentRoot, 'composer.json'));
  return name === 'kernel.root_dir' ? posix.join(folder, 'app') : folder;
}
