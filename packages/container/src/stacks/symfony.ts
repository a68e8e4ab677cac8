import { posix } from 'node:path';
import { found, guessed, isYaml, readYaml, startLines, type YamlNode } from 'litestream-generator-core';
import { inImage } from '../in-image.js';
import { findLine } from '../lines.js';
import { sqlitePath } from '../sqlite-path.js';
import type { OpenPlace, Stack, StackDatabase, StackReader } from '../stack.js';
import { symfonyValue, type SymfonyValue } from '../php/symfony-value.js';
import { variableOf } from '../variables.js';

type View = Parameters<StackReader>[0];

/** Files of settings that count in production. The last one that is read comes first, because it wins. */
const CONFIGURATION = ['config/packages/prod/doctrine.yaml', 'config/packages/doctrine.yaml', 'app/config/config.yml'];

/** Symfony with Doctrine: the connections of its configuration, which mostly take `DATABASE_URL`. */
export const symfony: StackReader = (view): Stack | undefined => {
  const { project } = view;
  const composer = findLine(project, 'composer.json', /"(?:symfony\/framework-bundle|doctrine\/doctrine-bundle)"/);
  if (!composer) return undefined;
  const nodes = connections(view);
  const opened = nodes.length > 0 ? nodes.flatMap((node) => open(view, node)) : byVariable(view);
  const databases = opened.flatMap((one) => ('path' in one ? one : []));
  const opens = opened.flatMap((one) => ('path' in one ? [] : one));
  const migrates = startLines(view).find(({ text: line }) => /doctrine:migrations:migrate/.test(line));
  const url = variableOf(view, 'DATABASE_URL');
  const engine = /^(postgres\w*|mysql)/.exec(url?.value ?? '')?.[1];
  return {
    name: 'Symfony',
    from: composer.from,
    databases,
    ...(databases.length === 0 && opens.length > 0 ? { opens } : {}),
    ...(migrates
      ? { migratesAtStart: found(true, migrates.from) }
      : project.files.some((file) => /^migrations\/.*\.php$/.test(file))
        ? { migrateCommand: guessed('php bin/console doctrine:migrations:migrate --no-interaction', 'migrations') }
        : {}),
    secrets: [found('APP_SECRET', composer.from)],
    ...(engine === undefined || !url
      ? {}
      : { otherEngines: [guessed(engine === 'mysql' ? 'MySQL' : 'PostgreSQL', url.from)] }),
  };
};

/** The connections of production: those of its own file, of `when@prod`, and of the file for all. */
function connections(view: View): readonly YamlNode[] {
  for (const path of CONFIGURATION) {
    const file = readYaml(view.project, path);
    if (!isYaml(file)) continue;
    for (const doctrine of [file.root.get(`when@${running(view)}`).get('doctrine'), file.root.get('doctrine')]) {
      const dbal = doctrine.get('dbal');
      const several = dbal.get('connections').entries.map(([, node]) => node);
      const own = several.length > 0 ? several : [dbal];
      const named = own.filter((node) => ['url', 'path', 'driver', 'dbname'].some((key) => node.get(key).text));
      if (named.length > 0) return named;
    }
  }
  return [];
}

function running(view: View): string {
  const set = variableOf(view, 'APP_ENV');
  return set === undefined || set.guessed ? 'prod' : set.value;
}

/** The database that a connection opens: its URL wins over its `path`. */
function open(view: View, node: YamlNode): readonly (StackDatabase | OpenPlace)[] {
  const [url, path] = [node.get('url'), node.get('path')];
  const lite = /sqlite/.test(node.get('driver').text ?? '');
  const at = url.text === undefined ? path : url;
  const value = at.text === undefined ? undefined : symfonyValue(view, at.text, at.from);
  if (node.get('memory').text === 'true' || /:memory:/.test(value?.text ?? '')) return [];
  if (value === undefined) return lite && at.text !== undefined ? [{ what: at.text.slice(0, 80), from: at.from }] : [];
  if (url.text === undefined) return lite || sqlitePath(value.text) !== undefined ? [database(view, value, '')] : [];
  return ofUrl(view, value);
}

/** Three slashes begin a path that counts from the folder in which PHP works, four an absolute one. */
function ofUrl(view: View, value: SymfonyValue): readonly StackDatabase[] {
  const [, front, path] = /^((?:pdo-)?sqlite3?:\/\/[^/]*\/)([^?#]+)/.exec(value.text) ?? [];
  if (front === undefined || path === undefined || /[%$\s]/.test(path)) return [];
  return [database(view, { ...value, text: path, guessed: value.guessed || !path.startsWith('/') }, front)];
}

function database(view: View, { text, from, variable, guessed: unsure }: SymfonyValue, front: string): StackDatabase {
  const file = text.startsWith('/') ? text : posix.join(posix.dirname(inImage(view, 'composer.json') ?? '.'), text);
  return {
    path: file,
    holds: "the app's database",
    from,
    guessed: unsure,
    ...(variable === undefined ? {} : { moves: { variable, value: (to: string) => `${front}${to}` } }),
  };
}

/** The database of `DATABASE_URL`, for a project whose configuration of Doctrine names no connection. */
function byVariable(view: View): readonly StackDatabase[] {
  const value = symfonyValue(view, '%env(DATABASE_URL)%', 'DATABASE_URL');
  return value ? ofUrl(view, value) : [];
}
