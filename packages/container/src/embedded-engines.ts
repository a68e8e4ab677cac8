import { found, remembered, type ContainerView, type Fact, type Line } from 'litestream-generator-core';
import { filesMatching, sourceLines } from './lines.js';
import type { StackDatabase } from './stack.js';

/** Engines that keep their data in files, as SQLite does, and the code that opens one. */
const ENGINES: readonly { readonly engine: string; readonly opens: RegExp }[] = [
  {
    engine: 'DuckDB',
    opens:
      /\bduckdb\.(?:New\w*|Open\w*|connect|Database|DuckDBConnection)\s*\(|\b\w+\.(?:Open|Connect|MustConnect)\(\s*"duckdb"|\bDuckDBInstance\.(?:create|fromCache)\(|\bduckdb::Connection::open\b/,
  },
  { engine: 'bbolt', opens: /\bb?bolt\.Open\(/ },
  { engine: 'Badger', opens: /\bbadger\.Open\(/ },
  { engine: 'LevelDB', opens: /\bleveldb\.OpenFile\(|\bnew\s+(?:Classic)?Level\(/ },
];

const SOURCES = /(?<!_test|\.test|\.spec|\.d)\.(?:go|py|rs|[cm]?[jt]sx?)$/;
/** Words of a variable that say nothing about which database it is of. */
const COMMON =
  /^(?:database|db|host|path|url|file|filename|dir|folder|name|dsn|connection|string|uri|location|the|app)$/;

const once = remembered<readonly { readonly engine: string; readonly line: Line }[]>();

function opened(view: ContainerView): readonly { readonly engine: string; readonly line: Line }[] {
  return once(view, '', () =>
    filesMatching(view.project, SOURCES)
      .filter((path) => /duckdb|bolt|badger|leveldb|Level\(/i.test(view.project.read(path) ?? ''))
      .flatMap((path) => sourceLines(view.project, path))
      .flatMap((line) =>
        /^\s*(?:\/\/|#|\*)/.test(line.text)
          ? []
          : ENGINES.flatMap(({ engine, opens }) => (opens.test(line.text) ? { engine, line } : [])),
      ),
  );
}

/** Engines beside SQLite that the app opens files of, each once. */
export function embeddedEngines(view: ContainerView): readonly Fact<string>[] {
  return opened(view)
    .filter(({ engine }, index, all) => all.findIndex((one) => one.engine === engine) === index)
    .map(({ engine, line }) => found(engine, line.from));
}

/** Whether the file that a variable names is one of another engine: the code that opens such a file says the word of the variable. */
export function isOfOtherEngine(view: ContainerView, { moves }: StackDatabase): boolean {
  if (moves === undefined) return false;
  if (/duck/i.test(moves.variable)) return true;
  const words = moves.variable
    .toLowerCase()
    .split('_')
    .filter((word) => word.length > 2 && !COMMON.test(word));
  const says = (text: string): boolean => words.some((word) => text.toLowerCase().includes(word));
  return opened(view).some(({ line }) => line.text.includes(moves.variable) || says(line.text.replace(/^.*?\(/, '')));
}
