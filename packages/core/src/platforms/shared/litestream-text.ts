import { Scalar, type ScalarTag } from 'yaml';
import { jsonForLitestream } from '../../quoting/index.js';
import type { YamlOptions } from './yaml-text.js';

/** Text that Litestream takes as it is, whatever it holds. */
export function text(value: string): Scalar {
  return template(value, []);
}

/**
 * Text in which `${VARIABLE}` stands for the environment, for the given variables only. They hold text that is escaped as
 * in a JSON string, because Litestream expands before it parses.
 */
export function template(value: string, variables: readonly string[]): Scalar {
  const parts = value.split(/(\$\{\w+\})/);
  const written = parts.map((part) =>
    variables.includes(part.slice(2, -1)) ? part : jsonForLitestream(part).slice(1, -1),
  );
  return new Scalar(new Written(`"${written.join('')}"`));
}

/** `${VARIABLE}` for each, with a slash between them, and behind that text that Litestream takes as it is. */
export function textBehind(variables: readonly string[], value: string): Scalar {
  const begin = variables.map((variable) => `\${${variable}}`).join('/');
  return new Scalar(new Written(`"${begin}${jsonForLitestream(value).slice(1, -1)}"`));
}

/** A value that is already as it must stand in the file. */
class Written {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const written: ScalarTag = {
  tag: 'tag:yaml.org,2002:str',
  default: true,
  identify: (value) => value instanceof Written,
  resolve: (value) => value,
  stringify: ({ value }) => (value as Written).text,
};

/** Makes a document write such values, and `<<` as the merge that it is. */
export const litestreamOptions: YamlOptions = { customTags: (tags) => [written, ...tags], merge: true };
