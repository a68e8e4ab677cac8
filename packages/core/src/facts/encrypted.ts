import { isDevelopmentOnly } from '../project/csharp-development.js';
import type { Checkout } from './checkout.js';
import { found, type Fact } from './fact.js';
import type { EncryptedDatabase } from './facts.js';
import { statementsOf } from './sql-texts.js';

/** Packages of SQLite with encryption. */
const PACKAGES = /sqlcipher|sqlite3mc|sqlite3multipleciphers|zetetic/i;

/** A key for the connection's database, or for one that is attached. An empty one means none. */
const KEY = /^\s*pragma\s+(?:[^\s=(]+\.)?(?:hexkey|key|rekey)\s*[=(]|\battach\s[^;]*\sas\s+\S+\s+key\s+(?!''|"")/i;

/** The calls of System.Data.SQLite and sqlite-net that do it. */
const SET = /\.\s*(?:SetPassword|ChangePassword)\s*\(\s*[^)\s]|\bnew\s+SQLiteConnectionString\s*\([^;]*?\bkey\s*:/g;

/** Users have passwords that are changed by calls of the same names: those count where a connection of these libraries is. */
const OF_SQLITE = /\bSQLite(?:Async)?Connection(?:String)?\b|\bSystem\.Data\.SQLite\b/;

/** Encryption that no connection string shows: a `PRAGMA key`, a password that is set in code, a package with no other purpose. */
export function findEncrypted({ sources, csproj, packages }: Checkout): readonly Fact<EncryptedDatabase>[] {
  const inCode = sources.flatMap((source) =>
    [
      ...source.strings
        .filter(({ parts }) =>
          statementsOf(parts.map((part) => (typeof part === 'string' ? part : '?')).join('')).some((one) =>
            KEY.test(one),
          ),
        )
        .map(({ start }) => start),
      ...(OF_SQLITE.test(source.bare) ? [...source.bare.matchAll(SET)].map(({ index }) => index) : []),
      ...later(source.bare),
      ...[...source.bare.matchAll(/\bS[qQ][lL]ite\w*[bB]uilder\b[^;]*?\bPassword\s*=(?!=)/gi)].map(
        ({ index }) => index,
      ),
    ]
      .filter((at) => !isDevelopmentOnly(source, at))
      .map((at) => found({ file: source.path }, source.at(at))),
  );
  if (inCode.length > 0) return inCode.slice(0, 1);
  const reference = csproj.items.find(({ name, include }) => name === 'PackageReference' && PACKAGES.test(include));
  if (reference) return [found({ file: csproj.path }, reference.from)];
  return [...packages].some((name) => PACKAGES.test(name)) ? [found({ file: csproj.path }, csproj.path)] : [];
}

/** `builder.Password = …`, of a builder that is declared in the file. */
function later(bare: string): readonly number[] {
  const declared =
    /\bS[qQ][lL]iteConnectionStringBuilder\s+(\w+)\s*=|\b(\w+)\s*=\s*new\s+(?:\w+\s*\.\s*)*S[qQ][lL]iteConnectionStringBuilder\b/g;
  const names = [...bare.matchAll(declared)].map(([, typed, inferred]) => typed ?? inferred);
  return names.flatMap((name) =>
    [...bare.matchAll(new RegExp(`\\b${name}\\s*\\.\\s*(?:Hex)?Password\\s*=(?!=)`, 'g'))].map(({ index }) => index),
  );
}
