import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { engine, engineBash, noShell, scratch } from './shell.js';

/** A volume with a database that is listed and one of a pattern, into whose backup another place wrote. */
const program = `
  . "$1"
  data=$2 state=$data/.litestream-deployment litestream_config=$2.yml others_files=$2.noticed others_configs=$2.configs
  conf[id]=shop-1 conf[user]=$(id -u):$(id -g) databases=(app.db) patterns=('tenants/*.db') this_storage=here turn_patience_seconds=0
  storage_id() { echo here; }
  find_local_txid() { printf -v "$4" 0000000000000005; }
  # What Litestream answers, where the file has an entry in its configuration.
  recent_files() {
    grep -qxF "path: \${2#"$data"/}" "$litestream_config" || return
    [[ $2 != */tenants/a.db ]] || echo '0 0000000000000009 0000000000000009 100 2026-01-31T12:00:00Z'
  }
  newest_restorable() { grep -qxF "path: \${2#"$data"/}" "$litestream_config" && echo 0000000000000009; }
  for round in 1 2; do find_others_files && echo "mixed in round $round"; done
  begin_backups_again`;

test.skipIf(noShell !== undefined)(
  'a file of a pattern is compared with the storage, and its backup begins again',
  async () => {
    const data = path.join(scratch(), 'data');
    const at = (name: string) => path.join(data, name);
    for (const name of ['app.db', 'tenants/a.db', 'tenants/b.db']) {
      mkdirSync(path.dirname(at(`.litestream-deployment/${name}`)), { recursive: true });
      mkdirSync(at(`${path.dirname(name)}/.${path.basename(name)}-litestream`), { recursive: true });
      writeFileSync(at(name), 'x');
      writeFileSync(at(`.litestream-deployment/${name}.proven`), 'shop-1 proven 0000000000000005 here\n');
    }
    writeFileSync(`${data}.yml`, 'path: app.db\npath: .litestream-deployment/manifest.db\n');
    const { output } = await engineBash(['-c', program, 'deploy.sh', engine, data]);
    expect(output).toBe('mixed in round 2\n');
    const marker = (name: string) => readFileSync(at(`.litestream-deployment/${name}.proven`), 'utf8');
    expect(marker('tenants/a.db')).toBe('shop-1 restored 0000000000000009 here\n');
    expect(existsSync(at('tenants/.a.db-litestream'))).toBe(false);
    for (const name of ['app.db', 'tenants/b.db']) expect(marker(name)).toBe('shop-1 proven 0000000000000005 here\n');
    expect(existsSync(at('tenants/.b.db-litestream'))).toBe(true);
  },
);
