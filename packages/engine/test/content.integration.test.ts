import { existsSync, lstatSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { conf, endpoint, id, monthly, run } from './guard-host.js';
import { endless } from './fuzz/hostile.js';
import { acted, noSqlite, sandbox } from './fuzz/sandbox.js';
import { bash, engine, noShell } from './shell.js';
import { missingTools, workflowJob } from './workflow-job.js';

const answer = '{"max_txid": "0000000000000009", "files": [{"size": 5, "timestamp": "2026-05-31T12:00:00Z"}]}';
const owner = `user=${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;

/** A volume with app.db and its mark, and the storage with a backup of what the test says, as the real sqlite3 makes it. */
function volume(restored: string, lines = monthly) {
  const one = sandbox();
  one.put('deploy.conf', `${lines.map((line) => (line.startsWith('user=') ? owner : line)).join('\n')}\n`);
  one.put(
    'litestream.yml',
    'dbs:\n  - path: "/data/.litestream-deployment/manifest.db"\n  - path: "/data/.litestream-deployment/turn.db"\n',
  );
  one.put('answer', answer);
  one.database('restored.db', restored);
  const call = async (verb: string, args: readonly string[] = [], input = '') => {
    const before = one.outside();
    const env = { ...one.env, REPLICA_BUCKET: 'b', REPLICA_ENDPOINT: endpoint(), SECRET: 'very-secret-key' };
    const result = await run(one.folder, verb, args, env, { cwd: one.folder, input, seconds: 40 });
    expect(
      [existsSync(one.at('ran')), result.output.includes('very-secret-key'), acted(result.output)],
      result.output,
    ).toEqual([false, false, []]);
    expect(one.outside()).toBe(before);
    return result;
  };
  return { ...one, call };
}

describe.skipIf(noShell ?? noSqlite)('what the storage or the app gives', { timeout: 60_000 }, () => {
  test.each([
    ['edit', "select edit('x', 'touch ran; true')", 'unsafe use of edit()'],
    ['writefile', "select writefile('ran', 'x')", 'unsafe use of writefile()'],
    ['load_extension', "select load_extension('./ran')", 'load_extension'],
  ])('a view with %s in the list of databases runs nothing, and is named', async (_, sql, cause) => {
    const { call } = volume(`create view files(path) as ${sql}`);
    const { code, output } = await call('guard', ['--proven', 'app.db@0000000000000005']);
    expect([code, output]).toEqual([4, expect.stringContaining('The list of databases in the backup cannot be used')]);
    expect(output).toContain(cause);
  });

  test('a name from the list of databases leads nowhere, and is told as text', async () => {
    for (const name of [
      '../outside/new',
      'app.db-wal',
      '.litestream-deployment/pass',
      'jobs/x\n::error::y',
      'jobs/\u001B[2J',
      '/etc/passwd',
    ]) {
      const { call } = volume(`create table files(path text); insert into files values('${name}');`);
      const { code, output } = await call('guard', ['--proven', 'app.db@0000000000000005']);
      expect([code, output]).toEqual([4, expect.stringContaining('which cannot be a database of this deployment')]);
    }
  });

  test.each(['folder link', 'pipe'] as const)(
    'a %s in the place of a folder that the list names is refused',
    async (how) => {
      const { call, replace } = volume("create table files(path text); insert into files values('jobs/jobs_1.db');");
      replace('data/jobs', how);
      for (const args of [['--proven', 'app.db@0000000000000005'], ['--adopt', 'backup'], ['--check']]) {
        // oxlint-disable-next-line no-await-in-loop -- the same folder
        const { code, output } = await call('guard', args);
        expect([args[0], code, output]).toEqual([
          args[0],
          4,
          expect.stringContaining('jobs/jobs_1.db is a symbolic link, lies behind one'),
        ]);
      }
    },
  );

  test('one name of many that lies behind a link: nothing is restored', async () => {
    const names = Array.from({ length: 12 }, (_, number) => `('jobs/jobs_${number}.db')`);
    const { call, replace, at } = volume(
      `create table files(path text); insert into files values ${names.join()}, ('other/x.db');`,
      [...monthly, 'pattern=other/*.db'],
    );
    replace('data/other', 'folder link');
    const { code, output } = await call('guard', ['--adopt', 'backup']);
    expect([code, output]).toEqual([4, expect.stringContaining('other/x.db is a symbolic link, lies behind one')]);
    expect(readdirSync(at('data/jobs'))).toEqual([]);
    expect(existsSync(at('data/app.db'))).toBe(false);
    replace('data/other', 'folder');
    expect(await call('guard', ['--adopt', 'backup'])).toMatchObject({ code: 0 });
    expect(readdirSync(at('data/jobs'))).toHaveLength(12);
    expect(readdirSync(at('data/other'))).toEqual(['x.db']);
  });

  test('two that write the same file of ours at once do not disturb each other', async () => {
    const { folder, at } = volume('');
    const script =
      `. "$1"; data=$2/data conf[user]=\${3#*=}; write_own "$data/x" < <(sleep 0.5; echo first) & sleep 0.2; ` +
      'write_own "$data/x" <<<second; cat "$data/x"; wait "$!"; cat "$data/x"';
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

  test('a trigger in the database that counts the hosts runs nothing, and is named', async () => {
    const trigger = `create table turns(number integer primary key, host text);
      create trigger t after insert on turns begin select writefile('ran', 'x'); end;`;
    const { call, at } = volume(trigger, conf);
    const { code, output } = await call('guard', ['--adopt', 'backup']);
    expect([code, output]).toEqual([
      1,
      expect.stringMatching(/No turn can be added[^]*(?:unsafe use of|cannot use the) writefile/),
    ]);
    expect(existsSync(at('data/.litestream-deployment/turn.db'))).toBe(false);
  });

  test.each([
    [
      'computes for ever',
      `create view files(path) as select 'jobs/jobs_1.db' where (select max(x) from (${endless})) > 0`,
    ],
    ['has no end', `create view files(path) as select 'jobs/jobs_' || x from (${endless})`],
    ['is larger than the memory', 'create view files(path) as select hex(zeroblob(400000000))'],
  ])('a list of databases that %s is given up, and named', async (_, sql) => {
    const { call } = volume(sql);
    const { code, output } = await call('guard', ['--proven', 'app.db@0000000000000005']);
    expect([code, output]).toEqual([
      4,
      expect.stringContaining('The list of databases in the backup cannot be used: '),
    ]);
  });

  test('a trigger that never ends, in the database that counts the hosts, is given up, and named', async () => {
    const { call, at } = volume(
      `create table turns(number integer primary key, host text);
       create trigger t after insert on turns begin select max(x) from (${endless}); end;`,
      conf,
    );
    const { code, output } = await call('guard', ['--adopt', 'backup']);
    expect([code, output]).toEqual([
      1,
      expect.stringContaining('No turn can be added to .litestream-deployment/turn.db'),
    ]);
    expect([existsSync(at('data/app.db')), existsSync(at('data/.litestream-deployment/turn.db'))]).toEqual([
      false,
      false,
    ]);
  });

  test.each(['monitor-told', 'sidecar', 'turn.db', 'pass', 'compared', 'known-files', 'heartbeat.db', 'app.db.proven'])(
    'a sidecar that starts does not wait at a pipe that the app put in the place of %s',
    async (name) => {
      const { call, put, replace } = volume('');
      put('error', 'no matching backup files available\n');
      replace(`data/.litestream-deployment/${name}`, 'pipe');
      const { code, output } = await call('replicate');
      expect([code, output]).toEqual([
        1,
        expect.stringContaining(`/${name} on the volume is neither a file nor a folder`),
      ]);
    },
  );

  test('a trigger of the app that never ends, in the list of databases, is given up by the health check', async () => {
    const { call, put, database } = volume('');
    put('answer', '{"replica_txid": 9}');
    database('data/jobs/jobs_1.db', 'create table t(x)');
    database(
      'data/.litestream-deployment/manifest.db',
      `create table files(path text primary key) without rowid;
       create trigger t before insert on files begin select max(x) from (${endless}); end;`,
    );
    const { code, output } = await call('health', ['--watched']);
    expect([code, output]).toEqual([1, expect.stringContaining('the list of databases cannot be written')]);
  });

  test.each([
    [
      'beat',
      'create table heartbeat(id integer primary key, at text); create trigger t before insert on heartbeat begin',
      'end',
      1,
    ],
    ['local_heartbeat', 'create view heartbeat(at) as', '', 0],
  ])('a heartbeat that never ends is given up: %s', async (call, before, after, exit) => {
    const { folder, database, put } = volume('');
    put('litestream.yml', 'dbs:\n  - path: "/data/.litestream-deployment/heartbeat.db"\n');
    database('data/.litestream-deployment/heartbeat.db', `${before} select max(x) from (${endless}); ${after}`);
    const script =
      '. "$1"; data=$2/data litestream_config=$2/litestream.yml health_state=$2/health query_seconds=2 conf[user]=$EUID:0; "$3"';
    const { code, output } = await bash(['-c', script, 'deploy.sh', engine, folder, call], { seconds: 30 });
    expect([code, output]).toEqual([
      exit,
      expect.stringMatching(exit ? /the heartbeat cannot be written/ : /^none yet$/),
    ]);
  });

  test('a trigger in the list that the app put on the volume runs nothing in the sidecar', async () => {
    const { call, put, database } = volume('');
    put('answer', '{"replica_txid": 9}');
    database('data/jobs/jobs_1.db', 'create table t(x)');
    database(
      'data/.litestream-deployment/manifest.db',
      `create table files(path text primary key) without rowid;
       create trigger t before insert on files begin select writefile('ran', 'x'); end;`,
    );
    const { code, output } = await call('health');
    expect([code, output]).toEqual([1, expect.stringContaining('the list of databases cannot be written')]);
  });

  test('the name of a file becomes no command of the sidecar that starts', async () => {
    const { call, database, put } = volume('');
    put('error', 'no matching backup files available\n');
    for (const name of [
      'jobs_|e;touch ran;#.db',
      'jobs_$(touch ran).db',
      'jobs_"; x: "${SECRET}.db',
      'jobs_\n::error::x.db',
    ])
      database(`data/jobs/${name}`, 'create table t(x)');
    await call('replicate');
  });

  test('nor of the look at what the app writes', async () => {
    const { call, database, at } = volume('');
    const name = 'data/jobs/jobs_$(touch ran).db';
    database(name, 'create table t(x)');
    await call('opened', ['--app'], `stood=1-1 a[$(touch ran)] ${at(name)}\nstood=1-1 9999999 ${at(name)}\n`);
  });

  test.each(['$(touch ran)', 'x[$(touch ran)]', 'a b|e;touch ran;#'])(
    'the mark of a host that was left: %s',
    async (name) => {
      const { call, put } = volume('');
      put('data/.litestream-deployment/moved', `::error::\u001B[2J\n${name}@0000000000000001\n`);
      const { code, output } = await call('guard');
      expect([code, output]).toEqual([4, expect.stringContaining('from this host on purpose at an unknown time')]);
      await call('guard', ['--return-here']);
    },
  );

  test.each(['link', 'folder link', 'hard link', 'pipe', 'nowhere', 'folder'] as const)(
    'a %s in the place of our own files is not followed',
    async (how) => {
      const all = [
        '',
        '/app.db.proven',
        '/app.db.proven.new',
        '/pass',
        '/pass.new',
        '/moved',
        '/staging',
        '/aside',
        '/proof',
      ];
      for (const place of how === 'link' ? all : ['', '/app.db.proven.new', '/pass.new']) {
        const { call, replace, at, put } = volume('create table files(path text)');
        if (how === 'folder' && place === '') continue;
        replace(`data/.litestream-deployment${place}`, how);
        put('answer', answer);
        // oxlint-disable-next-line no-await-in-loop -- each in a folder of its own
        const { code, output } = await call('guard', ['--adopt', 'backup']);
        if (how === 'hard link' || how === 'folder') continue;
        expect([place, code, output], output).toEqual([place, 4, expect.stringContaining('is not followed')]);
        expect(lstatSync(at(`data/.litestream-deployment${place}`)).isFile()).toBe(false);
      }
    },
  );

  test.each(['link', 'folder link', 'pipe'] as const)(
    'a %s in the place of a database or its -wal is refused',
    async (how) => {
      for (const name of ['app.db', 'app.db-wal', '.app.db-litestream']) {
        const { call, replace, database } = volume('');
        if (name !== 'app.db') database('data/app.db', 'create table t(x)');
        replace(`data/${name}`, how);
        for (const args of [['--adopt', 'backup'], ['--before-migration'], ['--check']]) {
          // oxlint-disable-next-line no-await-in-loop -- the same folder
          const { code, output } = await call('guard', args);
          expect([name, code, output]).toEqual([
            name,
            4,
            expect.stringMatching(/is a symbolic link, lies behind one, or is no regular file/),
          ]);
        }
      }
    },
  );

  test.each([
    'storage_identity=x[$(touch ran)]',
    'storage_override=x[$(touch ran)]',
    'host_secret=x[$(touch ran)]',
    'storage_value=x[$(touch ran)] plain X required',
    'database=../outside/new',
    'database=/etc/passwd',
    'pattern=../outside/*',
    'start_seconds=a[$(touch ran)]',
  ])('deploy.conf with %s is refused', async (line) => {
    const { call } = volume('', [...conf, line]);
    const { code, output } = await call('guard', ['--check']);
    expect([code, output]).toEqual([2, expect.stringContaining('deploy.conf')]);
  });

  test('what stands in a mark is no transaction unless it looks like one', async () => {
    const { call, put, database } = volume('', conf);
    database('data/app.db', 'create table t(x)');
    put('data/.litestream-deployment/app.db.proven', `${id} restored zzzzzzzzzzzzzzzz x\n`);
    const { output } = await call('guard', ['--check']);
    expect(output).not.toContain('zzzz');
  });
});

