import { posix } from 'node:path';
import { MAX_VALUE_LENGTH, remembered, fileOfPlace } from 'litestream-generator-core';
import { inImage } from '../in-image.js';
import { filesMatching, findLine, linesOf } from '../lines.js';
import { sqlitePath } from '../sqlite-path.js';
import type { Stack, StackDatabase, StackReader } from '../stack.js';
import { variableOf } from '../variables.js';

/** A constant: the code that it is made of, and where. */
interface Constant {
  readonly name: string;
  readonly code: string;
  readonly from: string;
}

/** What opens a file: the code of its path, without `sqlite:` where that is a text of its own. */
const OPENS = /new\s+\\?(?:PDO\(\s*(?=['"]sqlite:[^'"])|PDO\(\s*(['"])sqlite:\1\s*\.\s*|SQLite3\(\s*)([^,;]+)/;

/** PHP without a framework: a constant that names the file, `define('DB_FILENAME', DATA_DIR.'/db.sqlite')`, or what PDO opens. */
export const php: StackReader = (view): Stack | undefined => {
  const { project } = view;
  const lines = filesMatching(project, /\.php$/).flatMap((path) =>
    linesOf(project, path).filter(({ text }) => /\bdefine\(|\bsqlite/i.test(text) && !/^\s*(?:\/\/|\*|#)/.test(text)),
  );
  const constants = lines.flatMap(({ text, from }): readonly Constant[] => {
    const [, name, code] = /\bdefine\(\s*['"](\w+)['"]\s*,\s*(.+)\)\s*;/.exec(text) ?? [];
    return name === undefined || code === undefined ? [] : [{ name, code, from }];
  });
  const once = remembered<string | undefined>();
  const valueOf = (code: string, from: string, depth = 0): string | undefined =>
    once(lines, JSON.stringify([depth, from, code]), () => find(code, from, depth));
  const find = (code: string, from: string, depth: number): string | undefined => {
    const [, variable, otherwise = ''] = /^getenv\(\s*['"](\w+)['"]\s*\)\s*\?:\s*(.+)$/.exec(code.trim()) ?? [];
    const set = variable === undefined ? undefined : variableOf(view, variable);
    if (set && !set.guessed) return set.value;
    const parts = (variable === undefined ? code : otherwise).matchAll(/'[^']*'|"[^"]*"|[^.'"\s()]+(?:\([^)]*\))?/g);
    const values = [...parts].map(([text]): string | undefined => {
      if (text === 'DIRECTORY_SEPARATOR') return '/';
      if (text === '__DIR__') return posix.dirname(fileOfPlace(from));
      if (/^dirname\(\s*__(?:FILE|DIR)__\s*\)$/.test(text)) {
        const folder = posix.dirname(fileOfPlace(from));
        return text.includes('__DIR__') ? posix.dirname(folder) : folder;
      }
      const literal = /^(['"])([^'"$]*)\1$/.exec(text)?.[2];
      const constant = constants.find(({ name }) => name === text);
      if (literal !== undefined || constant === undefined || depth > 8) return literal;
      return valueOf(constant.code, constant.from, depth + 1);
    });
    const whole = values.includes(undefined) ? undefined : values.join('');
    return whole === undefined || whole.length > MAX_VALUE_LENGTH ? undefined : posix.normalize(whole);
  };
  const ofConstants = constants
    .filter(({ name }) => /DB|DATABASE|SQLITE/i.test(name))
    .flatMap(({ code, from }): readonly StackDatabase[] => {
      const path = sqlitePath(valueOf(code, from) ?? '');
      const variable = /getenv\(\s*['"](\w+)['"]/.exec(code)?.[1];
      const moves = variable === undefined ? {} : { moves: { variable, value: (to: string) => to } };
      return path === undefined ? [] : [{ path: placed(view, path), holds: "the app's database", from, ...moves }];
    });
  const assigned = (name: string, from: string): string | undefined =>
    findLine(view.project, fileOfPlace(from), new RegExp(String.raw`^\s*\$${name}\s*=\s*([^;]+);`))?.match[1];
  const opened = lines.flatMap(({ text, from }): readonly StackDatabase[] => {
    const code = OPENS.exec(text)?.[2]?.replace(/\s*\)+\s*$/, '');
    const name = /^\$(\w+)$/.exec(code ?? '')?.[1];
    const said = name === undefined ? code : assigned(name, from);
    const path = said === undefined ? undefined : sqlitePath(valueOf(said, from) ?? '');
    if (path === undefined) return [];
    // A path that leads up counts from the script itself.
    const own = path.startsWith('..') ? posix.join(posix.dirname(fileOfPlace(from)), path) : path;
    return [{ path: placed(view, own), holds: "the app's database", from, guessed: true }];
  });
  const databases = ofConstants.length > 0 ? ofConstants.slice(0, 1) : opened.slice(0, 1);
  const [first] = databases;
  return first === undefined ? undefined : { name: 'PHP', from: first.from, databases };
};

/** A path of the checkout where the image has it: PHP counts from the file, and a web server's image from elsewhere. */
function placed(view: Parameters<StackReader>[0], path: string): string {
  return path.startsWith('/') ? path : (inImage(view, path) ?? path);
}
