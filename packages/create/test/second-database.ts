import { parse } from 'yaml';
import type { GitCheckout } from './git-checkout.js';

/** Where the code of the sample app can get one more database. */
export const program = 'api/MyApp/Program.cs';

/** The lines that open it. */
export const audit =
  'public class Audit { void Add(IServiceCollection s) => s.AddDbContext<Audit>(o => o.UseSqlite("DataSource=App_Data/audit.db")); }\n';

/** What Litestream replicates, below the data folder. */
export function dbs(project: GitCheckout): readonly string[] {
  const { dbs: all } = parse(project.read('.deploy/litestream.yml'), { merge: true }) as {
    dbs: readonly { path?: string; dir?: string }[];
  };
  return all.map(({ path, dir }) => (path ?? dir ?? '').replace('/data/', '')).filter((path) => !path.startsWith('.'));
}
