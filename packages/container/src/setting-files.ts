import { posix } from 'node:path';
import { jsonTexts, type ContainerView } from 'litestream-generator-core';
import { filesMatching, linesOf } from './lines.js';
import { ofToml, ofYaml, type Property } from './properties.js';
import type { Meaning } from './source-value.js';

/** Files that an app keeps its settings in, whatever reads them, the one that counts first in the image first. */
const FILES: readonly RegExp[] = [
  /(?:^|\/)(?:config|conf|settings)\/(?:production|prod|docker)\.(?:json|ya?ml|toml)$/i,
  /(?:^|\/)(?:config|conf|settings|application|app)[_.-](?:production|prod|docker)\.(?:json|ya?ml|toml)$/i,
  /(?:^|\/)(?:config|conf|settings)\/(?:config|settings|app)\.(?:json|ya?ml|toml)$/i,
  /(?:^|\/)(?:config|conf|settings|application|app)\.(?:json|ya?ml|toml)$/i,
  /(?:^|\/)(?:config|conf|settings)\/(?:default|base)\.(?:json|ya?ml|toml)$/i,
  /(?:^|\/)(?:config|conf|settings|application|app)[_.-](?:default|example|sample)\.(?:json|ya?ml|toml)$/i,
];
/** Where node-config has the names of the variables that win over its settings. */
const VARIABLES = /(?:^|\/)config\/custom-environment-variables\.(?:json|ya?ml|toml)$/;

/** What the files of settings have under some keys, the first that counts first. Each is a guess: the image may have other ones. */
export function settingMeanings(view: ContainerView, keys: readonly string[]): readonly Meaning[] {
  const [variable] = filesMatching(view.project, VARIABLES).flatMap((path) => [
    ...settingsAt(view, path, keys),
    ...settingsAt(view, path, [...keys, '__name']),
  ]);
  const found = FILES.flatMap((pattern) => filesMatching(view.project, pattern)).flatMap((path) =>
    settingsAt(view, path, keys),
  );
  const named = variable === undefined ? {} : { variable: variable.value };
  const meanings = found.map(({ value, from }): Meaning => ({
    code: JSON.stringify(value),
    at: { text: value, from },
    sure: false,
    ...named,
  }));
  return meanings.length === 0 && variable
    ? [{ at: { text: variable.value, from: variable.from }, ...named }]
    : meanings;
}

/** What one file has under some keys. Their case, and dashes in them, do not count: Go has `DbPath` for `db_path`. */
export function settingsAt({ project }: ContainerView, path: string, keys: readonly string[]): readonly Property[] {
  if (posix.extname(path) === '.json')
    return jsonTexts(project, path, keys).map(({ text, from }) => ({ name: keys.join('.'), value: text, from }));
  const read = path.endsWith('.toml') ? ofToml : ofYaml;
  const wanted = plain(keys.join('.'));
  return read(linesOf(project, path)).filter(({ name }) => plain(name) === wanted);
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[_-]/g, '');
}
