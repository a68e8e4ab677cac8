import { guessed, type ContainerView, type Fact, type Line } from 'litestream-generator-core';
import { goFiles } from './go/go-files.js';
import { jsSources } from './js/js-files.js';
import { sourceLines } from './lines.js';

/** Calls and settings of the libraries by which a program brings its database up to date itself. */
const GO =
  /\.AutoMigrate\(|\bgoose\.(?:Up|Run)(?:Context|To|ToContext)?\(|\bm(?:ig\w*)?\.Up\(\)|\.Schema\.Create\(|\bsqlitemigration\.|\bmigrate\.Exec(?:Max)?\(|\bmigrator\.Migrate\(/;
const JS =
  /\b(?:migrationsRun|synchronize)\s*:\s*true\b|\.migrate\.latest\(|\.(?:runMigrations|migrateToLatest)\(|\bumzug\.up\(|\bsequelize\.sync\(/;
/** Drizzle's function has a common name: it counts where it comes from there. */
const DRIZZLE = /["']drizzle-orm\/[\w-]+\/migrator["']/;
const DRIZZLE_CALL = /^(?!\s*(?:import|export|function)\b).*\bmigrate\(\s*\w/;
/** A program of its own, which only migrates. */
const ASIDE = /(?:^|\/)(?:cmd\/)?migrat(?:e|ions?|or)\//;

/** Whether the app migrates by its own code as it starts: where in that code, as a guess, because nobody saw it run. */
export function migrationInCode(view: ContainerView): Fact<boolean> | undefined {
  const { project } = view;
  const inGo = goFiles(view).flatMap((path) => at(sourceLines(project, path), GO));
  const inJs = jsSources(project).flatMap((path) => {
    const lines = sourceLines(project, path);
    return at(lines, lines.some(({ text }) => DRIZZLE.test(text)) ? DRIZZLE_CALL : JS);
  });
  const [first] = [...inGo, ...inJs].filter(({ from }) => !ASIDE.test(from));
  return first && guessed(true, first.from);
}

function at(lines: readonly Line[], pattern: RegExp): readonly Line[] {
  return lines.filter(({ text }) => pattern.test(text) && !/^\s*(?:\/\/|\*)/.test(text)).slice(0, 1);
}
