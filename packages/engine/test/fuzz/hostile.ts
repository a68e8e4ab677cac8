import type { Random } from './random.js';

/** The command that each text below wants to be run: it makes a file in the working folder. */
const command = 'touch ran';

/** What a shell, sed, YAML, a terminal, Markdown or GitHub's runner would act on. */
const texts: readonly [string, ...string[]] = [
  `$(${command})`,
  `\`${command}\``,
  `a[$(${command})]`,
  `x[\`${command}\`]`,
  `|e;${command};#`,
  `|e ${command}|`,
  `'; ${command}; '`,
  `"; ${command}; "`,
  `\n${command}\n`,
  `;${command}`,
  '::set-output name=proven::app.db@ffffffffffffffff',
  '\n::error title=h!::y',
  '\r::set-output name=since::x',
  '\u00A0::add-mask::x',
  '  ::stop-commands::x',
  '##[set-output name=a]b',
  '\u001B[2J\u001B]0;title\u0007',
  '\u009B31m',
  '~~~~\n<img src=x>\n~~~~',
  '`|<b>x</b>[a](b)',
  '${LITESTREAM_SECRET_ACCESS_KEY}',
  '../outside/file',
  '../../../outside/file',
  '/etc/passwd',
  '-rf',
  '--help',
  '%s%n%x',
  '9'.repeat(40),
  '-1',
  '08',
  '1e400',
  'x'.repeat(5000),
  '*',
  '?*[!a]',
  '\\',
  'a b',
  'ünï',
  '\'"',
  '',
];

export const hostileText = (random: Random): string =>
  random.chance(0.3) ? random.pick(texts) + random.pick(texts) : random.pick(texts);

/** The same as the name of a file. */
export const hostileName = (random: Random): string =>
  Buffer.from(hostileText(random).replaceAll('/', '_').replaceAll('\0', '').slice(0, 60))
    .subarray(0, 120)
    .toString()
    .replace(/^\.{0,2}$/, 'x');

/** A query of SQLite that ends only where its memory or its time does. */
export const endless = 'with recursive r(x) as (select 1 union all select x + 1 from r) select x from r';

/** What may be in a database, as statements for the program sqlite3. In each, a query or an insert of ours would run something. */
export const hostileSchemas: readonly [string, ...string[]] = [
  `create view files(path) as select edit('x', '${command}; true')`,
  `create view files(path) as select writefile('ran', 'x')`,
  `create view files(path) as select load_extension('./ran.so')`,
  `create view files(path) as select readfile('../outside/secret')`,
  `create table files(path text primary key) without rowid;
   create trigger t before insert on files begin select writefile('ran', 'x'); end;
   create table turns(number integer primary key, host text not null);
   create trigger u after insert on turns begin select edit('x', '${command}; true'); end;`,
  `create table files(path text primary key, more text generated always as (path || 'x') virtual);
   create table turns(number integer primary key, host text); create trigger u before insert on turns begin select writefile('ran', 'x'); end;`,
  `create table files(path text); insert into files values('../outside/file'), ('jobs/jobs_1.db');`,
  `create table files(path text); insert into files values('jobs/x' || char(10) || '::error::y');`,
  `create table files(path text); insert into files values('app.db-wal'), ('.litestream-deployment/pass');`,
  `create table files(path text); insert into files values('jobs/jobs_|e;${command};#.db');`,
  `create table files(path blob); insert into files values(x'1b5b324a'), (zeroblob(9)), (null), (1.5);`,
  `create virtual table files using fts5(path); insert into files values('.shell ${command}');`,
  `create table files(path text); insert into files values('.shell ${command}');`,
  `create view files(path) as ${endless};`,
  `create table files(path text primary key) without rowid; create table turns(number integer primary key, host text);
   create trigger t before insert on files begin select max(x) from (${endless}); end;
   create trigger u after insert on turns begin select max(x) from (${endless}); end;`,
  `create view files(path) as select hex(zeroblob(400000000));`,
];

/** What Litestream could answer about a database, where the storage says so. */
export function hostileAnswer(random: Random): string {
  const word = (): string => JSON.stringify(hostileText(random));
  return random.pick<() => string>([
    () => `{"max_txid": ${word()}, "files": [{"max_txid": ${word()}, "size": ${word()}, "timestamp": ${word()}}]}`,
    () => `{"max_txid": "0000000000000009", "files": [{"size": 9, "timestamp": ${word()}}]}`,
    () => `{"max_txid": "0000000000000009", "files": [{"size": ${word()}, "timestamp": "2026-05-31T12:00:00Z"}]}`,
    () => `[{"level": 9, "min_txid": "0000000000000001", "size": ${word()}, "timestamp": ${word()}}]`,
    () => `{"replica_txid": 99999999999999999999999, "x": ${word()}}`,
    () => '{"max_txid": "0000000000000009", "files": [{"size": 5, "timestamp": "2026-05-31T12:00:00Z"}]}',
    () => '['.repeat(3000),
    () => hostileText(random),
  ])();
}