describe.skipIf(missingTools.length > 0)('what a workflow reads', { timeout: 60_000 }, () => {
  const record = (payload: object) => ({
    curl: `case "$*" in *statuses*) echo '[{"state":"success"}]' ;; *) cat <<'END'\n${JSON.stringify([{ id: 7, payload }])}\nEND\n;; esac`,
  });
  const api = { GITHUB_API_URL: 'https://api.example.com', TO: '2026-05-31T12:00:00Z', DRY_RUN: 'true' };
  const good = { version: 'v1', digest: 'sha256:01', since: '2026-01-01T00:00:00Z', proven: 'app.db@01' };

  test.each(['version', 'digest', 'since'])('a record whose %s has a second line sets no variable', async (name) => {
    const payload = { ...good, [name]: `${good.version}\nLD_PRELOAD=/tmp/x.so` };
    const { code, output, variables } = await workflowJob().run(['record', 'find'], api, record(payload));
    expect([code, variables, output]).toEqual([
      1,
      '',
      expect.stringContaining(`has a field ${name} that no deployment writes`),
    ]);
    expect((await workflowJob().run(['record', 'find'], api, record(good))).variables).toContain('VERSION=v1\n');
  });

  test('what the host says is no command of the workflow, and its report comes from the deployment alone', async () => {
    const job = workflowJob();
    job.write('options', '');
    job.write('values', '');
    const ssh = `cat >/dev/null; printf '%s\\r\\n' '::set-output name=proven::x' '  ::stop-commands::x' 'a ##[add-mask]b'; printf '\\302\\240::x::y\\n\\033[2J\\n'`;
    const { code, output } = await job.run(['remote', 'preflight'], {}, { ssh });
    expect([code, acted(output)]).toEqual([0, []]);
  });

  test('the summary shows what was said as text', async () => {
    const job = workflowJob();
    job.write('log', 'a\n~~~~\n<img src=x>\n::error::x\n\u001B[2J\nreached=[x](y)<b>|`\nrestored=t `x|<b>\n');
    const { summary } = await job.run(['summary', 'release'], { VERSION: 'v1', DIGEST: 'sha256:1' });
    expect(summary.match(/^~~~~/gm)).toHaveLength(2);
    expect(summary).not.toMatch(/\u001B|\[x\]\(y\)|^::/m);
    expect(readFileSync(`${job.folder}/summary`, 'utf8')).toBe(summary);
  });
});

describe('the program sqlite3', () => {
  test('opens a database that others wrote with -safe, except for the online backup, which safe mode refuses', () => {
    const folder = path.join(import.meta.dirname, '../src');
    const calls = readdirSync(folder, { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('.sh'))
      .flatMap((name) => readFileSync(path.join(folder, name), 'utf8').split('\n'))
      .filter((line) => /(?:^|[(|;&]|\$\(|as_app|exec)\s*sqlite3 /.test(line));
    expect(calls.filter((line) => !line.includes('sqlite3 -init /dev/null -batch :memory: ')).toSorted()).toEqual([
      `  exec {keeper}> >(exec sqlite3 -init /dev/null -batch -safe -cmd 'pragma trusted_schema = off' "$file" >/dev/null 2>&1)`,
      "copying_sqlite=(sqlite3 -init /dev/null -batch -bail -cmd 'pragma trusted_schema = off')",
      "safe_sqlite=(sqlite3 -init /dev/null -batch -bail -safe -cmd 'pragma trusted_schema = off')",
    ]);
    expect(calls).toHaveLength(7);
  });
});
