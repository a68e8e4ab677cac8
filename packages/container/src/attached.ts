import type { ContainerView } from 'litestream-generator-core';
import { filesMatching, linesOf } from './lines.js';
import { sqlitePath } from './sqlite-path.js';
import type { StackDatabase } from './stack.js';

const SOURCES = /(?<!_test|\.test|\.spec)\.(?:[cm]?[jt]sx?|py|go|rs|rb|php|java|kt|ex|exs|sql)$/;
const ATTACH = /\battach\s+(?:database\s+)?(?:\\?(['"])(.+?)\\?\1|(\$\w+|[@:]\w+|\?|%s))\s+as\s/i;

/** Databases that the code attaches to its connection, `ATTACH DATABASE 'archive.db' AS archive`: by a literal, or one that is open. */
export function attached({ project }: Pick<ContainerView, 'project'>): {
  readonly databases: readonly StackDatabase[];
  readonly opens: readonly { readonly what: string; readonly from: string }[];
} {
  const found = filesMatching(project, SOURCES)
    .flatMap((path) => linesOf(project, path))
    .flatMap(({ text, from }) => {
      const match = /^\s*(?:\/\/|#|--|\*)/.test(text) ? null : ATTACH.exec(text);
      return match && !/^(?::memory:|file::memory:)/.test(match[2] ?? 'x') ? [{ match, from }] : [];
    });
  return {
    databases: found.flatMap(({ match, from }) => {
      const path = match[2] === undefined ? undefined : sqlitePath(match[2]);
      return path === undefined ? [] : [{ path, holds: 'an attached database', from, guessed: true }];
    }),
    opens: found
      .filter(({ match }) => match[2] === undefined || sqlitePath(match[2]) === undefined)
      .map(({ match, from }) => ({ what: match[0].trim().slice(0, 80), from })),
  };
}
