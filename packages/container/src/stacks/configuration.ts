import { filesMatching, linesOf } from '../lines.js';
import { sqlitePath } from '../sqlite-path.js';
import type { Stack, StackDatabase, StackReader } from '../stack.js';

/** Files by which an app is set up, and samples of them that an image starts from. */
const FILES = /^(?:[\w.-]+\/)?[\w.-]+\.(?:toml|ini|cfg|conf|properties)(?:\.(?:example|sample|dist|default))?$/;
const NOT_THE_APPS =
  /(?:^|\/)(?:Cargo|pyproject|rustfmt|clippy|alembic|setup|tox|fly|netlify|wrangler)\.(?:toml|ini|cfg)/;

/** Any stack: the address of a SQLite database in a file by which the app is set up. */
export const configuration: StackReader = ({ project, mounts, dockerfile }): Stack | undefined => {
  const folders = [...mounts.map(({ target }) => target), ...volumesOf(dockerfile)];
  const rust = project.files.some((path) => /(?:^|\/)Cargo\.toml$/.test(path));
  const databases = filesMatching(project, FILES)
    .filter((path) => !NOT_THE_APPS.test(path) && !path.startsWith('.'))
    .flatMap((path) => linesOf(project, path))
    .flatMap(({ text, from }): readonly StackDatabase[] => {
      const url = /^\s*[\w.-]+\s*[=:]\s*["']?((?:jdbc:)?sqlite3?:[^\s"']+)/.exec(text)?.[1];
      if (url === undefined) return [];
      const whole = sqlitePath(url, 'absolute');
      const isAbsolute = rust || folders.some((folder) => whole?.startsWith(`${folder.replace(/\/$/, '')}/`));
      const database = isAbsolute ? whole : sqlitePath(url);
      return database === undefined ? [] : [{ path: database, holds: "the app's database", from, guessed: true }];
    });
  const [first] = databases;
  return first === undefined ? undefined : { name: 'its configuration', from: first.from, databases: [first] };
};

function volumesOf(dockerfile: Parameters<StackReader>[0]['dockerfile']): readonly string[] {
  return (dockerfile?.instructions ?? []).flatMap(({ keyword, text }) =>
    keyword === 'VOLUME' ? [...text.matchAll(/\/[\w./-]+/g)].map(([path]) => path) : [],
  );
}
