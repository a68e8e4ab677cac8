import type { Line } from './lines.js';

/** A setting by its keys with dots between them, `spring.datasource.url`, with its place. */
export interface Property {
  readonly name: string;
  readonly value: string;
  readonly from: string;
}

/** The settings of a file of properties. */
export function ofProperties(lines: readonly Line[]): readonly Property[] {
  return lines.flatMap(({ text, from }) => {
    const [, name, value] = /^\s*([\w.-]+)\s*[=:]\s*(.*?)\s*$/.exec(text) ?? [];
    return name === undefined || value === undefined ? [] : [{ name, value, from }];
  });
}

/** The settings of a YAML file. Only maps of texts are read, by their indentation, because settings are nothing else. */
export function ofYaml(lines: readonly Line[]): readonly Property[] {
  const open: { readonly indent: number; readonly name: string }[] = [];
  return lines.flatMap(({ text, from }): readonly Property[] => {
    if (text.startsWith('---')) open.length = 0;
    const [, blanks = '', key, rest = ''] = /^(\s*)([\w.-]+):(?:\s+(.*))?$/.exec(text) ?? [];
    if (key === undefined) return [];
    while (open.length > 0 && (open.at(-1)?.indent ?? 0) >= blanks.length) open.pop();
    const name = [...open.map((one) => one.name), key].join('.');
    const value = unquoted(rest.replace(/\s+#.*$/, ''));
    if (value === '') open.push({ indent: blanks.length, name: key });
    return value === '' ? [] : [{ name, value, from }];
  });
}

/** The settings of a TOML file. */
export function ofToml(lines: readonly Line[]): readonly Property[] {
  let section = '';
  return lines.flatMap(({ text, from }): readonly Property[] => {
    const head = /^\s*\[([\w.-]+)\]/.exec(text)?.[1];
    if (head !== undefined) section = `${head}.`;
    const [, key, value] = /^\s*([\w.-]+)\s*=\s*((["']).*?\3|[^\s#]+)/.exec(text) ?? [];
    return key === undefined || value === undefined ? [] : [{ name: `${section}${key}`, value: unquoted(value), from }];
  });
}

function unquoted(text: string): string {
  return text.replace(/^(["'])(.*)\1$/, '$2');
}
