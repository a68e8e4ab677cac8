import { found, MAX_VALUE_LENGTH, remembered } from 'litestream-generator-core';
import { commandFlag } from '../command-flag.js';
import { filesMatching, findLine, linesOf, type Line } from '../lines.js';
import { sqlitePath } from '../sqlite-path.js';
import { ofProperties, ofYaml, type Property } from '../properties.js';
import type { Stack, StackDatabase, StackReader } from '../stack.js';

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
  const active = environment.find(({ name }) => name === 'SPRING_PROFILES_ACTIVE')?.value?.split(',');
  const parts = files.flatMap((path) => partsOf(linesOf(project, path), path));
  const isActive = ({ profile }: Part): boolean => profile !== undefined && active?.includes(profile) === true;
  // What belongs to an active profile wins; what belongs to another one does not count.
  const properties = [
    ...parts.filter(isActive),
    ...parts.filter(({ profile, isFile }) => profile === undefined || (isFile && active === undefined)),
  ].flatMap((part) => part.properties);
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

/** A file of properties, or one document of several in it. */
interface Part {
  readonly properties: readonly Property[];
  /** The profile that it belongs to. */
  readonly profile: string | undefined;
  /** Whether the name of its file says so. */
  readonly isFile: boolean;
}

function partsOf(lines: readonly Line[], path: string): readonly Part[] {
  const read = path.endsWith('.properties') ? ofProperties : ofYaml;
  const ofFile = /application-(\w+)\./.exec(path)?.[1];
  const starts = [0, ...lines.flatMap(({ text }, index) => (/^(?:---|#---)\s*$/.test(text) ? [index + 1] : []))];
  return starts.map((start, index) => {
    const properties = read(lines.slice(start, starts[index + 1]));
    const said = properties.find(({ name }) => /^spring\.(?:config\.activate\.on-profile|profiles)$/.test(name));
    return { properties, profile: said?.value ?? ofFile, isFile: said === undefined && ofFile !== undefined };
  });
}
