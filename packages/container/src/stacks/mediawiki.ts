import { posix } from 'node:path';
import { found, guessed, startLines } from 'litestream-generator-core';
import { filesMatching, findLine, linesOf } from '../lines.js';
import type { Stack, StackDatabase, StackReader } from '../stack.js';

/** MediaWiki: the database and the folder for uploads that `LocalSettings.php` names. */
export const mediawiki: StackReader = (view): Stack | undefined => {
  const { project } = view;
  const settings = filesMatching(project, /(?:^|\/)LocalSettings\.php$/)[0];
  if (settings === undefined) return undefined;
  const value = (name: string) =>
    findLine(project, settings, new RegExp(String.raw`^\s*\$${name}\s*=\s*["']([^"']*)["']`));
  const type = value('wgDBtype');
  const name = value('wgDBname');
  const folder = value('wgSQLiteDataDir');
  const lite = type?.match[1] === 'sqlite';
  const uploads = findLine(project, settings, /^\s*\$wgEnableUploads\s*=\s*true/);
  const migrates = startLines(view).find(({ text }) => /maintenance\/(?:install|update|run)\b/.test(text));
  return {
    name: 'MediaWiki',
    from: type?.from ?? settings,
    databases: lite && name && folder ? databases(view, settings, name, folder.match[1] ?? '') : [],
    ...(lite && !folder ? { opens: [{ what: '$wgSQLiteDataDir is not set', from: type.from }] } : {}),
    healthPath: guessed('/api.php', 'every MediaWiki answers there'),
    ...(migrates
      ? { migratesAtStart: found(true, migrates.from) }
      : { migrateCommand: guessed('php maintenance/update.php --quick', settings) }),
    ...(uploads
      ? { keeps: [{ path: value('wgUploadDirectory')?.match[1] ?? 'images', holds: 'uploads', from: uploads.from }] }
      : {}),
    ...(type && !lite
      ? { otherEngines: [guessed(type.match[1] === 'postgres' ? 'PostgreSQL' : 'MySQL', type.from)] }
      : {}),
  };
};

/** The wiki's own, and those that its installer adds: for the cache, for the texts of the interface, for jobs. */
function databases(
  { project }: Parameters<StackReader>[0],
  settings: string,
  wiki: NonNullable<ReturnType<typeof findLine>>,
  folder: string,
): readonly StackDatabase[] {
  const own = wiki.match[1] ?? '';
  const others = linesOf(project, settings).flatMap(({ text, from }) => {
    const name = /^\s*["']dbname["']\s*=>\s*["']([^"']+)["']/.exec(text)?.[1];
    return name === undefined ? [] : [{ name: name.replace(/\{?\$wgDBname\}?/, own), from }];
  });
  return [{ name: own, from: wiki.from }, ...others].map(({ name, from }, index) => ({
    path: posix.join(folder, `${name}.sqlite`),
    holds: index === 0 ? "the app's database" : /job/.test(name) ? 'background jobs' : 'caches',
    from,
  }));
}
