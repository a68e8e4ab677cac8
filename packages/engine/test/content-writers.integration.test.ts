import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { owner, volume } from './content-host.js';
import { noSqlite } from './fuzz/sandbox.js';
import { bash, engine, noShell } from './shell.js';

describe.skipIf(noShell ?? noSqlite)('files of ours that several write at once', { timeout: 60_000 }, () => {
  test('two that write the same file of ours at once do not disturb each other', async () => {
    const { folder, at } = volume('');
    const script = `. "$1"; data=$2/data conf[user]=\${3#*=}; mkfifo "$2/text"; write_own "$data/x" <"$2/text" &
      exec {text}>"$2/text"; until ls "$data"/x.new.* >/dev/null 2>&1; do sleep 0.02; done # the first one writes
      write_own "$data/x" <<<second; cat "$data/x"; echo first >&"$text"; exec {text}>&-; wait "$!"; cat "$data/x"`;
    const result = await bash(['-c', script, 'deploy.sh', engine, folder, owner]);
    expect(result).toMatchObject({ code: 0, output: 'second\nfirst\n' });
    expect(readdirSync(at('data')).filter((name) => name.startsWith('x'))).toEqual(['x']);
  });

  test('three health checks at once write each name once into the list of databases', async () => {
    const { folder, at, put } = volume('');
    for (const name of ['1', '2']) put(`data/jobs/jobs_${name}.db`, 'x');
    const script = `. "$1"; data=$2/data state=$2/data/.litestream-deployment new_files_seen=$2/names.$$
      read_conf "$2/deploy.conf"; make_work_folder; record_new_files found; printf '%s\\n' "\${found[@]}"`;
    const check = () => bash(['-c', script, 'deploy.sh', engine, folder]);
    const written = { code: 0, output: 'jobs/jobs_1.db\njobs/jobs_2.db\n' };
    expect(await Promise.all([check(), check(), check()])).toEqual([written, written, written]);
    const { output } = await bash([
      '-c',
      'sqlite3 "$0" "pragma integrity_check; select path from files"',
      at('data/.litestream-deployment/manifest.db'),
    ]);
    expect(output).toBe(`ok\n${written.output}`);
  });
});
