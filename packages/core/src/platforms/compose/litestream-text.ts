import { Document, Scalar, type ScalarTag } from 'yaml';

type Options = NonNullable<ConstructorParameters<typeof Document>[2]>;

/** Text that Litestream takes as it is, whatever it holds. */
export function text(value: string): Scalar {
  return new Scalar(new Text(value));
}

/** The value of an environment variable, which holds text escaped as in a JSON string. */
export function fromEnvironment(variable: string): Scalar {
  return new Scalar(new Variable(variable));
}

class Text {
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
}

class Variable {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/**
 * As in JSON, so that neither quotes nor colons can end a value, and without a single `$`:
 * Litestream expands `$name` in the raw file, before it parses YAML. Its YAML parser folds
 * the line separators of Unicode, so that those and control characters are escaped as well.
 */
function quoteText(value: string): string {
  return JSON.stringify(value).replace(/[$\u007f-\u009f\u2028\u2029\ufeff]/g, (character) =>
    `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const textTag: ScalarTag = {
  tag: 'tag:yaml.org,2002:str',
  default: true,
  identify: (value) => value instanceof Text,
  resolve: (value) => value,
  stringify: ({ value }) => quoteText((value as Text).value),
};

const variableTag: ScalarTag = {
  tag: 'tag:yaml.org,2002:str',
  default: true,
  identify: (value) => value instanceof Variable,
  resolve: (value) => value,
  stringify: ({ value }) => `"\${${(value as Variable).name}}"`,
};

/** Makes a document write both kinds of values. */
export const litestreamTags: Options = { customTags: (tags) => [textTag, variableTag, ...tags], merge: true };
