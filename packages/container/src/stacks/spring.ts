import { found, MAX_VALUE_LENGTH, remembered } from 'litestream-generator-core';
import { commandFlag } from '../command-flag.js';
import { filesMatching, findLine, linesOf } from '../lines.js';
import { sqlitePath } from '../sqlite-path.js';
import type { Stack, StackDatabase, StackReader } from '../stack.js';

/** A property, `spring.datasource.url`, with its place. */
interface Property {
  readonly name: string;
  readonly value: string;
  readonly from: string;
}

/** Profiles that serve development and tests. */
const OTHER_PROFILE = /application-(?:dev|local|test|demo|mac|windows|it)\w*\./;

/** Spring Boot and other Java with sqlite-jdbc: what the application's properties come to, and what variables set in their place. */
export const spring: StackReader = (view): Stack | undefined => {
  const { project, environment } = view;
  const library = filesMatching(project, /(?:^|\/)(?:pom\.xml|build\.gradle(?:\.kts)?|libs\.versions\.toml)$/)
    .map((path) => findLine(project, path, /sqlite-jdbc/))
    .find((line) => line !== undefined);
  if (!library) return undefined;
  const files = filesMatching(project, /(?:^|\/)application(?:-\w+)?\.(?:ya?ml|properties)$/).filter(
    (path) => !OTHER_PROFILE.test(path),
  );
  const properties = files.flatMap((path) =>
    (path.endsWith('.properties') ? ofProperties : ofYaml)(linesOf(project, path)),
  );
  const valueOf = (name: string): string | undefined => {
    const option = commandFlag(view, [name])?.value;
    const set = option ?? environment.find((variable) => isNameOf(variable.name, name))?.value;
    return set ?? properties.find((one) => isNameOf(one.name, name))?.value;
  };
  const once = remembered<string | undefined>();
  const resolved = (text: string, depth = 0): string | undefined =>
    once(properties, `${depth} ${text}`, () => filled(text, depth));
  const filled = (text: string, depth: number): string | undefined => {
    let known = depth < 10;
    const value = text.replaceAll(/\\?\$\{([\w.-]+)(?::([^}]*))?\}/g, (_, name: string, otherwise?: string) => {
      const inner = valueOf(name) ?? otherwise;
      const one = known && inner !== undefined ? resolved(inner, depth + 1) : undefined;
      known &&= one !== undefined;
      return one ?? '';
    });
    return known && value.length <= MAX_VALUE_LENGTH ? value : undefined;
  };
  const databases = properties.flatMap(({ name, value, from }): readonly StackDatabase[] => {
    const variable = name.toUpperCase().replaceAll('-', '').replaceAll('.', '_');
    const text = resolved(valueOf(name) ?? value);
    const path = text === undefined || text.startsWith('classpath:') ? undefined : sqlitePath(text);
    if (path === undefined) return [];
    const prefix = /^jdbc:sqlite:/.exec(text ?? '')?.[0] ?? '';
    return [{ path, holds: "the app's database", from, moves: { variable, value: (to: string) => `${prefix}${to}` } }];
  });
  const port = properties.find(({ name, value }) => name === 'server.port' && /^\d+$/.test(value));
  const migrates = properties.find(({ name }) => /^spring\.(?:flyway|liquibase)\./.test(name));
  return {
    name: 'Java',
    from: library.from,
    databases,
    ...(databases.length === 0 ? { opens: [{ what: 'sqlite-jdbc', from: library.from }] } : {}),
    ...(port ? { port: found(Number(port.value), port.from) } : {}),
    ...(migrates ? { migratesAtStart: found(true, migrates.from) } : {}),
  };
};

/** Spring takes `KOMGA_CONFIGDIR` for `komga.config-dir`. */
function isNameOf(variable: string, property: string): boolean {
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return plain(variable) === plain(property);
}

type Lines = ReturnType<typeof linesOf>;

function ofProperties(lines: Lines): readonly Property[] {
  return lines.flatMap(({ text, from }) => {
    const [, name, value] = /^\s*([\w.-]+)\s*[=:]\s*(.*?)\s*$/.exec(text) ?? [];
    return name === undefined || value === undefined ? [] : [{ name, value, from }];
  });
}

/** The properties of a YAML file. Only maps of texts are read, by their indentation, because properties are nothing else. */
function ofYaml(lines: Lines): readonly Property[] {
  const open: { readonly indent: number; readonly name: string }[] = [];
  return lines.flatMap(({ text, from }): readonly Property[] => {
    const [, blanks = '', key, rest = ''] = /^(\s*)([\w.-]+):(?:\s+(.*))?$/.exec(text) ?? [];
    if (key === undefined) return [];
    while (open.length > 0 && (open.at(-1)?.indent ?? 0) >= blanks.length) open.pop();
    const name = [...open.map((one) => one.name), key].join('.');
    const value = rest.replace(/\s+#.*$/, '').replace(/^(["'])(.*)\1$/, '$2');
    if (value === '') open.push({ indent: blanks.length, name: key });
    return value === '' ? [] : [{ name, value, from }];
  });
}
