import { parseSqlite } from '../project/connection-string.js';
import { HOLE, type CSharpValue } from '../project/csharp-text.js';
import { isBelow } from '../project/paths.js';
import type { Project } from '../project/project.js';
import { linesOf } from '../project/lines.js';
import type { Checkout } from './checkout.js';
import type { SqliteUsage } from './sqlite-usage.js';

/** F#, Visual Basic, and the pages that have C# in them: their code is not followed. */
const FILES = /\.(?:fs|vb|razor|cshtml)$/i;
const COMMENT = /^\s*(?:\/\/|'|@\*|\(\*|<!--|\*)/;
const OPENS =
  /\b(?:UseSqlite|S[qQ][lL]ite(?:Async)?Connection(?:StringBuilder)?|OrmLiteConnectionFactory)\s*[(\s]|\bSql\.connect\b/;
const CONNECTION = /^\s*(?:data ?source|filename)\s*=/i;
const FILE = /^[^;=%<>$\s]*\.(?:db3?|sqlite3?|s3db|sdb)$/;

/** Characters of a line, and places of a project, that are read: longer lines are made by a program, and nobody writes so many places. */
const LONGEST = 1_000;
const MOST = 100;

/** Databases that code in other languages of .NET opens: a text is a guess, everything else a question. */
export function otherLanguages({ project, folders }: Checkout): readonly SqliteUsage[] {
  return project.files
    .filter((path) => FILES.test(path) && folders.some((folder) => isBelow(path, folder)))
    .flatMap((path) => {
      const found = usagesIn(project, path);
      const said = found.filter(({ values: [value] }) => value?.kind !== 'unknown' || value.pattern !== undefined);
      return said.length > 0 ? said : found.slice(0, 1);
    });
}

function usagesIn(project: Project, path: string): readonly SqliteUsage[] {
  if (!/sqlite|data ?source|filename|\.db\b/i.test(project.read(path) ?? '')) return [];
  const lines = linesOf(project, path).filter(({ text }) => text.length <= LONGEST && !COMMENT.test(text));
  return lines
    .flatMap(({ text, from }): readonly SqliteUsage[] => {
      const opens = OPENS.test(text) && !/^\s*(?:open|imports|@?using)\b/i.test(text);
      const literals = [...text.matchAll(/"((?:[^"\\]|\\.)*)"(\s*[+&])?/g)].flatMap(([, words = '', more]) =>
        valueOf(words, more !== undefined, opens, from),
      );
      if (literals.length > 0) return literals.map((value) => usage([value], from, !CONNECTION.test(textIn(value))));
      if (!opens) return [];
      const name = /\bGet(?:Required)?ConnectionString\s*\(?\s*"([^"]+)"/.exec(text)?.[1];
      return [
        usage(
          [
            name === undefined
              ? { kind: 'unknown', code: text.trim(), at: from }
              : { kind: 'setting', key: `ConnectionStrings:${name}`, at: from },
          ],
          from,
        ),
      ];
    })
    .slice(0, MOST);
}

function valueOf(words: string, more: boolean, opens: boolean, at: string): readonly CSharpValue[] {
  const text = words.replaceAll(/\{[^{}]*\}|%\w/g, HOLE) + (more ? HOLE : '');
  if (!CONNECTION.test(text) && !(opens && FILE.test(text))) return [];
  const source = parseSqlite(text);
  if (source?.kind !== 'file') return [];
  if (!text.includes(HOLE)) return FILE.test(source.path) ? [{ kind: 'text', text, at }] : [];
  return [{ kind: 'unknown', code: `"${words}"`, at, pattern: text }];
}

function textIn(value: CSharpValue): string {
  return value.kind === 'text' ? value.text : value.kind === 'unknown' ? (value.pattern ?? '') : '';
}

function usage(values: readonly CSharpValue[], at: string, wholePath = false): SqliteUsage {
  return {
    values,
    registered: true,
    sure: false,
    at,
    ...(wholePath && values[0]?.kind === 'text' ? { wholePath } : {}),
  };
}
