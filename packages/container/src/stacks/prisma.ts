import { posix } from 'node:path';
import { found, guessed } from 'litestream-generator-core';
import { inImage } from '../in-image.js';
import { filesMatching, findLine, linesOf } from '../lines.js';
import { sqlitePath } from '../sqlite-path.js';
import type { Stack, StackReader } from '../stack.js';
import { startLines } from 'litestream-generator-core';
import { variableOf } from '../variables.js';

/** Prisma: the datasource of its schema. A relative `file:` counts from the schema's folder. */
export const prisma: StackReader = (view): Stack | undefined => {
  const { project } = view;
  const schema = filesMatching(project, /\.prisma$/).find((path) => findLine(project, path, /^\s*datasource\b/));
  if (schema === undefined) return undefined;
  const provider = findLine(
    project,
    schema,
    /^\s*provider\s*=\s*"(sqlite|postgresql|mysql|sqlserver|mongodb|cockroachdb)"/,
  );
  if (!provider) return undefined;
  const sqlite = provider.match[1] === 'sqlite';
  const url = findLine(project, schema, /^\s*url\s*=\s*(?:env\("(\w+)"\)|"([^"]+)")/);
  const variable = url?.match[1] ?? (url ? undefined : 'DATABASE_URL');
  const set = variable === undefined ? undefined : variableOf(view, variable);
  const text = set?.value ?? url?.match[2];
  const path = text === undefined ? undefined : sqlitePath(text);
  const migrates = startLines(view).find(({ text: line }) => /prisma\s+(?:migrate\s+deploy|db\s+push)/.test(line));
  const inScripts = linesOf(project, 'package.json').find(({ text: line }) =>
    /"(?:start|setup)\S*":.*prisma\s+migrate\s+deploy/.test(line),
  );
  const at = migrates ?? inScripts;
  return {
    name: 'Prisma',
    from: provider.from,
    databases:
      !sqlite || path === undefined
        ? []
        : [
            {
              path: path.startsWith('/') ? path : posix.join(posix.dirname(inImage(view, schema) ?? schema), path),
              holds: "the app's database",
              from: set?.from ?? url?.from ?? provider.from,
              guessed: set?.guessed ?? false,
              ...(variable === undefined ? {} : { moves: { variable, value: (to: string) => `file:${to}` } }),
            },
          ],
    ...(sqlite && path === undefined
      ? { opens: [{ what: variable ?? 'datasource', from: url?.from ?? provider.from }] }
      : {}),
    ...(at
      ? { migratesAtStart: found(true, at.from) }
      : sqlite && project.files.some((file) => file.startsWith(`${posix.dirname(schema)}/migrations/`))
        ? { migrateCommand: guessed(`npx prisma migrate deploy --schema ${schema}`, schema) }
        : {}),
    ...(sqlite
      ? {}
      : {
          otherEngines: [
            found(provider.match[1] === 'postgresql' ? 'PostgreSQL' : (provider.match[1] ?? ''), provider.from),
          ],
        }),
  };
};
